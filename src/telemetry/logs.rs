//! Where log lines go and how they look: pretty for a person, JSON for a machine. Knows no field of any line.

use std::{io::IsTerminal, panic};

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

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
pub fn init(format: Format, filter: &str) -> Result<(), InvalidFilter> {
    let directives = EnvFilter::builder()
        .parse(filter)
        .map_err(|error| InvalidFilter { filter: filter.to_owned(), reason: error.to_string() })?;
    let terminal = std::io::stderr().is_terminal();
    let json = match format {
        Format::Json => true,
        Format::Pretty => false,
        Format::Auto => !terminal,
    };
    let registry = tracing_subscriber::registry().with(directives);
    let installed = if json {
        let layer = fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(std::io::stderr);
        registry.with(layer).try_init()
    } else {
        registry.with(fmt::layer().with_ansi(terminal).with_writer(std::io::stderr)).try_init()
    };
    if installed.is_ok() {
        log_panics();
    }
    Ok(())
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
