//! A folder in which the product is installed for one measurement: database, settings, logs; gone on drop. Uses the
//! product's own command line only, and knows no tenant.

use std::{path::PathBuf, process::Command};

use super::process::{Server, free_address};

const CONNECTOR: &str = env!("CARGO_BIN_EXE_cegid-connector");

/// What every measurement needs. Callers are counted as ever, and never refused.
const SETTINGS: [(&str, &str); 6] = [
    ("NETWORK__ALLOW", "127.0.0.1"),
    ("LIMITS__PER_CREDENTIAL", "10000000"),
    ("LIMITS__PER_TENANT", "10000000"),
    ("LIMITS__PER_ADDRESS", "10000000"),
    ("LOG__FILTER", "warn"),
    ("LOG__FORMAT", "json"),
];

/// A tenant that LiveStore is set up for, but for its Y2.
const TENANT: [(&str, &str); 4] = [
    ("tenant.yml", "displayName: Bench\n"),
    ("security.yml", "challengers: [{type: livestore}]\n"),
    ("server/livestore.yml", "provider: y2\n"),
    ("server/enrolment.yml", "flow: [form, duplicates, livestore]\n"),
];

/// One installation.
pub struct Place {
    folder: tempfile::TempDir,
    environment: Vec<(String, String)>,
}

impl Place {
    /// An empty one on SQLite, with these settings beside those that every measurement needs.
    pub fn new(settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = format!("sqlite:{}", folder.path().join("bench.db").display());
        let all = [("DATABASE__URL", database.as_str())].into_iter().chain(SETTINGS).chain(settings.iter().copied());
        let environment = all.map(|(name, value)| (format!("CEGID_CONNECTOR__{name}"), value.to_owned())).collect();
        Ok(Self { folder, environment })
    }

    /// A file or folder in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn process(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(CONNECTOR);
        command.args(arguments).current_dir(self.folder.path()).envs(self.environment.iter().cloned());
        command
    }

    /// Runs a command of the product to its end, and gives its standard output.
    pub fn command(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.process(arguments).output()?;
        anyhow::ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Applies a tenant with this `server/y2.yml`, and LiveStore's settings beside it.
    pub fn apply(&self, tenant: &str, y2: &str) -> anyhow::Result<()> {
        let folder = self.path(tenant);
        std::fs::create_dir_all(folder.join("server"))?;
        for (file, text) in TENANT.into_iter().chain([("server/y2.yml", y2)]) {
            std::fs::write(folder.join(file), text)?;
        }
        self.command(&["tenant", "apply", &folder.display().to_string()]).map(drop)
    }

    /// Starts `serve` at this address.
    pub fn serve_at(&self, address: &str) -> anyhow::Result<Server> {
        let mut command = self.process(&["serve"]);
        command.env("CEGID_CONNECTOR__SERVER__BIND", address);
        let log = format!("serve-{}.log", address.rsplit(':').next().unwrap_or_default());
        Server::start(command, address, &self.path(&log))
    }

    /// Starts `serve` on a free port.
    pub fn serve(&self) -> anyhow::Result<Server> {
        self.serve_at(&free_address()?)
    }

    /// Starts a simulated Y2 on a free port, with the password `bench` and these further arguments.
    pub fn simulate(&self, further: &[&str]) -> anyhow::Result<Server> {
        let address = free_address()?;
        let mut command = self.process(&["simulate", "--bind", &address, "--password", "bench"]);
        command.args(further);
        Server::start(command, &address, &self.path("simulator.log"))
    }
}

/// A `server/y2.yml` with one connection to the simulated Y2 at this address, and these further lines.
pub fn connection(address: &str, lines: &[&str]) -> String {
    let further: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    format!(
        "connections:\n  default:\n    url: http://{address}/Y2\n    databaseId: DEMO_001_TEST\n    login: demo\n    \
         password: bench\n{further}"
    )
}
