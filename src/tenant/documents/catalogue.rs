//! The files that a tenant can have, and who may write them. A new feature adds its file here and a reader beside it.

use crate::{domain::permission::Permission, yaml::Mismatch};

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
    let known = READ.iter().map(|file| format!("`{}`", file.path)).collect::<Vec<_>>().join(", ");
    let in_folder = |(folder, ending): &(&str, &str)| path.starts_with(folder) && path.ends_with(ending);
    let found = if LATER_FOLDERS.iter().any(in_folder) {
        "a file that this release does not support yet"
    } else if layout.is_some() {
        "a layout whose name is not 1 to 63 letters, digits, `_` and `-`"
    } else if path.ends_with(".yaml") {
        "a file that ends with `.yaml`"
    } else {
        "an unknown file"
    };
    Err(Mismatch::hiding(found, format!("only {known} and `layouts/<name>.yml` in a tenant's folder")))
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
    file(path).map_or(WRITE_LAYOUTS, |file| file.write)
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
        for path in ["tenant.yml", "server/y2.yml", "server/livestore.yml", "server/enrolment.yml", "layouts/a.yml"] {
            assert_eq!(permission_to_write(path), Permission::ConfigurationWrite, "{path}");
        }
        let keys = ["displayName", "publicBaseUrl"].map(str::to_owned);
        assert_eq!(permissions_for_keys("tenant.yml", &keys), [("publicBaseUrl", Permission::AccessWrite)]);
        assert!(permissions_for_keys("tenant.yml", &keys[..1]).is_empty());
    }
}
