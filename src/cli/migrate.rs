//! `migrate`: brings the database's schema up to date, without starting a server.

use std::process::ExitCode;

use clap::Args;

use super::console::Console;
use crate::{app::open::open_database, config::Settings};

/// Bring the database's schema up to date.
#[derive(Debug, Args)]
pub struct MigrateArgs {}

impl MigrateArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// One sentence about the database.
    pub async fn run(self, settings: &Settings, console: &mut Console) -> anyhow::Result<ExitCode> {
        let store = open_database(settings).await?.store;
        let schema = store.schema_version().await?;
        store.close().await;
        console.line(format!("the schema is up to date (version {})", schema.database))?;
        Ok(ExitCode::SUCCESS)
    }
}
