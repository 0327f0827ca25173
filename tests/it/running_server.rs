//! The real server in this process: settings, a database of its own, a free port, the real listener loop.

use cegid_connector::{app::App, clock::Clock, config::Settings, http::serve::Stopped, telemetry::Metrics};
use tokio::{sync::oneshot, task::JoinHandle};

use crate::{database::Database, leaks};

/// A server that listens until it is stopped.
pub(crate) struct RunningServer {
    /// `http://127.0.0.1:<port>`
    pub(crate) url: String,
    stop: Option<oneshot::Sender<()>>,
    metrics: Metrics,
    serving: JoinHandle<Stopped>,
    _database: Option<Database>,
}

impl RunningServer {
    /// Starts one with these settings (`("RETAIL_OPERATIONS__LOG", "true")`) beside the defaults.
    pub(crate) async fn start(settings: &[(&str, &str)]) -> Self {
        let database = Database::create().await;
        let given = settings.iter().map(|(name, value)| (format!("CEGID_CONNECTOR__{name}"), (*value).to_owned()));
        let mut server = Self::on(given.chain(database.environment())).await;
        server._database = Some(database);
        server
    }

    /// Starts one with these variables, among which there is a database that somebody else keeps.
    pub(crate) async fn on(environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let bind = ("CEGID_CONNECTOR__SERVER__BIND".to_owned(), "127.0.0.1:0".to_owned());
        let environment = environment.into_iter().chain([bind]);
        let settings = Settings::load(None, environment).unwrap();
        let app = App::build(settings, Clock::system()).await.unwrap();
        let listening = app.bind().await.unwrap();
        let url = format!("http://{}", listening.local_address().unwrap());
        let metrics = app.metrics.clone();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(app.serve(listening, async move {
            let _ = stopped.await;
        }));
        Self { url, stop: Some(stop), metrics, serving, _database: None }
    }

    /// Stops it and waits for its end, so that its database can go.
    pub(crate) async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        (&mut self.serving).await.unwrap();
        leaks::none_in("/metrics", self.metrics.render().as_bytes());
    }
}
