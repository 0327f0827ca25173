//! The command line, one file per subcommand. Knows how to report an error; what the commands do is elsewhere.

pub mod console;
pub mod demo;
pub mod doctor;
pub mod healthcheck;
pub mod job;
pub mod key;
mod livestore_settings;
pub mod migrate;
mod number_of;
mod open_files;
pub mod openapi;
pub mod serve;
pub mod simulate;
pub mod tenant;

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, error::ErrorKind, parser::ValueSource};

use crate::{
    clock::Clock,
    config::{self, Settings},
    telemetry::logs,
};
use console::Console;

/// Connects Cegid Retail Y2 with LiveStore, wallets, loyalty and e-commerce.
#[derive(Debug, Parser)]
#[command(name = "cegid-connector", version, propagate_version = true)]
struct Arguments {
    /// The settings file; without it, the defaults and the environment. `demo`, `simulate` and `openapi` read none.
    #[arg(long, value_name = "FILE", global = true, env = "CEGID_CONNECTOR_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Arguments),
    /// Run the connector.
    Serve,
    Simulate(simulate::Arguments),
    Migrate(migrate::MigrateArgs),
    Tenant(tenant::TenantArgs),
    Key(key::KeyArgs),
    Job(job::JobArgs),
    /// Print the OpenAPI document.
    Openapi,
    /// Ask the running connector of these settings whether it is alive.
    Healthcheck,
    Doctor(doctor::Arguments),
}

/// Runs the command of this process. An error is one line (settings and tenant files: one per mistake) on standard error,
/// and exit code 1.
pub fn main() -> ExitCode {
    let ended = run(parsed(std::env::args_os()).unwrap_or_else(|error| error.exit()));
    logs::flush();
    match ended {
        Ok(code) => code,
        Err(error) => {
            // Nobody is left to tell if standard error is gone.
            let _ = writeln!(std::io::stderr(), "cegid-connector: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The command line as types. A settings file that nobody would read is refused where somebody typed it; the variable may be
/// set for all commands.
fn parsed(words: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Arguments, clap::Error> {
    let mut command = Arguments::command();
    let matches = command.try_get_matches_from_mut(words)?;
    let arguments = Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    let reads_none = matches!(arguments.command, Command::Demo(_) | Command::Simulate(_) | Command::Openapi);
    if reads_none && matches.value_source("config") == Some(ValueSource::CommandLine) {
        let message = "`demo`, `simulate` and `openapi` read no settings file: leave out `--config`";
        return Err(command.error(ErrorKind::ArgumentConflict, message));
    }
    Ok(arguments)
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let (clock, mut console) = (Clock::system(), Console::standard());
    let settings = || Settings::load(arguments.config.as_deref(), config::variables());
    match arguments.command {
        Command::Demo(demo) => runtime()?.block_on(demo::run(demo, clock, &mut console))?,
        Command::Doctor(doctor) => return runtime()?.block_on(doctor::run(doctor, settings(), clock, &mut console)),
        Command::Serve => runtime()?.block_on(serve::run(settings()?, clock))?,
        Command::Simulate(simulate) => runtime()?.block_on(simulate::run(simulate))?,
        Command::Openapi => openapi::run(&mut console)?,
        Command::Healthcheck => runtime()?.block_on(healthcheck::run(&settings()?.server))?,
        Command::Migrate(migrate) => return runtime()?.block_on(migrate.run(&settings()?, &mut console)),
        Command::Tenant(tenant) => return runtime()?.block_on(tenant.run(&settings()?, &clock, &mut console)),
        Command::Job(job) => return runtime()?.block_on(job.run(&settings()?, &clock, &mut console)),
        Command::Key(key) => return runtime()?.block_on(key.run(&settings()?, &clock, &mut console)),
    }
    Ok(ExitCode::SUCCESS)
}

/// One thread per core.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_every_command_says_what_it_does() {
        let command = Arguments::command();
        command.clone().debug_assert();
        for subcommand in command.get_subcommands() {
            assert!(subcommand.get_about().is_some(), "{}", subcommand.get_name());
        }
    }

    #[test]
    fn a_settings_file_that_would_not_be_read_is_refused() {
        let parsed = |line: &str| parsed(line.split(' ').map(Into::into)).map(|_| ()).map_err(|error| error.kind());
        for reads_none in ["demo", "simulate", "openapi"] {
            let refused = Err(ErrorKind::ArgumentConflict);
            assert_eq!(parsed(&format!("cegid-connector --config a.yml {reads_none}")), refused);
            assert_eq!(parsed(&format!("cegid-connector {reads_none} --config a.yml")), refused);
            assert_eq!(parsed(&format!("cegid-connector {reads_none}")), Ok(()));
        }
        assert_eq!(parsed("cegid-connector serve --config a.yml"), Ok(()));
    }
}
