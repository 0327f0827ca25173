//! A listener on every address of this machine that counts its callers, and a server that sends callers elsewhere.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, http::StatusCode, routing::any};
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::ALLOWED;

/// Counts who connects, over IPv4 and IPv6, and answers with nothing of use.
pub struct Trap {
    pub port: u16,
    caught: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

impl Trap {
    /// On a port of its own.
    pub async fn set() -> Self {
        // Both versions of IP, as Linux has it by default.
        Self::on("[::]:0").await
    }

    /// On that address.
    pub async fn on(address: &str) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let caught = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&caught);
        let listening = tokio::spawn(async move {
            while let Ok((mut caller, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = caller.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
            }
        });
        Self { port, caught, listening }
    }

    /// A spelling with the port in its place.
    pub fn address(&self, spelling: &str) -> String {
        spelling.replace("{p}", &self.port.to_string())
    }

    /// How many came so far. The listener takes callers in their order: once it has taken one of ours, it has taken all
    /// that came before.
    pub async fn caught(&self) -> usize {
        let before = self.caught.load(Ordering::SeqCst);
        let mut own = match TcpStream::connect(("127.0.0.1", self.port)).await {
            Ok(own) => own,
            Err(_) => TcpStream::connect((ALLOWED, self.port)).await.unwrap(),
        };
        let mut answer = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut own, &mut answer).await.unwrap();
        let after = self.caught.fetch_sub(1, Ordering::SeqCst) - 1;
        assert!(after >= before);
        after
    }
}

impl Drop for Trap {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// A server at the address that is allowed, which sends every caller to `target`.
pub struct Redirect {
    pub url: String,
    asked: Arc<AtomicUsize>,
    serving: JoinHandle<()>,
}

impl Redirect {
    pub async fn to(status: StatusCode, target: String) -> Self {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let send_away = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            let answer = (status, [("location", target.clone())]);
            async move { answer }
        };
        let listener = TcpListener::bind((ALLOWED, 0)).await.unwrap();
        let url = format!("http://{}/Y2", listener.local_addr().unwrap());
        let router = Router::new().fallback(any(send_away));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, asked, serving }
    }

    /// How often anybody came.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Redirect {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
