//! An installation with planted secrets, made by the command line, and its server as a process of its own.

use std::{fs, process::Output};

use cegid_y2_simulator::Sim;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::planted::{RETAIL_KEY, WRONG_PASSWORD};
use crate::{
    bearer_tokens::{AUDIENCE, Issuer, Pair},
    binary::{Program, Running, connector},
    connector::connection,
    database::Database,
    leaks,
};

/// Every code.
pub const ALL: &str = "tenant.access:read,tenant.access:write,tenant.configuration:read,tenant.configuration:write,\
                       tenant.personalData:read,tenant.y2.settings:read,tenant.y2.stores:read";

pub struct Installation {
    folder: TempDir,
    pub issuer: Issuer,
    pub pair: Pair,
    /// May do everything.
    pub admin: String,
    /// May read the configuration, and nothing of people.
    pub reader: String,
    /// The neighbour's.
    pub neighbour: String,
}

/// The server.
pub struct Server {
    running: Option<Running>,
    pub url: String,
}

impl Installation {
    /// Two tenants, their keys, and every command that tells of them.
    pub async fn make(database: &Database, sim: &Sim) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pair = Pair::ec("one");
        let issuer = Issuer::start(&[&pair]).await;
        let good = connection("default", sim, &["default: true", "sandbox: true", "caches: {fresh: 0s}"]);
        let good = good.replace(&sim.credentials().password, "${env:CANARY_PASSWORD}");
        let wrong = connection("wrong", sim, &["caches: {fresh: 0s}"]);
        let wrong = wrong.replace(&sim.credentials().password, WRONG_PASSWORD);
        let y2 = format!("connections:\n{good}{}", wrong.replace("DEMO_001_TEST\n", "DEMO_001_OTHER\n"));
        let security =
            format!("issuers:\n  birds: {{issuer: '{}', audiences: [{AUDIENCE}], algorithms: [ES256]}}\n", issuer.url);
        for (path, text) in [
            ("demo/tenant.yml", "displayName: Canary Islands\ndefaultLanguage: en\n"),
            ("demo/server/y2.yml", &y2),
            ("demo/security.yml", &security),
            ("neighbour/tenant.yml", "displayName: Neighbour\n"),
            ("neighbour/server/y2.yml", "connections:\n  default: {url: 'simulator:'}\n"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut installation =
            Self { folder, issuer, pair, admin: String::new(), reader: String::new(), neighbour: String::new() };
        let password = &sim.credentials().password;
        for arguments in [&["migrate"][..], &["tenant", "check", "demo"], &["tenant", "apply", "demo"]] {
            let output = installation.run(database, password, arguments).await;
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            leaks::none_in("standard output", &output.stdout);
        }
        installation.run(database, password, &["tenant", "apply", "neighbour"]).await;
        installation.admin = installation.key(database, "demo", ALL).await;
        installation.reader = installation.key(database, "demo", "tenant.configuration:read").await;
        installation.neighbour = installation.key(database, "neighbour", ALL).await;
        for arguments in [
            &["doctor"][..],
            &["doctor", "--json"],
            &["tenant", "list"],
            &["tenant", "export", "demo", "exported"],
            &["key", "list", "--tenant", "demo"],
            &["key", "list", "--tenant", "demo", "--json"],
            &["key", "revoke", "y2_live_aaaaaaaaaaaa_canary_00000000"],
            &["job", "list"],
        ] {
            let output = installation.run(database, password, arguments).await;
            leaks::none_in(&format!("{arguments:?}"), &output.stdout);
        }
        installation
    }

    async fn run(&self, database: &Database, password: &str, arguments: &[&str]) -> Output {
        let mut program = self.program(database, arguments);
        program.env("CANARY_PASSWORD", password);
        // Y2 and the issuer answer from this very runtime.
        tokio::task::spawn_blocking(move || program.output().unwrap()).await.unwrap()
    }

    async fn key(&self, database: &Database, tenant: &str, scopes: &str) -> String {
        let arguments = ["key", "create", "--tenant", tenant, "--name", "planted", "--scope", scopes];
        let output = self.run(database, "", &arguments).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let key = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        leaks::key(&key);
        key
    }

    fn program(&self, database: &Database, arguments: &[&str]) -> Program {
        let mut program = connector(arguments);
        program.current_dir(&self.folder).envs(database.environment());
        program.env("CEGID_CONNECTOR__NETWORK__ALLOW", "127.0.0.1");
        program
    }

    /// A server that logs everything.
    pub fn serve(&self, database: &Database, format: &str) -> Server {
        let mut program = self.program(database, &["serve"]);
        program.envs([
            ("CEGID_CONNECTOR__SERVER__BIND", "127.0.0.1:0"),
            ("CEGID_CONNECTOR__SERVER__HTTP2", "true"),
            ("CEGID_CONNECTOR__LOG__FORMAT", format),
            ("CEGID_CONNECTOR__LOG__FILTER", "trace"),
            // Strangers ask for every operation, in six ways.
            ("CEGID_CONNECTOR__LIMITS__PER_ADDRESS", "off"),
            ("CEGID_CONNECTOR__RETAIL_OPERATIONS__API_KEY", RETAIL_KEY),
            ("CEGID_CONNECTOR__RETAIL_OPERATIONS__LOG", "true"),
        ]);
        let mut running = Running::start(program);
        let url = running.line().trim().rsplit(' ').next().unwrap().to_owned();
        Server { running: Some(running), url }
    }

    /// What the database keeps of the administrator's key.
    pub fn hash_of_the_key(&self) -> [u8; 32] {
        Sha256::digest(leaks::secret_of(&self.admin)).into()
    }
}

impl Server {
    /// Its exit code, and what it wrote to standard error.
    pub fn stop(&mut self) -> (Option<i32>, Vec<u8>) {
        self.running.take().unwrap().stop_and_tell()
    }
}
