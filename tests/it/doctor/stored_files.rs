//! Files that an earlier version took and this one does not, as the command line tells of them, and how it ends.

use std::path::Path;

use serde_json::Value;

use crate::binary::connector;

/// Applies a tenant, puts one text of its files in the place of another behind everybody's back, and asks.
async fn after(from: &str, to: &str) -> (Option<i32>, Value) {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("tenant.yml", "displayName: Demo\n"),
        ("security.yml", "challengers: [{type: livestore}]\n"),
        ("server/enrolment.yml", "flow: [form, livestore]\n"),
        ("server/livestore.yml", "layout: mobile_ls\n"),
        (
            "server/y2.yml",
            "connections:\n  default:\n    url: 'https://y2.example.com/Y2'\n    databaseId: D\n    login: l\n    password: stored-files-canary\n",
        ),
    ];
    for (path, text) in files {
        let path = folder.path().join("demo").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let applied = run(folder.path(), &["tenant", "apply", "demo"]);
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let pool = sqlx::SqlitePool::connect(&database(folder.path())).await.unwrap();
    let changed = sqlx::query("update tenant_files set text = replace(text, $1, $2) where text like '%' || $1 || '%'");
    assert_eq!(changed.bind(from).bind(to).execute(&pool).await.unwrap().rows_affected(), 1);
    pool.close().await;
    let asked = run(folder.path(), &["doctor", "--tenant", "demo", "--json"]);
    (asked.status.code(), serde_json::from_slice(&asked.stdout).unwrap())
}

fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("connector.db").display())
}

fn run(folder: &Path, arguments: &[&str]) -> std::process::Output {
    connector(arguments).current_dir(folder).env("DATABASE_URL", database(folder)).output().unwrap()
}

#[tokio::test]
async fn a_port_in_the_url_and_a_layout_that_is_not_there_are_named_with_their_line() {
    for (from, to, said) in [
        ("example.com/Y2", "example.com:443/Y2", "leave out `:443`"),
        ("layout: mobile_ls", "layout: nowhere", "the layout `nowhere`"),
    ] {
        let (code, report) = after(from, to).await;
        assert_eq!(code, Some(2), "{report:#}");
        let checks = report["checks"].as_array().unwrap();
        let first = checks.iter().find(|check| check["status"] == "fail").unwrap();
        assert_eq!(first["code"], "tenant-files-invalid", "{report:#}");
        assert!(first["finding"].as_str().unwrap().contains(said), "{first:#}");
        assert!(first["finding"].as_str().unwrap().contains(".yml:"), "{first:#}");
        assert!(first["advice"].as_str().unwrap().contains("tenant apply"), "{first:#}");
        assert!(!report.to_string().contains("stored-files-canary"));
    }
}
