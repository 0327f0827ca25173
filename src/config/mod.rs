//! Server settings: defaults, then a file, then the environment; one section per file of this folder.
//!
//! Refuses to know what the settings are used for; only `app` and `cli` read them. Every problem is reported at once,
//! with its place. `config/default.yml` shows every setting with its default and says what it is for.

mod auth;
mod database;
mod environment;
mod exchange_log;
mod limits;
mod log;
mod metrics;
mod network;
mod notifications;
mod openapi;
mod retail_operations;
mod secrets;
mod server;
#[cfg(test)]
mod tests;

use std::{fs, path::Path};

pub use environment::variables;

pub use self::{
    auth::AuthSettings,
    database::DatabaseSettings,
    exchange_log::ExchangeLogSettings,
    limits::LimitSettings,
    log::{LogFormat, LogSettings},
    metrics::MetricsSettings,
    network::NetworkSettings,
    notifications::NotificationSettings,
    openapi::OpenApiSettings,
    retail_operations::RetailOperationsSettings,
    secrets::SecretsSettings,
    server::ServerSettings,
};
pub use crate::yaml::Problems as ConfigErrors;
use crate::yaml::{self, Node, Place, Reading, Section};

/// Every setting of the server. Printing it shows no secret.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Sockets, time limits, sizes.
    pub server: ServerSettings,
    /// How much anybody may ask for.
    pub limits: LimitSettings,
    /// Where the connector remembers.
    pub database: DatabaseSettings,
    /// The master key.
    pub secrets: SecretsSettings,
    /// Whose bearer tokens are accepted.
    pub auth: AuthSettings,
    /// Which addresses may be called.
    pub network: NetworkSettings,
    /// How long notifications and events are kept, and what webhooks carry.
    pub notifications: NotificationSettings,
    /// How much of the exchange log is kept.
    pub exchange_log: ExchangeLogSettings,
    /// What is logged, and how.
    pub log: LogSettings,
    /// What the served API document says.
    pub openapi: OpenApiSettings,
    /// The notification provider under `/api/externals`.
    pub retail_operations: RetailOperationsSettings,
    /// `/metrics`.
    pub metrics: MetricsSettings,
}

impl Settings {
    /// Reads the file, when there is one, and lays the environment over it: `CEGID_CONNECTOR__SECTION__KEY`, and
    /// `DATABASE_URL`.
    ///
    /// # Errors
    /// Every problem: an unreadable file, unknown sections and keys, values of the wrong kind, settings that do not fit
    /// together.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigErrors> {
        let reading = Reading::default();
        let mut document =
            file.and_then(|path| read_file(&reading, path)).unwrap_or_else(|| Node::empty("the settings"));
        environment::lay_over(&mut document, environment);
        let settings = Self::read(&reading, &document);
        reading.finish().map(|()| settings)
    }

    fn read(reading: &Reading, document: &Node) -> Self {
        let root = Section::root(reading, document);
        let settings = Self {
            server: ServerSettings::read(root.section("server")),
            limits: LimitSettings::read(root.section("limits")),
            database: DatabaseSettings::read(root.section("database")),
            secrets: SecretsSettings::read(root.section("secrets")),
            auth: AuthSettings::read(reading, root.section("auth")),
            network: NetworkSettings::read(root.section("network")),
            notifications: NotificationSettings::read(root.section("notifications")),
            exchange_log: ExchangeLogSettings::read(root.section("exchange_log")),
            log: LogSettings::read(root.section("log")),
            openapi: OpenApiSettings::read(root.section("openapi")),
            retail_operations: RetailOperationsSettings::read(root.section("retail_operations")),
            metrics: MetricsSettings::read(root.section("metrics")),
        };
        root.finish();
        settings
    }
}

fn read_file(reading: &Reading, path: &Path) -> Option<Node> {
    let name = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => yaml::parse(reading, &name, &text),
        Err(error) => {
            let found = format!("a file that cannot be read ({error})");
            reading.problem(&Place::whole(&name), "", found, "a readable settings file");
            None
        }
    }
}
