//! Reads a body as PrestaShop's SimpleXML does: every child of the root is an entity, whatever its name.

use crate::{refusal::Refusal, table::Row};

/// What was sent for a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The text directly in it.
    pub text: String,
    /// `<language id="…">` children.
    pub languages: Vec<(u32, String)>,
}

/// An entity as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentEntity {
    pub fields: Vec<(String, Sent)>,
    /// Blocks of `<associations>` with their rows.
    pub associations: Vec<(String, Vec<Row>)>,
}

impl SentEntity {
    /// What was sent for a field; of several, the first.
    pub fn field(&self, name: &str) -> Option<&Sent> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, sent)| sent)
    }

    /// The id that was sent; none when it is missing or empty.
    pub fn id(&self) -> Option<u64> {
        let text = self.field("id")?.text.trim();
        (!text.is_empty()).then(|| text.parse().unwrap_or(0))
    }
}

/// The entities of a body, in their order.
pub fn read(body: &str) -> Result<Vec<SentEntity>, Refusal> {
    let xml = body.strip_prefix("xml=").unwrap_or(body).trim_start_matches('\u{feff}').trim_start();
    let document = roxmltree::Document::parse(xml).map_err(|error| {
        let message = format!("XML error : {error}\nXML length : {}\nOriginal XML : {xml}", xml.len());
        Refusal::error(500, 127, message)
    })?;
    Ok(document.root_element().children().filter(roxmltree::Node::is_element).map(entity).collect())
}

fn entity(node: roxmltree::Node<'_, '_>) -> SentEntity {
    let mut sent = SentEntity::default();
    for child in node.children().filter(roxmltree::Node::is_element) {
        if child.has_tag_name("associations") {
            sent.associations = child.children().filter(roxmltree::Node::is_element).map(association).collect();
            continue;
        }
        let languages = child.children().filter(|inner| inner.has_tag_name("language"));
        let languages = languages.map(|inner| {
            let id = inner.attribute("id").and_then(|id| id.trim().parse().ok()).unwrap_or(0);
            (id, text(inner))
        });
        sent.fields
            .push((child.tag_name().name().to_owned(), Sent { text: text(child), languages: languages.collect() }));
    }
    sent
}

fn association(block: roxmltree::Node<'_, '_>) -> (String, Vec<Row>) {
    let row = |item: roxmltree::Node<'_, '_>| {
        let members = item.children().filter(roxmltree::Node::is_element);
        members.map(|member| (member.tag_name().name().to_owned(), text(member))).collect()
    };
    let rows = block.children().filter(roxmltree::Node::is_element).map(row).collect();
    (block.tag_name().name().to_owned(), rows)
}

/// All text directly in an element.
fn text(node: roxmltree::Node<'_, '_>) -> String {
    node.children().filter(roxmltree::Node::is_text).filter_map(|piece| piece.text()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entities_are_read_whatever_their_name() {
        let body = "xml=<?xml version='1.0'?><prestashop><x><id>4</id><name><language id='1'><![CDATA[a<b]]></language></name>\
            <associations><categories><c><id>2</id></c></categories></associations></x><y/></prestashop>";
        let entities = read(body).unwrap();
        assert_eq!(entities.len(), 2);
        assert_eq!(entities[0].id(), Some(4));
        assert_eq!(entities[0].field("name").unwrap().languages, [(1, "a<b".to_owned())]);
        assert_eq!(entities[0].associations[0].1, [vec![("id".to_owned(), "2".to_owned())]]);
    }

    #[test]
    fn what_is_no_xml_is_refused_and_repeated() {
        let Err(Refusal::Errors { status: 500, errors }) = read("<prestashop><a></prestashop>") else { panic!("read") };
        assert_eq!(errors[0].0, 127);
        assert!(errors[0].1.contains("Original XML : <prestashop><a>"));
        assert!(read("").is_err());
    }

    proptest! {
        #[test]
        fn any_body_is_read_or_refused(body in "\\PC{0,100}") {
            let _ = read(&body);
            let _ = read(&format!("<prestashop>{body}</prestashop>"));
        }
    }
}
