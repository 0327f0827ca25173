//! The real server in this process: settings, SQLite in a fresh folder, a free port, the real listener loop.

use cegid_connector::{app::App, clock::Clock, config::Settings, http::server::Stopped};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};

/// A server that listens until it is stopped.
pub(crate) struct RunningServer {
    /// `http://127.0.0.1:<port>`
    pub(crate) url: String,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<Stopped>,
    _folder: TempDir,
}

impl RunningServer {
    /// Starts one with these settings (`("RETAIL_OPERATIONS__LOG", "true")`) beside the defaults.
    pub(crate) async fn start(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("connector.db").display());
        let own = [("SERVER__BIND", "127.0.0.1:0"), ("DATABASE__URL", database.as_str())];
        let given = settings.iter().chain(&own);
        let environment = given.map(|(name, value)| (format!("CEGID_CONNECTOR__{name}"), (*value).to_owned()));
        let settings = Settings::load(None, environment).unwrap();
        let app = App::build(settings, Clock::system()).await.unwrap();
        let listening = app.bind().await.unwrap();
        let url = format!("http://{}", listening.local_address().unwrap());
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(app.serve(listening, async move {
            let _ = stopped.await;
        }));
        Self { url, stop: Some(stop), serving, _folder: folder }
    }

    /// Stops it and waits for its end, so that its folder can go.
    pub(crate) async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        (&mut self.serving).await.unwrap();
    }
}
