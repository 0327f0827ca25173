//! A validated tenant, as flows see it. Knows no YAML and no database.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use secrecy::SecretString;
use url::{Host, Url};

use super::{notification_settings::NotificationSettings, shop::Shop};
use crate::domain::{
    form::Layout,
    ids::{ConnectionId, ShopId, TenantId},
    issuer::Issuer,
    livestore::{CallbackHosts, Challenger, Enrolment, Gap, LiveStoreSettings, Step},
};

/// One brand, with everything that its files say. Immutable; a change makes a new one with a higher revision.
#[derive(Debug)]
pub struct Tenant {
    /// Path segment and folder name.
    pub id: TenantId,
    /// Grows with every applied change of this tenant.
    pub revision: i64,
    /// Shown to people.
    pub display_name: String,
    /// BCP 47 tag of the language of labels where a connection sets none (`fr`).
    pub default_language: String,
    /// IANA name (`Europe/Paris`).
    pub time_zone: String,
    /// The tenant's own domain, where it has one.
    pub public_base_url: Option<Url>,
    /// Issuers whose bearer tokens open this tenant, and no other.
    pub issuers: Vec<Arc<Issuer>>,
    /// Who gets in without a credential of their own.
    pub challengers: Vec<Challenger>,
    /// Where addresses may lead that others write.
    pub callback_hosts: CallbackHosts,
    /// What LiveStore opens; `None`: it opens nothing.
    pub livestore: Option<LiveStoreSettings>,
    /// The steps of an enrolment.
    pub enrolment: Option<Enrolment>,
    /// Forms by name: the tenant's own, and those that come with the product.
    pub layouts: BTreeMap<String, Arc<Layout>>,
    /// In the order of `server/y2.yml`.
    pub connections: Vec<Connection>,
    /// Online shops, by id.
    pub shops: BTreeMap<ShopId, Arc<Shop>>,
}

impl Tenant {
    /// What is missing before LiveStore can open a form of this tenant; empty: nothing.
    pub fn livestore_gaps(&self) -> Vec<Gap> {
        let named = self.livestore.as_ref().and_then(|settings| settings.connection.as_ref());
        let usable = |connection: &Connection| connection.enabled && named.is_none_or(|id| connection.id == *id);
        let checks = [
            (self.livestore.is_some(), Gap::Settings),
            (self.challengers.contains(&Challenger::LiveStore), Gap::Challenger),
            (self.enrolment.as_ref().is_some_and(|enrolment| enrolment.has(Step::LiveStore)), Gap::Flow),
            (self.connections.iter().any(usable), Gap::Connection),
        ];
        checks.into_iter().filter(|(there, _)| !there).map(|(_, gap)| gap).collect()
    }
}

/// One Y2 folder that the tenant may talk to.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Unique within the tenant.
    pub id: ConnectionId,
    /// A disabled connection counts as absent in routes, and is named in errors.
    pub enabled: bool,
    /// Used where a route names no connection.
    pub default: bool,
    /// The only connection that the sandbox may write to.
    pub sandbox: bool,
    /// Shown to people.
    pub name: String,
    /// Where it is.
    pub endpoint: Endpoint,
    /// Y2's folder id (`90000000_001_PROD`), sent as `DatabaseId`.
    pub database_id: String,
    /// Sent as it is when it holds a backslash, else as `<database_id>\<login>`.
    pub login: String,
    /// Never printed.
    pub password: SecretString,
    /// Of one whole call, retries included.
    pub timeout: Duration,
    /// Calls in flight at a time.
    pub max_in_flight: usize,
    /// Bytes of one reply, after decompression.
    pub max_reply_bytes: usize,
    /// BCP 47 tag of the labels; the tenant's where absent.
    pub language: Option<String>,
    /// Y2's code of the country that customers belong to by default (`FRA`).
    pub country: Option<String>,
    /// How long lists stay fresh and how long a stale one may be served.
    pub caches: Caches,
    /// How stores are listed.
    pub stores: StoreListing,
    /// Used where the installation lacks the civilities plug-in.
    pub civilities: Vec<CivilityEntry>,
    /// Used where the installation lacks the country plug-in; its regions are used where Y2 sends none.
    pub countries: Vec<CountryEntry>,
    /// Element names of plug-ins that differ from the assumed ones: plug-in (`Company/Stores`) → assumed → real.
    pub plugin_names: BTreeMap<String, BTreeMap<String, String>>,
    /// How it tells what happened.
    pub notifications: NotificationSettings,
}

/// The key of `pluginNames` that names no element: the word by which `Company/Stores` is asked for warehouses. Empty: it
/// is not asked.
pub const WAREHOUSES_BLOCK: &str = "FieldsType.Warehouses";

impl Connection {
    /// Whether both lead to the same folder of the same Y2: the host and the folder's id tell, however the rest of the
    /// address is spelt. Which service answers at a port or a path is the server's affair, and several may lead to one
    /// database. A simulated Y2 is nobody else's.
    pub fn shares_folder_with(&self, other: &Self) -> bool {
        let (Endpoint::Url(one), Endpoint::Url(two)) = (&self.endpoint, &other.endpoint) else { return false };
        host(one) == host(two) && self.database_id.trim().eq_ignore_ascii_case(other.database_id.trim())
    }

    /// Whether it leads to the simulated Y2 of that id.
    pub fn is_simulated(&self, id: &ConnectionId) -> bool {
        self.id == *id && self.endpoint == Endpoint::Simulator
    }
}

/// A host in one spelling: without the dot that ends an absolute name, and IPv4 as such. The parser took care of case,
/// escapes and other forms of numbers.
fn host(url: &Url) -> Option<Host<String>> {
    Some(match url.host()?.to_owned() {
        Host::Domain(name) => Host::Domain(name.trim_end_matches('.').to_owned()),
        Host::Ipv6(address) => address.to_ipv4_mapped().map_or(Host::Ipv6(address), Host::Ipv4),
        address @ Host::Ipv4(_) => address,
    })
}

/// Where a connection leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// A real installation: the base URL, without a trailing slash (`https://host/Y2`).
    Url(Url),
    /// `simulator:`, a simulated Y2 of its own inside this process.
    Simulator,
}

/// Freshness of the diagnostics lists. A zero `fresh` turns the cache off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caches {
    /// Served without asking Y2 again.
    pub fresh: Duration,
    /// After `fresh`: served only when Y2 cannot answer, and marked so.
    pub stale: Duration,
}

/// How stores are found, with the plug-in and without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreListing {
    /// How many the plug-in is asked for at a time.
    pub page_size: usize,
    /// An item reference that exists, for `GetInventoryDetailByStore`.
    pub inventory_item: Option<String>,
}

impl StoreListing {
    /// The most that the plug-in gives in one page (vendor guide).
    pub const LARGEST_PAGE: usize = 1000;
}

impl Default for StoreListing {
    fn default() -> Self {
        Self { page_size: Self::LARGEST_PAGE, inventory_item: None }
    }
}

/// A row of the civility table in `server/y2.yml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CivilityEntry {
    /// Y2's title code.
    pub id: String,
    /// Short form (`Mr`).
    pub code: Option<String>,
    /// Language tag → label; `""` holds the label that has no language.
    pub labels: BTreeMap<String, String>,
}

/// A row of the country table in `server/y2.yml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryEntry {
    /// Y2's country code (`FRA`).
    pub id: String,
    /// ISO 3166-1 alpha-2.
    pub iso2: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub iso3: Option<String>,
    /// ISO 3166-1 numeric, three digits.
    pub iso_numeric: Option<String>,
    /// Language tag → label; `""` holds the label that has no language.
    pub labels: BTreeMap<String, String>,
    /// Y2's language code (`FRA`).
    pub default_language: Option<String>,
    /// Currency code.
    pub currency: Option<String>,
    /// Region id → label.
    pub regions: Vec<RegionEntry>,
}

/// A region of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionEntry {
    /// Y2's region code, or ISO 3166-2.
    pub id: String,
    /// Shown to people.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_one_however_the_address_around_it_is_spelt() {
        let of = |url: &str| host(&url.parse().unwrap());
        let production = of("https://y2.example.com/Y2");
        for url in [
            "https://y2.example.com/y2",
            "https://y2.example.com//Y2",
            "https://y2.example.com/%59%32",
            "https://y2.example.com./Y2",
            "https://Y2.EXAMPLE.COM/other",
            "https://y2%2Eexample.com/Y2",
            "https://y2.example.com:8443/Y2",
            "http://y2.example.com.:81/y2",
        ] {
            assert_eq!(of(url), production, "{url}");
        }
        assert_ne!(of("https://other.example.com/Y2"), production);
        for url in ["http://[::ffff:10.1.2.3]/Y2", "http://0x0a010203/Y2", "http://10.1.2.3./Y2"] {
            assert_eq!(of(url), of("http://10.1.2.3/Y2"), "{url}");
        }
    }
}
