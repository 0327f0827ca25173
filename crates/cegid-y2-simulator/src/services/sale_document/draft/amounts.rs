//! Amounts and quantities of a request, bounded, and the tax in them. Exact, rounded half away from zero as Y2 does.

use rust_decimal::Decimal;
use serde_json::Value;

use super::Reason;
use crate::services::values::decimal;
use crate::world::World;
use crate::world::item::Item;
use crate::world::store::Store;
use crate::world::trade::Currency;

/// The largest amount or quantity that is taken (assumed). It keeps every sum of a document within a decimal.
const LARGEST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// A number of a request; an absent one is 0, as .NET reads it.
pub(in crate::services) fn amount(object: &Value, name: &str) -> Result<Decimal, Reason> {
    let value = decimal(object, name).unwrap_or_default();
    if value.abs() > LARGEST { Err(format!("{name} not valid : {value}")) } else { Ok(value) }
}

/// The four prices of a line.
#[derive(Clone, Copy)]
pub(in super::super) struct Prices {
    pub tax_excluded: Decimal,
    pub tax_excluded_net: Decimal,
    pub tax_included: Decimal,
    pub tax_included_net: Decimal,
}

/// How a document's prices are taxed.
pub(in super::super) struct Taxed<'a> {
    /// The currency that amounts are rounded to.
    pub currency: &'a Currency,
    /// Percent of the standard rate in the store's country.
    pub standard: Decimal,
    /// Percent of the reduced rate.
    pub reduced: Decimal,
    /// Prices are given without tax.
    pub excluded: bool,
}

impl<'a> Taxed<'a> {
    /// The rules for a document of `store` in `currency`; a country without rates has no tax.
    pub(in super::super) fn new(world: &World, store: &Store, currency: &'a Currency, excluded: bool) -> Self {
        let rates = world.trade().taxes.get(&store.address.country_id).copied().unwrap_or_default();
        Self { currency, standard: rates.standard, reduced: rates.reduced, excluded }
    }

    /// Gross and net prices with and without tax. `taxes` is the tax on the whole line where the request says so; else the
    /// rate of the item in the store's country applies.
    pub(in super::super) fn prices(
        &self,
        unit: Decimal,
        net: Decimal,
        quantity: Decimal,
        item: &Item,
        taxes: Option<Decimal>,
    ) -> Prices {
        let rate = match item {
            Item { financial: Some(_), .. } => Decimal::ZERO,
            Item { reduced_tax: true, .. } => self.reduced,
            _ => self.standard,
        };
        let other = |price: Decimal| match self.excluded {
            true => self.with_tax(price, rate),
            false => self.without_tax(price, rate),
        };
        let other_net = match taxes {
            Some(taxes) if !quantity.is_zero() && self.excluded => self.currency.rounded(net + taxes / quantity),
            Some(taxes) if !quantity.is_zero() => self.currency.rounded(net - taxes / quantity),
            _ => other(net),
        };
        let (own, own_net) = (self.currency.rounded(unit), self.currency.rounded(net));
        let other = if unit == net { other_net } else { other(unit) };
        let (excluded, included) =
            if self.excluded { ((own, own_net), (other, other_net)) } else { ((other, other_net), (own, own_net)) };
        Prices {
            tax_excluded: excluded.0,
            tax_excluded_net: excluded.1,
            tax_included: included.0,
            tax_included_net: included.1,
        }
    }

    /// An amount given as the document's prices are, without and with the standard tax.
    pub(in super::super) fn both(&self, amount: Decimal) -> (Decimal, Decimal) {
        let own = self.currency.rounded(amount);
        match self.excluded {
            true => (own, self.with_tax(amount, self.standard)),
            false => (self.without_tax(amount, self.standard), own),
        }
    }

    fn without_tax(&self, amount: Decimal, rate: Decimal) -> Decimal {
        self.currency.rounded(amount * Decimal::ONE_HUNDRED / (Decimal::ONE_HUNDRED + rate))
    }

    fn with_tax(&self, amount: Decimal, rate: Decimal) -> Decimal {
        self.currency.rounded(amount * (Decimal::ONE_HUNDRED + rate) / Decimal::ONE_HUNDRED)
    }
}
