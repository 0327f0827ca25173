//! A shop's files, `shops/<shopId>/…`, and what must hold among them, the other shops and `server/y2.yml`.

mod associations_yml;
mod columns;
mod export_json;
mod import_json;
mod shop_yml;

use std::{collections::BTreeMap, sync::Arc};

use super::{Context, catalogue::ShopFile};
use crate::{
    domain::{
        ecommerce::prefixes::overlaps,
        ids::{ConnectionId, ShopId},
    },
    tenant::{model::Connection, shop::Shop},
    yaml::{Place, Reading, Section},
};

/// What was found of one shop's files.
#[derive(Default)]
struct Files<'c, 'r> {
    shop: Option<&'c Context<'r>>,
    import: Option<&'c Context<'r>>,
    export: Option<&'c Context<'r>>,
    associations: Option<&'c Context<'r>>,
}

/// Reads every shop that has a file. `prefix` stands before file names in problems.
pub(super) fn read<'c, 'r: 'c>(
    reading: &Reading,
    files: impl Iterator<Item = (&'c str, ShopFile, &'c Context<'r>)>,
    prefix: &str,
    connections: &[Connection],
) -> BTreeMap<ShopId, Arc<Shop>> {
    let mut folders: BTreeMap<ShopId, Files<'c, 'r>> = BTreeMap::new();
    for (id, file, context) in files {
        let Ok(id) = id.parse::<ShopId>() else { continue };
        let folder = folders.entry(id).or_default();
        let slot = match file {
            ShopFile::Shop => &mut folder.shop,
            ShopFile::Import => &mut folder.import,
            ShopFile::Export => &mut folder.export,
            ShopFile::Associations => &mut folder.associations,
        };
        *slot = Some(context);
    }
    let mut shops: BTreeMap<ShopId, Arc<Shop>> = BTreeMap::new();
    for (id, files) in folders {
        let Some(context) = files.shop else {
            let place = Place::whole(&format!("{prefix}shops/{id}/{}", ShopFile::Shop.name()));
            reading.problem(&place, "", "no such file", "a file with at least `prestashop.url` and `prestashop.key`");
            continue;
        };
        let mut shop = shop_yml::read(context, id.clone());
        shop.import = files.import.map(import_json::read).unwrap_or_default();
        shop.export = files.export.map(export_json::read).unwrap_or_default();
        shop.associations = files.associations.map(associations_yml::read).unwrap_or_default();
        let root = Section::root(context.reading, context.document);
        names_connections(&root.section("connections"), &shop, connections);
        keeps_its_files_apart(&root, &shop);
        shops.values().for_each(|other| has_a_prefix_of_its_own(&root, &shop, other));
        shops.insert(id, Arc::new(shop));
    }
    shops
}

fn names_connections(section: &Section<'_>, shop: &Shop, connections: &[Connection]) {
    let known = || connections.iter().map(|known| format!("`{}`", known.id)).collect::<Vec<_>>().join(", ");
    let check = |key: &str, id: &Option<ConnectionId>| {
        if let Some(id) = id.as_ref().filter(|id| !connections.iter().any(|known| known.id == **id)) {
            section.problem(key, format!("`{id}`"), format!("a connection of `server/y2.yml`: {}", known()));
        }
    };
    check("test", &shop.connections.test);
    check("production", &shop.connections.production);
}

/// Each of two flows that share folder, prefix and extension would take the other's files.
fn keeps_its_files_apart(root: &Section<'_>, shop: &Shop) {
    for overlap in overlaps(&shop.file_rules()) {
        let found = format!("the same folder, prefix and extension for `{}` and `{}`", overlap.one, overlap.other);
        let expected =
            "a prefix of file names for each, in `sources.prefixes` or as `x-filePrefix`, or a folder for each";
        root.problem("sources", found, expected);
    }
}

/// Two installations with one prefix in one Y2 would make one code for two people.
fn has_a_prefix_of_its_own(root: &Section<'_>, shop: &Shop, other: &Shop) {
    let shares_y2 = shop.connection().is_some() && shop.connection() == other.connection();
    if shares_y2 && shop.customer_prefix == other.customer_prefix && shop.address != other.address {
        let found = format!("the customer prefix of shop `{}`, which is another PrestaShop with the same Y2", other.id);
        root.problem("prefixes", found, "a prefix of its own: both would make the same code for different customers");
    }
}
