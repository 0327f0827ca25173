//! The generator as a whole: options, shared words, and the order in which the tables are drawn.

use std::collections::HashSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::check::MOST;
use super::dice::Dice;
use super::file::{Market, SeedFile};
use super::{
    addresses, contacts, countries, customers, items, loyalty, notifications, orders, receipts, stores, trade, vouchers,
};
use crate::world::promotions::Promotions;
use crate::world::text::Text;
use crate::world::{Tables, World, ledger};

/// What a caller may ask of the generator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GenerateOptions {
    /// How many stores; the seed's number when `None`. At least one per market, at most 100,000.
    pub stores: Option<usize>,
    /// The last day of the history; the seed's fixed day when `None`, so that every process of an installation has the same
    /// world whatever day it was started on. All other dates keep their distance from it, and nothing else depends on it.
    pub today: Option<Date>,
}

/// Makes the world.
pub(crate) fn world(seed: &SeedFile, options: &GenerateOptions) -> World {
    let mut plan = Plan {
        seed,
        today: options.today.unwrap_or(seed.today),
        stores: options.stores.unwrap_or(seed.counts.stores).clamp(seed.markets.len(), MOST),
        words: Words::default(),
    };
    let mut tables = Tables {
        countries: countries::countries(&mut plan),
        civilities: countries::civilities(&mut plan),
        stores: stores::stores(&mut plan),
        items: items::items(&mut plan),
        trade: trade::trade(&mut plan),
        ..Tables::default()
    };
    tables.stock = items::stock(&plan, &tables.items, &tables.stores);
    tables.customers = customers::customers(&mut plan, &tables.stores);
    for receipt in receipts::receipts(&mut plan, &tables) {
        tables.documents.put(receipt);
    }
    // Stock is drawn as it lies there after the receipts; what the orders hold back is added to it.
    for order in orders::orders(&mut plan, &tables) {
        ledger::reserve(&mut tables.stock, &tables.items, &order, Decimal::ONE);
        tables.documents.put(order);
    }
    tables.loyalty = loyalty::loyalty(&mut plan, &tables);
    tables.vouchers = vouchers::vouchers(&mut plan, &tables);
    tables.contacts = contacts::contacts(&mut plan, &tables);
    tables.addresses = addresses::addresses(&mut plan, &tables);
    tables.promotions = Promotions::new(seed.promotions.iter().cloned());
    tables.notifications = notifications::notifications(&plan, &tables);
    World::from_tables(plan.today, tables)
}

/// What every part of the generator works from.
pub(super) struct Plan<'a> {
    /// What is drawn from.
    pub seed: &'a SeedFile,
    /// The last day of the history.
    pub today: Date,
    /// How many stores.
    pub stores: usize,
    /// Texts that several records share.
    pub words: Words,
}

impl Plan<'_> {
    /// The stream of chance for one thing.
    pub fn dice(&self, topic: &str, index: usize) -> Dice {
        Dice::new(self.seed.dice, topic, index)
    }

    /// The day so many days before the end of the history.
    pub fn days_ago(&self, days: i64) -> Date {
        self.today.saturating_sub(days.days())
    }

    /// Y2's code of a market's country.
    pub fn country_id(&mut self, market: &Market) -> Text {
        let id = self.seed.countries.ids.get(&market.country).unwrap_or(&market.country);
        self.words.get(id)
    }

    /// Y2's code of a country's currency or language; empty where the seed has none.
    pub fn listed(&mut self, lists: &std::collections::BTreeMap<String, Vec<String>>, country: &str) -> Text {
        let code = lists.iter().find(|(_, countries)| countries.iter().any(|listed| listed == country));
        self.words.get(code.map_or("", |(code, _)| code))
    }
}

/// Texts that several records share, each kept once.
#[derive(Default)]
pub(super) struct Words(HashSet<Text>);

impl Words {
    /// The shared text.
    pub fn get(&mut self, word: &str) -> Text {
        if let Some(known) = self.0.get(word) {
            return Text::clone(known);
        }
        let word: Text = word.into();
        self.0.insert(Text::clone(&word));
        word
    }
}
