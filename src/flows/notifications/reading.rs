//! A body of any shape → what it says: JSON or XML, whichever it looks like. Bounded in depth and in the number of values; what
//! cannot be read says why, in a sentence without anything of the body.

use quick_xml::{
    XmlVersion,
    events::{BytesStart, Event},
    reader::Reader,
};
use serde_json::Value;

use crate::domain::notifications::{Content, TooManyFields};

/// How deep elements may nest; JSON has the same limit in its parser.
const DEEPEST: usize = 128;

/// Why a body says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing, or blanks only.
    #[error("the body is empty")]
    Empty,
    /// Some other encoding, or no text at all.
    #[error("the body is not UTF-8")]
    NotUtf8,
    /// It begins like JSON, or like nothing known.
    #[error("the body is neither JSON nor XML: {0}")]
    NotJson(String),
    /// It begins like XML.
    #[error("the body is no XML that is read here: {0}")]
    NotXml(String),
    /// Deeper than anybody needs.
    #[error("the body nests deeper than {DEEPEST} levels")]
    TooDeep,
    /// A document type could declare entities.
    #[error("the body has a document type declaration, which is never read")]
    DocumentType,
    /// More values than anybody needs.
    #[error("the body is too large: {0}")]
    TooMany(#[from] TooManyFields),
}

/// Reads a body.
///
/// # Errors
/// Why it says nothing.
pub fn read_body(body: &[u8]) -> Result<Content, Unreadable> {
    let text = std::str::from_utf8(body).map_err(|_| Unreadable::NotUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
    let mut content = Content::default();
    match text.as_bytes().first() {
        None => return Err(Unreadable::Empty),
        Some(b'<') => xml(text, &mut content)?,
        Some(_) => json(text, &mut content)?,
    }
    Ok(content)
}

fn json(text: &str, content: &mut Content) -> Result<(), Unreadable> {
    let value = parse(text)?;
    // Some senders put the document into a text.
    let value = match &value {
        Value::String(inner) if inner.trim_start().starts_with('<') => return xml(inner.trim(), content),
        Value::String(inner) if inner.trim_start().starts_with(['{', '[']) => parse(inner)?,
        _ => value,
    };
    Ok(flatten(&value, &mut Vec::new(), content)?)
}

fn parse(text: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|error| {
        // The parser's own sentence says what it expected, and no text of the body.
        let sentence = error.to_string();
        if sentence.starts_with("recursion limit") { Unreadable::TooDeep } else { Unreadable::NotJson(sentence) }
    })
}

/// Recursion ends with the parser's limit of depth.
fn flatten(value: &Value, path: &mut Vec<String>, content: &mut Content) -> Result<(), TooManyFields> {
    match value {
        Value::Null => Ok(()),
        Value::Bool(flag) => content.add(path, if *flag { "true" } else { "false" }),
        Value::Number(number) => content.add(path, &number.to_string()),
        Value::String(text) => content.add(path, text),
        Value::Array(items) => items.iter().try_for_each(|item| flatten(item, path, content)),
        Value::Object(members) => members.iter().try_for_each(|(name, value)| {
            path.push(name.clone());
            let flattened = flatten(value, path, content);
            path.pop();
            flattened
        }),
    }
}

fn xml(text: &str, content: &mut Content) -> Result<(), Unreadable> {
    let wrong = |error: &dyn std::fmt::Display| Unreadable::NotXml(shortened(&error.to_string()));
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut path, mut value) = (Vec::<String>::new(), String::new());
    let mut rooted = false;
    loop {
        match reader.read_event().map_err(|error| wrong(&error))? {
            Event::Start(start) | Event::Empty(start) => {
                if path.is_empty() && std::mem::replace(&mut rooted, true) {
                    return Err(Unreadable::NotXml("a second root element".to_owned()));
                }
                if path.len() >= DEEPEST {
                    return Err(Unreadable::TooDeep);
                }
                value.clear();
                path.push(start.local_name().into_inner().to_owned());
                attributes(&start, &mut path, content)?;
            }
            Event::End(_) => {
                content.add(&path, &value)?;
                value.clear();
                path.pop();
            }
            Event::Text(part) if !path.is_empty() => value.push_str(&part.xml10_content()),
            Event::CData(part) if !path.is_empty() => value.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) if !path.is_empty() => {
                match reference.resolve_char_ref().map_err(|error| wrong(&error))? {
                    Some(character) => value.push(character),
                    None => value.push_str(
                        quick_xml::escape::resolve_predefined_entity(&reference)
                            .ok_or_else(|| Unreadable::NotXml("an entity that is not declared".to_owned()))?,
                    ),
                }
            }
            Event::Text(part) if part.trim().is_empty() => {}
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                return Err(Unreadable::NotXml("text outside of the root element".to_owned()));
            }
            Event::DocType(_) => return Err(Unreadable::DocumentType),
            Event::Eof if !path.is_empty() || !rooted => return Err(Unreadable::NotXml("it is cut short".to_owned())),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
}

/// Attributes say as much as elements of the same name would.
fn attributes(start: &BytesStart<'_>, path: &mut Vec<String>, content: &mut Content) -> Result<(), Unreadable> {
    for attribute in start.attributes() {
        let wrong = |error: &dyn std::fmt::Display| Unreadable::NotXml(shortened(&error.to_string()));
        let attribute = attribute.map_err(|error| wrong(&error))?;
        if attribute.key.into_inner().starts_with("xmlns") {
            continue;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| wrong(&error))?;
        path.push(attribute.key.local_name().into_inner().to_owned());
        let added = content.add(path, &value);
        path.pop();
        added?;
    }
    Ok(())
}

/// The parser's sentences may quote names of the body.
fn shortened(sentence: &str) -> String {
    sentence.split(['`', '\'', '"']).next().unwrap_or_default().trim().chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(body: &str, names: &[&str]) -> Option<String> {
        read_body(body.as_bytes()).unwrap().find(names).map(str::to_owned)
    }

    #[test]
    fn json_and_xml_of_the_same_shape_say_the_same() {
        let bodies = [
            r#"{"Header":{"EventType":"CustomerUpdated"},"body":{"customerId":201}}"#,
            r#"[{"header":{"eventtype":"CustomerUpdated"}},{"body":[{"CUSTOMERID":"201"}]}]"#,
            "<?xml version=\"1.0\"?><n:Root xmlns:n=\"u\"><Header EventType=\"CustomerUpdated\"/><n:Body><CustomerId>2<![CDATA[0]]>&#49;</CustomerId></n:Body></n:Root>",
            "\u{feff} {\"eventType\":\"CustomerUpdated\",\"customerId\":\"201\"}",
            r#""{\"eventType\":\"CustomerUpdated\",\"customerId\":\"201\"}""#,
        ];
        for body in bodies {
            assert_eq!(found(body, &["eventtype"]).as_deref(), Some("CustomerUpdated"), "{body}");
            assert_eq!(found(body, &["customerid"]).as_deref(), Some("201"), "{body}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let deep_json = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let deep_xml = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
        let bomb = "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>";
        assert_eq!(read_body(b" \n"), Err(Unreadable::Empty));
        assert_eq!(read_body(b"{\"a\":\"\xff\"}"), Err(Unreadable::NotUtf8));
        assert_eq!(read_body(deep_json.as_bytes()), Err(Unreadable::TooDeep));
        assert_eq!(read_body(deep_xml.as_bytes()), Err(Unreadable::TooDeep));
        assert_eq!(read_body(bomb.as_bytes()), Err(Unreadable::DocumentType));
        for body in ["hello", "{", "a=b&c=d"] {
            assert!(matches!(read_body(body.as_bytes()), Err(Unreadable::NotJson(_))), "{body}");
        }
        for body in ["<a>", "<a></b>", "<a>&c;</a>", "<a/><b/>", "<a/>x", "<"] {
            assert!(matches!(read_body(body.as_bytes()), Err(Unreadable::NotXml(_))), "{body}");
        }
        let many = format!("[{}1]", "1,".repeat(30_000));
        assert!(matches!(read_body(many.as_bytes()), Err(Unreadable::TooMany(_))));
    }

    #[test]
    fn no_reason_quotes_the_body() {
        for body in ["{\"a\": secret@example.org}", "<a></secret>", "<a>&secret;</a>", "<a secret='x' secret='y'/>"] {
            let reason = read_body(body.as_bytes()).unwrap_err().to_string();
            assert!(!reason.contains("secret"), "{reason}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read_body(&bytes);
        }

        #[test]
        fn a_json_text_is_found_as_it_was(id in "[A-Za-z0-9][A-Za-z0-9 ]{0,20}[A-Za-z0-9]", depth in 0_usize..60) {
            let body = format!("{}{{\"customerId\":\"{id}\"}}{}", "{\"a\":".repeat(depth), "}".repeat(depth));
            prop_assert_eq!(found(&body, &["customerid"]), Some(id));
        }

        #[test]
        fn an_xml_text_is_found_as_it_was(id in "[A-Za-z0-9][A-Za-z0-9<&\" ]{0,20}[A-Za-z0-9]", depth in 0_usize..60) {
            let escaped = quick_xml::escape::escape(&id).into_owned();
            let body = format!("{}<CustomerId>{escaped}</CustomerId>{}", "<a>".repeat(depth), "</a>".repeat(depth));
            prop_assert_eq!(found(&body, &["customerid"]), Some(id));
        }
    }
}
