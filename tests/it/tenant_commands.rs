//! The commands `tenant`, `key` and `migrate`, run as the command line runs them.

use std::{
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex},
};

use cegid_connector::{
    cli::{console::Console, key::KeyArgs, migrate::MigrateArgs, tenant::TenantArgs},
    clock::Clock,
    config::Settings,
    store,
};
use clap::{Parser, Subcommand};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use crate::{database::Database, tenant_files::write};

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Tenant(TenantArgs),
    Key(KeyArgs),
    Migrate(MigrateArgs),
}

/// What a command wrote.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Desk {
    folder: TempDir,
    database: Database,
    settings: Settings,
    clock: Clock,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::create().await;
        let settings = database.settings();
        Self { folder, database, settings, clock: Clock::fixed("2026-11-21T09:00:00Z".parse::<Timestamp>().unwrap()) }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// What the command wrote as its result, or its error.
    async fn run(&self, line: &[&str]) -> Result<String, String> {
        let parsed = Line::try_parse_from(["cegid-connector"].iter().chain(line)).map_err(|error| error.to_string())?;
        let written = Written::default();
        let mut console = Console::new(written.clone(), io::sink());
        let done = match parsed.command {
            Command::Tenant(command) => command.run(&self.settings, &self.clock, &mut console).await,
            Command::Key(command) => command.run(&self.settings, &self.clock, &mut console).await,
            Command::Migrate(command) => command.run(&self.settings, &mut console).await,
        };
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let text = text.replace(&format!("{}/", self.folder.path().display()), "");
        done.map(|_| text).map_err(|error| format!("{error:#}"))
    }

    async fn applied() -> Self {
        let desk = Self::new().await;
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/tenants/demo");
        desk.run(&["tenant", "apply", &demo.display().to_string()]).await.unwrap();
        desk
    }
}

#[tokio::test]
async fn migrate_makes_the_database() {
    let desk = Desk::new().await;
    let said = desk.run(&["migrate"]).await.unwrap();
    assert!(said.starts_with("the schema is up to date (version "), "{said}");
    store::open(&desk.database.url()).await.unwrap().store.ping().await.unwrap();
}

#[tokio::test]
async fn check_needs_no_database_and_lists_every_problem() {
    let desk = Desk::new().await;
    write(desk.folder.path(), "tenants/a", &[("tenant.yml", "displayName: A")]);
    let tenants = desk.path("tenants");
    assert_eq!(desk.run(&["tenant", "check", &tenants]).await.unwrap(), "a: in order, 0 connections\n");
    write(desk.folder.path(), "tenants/b", &[("tenant.yml", "name: B")]);
    let problems = desk.run(&["tenant", "check", &tenants]).await.unwrap_err();
    assert_eq!(problems.lines().count(), 2, "{problems}");
    let json = desk.run(&["tenant", "check", "--json", &tenants]).await.unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["problems"][0]["line"], 1);
    if let Database::Sqlite(folder) = &desk.database {
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[tokio::test]
async fn apply_list_export_and_delete_a_tenant() {
    let desk = Desk::new().await;
    let y2 = "connections:\n  main:\n    url: https://h/Y2\n    databaseId: D\n    login: l\n    password: hunter2\n";
    write(desk.folder.path(), "tenants/b", &[("tenant.yml", "displayName: B"), ("server/y2.yml", y2)]);
    write(desk.folder.path(), "tenants/a", &[("tenant.yml", "displayName: A")]);
    let tenants = desk.path("tenants");
    let applied = desk.run(&["tenant", "apply", &tenants]).await.unwrap();
    assert_eq!(applied, "a: version 1 is in effect\nb: version 1 is in effect\n");
    let again = desk.run(&["tenant", "apply", &tenants]).await.unwrap();
    assert_eq!(again, "a: unchanged, version 1 stays in effect\nb: unchanged, version 1 stays in effect\n");
    insta::assert_snapshot!(desk.run(&["tenant", "list"]).await.unwrap(), @r#"
    ID  VERSION  APPLIED
    a   1        2026-11-21 09:00:00Z
    b   1        2026-11-21 09:00:00Z
    "#);
    insta::assert_snapshot!(desk.run(&["tenant", "export", "b"]).await.unwrap(), @r#"
    # ==> b/server/y2.yml
    connections:
      main:
        url: https://h/Y2
        databaseId: D
        login: l
        password: "${secret:connections.main.password}"
    # ==> b/tenant.yml
    displayName: B
    "#);

    let out = desk.path("out");
    let written = desk.run(&["tenant", "export", "b", "--to", &out]).await.unwrap();
    assert_eq!(written, "out/b/server/y2.yml\nout/b/tenant.yml\n");
    let refused = desk.run(&["tenant", "export", "b", "--to", &out]).await.unwrap_err();
    assert!(refused.contains("exists already; nothing was written"), "{refused}");
    let unchanged = desk.run(&["tenant", "apply", &format!("{out}/b")]).await.unwrap();
    assert_eq!(unchanged, "b: unchanged, version 1 stays in effect\n");

    let asked = desk.run(&["tenant", "delete", "b"]).await.unwrap_err();
    assert!(asked.contains("1 version and 0 keys; say so with --yes"), "{asked}");
    assert_eq!(desk.run(&["tenant", "delete", "b", "--yes"]).await.unwrap(), "tenant b is deleted\n");
    assert_eq!(desk.run(&["tenant", "export", "b"]).await.unwrap_err(), "there is no tenant `b`");
}

#[tokio::test]
async fn a_folder_with_a_wrong_name_hides_no_other_mistake() {
    let desk = Desk::new().await;
    write(desk.folder.path(), "tenants/No Id", &[("tenant.yml", "displayName: A")]);
    write(desk.folder.path(), "tenants/b", &[("tenant.yml", "name: B")]);
    for command in ["check", "apply"] {
        let problems = desk.run(&["tenant", command, &desk.path("tenants")]).await.unwrap_err();
        assert!(problems.contains("No Id: ") && problems.contains("b/tenant.yml:1:"), "{problems}");
    }
    assert_eq!(desk.run(&["tenant", "list", "--json"]).await.unwrap(), "[]\n");
}

#[tokio::test]
async fn a_secret_that_is_not_stored_is_said_once_with_every_other_mistake() {
    let desk = Desk::new().await;
    let y2 = "connections:\n  a:\n    url: https://h.example.com/Y2\n    databaseId: P\n    login: a\n    \
              password: ${secret:connections.zz.password}\n";
    for (time_zone, mistakes) in [("Nope", 2), ("UTC", 1)] {
        let profile = format!("displayName: P\ntimeZone: {time_zone}\n");
        write(desk.folder.path(), "tenants/p", &[("tenant.yml", &profile), ("server/y2.yml", y2)]);
        let problems = desk.run(&["tenant", "apply", &desk.path("tenants")]).await.unwrap_err();
        assert_eq!(problems.lines().count(), mistakes, "{problems}");
        assert_eq!(problems.matches("nothing is stored under it").count(), 1, "{problems}");
    }
}

#[tokio::test]
async fn one_broken_tenant_keeps_all_from_being_applied() {
    let desk = Desk::new().await;
    write(desk.folder.path(), "tenants/a", &[("tenant.yml", "displayName: A")]);
    write(desk.folder.path(), "tenants/b", &[("tenant.yml", "")]);
    desk.run(&["tenant", "apply", &desk.path("tenants")]).await.unwrap_err();
    assert_eq!(desk.run(&["tenant", "list", "--json"]).await.unwrap(), "[]\n");
}

#[tokio::test]
async fn a_key_is_made_listed_and_revoked() {
    let desk = Desk::applied().await;
    let make = ["key", "create", "--tenant", "demo", "--name", "till 3", "--expires", "90d", "--scope"];
    let scopes = ["tenant.y2.listener", "tenant.y2.stores:read"];
    let value = desk.run(&[make.as_slice(), &scopes].concat()).await.unwrap();
    assert!(value.starts_with("y2_live_") && value.lines().count() == 1, "only the key itself is on standard output");
    let id = value.split('_').nth(2).unwrap();
    let listed = desk.run(&["key", "list", "--tenant", "demo"]).await.unwrap().replace(id, "KEYKEYKEYKEY");
    insta::assert_snapshot!(listed, @r#"
    ID            STATE   NAME    CREATED     EXPIRES     SCOPES
    KEYKEYKEYKEY  active  till 3  2026-11-21  2027-02-19  tenant.y2.stores:read tenant.y2.listener
    "#);
    assert!(!listed.contains(value.trim()));
    desk.clock.advance(SignedDuration::from_hours(24 * 91));
    assert!(desk.run(&["key", "list", "--tenant", "demo"]).await.unwrap().contains("expired"));

    let revoked = desk.run(&["key", "revoke", value.trim()]).await.unwrap();
    assert_eq!(revoked, format!("key {id} (till 3) of tenant demo is revoked\n"));
    let json = desk.run(&["key", "list", "--tenant", "demo", "--json"]).await.unwrap();
    assert!(json.contains("\"state\":\"revoked\""), "{json}");
}

#[tokio::test]
async fn mistakes_are_one_clear_line() {
    let desk = Desk::applied().await;
    let make = ["key", "create", "--name", "x", "--scope"];
    let scope = desk.run(&[make.as_slice(), &["admin", "--tenant", "demo"]].concat()).await.unwrap_err();
    assert!(scope.contains("`admin` is not a permission code; the codes are: tenant.y2.settings:read"), "{scope}");
    let tenant = desk.run(&[make.as_slice(), &["tenant.y2.listener", "--tenant", "nobody"]].concat()).await;
    assert_eq!(tenant.unwrap_err(), "there is no tenant `nobody`");
    assert_eq!(desk.run(&["key", "list", "--tenant", "nobody"]).await.unwrap_err(), "there is no tenant `nobody`");
    assert_eq!(desk.run(&["key", "revoke", "y2_live_x_y_z"]).await.unwrap_err(), "there is no key of that id");
}

#[tokio::test]
async fn a_lost_master_key_is_one_clear_line_and_no_new_one_is_made() {
    let mut desk = Desk::applied().await;
    let expected = match &desk.database {
        Database::Sqlite(folder) => {
            std::fs::remove_file(folder.path().join("connector.db.key")).unwrap();
            "the master key of this database is missing"
        }
        Database::Postgres(_) => {
            desk.settings.secrets.master_key = None;
            "a Postgres database needs its master key from the settings"
        }
    };
    let error = desk.run(&["tenant", "list"]).await.unwrap_err();
    assert!(error.starts_with(expected) && error.lines().count() == 1, "{error}");
    let again = desk.run(&["tenant", "list"]).await.unwrap_err();
    assert_eq!(again, error);
}
