//! Who may do what: the key, its rights by resource and verb, its shops.

use crate::{
    options::{Access, Version},
    refusal::Refusal,
    resources::{RESOURCES, resource},
    table::Resource,
};

/// Verbs that the webservice knows at all.
pub const VERBS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

impl Access {
    /// Checks the key that a request brought.
    pub(crate) fn authenticate(&self, key: Option<&str>) -> Result<(), Refusal> {
        match key {
            None => Err(Refusal::Plain { status: 401, text: "401 Unauthorized" }),
            Some("") => Err(Refusal::error(401, 17, "Authentication key is empty")),
            Some(key) if key.len() != 32 => Err(Refusal::error(401, 18, "Invalid authentication key format")),
            Some(key) if key != self.key => Err(Refusal::Errors {
                status: 401,
                errors: vec![
                    (20, "Authentification key is not active".to_owned()),
                    (21, "No permission for this authentication key".to_owned()),
                ],
            }),
            Some(_) => Ok(()),
        }
    }

    /// Whether the key may do this to a resource.
    pub(crate) fn allows(&self, resource: &str, verb: &str) -> bool {
        let listed = |rights: &std::collections::BTreeMap<String, Vec<String>>| {
            rights.get(resource).is_some_and(|verbs| verbs.iter().any(|allowed| allowed == verb))
        };
        self.rights.as_ref().is_none_or(listed)
    }

    /// Whether the key has a row for a resource at all.
    pub(crate) fn knows(&self, resource: &str) -> bool {
        self.rights.as_ref().is_none_or(|rights| rights.contains_key(resource))
    }

    /// The resource that a request means, once the key may use it in this way.
    pub(crate) fn open(&self, plural: &str, verb: &str, version: Version) -> Result<&'static Resource, Refusal> {
        let Some(found) = resource(plural) else {
            let nearest = RESOURCES.iter().min_by_key(|known| strsim::levenshtein(plural, known.plural));
            let nearest = nearest.map_or("", |known| known.plural);
            let all: Vec<_> = RESOURCES.iter().map(|known| known.plural).collect();
            let list = all.join("\", \"");
            let message = format!(
                "Resource of type \"{plural}\" does not exists. Did you mean: \"{nearest}\"? The full list is: \"{list}\""
            );
            return Err(Refusal::error(400, 27, message));
        };
        if !self.knows(plural) {
            let message = format!("Resource of type \"{plural}\" is not allowed with this authentication key");
            return Err(Refusal::error(401, 26, message));
        }
        if !VERBS.contains(&verb) || (verb == "PATCH" && version < Version::V8) {
            return Err(Refusal::error(405, 23, format!("Method {verb} is not valid")));
        }
        if found.forbidden.contains(&verb) {
            return Err(Refusal::error(405, 101, format!("Method {verb} is not allowed for the resource {plural}")));
        }
        if !self.allows(plural, verb) {
            let message =
                format!("Method {verb} is not allowed for the resource {plural} with this authentication key");
            return Err(Refusal::error(405, 25, message));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn code(refusal: Refusal) -> (u16, u32) {
        match refusal {
            Refusal::Errors { status, errors } => (status, errors[0].0),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_lack_of_rights_has_its_code() {
        let rights =
            BTreeMap::from([("products".to_owned(), vec!["GET".to_owned()]), ("stock_availables".to_owned(), vec![])]);
        let access = Access { rights: Some(rights), ..Access::default() };
        let open = |plural, verb, version| access.open(plural, verb, version).map(|found| found.plural).map_err(code);
        assert_eq!(open("products", "GET", Version::V8), Ok("products"));
        assert_eq!(open("products", "POST", Version::V8), Err((405, 25)));
        assert_eq!(open("products", "PATCH", Version::V1_7), Err((405, 23)));
        assert_eq!(open("stock_availables", "POST", Version::V8), Err((405, 101)));
        assert_eq!(open("stores", "GET", Version::V8), Err((401, 26)));
        assert_eq!(open("product", "GET", Version::V8), Err((400, 27)));
    }

    #[test]
    fn each_flaw_of_a_key_has_its_code() {
        let access = Access::default();
        assert!(matches!(access.authenticate(None), Err(Refusal::Plain { status: 401, .. })));
        assert_eq!(access.authenticate(Some("")).map_err(code), Err((401, 17)));
        assert_eq!(access.authenticate(Some("short")).map_err(code), Err((401, 18)));
        assert_eq!(access.authenticate(Some(&"X".repeat(32))).map_err(code), Err((401, 20)));
        assert_eq!(access.authenticate(Some(&access.key)), Ok(()));
    }
}
