//! A TCP stream that notes when bytes leave and when the peer takes none, and that sends a whole answer where hyper sends a
//! bare refusal. Knows nothing else of what the bytes mean.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::{
    activity::Activity,
    refusal::{self, Refuse},
};

/// What a refused peer may still send before the connection is closed for good.
const MAX_DISCARDED: usize = 1 << 20;

pub(super) struct WatchedStream {
    stream: TcpStream,
    activity: Arc<Activity>,
    refuse: Arc<dyn Refuse>,
    /// Bytes that were offered and not taken: what is offered next begins with them.
    owed: usize,
    refusing: Option<Refusing>,
}

/// An answer that is sent instead of hyper's.
struct Refusing {
    wire: Vec<u8>,
    sent: usize,
    discarded: usize,
}

impl WatchedStream {
    pub(super) fn new(stream: TcpStream, activity: Arc<Activity>, refuse: Arc<dyn Refuse>) -> Self {
        Self { stream, activity, refuse, owed: 0, refusing: None }
    }

    fn noted(&mut self, offered: usize, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Pending => {
                self.activity.write_waits();
                self.owed = offered;
            }
            Poll::Ready(result) => {
                let taken = result.as_ref().map_or(0, |length| *length);
                self.activity.wrote(taken);
                self.owed = offered - taken;
            }
        }
        written
    }

    /// Whether `bytes`, all that there is to write, are hyper's own refusal. What is left of an earlier answer never is:
    /// it is what somebody else wrote.
    fn begins_refusal(&mut self, bytes: &[u8]) -> bool {
        if self.owed == 0
            && let Some(status) = refusal::recognise(bytes)
        {
            let wire = refusal::on_the_wire(self.refuse.refuse(status), bytes);
            self.refusing = Some(Refusing { wire, sent: 0, discarded: 0 });
        }
        self.refusing.is_some()
    }

    /// Sends the answer to its end, and says that the `instead_of` bytes which it replaces are written.
    fn poll_refuse(&mut self, cx: &mut Context<'_>, instead_of: usize) -> Poll<io::Result<usize>> {
        while let Some(refusing) = &mut self.refusing
            && refusing.sent < refusing.wire.len()
        {
            let rest = &refusing.wire[refusing.sent..];
            match Pin::new(&mut self.stream).poll_write(cx, rest) {
                Poll::Pending => {
                    self.activity.write_waits();
                    return Poll::Pending;
                }
                Poll::Ready(written) => {
                    let taken = written?;
                    if taken == 0 {
                        return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                    }
                    self.activity.wrote(taken);
                    refusing.sent += taken;
                }
            }
        }
        Poll::Ready(Ok(instead_of))
    }

    /// Takes in what the refused peer still sends: closing a socket with unread bytes resets it, and the peer might never
    /// see the answer. The watchdog bounds the time.
    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(refusing) = &mut self.refusing else { return Poll::Ready(()) };
        let mut bytes = [0; 4096];
        while refusing.discarded < MAX_DISCARDED {
            let mut buffer = ReadBuf::new(&mut bytes);
            match ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => refusing.discarded += buffer.filled().len(),
                _ => break,
            }
        }
        Poll::Ready(())
    }
}

impl AsyncRead for WatchedStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for WatchedStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.begins_refusal(bytes) {
            return self.poll_refuse(cx, bytes.len());
        }
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.noted(bytes.len(), written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [bytes] = slices
            && self.begins_refusal(bytes)
        {
            return self.poll_refuse(cx, bytes.len());
        }
        let offered = slices.iter().map(|bytes| bytes.len()).sum();
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.noted(offered, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        self.poll_discard(cx).map(Ok)
    }
}
