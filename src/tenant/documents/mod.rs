//! A tenant's files, in YAML and JSON → what they say, or every problem in them at once.
//!
//! Refuses to know where the files come from (a folder, the store) and where secrets are kept: a [`SecretSource`] answers
//! for those. [`catalogue`] lists the files there are; each reader has a file of its own.

pub mod catalogue;
mod connection;
mod enrolment_yml;
mod folder;
mod layout_yml;
mod livestore_yml;
mod notifications;
mod plugin_names;
mod secret;
mod security_yml;
mod shop;
mod tables;
mod tenant_yml;
mod y2_yml;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use secrecy::SecretString;

pub use self::{
    folder::{TenantFolder, tenant_folders},
    secret::{Outside, SecretReference, SecretSource, Site, StoredSecrets},
    security_yml::Security,
};
use self::{secret::read_secret, tenant_yml::Profile};
use super::{model::Connection, shop::Shop};
use crate::{
    domain::{
        form::Layout,
        ids::ShopId,
        livestore::{Enrolment, LiveStoreSettings},
    },
    store::StoredFile,
    yaml::{self, Node, Place, Problem, Problems, Reading, SecretText, Section},
};

/// What a tenant's files say.
#[derive(Debug)]
pub struct Documents {
    /// Of `tenant.yml`.
    pub profile: Profile,
    /// Of `security.yml`; what holds without it when the file is not there.
    pub security: Security,
    /// Of `server/livestore.yml`.
    pub livestore: Option<LiveStoreSettings>,
    /// Of `server/enrolment.yml`.
    pub enrolment: Option<Enrolment>,
    /// By name: the tenant's own, and those that come with the product.
    pub layouts: BTreeMap<String, Arc<Layout>>,
    /// Of `server/y2.yml`; none when the file is not there.
    pub connections: Vec<Connection>,
    /// Of `shops/<shopId>/`, by id.
    pub shops: BTreeMap<ShopId, Arc<Shop>>,
    /// Every secret, with its value and its place.
    pub secrets: Vec<ReadSecret>,
    /// What can be and is probably not meant.
    pub warnings: Vec<Problem>,
}

/// A secret that was read.
#[derive(Debug)]
pub struct ReadSecret {
    /// The file that holds it.
    pub file: String,
    /// Where in the file (`connections.default.password`).
    pub path: String,
    /// What it may be used for: the origin of the connection's URL.
    pub bound_to: String,
    /// The characters of the file that it takes up.
    pub span: std::ops::Range<usize>,
    /// As it was written.
    pub reference: SecretReference,
    /// What it stands for.
    pub value: SecretString,
}

/// Reads a tenant's whole set. `prefix` stands before the file names in problems (`config/tenants/demo/`).
///
/// # Errors
/// Every problem of every file: unknown files and keys, wrong values, contradictions, secrets that cannot be had.
pub fn read(files: &[StoredFile], prefix: &str, source: &SecretSource<'_>) -> Result<Documents, Problems> {
    let reading = Reading::default();
    let mut documents = read_all(&reading, files, prefix, source);
    documents.warnings = reading.warnings();
    reading.finish().map(|()| documents)
}

fn read_all(reading: &Reading, files: &[StoredFile], prefix: &str, source: &SecretSource<'_>) -> Documents {
    let secrets = RefCell::new(Vec::new());
    let mut parsed = Vec::with_capacity(files.len());
    for file in files {
        let shown = format!("{prefix}{}", file.path);
        match catalogue::kind_of(&file.path) {
            Ok(kind) => parsed.extend({
                let node = catalogue::parse(reading, &shown, &file.path, &file.text);
                node.map(|node| (kind, &file.path, node))
            }),
            Err(mismatch) => {
                let found = mismatch.found.unwrap_or_else(|| "an unknown file".to_owned());
                reading.problem(&Place::whole(&shown), "", found, mismatch.expected);
            }
        }
    }
    let contexts: Vec<(catalogue::Kind<'_>, Context<'_>)> = parsed
        .iter()
        .map(|(kind, file, document)| (*kind, Context { reading, document, file, source, secrets: &secrets }))
        .collect();
    let of = |requested: catalogue::Kind<'_>| {
        contexts.iter().find(|(kind, _)| *kind == requested).map(|(_, context)| context)
    };
    // Where addresses may lead is known before those of other files are judged.
    let security = of(catalogue::Kind::Security).map(security_yml::read).unwrap_or_default();
    let mut layouts = shipped_layouts().clone();
    for (kind, context) in &contexts {
        if let catalogue::Kind::Layout(name) = kind {
            layouts.insert((*name).to_owned(), Arc::new(layout_yml::read(context, name)));
        }
    }
    let profile = of(catalogue::Kind::Tenant).map(tenant_yml::read);
    let connections = of(catalogue::Kind::Y2).map(y2_yml::read).unwrap_or_default();
    let enrolment = of(catalogue::Kind::Enrolment).map(enrolment_yml::read);
    let of_shops = contexts.iter().filter_map(|(kind, context)| match kind {
        catalogue::Kind::Shop(id, file) => Some((*id, *file, context)),
        _ => None,
    });
    let shops = shop::read(reading, of_shops, prefix, &connections);
    let livestore = of(catalogue::Kind::LiveStore).map(|context| {
        let settings = livestore_yml::read(context, &security.callback_hosts);
        fits_the_other_files(context, &settings, &layouts, &connections);
        settings
    });
    if !files.iter().any(|file| file.path == catalogue::TENANT_FILE) {
        let place = Place::whole(&format!("{prefix}{}", catalogue::TENANT_FILE));
        reading.problem(&place, "", "no such file", "a file with at least `displayName`");
    }
    drop(contexts);
    let profile = profile.unwrap_or_default();
    Documents {
        profile,
        security,
        livestore,
        enrolment,
        layouts,
        connections,
        shops,
        secrets: secrets.into_inner(),
        warnings: Vec::new(),
    }
}

/// What `server/livestore.yml` names has to be there.
fn fits_the_other_files(
    context: &Context<'_>,
    settings: &LiveStoreSettings,
    layouts: &BTreeMap<String, Arc<Layout>>,
    connections: &[Connection],
) {
    let root = Section::root(context.reading, context.document);
    let known = |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    for name in settings.layouts().filter(|name| !layouts.contains_key(*name)) {
        let expected =
            format!("a file `layouts/{name}.yml`, or one of {}", known(layouts.keys().map(String::as_str).collect()));
        root.problem("layout", format!("the layout `{name}`, which there is not"), expected);
    }
    if let Some(id) = settings.connection.as_ref().filter(|id| !connections.iter().any(|known| known.id == **id)) {
        let ids = connections.iter().map(|connection| connection.id.as_str()).collect();
        root.problem("connection", format!("`{id}`"), format!("a connection of `server/y2.yml`: {}", known(ids)));
    }
}

/// The layouts that come with the product; read once, and shared by all tenants.
fn shipped_layouts() -> &'static BTreeMap<String, Arc<Layout>> {
    static LAYOUTS: LazyLock<BTreeMap<String, Arc<Layout>>> = LazyLock::new(|| {
        let source = SecretSource { outside: None, stored: StoredSecrets::Assumed };
        let read = |(name, text): (&str, &str)| {
            let (reading, secrets) = (Reading::default(), RefCell::default());
            let document = yaml::parse(&reading, name, text)?;
            let context =
                Context { reading: &reading, document: &document, file: name, source: &source, secrets: &secrets };
            Some((name.to_owned(), Arc::new(layout_yml::read(&context, name))))
        };
        layout_yml::SHIPPED.into_iter().filter_map(read).collect()
    });
    &LAYOUTS
}

/// What the reader of one file works with.
struct Context<'r> {
    reading: &'r Reading,
    document: &'r Node,
    /// Path within the tenant's folder.
    file: &'r str,
    source: &'r SecretSource<'r>,
    secrets: &'r RefCell<Vec<ReadSecret>>,
}

impl Context<'_> {
    /// The value of a secret that was found in the file; remembered for sealing. `bound_to` is `None` when a problem
    /// elsewhere hides what it is for.
    fn secret(&self, text: SecretText, bound_to: Option<&str>) -> Option<SecretString> {
        match read_secret(self.file, &text, bound_to, self.source) {
            Ok((reference, value)) => {
                self.secrets.borrow_mut().push(ReadSecret {
                    file: self.file.to_owned(),
                    path: text.path,
                    bound_to: bound_to.unwrap_or_default().to_owned(),
                    span: text.span,
                    reference,
                    value: value.clone(),
                });
                Some(value)
            }
            Err(mismatch) => {
                let found = mismatch.found.unwrap_or_else(|| "a value that is not shown".to_owned());
                self.reading.problem(&text.place, &text.path, found, mismatch.expected);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layouts_that_come_with_the_product_are_in_order() {
        let source = SecretSource { outside: None, stored: StoredSecrets::Assumed };
        for (name, text) in layout_yml::SHIPPED {
            let tenant = StoredFile { path: catalogue::TENANT_FILE.to_owned(), text: "displayName: A".to_owned() };
            let layout = StoredFile { path: format!("layouts/{name}.yml"), text: text.to_owned() };
            let read = read(&[tenant, layout], "", &source).unwrap_or_else(|problems| panic!("{problems}"));
            assert!(read.layouts.contains_key(name));
        }
        assert_eq!(shipped_layouts().len(), layout_yml::SHIPPED.len());
    }

    #[test]
    fn the_documentation_names_every_key() {
        let text = include_str!("../../../docs/configuration.md");
        let y2 = "connections:\n  a:\n    civilities: {MR: {label: x}}\n    countries: {FRA: {label: x}}\n";
        let security = "issuers:\n  a: {}\nchallengers: [{}]\n";
        let import = r#"{"product": {"data": {"couleur": {}}}, "storeOrder": {"data": {"reference": {}}}}"#;
        let layout = "fields: [{name: text1, options: [{}], required: {}}]\nconsents: [{}]\nstores: {a: {}}\n";
        let files = [
            (catalogue::TENANT_FILE, ""),
            ("security.yml", security),
            ("server/y2.yml", y2),
            ("server/livestore.yml", "overrides: [{}]"),
            ("server/enrolment.yml", ""),
            ("layouts/a.yml", layout),
            ("shops/a/shop.yml", ""),
            ("shops/a/import.json", import),
            ("shops/a/export.json", r#"{"order": {}}"#),
            ("shops/a/associations.yml", "countries: [{}]\npayments: [{}]\n"),
        ]
        .map(|(path, text)| StoredFile { path: path.to_owned(), text: text.to_owned() });
        let reading = Reading::noting_keys();
        let source = SecretSource { outside: None, stored: StoredSecrets::Assumed };
        read_all(&reading, &files, "", &source);
        let asked = reading.asked();
        assert!(asked.len() > 30, "{asked:?}");
        for path in asked {
            let key = path.rsplit('.').next().unwrap_or_default();
            // By itself, or in the path of a section: `key`, `section.key`, `key.member`.
            let named = [format!("`{key}`"), format!(".{key}`"), format!("`{key}."), format!(".{key}.")];
            assert!(named.iter().any(|name| text.contains(name)), "{path} is not documented");
        }
    }
}
