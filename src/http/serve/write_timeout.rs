//! A stream whose peer has to accept bytes within a time limit, and what its connection is busy with.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{body::Body, response::Response};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// What a connection is busy with. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Progress(Arc<Counts>);

#[derive(Default)]
struct Counts {
    in_flight: AtomicUsize,
    had_requests: AtomicBool,
    /// The peer does not take the bytes of an answer for the moment.
    writing: AtomicBool,
}

/// A request that is not answered yet.
pub(super) struct InFlight(Progress);

impl Progress {
    pub(super) fn begin_request(&self) -> InFlight {
        self.0.in_flight.fetch_add(1, Relaxed);
        self.0.had_requests.store(true, Relaxed);
        InFlight(self.clone())
    }

    pub(super) fn had_requests(&self) -> bool {
        self.0.had_requests.load(Relaxed)
    }

    /// Whether nobody waits for an answer, or for the rest of one.
    pub(super) fn is_idle(&self) -> bool {
        self.0.in_flight.load(Relaxed) == 0 && !self.0.writing.load(Relaxed)
    }
}

impl InFlight {
    /// A body in memory is handed over with its head; of another one, the end has to be waited for.
    pub(super) fn until_sent(self, response: Response) -> Response {
        if response.body().size_hint().exact().is_some() {
            return response;
        }
        let sending = move |frame| {
            let _until_the_end = &self;
            frame
        };
        response.map(|body| Body::new(body.map_frame(sending)))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.0.in_flight.fetch_sub(1, Relaxed);
    }
}

/// The stream of a connection.
pub(super) struct WriteTimeout {
    stream: TcpStream,
    limit: Duration,
    /// Runs while the peer takes no bytes.
    timer: Option<Pin<Box<Sleep>>>,
    progress: Progress,
}

impl WriteTimeout {
    pub(super) fn new(stream: TcpStream, limit: Duration, progress: Progress) -> Self {
        Self { stream, limit, timer: None, progress }
    }

    fn watch(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.progress.0.writing.store(written.is_pending(), Relaxed);
        if written.is_ready() {
            self.timer = None;
            return written;
        }
        let limit = self.limit;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        timer.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for WriteTimeout {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for WriteTimeout {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.watch(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
