//! The files of a tenant, one at a time: read, check, replace, remove, look back, restore.

use std::sync::Arc;

use crate::{
    flows::{
        Ctx, Error,
        page::{Page, Paged},
    },
    store::{FileInfo, FileVersion},
    tenant::{
        apply::ApplyError,
        edit::{self, Author, Edit, EditError, Edited, EditedFile, Expected},
    },
};

/// One thing that is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// Path within the tenant's folder.
    pub file: String,
    /// Line and column, from 1; `None`: the file as a whole.
    pub position: Option<(usize, usize)>,
    /// The keys that lead there (`connections.default.url`); empty for the file as a whole.
    pub path: String,
    /// What stands there. Never a secret.
    pub found: String,
    /// What would be right.
    pub expected: String,
}

impl From<&edit::Problem> for FileProblem {
    fn from(problem: &edit::Problem) -> Self {
        Self {
            file: problem.place.file().to_owned(),
            position: problem.place.position(),
            path: problem.path.clone(),
            found: problem.found.clone(),
            expected: problem.expected.clone(),
        }
    }
}

/// What replacing a file would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedFile {
    /// The keys whose values would change.
    pub changed_keys: Vec<String>,
    /// What can be and is probably not meant.
    pub warnings: Vec<FileProblem>,
}

/// The files in effect, by path.
///
/// # Errors
/// `after` is no file of the tenant.
pub async fn files(ctx: &Ctx, page: &Page) -> Result<Paged<FileInfo>, Error> {
    let files = ctx.services.administration.store.files(&ctx.tenant.id).await?;
    page.cut(files, |file| file.path.clone())
}

/// A file as it is in effect, with references in place of secrets.
///
/// # Errors
/// The tenant has no such file.
pub async fn file(ctx: &Ctx, path: &str) -> Result<FileVersion, Error> {
    can_be_file(ctx, path).await?;
    match ctx.services.administration.store.file(&ctx.tenant.id, path, None).await? {
        Some(file) => Ok(file),
        None => Err(not_found(ctx, path).await),
    }
}

/// Whether a tenant can have such a file, whether it is there or not. Asked first everywhere: no database has to be asked
/// for what is no path at all.
///
/// # Errors
/// It cannot; says which files there are.
async fn can_be_file(ctx: &Ctx, path: &str) -> Result<(), Error> {
    let target = EditedFile { tenant: &ctx.tenant.id, file: path };
    match target.check() {
        Ok(()) => Ok(()),
        Err(_) => Err(not_found(ctx, path).await),
    }
}

/// Whether the author may write such a file, whatever is to stand in it.
///
/// # Errors
/// There can be no such file; the author may not.
pub async fn may_write(ctx: &Ctx, path: &str, author: &Author) -> Result<(), Error> {
    can_be_file(ctx, path).await?;
    match (EditedFile { tenant: &ctx.tenant.id, file: path }).allows(author) {
        Ok(()) => Ok(()),
        Err(error) => Err(refused(ctx, path, error).await),
    }
}

/// The versions of a file that are kept, newest first. A file that was removed still has some.
///
/// # Errors
/// The tenant never had such a file, or nothing of it is kept; `after` is no version.
pub async fn file_versions(ctx: &Ctx, path: &str, page: &Page) -> Result<Paged<FileInfo>, Error> {
    can_be_file(ctx, path).await?;
    let before = page.after_number()?;
    let store = ctx.services.administration.store.as_ref();
    let versions = store.file_versions(&ctx.tenant.id, path, before, page.fetch()).await?;
    if versions.is_empty() && store.file_versions(&ctx.tenant.id, path, None, 1).await?.is_empty() {
        return Err(not_found(ctx, path).await);
    }
    Ok(page.of(versions, |version| version.version.to_string()))
}

/// A file as it was in one of its versions.
///
/// # Errors
/// No such version is kept.
pub async fn file_version(ctx: &Ctx, path: &str, version: i64) -> Result<FileVersion, Error> {
    can_be_file(ctx, path).await?;
    let store = ctx.services.administration.store.as_ref();
    match store.file(&ctx.tenant.id, path, Some(version)).await? {
        Some(file) => Ok(file),
        None => Err(version_not_found(ctx, path, version).await),
    }
}

/// Makes the file this text.
///
/// # Errors
/// The author may not; the file is not as expected; what is wrong with it, all at once.
pub async fn replace_file(
    ctx: &Ctx,
    path: &str,
    text: &str,
    expected: &Expected,
    author: &Author,
) -> Result<Edited, Error> {
    change(ctx, path, Edit::Replace(text), expected, author).await
}

/// Removes the file.
///
/// # Errors
/// The author may not; the file is not as expected; the others do not stand without it.
pub async fn remove_file(ctx: &Ctx, path: &str, expected: &Expected, author: &Author) -> Result<Edited, Error> {
    change(ctx, path, Edit::Remove, expected, author).await
}

/// Makes the file what it was in a version, its secrets of then included.
///
/// # Errors
/// The author may not; no such version is kept; the file is not as expected; what would be wrong with it today.
pub async fn restore_file(
    ctx: &Ctx,
    path: &str,
    version: i64,
    expected: &Expected,
    author: &Author,
) -> Result<Edited, Error> {
    change(ctx, path, Edit::Restore(version), expected, author).await
}

/// What replacing the file by this text would do. Changes nothing.
///
/// # Errors
/// What is wrong with it, all at once.
pub async fn try_file(ctx: &Ctx, path: &str, text: &str, author: &Author) -> Result<TriedFile, Error> {
    let store = ctx.services.administration.store.as_ref();
    let target = EditedFile { tenant: &ctx.tenant.id, file: path };
    match edit::try_out(store, &ctx.services.keyring, target, Edit::Replace(text), author).await {
        Ok(tried) => Ok(TriedFile {
            changed_keys: tried.changed_keys,
            warnings: tried.warnings.iter().map(FileProblem::from).collect(),
        }),
        Err(error) => Err(refused(ctx, path, error).await),
    }
}

async fn change(ctx: &Ctx, path: &str, edit: Edit<'_>, expected: &Expected, author: &Author) -> Result<Edited, Error> {
    let administration = &ctx.services.administration;
    let target = EditedFile { tenant: &ctx.tenant.id, file: path };
    let store = administration.store.as_ref();
    match edit::edit(store, &ctx.services.keyring, target, edit, expected, author).await {
        Ok(edited) => {
            administration.take_effect().await;
            Ok(edited)
        }
        Err(EditError::Apply(ApplyError::Store(error))) => Err(Error::of_change(error, edit.action())),
        Err(error) => Err(refused(ctx, path, error).await),
    }
}

async fn refused(ctx: &Ctx, path: &str, error: EditError) -> Error {
    match error {
        EditError::UnknownFile { .. } => not_found(ctx, path).await,
        EditError::UnknownVersion(version) => version_not_found(ctx, path, version).await,
        EditError::NotHeld { why, missing } => Error::ScopesNotHeld { why, missing },
        EditError::Moved { current } => Error::FileMoved { file: path.to_owned(), current },
        EditError::Apply(ApplyError::Problems(problems)) => {
            Error::InvalidConfiguration { problems: problems.iter().map(FileProblem::from).collect::<Vec<_>>().into() }
        }
        EditError::Apply(ApplyError::Store(error)) => error.into(),
        EditError::Apply(ApplyError::Superseded(_)) => Error::Contended,
        other @ (EditError::Apply(ApplyError::Seal(_)) | EditError::UnknownTenant(_)) => {
            Error::Internal(Arc::new(other))
        }
    }
}

/// Names the files that there are, and says why this one can be none.
async fn not_found(ctx: &Ctx, path: &str) -> Error {
    let known = match ctx.services.administration.store.files(&ctx.tenant.id).await {
        Ok(files) => files.into_iter().map(|file| file.path).collect(),
        Err(error) => return error.into(),
    };
    let why = match (EditedFile { tenant: &ctx.tenant.id, file: path }).check() {
        Err(error) => Some(error.to_string()),
        Ok(()) => None,
    };
    Error::FileNotFound { file: path.to_owned(), why, known }
}

async fn version_not_found(ctx: &Ctx, path: &str, version: i64) -> Error {
    match ctx.services.administration.store.file_versions(&ctx.tenant.id, path, None, 1).await {
        Ok(versions) if versions.is_empty() => not_found(ctx, path).await,
        Ok(_) => Error::FileVersionNotFound { file: path.to_owned(), version },
        Err(error) => error.into(),
    }
}
