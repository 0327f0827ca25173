//! The webservice of one shop: where it is, in whose name, for which shop of the installation.

use std::sync::Arc;

use reqwest::Method;
use url::Url;

use crate::{
    answer,
    entity::Entity,
    error::Error,
    filter::Filter,
    key::Key,
    pages::Pages,
    probe::Probe,
    query::Query,
    resource::Resource,
    synopsis::Synopsis,
    transport::{Answer, Limits, Transport},
};

/// For which shops of an installation a request is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The shop that the address belongs to.
    #[default]
    Address,
    /// This shop.
    Shop(u32),
    /// All shops. **Writes** change all of them; reads give the default shop's values (measured on 8.2).
    All,
    /// The shops of a group. Reads give the default shop's values (measured on 8.2).
    Group(u32),
}

/// How the webservice is reached where the usual way is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detours {
    /// Call `webservice/dispatcher.php` instead of `api/`, for shops without URL rewriting.
    pub dispatcher: bool,
    /// Send PUT, PATCH and DELETE as POST with `ps_method`, for hosts that block them.
    pub verb_in_query: bool,
}

/// An address that no shop can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected the shop's address, such as https://shop.example.com/ or https://example.com/shop/, without user, password and query"
)]
pub struct InvalidAddress;

/// A shop's webservice. Cheap to clone; clones share the HTTP client.
#[derive(Clone)]
pub struct Webservice {
    transport: Arc<Transport>,
    shop: Url,
    scope: Scope,
    detours: Detours,
}

impl Webservice {
    /// The webservice of the shop at this address, without `/api`. The HTTP client is the caller's, who shares one for everything; it
    /// must follow **no redirects**, because a redirect turns a write into a read and may lead anywhere.
    ///
    /// # Errors
    /// When the address is not `http` or `https`, or has a user, a password, a query or a fragment.
    pub fn new(http: reqwest::Client, shop: &Url, key: Key, limits: Limits) -> Result<Self, InvalidAddress> {
        let is_plain = shop.username().is_empty()
            && shop.password().is_none()
            && shop.query().is_none()
            && shop.fragment().is_none();
        if !matches!(shop.scheme(), "http" | "https") || shop.host().is_none() || !is_plain {
            return Err(InvalidAddress);
        }
        let mut shop = shop.clone();
        if !shop.path().ends_with('/') {
            shop.set_path(&format!("{}/", shop.path()));
        }
        let transport = Arc::new(Transport { http, key, limits });
        Ok(Self { transport, shop, scope: Scope::default(), detours: Detours::default() })
    }

    /// The same for other shops of the installation.
    #[must_use]
    pub fn in_scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// The same by another way.
    #[must_use]
    pub fn by(mut self, detours: Detours) -> Self {
        self.detours = detours;
        self
    }

    /// Asks for the version and the rights of the key. The first thing to do with a shop.
    ///
    /// # Errors
    /// Everything that keeps the webservice from being used, each with its own [`Error`]; a shop before 1.7.
    pub async fn probe(&self) -> Result<Probe, Error> {
        let answer = self.get("", &[]).await?;
        let version = answer.version;
        let root = answer.success()?;
        let version = version.ok_or_else(|| Error::Version("of a version that it does not name".to_owned()))?;
        if !version.is_supported() {
            return Err(Error::Version(version.to_string()));
        }
        Ok(Probe::read(&root, version)?)
    }

    /// Asks for the fields of a resource and what they take.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn synopsis(&self, resource: Resource) -> Result<Synopsis, Error> {
        let root = self.get(resource.plural(), &[("schema".to_owned(), "synopsis".to_owned())]).await?.success()?;
        Ok(Synopsis::read(&root, resource)?)
    }

    /// Reads one entity with everything; none when the shop has no such id.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn read(&self, resource: Resource, id: u64) -> Result<Option<Entity>, Error> {
        Ok(self.read_all(resource, &[id]).await?.pop())
    }

    /// Reads these entities with everything; those that the shop does not have are missing in the answer.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn read_all(&self, resource: Resource, ids: &[u64]) -> Result<Vec<Entity>, Error> {
        self.union(&Query::new(resource), Filter::ids(ids.iter().copied())).await
    }

    /// Reads a list as it is asked for, in one request. For long lists take [`pages`](Self::pages).
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn list(&self, query: &Query) -> Result<Vec<Entity>, Error> {
        let mut entities = self.list_as_it_comes(query).await?;
        entities.retain(|entity| query.keeps(entity));
        Ok(entities)
    }

    /// The list with what a filter could not keep out.
    pub(crate) async fn list_as_it_comes(&self, query: &Query) -> Result<Vec<Entity>, Error> {
        let root = self.get(query.resource.plural(), &query.parameters()).await?.success()?;
        Ok(answer::entities(&root, query.resource)?)
    }

    /// Finds the entities whose field has one of these values, in as few requests as are safe. PrestaShop compares without case, and
    /// does not keep values unique: two entities may come for one value.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn find<'a>(
        &self,
        query: &Query,
        field: &str,
        values: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<Entity>, Error> {
        self.union(query, Filter::any_of(field, values)?).await
    }

    /// Reads a long list page by page, by id, so that nothing is skipped or doubled while the shop changes.
    pub fn pages(&self, query: Query, page: u64) -> Pages<'_> {
        Pages::new(self, query, page)
    }

    async fn union(&self, query: &Query, filters: Vec<Filter>) -> Result<Vec<Entity>, Error> {
        let mut found: Vec<Entity> = Vec::new();
        for filter in filters {
            found.extend(self.list(&query.clone().filter(filter)).await?);
        }
        // Two values that the database takes for one bring the same entity twice.
        found.sort_by_key(|entity| entity.id);
        found.dedup_by_key(|entity| entity.id);
        Ok(found)
    }

    async fn get(&self, path: &str, parameters: &[(String, String)]) -> Result<Answer, Error> {
        self.transport.exchange(Method::GET, self.url(path, parameters, None), None).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        parameters: &[(String, String)],
        body: Option<String>,
    ) -> Result<Answer, Error> {
        let tunnelled = self.detours.verb_in_query && method != Method::POST;
        let url = self.url(path, parameters, tunnelled.then_some(method.as_str()));
        self.transport.exchange(if tunnelled { Method::POST } else { method }, url, body).await
    }

    fn url(&self, path: &str, parameters: &[(String, String)], verb: Option<&str>) -> Url {
        let mut url = self.shop.clone();
        let script = if self.detours.dispatcher { "webservice/dispatcher.php" } else { "api/" };
        let inner = if self.detours.dispatcher { "" } else { path };
        url.set_path(&format!("{}{script}{inner}", self.shop.path()));
        {
            let mut query = url.query_pairs_mut();
            if self.detours.dispatcher {
                query.append_pair("url", path);
            }
            match self.scope {
                Scope::Address => {}
                Scope::Shop(id) => drop(query.append_pair("id_shop", &id.to_string())),
                Scope::All => drop(query.append_pair("id_shop", "all")),
                // The one name that 1.7, 8 and 9 all know.
                Scope::Group(id) => drop(query.append_pair("id_group_shop", &id.to_string())),
            }
            for (name, value) in parameters {
                query.append_pair(name, value);
            }
            if let Some(verb) = verb {
                query.append_pair("ps_method", verb);
            }
        }
        if url.query() == Some("") {
            url.set_query(None);
        }
        url
    }
}

impl std::fmt::Debug for Webservice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Webservice")
            .field("shop", &self.shop.as_str())
            .field("scope", &self.scope)
            .field("detours", &self.detours)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webservice(shop: &str) -> Webservice {
        let key = Key::new("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").unwrap();
        let http = reqwest::Client::builder().build().unwrap();
        Webservice::new(http, &Url::parse(shop).unwrap(), key, Limits::default()).unwrap()
    }

    #[test]
    fn addresses_follow_the_shop_the_scope_and_the_detours() {
        let shop = webservice("https://example.test/fr");
        assert_eq!(shop.url("", &[], None).as_str(), "https://example.test/fr/api/");
        let parameters = [("filter[reference]".to_owned(), "A|B".to_owned())];
        assert_eq!(
            shop.clone().in_scope(Scope::Shop(2)).url("products", &parameters, None).as_str(),
            "https://example.test/fr/api/products?id_shop=2&filter%5Breference%5D=A%7CB"
        );
        let detours = Detours { dispatcher: true, verb_in_query: true };
        assert_eq!(
            shop.clone().in_scope(Scope::Group(1)).by(detours).url("products", &[], Some("PATCH")).as_str(),
            "https://example.test/fr/webservice/dispatcher.php?url=products&id_group_shop=1&ps_method=PATCH"
        );
        assert!(shop.in_scope(Scope::All).url("orders", &[], None).as_str().ends_with("?id_shop=all"));
    }

    #[test]
    fn nothing_shows_the_key() {
        assert!(!format!("{:?}", webservice("https://example.test/")).contains("ABCDEF"));
    }

    #[test]
    fn addresses_with_secrets_or_queries_are_refused() {
        let key = || Key::new("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").unwrap();
        for shop in ["https://a:b@example.test/", "https://example.test/?x=1", "ftp://example.test/", "mailto:a@b.test"]
        {
            let http = reqwest::Client::builder().build().unwrap();
            assert!(Webservice::new(http, &Url::parse(shop).unwrap(), key(), Limits::default()).is_err(), "{shop}");
        }
    }
}
