//! Reads an answer into a tree. Cuts off what modules of the shop print before and after the XML; bounded in depth and count.

use quick_xml::{
    XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    reader::Reader,
};

/// Elements inside each other. The webservice needs seven.
const MAX_DEPTH: usize = 32;
/// Elements of one answer: some ten thousand full products.
const MAX_NODES: usize = 4_000_000;
/// The root of every answer.
const ROOT: &str = "prestashop";

/// Why an answer cannot be read. Says nothing of what stood in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is no `<prestashop>` in it.
    #[error("there is no <prestashop> element in it")]
    NoRoot,
    /// It ends inside the root, or its elements are not nested.
    #[error("it is not well-formed XML, or ends too early")]
    Malformed,
    /// It has a document type, which could define entities.
    #[error("it has a document type")]
    DocumentType,
    /// It is deeper or has more elements than any answer of a webservice.
    #[error("it has more elements than any answer of a webservice")]
    TooLarge,
    /// It is XML of the webservice, and not what was asked for.
    #[error("it is not what was asked for: {0}")]
    Unexpected(&'static str),
}

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// All text directly in it.
    pub(crate) text: String,
    pub(crate) children: Vec<Node>,
}

impl Node {
    /// An attribute by its name without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The first child of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// Reads the first `<prestashop>` element; what stands before and after it is left out.
pub(crate) fn parse(text: &str) -> Result<Node, Unreadable> {
    let start = root_start(text).ok_or(Unreadable::NoRoot)?;
    // A document type can only stand before the root, behind the declaration.
    if text[..start].rfind("<?xml").is_some_and(|declaration| text[declaration..start].contains("<!DOCTYPE")) {
        return Err(Unreadable::DocumentType);
    }
    let mut reader = Reader::from_str(&text[start..]);
    let mut open: Vec<Node> = Vec::new();
    let mut count = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| Unreadable::Malformed)?;
        let closed = match event {
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                count += 1;
                if open.len() >= MAX_DEPTH || count > MAX_NODES {
                    return Err(Unreadable::TooLarge);
                }
                let node = element(tag)?;
                if matches!(event, Event::Start(_)) {
                    open.push(node);
                    continue;
                }
                node
            }
            Event::End(_) => open.pop().ok_or(Unreadable::Malformed)?,
            Event::Text(text) => {
                top(&mut open)?.text.push_str(&text.xml10_content());
                continue;
            }
            Event::CData(text) => {
                top(&mut open)?.text.push_str(&text.xml10_content());
                continue;
            }
            Event::GeneralRef(reference) => {
                let node = top(&mut open)?;
                if let Some(sign) = reference.resolve_char_ref().map_err(|_| Unreadable::Malformed)? {
                    node.text.push(sign);
                } else {
                    let known = resolve_predefined_entity(&reference.xml10_content()).ok_or(Unreadable::Malformed)?;
                    node.text.push_str(known);
                }
                continue;
            }
            Event::DocType(_) => return Err(Unreadable::DocumentType),
            Event::Eof => return Err(Unreadable::Malformed),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(closed),
            None => return Ok(closed),
        }
    }
}

/// Where `<prestashop` begins as an element's name, not as the beginning of another one's.
fn root_start(text: &str) -> Option<usize> {
    text.match_indices("<prestashop").map(|(at, _)| at).find(|at| {
        let behind = text.as_bytes().get(at + 1 + ROOT.len());
        matches!(behind, Some(b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/'))
    })
}

fn top(open: &mut [Node]) -> Result<&mut Node, Unreadable> {
    open.last_mut().ok_or(Unreadable::Malformed)
}

fn element(tag: &BytesStart<'_>) -> Result<Node, Unreadable> {
    let mut node = Node { name: tag.local_name().as_ref().to_owned(), ..Node::default() };
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Unreadable::Malformed)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Unreadable::Malformed)?;
        node.attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(node)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_comes_from_cdata_references_and_plain_text() {
        let root =
            parse("<prestashop><a>x <![CDATA[<b>&amp;]]]]><![CDATA[>]]> &amp;&#233;&#x20AC;</a></prestashop>").unwrap();
        assert_eq!(root.child("a").unwrap().text, "x <b>&amp;]]> &é€");
    }

    #[test]
    fn what_modules_print_around_the_xml_is_left_out() {
        let text = "<br />\n<b>Notice</b>: x in /var/www\n<?xml version=\"1.0\"?>\n<prestashop xmlns:xlink=\"x\"><p xlink:href=\"h\"/></prestashop>\nvar a = '<prestashop>';";
        let root = parse(text).unwrap();
        assert_eq!(root.children.len(), 1);
        assert_eq!(root.children[0].attribute("href"), Some("h"));
        assert_eq!(parse("<prestashops></prestashops>").unwrap_err(), Unreadable::NoRoot);
    }

    #[test]
    fn half_answers_document_types_and_bombs_are_refused() {
        assert_eq!(parse("<prestashop><a>").unwrap_err(), Unreadable::Malformed);
        assert_eq!(parse("<prestashop><a></b></prestashop>").unwrap_err(), Unreadable::Malformed);
        assert_eq!(parse("<prestashop>&bomb;</prestashop>").unwrap_err(), Unreadable::Malformed);
        let typed = "<?xml version=\"1.0\"?><!DOCTYPE prestashop [<!ENTITY a \"b\">]><prestashop>&a;</prestashop>";
        assert_eq!(parse(typed).unwrap_err(), Unreadable::DocumentType);
        let deep = format!("<prestashop>{}", "<a>".repeat(100_000));
        assert_eq!(parse(&deep).unwrap_err(), Unreadable::TooLarge);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_never_panics(text in "\\PC{0,200}") {
            let _ = parse(&text);
            let _ = parse(&format!("<prestashop>{text}"));
            let _ = parse(&format!("<prestashop>{text}</prestashop>{text}"));
        }

        #[test]
        fn any_markup_is_read_or_refused(parts in proptest::collection::vec(
            prop_oneof![
                Just("<a>"), Just("</a>"), Just("<b x='1' y=\"2\">"), Just("</b>"), Just("<c/>"), Just("<![CDATA["), Just("]]>"),
                Just("&lt;"), Just("&#0;"), Just("&#xD800;"), Just("<!--"), Just("-->"), Just("<?p"), Just("?>"), Just("é"), Just("<"),
                Just("prestashop"), Just("<prestashop>"), Just("</prestashop>"),
            ], 0..40)) {
            let _ = parse(&format!("<prestashop>{}", parts.concat()));
        }
    }
}
