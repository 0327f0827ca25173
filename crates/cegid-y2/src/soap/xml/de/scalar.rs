//! Values of XML Schema's simple types, from trimmed text.

use std::str::FromStr;

use crate::soap::xml::error::XmlError;

pub(super) fn boolean(text: &str) -> Result<bool, XmlError> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(XmlError::value("expected true or false")),
    }
}

pub(super) fn number<T: FromStr>(text: &str) -> Result<T, XmlError> {
    text.parse().map_err(|_| XmlError::value("expected a number"))
}
