//! A disk that is full, over its quota, or read-only.

use std::{
    fs::File,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Installation, Server, doctor};
use crate::binary::{Program, one_line};

fn shell(script: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", script]);
    shell
}

/// From now on no file of the process may grow beyond so many bytes.
fn limit_files(server: &Server, bytes: &str) {
    let (process, limit) = (server.running.id().to_string(), format!("--fsize={bytes}:"));
    assert!(Command::new("prlimit").args(["--pid", &process, &limit]).status().unwrap().success());
}

/// Changes fail with these words while everything else goes on, and `/readyz` and the metrics say so.
async fn changes_fail(server: &Server, reason: &str, kept: &[&str]) {
    // More than once: what a failed change leaves behind must not be what the next one fails of.
    for _ in 0..3 {
        server.make_key("refused").await.is_unavailable(reason);
    }
    assert_eq!(server.stores().await, 200);
    assert_eq!(server.names().await, kept);
    let said = server.readiness("degraded", "changes").await;
    assert!(said.contains("disk"), "{said}");
    let plain = server.get("/readyz").await;
    assert!(plain.status == 200 && plain.body.starts_with("ready, but changes: "), "{}", plain.body);
    assert!(server.metric("database_writable 0").await);
}

async fn changes_work_again(server: &Server, kept: &[&str]) {
    let made = server.make_key("later").await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(server.readiness("ready", "changes").await, "ok");
    assert!(server.metric("database_writable 1").await);
    assert_eq!(server.names().await, kept);
}

#[tokio::test]
async fn a_disk_that_takes_no_more_refuses_changes_alone_and_needs_no_restart() {
    let (installation, key) = Installation::furnished();
    // The signal of a write beyond the limit is ignored: the write fails, as on a disk over its quota.
    let outlives = shell("trap '' XFSZ; exec \"$0\" \"$@\"");
    let server = Server::start(installation.command(&["serve"]).within(outlives), &key);
    assert_eq!((server.stores().await, server.make_key("before").await.status), (200, 201));
    assert_eq!(server.readiness("ready", "changes").await, "ok");
    for round in 0..2 {
        limit_files(&server, "1");
        let kept: &[&str] = if round == 0 { &["before", "first"] } else { &["before", "first", "later"] };
        changes_fail(&server, "disk of the connector's database fails", kept).await;
        limit_files(&server, "unlimited");
        let kept: &[&str] =
            if round == 0 { &["before", "first", "later"] } else { &["before", "first", "later", "later"] };
        changes_work_again(&server, kept).await;
    }
    // What was acknowledged outlives the process.
    server.running.kill();
    let server = installation.serve(&key);
    assert_eq!(server.names().await, ["before", "first", "later", "later"]);
    assert_eq!(server.running.stop(), Some(0));
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

/// A command in a world of its own, where the folder is a small disk (tmpfs), after this script. `None`, said aloud: the
/// machine lets nobody have one.
fn on_a_disk_of_its_own(installation: &Installation, script: &str, command: Program) -> Option<Program> {
    let unshare = |script: &str, folder: &Path| {
        let mut unshare = Command::new("unshare");
        unshare.args(if is_root() { &["--mount"][..] } else { &["--mount", "--map-root-user"] });
        unshare.args(["sh", "-c", &format!("mount -t tmpfs -o size=2m none \"$0\" && {script}")]).arg(folder);
        unshare
    };
    let probe = tempfile::tempdir().unwrap();
    if !unshare("true", probe.path()).output().is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: this machine lets a process have no disk of its own (`unshare --mount`, tmpfs)");
        return None;
    }
    Some(command.within(unshare(&format!("{script} exec \"$@\""), installation.folder.path())))
}

/// A command that sees the disk of that process.
fn beside(process: u32, command: Program) -> Program {
    let mut enter = Command::new("nsenter");
    enter.args(["--target", &process.to_string(), "--mount"]);
    if !is_root() {
        enter.args(["--user", "--preserve-credentials"]);
    }
    command.within(enter)
}

#[tokio::test]
async fn a_full_disk_is_named_by_the_answer_by_readiness_and_by_doctor() {
    let installation = Installation::new();
    let serve = installation.command(&["serve"]);
    let Some(serve) = on_a_disk_of_its_own(&installation, "", serve) else { return };
    let mut server = Server::start(serve, "");
    let process = server.running.id();
    server.key = installation.furnish(|command| beside(process, command));
    server.until_known().await;
    assert_eq!((server.stores().await, server.make_key("before").await.status), (200, 201));

    let filler = PathBuf::from(format!("/proc/{process}/root{}/filler", installation.folder.path().display()));
    let mut room = File::create(&filler).unwrap();
    std::io::copy(&mut std::io::repeat(0), &mut room).unwrap_err();
    changes_fail(&server, "disk of the connector's database is full", &["before", "first"]).await;
    let ask_doctor = || doctor(beside(process, installation.command(&[])), "changes");
    let (code, said) = ask_doctor();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.starts_with("fail: the disk of the database is full -> make room"), "{said}");

    drop(room);
    std::fs::remove_file(&filler).unwrap();
    changes_work_again(&server, &["before", "first", "later"]).await;
    assert!(ask_doctor().1.starts_with("ok: can be written"));
    assert_eq!(server.running.stop(), Some(0));
}

#[tokio::test]
async fn a_disk_with_room_for_less_than_a_change_takes_none_and_readiness_tells_before_anybody_tries() {
    let installation = Installation::new();
    let serve = installation.command(&["serve"]);
    let Some(serve) = on_a_disk_of_its_own(&installation, "", serve) else { return };
    let mut server = Server::start(serve, "");
    let process = server.running.id();
    server.key = installation.furnish(|command| beside(process, command));
    server.until_known().await;
    assert_eq!(server.readiness("ready", "changes").await, "ok");

    let filler = PathBuf::from(format!("/proc/{process}/root{}/filler", installation.folder.path().display()));
    let mut room = File::create(&filler).unwrap();
    std::io::copy(&mut std::io::repeat(0), &mut room).unwrap_err();
    room.set_len(room.metadata().unwrap().len() - (12 << 10)).unwrap();
    let said = server.readiness("degraded", "changes").await;
    assert!(said.contains("the disk of the database is full"), "{said}");
    changes_fail(&server, "disk of the connector's database is full", &["first"]).await;
    std::fs::remove_file(&filler).unwrap();
    drop(room);
    changes_work_again(&server, &["first", "later"]).await;
    assert_eq!(server.running.stop(), Some(0));
}

#[test]
fn a_disk_that_is_read_only_or_full_at_the_start_is_one_line_that_names_the_file() {
    let installation = Installation::new();
    for (then, reason) in [
        ("mount -t tmpfs -o ro none \"$0\" &&", "choose a folder on a disk that can be written"),
        ("touch \"$0/connector.db\" && ! cat /dev/zero >\"$0/filler\" 2>/dev/null;", "make room"),
        // Room for a few pages, but not for what SQLite puts beside the file, or for the tables.
        ("! cat /dev/zero >\"$0/filler\" 2>/dev/null; truncate -s -8K \"$0/filler\" &&", "make room"),
        ("! cat /dev/zero >\"$0/filler\" 2>/dev/null; truncate -s -48K \"$0/filler\" &&", "make room"),
    ] {
        for arguments in [&["serve"][..], &["tenant", "list"]] {
            let command = installation.command(arguments);
            let Some(mut command) = on_a_disk_of_its_own(&installation, then, command) else { return };
            let error = one_line(&command.output().unwrap());
            assert!(error.contains("connector.db") && error.contains(reason), "{error}");
        }
        let Some(command) = on_a_disk_of_its_own(&installation, then, installation.command(&[])) else { return };
        let (code, said) = doctor(command, "start");
        assert!(code == Some(2) && said.contains("connector.db") && said.contains(reason), "{said}");
    }
}

#[test]
fn a_folder_that_is_not_the_users_is_one_line_that_says_so() {
    let (installation, _) = Installation::furnished();
    let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
    let able =
        Command::new("setpriv").args(nobody).arg(env!("CARGO_BIN_EXE_cegid-connector")).arg("--version").output();
    if !able.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: the tests cannot start the binary as another user (`setpriv`)");
        return;
    }
    let as_nobody = |arguments: &[&str]| {
        let mut setpriv = Command::new("setpriv");
        setpriv.args(nobody);
        installation.command(arguments).within(setpriv)
    };
    // The files are readable and the database is even writable, but not what SQLite has to put beside it.
    let mode = std::os::unix::fs::PermissionsExt::from_mode;
    std::fs::set_permissions(installation.folder.path(), mode(0o755)).unwrap();
    std::fs::set_permissions(installation.database(), mode(0o666)).unwrap();
    let error = one_line(&as_nobody(&["serve"]).output().unwrap());
    assert!(error.contains("connector.db") && error.contains("its folder must be writable too"), "{error}");
    // Neither is the key file, which stays its owner's.
    std::fs::set_permissions(installation.folder.path(), mode(0o777)).unwrap();
    let error = one_line(&as_nobody(&["serve"]).output().unwrap());
    assert!(
        error.contains("connector.db.key") && error.contains("let the user that runs this program own it"),
        "{error}"
    );
    let (code, said) = doctor(as_nobody(&[]), "start");
    assert!(code == Some(2) && said.contains("connector.db.key"), "{said}");
}
