//! The files that a tenant can have, and who may write them. A new feature adds its file here and a reader beside it.

use crate::{
    domain::{ids::ShopId, permission::Permission},
    yaml::{self, Mismatch, Node, Reading},
};

/// The file that every tenant has.
pub const TENANT_FILE: &str = "tenant.yml";

/// Files with a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'p> {
    /// Names, language, time zone.
    Tenant,
    /// Issuers of bearer tokens, and where addresses may lead.
    Security,
    /// Connections.
    Y2,
    /// What LiveStore opens.
    LiveStore,
    /// The steps of an enrolment.
    Enrolment,
    /// A form, by its name.
    Layout(&'p str),
    /// One of a shop's, by the shop's id.
    Shop(&'p str, ShopFile),
}

/// The files of `shops/<shopId>/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShopFile {
    /// Where the shop is, and how it takes what comes.
    Shop,
    /// What comes into the shop.
    Import,
    /// What leaves it.
    Export,
    /// Which code of Cegid stands for what.
    Associations,
}

impl ShopFile {
    const ALL: [Self; 4] = [Self::Shop, Self::Import, Self::Export, Self::Associations];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Shop => "shop.yml",
            Self::Import => "import.json",
            Self::Export => "export.json",
            Self::Associations => "associations.yml",
        }
    }
}

/// A file, and what a credential must carry to write it, beside what the route asks for. What decides who gets in, or to
/// where visitors are led, belongs to those who give access: with less, a smaller permission would become a larger one.
struct File {
    path: &'static str,
    kind: Kind<'static>,
    write: Permission,
    /// Keys that ask for more than the rest of the file.
    keys: &'static [(&'static str, Permission)],
}

static READ: [File; 5] = [
    File {
        path: TENANT_FILE,
        kind: Kind::Tenant,
        write: Permission::ConfigurationWrite,
        // Visitors type what they type at this address.
        keys: &[("publicBaseUrl", Permission::AccessWrite)],
    },
    File { path: "security.yml", kind: Kind::Security, write: Permission::AccessWrite, keys: &[] },
    // Addresses of these lead only where `security.yml` and `network.allow` let them.
    File { path: "server/y2.yml", kind: Kind::Y2, write: Permission::ConfigurationWrite, keys: &[] },
    File { path: "server/livestore.yml", kind: Kind::LiveStore, write: Permission::ConfigurationWrite, keys: &[] },
    File { path: "server/enrolment.yml", kind: Kind::Enrolment, write: Permission::ConfigurationWrite, keys: &[] },
];
/// Of every `layouts/<name>.yml`.
const WRITE_LAYOUTS: Permission = Permission::ConfigurationWrite;
/// Of every file of `shops/<shopId>/`. The address of a shop leads only where `network.allow` lets it, and its key to no other.
const WRITE_SHOPS: Permission = Permission::ConfigurationWrite;

/// Files of the documented layout that this release has no reader for. Taking them silently would promise something.
const LATER_FOLDERS: [(&str, &str); 1] = [("server/scripts/", ".js")];

/// A layout's name: it stands in other files and in addresses.
pub fn is_layout_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=63).contains(&name.len()) && name.bytes().all(allowed)
}

/// Which file it is.
pub(super) fn kind_of(path: &str) -> Result<Kind<'_>, Mismatch> {
    if let Some(file) = file(path) {
        return Ok(file.kind);
    }
    let layout = path.strip_prefix("layouts/").and_then(|file| file.strip_suffix(".yml"));
    if let Some(name) = layout.filter(|name| is_layout_name(name)) {
        return Ok(Kind::Layout(name));
    }
    let shop = path.strip_prefix("shops/").and_then(|inner| inner.split_once('/'));
    if let Some((id, name)) = shop
        && let Some(file) = ShopFile::ALL.into_iter().find(|file| file.name() == name)
        && id.parse::<ShopId>().is_ok()
    {
        return Ok(Kind::Shop(id, file));
    }
    let known = READ.iter().map(|file| format!("`{}`", file.path)).collect::<Vec<_>>().join(", ");
    let in_folder = |(folder, ending): &(&str, &str)| path.starts_with(folder) && path.ends_with(ending);
    let found = if LATER_FOLDERS.iter().any(in_folder) {
        "a file that this release does not support yet"
    } else if layout.is_some() {
        "a layout whose name is not 1 to 63 letters, digits, `_` and `-`"
    } else if shop.is_some_and(|(id, _)| id.parse::<ShopId>().is_err()) {
        "a shop whose id is not 1 to 63 of a-z, 0-9 and `-`"
    } else if path.ends_with(".yaml") {
        "a file that ends with `.yaml`"
    } else {
        "an unknown file"
    };
    let of_shops = ShopFile::ALL.map(|file| format!("`{}`", file.name())).join(", ");
    let expected =
        format!("only {known}, `layouts/<name>.yml`, and {of_shops} of `shops/<shopId>/` in a tenant's folder");
    Err(Mismatch::hiding(found, expected))
}

/// Reads a file's text by what its name ends with. `shown` is its name in problems.
pub(in crate::tenant) fn parse(reading: &Reading, shown: &str, path: &str, text: &str) -> Option<Node> {
    let parse = if path.ends_with(".json") { yaml::parse_json } else { yaml::parse };
    parse(reading, shown, text)
}

/// Whether a tenant can have such a file.
///
/// # Errors
/// It cannot; says what the name stands for and which files there are.
pub fn check(path: &str) -> Result<(), Mismatch> {
    kind_of(path).map(drop)
}

/// What whoever writes, restores or removes that file must hold.
pub fn permission_to_write(path: &str) -> Permission {
    match (file(path), path.starts_with("shops/")) {
        (Some(file), _) => file.write,
        (None, true) => WRITE_SHOPS,
        (None, false) => WRITE_LAYOUTS,
    }
}

/// What whoever changes these keys of the file must hold beside that, with the key that asks for it.
pub fn permissions_for_keys(path: &str, changed: &[String]) -> Vec<(&'static str, Permission)> {
    let guarded = file(path).map_or(&[][..], |file| file.keys);
    let touches = |key: &str| changed.iter().any(|changed| changed.split(['.', '[']).next() == Some(key));
    guarded.iter().filter(|(key, _)| touches(key)).copied().collect()
}

fn file(path: &str) -> Option<&'static File> {
    READ.iter().find(|file| file.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_who_gets_in_is_written_by_those_who_give_access() {
        assert_eq!(permission_to_write("security.yml"), Permission::AccessWrite);
        for path in [
            "tenant.yml",
            "server/y2.yml",
            "server/livestore.yml",
            "server/enrolment.yml",
            "layouts/a.yml",
            "shops/a/shop.yml",
        ] {
            assert_eq!(permission_to_write(path), Permission::ConfigurationWrite, "{path}");
        }
        let keys = ["displayName", "publicBaseUrl"].map(str::to_owned);
        assert_eq!(permissions_for_keys("tenant.yml", &keys), [("publicBaseUrl", Permission::AccessWrite)]);
        assert!(permissions_for_keys("tenant.yml", &keys[..1]).is_empty());
    }
}
