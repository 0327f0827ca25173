//! Tenants as folders of files. Knows no YAML.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::catalogue::TENANT_FILE;
use crate::{
    domain::ids::{InvalidId, TenantId},
    store::StoredFile,
    yaml::{MAX_BYTES, Place, Problems, Reading},
};

/// Files of one tenant; a folder with more is not one.
const MAX_FILES: usize = 400;

/// One tenant's folder, read.
#[derive(Debug)]
pub struct TenantFolder {
    /// The folder's name.
    pub id: TenantId,
    /// The folder.
    pub folder: PathBuf,
    /// Its files, by path. Names that begin with a dot are left out.
    pub files: Vec<StoredFile>,
}

impl TenantFolder {
    /// What stands before file names in problems.
    pub fn prefix(&self) -> String {
        format!("{}/", self.folder.display())
    }
}

/// Reads a tenant's folder (it holds `tenant.yml` or `server`), or every tenant's folder in it. Beside those that could be
/// read: what cannot be read, is no tenant's folder, or has no tenant id as its name.
pub fn tenant_folders(folder: &Path) -> (Vec<TenantFolder>, Result<(), Problems>) {
    let reading = Reading::default();
    let mut tenants = Vec::new();
    if folder.join(TENANT_FILE).exists() || folder.join("server").exists() {
        tenants.extend(tenant_folder(&reading, folder));
    } else {
        let entries = list(&reading, folder);
        if entries.is_empty() && reading.is_clean() {
            let expected = format!("a folder with `{TENANT_FILE}`, or a folder of such folders");
            reading.problem(&place(folder), "", "an empty folder", expected);
        }
        for (path, is_folder) in entries {
            if is_folder {
                tenants.extend(tenant_folder(&reading, &path));
            } else {
                reading.problem(&place(&path), "", "a file", "only folders of tenants here");
            }
        }
    }
    (tenants, reading.finish())
}

fn tenant_folder(reading: &Reading, folder: &Path) -> Option<TenantFolder> {
    // `.` and `..` have no name of their own; the real path has.
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut files = Vec::new();
    collect(reading, folder, "", 0, &mut files);
    match name.parse::<TenantId>() {
        Ok(id) => Some(TenantFolder { id, folder: folder.to_owned(), files }),
        Err(error) => {
            let expected = match error {
                InvalidId::Malformed { expected, .. } => format!("a tenant id: {expected}"),
                InvalidId::Reserved(word) => {
                    format!("another name: `{word}` stands in an address of the connector itself")
                }
            };
            reading.problem(&place(folder), "", "a folder whose name is no tenant id", expected);
            None
        }
    }
}

fn collect(reading: &Reading, folder: &Path, prefix: &str, depth: usize, files: &mut Vec<StoredFile>) {
    for (path, is_folder) in list(reading, folder) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let within = format!("{prefix}{name}");
        if is_folder && depth < 2 {
            collect(reading, &path, &format!("{within}/"), depth + 1, files);
        } else if is_folder || files.len() >= MAX_FILES {
            reading.problem(&place(&path), "", "more than a tenant's folder holds", "a tenant's files only");
            return;
        } else if let Some(text) = read(reading, &path) {
            files.push(StoredFile { path: within, text });
        }
    }
}

/// The entries of a folder by name, without hidden ones; links count as what they lead to.
fn list(reading: &Reading, folder: &Path) -> Vec<(PathBuf, bool)> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder).and_then(Iterator::collect);
    let entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            reading.problem(&place(folder), "", format!("a folder that cannot be read ({error})"), "a tenant's folder");
            return Vec::new();
        }
    };
    let hidden = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with('.');
    let mut entries: Vec<_> = entries
        .into_iter()
        .filter(|entry| !hidden(entry))
        .map(|entry| (entry.path(), fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir())))
        .collect();
    entries.sort();
    entries
}

fn read(reading: &Reading, path: &Path) -> Option<String> {
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let found = match fs::metadata(path) {
        Ok(metadata) if metadata.len() > limit => format!("{} bytes", metadata.len()),
        Ok(_) => match fs::read_to_string(path) {
            Ok(text) => return Some(text),
            Err(error) => format!("a file that cannot be read ({error})"),
        },
        Err(error) => format!("a file that cannot be read ({error})"),
    };
    reading.problem(&place(path), "", found, format!("a text file of at most {MAX_BYTES} bytes"));
    None
}

fn place(path: &Path) -> Place {
    Place::whole(&path.display().to_string())
}
