//! What is shipped agrees with the repository: the container's recipe, the scripts, the rules for dependencies. A container
//! cannot be built everywhere, so its recipe is checked line by line.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command};

use cegid_connector::config::Settings;
use regex::Regex;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The instructions of the Dockerfile, continued lines joined, comments gone.
fn instructions() -> Vec<(String, String)> {
    let text = read("Dockerfile");
    let lines: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    let joined = lines.join("\n").replace("\\\n", " ");
    let instruction = |line: &str| line.split_once(' ').map(|(name, rest)| (name.to_owned(), rest.trim().to_owned()));
    joined.lines().map(str::trim).filter_map(instruction).collect()
}

/// The arguments of the last instruction of that name.
fn last(name: &str) -> String {
    let found = instructions().into_iter().rfind(|(instruction, _)| instruction == name);
    found.unwrap_or_else(|| panic!("the Dockerfile has no {name}")).1
}

fn binary() -> Command {
    Command::new(env!("CARGO_BIN_EXE_cegid-connector"))
}

#[test]
fn the_container_builds_with_the_rust_version_of_the_manifest() {
    let manifest = read("Cargo.toml");
    let version = Regex::new(r#"(?m)^rust-version = "(.*)"$"#).unwrap().captures(&manifest).unwrap()[1].to_owned();
    let (_, from) = instructions().into_iter().find(|(name, _)| name == "FROM").unwrap();
    assert!(from.starts_with(&format!("rust:{version}-")), "{from} instead of rust:{version}");
}

#[test]
fn the_container_builds_and_runs_on_the_same_release_of_debian() {
    let bases: Vec<_> = instructions().into_iter().filter(|(name, _)| name == "FROM").map(|(_, from)| from).collect();
    let release = Regex::new(r"-slim-([a-z]+)|debian:([a-z]+)-slim").unwrap();
    let releases: Vec<_> = bases
        .iter()
        .map(|from| {
            let found = release.captures(from).unwrap_or_else(|| panic!("{from}"));
            found.get(1).or(found.get(2)).unwrap().as_str().to_owned()
        })
        .collect();
    assert_eq!(releases.len(), 2);
    assert_eq!(releases[0], releases[1], "the C library of the build must be there at run time");
}

#[test]
fn the_container_copies_the_binary_that_cargo_makes() {
    let built = instructions().into_iter().find(|(name, run)| name == "RUN" && run.contains("cargo build")).unwrap().1;
    let name = env!("CARGO_PKG_NAME");
    assert!(built.contains(&format!("cargo build --profile dist --locked --features otlp --bin {name}")), "{built}");
    let installed = format!("/usr/local/bin/{name}");
    assert!(built.contains(&format!("cp target/dist/{name} {installed}")), "{built}");
    assert!(
        instructions()
            .iter()
            .any(|(copy, from)| copy == "COPY" && *from == format!("--from=build {installed} {installed}"))
    );
    assert_eq!(last("ENTRYPOINT"), format!("[\"{installed}\"]"));
    let manifest = read("Cargo.toml");
    let release = manifest.split("[profile.release]").nth(1).expect("a release profile");
    assert!(release.contains("strip = "), "the binary of the container is stripped");
}

#[test]
fn what_the_container_copies_is_there_and_not_ignored() {
    let ignored = read(".dockerignore");
    let ignored: Vec<_> = ignored.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    for (_, arguments) in instructions().iter().filter(|(name, from)| name == "COPY" && !from.starts_with("--from=")) {
        let source = arguments.split(' ').next().unwrap();
        assert!(root().join(source).exists(), "COPY {source}");
        assert!(!ignored.contains(&source), "{source} is in .dockerignore");
    }
    // What the build reads beside the sources: embedded files, and whatever the manifest names.
    for needed in
        ["Cargo.toml", "Cargo.lock", "src", "assets", "templates", "migrations", "config", "docs", "benches", "tests"]
    {
        assert!(!ignored.contains(&needed), "{needed} is in .dockerignore");
    }
    for never in ["target", ".git", "**/*.key", "**/*.db", "**/.env"] {
        assert!(ignored.contains(&never), "{never} is not in .dockerignore");
    }
}

#[test]
fn the_container_does_not_run_as_root_and_owns_its_data() {
    let user: u32 = last("USER").parse().expect("a number, so that an orchestrator can check it");
    assert_ne!(user, 0);
    let made = instructions().into_iter().find(|(name, run)| name == "RUN" && run.contains("useradd")).unwrap().1;
    assert!(made.contains(&format!("--uid {user}")), "{made}");
    assert!(made.contains("--mode=0700 /data"), "{made}");
    assert_eq!(last("VOLUME"), "/data");
    let order: Vec<_> = instructions().into_iter().map(|(name, _)| name).collect();
    let at = |name: &str| order.iter().position(|instruction| instruction == name).unwrap();
    assert!(at("USER") < at("ENTRYPOINT"));
}

#[test]
fn the_settings_of_the_container_are_settings() {
    let variable = Regex::new(r"([A-Z_]+)=(\S+)").unwrap();
    let given = last("ENV");
    let given: Vec<(String, String)> =
        variable.captures_iter(&given).map(|found| (found[1].to_owned(), found[2].to_owned())).collect();
    assert!(given.len() >= 2);
    let settings = Settings::load(None, given.clone()).unwrap_or_else(|errors| panic!("{errors}"));
    assert!(settings.server.bind.ip().is_unspecified(), "a container listens on every interface");
    assert_eq!(last("EXPOSE"), settings.server.bind.port().to_string());
    let database = &given.iter().find(|(name, _)| name.ends_with("DATABASE__URL")).unwrap().1;
    assert!(database.starts_with("sqlite:/data/"), "{database} is not in the volume");
}

#[test]
fn the_commands_of_the_container_are_commands() {
    let program = |list: &str| -> Vec<String> { serde_json::from_str(list).unwrap_or_else(|_| panic!("{list}")) };
    let health = last("HEALTHCHECK");
    let health = program(health.split_once("CMD ").unwrap().1);
    assert_eq!(health[0], program(&last("ENTRYPOINT"))[0]);
    for arguments in [&health[1..], &program(&last("CMD"))] {
        let help = binary().args(arguments).arg("--help").output().unwrap();
        assert!(help.status.success(), "{arguments:?}");
    }
}

#[test]
fn the_version_of_the_binary_is_that_of_the_manifest() {
    let version = binary().arg("--version").output().unwrap().stdout;
    assert_eq!(String::from_utf8(version).unwrap().trim(), concat!("cegid-connector ", env!("CARGO_PKG_VERSION")));
    assert!(
        read("CHANGELOG.md").contains("## [Unreleased]")
            || read("CHANGELOG.md").contains(concat!("## [", env!("CARGO_PKG_VERSION"), "]"))
    );
}

#[test]
fn the_scripts_can_be_run_and_stop_at_the_first_mistake() {
    for script in ["scripts/test", "scripts/postgres", "scripts/soak", ".ci/run"] {
        let path = root().join(script);
        assert_ne!(fs::metadata(&path).unwrap().permissions().mode() & 0o111, 0, "{script} is not executable");
        assert!(read(script).contains("\nset -euo pipefail\n"), "{script}");
        let checked = Command::new("bash").arg("-n").arg(&path).output().unwrap();
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
    assert!(read(".ci/run").trim_end().ends_with("scripts/test"), "the tests come last");
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let crates = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().file_name());
    let manifests = crates.map(|name| format!("crates/{}/Cargo.toml", name.to_str().unwrap()));
    let mut silent = Vec::new();
    for path in manifests.chain(["Cargo.toml".to_owned()]) {
        let manifest = read(&path);
        let (mut section, mut before) = ("", "");
        for line in manifest.lines() {
            if line.starts_with('[') {
                section = line;
            // Versions alone stand in the workspace's section; who uses one says why.
            } else if section.ends_with("dependencies]")
                && section != "[workspace.dependencies]"
                && !line.is_empty()
                && !line.starts_with('#')
                && !before.starts_with('#')
            {
                silent.push(format!("{path}: {line}"));
            }
            before = line;
        }
    }
    assert!(silent.is_empty(), "no comment above: {silent:#?}");
}

#[test]
fn the_licence_is_the_one_that_the_manifest_names() {
    assert!(read("Cargo.toml").contains("license = \"Apache-2.0\""));
    let licence = read("LICENSE");
    assert!(licence.contains("Apache License") && licence.contains("Version 2.0, January 2004"));
    assert!(licence.contains("END OF TERMS AND CONDITIONS"));
}
