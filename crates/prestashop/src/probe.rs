//! What the shop says of itself: its version, its name, and what the key may do.

use std::collections::BTreeMap;

use crate::{
    resource::Resource,
    version::Version,
    xml::{Node, Unreadable},
};

/// What may be done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Read.
    Get,
    /// Create.
    Post,
    /// Write whole objects.
    Put,
    /// Change fields; PrestaShop before 8 has no such right.
    Patch,
    /// Delete.
    Delete,
}

impl Verb {
    const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// Its name in upper case, as the back office shows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What the root of the webservice says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The shop's version.
    pub version: Version,
    /// The shop's name.
    pub shop_name: String,
    rights: BTreeMap<String, Vec<Verb>>,
}

impl Probe {
    pub(crate) fn read(root: &Node, version: Version) -> Result<Self, Unreadable> {
        let api = root.child("api").ok_or(Unreadable::Unexpected("there is no list of resources"))?;
        let rights = api.children.iter().map(|resource| {
            let allowed = |verb: &Verb| resource.attribute(&verb.name().to_lowercase()) == Some("true");
            (resource.name.clone(), Verb::ALL.into_iter().filter(allowed).collect())
        });
        Ok(Self {
            version,
            shop_name: api.attribute("shopName").unwrap_or_default().to_owned(),
            rights: rights.collect(),
        })
    }

    /// Whether the key may do this.
    pub fn may(&self, resource: Resource, verb: Verb) -> bool {
        self.rights.get(resource.plural()).is_some_and(|verbs| verbs.contains(&verb))
    }

    /// What a change needs in this version: PATCH, or PUT and GET before 8.
    pub fn may_change(&self, resource: Resource) -> bool {
        if self.version.can_patch() {
            self.may(resource, Verb::Patch)
        } else {
            self.may(resource, Verb::Put) && self.may(resource, Verb::Get)
        }
    }

    /// The names of all resources that the key may use in some way, those of modules among them.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        self.rights.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn rights_are_read_by_resource_and_verb() {
        let text = r#"<prestashop><api shopName="Aub&#233;pine"><products xlink:href="x" get="true" put="true" post="false" patch="true" delete="false" head="true">
            <description get="true">The products</description><schema type="blank"/></products><stock_availables get="true" put="true" post="false" delete="false"/></api></prestashop>"#;
        let root = parse(text).unwrap();
        let probe = Probe::read(&root, Version::new(8, 2, 0)).unwrap();
        assert_eq!(probe.shop_name, "Aubépine");
        assert!(probe.may(Resource::Products, Verb::Patch) && !probe.may(Resource::Products, Verb::Post));
        assert!(!probe.may(Resource::Orders, Verb::Get));
        assert!(!probe.may_change(Resource::StockAvailables));
        assert!(Probe::read(&root, Version::new(1, 7, 8)).unwrap().may_change(Resource::StockAvailables));
        assert_eq!(probe.resources().count(), 2);
    }
}
