//! Proxies in the environment: one would resolve names itself, past the policy.

use std::fs;

use cegid_y2_simulator::SimOptions;

use super::trap::Trap;
use crate::{
    binary::connector,
    connector::{connection, y2},
};

const NAMES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

#[tokio::test]
async fn a_proxy_of_the_environment_is_not_used() {
    let (trap, sim) = (Trap::set().await, y2(SimOptions::default()).await);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("demo/server")).unwrap();
    fs::write(folder.path().join("demo/tenant.yml"), "displayName: Demo\n").unwrap();
    let y2_yml = format!("connections:\n{}", connection("default", &sim, &[]));
    fs::write(folder.path().join("demo/server/y2.yml"), y2_yml).unwrap();
    let database = format!("sqlite:{}", folder.path().join("connector.db").display());
    let proxy = trap.address("http://127.0.0.1:{p}");
    let run = async |arguments: &[&str]| {
        let mut command = connector(arguments);
        command.current_dir(&folder).env("DATABASE_URL", &database).env("CEGID_CONNECTOR__NETWORK__ALLOW", "127.0.0.1");
        command.envs(NAMES.map(|name| (name, &proxy))).env("NO_PROXY", "");
        // The simulated Y2 answers from this very runtime.
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    };
    let applied = run(&["tenant", "apply", "demo"]).await;
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let report = run(&["doctor", "--json"]).await;
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["fail"], 0, "{report:#}");
    assert!(!sim.recorded().is_empty(), "Y2 was called");
    assert_eq!(trap.caught().await, 0);
}
