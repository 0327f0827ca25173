//! Ids of tenants, connections and shops: what they may look like. Knows nothing of what they point at.

use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

/// Tenant ids that routes need for themselves: `/api/externals/…` has no tenant.
const RESERVED_TENANT_IDS: [&str; 1] = ["externals"];

/// A tenant's id: `[a-z0-9][a-z0-9-]{0,62}`, never a reserved word. It is a path segment and a folder name. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantId(Arc<str>);

/// A connection's id within its tenant: `[A-Za-z0-9][A-Za-z0-9_-]{0,62}`. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConnectionId(Arc<str>);

/// A shop's id within its tenant: `[a-z0-9][a-z0-9-]{0,62}`. It is a path segment and a folder name. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShopId(Arc<str>);

/// Why a text is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// The characters or the length do not fit.
    #[error("`{value}` is not a {what} id: expected {expected}")]
    Malformed {
        /// `tenant`, `connection` or `shop`.
        what: &'static str,
        /// The text, cut to 80 characters.
        value: String,
        /// The rule in words.
        expected: &'static str,
    },
    /// The word is a route's.
    #[error("`{0}` cannot be a tenant id: it is reserved for a route of the connector")]
    Reserved(String),
}

impl TenantId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ConnectionId {
    /// The id of the simulated Y2 that a tenant's sandbox has where no connection is one.
    pub const SIMULATOR: &str = "simulator";

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ShopId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_id(text: &str, rest: impl Fn(u8) -> bool, first: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    (1..=63).contains(&bytes.len()) && first(bytes[0]) && bytes[1..].iter().all(|byte| rest(*byte))
}

fn is_lower_case_id(text: &str) -> bool {
    let lower_or_digit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    is_id(text, |byte| lower_or_digit(byte) || byte == b'-', lower_or_digit)
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

impl FromStr for TenantId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if !is_lower_case_id(text) {
            return Err(InvalidId::Malformed {
                what: "tenant",
                value: shortened(text),
                expected: "1 to 63 characters of a-z, 0-9 and -, the first one a letter or a digit",
            });
        }
        if RESERVED_TENANT_IDS.contains(&text) {
            return Err(InvalidId::Reserved(text.to_owned()));
        }
        Ok(Self(text.into()))
    }
}

impl FromStr for ConnectionId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if !is_id(
            text,
            |byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_',
            |b| b.is_ascii_alphanumeric(),
        ) {
            return Err(InvalidId::Malformed {
                what: "connection",
                value: shortened(text),
                expected: "1 to 63 characters of A-Z, a-z, 0-9, _ and -, the first one a letter or a digit",
            });
        }
        Ok(Self(text.into()))
    }
}

impl FromStr for ShopId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if !is_lower_case_id(text) {
            return Err(InvalidId::Malformed {
                what: "shop",
                value: shortened(text),
                expected: "1 to 63 characters of a-z, 0-9 and -, the first one a letter or a digit",
            });
        }
        Ok(Self(text.into()))
    }
}

macro_rules! text_id {
    ($id:ty) => {
        impl TryFrom<String> for $id {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<$id> for String {
            fn from(id: $id) -> Self {
                id.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $id {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

text_id!(TenantId);
text_id!(ConnectionId);
text_id!(ShopId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_id_is_lower_case_letters_digits_and_hyphens() {
        for good in ["demo", "a", "9-lives", &"x".repeat(63)] {
            assert!(good.parse::<TenantId>().is_ok(), "{good}");
        }
        for bad in ["", "-demo", "Demo", "de_mo", "dé", "a/b", "..", &"x".repeat(64)] {
            assert!(bad.parse::<TenantId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn externals_is_never_a_tenant() {
        assert_eq!("externals".parse::<TenantId>(), Err(InvalidId::Reserved("externals".to_owned())));
    }

    #[test]
    fn a_connection_id_may_have_capitals_and_underscores() {
        assert!("Prod_EU-1".parse::<ConnectionId>().is_ok());
        assert!("_prod".parse::<ConnectionId>().is_err());
    }
}
