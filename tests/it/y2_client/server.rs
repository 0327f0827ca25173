//! An HTTP server of a few lines that answers whatever a test wants, byte by byte.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What to do with a request.
pub enum Action {
    /// Write these bytes and read the next request.
    Answer(Vec<u8>),
    /// Write these bytes and close the connection.
    Cut(Vec<u8>),
    /// Never answer.
    Hang,
}

/// A request as it came; header names in lower case.
#[derive(Debug, Clone)]
pub struct Received {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: String,
}

pub struct Server {
    /// With the virtual directory.
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    task: JoinHandle<()>,
}

type Script = Arc<Mutex<dyn FnMut(usize, &Received) -> Action + Send>>;

impl Server {
    /// `script` gets the number of the request, from 0, and the request.
    pub async fn start(script: impl FnMut(usize, &Received) -> Action + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/Y2", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let script: Script = Arc::new(Mutex::new(script));
        let seen = Arc::clone(&received);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&seen)));
            }
        });
        Self { url, received, task }
    }

    /// Always the same answer.
    pub async fn answering(answer: Vec<u8>) -> Self {
        Self::start(move |_, _| Action::Answer(answer.clone())).await
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(stream: TcpStream, script: Script, seen: Arc<Mutex<Vec<Received>>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await {
        let action = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            script.lock().unwrap()(seen.len() - 1, &request)
        };
        match action {
            Action::Answer(bytes) => drop(stream.write_all(&bytes).await),
            Action::Cut(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Action::Hang => std::future::pending().await,
        }
    }
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|length| *length > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers.get("content-length").map_or(Some(0), |length| length.parse().ok())?];
    stream.read_exact(&mut body).await.ok()?;
    Some(Received { path, headers, body: String::from_utf8(body).ok()? })
}

/// A complete answer with these header lines.
pub fn http(status: u16, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer = format!("HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\n", body.len());
    headers.iter().for_each(|header| answer.push_str(&format!("{header}\r\n")));
    answer.push_str("\r\n");
    [answer.as_bytes(), body].concat()
}

/// A SOAP answer.
pub fn soap(status: u16, body: impl AsRef<[u8]>) -> Vec<u8> {
    http(status, &["Content-Type: text/xml; charset=utf-8"], body)
}
