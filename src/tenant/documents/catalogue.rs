//! The files that a tenant can have. A new feature adds its file here and a reader beside it.

use crate::yaml::Mismatch;

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

const READ: [(&str, Kind<'static>); 5] = [
    (TENANT_FILE, Kind::Tenant),
    ("security.yml", Kind::Security),
    ("server/y2.yml", Kind::Y2),
    ("server/livestore.yml", Kind::LiveStore),
    ("server/enrolment.yml", Kind::Enrolment),
];

/// Files of the documented layout that this release has no reader for. Taking them silently would promise something.
const LATER_FOLDERS: [(&str, &str); 1] = [("server/scripts/", ".js")];

/// A layout's name: it stands in other files and in addresses.
pub fn is_layout_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=63).contains(&name.len()) && name.bytes().all(allowed)
}

/// Which file it is.
pub(super) fn kind_of(path: &str) -> Result<Kind<'_>, Mismatch> {
    if let Some((_, kind)) = READ.iter().find(|(known, _)| *known == path) {
        return Ok(*kind);
    }
    let layout = path.strip_prefix("layouts/").and_then(|file| file.strip_suffix(".yml"));
    if let Some(name) = layout.filter(|name| is_layout_name(name)) {
        return Ok(Kind::Layout(name));
    }
    let known = READ.map(|(path, _)| format!("`{path}`")).join(", ");
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
