//! The migrations of this program, in its binary: a file of each name for either database. The list is beside those of the
//! topics.

use std::sync::LazyLock;

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

/// The migrations of each database, from one list of names.
macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        static SQLITE_FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../migrations/sqlite/", $name, ".sql")))),+];
        static POSTGRES_FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../migrations/postgres/", $name, ".sql")))),+];
    };
}

every_migration!(migrations);

/// Those of SQLite.
pub(in crate::store) static SQLITE: LazyLock<Migrator> = LazyLock::new(|| migrator(SQLITE_FILES));
/// Those of Postgres.
pub(in crate::store) static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| migrator(POSTGRES_FILES));

/// As sqlx reads a folder of them: the number before the first `_` is the version, and what was applied is known by the
/// SHA-384 of the text.
fn migrator(files: &'static [(&'static str, &'static str)]) -> Migrator {
    let migrations = files.iter().filter_map(|(name, text)| {
        let (version, description) = name.split_once('_')?;
        let description = description.replace('_', " ").into();
        Some(Migration::new(version.parse().ok()?, description, MigrationType::Simple, text.into_sql_str(), false))
    });
    Migrator::with_migrations(migrations.collect())
}

/// The last migration of this program; both databases have the same.
pub(in crate::store) fn program_version() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::{fmt::Write as _, fs, path::Path};

    use super::*;

    /// What databases out there remember of the migrations that were applied to them.
    const RELEASED: &[(i64, &str, &str, &str)] = &[
        (
            1,
            "tenants keys traces",
            "97d4a48326aa584c4269fd49890eb5b01dc0070568d966e22076ca14b2677861f39d4c1db3c370cb19684851a327b50f",
            "986ffc9351f7747827555198b7df96b95696b24e9a82927875c2bdb6f6086345a1e99fb42d18c3e943e2e60a1143667c",
        ),
        (
            2,
            "audit key uses",
            "3365489ad9ac625cf8f1033b1508af32018747a38947ac450cc7f4d74160706df1147f475837ae2e17eda0c5723e7bd0",
            "c3704eb254729c36ef7258734da673380d29a364028310dd364a683268d72fe05e3e88646098dc1baf60246d08cd94b5",
        ),
        (
            3,
            "jobs master keys",
            "a5dbb12544e004df2daaca7e0b518ef3835bf24a6fe6fd37613ff44d2d8ab605f85037d29d8ecc9c06f434db2b5a3abe",
            "d24b149535a15098e05c2258bbef64b62d95bd20df5f19dc5e23d0dcfbb5123d8e81372f4548931761622f1b7d68e07b",
        ),
    ];

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        })
    }

    #[test]
    fn a_released_migration_is_never_changed() {
        for (index, (version, description, sqlite, postgres)) in RELEASED.iter().enumerate() {
            for (migrator, checksum) in [(&SQLITE, sqlite), (&POSTGRES, postgres)] {
                let migration = &migrator.migrations[index];
                assert_eq!((migration.version, &*migration.description), (*version, *description));
                assert_eq!(hex(&migration.checksum), **checksum, "{description}");
            }
        }
    }

    #[tokio::test]
    async fn the_binary_holds_every_file_of_the_folders_as_sqlx_would_read_it() {
        for (folder, embedded) in [("sqlite", &SQLITE), ("postgres", &POSTGRES)] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
            assert_eq!(fs::read_dir(&folder).unwrap().count(), embedded.iter().count(), "{}", folder.display());
            let read = Migrator::new(folder.as_path()).await.unwrap();
            for (read, embedded) in read.iter().zip(embedded.iter()) {
                assert_eq!((read.version, &read.description), (embedded.version, &embedded.description));
                assert_eq!((&read.checksum, read.no_tx), (&embedded.checksum, embedded.no_tx));
            }
        }
    }
}
