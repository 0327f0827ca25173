//! Which entities of the shop's real data no association stands for: what would keep an order or a customer from being exchanged.
//!
//! Bounded: the newest data of a large shop are not read to the end. Tells ids and words of the shop's own, never a person.

use std::collections::{BTreeMap, BTreeSet};

use prestashop::{Entity, Error as Webservice, Filter, Probe, Query, Resource as R, Verb};

use crate::{domain::ecommerce::associations::Associations, tenant::shop::Shop};

/// Entities of a resource that are read.
const READ: usize = 5_000;
/// Entities of one request.
const PAGE: u64 = 500;
/// Examples of each.
const EXAMPLES: usize = 5;

/// What no association stands for, in one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingTable {
    /// As `associations.yml` calls it.
    pub table: &'static str,
    /// What the key would have to be allowed to read, where it is not.
    pub not_readable: Vec<&'static str>,
    /// What is missing, the most used first.
    pub missing: Vec<Missing>,
}

/// Something of the shop that no association stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// As the table names it: an id, an ISO code, `module, currency, label`.
    pub value: String,
    /// How the shop calls it, where it does.
    pub name: Option<String>,
    /// How many entities of those that were read use it.
    pub count: usize,
    /// Some of them, by what they are and their ids.
    pub examples: Vec<String>,
}

/// What is used, and by whom.
#[derive(Default)]
struct Uses(BTreeMap<String, (usize, Vec<String>)>);

impl Uses {
    fn add(&mut self, value: String, user: Option<String>) {
        let (count, examples) = self.0.entry(value).or_default();
        if let Some(user) = user {
            *count += 1;
            if examples.len() < EXAMPLES {
                examples.push(user);
            }
        }
    }

    /// Those that `has` no association, named by `names`.
    fn missing(self, names: &BTreeMap<String, String>, has: impl Fn(&str) -> bool) -> Vec<Missing> {
        let of = |(value, (count, examples)): (String, (usize, Vec<String>))| {
            (!has(&value)).then(|| Missing { name: names.get(&value).cloned(), value, count, examples })
        };
        let mut missing: Vec<_> = self.0.into_iter().filter_map(of).collect();
        missing.sort_by_key(|missing| std::cmp::Reverse(missing.count));
        missing
    }
}

/// Reads the shop and compares it with its associations.
///
/// # Errors
/// The shop's.
pub async fn missing(
    webservice: &prestashop::Webservice,
    probe: &Probe,
    shop: &Shop,
) -> Result<Vec<MissingTable>, Webservice> {
    let reader = Reader { webservice, probe };
    let known = &shop.associations;
    let orders = reader.some(R::Orders, &["module", "payment", "id_currency", "id_carrier"]).await?;
    let customers = reader.some(R::Customers, &["id_gender", "id_default_group"]).await?;
    Ok(vec![
        civilities(&reader, &customers, known),
        reader.countries(known).await?,
        reader.taxes(known).await?,
        reader.carriers(&orders, known).await?,
        reader.groups(&customers, known).await?,
        reader.payments(&orders, known).await?,
    ])
}

struct Reader<'w> {
    webservice: &'w prestashop::Webservice,
    probe: &'w Probe,
}

impl Reader<'_> {
    fn may_read(&self, resource: R) -> bool {
        self.probe.may(resource, Verb::Get)
    }

    fn not_readable(&self, resources: &[R]) -> Vec<&'static str> {
        resources.iter().filter(|resource| !self.may_read(**resource)).map(|resource| resource.plural()).collect()
    }

    /// Some entities of a resource; none where the key may not read it.
    async fn some(&self, resource: R, fields: &[&str]) -> Result<Vec<Entity>, Webservice> {
        self.matching(Query::new(resource).fields(fields), resource).await
    }

    /// Those that are switched on.
    async fn active(&self, resource: R, fields: &[&str]) -> Result<Vec<Entity>, Webservice> {
        let active = Filter::equals("active", "1")?;
        self.matching(Query::new(resource).fields(fields).filter(active), resource).await
    }

    async fn matching(&self, query: Query, resource: R) -> Result<Vec<Entity>, Webservice> {
        let mut read = Vec::new();
        if self.may_read(resource) {
            let mut pages = self.webservice.pages(query, PAGE);
            while read.len() < READ
                && let Some(page) = pages.next().await?
            {
                read.extend(page);
            }
        }
        Ok(read)
    }

    async fn countries(&self, known: &Associations) -> Result<MissingTable, Webservice> {
        let countries = self.active(R::Countries, &["iso_code", "name"]).await?;
        let iso: BTreeMap<u64, String> =
            countries.iter().filter_map(|country| Some((country.id?, country.text("iso_code")?.to_owned()))).collect();
        let mut uses = Uses::default();
        iso.values().for_each(|iso| uses.add(iso.clone(), None));
        for address in self.some(R::Addresses, &["id_country"]).await? {
            if let Some(iso) = address.parsed("id_country").and_then(|id: u64| iso.get(&id)) {
                uses.add(iso.clone(), user(R::Addresses, &address));
            }
        }
        let missing = uses.missing(&names(&countries, "iso_code"), |iso| known.country_code(iso).is_some());
        Ok(MissingTable { table: "countries", not_readable: self.not_readable(&[R::Countries, R::Addresses]), missing })
    }

    async fn taxes(&self, known: &Associations) -> Result<MissingTable, Webservice> {
        let groups = self.active(R::TaxRuleGroups, &["name"]).await?;
        let mut uses = Uses::default();
        groups.iter().filter_map(|group| group.id).for_each(|id| uses.add(id.to_string(), None));
        for product in self.some(R::Products, &["id_tax_rules_group"]).await? {
            if let Some(id) = product.parsed::<u64>("id_tax_rules_group").filter(|id| *id > 0) {
                uses.add(id.to_string(), user(R::Products, &product));
            }
        }
        let associated: BTreeSet<String> = known.taxes.values().map(ToString::to_string).collect();
        let missing = uses.missing(&names(&groups, "id"), |id| associated.contains(id));
        Ok(MissingTable { table: "taxes", not_readable: self.not_readable(&[R::TaxRuleGroups, R::Products]), missing })
    }

    async fn carriers(&self, orders: &[Entity], known: &Associations) -> Result<MissingTable, Webservice> {
        let carriers = self.some(R::Carriers, &["id_reference", "name", "active", "deleted"]).await?;
        let reference = |carrier: &Entity| carrier.parsed::<u64>("id_reference").or(carrier.id);
        let references: BTreeMap<u64, u64> =
            carriers.iter().filter_map(|carrier| Some((carrier.id?, reference(carrier)?))).collect();
        let mut uses = Uses::default();
        let in_use = |carrier: &&Entity| carrier.text("deleted") != Some("1") && carrier.text("active") == Some("1");
        carriers.iter().filter(in_use).filter_map(reference).for_each(|id| uses.add(id.to_string(), None));
        for order in orders {
            if let Some(id) = order.parsed("id_carrier").and_then(|id: u64| references.get(&id)) {
                uses.add(id.to_string(), user(R::Orders, order));
            }
        }
        let has = |id: &str| id.parse().is_ok_and(|id| known.carrier_code(id).is_some());
        let missing = uses.missing(&names(&carriers, "id_reference"), has);
        Ok(MissingTable { table: "carriers", not_readable: self.not_readable(&[R::Carriers, R::Orders]), missing })
    }

    async fn groups(&self, customers: &[Entity], known: &Associations) -> Result<MissingTable, Webservice> {
        let groups = self.some(R::Groups, &["name"]).await?;
        let uses = used_by_customers(customers, "id_default_group");
        let has = |id: &str| id.parse().is_ok_and(|id| known.group_code(id).is_some());
        let missing = uses.missing(&names(&groups, "id"), has);
        Ok(MissingTable { table: "groups", not_readable: self.not_readable(&[R::Groups, R::Customers]), missing })
    }

    async fn payments(&self, orders: &[Entity], known: &Associations) -> Result<MissingTable, Webservice> {
        let currencies = self.some(R::Currencies, &["iso_code"]).await?;
        let iso: BTreeMap<u64, &str> =
            currencies.iter().filter_map(|currency| Some((currency.id?, currency.text("iso_code")?))).collect();
        let mut uses = Uses::default();
        for order in orders {
            let module = order.text("module").unwrap_or_default();
            let currency = order.parsed("id_currency").and_then(|id: u64| iso.get(&id)).copied().unwrap_or_default();
            let label = order.text("payment").unwrap_or_default();
            if known.payment_method(module, currency, label).is_none() {
                uses.add(format!("{module}, {currency}, {label}"), user(R::Orders, order));
            }
        }
        let missing = uses.missing(&BTreeMap::new(), |_| false);
        Ok(MissingTable { table: "payments", not_readable: self.not_readable(&[R::Orders, R::Currencies]), missing })
    }
}

/// The webservice does not show genders: what is known of them is what customers have.
fn civilities(reader: &Reader<'_>, customers: &[Entity], known: &Associations) -> MissingTable {
    let uses = used_by_customers(customers, "id_gender");
    let has = |id: &str| id.parse().is_ok_and(|id| known.civility(id).is_some());
    let missing = uses.missing(&BTreeMap::new(), has);
    MissingTable { table: "civilities", not_readable: reader.not_readable(&[R::Customers]), missing }
}

fn used_by_customers(customers: &[Entity], field: &str) -> Uses {
    let mut uses = Uses::default();
    for customer in customers {
        if let Some(id) = customer.parsed::<u64>(field).filter(|id| *id > 0) {
            uses.add(id.to_string(), user(R::Customers, customer));
        }
    }
    uses
}

fn user(resource: R, entity: &Entity) -> Option<String> {
    Some(format!("{} {}", resource.singular(), entity.id?))
}

/// What entities are called, by their id or one of their fields.
fn names(entities: &[Entity], key: &str) -> BTreeMap<String, String> {
    let name = |entity: &Entity| {
        let key = if key == "id" { entity.id?.to_string() } else { entity.text(key)?.to_owned() };
        Some((key, entity.text("name")?.to_owned()))
    };
    entities.iter().filter_map(name).collect()
}
