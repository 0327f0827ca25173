//! From a built [`App`] to a server that listens, and its orderly end.

use std::future::Future;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::App;
use crate::http::serve::{BindError, Server, ServerOptions, Stopped};

impl App {
    /// Binds the configured address. Callers may connect from now on; they wait for [`App::serve`].
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub async fn bind(&self) -> Result<Server, BindError> {
        let settings = &self.settings.server;
        let options = ServerOptions {
            http2: settings.http2,
            max_connections: settings.max_connections,
            header_timeout: settings.header_read_timeout,
            drain_delay: settings.drain_delay,
            drain_timeout: settings.shutdown_grace,
            ..ServerOptions::default()
        };
        Server::bind(settings.bind, options).await
    }

    /// Serves and works until `stop` is ready; then readiness drops, no job is taken any more, requests and jobs in flight
    /// are finished, and the database is closed.
    pub async fn serve(self, server: Server, stop: impl Future<Output = ()>) -> Stopped {
        let tasks = self.start_tasks();
        let readiness = self.readiness.clone();
        let stop_working = CancellationToken::new();
        let mut workers = JoinSet::new();
        workers.spawn(self.worker.clone().run(stop_working.clone()));
        workers.spawn(self.imports.clone().run(stop_working.clone()));
        workers.spawn(self.deliveries.clone().run(stop_working.clone()));
        workers.spawn(self.inbox.clone().run(stop_working.clone()));
        let stop = async move {
            stop.await;
            readiness.drain();
            stop_working.cancel();
        };
        let stopped = server.serve(self.service(), &self.metrics, stop).await;
        drop(tasks);
        // Its own grace time has run beside the server's.
        while let Some(ended) = workers.join_next().await {
            if ended.is_err() {
                tracing::error!("a worker ended by a panic");
            }
        }
        if let Err(error) = self.write_down_everything().await {
            tracing::warn!(%error, "the last uses of keys and refused calls are lost");
        }
        self.store.close().await;
        stopped
    }
}
