//! A `postgres:` URL → the options of a connection. Knows which parts may be shown: never the password, and no value of
//! a parameter.

use sqlx::{ConnectOptions as _, postgres::PgConnectOptions};
use url::Url;

use crate::store::StoreError;

const EXAMPLE: &str = "`postgres://USER:PASSWORD@HOST:5432/DATABASE`";

/// Parameters of the URL that the driver reads. Others would be ignored, and logged with their values.
const PARAMETERS: &[&str] = &[
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// The options that a URL stands for. What it leaves out comes from the standard `PG…` variables and the password file.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, StoreError> {
    let bad = |why: String| StoreError::BadUrl(why);
    let url = Url::parse(url).map_err(|error| bad(format!("{error}; expected {EXAMPLE}")))?;
    if url.cannot_be_a_base() {
        return Err(bad(format!("it has no `//`; expected {EXAMPLE}")));
    }
    for (name, _) in url.query_pairs() {
        if !PARAMETERS.contains(&name.as_ref()) {
            return Err(bad(format!("unknown parameter `{name}`; known are {}", PARAMETERS.join(", "))));
        }
    }
    let options = PgConnectOptions::from_url(&url)
        .map_err(|_| bad(format!("the value of a parameter cannot be read; expected {EXAMPLE}")))?;
    if options.get_database().is_none_or(str::is_empty) {
        return Err(bad(format!("it names no database; expected {EXAMPLE}")));
    }
    Ok(options)
}

/// Where the database is, fit to be shown: `db.example:5432/connector`.
pub(super) fn place(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or_default();
    match options.get_socket() {
        Some(socket) => format!("{}/{database}", socket.display()),
        None => format!("{}:{}/{database}", options.get_host(), options.get_port()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_where_the_database_is_and_the_place_hides_who_asks() {
        for (url, shown) in [
            ("postgres://me:hunter2@db.example/connector", "db.example:5432/connector"),
            ("postgresql://me@[::1]:6432/connector?sslmode=verify-full", "[::1]:6432/connector"),
            ("postgres:///connector?host=/run/postgresql", "/run/postgresql/connector"),
        ] {
            assert_eq!(place(&options(url).unwrap()), shown);
        }
    }

    #[test]
    fn a_url_that_does_not_fit_is_refused_without_showing_the_password() {
        for url in [
            "postgres://me:hunter2@db.example",
            "postgres://me:hunter2@db.example:port/x",
            "postgres://me@db/x?pasword=hunter2",
            "postgres://me:hunter2@db/x?sslmode=hunter2",
            "postgres:hunter2",
        ] {
            let error = options(url).unwrap_err();
            assert!(matches!(&error, StoreError::BadUrl(_)) && !error.to_string().contains("hunter2"), "{error}");
        }
    }
}
