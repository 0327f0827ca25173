//! Which receipt a caller wants. Knows the two parameters, not the request they came in.

use std::{collections::BTreeMap, fmt};

use crate::{
    domain::{plain_text, receipt_key::ReceiptKey},
    flows::Error,
};

/// One receipt, or the receipts of one external reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptQuery {
    /// By Y2's own key.
    Key(ReceiptKey),
    /// By what another system calls it; need not be unique.
    ExternalReference(String),
}

/// Y2's longest external reference.
const LONGEST_REFERENCE: usize = 40;

impl ReceiptQuery {
    /// Reads the two parameters. They are alternatives: generated clients send both, one of them blank, so a blank one
    /// counts as absent; where both say something, the key wins.
    ///
    /// # Errors
    /// Neither says anything; the key is no key; the reference is longer than Y2 keeps.
    pub fn read(key: Option<&str>, external_reference: Option<&str>) -> Result<Self, Error> {
        let said = |text: Option<&str>| text.filter(|text| !text.trim().is_empty()).map(str::to_owned);
        match (said(key), said(external_reference)) {
            (Some(key), _) => {
                key.parse().map(Self::Key).map_err(|error: crate::domain::receipt_key::InvalidReceiptKey| {
                    Error::invalid("key", error.to_string())
                })
            }
            (None, Some(reference)) if reference.chars().count() > LONGEST_REFERENCE => {
                Err(Error::invalid("externalReference", format!("expected at most {LONGEST_REFERENCE} characters")))
            }
            (None, Some(reference)) if !plain_text::is_plain(&reference) => {
                Err(Error::invalid("externalReference", plain_text::EXPECTED))
            }
            (None, Some(reference)) => Ok(Self::ExternalReference(reference)),
            (None, None) => {
                let message = vec!["expected one of `key` and `externalReference`".to_owned()];
                let fields = ["key", "externalReference"].map(|field| (field.to_owned(), message.clone()));
                Err(Error::Invalid { fields: BTreeMap::from(fields) })
            }
        }
    }
}

impl fmt::Display for ReceiptQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "key `{key}`"),
            Self::ExternalReference(reference) => write!(f, "external reference `{reference}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(query: Result<ReceiptQuery, Error>) -> Vec<String> {
        match query {
            Err(Error::Invalid { fields }) => fields.into_keys().collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_key_wins_over_the_reference() {
        let query = ReceiptQuery::read(Some("GFO-12"), Some("WEB-1")).unwrap();
        assert_eq!(query, ReceiptQuery::Key("GFO-12".parse().unwrap()));
    }

    #[test]
    fn a_blank_parameter_counts_as_absent() {
        let reference = ReceiptQuery::ExternalReference("WEB-1".to_owned());
        assert_eq!(ReceiptQuery::read(Some(""), Some("WEB-1")).unwrap(), reference);
        assert_eq!(ReceiptQuery::read(Some("  "), Some("WEB-1")).unwrap(), reference);
        assert_eq!(ReceiptQuery::read(None, Some("WEB-1")).unwrap(), reference);
    }

    #[test]
    fn without_either_both_are_named() {
        assert_eq!(fields(ReceiptQuery::read(None, None)), ["externalReference", "key"]);
        assert_eq!(fields(ReceiptQuery::read(Some(""), Some(" "))), ["externalReference", "key"]);
    }

    #[test]
    fn a_key_that_is_none_is_refused_even_beside_a_reference() {
        assert_eq!(fields(ReceiptQuery::read(Some("-12"), Some("WEB-1"))), ["key"]);
    }

    #[test]
    fn a_reference_is_not_longer_than_y2_keeps_it() {
        assert_eq!(fields(ReceiptQuery::read(None, Some(&"x".repeat(41)))), ["externalReference"]);
        assert!(ReceiptQuery::read(None, Some(&"é".repeat(40))).is_ok());
    }
}
