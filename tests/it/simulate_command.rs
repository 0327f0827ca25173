//! `simulate` as its users start it: what it says, and what it keeps in a file; its switches are in `switches`.

mod switches;

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::binary::{Running, connector};

struct Simulator {
    running: Running,
    root: String,
    http: reqwest::Client,
}

/// With a small retailer, beside the file.
fn start(data: &Path, further: &[&str]) -> Simulator {
    let seed = data.with_extension("yml");
    let embedded = include_str!("../../crates/cegid-y2-simulator/src/seed/seed.yml");
    let counts = "counts: {stores: 44, customers: 500, receipts: 2000, orders: 60}";
    assert!(embedded.contains(counts));
    fs::write(&seed, embedded.replace(counts, "counts: {stores: 8, customers: 5, receipts: 5, orders: 2}")).unwrap();
    let (data, seed) = (data.display().to_string(), seed.display().to_string());
    let arguments = [&["simulate", "--bind", "127.0.0.1:0", "--data", &data, "--seed", &seed], further].concat();
    let mut running = Running::start(connector(&arguments));
    let line = running.line();
    let url = line.strip_prefix("Simulated Y2").unwrap_or_else(|| panic!("{line}")).trim();
    let root = url.strip_suffix("/Y2").unwrap().to_owned();
    // The greeting is written whole before anybody calls.
    while !running.line().starts_with("pokes") {}
    Simulator { running, root, http: reqwest::Client::builder().no_proxy().build().unwrap() }
}

impl Simulator {
    async fn world(&self) -> Value {
        let answer = self.http.get(format!("{}/_sim/world", self.root)).send().await.unwrap();
        answer.json().await.unwrap()
    }

    async fn put(&self, world: &Value) {
        let request = self.http.post(format!("{}/_sim/world", self.root)).body(world.to_string());
        assert_eq!(request.send().await.unwrap().status(), 204);
    }
}

/// The world with another day in it, so that one sees which one it is.
fn marked(world: &Value, day: &str) -> Value {
    let mut world = world.clone();
    world["historyEnd"] = json!(day);
    world
}

#[tokio::test]
async fn a_world_outlives_the_process_that_is_asked_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let first = start(&file, &[]);
    let changed = marked(&first.world().await, "2031-07-14");
    first.put(&changed).await;
    assert_eq!(first.running.stop(), Some(0));
    let kept: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(kept, changed, "the file holds what /_sim/world shows");
    let second = start(&file, &["--forbid-store", "101"]);
    let world = second.world().await;
    assert_eq!((&world["historyEnd"], &world["forbiddenStores"]), (&json!("2031-07-14"), &json!(["101"])));
    let reset = second.http.post(format!("{}/_sim/reset", second.root)).send().await.unwrap();
    assert_eq!(reset.status(), 204);
    assert_eq!(second.world().await["historyEnd"], "2026-03-31", "a reset goes back to the seed, not to the file");
}

#[tokio::test]
async fn a_killed_process_leaves_a_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let running = start(&file, &[]);
    let world = running.world().await;
    running.put(&marked(&world, "2031-07-14")).await;
    running.running.kill();
    let kept: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert!([json!("2026-03-31"), json!("2031-07-14")].contains(&kept["historyEnd"]), "the old content or the new");
    // What a kill in the middle of a write leaves beside it does no harm.
    fs::write(folder.path().join("world.json.tmp"), "half a wor").unwrap();
    let again = start(&file, &[]);
    assert_eq!(again.world().await, kept);
    assert_eq!(again.running.stop(), Some(0));
    assert!(!folder.path().join("world.json.tmp").exists());
}

#[test]
fn a_file_that_holds_something_else_is_left_alone_and_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content, said) in [
        ("empty.json", "", "EOF"),
        ("other.json", "{\"name\": \"package\"}", "unknown field `name`"),
        ("cut.json", "{\"historyEnd\": \"2026-03-31\", \"stores\": [", "EOF"),
        ("notes.txt", "buy milk", "line 1 column 1"),
    ] {
        let file = folder.path().join(name);
        fs::write(&file, content).unwrap();
        let output = connector(&["simulate", "--bind", "127.0.0.1:0", "--data", &file.display().to_string()]).output();
        let output = output.unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{name}");
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
        assert!(error.contains(name) && error.contains(said) && error.contains("give another file"), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
    }
}

#[test]
fn what_cannot_be_written_or_forbidden_is_known_at_the_start() {
    let output = connector(&["simulate", "--bind", "127.0.0.1:0", "--data", "/nowhere/at/all/world.json"]).output();
    let error = String::from_utf8(output.unwrap().stderr).unwrap();
    assert!(error.contains("cannot write /nowhere/at/all/world.json"), "{error}");
    let output = connector(&["simulate", "--bind", "127.0.0.1:0", "--forbid-store", "999"]).output();
    let error = String::from_utf8(output.unwrap().stderr).unwrap();
    assert!(error.contains("--forbid-store 999: the retailer has no such store"), "{error}");
}

#[tokio::test]
async fn a_shop_stands_beside_the_y2_where_one_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let key = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let further = ["--shop-bind", "127.0.0.1:0", "--shop-version", "9", "--shop-key", key];
    let mut simulator = start(&folder.path().join("world.json"), &further);
    let mut line = simulator.running.line();
    while !line.starts_with("Simulated shop") {
        line = simulator.running.line();
    }
    let url = line.trim_start_matches("Simulated shop").trim();
    let api = format!("{url}api/");
    let answer = simulator.http.get(&api).basic_auth(key, Some("")).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["psws-version"].to_str().unwrap()), (200, "9.0.0"));
    assert_eq!(simulator.http.get(&api).send().await.unwrap().status(), 401);
    let world: Value = simulator.http.get(format!("{url}_sim/world")).send().await.unwrap().json().await.unwrap();
    assert_eq!(world["products"], json!([]));
    assert_eq!(simulator.running.stop(), Some(0));
}

#[test]
fn what_is_no_key_of_a_shop_is_known_at_the_start() {
    let output = connector(&["simulate", "--bind", "127.0.0.1:0", "--shop-key", "short"]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && error.contains("expected 32 letters and digits"), "{error}");
}
