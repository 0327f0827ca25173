//! Which PrestaShop it is, and what follows from that.

use std::{fmt, str::FromStr};

/// The version that a shop names in the header `PSWS-Version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// 1, 8 or 9.
    pub major: u16,
    /// 7 in 1.7.8.
    pub minor: u16,
    /// 8 in 1.7.8.
    pub patch: u16,
}

/// A text that names no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a version such as 8.2.0")]
pub struct InvalidVersion;

impl Version {
    /// A version from its first three parts.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// Whether the webservice knows PATCH: from 8.0 on (PrestaShop sources). Before, only whole objects can be written.
    pub const fn can_patch(self) -> bool {
        self.major >= 8
    }

    /// Whether this client was made for it: 1.7 and everything later.
    pub const fn is_supported(self) -> bool {
        self.major > 1 || (self.major == 1 && self.minor >= 7)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for Version {
    type Err = InvalidVersion;

    /// Reads `8.2.0`, and `1.7.8.11` without its last part; a missing part is 0, signs behind a part are left out (`9.0.0-beta`).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.trim().split('.').map(|part| {
            let digits = part.find(|sign: char| !sign.is_ascii_digit()).map_or(part, |end| &part[..end]);
            digits.parse::<u16>().map_err(|_| InvalidVersion)
        });
        let major = parts.next().ok_or(InvalidVersion)??;
        let minor = parts.next().unwrap_or(Ok(0))?;
        let patch = parts.next().unwrap_or(Ok(0))?;
        Ok(Self { major, minor, patch })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_shops_name_them() {
        let read = |text: &str| text.parse::<Version>();
        assert_eq!(read("8.2.0"), Ok(Version::new(8, 2, 0)));
        assert_eq!(read("1.7.8.11"), Ok(Version::new(1, 7, 8)));
        assert_eq!(read("9.0.0-beta.1"), Ok(Version::new(9, 0, 0)));
        assert_eq!(read("9"), Ok(Version::new(9, 0, 0)));
        assert_eq!(read(""), Err(InvalidVersion));
        assert_eq!(read("latest"), Err(InvalidVersion));
    }

    #[test]
    fn only_eight_and_later_can_patch() {
        assert!(!Version::new(1, 7, 8).can_patch());
        assert!(Version::new(8, 0, 0).can_patch());
        assert!(Version::new(9, 0, 0).can_patch());
        assert!(!Version::new(1, 6, 1).is_supported());
    }
}
