//! `healthcheck`: whether the server of these settings answers `/healthz`, for containers that hold no other program. Refuses to
//! wait for ever, and to read more than the first line of an answer.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::Context;

use crate::config::ServerSettings;

/// For everything: connecting, asking and the first line of the answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Bytes of a status line that are read; that of `/healthz` has some twenty.
const LONGEST_LINE: usize = 256;

/// Asks once.
///
/// # Errors
/// Nobody answers, or the answer is not 200.
pub fn run(settings: &ServerSettings) -> anyhow::Result<()> {
    let address = reachable(settings.bind);
    let status = ask(address, PATIENCE).with_context(|| format!("http://{address}/healthz does not answer"))?;
    anyhow::ensure!(status.starts_with("HTTP/1.1 200"), "http://{address}/healthz answers `{}`", status.trim());
    Ok(())
}

/// An address that stands for "every interface" cannot be called; the loopback is one of them.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}

/// The status line. By hand, because an HTTP client loads root certificates before it can ask for anything, and this runs
/// every few seconds.
fn ask(address: SocketAddr, patience: Duration) -> io::Result<String> {
    let until = Instant::now() + patience;
    let mut stream = TcpStream::connect_timeout(&address, patience)?;
    stream.set_write_timeout(Some(left(until)?))?;
    stream.write_all(format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut line = Vec::with_capacity(LONGEST_LINE);
    let mut piece = [0; LONGEST_LINE];
    while !line.contains(&b'\n') && line.len() < LONGEST_LINE {
        // The socket's own time is for one read, and one byte at a time would make it begin anew.
        stream.set_read_timeout(Some(left(until)?))?;
        match stream.read(&mut piece[..LONGEST_LINE - line.len()]) {
            Ok(0) => break,
            Ok(read) => line.extend_from_slice(&piece[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let first = line.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(String::from_utf8_lossy(first).into_owned())
}

/// How long until then; an error when that is over, because a socket takes no time of zero.
fn left(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}

#[cfg(test)]
mod tests {
    use std::{
        net::TcpListener,
        sync::mpsc::{self, RecvTimeoutError},
        thread,
    };

    use super::*;

    /// Answers one caller with this piece again and again, with a pause, until the caller or the test is gone.
    fn dripping(piece: &'static [u8], pause: Duration) -> (SocketAddr, mpsc::Sender<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (over, is_over) = mpsc::channel();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            while stream.write_all(piece).is_ok() && is_over.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {}
        });
        (address, over)
    }

    #[test]
    fn an_answer_that_drips_is_given_up_when_the_whole_time_is_over() {
        let (address, _over) = dripping(b"H", Duration::from_millis(1));
        // Long enough for no more than a part of the line, whose bytes come sooner than any single read gives up.
        let error = ask(address, Duration::from_millis(100)).unwrap_err();
        assert!(matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock), "{error:?}");
    }

    #[test]
    fn a_status_line_without_an_end_is_read_no_further_than_a_line_may_be() {
        let (address, _over) = dripping(&[b'x'; 64], Duration::ZERO);
        assert_eq!(ask(address, Duration::from_secs(60)).unwrap(), "x".repeat(LONGEST_LINE));
    }

    #[test]
    fn the_first_line_of_an_answer_is_what_counts() {
        let (address, _over) = dripping(b"HTTP/1.1 503 Service Unavailable\r\nX: 1\r\n", Duration::from_secs(60));
        assert_eq!(ask(address, Duration::from_secs(60)).unwrap(), "HTTP/1.1 503 Service Unavailable\r");
    }

    #[test]
    fn an_address_for_every_interface_is_asked_on_the_loopback() {
        assert_eq!(reachable("0.0.0.0:8080".parse().unwrap()).to_string(), "127.0.0.1:8080");
        assert_eq!(reachable("[::]:8080".parse().unwrap()).to_string(), "[::1]:8080");
        assert_eq!(reachable("10.0.0.7:8080".parse().unwrap()).to_string(), "10.0.0.7:8080");
    }

    #[test]
    fn nobody_at_the_address_is_an_error_that_names_it() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let bind = listener.local_addr().unwrap();
        drop(listener);
        let error = run(&ServerSettings { bind, ..ServerSettings::default() }).unwrap_err();
        assert!(error.to_string().contains(&bind.to_string()), "{error}");
    }
}
