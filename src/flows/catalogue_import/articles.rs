//! The articles of a shop, by the key that files name them with: read once a run, in pages.

use std::collections::{HashMap, HashSet};

use prestashop::{Query, Resource, Webservice};

use crate::{domain::ecommerce::product::folded, store::runs::ShopArticle};

/// Entities of a page.
const PAGE: u64 = 1000;

/// What the shop has under a key.
pub(super) enum Known {
    /// An article that has a stock, and how many pieces.
    Article(ShopArticle, i64),
    /// A product with combinations: its stock is their sum.
    Parent,
    /// Several articles.
    Several,
}

/// Everything that has a key.
pub(super) struct Articles(HashMap<String, Known>);

impl Articles {
    /// Asks the shop. `field` is what holds the key: `reference` or `ean13`.
    pub(super) async fn read(shop: &Webservice, field: &str) -> Result<Self, prestashop::Error> {
        let mut products: HashMap<u64, String> = HashMap::new();
        let mut pages = shop.pages(Query::new(Resource::Products).fields(&[field]), PAGE);
        while let Some(page) = pages.next().await? {
            products.extend(page.iter().filter_map(|product| Some((product.id?, folded(product.text(field)?)))));
        }
        let mut combinations: HashMap<u64, (u64, String)> = HashMap::new();
        let mut pages = shop.pages(Query::new(Resource::Combinations).fields(&["id_product", field]), PAGE);
        while let Some(page) = pages.next().await? {
            combinations.extend(page.iter().filter_map(|combination| {
                Some((combination.id?, (combination.parsed("id_product")?, folded(combination.text(field)?))))
            }));
        }
        let parents: HashSet<u64> = combinations.values().map(|(product, _)| *product).collect();
        let mut found = Self(HashMap::with_capacity(products.len() + combinations.len()));
        for (id, key) in &products {
            if parents.contains(id) {
                found.add(key, Known::Parent);
            }
        }
        let stocks = Query::new(Resource::StockAvailables).fields(&["id_product", "id_product_attribute", "quantity"]);
        let mut pages = shop.pages(stocks, PAGE);
        while let Some(page) = pages.next().await? {
            for stock in &page {
                let ids = (stock.id, stock.parsed::<u64>("id_product"), stock.parsed::<u64>("id_product_attribute"));
                let (Some(id), Some(product), Some(combination)) = ids else { continue };
                let quantity = stock.parsed("quantity").unwrap_or(0);
                let (key, product_key) = match combination {
                    0 if parents.contains(&product) => continue,
                    0 => (products.get(&product), None),
                    _ => (combinations.get(&combination).map(|(_, key)| key), products.get(&product)),
                };
                let Some(key) = key else { continue };
                let article = ShopArticle {
                    key: key.clone(),
                    product_key: product_key.cloned(),
                    product: product.cast_signed(),
                    combination: combination.cast_signed(),
                    stock: id.cast_signed(),
                    raw: None,
                    pushed: None,
                };
                found.add(key, Known::Article(article, quantity));
            }
        }
        Ok(found)
    }

    fn add(&mut self, key: &str, known: Known) {
        if key.is_empty() {
            return;
        }
        let there = self.0.entry(key.to_owned());
        there.and_modify(|there| *there = Known::Several).or_insert(known);
    }

    /// What the shop has under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Known> {
        self.0.get(key)
    }
}
