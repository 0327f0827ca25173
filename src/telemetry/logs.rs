//! Where log lines go and how they look: pretty for a person, JSON for a machine. Knows no field of any line.

use std::{
    io::{self, BufWriter, IsTerminal, Stderr, Write, stderr},
    panic,
    sync::{Mutex, OnceLock, PoisonError},
    thread,
    time::Duration,
};

use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Lines that wait for a slow reader of standard error; further ones are dropped and counted.
const WAITING_LINES: usize = 8192;

/// How long the writing thread gathers lines before it writes them all at once.
const GATHERING: Duration = Duration::from_millis(5);

/// The writing thread, which ends when this is dropped.
static WRITER: Mutex<Option<WorkerGuard>> = Mutex::new(None);
static DROPPED: OnceLock<ErrorCounter> = OnceLock::new();

/// How a line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Pretty on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// For a person.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// A level or filter that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error(
    "log level `{filter}` cannot be read: {reason}; expected `warn`, `info`, `debug`, or directives such as `info,cegid_connector::y2=debug`"
)]
pub struct InvalidFilter {
    filter: String,
    reason: String,
}

/// Sends the lines of this process to standard error. Does nothing where a subscriber is already in place (tests).
/// Whoever ends the process calls [`flush`] first.
pub fn init(format: Format, filter: &str) -> Result<(), InvalidFilter> {
    let directives = EnvFilter::builder()
        .parse(filter)
        .map_err(|error| InvalidFilter { filter: filter.to_owned(), reason: error.to_string() })?;
    let terminal = stderr().is_terminal();
    let json = match format {
        Format::Json => true,
        Format::Pretty => false,
        Format::Auto => !terminal,
    };
    let gathered = Gathered(BufWriter::with_capacity(64 << 10, stderr()));
    let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(WAITING_LINES).finish(gathered);
    let dropped = writer.error_counter();
    let registry = tracing_subscriber::registry().with(directives);
    let installed = if json {
        let layer = fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(writer);
        registry.with(layer).try_init()
    } else {
        registry.with(fmt::layer().with_ansi(terminal).with_writer(writer)).try_init()
    };
    if installed.is_ok() {
        *WRITER.lock().unwrap_or_else(PoisonError::into_inner) = Some(guard);
        let _ = DROPPED.set(dropped);
        log_panics();
    }
    Ok(())
}

/// Standard error in large pieces. The thread flushes whenever nothing waits, which would be after nearly every line, with
/// a system call and a wake-up for each.
struct Gathered(BufWriter<Stderr>);

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        thread::sleep(GATHERING);
        self.0.flush()
    }
}

/// Writes what waits, within a second. Lines that come later are lost.
pub fn flush() {
    drop(WRITER.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// Lines that were dropped since the start, because standard error was not read fast enough.
pub fn dropped_lines() -> u64 {
    DROPPED.get().map_or(0, |counter| counter.dropped_lines() as u64)
}

/// A panic becomes one line with its place. Its message stays out: it may quote data.
fn log_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panicked");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_cannot_be_read_is_refused_with_an_example() {
        let error = init(Format::Json, "cegid_connector=loud").unwrap_err().to_string();
        assert!(error.contains("cegid_connector=loud") && error.contains("info"), "{error}");
    }
}
