//! Writes bodies: `<prestashop><product>…</product>…</prestashop>`, texts escaped.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use crate::entity::{Entity, Value};

/// A text that XML 1.0 cannot hold, or a name that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A control character, U+FFFE or U+FFFF.
    #[error("the field `{field}` holds the character U+{sign:04X}, which XML cannot carry: remove it")]
    Character {
        /// The field.
        field: String,
        /// The character's code point.
        sign: u32,
    },
    /// A field's name with other signs than letters, digits and `_`.
    #[error("a field's name has other signs than letters, digits and _")]
    Name,
}

/// The body that carries these entities.
pub(crate) fn body(singular: &str, entities: &[Entity]) -> Result<String, Unwritable> {
    let mut out = Output(Writer::new(Vec::with_capacity(256 * entities.len())));
    out.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    out.start("prestashop");
    for entity in entities {
        out.start(singular);
        if let Some(id) = entity.id {
            out.leaf("id", &id.to_string())?;
        }
        for (field, value) in entity.fields() {
            match value {
                Value::Text(text) => out.leaf(field, text)?,
                Value::Languages(texts) => out.languages(field, texts)?,
            }
        }
        if !entity.associations().is_empty() {
            out.start("associations");
            for association in entity.associations() {
                out.name(&association.name)?;
                out.name(&association.item)?;
                out.start(&association.name);
                for row in &association.rows {
                    out.start(&association.item);
                    for (member, text) in row {
                        out.leaf(member, text)?;
                    }
                    out.end(&association.item);
                }
                out.end(&association.name);
            }
            out.end("associations");
        }
        out.end(singular);
    }
    out.end("prestashop");
    Ok(String::from_utf8_lossy(&out.0.into_inner()).into_owned())
}

/// Writes into memory, where nothing fails.
struct Output(Writer<Vec<u8>>);

impl Output {
    fn event(&mut self, event: Event<'_>) {
        let _ = self.0.write_event(event);
    }

    fn start(&mut self, name: &str) {
        self.event(Event::Start(BytesStart::new(name)));
    }

    fn end(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn leaf(&mut self, name: &str, text: &str) -> Result<(), Unwritable> {
        self.name(name)?;
        self.start(name);
        self.text(name, text)?;
        self.end(name);
        Ok(())
    }

    fn languages(&mut self, field: &str, texts: &[(u32, String)]) -> Result<(), Unwritable> {
        self.name(field)?;
        self.start(field);
        for (language, text) in texts {
            let id = language.to_string();
            self.event(Event::Start(BytesStart::new("language").with_attributes([("id", id.as_str())])));
            self.text(field, text)?;
            self.end("language");
        }
        self.end(field);
        Ok(())
    }

    fn text(&mut self, field: &str, text: &str) -> Result<(), Unwritable> {
        if let Some(sign) = text.chars().find(|sign| !xml_holds(*sign)) {
            return Err(Unwritable::Character { field: field.to_owned(), sign: sign.into() });
        }
        self.event(Event::Text(BytesText::new(text)));
        Ok(())
    }

    fn name(&self, name: &str) -> Result<(), Unwritable> {
        let begins_well = name.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_');
        let holds_well = name.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_');
        if begins_well && holds_well { Ok(()) } else { Err(Unwritable::Name) }
    }
}

/// `Char` of XML 1.0, section 2.2. A carriage return arrives as a line feed, as with every XML.
fn xml_holds(sign: char) -> bool {
    matches!(sign, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{entity::Association, xml::parse};

    #[test]
    fn a_body_holds_every_entity_with_its_id_first() {
        let entities = [
            Entity::with_id(12).with("price", "74.166700"),
            Entity::with_id(13)
                .with_languages("name", [(1, "Lin & Sel".to_owned())])
                .with_association(Association::of_ids("categories", "category", [2])),
        ];
        assert_eq!(
            body("product", &entities).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><prestashop><product><id>12</id><price>74.166700</price></product>\
             <product><id>13</id><name><language id=\"1\">Lin &amp; Sel</language></name>\
             <associations><categories><category><id>2</id></category></categories></associations></product></prestashop>"
        );
    }

    #[test]
    fn what_xml_cannot_hold_is_refused_with_its_field() {
        let error = body("product", &[Entity::new().with("reference", "A\u{7}")]).unwrap_err();
        assert_eq!(error, Unwritable::Character { field: "reference".to_owned(), sign: 7 });
        assert_eq!(body("product", &[Entity::new().with("a b", "")]).unwrap_err(), Unwritable::Name);
    }

    proptest! {
        #[test]
        fn every_text_that_can_be_written_is_read_back(text in "[\\PC\\n\\t]{0,60}") {
            let written = body("product", &[Entity::new().with("reference", text.clone())]).unwrap();
            let root = parse(&written).unwrap();
            prop_assert_eq!(&root.child("product").unwrap().child("reference").unwrap().text, &text);
        }
    }
}
