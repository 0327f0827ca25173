//! The command line, one file per subcommand. Knows how to report an error; what the commands do is elsewhere.

pub mod healthcheck;
pub mod openapi;
pub mod serve;
pub mod simulate;

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::config::{ConfigErrors, Settings};

/// Connects Cegid Retail Y2 with LiveStore, wallets, loyalty and e-commerce.
#[derive(Debug, Parser)]
#[command(name = "cegid-connector", version, propagate_version = true)]
struct Arguments {
    /// The settings file; without it, the defaults and the environment.
    #[arg(long, value_name = "FILE", global = true, env = "CEGID_CONNECTOR_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the connector.
    Serve,
    Simulate(simulate::Arguments),
    /// Print the OpenAPI document.
    Openapi,
    /// Ask the running connector of these settings whether it is alive.
    Healthcheck,
}

impl Arguments {
    /// The settings of this start.
    fn settings(&self) -> Result<Settings, ConfigErrors> {
        Settings::load(self.config.as_deref(), std::env::vars())
    }
}

/// Runs the command of this process. An error is one line (settings: one per mistake) on standard error, and exit code 1.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if standard error is gone.
            let _ = writeln!(std::io::stderr(), "cegid-connector: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Serve => runtime()?.block_on(serve::run(arguments.settings()?)),
        Command::Simulate(simulate) => runtime()?.block_on(simulate::run(simulate)),
        Command::Openapi => openapi::run(&mut std::io::stdout().lock()),
        Command::Healthcheck => healthcheck::run(&arguments.settings()?.server),
    }
}

/// One thread per core.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_every_command_says_what_it_does() {
        let command = Arguments::command();
        command.clone().debug_assert();
        for subcommand in command.get_subcommands() {
            assert!(subcommand.get_about().is_some(), "{}", subcommand.get_name());
        }
    }
}
