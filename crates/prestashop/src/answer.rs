//! Makes entities, rights, field rules and faults out of the tree of an answer.

use crate::{
    entity::{Association, Entity, Value},
    error::Fault,
    resource::Resource,
    xml::{Node, Unreadable},
};

/// Characters of PrestaShop's sentence that are kept.
const MAX_MESSAGE: usize = 300;

/// The faults of an answer, empty when it has none.
pub(crate) fn faults(root: &Node) -> Vec<Fault> {
    let errors = root.child("errors").map(|errors| errors.children.as_slice()).unwrap_or_default();
    errors
        .iter()
        .filter(|error| error.name == "error")
        .map(|error| {
            let text = |name| error.child(name).map(|node| node.text.trim()).unwrap_or_default();
            let code = text("code").parse().ok();
            let message = tamed(text("message"), code);
            Fault { property: property(&message), code, message }
        })
        .collect()
}

/// The fault that counts: the first that is PrestaShop's own; PHP's noise (codes 2 to 15) only where there is nothing else.
pub(crate) fn main_fault(faults: Vec<Fault>) -> Option<Fault> {
    let own = |fault: &Fault| fault.code.is_some_and(|code| code > 15);
    let at = faults.iter().position(own).unwrap_or(0);
    faults.into_iter().nth(at)
}

/// A sentence without what was sent (code 127 repeats the whole body) and without paths of the server, in one line.
fn tamed(message: &str, code: Option<u32>) -> String {
    if code == Some(127) {
        return "the body is not well-formed XML".to_owned();
    }
    let end = message.find(" (/").or_else(|| message.find(" in /")).filter(|_| code.is_some_and(|code| code <= 15));
    let message = end.map_or(message, |end| &message[..end]);
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// `reference` in `Property Product->reference is not valid`, `id_product` in `parameter "id_product" required`.
fn property(message: &str) -> Option<String> {
    let name = |text: &str| {
        let end = text.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_')).unwrap_or(text.len());
        (end > 0).then(|| text[..end].to_owned())
    };
    let arrow = message.split_once("->").and_then(|(_, behind)| name(behind));
    let parameter = || message.to_lowercase().find("parameter \"").and_then(|at| name(&message[at + 11..]));
    arrow.or_else(parameter)
}

/// The entities of a list, or of the answer to a write, in their order.
pub(crate) fn entities(root: &Node, resource: Resource) -> Result<Vec<Entity>, Unreadable> {
    let list = match root.child(resource.plural()) {
        // `order_slip` is the name of the list and of the entity: a list holds entities, an entity fields.
        Some(list) if resource.plural() != resource.singular() || list.child(resource.singular()).is_some() => {
            &list.children
        }
        Some(_) | None => &root.children,
    };
    if list.iter().any(|node| node.name != resource.singular()) {
        return Err(Unreadable::Unexpected("there are other elements than the resource's"));
    }
    list.iter().map(entity).collect()
}

fn entity(node: &Node) -> Result<Entity, Unreadable> {
    let id = node.attribute("id").or_else(|| node.child("id").map(|id| id.text.trim()));
    let id = id.and_then(|id| id.parse().ok()).filter(|id| *id > 0);
    let mut entity = Entity::with_id(id.ok_or(Unreadable::Unexpected("an entity has no id"))?);
    for child in &node.children {
        match child.name.as_str() {
            "id" => {}
            "associations" => child.children.iter().for_each(|block| entity.set_association(association(block))),
            field => entity.set(field, value(child)),
        }
    }
    Ok(entity)
}

fn value(node: &Node) -> Value {
    if node.children.is_empty() {
        return Value::Text(node.text.clone());
    }
    let languages = node.children.iter().filter(|child| child.name == "language");
    let texts = languages.filter_map(|child| Some((child.attribute("id")?.parse().ok()?, child.text.clone())));
    Value::Languages(texts.collect())
}

fn association(block: &Node) -> Association {
    let row = |item: &Node| item.children.iter().map(|member| (member.name.clone(), member.text.clone())).collect();
    Association {
        name: block.name.clone(),
        item: block.children.first().map_or_else(|| "item".to_owned(), |item| item.name.clone()),
        rows: block.children.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    /// Laid out as PrestaShop 8.2 prints a list (measured).
    const LIST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<prestashop xmlns:xlink="http://www.w3.org/1999/xlink">
<products>
<product>
	<id><![CDATA[7]]></id>
	<id_manufacturer xlink:href="https://shop.example.test/api/manufacturers/3"><![CDATA[3]]></id_manufacturer>
	<reference><![CDATA[RBE1042]]></reference>
	<ean13></ean13>
	<name><language id="1" xlink:href="https://shop.example.test/api/languages/1"><![CDATA[Robe & ceinture]]></language><language id="2"><![CDATA[Dress]]></language></name>
<associations>
<categories nodeType="category" api="categories">
	<category xlink:href="https://shop.example.test/api/categories/2">
	<id><![CDATA[2]]></id>
	</category>
	<category>
	<id><![CDATA[9]]></id>
	</category>
</categories>
<combinations nodeType="combination" api="combinations"/>
</associations>
</product>
</products>
</prestashop>"#;

    #[test]
    fn a_list_is_read_with_languages_and_associations() {
        let products = entities(&parse(LIST).unwrap(), Resource::Products).unwrap();
        let [product] = products.as_slice() else { panic!("{products:?}") };
        assert_eq!(product.id, Some(7));
        assert_eq!(product.parsed::<u64>("id_manufacturer"), Some(3));
        assert_eq!(product.text("ean13"), Some(""));
        assert_eq!(product.text_in("name", 1), Some("Robe & ceinture"));
        assert_eq!(product.association("categories").unwrap().ids().collect::<Vec<_>>(), [2, 9]);
        assert_eq!(product.association("combinations").unwrap().rows.len(), 0);
    }

    #[test]
    fn ids_only_empty_lists_and_answers_to_writes_are_read() {
        let of = |text: &str| entities(&parse(text).unwrap(), Resource::StockAvailables);
        let minimum =
            r#"<prestashop><stock_availables><stock_available id="4" xlink:href="x"/></stock_availables></prestashop>"#;
        assert_eq!(of(minimum).unwrap()[0].id, Some(4));
        assert_eq!(of("<prestashop><stock_availables></stock_availables></prestashop>").unwrap(), []);
        assert_eq!(of("<prestashop><stock_availables/></prestashop>").unwrap(), []);
        let written = "<prestashop><stock_available><id>4</id></stock_available><stock_available><id>5</id></stock_available></prestashop>";
        assert_eq!(of(written).unwrap().len(), 2);
        assert!(of("<prestashop><html/></prestashop>").is_err());
        assert!(of("<prestashop><stock_available><quantity>1</quantity></stock_available></prestashop>").is_err());
    }

    #[test]
    fn the_fault_that_counts_is_prestashops_own_and_names_its_property() {
        let text = "<prestashop><errors><error><code><![CDATA[3]]></code><message><![CDATA[[PHP Warning #2] Undefined variable $x (/var/www/html/classes/Product.php, line 12)]]></message></error>\
            <error><code><![CDATA[85]]></code><message><![CDATA[Validation error: \"Property Product->reference is not valid\"]]></message></error></errors></prestashop>";
        let all = faults(&parse(text).unwrap());
        assert_eq!(all[0].message, "[PHP Warning #2] Undefined variable $x");
        let fault = main_fault(all).unwrap();
        assert_eq!((fault.code, fault.property.as_deref()), (Some(85), Some("reference")));
        let required = faults(&parse("<prestashop><errors><error><code>41</code><message>parameter \"id_product\" required</message></error></errors></prestashop>").unwrap());
        assert_eq!(required[0].property.as_deref(), Some("id_product"));
    }

    #[test]
    fn what_was_sent_is_not_repeated() {
        let text = "<prestashop><errors><error><code>127</code><message>XML error : x Original XML : &lt;passwd>secret</message></error></errors></prestashop>";
        assert_eq!(faults(&parse(text).unwrap())[0].message, "the body is not well-formed XML");
    }
}
