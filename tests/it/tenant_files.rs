//! Tenants as folders of files: what is said about broken ones, and what a good one becomes.

use std::{fs, path::Path, time::Duration};

use cegid_connector::{
    domain::ids::TenantId,
    store::StoredFile,
    tenant::{
        Endpoint,
        apply::check,
        documents::{self, Outside, SecretSource, StoredSecrets, TenantFolder, tenant_folders},
    },
    yaml::Problems,
};
use proptest::prelude::*;
use secrecy::ExposeSecret;

/// Writes files into a tenant's folder in `root`.
pub fn write(root: &Path, tenant: &str, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(tenant).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn variable(name: &str) -> Option<String> {
    (name == "Y2_PASSWORD").then(|| "from-environment".to_owned())
}

pub fn outside(folder: &Path) -> Outside<'_> {
    Outside { environment: &variable, folder }
}

/// Every problem of the tenants in `root`, with `root` left out of the paths.
fn problems(root: &Path) -> String {
    let shown = |problems: Problems| problems.to_string().replace(&format!("{}/", root.display()), "");
    let (folders, read) = tenant_folders(root);
    let found = folders.iter().filter_map(|folder| check(folder, outside(&folder.folder)).err());
    read.err().into_iter().chain(found).map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_tenant_is_in_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/tenants");
    let (tenants, _) = tenant_folders(&folder);
    assert_eq!(tenants[0].id.as_str(), "demo");
    let demo = check(&tenants[0], outside(&folder)).unwrap();
    assert_eq!(demo.documents.connections[0].endpoint, Endpoint::Simulator);
    assert!(demo.documents.connections[1].sandbox);
}

#[test]
fn every_key_of_a_connection_is_read() {
    let root = tempfile::tempdir().unwrap();
    let y2 = r"connections:
  main:
    name: Y2 Europe
    default: true
    url: https://90000000-retail-ondemand.cegid.cloud/Y2/
    databaseId: 001
    login: svc
    password: ${env:Y2_PASSWORD}
    timeout: 45s
    maxInFlight: 8
    maxReplyBytes: 20 MiB
    language: de-ch
    country: NO
    caches: {fresh: 0s, stale: 2d}
    stores: {inventoryItem: ITEM-1, pageSize: 200}
    civilities:
      MR: {code: Mr, label: Mister, labels: {fr: Monsieur}}
    countries:
      NO: {iso2: NO, iso3: NOR, isoNumeric: 578, label: Norge, defaultLanguage: NOR, currency: NOK, regions: {03: Oslo}}
    pluginNames:
      Company/Stores: {Description: Label, FieldsType.Warehouses: ''}
      CustomerOrder/Management: {interface: IOrdersWebService}
";
    let tenant =
        "displayName: Brand\ndefaultLanguage: fr\ntimeZone: Europe/Paris\npublicBaseUrl: https://brand.example.com\n";
    write(root.path(), "brand", &[("tenant.yml", tenant), ("server/y2.yml", y2), (".hidden", "x")]);
    let (folders, _) = tenant_folders(root.path());
    let read = check(&folders[0], outside(root.path())).unwrap();
    assert_eq!(read.documents.profile.display_name, "Brand");
    assert_eq!(read.documents.profile.public_base_url.unwrap().as_str(), "https://brand.example.com/");
    let connection = &read.documents.connections[0];
    assert_eq!(connection.database_id, "001");
    assert_eq!(connection.password.expose_secret(), "from-environment");
    assert_eq!((connection.timeout, connection.max_in_flight), (Duration::from_secs(45), 8));
    assert_eq!(connection.max_reply_bytes, 20 << 20);
    assert_eq!(connection.language.as_deref(), Some("de-CH"));
    assert_eq!(connection.country.as_deref(), Some("NO"));
    assert_eq!(connection.caches.fresh, Duration::ZERO);
    assert_eq!(connection.stores.inventory_item.as_deref(), Some("ITEM-1"));
    assert_eq!(connection.stores.page_size, 200);
    assert_eq!(connection.civilities[0].labels["fr"], "Monsieur");
    assert_eq!(connection.civilities[0].labels[""], "Mister");
    assert_eq!(connection.countries[0].iso_numeric.as_deref(), Some("578"));
    assert_eq!(connection.countries[0].regions[0].id, "03");
    assert_eq!(connection.plugin_names["Company/Stores"]["Description"], "Label");
    assert_eq!(connection.plugin_names["Company/Stores"]["FieldsType.Warehouses"], "");
    assert_eq!(connection.plugin_names["CustomerOrder/Management"]["interface"], "IOrdersWebService");
    assert!(!format!("{connection:?}").contains("from-environment"));
}

#[test]
fn every_problem_of_every_file_is_reported_at_once() {
    let root = tempfile::tempdir().unwrap();
    let y2 = r"connections:
  default:
    enabled: yes
    url: https://host.example.com:443/Y2
    databaseid: 90000000_001_PROD
    login: svc
    pasword: hunter2-canary
    timeout: 30
    language: fr_FR
    caches: {fresh: 99d, stall: 1h}
  'bad id': {url: 'https://host.example.com/Y2/CustomerWcfService.svc', databaseId: 'a\b', login: 'a:b', password: ''}
  simulator: {url: 'https://host.example.com/Y2', databaseId: P, login: a, password: x}
  second:
    default: true
    url: https://me:hunter2-canary@host.example.com
    databaseId: X
    login: svc
    password: ${env:MISSING}
  third:
    default: true
    enabled: false
    url: simulator
    password: ${evn:X}
  prod: {url: 'https://p.example.com/Y2', databaseId: P, login: a, password: hunter2-canary}
  box: {sandbox: true, url: 'https://p.example.com/Y2/', databaseId: p, login: a, password: '${file:/nowhere}'}
  box2:
    sandbox: true
    url: 'simulator:'
    password: |
      hunter2-canary
    countries:
      FRA: {iso2: fr, iso3: FRAN, isoNumeric: 25, labels: {french: France}}
    pluginNames: {Company/Store: {}, Settings/Country: {Id: 'a b', Region: '', Contry.Id: Code}}
";
    write(
        root.path(),
        "broken",
        &[
            ("tenant.yml", "display_name: Broken\ntimeZone: Paris\ntimeZone: UTC\n"),
            ("server/y2.yml", y2),
            ("server/livestore.yml", "layout: x"),
            ("layouts/form.yml", "x: y"),
            ("server/y2.yaml", "connections: {}"),
        ],
    );
    write(root.path(), "empty", &[("tenant.yml", "timeZone: Paris\n"), ("server/y2.yml", "{}")]);
    let found = problems(root.path());
    assert!(!found.contains("canary"), "{found}");
    insta::assert_snapshot!(found, @r#"
    broken/layouts/form.yml:1:1: fields: found 0 fields, expected 1 to 60
    broken/layouts/form.yml:1:1: fields: found no field `lastName`, expected one at least: Y2 keeps no customer without it
    broken/layouts/form.yml:1:1: x: found an unknown key, expected a known key: url, audience, language, title, editTitle, intro, fields, consents, theme, texts, stores
    broken/server/livestore.yml:1:9: layout: found the layout `x`, which there is not, expected a file `layouts/x.yml`, or one of `form`, `mobile_livestore`, `mobile_ls`
    broken/server/y2.yaml: found a file that ends with `.yaml`, expected only `tenant.yml`, `security.yml`, `server/y2.yml`, `server/livestore.yml`, `server/enrolment.yml`, `layouts/<name>.yml`, and `shop.yml`, `import.json`, `export.json`, `associations.yml` of `shops/<shopId>/` in a tenant's folder
    broken/server/y2.yml:3:5: connections.default.databaseId: found nothing, expected Y2's folder id, such as `90000000_001_PROD`
    broken/server/y2.yml:3:5: connections.default.password: found nothing, expected the password for Y2, such as `${env:Y2_PASSWORD}`
    broken/server/y2.yml:3:14: connections.default.enabled: found `yes`, expected `true` or `false`
    broken/server/y2.yml:4:10: connections.default.url: found `https://host.example.com:443/Y2`, expected a URL without the scheme's own port: leave out `:443` (or `:80`), the scheme implies it, or `simulator:`
    broken/server/y2.yml:5:5: connections.default.databaseid: found an unknown key, expected a known key; did you mean `databaseId`?
    broken/server/y2.yml:7:5: connections.default.pasword: found an unknown key, expected a known key; did you mean `password`?
    broken/server/y2.yml:8:14: connections.default.timeout: found `30`, expected a duration from 1s to 5m, such as `500ms`, `30s`, `10m`, `24h` or `7d`
    broken/server/y2.yml:9:15: connections.default.language: found `fr_FR`, expected a language tag (BCP 47), such as `fr`, `de-CH` or `zh-Hant`
    broken/server/y2.yml:10:21: connections.default.caches.fresh: found `99d`, expected a duration from 0s to 30d, such as `500ms`, `30s`, `10m`, `24h` or `7d`
    broken/server/y2.yml:10:26: connections.default.caches.stall: found an unknown key, expected a known key; did you mean `stale`?
    broken/server/y2.yml:11:3: connections.bad id: found another key, expected an id of 1 to 63 letters, digits, `-` and `_`, the first one a letter or a digit
    broken/server/y2.yml:11:19: connections.bad id.url: found `https://host.example.com/Y2/CustomerWcfService.svc`, expected the address before the services, that is without `/CustomerWcfService.svc`
    broken/server/y2.yml:11:85: connections.bad id.databaseId: found `a\b`, expected a folder id without colon and backslash
    broken/server/y2.yml:11:99: connections.bad id.login: found `a:b`, expected a user name without a colon
    broken/server/y2.yml:11:116: connections.bad id.password: found an empty text, expected a value, `${env:NAME}`, `${file:PATH}` or `${secret:PATH}`
    broken/server/y2.yml:12:3: connections.simulator: found a Y2 that is no sandbox, expected another id, `sandbox: true` or `url: "simulator:"`: this one is that of the sandbox's own Y2
    broken/server/y2.yml:15:10: connections.second.url: found a URL with credentials in it, expected a URL without user and password (they have keys of their own), or `simulator:`
    broken/server/y2.yml:18:15: connections.second.password: found `${env:MISSING}`, expected the environment variable MISSING to be set
    broken/server/y2.yml:20:5: connections.third.databaseId: found nothing, expected Y2's folder id, such as `90000000_001_PROD`
    broken/server/y2.yml:20:5: connections.third.login: found nothing, expected the user name for Y2
    broken/server/y2.yml:20:14: connections.third.default: found `default: true` at a disabled connection, expected `enabled: true`, or the mark elsewhere
    broken/server/y2.yml:20:14: connections.third.default: found a second `default: true` (the first is at `connections.second`), expected it at one connection only
    broken/server/y2.yml:22:10: connections.third.url: found `simulator`, expected an http or https URL, such as `https://90000000-retail-ondemand.cegid.cloud/Y2`, or `simulator:`
    broken/server/y2.yml:23:15: connections.third.password: found a reference of an unknown kind, expected a value, `${env:NAME}`, `${file:PATH}` or `${secret:PATH}`
    broken/server/y2.yml:25:18: connections.box.sandbox: found a sandbox in the same Y2 folder as connection `prod`, expected a folder of its own, since the sandbox writes to it
    broken/server/y2.yml:25:93: connections.box.password: found `${file:/nowhere}`, expected a file that can be read (No such file or directory (os error 2))
    broken/server/y2.yml:27:14: connections.box2.sandbox: found a second `sandbox: true` (the first is at `connections.box`), expected it at one connection only
    broken/server/y2.yml:30:7: connections.box2.password: found a text of several lines, expected a secret on one line
    broken/server/y2.yml:32:19: connections.box2.countries.FRA.iso2: found `fr`, expected 2 capital letters of ISO 3166-1
    broken/server/y2.yml:32:29: connections.box2.countries.FRA.iso3: found `FRAN`, expected 3 capital letters of ISO 3166-1
    broken/server/y2.yml:32:47: connections.box2.countries.FRA.isoNumeric: found `25`, expected three digits of ISO 3166-1, such as `250`
    broken/server/y2.yml:32:59: connections.box2.countries.FRA.labels: found no label, expected `label: …` or `labels: {fr: …}`
    broken/server/y2.yml:32:60: connections.box2.countries.FRA.labels.french: found another key, expected a language tag (BCP 47), such as `fr`, `de-CH` or `zh-Hant`
    broken/server/y2.yml:33:19: connections.box2.pluginNames.Company/Store: found an unknown plug-in, expected one of `Company/Stores`, `Settings/Civilities`, `Settings/Country`, `SalesExternal/Engine2`, `CustomerOrder/Management`
    broken/server/y2.yml:33:61: connections.box2.pluginNames.Settings/Country.Id: found `a b`, expected the name of an XML element, without prefix
    broken/server/y2.yml:33:76: connections.box2.pluginNames.Settings/Country.Region: found nothing, expected the name of an XML element, without prefix
    broken/server/y2.yml:33:91: connections.box2.pluginNames.Settings/Country.Contry.Id: found an unknown name, expected a name of the plug-in's contract; did you mean `Country.Id`?
    broken/tenant.yml:1:1: displayName: found nothing, expected the tenant's name, as people know it
    broken/tenant.yml:1:1: display_name: found an unknown key, expected a known key; did you mean `displayName`?
    broken/tenant.yml:2:11: timeZone: found `Paris`, expected an IANA time zone, such as `Europe/Paris` or `UTC`
    broken/tenant.yml:3:1: found the key `timeZone` a second time, expected each key once
    empty/server/y2.yml:1:1: connections: found no connection, expected at least one, such as `default: {url: …}` (or no such file)
    empty/tenant.yml:1:1: displayName: found nothing, expected the tenant's name, as people know it
    empty/tenant.yml:1:11: timeZone: found `Paris`, expected an IANA time zone, such as `Europe/Paris` or `UTC`
    "#);
}

#[test]
fn folders_that_are_no_tenants_are_named() {
    let root = tempfile::tempdir().unwrap();
    assert!(problems(root.path()).contains("an empty folder"));
    write(root.path(), "Bad Name", &[("tenant.yml", "displayName: x")]);
    write(root.path(), "externals", &[("tenant.yml", "displayName: x")]);
    write(root.path(), "deep", &[("tenant.yml", "displayName: x"), ("a/b/c/d.yml", "")]);
    fs::write(root.path().join("stray.yml"), "").unwrap();
    fs::write(root.path().join("deep/picture"), [0xff, 0xfe]).unwrap();
    insta::assert_snapshot!(problems(root.path()), @r#"
    Bad Name: found a folder whose name is no tenant id, expected a tenant id: 1 to 63 characters of a-z, 0-9 and -, the first one a letter or a digit
    deep/a/b/c: found more than a tenant's folder holds, expected a tenant's files only
    deep/picture: found a file that cannot be read (stream did not contain valid UTF-8), expected a text file of at most 262144 bytes
    externals: found a folder whose name is no tenant id, expected another name: `externals` stands in an address of the connector itself
    stray.yml: found a file, expected only folders of tenants here
    "#);
    assert!(problems(Path::new("/nowhere/at/all")).contains("cannot be read"));
}

#[test]
fn a_tenant_may_not_read_the_machine_where_nobody_allowed_it() {
    let y2 = "connections:\n  a: {url: 'https://h', databaseId: d, login: l, password: '${env:HOME}'}\n";
    let files = [("tenant.yml", "displayName: x"), ("server/y2.yml", y2)]
        .map(|(path, text)| StoredFile { path: path.to_owned(), text: text.to_owned() });
    let source = SecretSource { outside: None, stored: StoredSecrets::Assumed };
    let refused = documents::read(&files, "", &source).unwrap_err().to_string();
    assert!(refused.contains("server/y2.yml:2:60: connections.a.password: found `${env:…}`"), "{refused}");
}

#[test]
fn a_secret_file_is_one_line() {
    let root = tempfile::tempdir().unwrap();
    let secrets = tempfile::tempdir().unwrap();
    let y2 = "connections:\n  a: {url: 'https://h', databaseId: d, login: l, password: '${file:SECRET}'}\n";
    let secret = secrets.path().join("password");
    let y2 = y2.replace("SECRET", &secret.display().to_string());
    write(root.path(), "a", &[("tenant.yml", "displayName: x"), ("server/y2.yml", &y2)]);
    fs::write(&secret, "hunter2\r\n").unwrap();
    let (folders, _) = tenant_folders(root.path());
    let read = check(&folders[0], outside(root.path())).unwrap();
    assert_eq!(read.documents.connections[0].password.expose_secret(), "hunter2");
    for bad in ["", "\n", "a\nb\n", &"x".repeat(5000)] {
        fs::write(&secret, bad).unwrap();
        assert!(check(&folders[0], outside(root.path())).is_err());
    }
}

/// A folder that was never on a disk.
pub fn folder(tenant: &TenantId, files: &[(&str, &str)]) -> TenantFolder {
    let file = |(path, text): &(&str, &str)| StoredFile { path: (*path).to_owned(), text: (*text).to_owned() };
    TenantFolder { id: tenant.clone(), folder: "folder".into(), files: files.iter().map(file).collect() }
}

proptest! {
    /// Whatever is in the files, the answer is a tenant or problems with a place.
    #[test]
    fn no_file_makes_the_reader_panic(tenant in ".{0,80}", y2 in "[-a-zA-Z0-9:{}\\[\\],'\"$. \n]{0,300}") {
        let demo: TenantId = "demo".parse().unwrap();
        let folder = folder(&demo, &[("tenant.yml", &tenant), ("server/y2.yml", &y2)]);
        if let Err(problems) = check(&folder, outside(Path::new("."))) {
            for problem in problems.iter() {
                prop_assert!(!problem.found.is_empty() && !problem.expected.is_empty());
            }
        }
    }

    /// A structurally right file with arbitrary values: no panic, and never a password in a message.
    #[test]
    fn no_value_makes_the_reader_panic_and_no_password_is_shown(key in "[a-zA-Z]{1,12}", value in "\\PC{0,40}") {
        let demo: TenantId = "demo".parse().unwrap();
        let value = serde_json::to_string(&value).unwrap();
        let y2 = format!("connections:\n  a:\n    url: {value}\n    {key}: {value}\n    password: canary-77\n    timeout: {value}\n");
        let folder = folder(&demo, &[("tenant.yml", "displayName: x"), ("server/y2.yml", &y2)]);
        if let Err(problems) = check(&folder, outside(Path::new("."))) {
            prop_assert!(!problems.to_string().contains("canary-77"));
        }
    }
}
