//! The contract of a resource as the shop at hand states it: which fields, which lengths. Limits differ between versions.

use std::collections::BTreeMap;

use crate::{
    resource::Resource,
    xml::{Node, Unreadable},
};

/// What a field takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldRule {
    /// Whether it must be sent.
    pub required: bool,
    /// Whether it cannot be sent.
    pub read_only: bool,
    /// The most characters it holds.
    pub max_length: Option<usize>,
    /// PrestaShop's name of the check, such as `isReference`.
    pub format: Option<String>,
    /// Whether it has a text for each language.
    pub multilingual: bool,
    /// Whether lists can be filtered by it; computed fields cannot.
    pub filterable: bool,
}

/// The fields and associations of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synopsis {
    fields: BTreeMap<String, FieldRule>,
    associations: Vec<String>,
}

impl Synopsis {
    pub(crate) fn read(root: &Node, resource: Resource) -> Result<Self, Unreadable> {
        let entity =
            root.child(resource.singular()).ok_or(Unreadable::Unexpected("there is no schema of the resource"))?;
        let mut synopsis = Self { fields: BTreeMap::new(), associations: Vec::new() };
        for node in &entity.children {
            if node.name == "associations" {
                synopsis.associations = node.children.iter().map(|block| block.name.clone()).collect();
                continue;
            }
            let truth = |name| node.attribute(name) == Some("true");
            let rule = FieldRule {
                required: truth("required"),
                read_only: truth("readOnly") || truth("read_only"),
                max_length: node.attribute("maxSize").and_then(|size| size.parse().ok()),
                format: node.attribute("format").map(str::to_owned),
                multilingual: node.child("language").is_some(),
                filterable: !truth("notFilterable"),
            };
            synopsis.fields.insert(node.name.clone(), rule);
        }
        Ok(synopsis)
    }

    /// What a field takes; none when the resource has no such field.
    pub fn field(&self, name: &str) -> Option<&FieldRule> {
        self.fields.get(name)
    }

    /// All fields, by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &FieldRule)> {
        self.fields.iter().map(|(name, rule)| (name.as_str(), rule))
    }

    /// The names of the associations.
    pub fn associations(&self) -> &[String] {
        &self.associations
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn limits_are_read_from_the_synopsis() {
        let text = r#"<prestashop><product><id_manufacturer format="isUnsignedId"></id_manufacturer>
            <reference maxSize="64" format="isReference"></reference><price required="true" format="isPrice"></price>
            <manufacturer_name notFilterable="true" readOnly="true"></manufacturer_name>
            <name maxSize="128" format="isCatalogName"><language id="1" format="isUnsignedId"></language></name>
            <associations><categories nodeType="category"/><images nodeType="image"/></associations></product></prestashop>"#;
        let synopsis = Synopsis::read(&parse(text).unwrap(), Resource::Products).unwrap();
        assert_eq!(synopsis.field("reference").unwrap().max_length, Some(64));
        assert!(synopsis.field("price").unwrap().required);
        let name = synopsis.field("name").unwrap();
        assert!(name.multilingual && !name.required && name.filterable);
        let brand = synopsis.field("manufacturer_name").unwrap();
        assert!(brand.read_only && !brand.filterable);
        assert_eq!(synopsis.associations(), ["categories", "images"]);
        assert_eq!(synopsis.fields().count(), 5);
    }
}
