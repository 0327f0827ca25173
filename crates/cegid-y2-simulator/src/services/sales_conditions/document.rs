//! The document that is evaluated, read and checked.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::super::known;
use super::super::refusal::{at, refused, require};
use super::super::values::{Page, decimal, filled, flag, integer, list, member, moment, text};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::text::Text;

/// Quantities and amounts beyond it are refused, so that sums and products stay exact.
const LARGEST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// One line.
pub(super) struct Line {
    /// The caller's own number of it.
    pub id: i64,
    /// Padded id of the item.
    pub item_id: Text,
    /// The code its sizes share.
    pub item_code: Text,
    /// How many.
    pub quantity: Decimal,
    /// Before discount.
    pub base: Decimal,
    /// After discount.
    pub net: Decimal,
    /// The family of the item.
    pub family: Text,
    /// No condition may look at it.
    pub ignored: bool,
    /// A condition is applied to it.
    pub touched: bool,
}

impl Line {
    /// What it costs.
    pub fn amount(&self) -> Decimal {
        self.quantity * self.net
    }
}

/// The document.
pub(super) struct Evaluated<'a> {
    /// Its header, as sent.
    pub header: &'a Value,
    /// Its day.
    pub date: Date,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its payments: the method, the amount.
    payments: Vec<(&'a str, Decimal)>,
}

impl<'a> Evaluated<'a> {
    /// Reads and checks it: store, customer (empty for none) and items must be known.
    pub fn read(call: &Call<'_>, request: &'a Value) -> Result<Self, ServiceFault> {
        require(request, &["Document.Header.CurrencyId", "Document.Header.StoreId"])?;
        let document = member(request, "Document").unwrap_or(&Value::Null);
        let header = member(document, "Header").unwrap_or(&Value::Null);
        known::store(call.world, at(header, "StoreId").unwrap_or_default()).map_err(refused)?;
        if let Some(customer) = filled(header, "CustomerId") {
            known::customer(call.world, customer).map_err(refused)?;
        }
        let lines = list(document, "Lines");
        if lines.len() > Page::LARGEST {
            return Err(refused("you must provide a maximum of 1000 lines."));
        }
        let date = moment(header, "Date").map_or(call.now.date(), |moment| moment.date());
        let lines = lines.iter().filter(|line| !line.is_null()).map(|line| read_line(call, line));
        let payments = list(document, "Payments").iter();
        let payments = payments.filter_map(|payment| Some((at(payment, "Id")?, number(payment, "Amount")?)));
        Ok(Self { header, date, lines: lines.collect::<Result<_, _>>()?, payments: payments.collect() })
    }

    /// What all lines cost together.
    pub fn total(&self) -> Decimal {
        self.lines.iter().map(Line::amount).sum()
    }

    /// What was paid by the methods of which `wanted` is true.
    pub fn paid(&self, requested: impl Fn(&str) -> bool) -> Decimal {
        self.payments.iter().filter(|(method, _)| requested(method)).map(|(_, amount)| *amount).sum()
    }

    /// An amount with as many decimals as the prices have; half away from zero, as Y2 rounds.
    pub fn rounded(&self, amount: Decimal) -> Decimal {
        let decimals = self.lines.iter().map(|line| line.net.scale().max(line.base.scale())).max().unwrap_or(2);
        amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
    }
}

/// A number that is there and not too large.
pub(super) fn number(object: &Value, name: &str) -> Option<Decimal> {
    decimal(object, name).filter(|number| number.abs() <= LARGEST)
}

fn read_line(call: &Call<'_>, line: &Value) -> Result<Line, ServiceFault> {
    let id = text(line, "ItemId").unwrap_or_default();
    let item = call.world.items().by_id(id).into_iter().next();
    let item = item.ok_or_else(|| refused(format!("Item {id} unknown")))?;
    let prices = member(line, "UnitPrice").unwrap_or(&Value::Null);
    let (quantity, base, net) = (number(line, "Quantity"), number(prices, "Base"), number(prices, "Net"));
    let (Some(quantity), Some(base), Some(net)) = (quantity, base, net) else {
        return Err(refused(format!("Quantity and prices of item {id} must not exceed {LARGEST}")));
    };
    Ok(Line {
        id: integer(line, "Id").unwrap_or(0),
        item_id: Text::clone(&item.id),
        item_code: Text::clone(&item.code),
        family: Text::clone(&item.family),
        quantity,
        base,
        net,
        ignored: flag(line, "IgnoreSaleCondition") == Some(true),
        touched: false,
    })
}
