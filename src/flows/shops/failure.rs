//! The ways in which a shop can fail, one problem each, and what to do about it.

use std::error::Error as StdError;

use prestashop::Error as Webservice;

use crate::network::Forbidden;

macro_rules! failures {
    ($( $(#[doc = $doc:literal])+ $name:ident = $id:literal, $title:literal, $advice:literal; )+) => {
        /// How a shop failed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ShopFailure { $( $(#[doc = $doc])+ $name, )+ }

        impl ShopFailure {
            /// Every one.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )+ ];

            /// The stable word.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$name => $id, )+ }
            }

            /// The same sentence for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $( Self::$name => $title, )+ }
            }

            /// The next step.
            pub const fn advice(self) -> &'static str {
                match self { $( Self::$name => $advice, )+ }
            }
        }
    };
}

failures! {
    /// The network policy of this installation forbids the address.
    AddressForbidden = "shop-address-forbidden", "The shop's address is not allowed",
        "use the shop's public address, or have the operator allow this one in `network.allow`";
    /// No connection.
    Unreachable = "shop-unreachable", "The shop cannot be reached",
        "check `prestashop.url`, and whether the shop is up";
    /// The connection was lost, or the time was over, before the answer was complete.
    AnswerLost = "shop-answer-lost", "The shop's answer was lost",
        "try again; if it lasts, the shop's host is too slow or ends requests early";
    /// The certificate is not accepted.
    CertificateRefused = "shop-certificate-refused", "The shop's certificate is not accepted",
        "have whoever hosts the shop renew or mend its certificate";
    /// The shop sends elsewhere.
    Redirected = "shop-redirected", "The shop redirects",
        "set `prestashop.url` to the address that it redirects to; where that is the front page, `prestashop.shop` is no shop of this PrestaShop";
    /// A login page came instead.
    LoginPage = "shop-login-page", "A login page stands before the shop",
        "take the protection off `/api`, or set `prestashop.url` to the shop's address and not to that of its back office";
    /// Another page came instead.
    WebPage = "shop-web-page", "A web page came instead of the webservice's answer",
        "check `prestashop.url`, and that the webservice and URL rewriting are on in the back office";
    /// The key is not accepted.
    KeyRefused = "shop-key-refused", "The shop does not accept the key",
        "copy the key again from Advanced Parameters › Webservice, and see that it is enabled there";
    /// The key lacks a right.
    RightMissing = "shop-right-missing", "The key lacks a right",
        "give the key the right in Advanced Parameters › Webservice";
    /// The key may not act on this shop of the installation.
    ShopForbidden = "shop-forbidden", "The key is that of another shop",
        "associate the key with this shop in Advanced Parameters › Webservice, or correct `prestashop.shop`";
    /// The webservice is off.
    WebserviceOff = "shop-webservice-off", "The webservice is switched off",
        "switch it on in Advanced Parameters › Webservice";
    /// The shop is in maintenance.
    Maintenance = "shop-maintenance", "The shop is in maintenance",
        "wait until it is open again, or add this machine to the addresses that maintenance lets through";
    /// The host asks for fewer requests.
    TooManyRequests = "shop-too-many-requests", "The shop asks for fewer requests",
        "try again later; have the host raise its limit for this machine";
    /// Something in front of the shop forbids the request.
    Blocked = "shop-blocked", "Something in front of the shop forbids the request",
        "have whoever runs the firewall of the shop let this machine use `/api` with all methods";
    /// It answers with a failure of its own.
    Failed = "shop-failed", "The shop failed",
        "try again; if it lasts, the error log of the shop's PHP says more";
    /// It refuses what was asked.
    Refused = "shop-refused", "The shop refuses what was asked",
        "read what it says; the request is the connector's, so report it where it makes no sense";
    /// Its answer cannot be read.
    Unreadable = "shop-unreadable", "The shop's answer cannot be read",
        "look for a module that prints into the webservice's answers";
    /// It is too old.
    VersionUnsupported = "shop-version-unsupported", "The shop's PrestaShop is too old",
        "update the shop to PrestaShop 1.7 or later";
}

impl ShopFailure {
    /// Which one an error of the webservice is.
    pub fn of(error: &Webservice) -> Self {
        match error {
            Webservice::KeyRefused(_) => Self::KeyRefused,
            Webservice::RightMissing(_) => Self::RightMissing,
            Webservice::ShopForbidden(_) => Self::ShopForbidden,
            Webservice::WebserviceOff => Self::WebserviceOff,
            Webservice::Maintenance => Self::Maintenance,
            Webservice::TooManyRequests => Self::TooManyRequests,
            Webservice::Blocked => Self::Blocked,
            Webservice::LoginPage => Self::LoginPage,
            Webservice::WebPage { .. } => Self::WebPage,
            Webservice::Redirected { .. } => Self::Redirected,
            Webservice::Certificate(_) => Self::CertificateRefused,
            Webservice::Unreachable(cause) if is_forbidden(cause) => Self::AddressForbidden,
            Webservice::Unreachable(_) => Self::Unreachable,
            Webservice::Lost(_) => Self::AnswerLost,
            Webservice::Failed { .. } => Self::Failed,
            Webservice::Unreadable(_) | Webservice::AnswerTooLarge { .. } => Self::Unreadable,
            Webservice::Version(_) => Self::VersionUnsupported,
            // What was asked is not to the shop's liking.
            _ => Self::Refused,
        }
    }

    /// Whether the same request could succeed by itself after a while.
    pub const fn passes(self) -> bool {
        matches!(self, Self::Unreachable | Self::AnswerLost | Self::Maintenance | Self::TooManyRequests | Self::Failed)
    }
}

/// Whether the policy refused what the name resolves to.
fn is_forbidden(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<Forbidden>().is_some() || error.source().is_some_and(is_forbidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_of_the_policy_is_found_behind_the_errors_around_it() {
        let forbidden = Forbidden::Resolved { host: "shop.internal".to_owned() };
        assert!(is_forbidden(&forbidden));
        assert!(!is_forbidden(&std::io::Error::other("x")));
    }

    #[test]
    fn each_error_of_the_webservice_is_a_failure_of_its_own() {
        assert_eq!(ShopFailure::of(&Webservice::Maintenance), ShopFailure::Maintenance);
        assert_eq!(ShopFailure::of(&Webservice::NotFound), ShopFailure::Refused);
        let to = "https://www.example.com/".to_owned();
        assert_eq!(ShopFailure::of(&Webservice::Redirected { to, followed: false }), ShopFailure::Redirected);
    }
}
