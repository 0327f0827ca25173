//! Where receipts come from: the stores that sell, how much, and to whom.

use std::sync::Arc;

use jiff::civil::Date;

use super::customers::sells;
use super::file::{Market, Money};
use super::generate::Plan;
use crate::world::Tables;
use crate::world::customer::Customer;
use crate::world::store::Store;
use crate::world::text::Text;

/// A store that sells, with what its receipts are drawn from.
pub(super) struct Till<'a> {
    /// The store.
    pub store: &'a Store,
    /// Its market: tax and titles.
    pub market: &'a Market,
    /// Its currency.
    pub money: &'a Money,
    /// Who buys there.
    pub customers: Vec<Text>,
    /// How much it sells.
    pub weight: usize,
}

impl Till<'_> {
    /// Stores that have closed sold in the first half of the history only.
    pub fn sells_on(&self, plan: &Plan<'_>, date: Date) -> bool {
        !self.store.closed || date < plan.days_ago(i64::from(plan.seed.history_days) / 2)
    }
}

/// The tills of all stores that sell.
pub(super) fn tills<'s: 't, 't>(plan: &mut Plan<'s>, tables: &'t Tables) -> Vec<Till<'t>> {
    let mut tills = Vec::new();
    for (position, store) in tables.stores.all().enumerate() {
        if &*store.store_type == "Warehouse" {
            continue;
        }
        let seed = plan.seed;
        let Some(market) = seed.markets.iter().find(|market| plan.country_id(market) == store.address.country_id)
        else {
            continue;
        };
        let Some(money) = seed.currencies.get(&*store.currency_id) else { continue };
        let local = |customer: &&Arc<_>| is_local(customer, store);
        let customers = tables.customers.all().filter(local).map(|customer| Arc::clone(&customer.id)).collect();
        let weight = plan.dice("till", position).below(10) + 2;
        tills.push(Till { store, market, money, customers, weight });
    }
    // One store sells more than the others: documentation and tests like to name its receipts.
    if let Some(first) = tills.iter_mut().find(|till| sells(till.store)) {
        first.weight = 24;
    }
    tills
}

fn is_local(customer: &Customer, store: &Store) -> bool {
    let buys = !customer.is_prospect && !customer.is_virtual && !customer.closed;
    buys && customer.address.country_id == store.address.country_id
}
