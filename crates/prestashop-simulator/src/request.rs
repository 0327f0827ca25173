//! A request as PrestaShop takes it apart: resource, id, query, shop.

use url::form_urlencoded;

/// The address of a request of the webservice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourcePath {
    /// The resource, empty for the root.
    pub resource: String,
    /// What stands behind it.
    pub id: Option<String>,
    /// The query, decoded, in its order, without the key.
    pub query: Vec<(String, String)>,
    /// The key of `ws_key`.
    pub key: Option<String>,
}

impl ResourcePath {
    /// Reads `/api/…` and `/webservice/dispatcher.php?url=…`; none for other paths.
    pub fn read(path: &str, query: &str) -> Option<Self> {
        let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let inner = if path == "/webservice/dispatcher.php" {
            let at = pairs.iter().position(|(name, _)| name == "url");
            at.map(|at| pairs.remove(at).1).unwrap_or_default()
        } else {
            path.strip_prefix("/api").filter(|rest| rest.is_empty() || rest.starts_with('/'))?.to_owned()
        };
        let key = pairs.iter().find(|(name, _)| name == "ws_key").map(|(_, key)| key.clone());
        pairs.retain(|(name, _)| name != "ws_key");
        let mut segments = inner.split('/').filter(|segment| !segment.is_empty());
        let resource = segments.next().unwrap_or_default().to_owned();
        Some(Self { resource, id: segments.next().map(str::to_owned), query: pairs, key })
    }

    /// The last parameter of that name, as PHP has it.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// `filter[reference]=…`, by field.
    pub fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query.iter().filter_map(|(name, value)| {
            let field = name.strip_prefix("filter[")?.strip_suffix(']')?;
            Some((field, value.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_lead_to_the_same_target() {
        let direct =
            ResourcePath::read("/api/products/5", "display=full&ws_key=K&filter%5Breference%5D=A%7CB").unwrap();
        let script = ResourcePath::read(
            "/webservice/dispatcher.php",
            "url=products%2F5&display=full&ws_key=K&filter[reference]=A|B",
        )
        .unwrap();
        assert_eq!(direct, script);
        assert_eq!(
            (direct.resource.as_str(), direct.id.as_deref(), direct.key.as_deref()),
            ("products", Some("5"), Some("K"))
        );
        assert_eq!(direct.filters().collect::<Vec<_>>(), [("reference", "A|B")]);
        assert_eq!(ResourcePath::read("/api", "").unwrap(), ResourcePath::default());
        assert_eq!(ResourcePath::read("/apis", ""), None);
        assert_eq!(ResourcePath::read("/", ""), None);
    }
}
