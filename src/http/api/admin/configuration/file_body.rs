//! A file as lists show it, and what became of a change.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::text::etag;
use crate::{
    flows::page::Paged,
    http::{Problem, Site, api::admin::no_store},
    store::FileInfo,
    tenant::edit::Edited,
};

/// One file, without its text.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConfigurationFile, example = json!({
    "file": "server/y2.yml", "version": 7, "size": 512, "appliedAt": "2026-03-31T09:00:00Z"
}))]
pub struct FileBody {
    /// Path within the tenant's folder.
    file: String,
    /// The version of the tenant's configuration in which the file became what it is; its `ETag`.
    version: i64,
    /// Bytes of its text.
    size: u64,
    /// When it became what it is.
    #[schema(value_type = String, format = "date-time")]
    applied_at: Timestamp,
}

/// A page of files, or of the versions of one.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConfigurationPage)]
pub struct FilePageBody {
    /// Files by path, versions newest first.
    items: Vec<FileBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// What became of a change.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConfigurationChange, example = json!({
    "file": "server/y2.yml", "version": 8, "size": 530, "appliedAt": "2026-03-31T09:05:00Z", "changed": true,
    "changedKeys": ["connections.production.timeout"]
}))]
pub struct ChangeBody {
    /// Path within the tenant's folder.
    file: String,
    /// The version that is in effect now; its `ETag`.
    version: i64,
    /// Bytes of its text.
    size: u64,
    /// When it became what it is.
    #[schema(value_type = String, format = "date-time")]
    applied_at: Timestamp,
    /// `false`: text and secrets are what they were, and nothing was written.
    changed: bool,
    /// The keys whose values changed; none where only comments did.
    changed_keys: Vec<String>,
}

impl From<FileInfo> for FileBody {
    fn from(file: FileInfo) -> Self {
        Self { file: file.path, version: file.version, size: file.size, applied_at: file.changed_at }
    }
}

impl From<Paged<FileInfo>> for FilePageBody {
    fn from(files: Paged<FileInfo>) -> Self {
        Self { items: files.items.into_iter().map(FileBody::from).collect(), next: files.next }
    }
}

/// 201 with the address of a file that was not there before, else 200; with its new tag.
pub fn changed(site: &Site, tenant: &str, edited: Edited) -> Result<Response, Problem> {
    let file = edited.file.ok_or_else(|| Problem::internal("the file was removed again at once"))?;
    let etag = etag(file.version)?;
    let location = format!("{}/api/{tenant}/admin/configuration/{}", site.prefix(), segment(&file.path));
    let body = Json(ChangeBody {
        file: file.path,
        version: file.version,
        size: file.size,
        applied_at: file.changed_at,
        changed: edited.changed_keys.is_some(),
        changed_keys: edited.changed_keys.unwrap_or_default(),
    });
    let answer = if edited.is_new {
        (
            StatusCode::CREATED,
            [(header::ETAG, etag), (header::LOCATION, location.try_into().map_err(Problem::internal)?)],
            body,
        )
            .into_response()
    } else {
        ([(header::ETAG, etag)], body).into_response()
    };
    Ok(no_store(answer))
}

/// A path as one segment of an address.
fn segment(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, SEGMENT).to_string()
}

/// Everything but what RFC 3986 calls unreserved.
const SEGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
