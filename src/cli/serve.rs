//! `serve`: the connector. Starts, says where it listens, and stops when it is told to.

use std::{io::Write, process::exit};

use anyhow::Context;
use sd_notify::NotifyState;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::open_files;
use crate::{
    app::{App, Surroundings},
    clock::Clock,
    config::{self, LogFormat, LogSettings, Settings},
    http::serve::{Server, Stopped},
    telemetry::{
        Spans,
        logs::{self, Format},
    },
    tenant::TenantRegistry,
};

/// Runs until SIGTERM or an interrupt; a second one does not wait for requests in flight. On SIGHUP, tenants and keys are read
/// from the database at once; settings take effect at the next start.
///
/// # Errors
/// Why the process cannot start: settings, database, master key, address.
pub async fn run(settings: Settings, clock: Clock) -> anyhow::Result<()> {
    init_logs(&settings.log)?;
    open_files::allow_for(settings.server.max_connections);
    let signals = Signals::new().context("cannot wait for signals")?;
    let spans = Spans::start(config::variables())?;
    let app =
        App::build_within(settings, clock, Surroundings { tracer: spans.tracer(), ..Surroundings::default() }).await?;
    spans.count_in(&app.metrics);
    let server = app.bind().await?;
    let address = server.local_address()?;
    let tenants = app.registry.all().len();
    writeln!(std::io::stdout(), "cegid-connector listens on http://{address}")?;
    tracing::info!(%address, tenants, version = env!("CARGO_PKG_VERSION"), "started");
    tell_systemd(NotifyState::Ready);
    let hangups = signal(SignalKind::hangup()).context("cannot wait for signals")?;
    tokio::spawn(follow_hangups(hangups, app.registry.clone()));
    until_told_to_stop(app, server, signals).await;
    spans.stop().await;
    Ok(())
}

/// Without this, a SIGHUP would end the process in the middle of its requests.
async fn follow_hangups(mut hangups: Signal, registry: TenantRegistry) {
    while hangups.recv().await.is_some() {
        match registry.refresh_now().await {
            Ok(_) => tracing::info!("hangup: tenants and keys were read again; settings take effect at the next start"),
            Err(error) => tracing::warn!(%error, "hangup: tenants and keys could not be read; what was loaded stays"),
        }
    }
}

/// Serves until the first signal, then finishes what is under way; a second signal does not wait for that.
pub(super) async fn until_told_to_stop(app: App, server: Server, mut signals: Signals) {
    let stopped = app
        .serve(server, async move {
            signals.next().await;
            tracing::info!("stopping");
            tell_systemd(NotifyState::Stopping);
            tokio::spawn(async move {
                signals.next().await;
                tracing::warn!("stopped without waiting for requests in flight");
                logs::flush();
                exit(1);
            });
        })
        .await;
    match stopped {
        Stopped::Drained => tracing::info!("stopped"),
        Stopped::Cut(connections) => tracing::warn!(connections, "stopped; some connections were still busy"),
    }
}

/// Says nothing where no service manager waits for it (`NOTIFY_SOCKET`).
fn tell_systemd(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "the service manager cannot be told");
    }
}

/// Log lines of this process as the settings want them.
///
/// # Errors
/// The filter cannot be read.
pub fn init_logs(settings: &LogSettings) -> Result<(), logs::InvalidFilter> {
    let format = match settings.format {
        LogFormat::Auto => Format::Auto,
        LogFormat::Pretty => Format::Pretty,
        LogFormat::Json => Format::Json,
    };
    logs::init(format, &settings.filter)
}

/// What asks a process to stop.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(super) fn new() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    pub(super) async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
