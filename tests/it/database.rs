//! Databases of the tests' own: SQLite in a folder, or a database on a throw-away Postgres cluster.
//!
//! `scripts/test` starts one cluster and names it in `CEGID_CONNECTOR_TEST_POSTGRES`. Without it (`cargo nextest run` by
//! hand) the tests of one run share a cluster that the first of them starts, and that ends with the run.

use std::{
    fs::{self, File},
    os::unix::process::parent_id,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use cegid_connector::config::Settings;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

use crate::leaks;

/// The URL of a cluster without a database, such as `postgres://connector@127.0.0.1:20494`.
const CLUSTER: &str = "CEGID_CONNECTOR_TEST_POSTGRES";
/// `postgres`: tests that work on either database take that one.
const CHOICE: &str = "CEGID_CONNECTOR_TEST_DATABASE";
/// The master key of tests on Postgres, which makes none by itself.
pub const MASTER_KEY: &str = "bWFzdGVyIGtleSBvZiB0aGUgdGVzdHMsIDMyIGJ5dGU=";

/// A database on the cluster; it is dropped with this.
pub struct PostgresDatabase {
    cluster: String,
    name: String,
}

impl PostgresDatabase {
    /// A new, empty one. `None`, said aloud: there is no Postgres; in CI that is a failure.
    pub async fn create() -> Option<Self> {
        Some(Self::on(&cluster()?).await)
    }

    /// A new, empty one on this cluster.
    pub async fn on(cluster: &str) -> Self {
        leaks::listen();
        leaks::secret(MASTER_KEY);
        let name = format!("t_{}", Uuid::new_v4().simple());
        let database = Self { cluster: cluster.to_owned(), name };
        database.administer(&format!("create database {}", database.name)).await;
        database
    }

    pub fn url(&self) -> String {
        format!("{}/{}", self.cluster, self.name)
    }

    /// Where the cluster listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.cluster.rsplit('@').next().unwrap().parse().unwrap()
    }

    /// The same database by another way.
    pub fn url_through(&self, proxy: std::net::SocketAddr) -> String {
        self.url().replace(&self.address().to_string(), &proxy.to_string())
    }

    /// The same database for another user, with its password.
    pub fn url_as(&self, user: &str, password: &str) -> String {
        self.url().replace("//connector@", &format!("//{user}:{password}@"))
    }

    /// Runs a statement in the database.
    pub async fn execute(&self, statement: &str) {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        connection.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    }

    async fn administer(&self, statement: &str) {
        let mut connection = PgConnection::connect(&format!("{}/postgres", self.cluster)).await.unwrap();
        connection.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let (cluster, name) = (self.cluster.clone(), self.name.clone());
        // A runtime of its own: the test's may be the one that is being dropped.
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                // The cluster may be gone, when that was the test.
                if let Ok(mut connection) = PgConnection::connect(&format!("{cluster}/postgres")).await {
                    let drop = AssertSqlSafe(format!("drop database if exists {name} with (force)"));
                    let _ = connection.execute(drop).await;
                }
            });
        });
        let _ = dropping.join();
        leaks::nothing_was_heard();
    }
}

/// A cluster that is a test's own, to be stopped and started; removed when this is dropped.
pub struct OwnCluster {
    folder: TempDir,
    pub url: String,
}

impl OwnCluster {
    /// `None`, said aloud: there is no Postgres.
    pub fn start() -> Option<Self> {
        available()?;
        let folder = tempfile::tempdir().unwrap();
        let url = script(&["start", path(folder.path())]);
        Some(Self { folder, url })
    }

    /// Ends it at once, as a power cut would.
    pub fn stop_hard(&self) {
        script(&["stop", path(self.folder.path())]);
    }

    /// Starts it again, on the same port.
    pub fn start_again(&self) {
        script(&["start", path(self.folder.path())]);
    }
}

impl Drop for OwnCluster {
    fn drop(&mut self) {
        script(&["remove", path(self.folder.path())]);
        fs::create_dir(self.folder.path()).unwrap();
    }
}

/// A database for a connector: SQLite, unless the environment chooses Postgres.
pub enum Database {
    Sqlite(TempDir),
    Postgres(PostgresDatabase),
}

impl Database {
    /// A new, empty one. Where Postgres is chosen, it has to be there.
    pub async fn create() -> Self {
        leaks::listen();
        match std::env::var(CHOICE).as_deref() {
            Ok("postgres") => Self::Postgres(PostgresDatabase::create().await.expect("no Postgres, although chosen")),
            Ok("sqlite") | Err(_) => Self::Sqlite(tempfile::tempdir().unwrap()),
            Ok(other) => panic!("{CHOICE}={other}: expected `sqlite` or `postgres`"),
        }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("connector.db").display()),
            Self::Postgres(database) => database.url(),
        }
    }

    /// What a process needs to open it, as environment variables.
    pub fn environment(&self) -> Vec<(String, String)> {
        let key = matches!(self, Self::Postgres(_)).then_some(("SECRETS__MASTER_KEY", MASTER_KEY.to_owned()));
        let variables = [("DATABASE__URL", self.url())].into_iter().chain(key);
        variables.map(|(name, value)| (format!("CEGID_CONNECTOR__{name}"), value)).collect()
    }

    /// Whether a text is to be found in the files of the database, or in a dump of it, in whatever spelling.
    pub fn holds(&self, text: &str) -> bool {
        leaks::holds(&self.dump(), text)
    }

    /// Everything in it: the bytes of SQLite's files (the database, what is not yet written back to it), or what Postgres
    /// itself calls a dump.
    pub fn dump(&self) -> Vec<u8> {
        match self {
            Self::Sqlite(folder) => {
                let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
                // The master key lies beside the database, and is no part of it.
                let files = files.filter(|file| file.file_name().is_some_and(|name| name != "master.key"));
                files.flat_map(|file| fs::read(file).unwrap()).collect()
            }
            Self::Postgres(database) => {
                let output = Command::new("pg_dump").arg(database.url()).output().unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                output.stdout
            }
        }
    }

    /// Default settings on it.
    pub fn settings(&self) -> Settings {
        Settings::load(None, self.environment()).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        // A dump of each Postgres would take longer than the tests; `canaries` makes one.
        if matches!(self, Self::Sqlite(_)) {
            leaks::no_secret_in("the database", &self.dump());
        }
        leaks::nothing_was_heard();
    }
}

/// The cluster that tests share.
fn cluster() -> Option<String> {
    if let Ok(url) = std::env::var(CLUSTER) {
        return Some(url);
    }
    available()?;
    // nextest runs each test in a process of its own, and all of them are children of one run.
    let run = parent_id().to_string();
    let folder = std::env::temp_dir().join(format!("cegid-connector-postgres-{run}"));
    let lock = File::create(folder.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    if let Ok(url) = fs::read_to_string(folder.join("url")) {
        return Some(url);
    }
    let url = script(&["start", path(&folder), &run]);
    fs::write(folder.join("url"), &url).unwrap();
    Some(url)
}

fn available() -> Option<()> {
    if Command::new(script_path()).arg("available").output().unwrap().status.success() {
        return Some(());
    }
    let ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!ci, "Postgres is not installed, and CI runs no test without it");
    eprintln!("SKIPPED: Postgres is not installed (Debian: postgresql)");
    None
}

fn script_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres")
}

fn script(arguments: &[&str]) -> String {
    let output = Command::new(script_path()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn path(folder: &Path) -> &str {
    folder.to_str().unwrap()
}
