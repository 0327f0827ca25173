//! A way to a server that breaks at one point of one conversation: before a certain text reaches the server, or before its
//! answer arrives.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf},
    task::JoinHandle,
};

/// Where it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Before the text reaches the server.
    Before,
    /// After the server has answered it.
    After,
}

/// The point at which it breaks: on the connection on which `mark` was sent, with `text`, at once or later.
#[derive(Clone, PartialEq, Eq)]
struct Point {
    mark: String,
    text: String,
    at: Break,
}

type Armed = Arc<Mutex<Option<Point>>>;

/// The proxy; it ends with this.
pub struct CutProxy {
    pub address: SocketAddr,
    point: Armed,
    task: JoinHandle<()>,
}

impl CutProxy {
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let point = Armed::default();
        let armed = Arc::clone(&point);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (armed, server) = (Arc::clone(&armed), TcpStream::connect(server).await);
                tokio::spawn(async move { pass(client, server.unwrap(), &armed).await });
            }
        });
        Self { address, point, task }
    }

    /// The next connection on which this text goes to the server breaks, once.
    pub fn cut(&self, text: &str, at: Break) {
        self.cut_after(text, text, at);
    }

    /// The same, but only on the connection on which `mark` has gone before.
    pub fn cut_after(&self, mark: &str, text: &str, at: Break) {
        *self.point.lock().unwrap() = Some(Point { mark: mark.to_owned(), text: text.to_owned(), at });
    }

    /// Whether it has broken.
    pub fn has_cut(&self) -> bool {
        self.point.lock().unwrap().is_none()
    }
}

impl Drop for CutProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Passes bytes both ways until one side ends, or it breaks.
async fn pass(client: TcpStream, server: TcpStream, armed: &Mutex<Option<Point>>) {
    let mut marked = None;
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let (mut sent, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        tokio::select! {
            read = from_client.read(&mut sent) => {
                let Ok(length @ 1..) = read else { return };
                let point = reached(&sent[..length], &mut marked, armed);
                if point == Some(Break::Before) || to_server.write_all(&sent[..length]).await.is_err() {
                    return;
                }
                if point == Some(Break::After) {
                    let _ = some_of(&mut from_server).await;
                    return;
                }
            }
            read = from_server.read(&mut answered) => {
                let Ok(length @ 1..) = read else { return };
                if to_client.write_all(&answered[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
}

fn reached(sent: &[u8], marked: &mut Option<Point>, armed: &Mutex<Option<Point>>) -> Option<Break> {
    let holds = |text: &str| sent.windows(text.len()).any(|window| window == text.as_bytes());
    let mut armed = armed.lock().unwrap();
    let point = armed.as_ref()?;
    if holds(&point.mark) {
        *marked = Some(point.clone());
    }
    let here = marked.as_ref() == Some(point) && holds(&point.text);
    if here { armed.take().map(|point| point.at) } else { None }
}

async fn some_of(server: &mut OwnedReadHalf) -> std::io::Result<usize> {
    server.read(&mut vec![0; 1 << 16]).await
}
