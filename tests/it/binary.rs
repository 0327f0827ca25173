//! The binary as its users start it: `demo`, `serve`, `doctor`, and what it says when it cannot start.

use std::{
    ffi::OsStr,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    process::{Child, ChildStdout, Command, Output, Stdio},
    thread::{self, JoinHandle},
};

use serde_json::Value;

use crate::leaks;

/// The level and filter of the lines that a process writes.
const LOG_FILTER: &str = "CEGID_CONNECTOR__LOG__FILTER";

/// A command of the binary. What it writes to standard error is looked through for what must not be there.
pub(crate) struct Program(Command);

/// A command of the binary that does not see this machine's settings.
pub(crate) fn connector(arguments: &[&str]) -> Program {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cegid-connector"));
    command.args(arguments).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CEGID_") || name.starts_with("OTEL_") || name == "DATABASE_URL" {
            command.env_remove(&*name);
        }
    }
    Program(command)
}

impl Program {
    pub(crate) fn env(&mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn envs<N: AsRef<OsStr>, V: AsRef<OsStr>>(
        &mut self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> &mut Self {
        self.0.envs(variables);
        self
    }

    pub(crate) fn args<'a>(&mut self, arguments: impl IntoIterator<Item = &'a str>) -> &mut Self {
        self.0.args(arguments);
        self
    }

    /// The same, started by another program: what is behind its arguments so far is the command line of this one.
    pub(crate) fn within(self, mut outer: Command) -> Self {
        outer.arg(self.0.get_program()).args(self.0.get_args()).stdin(Stdio::null());
        for (name, value) in self.0.get_envs() {
            match value {
                Some(value) => outer.env(name, value),
                None => outer.env_remove(name),
            };
        }
        Self(outer)
    }

    pub(crate) fn current_dir(&mut self, folder: impl AsRef<Path>) -> &mut Self {
        self.0.current_dir(folder);
        self
    }

    /// Runs it to its end.
    pub(crate) fn output(&mut self) -> io::Result<Output> {
        let output = self.0.output()?;
        leaks::none_in("standard error", &output.stderr);
        Ok(output)
    }
}

/// A running command, killed when a test ends early.
pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    errors: Option<JoinHandle<Vec<u8>>>,
}

impl Running {
    /// Starts it, with every log line there is unless the test says otherwise.
    pub(crate) fn start(Program(mut command): Program) -> Self {
        if command.get_envs().all(|(name, _)| name != LOG_FILTER) {
            command.env(LOG_FILTER, "trace");
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut errors = child.stderr.take().unwrap();
        let errors = thread::spawn(move || {
            let mut written = Vec::new();
            errors.read_to_end(&mut written).unwrap();
            written
        });
        Self { child, out, errors: Some(errors) }
    }

    /// The next line; fails with standard error when there is none.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        if self.out.read_line(&mut line).unwrap() == 0 {
            panic!("the command ended: {}", String::from_utf8_lossy(&self.written()));
        }
        line
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop.
    pub(crate) fn terminate(&self) {
        self.signal("-TERM");
    }

    pub(crate) fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.id().to_string()]).status().unwrap().success());
    }

    /// Waits until it has ended; answers its code, and what it wrote to standard error.
    pub(crate) fn ended(mut self) -> (Option<i32>, Vec<u8>) {
        let code = self.child.wait().unwrap().code();
        let written = self.written();
        leaks::none_in("standard error", &written);
        (code, written)
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn stop(self) -> Option<i32> {
        self.stop_and_tell().0
    }

    /// The same, with what it wrote to standard error.
    pub(crate) fn stop_and_tell(self) -> (Option<i32>, Vec<u8>) {
        self.terminate();
        self.ended()
    }

    /// Ends it at once, as a power failure would.
    pub fn kill(self) {
        drop(self);
    }

    fn written(&mut self) -> Vec<u8> {
        self.errors.take().map(|errors| errors.join().unwrap()).unwrap_or_default()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let written = self.written();
        if !thread::panicking() {
            leaks::none_in("standard error", &written);
        }
    }
}

pub(crate) fn demo(further: &[&str]) -> (Running, Value) {
    let arguments = [
        &["demo", "--bind", "127.0.0.1:0", "--simulator-bind", "127.0.0.1:0", "--shop-bind", "127.0.0.1:0", "--json"],
        further,
    ]
    .concat();
    let mut running = Running::start(connector(&arguments));
    let said = serde_json::from_str(&running.line()).unwrap();
    (running, said)
}

async fn get(demo: &Value, path: &str, key: &str) -> (u16, Value) {
    let url = format!("{}/api/demo{path}", demo["api"].as_str().unwrap());
    let key = demo["keys"][key].as_str().unwrap_or(key).to_owned();
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().get(url).header("x-api-key", key);
    let answer = answer.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn the_demo_offers_stores_settings_a_receipt_and_a_registration_within_one_process() {
    let (running, demo) = demo(&[]);
    assert_eq!(demo["tenant"], "demo");
    assert_eq!(demo["databaseId"], "DEMO_001_TEST");
    assert_eq!(demo["login"], "DEMO_001_TEST\\demo");
    let (status, stores) = get(&demo, "/cegid/stores", "readonly").await;
    assert_eq!(status, 200);
    assert!(stores.as_array().unwrap().len() >= 40);
    for list in ["civilities", "countries", "languages", "countries/test"] {
        assert_eq!(get(&demo, &format!("/cegid/settings/{list}"), "readonly").await.0, 200, "{list}");
    }
    assert_eq!(get(&demo, "/cegid/sandbox?key=101-1", "readonly").await.0, 403);
    assert_eq!(get(&demo, "/cegid/stores", "listener").await.0, 403);
    let (status, missing) = get(&demo, "/shops/web/associations/missing", "admin").await;
    assert_eq!(status, 200, "the simulated shop answers, and its key opens it: {missing}");

    // As the README shows it.
    let readme = include_str!("../../README.md");
    let key = readme.split("sandbox?key=").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let (_, receipt) = get(&demo, &format!("/cegid/sandbox?key={key}"), "admin").await;
    let [total, quantity] = ["TaxIncludedTotalAmount", "TotalQuantity"].map(|name| &receipt["Header"][name]);
    assert!(readme.contains(&format!("\"TaxIncludedTotalAmount\":{total},\"TotalQuantity\":{quantity}")), "{receipt}");
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/api/demo/cegid/sandbox/attachReceiptToCustomer?key={key}", demo["api"].as_str().unwrap());
    let admin = demo["keys"]["admin"].as_str().unwrap();
    let body = r#"{"email": "ada@example.org", "firstName": "Ada", "lastName": "Example"}"#;
    let post = http.post(url).header("x-api-key", admin).header("content-type", "application/json").body(body);
    let customer: String = post.send().await.unwrap().json().await.unwrap();
    let (_, receipt) = get(&demo, &format!("/cegid/sandbox?key={key}"), "admin").await;
    assert_eq!(receipt["Header"]["CustomerId"], customer.as_str());
    assert!(readme.contains(&format!("\"{customer}\"")), "{customer}");
    assert_eq!(running.stop(), Some(0));
}

#[tokio::test]
async fn a_demo_that_keeps_its_data_revokes_the_keys_of_the_last_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let (first, before) = demo(&["--data-dir", &data]);
    let old = before["keys"]["admin"].as_str().unwrap().to_owned();
    assert_eq!(get(&before, "/cegid/stores", &old).await.0, 200);
    assert_eq!(first.stop(), Some(0));
    let (second, after) = demo(&["--data-dir", &data]);
    assert_eq!(get(&after, "/cegid/stores", &old).await.0, 401);
    assert_eq!(get(&after, "/cegid/stores", "admin").await.0, 200);
    assert_eq!(second.stop(), Some(0));
}

/// Exit code 1 and one line on standard error.
pub(crate) fn one_line(output: &Output) -> String {
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    assert!(error.starts_with("cegid-connector: "), "{error}");
    error
}

#[test]
fn a_port_in_use_is_one_line_and_exit_code_1() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let error =
        one_line(&connector(&["demo", "--bind", &address, "--simulator-bind", "127.0.0.1:0"]).output().unwrap());
    assert!(error.contains(&address) && error.contains("in use"), "{error}");
    let error =
        one_line(&connector(&["demo", "--bind", "127.0.0.1:0", "--simulator-bind", &address]).output().unwrap());
    assert!(error.contains(&address) && error.contains("simulator"), "{error}");
}

#[test]
fn a_data_folder_that_cannot_be_written_is_one_line_and_exit_code_1() {
    let error =
        one_line(&connector(&["demo", "--data-dir", "/proc/nowhere", "--bind", "127.0.0.1:0"]).output().unwrap());
    assert!(error.contains("/proc/nowhere"), "{error}");
}

#[test]
fn a_wrong_setting_in_the_environment_names_the_variable() {
    let output = connector(&["serve"]).env("CEGID_CONNECTOR__SERVER__BIND", "nowhere").output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error.contains("CEGID_CONNECTOR__SERVER__BIND"), "{error}");
}

#[test]
#[cfg(unix)]
fn a_variable_that_is_not_text_harms_nobody_who_does_not_read_it() {
    use std::os::unix::ffi::OsStrExt;
    let odd = std::ffi::OsStr::from_bytes(b"caf\xe9");
    let output = connector(&["openapi"]).env("SOMEBODY_ELSES", odd).output().unwrap();
    assert!(output.status.success());
    let folder = tempfile::tempdir().unwrap();
    let output = connector(&["migrate"]).current_dir(&folder).env("SOMEBODY_ELSES", odd).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = connector(&["serve"]).env("CEGID_CONNECTOR__SERVER__BIND", odd).output().unwrap();
    assert!(one_line(&output).contains("CEGID_CONNECTOR__SERVER__BIND"), "{output:?}");
}

/// `doctor --json` of an installation with one tenant that has these connections.
fn doctor(folder: &Path, connections: &str) -> (Option<i32>, Value) {
    let tenant = folder.join("demo/server");
    std::fs::create_dir_all(&tenant).unwrap();
    std::fs::write(folder.join("demo/tenant.yml"), "displayName: Demo\n").unwrap();
    std::fs::write(tenant.join("y2.yml"), format!("connections:\n{connections}")).unwrap();
    let run = |arguments: &[&str]| {
        let database = format!("sqlite:{}", folder.join("connector.db").display());
        connector(arguments).current_dir(folder).env("DATABASE_URL", database).output().unwrap()
    };
    let applied = run(&["tenant", "apply", "demo"]);
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let output = run(&["doctor", "--json"]);
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

fn check<'r>(report: &'r Value, name: &str) -> &'r Value {
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no check {name}: {report:#}"))
}

#[tokio::test]
async fn doctor_finds_an_audit_that_was_tampered_with_and_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    doctor(folder.path(), "  default:\n    url: 'simulator:'\n");
    let database = format!("sqlite:{}", folder.path().join("connector.db").display());
    let pool = sqlx::SqlitePool::connect(&database).await.unwrap();
    for statement in [
        "drop trigger audit_entries_are_not_changed",
        "update audit_entries set actor_kind = 'subject' where sequence = 1",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let output =
        connector(&["doctor", "--json"]).current_dir(folder.path()).env("DATABASE_URL", database).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), check(&report, "audit")["status"].as_str()),
        (Some(2), Some("fail")),
        "{report:#}"
    );
    assert!(check(&report, "audit")["finding"].as_str().unwrap().contains("entry 1 was changed"), "{report:#}");
}

#[test]
fn doctor_finds_a_simulated_y2_well_except_for_its_clashing_codes() {
    let folder = tempfile::tempdir().unwrap();
    let (code, report) = doctor(folder.path(), "  default:\n    url: 'simulator:'\n");
    assert_eq!((code, &report["fail"]), (Some(1), &Value::from(0)), "{report:#}");
    assert_eq!(check(&report, "HelloWorld")["status"], "ok");
    let audit = check(&report, "audit");
    assert!(audit["status"] == "ok" && audit["finding"].as_str().unwrap().starts_with("1 entry,"), "{audit}");
    assert_eq!(check(&report, "content")["finding"], "1 tenant, 0 API keys");
    assert_eq!(check(&report, "CompanyStoresService")["status"], "ok");
    assert_eq!(check(&report, "stores")["status"], "ok");
    for codes in ["country codes", "civility codes"] {
        assert_eq!(check(&report, codes)["status"], "warn", "{codes}");
    }
    assert!(report.to_string().contains("used more than once"));
}

#[test]
fn doctor_says_what_to_do_about_an_address_that_is_not_allowed_and_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let connections =
        "  default:\n    url: http://127.0.0.1:1/Y2\n    databaseId: X\n    login: x\n    password: secret-word\n";
    let (code, report) = doctor(folder.path(), connections);
    assert_eq!(code, Some(2));
    let failed = report["checks"].as_array().unwrap().iter().find(|check| check["status"] == "fail").unwrap();
    assert!(failed["advice"].as_str().unwrap().contains("network.allow"), "{failed:#}");
    assert!(!report.to_string().contains("secret-word"));
}
