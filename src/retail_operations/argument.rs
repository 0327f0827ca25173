//! The one argument of every method, `notification`, found in one of the four forms it may come in.
//!
//! The product's documentation shows the argument apart from the body without saying how it travels, so all forms are
//! read. Knows nothing of content types: whoever calls has taken form and query apart.

use super::{Invalid, json::Object};
use crate::json::depth;

/// The most bytes that an argument may have.
pub const MAX_ARGUMENT_BYTES: usize = 1 << 20;

/// How deep objects and arrays may lie inside each other, the argument's own braces counted.
pub const MAX_DEPTH: usize = 64;

/// The members of a notification. An object that has one of them beside `notification` is both forms at once.
const MEMBERS: [&str; 4] = ["eventType", "entityTypeID", "entityID", "data"];

/// The form in which the argument came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The JSON body itself.
    Body,
    /// A JSON body `{"notification": {…}}`.
    Wrapped,
    /// A form field `notification`.
    FormField,
    /// A query parameter `notification`.
    Query,
}

/// Everything that may hold the argument. Blank texts count as absent: generated clients send them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// A body that is no form.
    pub body: Option<&'a str>,
    /// All form fields `notification`.
    pub form_fields: &'a [String],
    /// All query parameters `notification`.
    pub query: &'a [String],
}

/// A readable notification.
pub struct Argument<'a> {
    form: Form,
    text: &'a str,
    members: Object<'a>,
}

impl<'a> Argument<'a> {
    /// Finds the argument and reads as far as its own members.
    ///
    /// # Errors
    /// None or several of them; not JSON; not an object; too large; too deep.
    pub fn find(given: Given<'a>) -> Result<Self, Invalid> {
        let fields = given.form_fields.iter().map(|text| (Form::FormField, text.as_str()));
        let query = given.query.iter().map(|text| (Form::Query, text.as_str()));
        let body = given.body.map(|text| (Form::Body, text));
        let mut present = body.into_iter().chain(fields).chain(query).filter(|(_, text)| !text.trim().is_empty());
        let (form, text) = present.next().ok_or(Invalid::Missing)?;
        if present.next().is_some() {
            return Err(Invalid::SeveralForms);
        }
        if text.len() > MAX_ARGUMENT_BYTES {
            return Err(Invalid::TooLarge { most: MAX_ARGUMENT_BYTES });
        }
        // Some clients mark their UTF-8 with a byte order mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
        let depth_of_all = depth(text.as_bytes());
        // One level more may turn out to be the wrapper. The check comes first, and for all of the text.
        if depth_of_all > MAX_DEPTH + 1 {
            return Err(Invalid::TooDeep);
        }
        let members = read(text)?;
        let argument = if form == Form::Body && members.has("notification") {
            if MEMBERS.iter().any(|name| members.has(name)) {
                return Err(Invalid::SeveralForms);
            }
            let inner = members.get("notification").ok_or(Invalid::NotAnObject)?;
            Self { form: Form::Wrapped, text: inner, members: read(inner)? }
        } else {
            Self { form, text, members }
        };
        if depth_of_all > MAX_DEPTH && depth(argument.text.as_bytes()) > MAX_DEPTH {
            Err(Invalid::TooDeep)
        } else {
            Ok(argument)
        }
    }

    /// The form it came in.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The notification's own text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The text of `entityID`; `None` when absent or null.
    pub(super) fn entity_id(&self) -> Option<&'a str> {
        self.members.get("entityID")
    }

    /// The text of `data`; `None` when absent or null.
    pub(super) fn data(&self) -> Option<&'a str> {
        self.members.get("data")
    }

    /// The members of `data`; none when it is not an object.
    pub(super) fn data_members(&self) -> Object<'a> {
        Object::inside(self.data().unwrap_or("null"))
    }
}

fn read(text: &str) -> Result<Object<'_>, Invalid> {
    match Object::read(text) {
        Ok(Some(members)) => Ok(members),
        Ok(None) => Err(Invalid::NotAnObject),
        Err(error) => Err(Invalid::NotJson { line: error.line(), column: error.column() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form_of(body: Option<&str>, form_fields: &[&str], query: &[&str]) -> Result<Form, Invalid> {
        let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (form_fields, query) = (owned(form_fields), owned(query));
        Argument::find(Given { body, form_fields: &form_fields, query: &query }).map(|argument| argument.form())
    }

    #[test]
    fn each_of_the_four_forms_is_found() {
        assert_eq!(form_of(Some(r#"{"data":{}}"#), &[], &[]), Ok(Form::Body));
        assert_eq!(form_of(Some("{}"), &[], &[]), Ok(Form::Body));
        assert_eq!(form_of(Some(r#"{"notification":{"data":{}}}"#), &[], &[]), Ok(Form::Wrapped));
        assert_eq!(form_of(None, &[r#"{"data":{}}"#], &[]), Ok(Form::FormField));
        assert_eq!(form_of(Some(" \n"), &[""], &[r#"{"data":{}}"#]), Ok(Form::Query));
    }

    #[test]
    fn two_forms_at_once_are_refused() {
        for (body, fields, query) in [
            (Some("{}"), &[][..], &["{}"][..]),
            (None, &["{}"], &["{}"]),
            (None, &["{}", "{}"], &[]),
            (None, &[], &["{}", "{}"]),
            (Some(r#"{"notification":{},"data":null}"#), &[], &[]),
            (Some(r#"{"eventType":"contact.details","notification":{}}"#), &[], &[]),
        ] {
            assert_eq!(form_of(body, fields, query), Err(Invalid::SeveralForms), "{body:?} {fields:?} {query:?}");
        }
    }

    #[test]
    fn nothing_and_things_that_are_no_object_are_refused() {
        assert_eq!(form_of(None, &[], &[]), Err(Invalid::Missing));
        assert_eq!(form_of(Some(""), &[" "], &["\t"]), Err(Invalid::Missing));
        for body in [
            "[]",
            "null",
            "1e400",
            "\"{}\"",
            r#"{"notification":null}"#,
            r#"{"notification":[]}"#,
            r#"{"notification":"{}"}"#,
        ] {
            assert_eq!(form_of(Some(body), &[], &[]), Err(Invalid::NotAnObject), "{body}");
        }
    }

    #[test]
    fn unreadable_json_is_located() {
        assert_eq!(form_of(Some("{\n  oops"), &[], &[]), Err(Invalid::NotJson { line: 2, column: 3 }));
        assert_eq!(form_of(None, &[], &["{"]), Err(Invalid::NotJson { line: 1, column: 1 }));
    }

    #[test]
    fn sixty_four_levels_pass_and_one_more_is_refused_in_every_form() {
        let nested = |levels: usize| format!("{{\"data\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1));
        let wrapped = |levels| format!("{{\"notification\":{}}}", nested(levels));
        assert_eq!(form_of(Some(&nested(64)), &[], &[]), Ok(Form::Body));
        assert_eq!(form_of(Some(&nested(65)), &[], &[]), Err(Invalid::TooDeep));
        assert_eq!(form_of(Some(&wrapped(64)), &[], &[]), Ok(Form::Wrapped));
        assert_eq!(form_of(Some(&wrapped(65)), &[], &[]), Err(Invalid::TooDeep));
        assert_eq!(form_of(None, &[&nested(65)], &[]), Err(Invalid::TooDeep));
        assert_eq!(form_of(Some(&"[".repeat(1 << 20)), &[], &[]), Err(Invalid::TooDeep));
    }

    #[test]
    fn one_mebibyte_passes_and_one_byte_more_is_refused() {
        let sized = |bytes: usize| format!("{{\"x\":\"{}\"}}", "y".repeat(bytes - 8));
        assert_eq!(form_of(Some(&sized(MAX_ARGUMENT_BYTES)), &[], &[]), Ok(Form::Body));
        assert_eq!(
            form_of(Some(&sized(MAX_ARGUMENT_BYTES + 1)), &[], &[]),
            Err(Invalid::TooLarge { most: MAX_ARGUMENT_BYTES })
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_notification() {
        assert_eq!(form_of(Some("\u{feff}{}"), &[], &[]), Ok(Form::Body));
    }
}
