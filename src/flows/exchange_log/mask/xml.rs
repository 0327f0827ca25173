//! Masks XML, element by element. A message that was cut, or that breaks off, is shown as far as it reads.

use std::fmt::Write as _;

use quick_xml::{
    XmlVersion,
    escape::{escape, resolve_predefined_entity},
    events::{BytesStart, Event},
    reader::Reader,
};

use super::{DEEPEST, MASK, Masker, Spelling};

/// Elements of lists that are called after the type of their items: the list says what they are.
const ITEMS: [&str; 3] = ["string", "int", "guid"];

/// An element that is open.
struct Open {
    /// Its name as it is written down, with its prefix.
    written: String,
    /// Our name of it, without one.
    ours: String,
    /// What was read of its text.
    text: String,
}

/// The document with its masks.
pub(super) fn mask(masker: &mut Masker, text: &str, spelling: Spelling<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<Open> = Vec::new();
    if let Err(why) = walk(masker, text, spelling, &mut out, &mut open) {
        // Infallible: a `String` takes whatever is written.
        let _ = write!(out, "<!-- {why}: the rest is left out -->");
    }
    out
}

fn walk(
    masker: &mut Masker,
    text: &str,
    spelling: Spelling<'_>,
    out: &mut String,
    open: &mut Vec<Open>,
) -> Result<(), &'static str> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = false;
    loop {
        match reader.read_event().map_err(|_| "not well-formed from here on")? {
            Event::Start(start) => {
                flush(masker, out, open);
                if open.len() >= DEEPEST {
                    return Err("too deep");
                }
                let element = tag(masker, &start, spelling, out, open)?;
                out.push('>');
                open.push(element);
            }
            Event::Empty(start) => {
                flush(masker, out, open);
                tag(masker, &start, spelling, out, open)?;
                out.push_str("/>");
            }
            Event::End(_) => {
                flush(masker, out, open);
                let Some(element) = open.pop() else { return Err("not well-formed from here on") };
                let _ = write!(out, "</{}>", element.written);
            }
            Event::Text(part) => push(open, &part.xml10_content()),
            Event::CData(part) => push(open, &part.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => push(open, character.encode_utf8(&mut [0; 4])),
                Ok(None) => push(open, resolve_predefined_entity(&reference).unwrap_or(MASK)),
                Err(_) => return Err("not well-formed from here on"),
            },
            Event::DocType(_) => return Err("a document type declaration"),
            Event::Decl(_) => out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>"),
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof if open.is_empty() => return Ok(()),
            Event::Eof => return Err("cut here"),
        }
    }
}

fn push(open: &mut [Open], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// Writes down the text of the innermost element so far.
fn flush(masker: &mut Masker, out: &mut String, open: &mut [Open]) {
    let Some((element, parents)) = open.split_last_mut() else { return };
    let text = std::mem::take(&mut element.text);
    if text.trim().is_empty() {
        out.push_str(&text);
        return;
    }
    let member = match (ITEMS.contains(&element.ours.as_str()), parents.last()) {
        (true, Some(list)) => list.ours.clone(),
        _ => element.ours.clone(),
    };
    out.push_str(&escape(masker.value(&member, &text)));
}

/// Writes the beginning of a tag, without its end.
fn tag(
    masker: &mut Masker,
    start: &BytesStart<'_>,
    spelling: Spelling<'_>,
    out: &mut String,
    open: &[Open],
) -> Result<Open, &'static str> {
    let name = start.name();
    let (written, local) = (name.into_inner(), start.local_name());
    let local = local.into_inner();
    let owner = open.last().map_or("", |parent| parent.ours.as_str());
    let ours = match spelling {
        Spelling::Ours => None,
        Spelling::Theirs(names) | Spelling::Translated(names) => names.ours(owner, local),
    };
    let ours = ours.as_deref().unwrap_or(local);
    let written = match spelling {
        Spelling::Translated(_) => format!("{}{ours}", written.strip_suffix(local).unwrap_or_default()),
        Spelling::Ours | Spelling::Theirs(_) => written.to_owned(),
    };
    let _ = write!(out, "<{written}");
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| "not well-formed from here on")?;
        let key = attribute.key.into_inner();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| "not well-formed from here on")?;
        // `xmlns`, `xmlns:a`, `i:nil`, `i:type`, `xml:lang`; a bare `nil` is a member like any other.
        let is_markup =
            key == "xmlns" || matches!(key.split_once(':'), Some(("xmlns", _) | (_, "nil" | "type" | "lang")));
        let value =
            if is_markup { value.into_owned() } else { masker.value(attribute.key.local_name().into_inner(), &value) };
        let _ = write!(out, " {key}=\"{}\"", escape(&value));
    }
    Ok(Open { written, ours: ours.to_owned(), text: String::new() })
}
