//! SOAP faults: from a chain of wrapped exceptions to the one sentence that helps.

use serde::Deserialize;

use super::xml::{
    StartTag, XmlError,
    de::{Element, Reader},
};

/// Longest sentence that is passed on, in characters.
const LONGEST: usize = 1_000;
/// Longest fault code, in characters.
const LONGEST_CODE: usize = 100;

/// What a service said when it refused or failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The local part of `faultcode`: `CBR_001_0003`, `ActionNotSupported`, `Client`.
    pub code: String,
    /// The namespace of the code, which tells whose word it is. `None`: it has no prefix, or nobody declared it.
    pub namespace: Option<String>,
    /// The id of the innermost level that has one.
    pub id: Option<String>,
    /// The code inside the wrapper text of the innermost level (`CBR00009`), where there is one.
    pub inner_code: Option<String>,
    /// The sentence of the innermost level that has one, without its wrapper; else `faultstring`.
    pub message: String,
    /// Whether there was a detail with at least one level.
    pub has_detail: bool,
}

impl Fault {
    /// The sentence with its code behind it, as people quote it to a support desk.
    pub fn sentence(&self) -> String {
        match &self.inner_code {
            Some(code) if self.message.is_empty() => code.clone(),
            Some(code) => format!("{} ({code})", self.message),
            None => self.message.clone(),
        }
    }
}

/// One of the four details that the services declare.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawDetail {
    cbp_exception_detail: Option<RawLevel>,
    exception_detail: Option<RawLevel>,
    business_fault_detail: Option<RawLevel>,
    cbp_fault_detail: Option<RawLevel>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase")]
struct RawLevel {
    inner_exception: Option<Box<RawLevel>>,
    message: Option<String>,
    description: Option<String>,
    cause: Option<String>,
    id: Option<String>,
    #[serde(default)]
    member_names: Vec<String>,
}

/// Reads a fault whose start tag was just read.
pub(super) fn read<'a>(reader: &mut Reader<'a>, tag: StartTag<'a>) -> Result<Fault, XmlError> {
    let raw = reader.in_any_namespace(|reader| RawFault::read(reader, tag))?;
    let levels = raw.detail.and_then(RawDetail::outermost).map(levels).unwrap_or_default();
    let id = levels.iter().rev().find_map(|level| level.id.clone());
    let message = levels.iter().rev().find_map(RawLevel::sentence).or(raw.faultstring).unwrap_or_default();
    let (inner_code, message) = unwrap(&message);
    let mut message: String = message.chars().take(LONGEST).collect();
    if let Some(level) = levels.last().filter(|level| !level.member_names.is_empty()) {
        message = format!("{message} ({})", level.member_names.join(", "));
    }
    let code = raw.code.rsplit(':').next().unwrap_or_default().trim().chars().take(LONGEST_CODE).collect();
    let inner_code = inner_code.map(str::to_owned);
    Ok(Fault { code, namespace: raw.namespace, id, inner_code, message, has_detail: !levels.is_empty() })
}

#[derive(Default)]
struct RawFault {
    code: String,
    namespace: Option<String>,
    faultstring: Option<String>,
    detail: Option<RawDetail>,
}

impl RawFault {
    /// Member by member, because the code's prefix has a meaning only where the code stands.
    fn read<'a>(reader: &mut Reader<'a>, tag: StartTag<'a>) -> Result<Self, XmlError> {
        let mut raw = Self::default();
        if tag.form().is_empty() {
            return Ok(raw);
        }
        while let Some(tag) = reader.events.child()? {
            match tag.local() {
                "faultcode" => {
                    raw.code = Option::deserialize(Element::new(reader, &tag))?.unwrap_or_default();
                    raw.namespace = reader.events.namespace_of_text(raw.code.trim());
                }
                "faultstring" => raw.faultstring = Option::deserialize(Element::new(reader, &tag))?,
                "detail" => raw.detail = Option::deserialize(Element::new(reader, &tag))?,
                _ if tag.form().is_empty() => {}
                _ => reader.events.skip()?,
            }
        }
        Ok(raw)
    }
}

impl RawDetail {
    fn outermost(self) -> Option<RawLevel> {
        self.cbp_exception_detail.or(self.exception_detail).or(self.business_fault_detail).or(self.cbp_fault_detail)
    }
}

impl RawLevel {
    fn sentence(&self) -> Option<String> {
        self.message.clone().or_else(|| self.description.clone()).or_else(|| self.cause.clone())
    }
}

/// The chain from the outside to the inside.
fn levels(outermost: RawLevel) -> Vec<RawLevel> {
    let mut levels = Vec::new();
    let mut next = Some(outermost);
    while let Some(mut level) = next {
        next = level.inner_exception.take().map(|inner| *inner);
        levels.push(level);
    }
    levels
}

/// Takes `Remote call failed: Code = (C) Message = (C : text (TClass.Method))` apart into `C` and `text`; a text of
/// another form stays whole but for a trailing `(TClass.Method)`.
fn unwrap(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let (code, message) = match wrapped(text) {
        Some((code, message)) => (Some(code), message),
        None => (None, text),
    };
    (code, without_origin(message))
}

fn wrapped(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = text.split_once("Code = (")?;
    let (code, rest) = rest.split_once(')')?;
    let (_, rest) = rest.split_once("Message = (")?;
    let message = rest.strip_suffix(')').unwrap_or(rest).trim();
    let message = match message.strip_prefix(code).map(str::trim_start).and_then(|rest| rest.strip_prefix(':')) {
        Some(sentence) => sentence.trim_start(),
        None => message,
    };
    Some((code.trim(), message))
}

/// Cuts the class and method of the vendor's code from the end of a sentence.
fn without_origin(message: &str) -> &str {
    let origin = || {
        let (sentence, origin) = message.strip_suffix(')')?.rsplit_once('(')?;
        let (class, method) = origin.split_once('.')?;
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (class.starts_with('T') && is_word(class) && is_word(method) && !sentence.trim().is_empty())
            .then(|| sentence.trim_end())
    };
    origin().unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use super::unwrap;

    #[test]
    fn the_wrapper_is_cut_and_the_code_is_kept() {
        let text = "Remote call failed: Code = (CBR00009) Message = (CBR00009 : Import failed : Customer order Internal \
                    reference WEB-7 - This document already exists (and more) (TCbrImportHelper.InvokeImport))";
        let message =
            "Import failed : Customer order Internal reference WEB-7 - This document already exists (and more)";
        assert_eq!(unwrap(text), (Some("CBR00009"), message));
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "Store prohibited",
            "",
            "(1) input data not valid.\r\n-The Id field is required.",
            "Total (net.gross)",
            "(TClass.Method)",
            "Code = (X",
            "Failed (T.)",
            "é)",
        ] {
            assert_eq!(unwrap(text), (None, text));
        }
        assert_eq!(
            unwrap("Failed to identify document (TECommerceServicePS.CheckCancelOrder)"),
            (None, "Failed to identify document")
        );
        assert_eq!(unwrap("Code = (A) Message = (plain)"), (Some("A"), "plain"));
    }
}
