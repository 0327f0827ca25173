//! What looks odd about an address, a folder or a login before anybody is called. An oddity counts only where Y2 cannot be
//! reached: then it is the likely cause; some installations are odd and work.

use url::Url;

use super::{Finding, code};
use crate::{
    flows::{Y2Error, Y2Failure},
    tenant::Connection,
};

/// The hosts of Cegid's cloud: `90000000-retail-ondemand.cegid.cloud`, with `-test` or `-partner` behind the number.
const CLOUD: &str = "-retail-ondemand.cegid.cloud";

/// The likely cause of `error`, where the connection's own settings show one.
pub(super) fn likely_cause(connection: &Connection, url: &Url, error: &Y2Error) -> Option<Finding> {
    match error.failure() {
        Y2Failure::CredentialsRefused | Y2Failure::DatabaseRefused => folder(connection, url),
        Y2Failure::OperationMissing
        | Y2Failure::NotSoap
        | Y2Failure::Unreachable
        | Y2Failure::AnswerLost
        | Y2Failure::Timeout
        | Y2Failure::HostUnknown => form(url),
        Y2Failure::Tls => form(url).filter(|_| scheme_and_port_differ(url)),
        _ => None,
    }
}

/// Scheme, port and directory.
fn form(url: &Url) -> Option<Finding> {
    const CHECK: &str = "url";
    let host = url.host_str().unwrap_or_default();
    let segments: Vec<_> = url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect();
    if scheme_and_port_differ(url) {
        let other = if url.scheme() == "https" { "http" } else { "https" };
        return Some(Finding::fail(
            CHECK,
            code::Y2_URL_WRONG_SCHEME,
            format!("`{}` with the port of `{other}`", url.scheme()),
            format!("write `{other}://` and leave out the port"),
        ));
    }
    if url.scheme() == "http" && host.ends_with(CLOUD) {
        let found = "`http`, and Cegid's cloud answers `https` only";
        return Some(Finding::fail(CHECK, code::Y2_URL_WRONG_SCHEME, found, "write `https://`"));
    }
    match segments.as_slice() {
        [] => Some(Finding::fail(
            CHECK,
            code::Y2_URL_NO_DIRECTORY,
            "it ends with the host: the virtual directory of Y2 is missing",
            "add it: `/Y2` in Cegid's cloud; on premises a name such as `/CBR_14.0`, as in the address of Y2's pages",
        )),
        [directory, _, ..] => Some(Finding::fail(
            CHECK,
            code::Y2_URL_TOO_LONG,
            format!("it goes on after `/{directory}`, as the address of a page does"),
            format!("end it with `/{directory}`: the services are right below the virtual directory"),
        )),
        [_] => None,
    }
}

fn scheme_and_port_differ(url: &Url) -> bool {
    matches!((url.scheme(), url.port()), ("http", Some(443)) | ("https", Some(80)))
}

/// The folder against the login's domain, and against the host of the cloud.
fn folder(connection: &Connection, url: &Url) -> Option<Finding> {
    const CHECK: &str = "database id";
    let folder = connection.database_id.as_str();
    if let Some((domain, _)) = connection.login.split_once('\\')
        && !domain.eq_ignore_ascii_case(folder)
    {
        return Some(Finding::fail(
            CHECK,
            code::Y2_FOLDER_OF_ANOTHER_LOGIN,
            format!("the database id is `{folder}`, and the login belongs to `{domain}`"),
            "in Cegid's cloud they are the same: correct `databaseId`, or what stands before the backslash in `login`",
        ));
    }
    let host = url.host_str()?.strip_suffix(CLOUD)?;
    let (number, environment) = host.split_once('-').unwrap_or((host, ""));
    let own = folder.split('_').next().unwrap_or_default();
    if own != number {
        return Some(Finding::fail(
            CHECK,
            code::Y2_FOLDER_OF_ANOTHER_HOST,
            format!("the folder is of `{own}`, and the host of `{number}`"),
            "correct `databaseId` or `url`: both begin with the same number",
        ));
    }
    let folder_is_production = folder.to_ascii_uppercase().ends_with("_PROD");
    let host_is_test = environment.eq_ignore_ascii_case("test");
    (folder_is_production && host_is_test).then(|| {
        Finding::fail(
            CHECK,
            code::Y2_FOLDER_OF_ANOTHER_ENVIRONMENT,
            format!("`{folder}` is a folder of production, and the host is the one for tests"),
            "give the host of production, or the folder for tests",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::testing::connection;

    fn cause(url: &str, folder: &str, login: &str, error: Y2Error) -> Option<&'static str> {
        let mut connection = connection("default");
        (connection.database_id, connection.login) = (folder.to_owned(), login.to_owned());
        let found = likely_cause(&connection, &url.parse().unwrap(), &error)?;
        found.code.map(code::Code::as_str)
    }

    const FOLDER: &str = "90000000_001_PROD";
    const CLOUD_URL: &str = "https://90000000-retail-ondemand.cegid.cloud/Y2";

    #[test]
    fn an_odd_form_is_the_cause_where_nothing_like_y2_answers() {
        let form = |url: &str| cause(url, FOLDER, "l", Y2Error::Unreachable);
        assert_eq!(form(CLOUD_URL), None);
        assert_eq!(form("https://y2.example.com"), Some("y2-url-no-directory"));
        assert_eq!(form("https://y2.example.com/Y2/newpossettings"), Some("y2-url-too-long"));
        assert_eq!(form("http://y2.example.com:443/Y2"), Some("y2-url-wrong-scheme"));
        assert_eq!(form("https://y2.example.com:80/Y2"), Some("y2-url-wrong-scheme"));
        assert_eq!(form("http://90000000-retail-ondemand.cegid.cloud/Y2"), Some("y2-url-wrong-scheme"));
        assert_eq!(cause("https://y2.example.com", FOLDER, "l", Y2Error::CredentialsRefused), None);
    }

    #[test]
    fn an_odd_folder_is_the_cause_where_the_login_is_refused() {
        let folder = |url: &str, folder: &str, login: &str| cause(url, folder, login, Y2Error::CredentialsRefused);
        assert_eq!(folder(CLOUD_URL, FOLDER, "l"), None);
        assert_eq!(folder(CLOUD_URL, FOLDER, "90000000_001_prod\\l"), None);
        assert_eq!(folder(CLOUD_URL, FOLDER, "90000000_002_TEST\\l"), Some("y2-folder-of-another-login"));
        assert_eq!(folder(CLOUD_URL, "90000001_001_PROD", "l"), Some("y2-folder-of-another-host"));
        let tests = "https://90000000-test-retail-ondemand.cegid.cloud/Y2";
        assert_eq!(folder(tests, FOLDER, "l"), Some("y2-folder-of-another-environment"));
        assert_eq!(folder(tests, "90000000_002_TEST", "l"), None);
        assert_eq!(folder("https://y2.example.com/Y2", "SHOP", "l"), None);
    }
}
