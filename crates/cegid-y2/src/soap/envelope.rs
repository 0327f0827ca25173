//! The envelope around requests and replies.

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};

use super::{
    error::Error,
    fault,
    xml::{
        Names, StartTag, XmlError,
        de::{Element, Reader},
        ser::Writer,
    },
};

/// SOAP 1.1.
const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// SOAP 1.2, which `basicHttpBinding` does not speak.
const SOAP_12: &str = "http://www.w3.org/2003/05/soap-envelope";
/// Where the items of lists of simple types live.
const ARRAYS: &str = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";
/// Characters of an unexpected name that are shown.
const LONGEST_NAME: usize = 60;
/// Where .NET puts the items of a list of nullable values.
const SYSTEM: &str = "http://schemas.datacontract.org/2004/07/System";

/// What an operation is called on the wire.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The namespace of the service.
    pub namespace: &'static str,
    /// Our name of the operation; `names` may have another for the wire.
    pub operation: &'static str,
    /// How strictly names are read and which differ.
    pub names: Arc<Names>,
}

impl Shape {
    /// The operation's name on the wire.
    pub fn element(&self) -> &str {
        self.names.element(self.operation)
    }
}

/// Writes a request: the operation's parameters in their order, then `context` under its own name.
///
/// Namespaces are declared once, on the envelope.
///
/// # Errors
/// A value that XML cannot carry.
pub fn write<P: Serialize, C: Serialize>(
    shape: &Shape,
    parameters: &P,
    context: (&str, &C),
) -> Result<String, XmlError> {
    let head = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"{SOAP}\" xmlns=\"{}\" xmlns:arr=\"{ARRAYS}\" \
         xmlns:system=\"{SYSTEM}\"><s:Body>",
        shape.namespace
    );
    let operation = shape.element();
    let mut writer = Writer::new(&head, &shape.names);
    writer.markup(&format!("<{operation}>"));
    writer.members(parameters)?;
    writer.element(shape.names.element(context.0), context.1)?;
    writer.markup(&format!("</{operation}></s:Body></s:Envelope>"));
    Ok(writer.finish())
}

/// Reads a reply to the end of the document: `Envelope`, `Body`, `<Op>Response` and in it `<Op>Result`, each in its
/// namespace. Where names are assumed, so is the namespace: only those of SOAP count.
///
/// Without a result element, or with a nil one, the value is read from nothing: `None`, an empty list. Where names are
/// assumed, a response that holds something else instead is an error: nothing is what the wrong name would look like.
///
/// # Errors
/// [`Error::Fault`] for a fault; [`Error::Malformed`] and [`Error::Forbidden`] for what cannot be or is not read.
pub fn read<R: DeserializeOwned>(text: &str, shape: &Shape) -> Result<R, Error> {
    let namespace = (!shape.names.are_assumed()).then_some(shape.namespace);
    let mut reader = Reader::new(text, &shape.names, namespace);
    open_body(&mut reader)?;
    let Some(payload) = reader.events.child()? else {
        return Err(Error::Malformed("the body of the envelope is empty".to_owned()));
    };
    if payload.local() == "Fault" && reader.events.is_in(&payload, SOAP) {
        let fault = fault::read(&mut reader, payload)?;
        close_body(&mut reader)?;
        return Err(Error::Fault(Box::new(fault)));
    }
    let is_ours = namespace.is_none_or(|namespace| reader.events.is_in(&payload, namespace));
    if !is_ours || !shape.names.matches(&wrapper(shape, "Response"), payload.local()) {
        return Err(Error::Malformed(format!("not a reply to {}", shape.element())));
    }
    let value = if payload.form().is_empty() { None } else { result(&mut reader, shape)? };
    close_body(&mut reader)?;
    match value {
        Some(value) => Ok(value),
        None => absent(shape),
    }
}

/// Reads the rest of body and envelope, and makes sure that the document ends there.
fn close_body(reader: &mut Reader<'_>) -> Result<(), XmlError> {
    while let Some(tag) = reader.events.child()? {
        if !tag.form().is_empty() {
            reader.events.skip()?;
        }
    }
    reader.events.skip()?;
    reader.events.finish()
}

/// Reads the children of the response element and closes it.
fn result<R: DeserializeOwned>(reader: &mut Reader<'_>, shape: &Shape) -> Result<Option<R>, Error> {
    let expected = wrapper(shape, "Result");
    let mut value = None;
    let mut other = None;
    while let Some(tag) = reader.events.child()? {
        if value.is_none() && shape.names.matches(&expected, tag.local()) && !reader.is_foreign(&tag) {
            value = Some(R::deserialize(Element::new(reader, &tag))?);
        } else if !tag.form().is_empty() {
            other.get_or_insert_with(|| tag.local().to_owned());
            reader.events.skip()?;
        }
    }
    match (&value, other) {
        (None, Some(other)) if shape.names.are_assumed() => Err(Error::Malformed(misnamed(&other, &expected))),
        _ => Ok(value),
    }
}

/// `<Op>Response` or `<Op>Result`, as the other side spells them: by a name of its own, or after the operation.
fn wrapper(shape: &Shape, suffix: &str) -> String {
    let ours = format!("{}{suffix}", shape.operation);
    match shape.names.element(&ours) {
        theirs if theirs != ours => theirs.to_owned(),
        _ => format!("{}{suffix}", shape.element()),
    }
}

/// What is said of a reply that holds one element where another is expected.
pub fn misnamed(found: &str, expected: &str) -> String {
    let found: String = found.chars().take(LONGEST_NAME).collect();
    format!("it holds `{found}` and no `{expected}`")
}

/// What a type makes of an element that is not there: the same as of one that is nil.
fn absent<R: DeserializeOwned>(shape: &Shape) -> Result<R, Error> {
    let mut reader = Reader::new("", &shape.names, None);
    Ok(R::deserialize(Element::new(&mut reader, &StartTag::ABSENT))?)
}

fn open_body(reader: &mut Reader<'_>) -> Result<(), Error> {
    let root = reader.events.root()?;
    if reader.events.is_in(&root, SOAP_12) {
        return Err(Error::Malformed("a SOAP 1.2 envelope; SOAP 1.1 is expected".to_owned()));
    }
    if !reader.events.is_in(&root, SOAP) || root.local() != "Envelope" || root.form().is_empty() {
        return Err(Error::Malformed("the document is no SOAP envelope".to_owned()));
    }
    while let Some(tag) = reader.events.child()? {
        if is_body(reader, &tag) {
            if tag.form().is_empty() {
                break;
            }
            return Ok(());
        }
        if !tag.form().is_empty() {
            reader.events.skip()?;
        }
    }
    Err(Error::Malformed("the envelope has no body".to_owned()))
}

fn is_body(reader: &Reader<'_>, tag: &StartTag<'_>) -> bool {
    tag.local() == "Body" && reader.events.is_in(tag, SOAP)
}
