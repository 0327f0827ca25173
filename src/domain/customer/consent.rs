//! What somebody said to messages on one channel, in both of Y2's vocabularies. Source: the words of the web service from public
//! client code, the codes of its database from a vendor's appendix; which belongs to which is inferred.

use std::{fmt, str::FromStr};

/// Consent for one channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Consent {
    /// Not asked yet.
    #[default]
    AskCustomer,
    /// The brand may use it.
    BrandOnly,
    /// The brand and its partners may use it.
    ForPartners,
    /// Refused.
    DoNotUse,
}

impl Consent {
    /// Every answer.
    pub const ALL: [Self; 4] = [Self::AskCustomer, Self::BrandOnly, Self::ForPartners, Self::DoNotUse];

    /// The word of the web service.
    pub fn word(self) -> &'static str {
        match self {
            Self::AskCustomer => "AskCustomer",
            Self::BrandOnly => "BrandOnly",
            Self::ForPartners => "ForPartners",
            Self::DoNotUse => "DoNotUse",
        }
    }

    /// The code of the database, which LiveStore speaks.
    pub fn code(self) -> &'static str {
        match self {
            Self::AskCustomer => "DEM",
            Self::BrandOnly => "ENS",
            Self::ForPartners => "PAR",
            Self::DoNotUse => "REF",
        }
    }

    /// Whether messages may be sent.
    pub fn is_given(self) -> bool {
        matches!(self, Self::BrandOnly | Self::ForPartners)
    }
}

impl fmt::Display for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Reads either vocabulary, and `UsableByBrand`, which some installations say.
impl FromStr for Consent {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "UsableByBrand" {
            return Ok(Self::BrandOnly);
        }
        Self::ALL.into_iter().find(|known| known.word() == text || known.code() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::Consent;

    #[test]
    fn both_vocabularies_say_the_same() {
        for consent in Consent::ALL {
            assert_eq!(consent.word().parse(), Ok(consent));
            assert_eq!(consent.code().parse(), Ok(consent));
        }
        assert_eq!("UsableByBrand".parse(), Ok(Consent::BrandOnly));
        assert!("YES".parse::<Consent>().is_err());
    }
}
