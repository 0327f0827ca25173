//! The stable words for what a check can find: programs tell findings apart by them, people look them up in
//! `docs/doctor.md`. A failure of Y2 or of a shop keeps the word that its problem type has.

use std::fmt;

use crate::flows::{Error, TlsFailure, Y2Error, Y2Failure, shops::ShopFailure};

/// What was found. A check that found nothing amiss has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Code(&'static str);

impl Code {
    /// As it stands in reports and in the documentation.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Every one.
    pub fn all() -> impl Iterator<Item = Self> {
        let of_y2 =
            Y2Failure::ALL.iter().filter(|failure| **failure != Y2Failure::Tls).map(|failure| Self(failure.id()));
        OWN.iter().copied().chain(of_y2).chain(ShopFailure::ALL.iter().copied().map(Self::of_shop))
    }

    /// The word for a call of Y2 that did not succeed.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::Y2 { error, .. } => Self::of_y2(error),
            Error::OperationMissing { .. } => Self(Y2Failure::OperationMissing.id()),
            Error::SimulatorUnavailable { .. } => SIMULATOR_UNAVAILABLE,
            _ => CONNECTOR_FAILED,
        }
    }

    /// The word for how a shop failed.
    pub const fn of_shop(failure: ShopFailure) -> Self {
        Self(failure.id())
    }

    fn of_y2(error: &Y2Error) -> Self {
        match error {
            Y2Error::Tls(failure) => of_tls(*failure),
            Y2Error::NotSoap { status: Some(300..400), .. } => Y2_REDIRECTS,
            Y2Error::Rejected { message, .. } if speaks_of_a_right(message) => Y2_RIGHT_MISSING,
            Y2Error::InDoubt { failure, .. } => Self::of_y2(failure),
            _ => Self(error.failure().id()),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($( $name:ident = $word:literal; )+) => {
        $( #[doc = concat!("`", $word, "`: see `docs/doctor.md`.")] pub const $name: Code = Code($word); )+
        const OWN: &[Code] = &[ $( $name, )+ ];
    };
}

codes! {
    // The installation.
    SETTINGS_INVALID = "settings-invalid";
    PUBLIC_URL_UNSET = "public-url-unset";
    START_FAILED = "start-failed";
    DATABASE_FAILED = "database-failed";
    DATABASE_CLOCK_DIFFERS = "database-clock-differs";
    MASTER_KEY_UNUSED = "master-key-unused";
    MASTER_KEY_LEFT_OVER = "master-key-left-over";
    MASTER_KEY_STILL_NEEDED = "master-key-still-needed";
    MASTER_KEY_MISSING = "master-key-missing";
    ISSUER_UNENCRYPTED = "issuer-unencrypted";
    ISSUER_UNUSABLE = "issuer-unusable";
    ISSUER_KEY_MISSING = "issuer-key-missing";
    ISSUER_CLOCK_DIFFERS = "issuer-clock-differs";
    // A tenant.
    TENANT_NONE = "tenant-none";
    TENANT_UNKNOWN = "tenant-unknown";
    TENANT_FILES_INVALID = "tenant-files-invalid";
    CONNECTION_NONE = "connection-none";
    CONNECTION_AMBIGUOUS = "connection-ambiguous";
    AUDIT_BROKEN = "audit-broken";
    CONNECTOR_FAILED = "connector-failed";
    // The way to Y2.
    Y2_URL_NO_DIRECTORY = "y2-url-no-directory";
    Y2_URL_TOO_LONG = "y2-url-too-long";
    Y2_URL_WRONG_SCHEME = "y2-url-wrong-scheme";
    Y2_UNENCRYPTED = "y2-unencrypted";
    Y2_TIMEOUT_TOO_LONG = "y2-timeout-too-long";
    SIMULATOR_UNAVAILABLE = "simulator-unavailable";
    Y2_REDIRECTS = "y2-redirects";
    Y2_TLS_NOT_SPOKEN = "y2-tls-not-spoken";
    Y2_TLS_OUTDATED = "y2-tls-outdated";
    Y2_TLS_EXPIRED = "y2-tls-expired";
    Y2_TLS_NOT_YET_VALID = "y2-tls-not-yet-valid";
    Y2_TLS_WRONG_NAME = "y2-tls-wrong-name";
    Y2_TLS_UNKNOWN_ISSUER = "y2-tls-unknown-issuer";
    Y2_TLS_OF_AN_AUTHORITY = "y2-tls-of-an-authority";
    Y2_TLS_REVOKED = "y2-tls-revoked";
    Y2_TLS_CERTIFICATE = "y2-tls-certificate";
    Y2_TLS_REFUSED = "y2-tls-refused";
    // Who we are there.
    Y2_FOLDER_OF_ANOTHER_LOGIN = "y2-folder-of-another-login";
    Y2_FOLDER_OF_ANOTHER_HOST = "y2-folder-of-another-host";
    Y2_FOLDER_OF_ANOTHER_ENVIRONMENT = "y2-folder-of-another-environment";
    Y2_FOLDER_DIFFERS = "y2-folder-differs";
    Y2_RIGHT_MISSING = "y2-right-missing";
    // How Y2 is.
    Y2_SLOW = "y2-slow";
    Y2_CHECK_TOO_SLOW = "y2-check-too-slow";
    Y2_CLOCK_ZONE = "y2-clock-zone";
    Y2_CLOCK_DIFFERS = "y2-clock-differs";
    Y2_SERVICE_MISSING = "y2-service-missing";
    Y2_WORKER_SILENT = "y2-worker-silent";
    Y2_MEMBERS_UNKNOWN = "y2-members-unknown";
    Y2_CONTRACT_DIFFERS = "y2-contract-differs";
    Y2_CONTRACT_UNREADABLE = "y2-contract-unreadable";
    // The lists.
    LIST_EMPTY = "list-empty";
    LIST_PARTIAL = "list-partial";
    LIST_VALUES_UNREADABLE = "list-values-unreadable";
    INVENTORY_ITEM_UNKNOWN = "inventory-item-unknown";
    COUNTRY_CODES_CLASH = "country-codes-clash";
    LANGUAGE_CODES_CLASH = "language-codes-clash";
    CIVILITY_CODES_CLASH = "civility-codes-clash";
    // LiveStore.
    LIVESTORE_SETTINGS_MISSING = "livestore-settings-missing";
    LIVESTORE_CHALLENGER_MISSING = "livestore-challenger-missing";
    LIVESTORE_FLOW_MISSING = "livestore-flow-missing";
    LIVESTORE_CONNECTION_MISSING = "livestore-connection-missing";
    LIVESTORE_KEY_MISSING = "livestore-key-missing";
    LIVESTORE_NEVER_ASKED = "livestore-never-asked";
    LIVESTORE_NO_SESSION = "livestore-no-session";
    // Shops.
    SHOP_CHECK_TOO_SLOW = "shop-check-too-slow";
    SHOP_LANGUAGE_MISSING = "shop-language-missing";
    SHOP_FIELD_UNKNOWN = "shop-field-unknown";
    SHOP_DISABLED = "shop-disabled";
    SHOP_SETTINGS_MISSING = "shop-settings-missing";
    SHOP_ASSOCIATIONS_MISSING = "shop-associations-missing";
    // What others reach us by.
    PUBLIC_URL_UNENCRYPTED = "public-url-unencrypted";
    PUBLIC_URL_NOT_TRIED = "public-url-not-tried";
    PUBLIC_URL_UNREACHABLE = "public-url-unreachable";
    PUBLIC_URL_SILENT = "public-url-silent";
    PUBLIC_URL_ANSWERED_BY_ANOTHER = "public-url-answered-by-another";
    // Notifications.
    LISTENER_KEY_DEAD = "listener-key-dead";
    LISTENER_KEY_WITHOUT_SCOPE = "listener-key-without-scope";
    NOTIFICATION_LOG_DENIED = "notification-log-denied";
    NOTIFICATIONS_NONE_SEEN = "notifications-none-seen";
    NOTIFICATIONS_STUCK = "notifications-stuck";
    NOTIFICATIONS_PARKED = "notifications-parked";
}

const fn of_tls(failure: TlsFailure) -> Code {
    match failure {
        TlsFailure::NoTls => Y2_TLS_NOT_SPOKEN,
        TlsFailure::NothingInCommon => Y2_TLS_OUTDATED,
        TlsFailure::Expired => Y2_TLS_EXPIRED,
        TlsFailure::NotYetValid => Y2_TLS_NOT_YET_VALID,
        TlsFailure::WrongName => Y2_TLS_WRONG_NAME,
        TlsFailure::UnknownIssuer => Y2_TLS_UNKNOWN_ISSUER,
        TlsFailure::OfAnAuthority => Y2_TLS_OF_AN_AUTHORITY,
        TlsFailure::Revoked => Y2_TLS_REVOKED,
        TlsFailure::Certificate => Y2_TLS_CERTIFICATE,
        TlsFailure::Refused | TlsFailure::Handshake => Y2_TLS_REFUSED,
    }
}

/// How a refusal says that the user may not, in the languages that Y2's texts come in ("prohibited" and "no … authorised" are
/// in the vendor guide and public client code; the others are assumed).
const NOT_ALLOWED: [&str; 10] = [
    "prohibited",
    "not authori",
    "no processing authori",
    "not allowed",
    "access denied",
    "permission",
    "insufficient right",
    "interdit",
    "non autoris",
    "droits insuffisants",
];

fn speaks_of_a_right(message: &str) -> bool {
    let message = message.to_lowercase();
    NOT_ALLOWED.iter().any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Code → its row: cause and remedy.
    fn documented() -> BTreeMap<String, String> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/doctor.md");
        let text = std::fs::read_to_string(path).expect("docs/doctor.md");
        let (_, text) = text.split_once("\n## Codes\n").expect("the part of the codes");
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
        rows.map(|(code, rest)| (code.to_owned(), rest.to_owned())).collect()
    }

    #[test]
    fn every_code_is_documented_with_cause_and_remedy_and_no_other_is() {
        let documented = documented();
        let known: BTreeSet<_> = Code::all().map(|code| code.as_str().to_owned()).collect();
        assert_eq!(documented.keys().cloned().collect::<BTreeSet<_>>(), known);
        for (code, row) in documented {
            let cells: Vec<_> = row.trim_end_matches('|').split('|').map(str::trim).collect();
            assert!(cells.len() == 2 && cells.iter().all(|cell| cell.len() > 10), "{code}: {cells:?}");
        }
    }

    #[test]
    fn a_code_stands_for_one_thing() {
        let all: Vec<_> = Code::all().collect();
        assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), all.len());
    }

    #[test]
    fn a_refusal_that_speaks_of_a_right_is_told_from_others() {
        let refused =
            |message: &str| Code::of_y2(&Y2Error::Rejected { id: "CBR".to_owned(), message: message.to_owned() });
        assert_eq!(refused("Store prohibited"), Y2_RIGHT_MISSING);
        assert_eq!(refused("Établissement interdit"), Y2_RIGHT_MISSING);
        assert_eq!(refused("Unknown store").as_str(), "y2-rejected");
    }
}
