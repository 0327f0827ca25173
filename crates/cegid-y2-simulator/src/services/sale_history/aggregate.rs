//! Adds up the lines of receipts: which receipts count, and the sums by seller and product level.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::fault::ServiceFault;
use crate::services::values::{day, filled, integer};
use crate::world::World;
use crate::world::document::{Document, DocumentKey, DocumentLine};
use crate::world::item::Item;
use crate::world::text::{self, Text};
use crate::world::wire::DocumentType;

/// A level of product aggregation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Family,
    Item,
}

impl Level {
    pub(super) const ALL: [Self; 2] = [Self::Family, Self::Item];

    /// The number that requests name it by.
    pub(super) fn index(self) -> i32 {
        match self {
            Self::Family => 1,
            Self::Item => 2,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Family => "FA1",
            Self::Item => "ART",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Family => "Family",
            Self::Item => "Item",
        }
    }

    fn of(self, item: &Item) -> Text {
        match self {
            Self::Family => item.family.clone(),
            Self::Item => item.label.clone(),
        }
    }
}

/// Which sales count.
pub(super) struct Search<'a> {
    pub(super) store: Option<&'a str>,
    seller: Option<&'a str>,
    register: Option<&'a str>,
    first: Date,
    last: Date,
    level: Option<Level>,
}

impl<'a> Search<'a> {
    /// What a request asks for. Days are inclusive; an absent one does not bound (assumed). Without a level, a seller's
    /// sales are one sum (assumed). A store that is unknown or forbidden is refused, and so is an unknown level.
    pub(super) fn of(world: &World, request: &'a Value) -> Result<Self, String> {
        let store = filled(request, "StoreId");
        if let Some(code) = store {
            crate::services::sale_document::draft::store(world, code)?;
        }
        let level = match integer(request, "LevelOfProductAggregation") {
            None | Some(0) => None,
            Some(index) => {
                let known = Level::ALL.into_iter().find(|level| i64::from(level.index()) == index);
                Some(known.ok_or_else(|| format!("Product aggregation level unknown : {index}"))?)
            }
        };
        Ok(Self {
            store,
            seller: filled(request, "SellerId"),
            register: filled(request, "CashRegisterId"),
            first: day(request, "StartDate").unwrap_or(Date::MIN),
            last: day(request, "EndDate").unwrap_or(Date::MAX),
            level,
        })
    }

    /// The receipts with the lines that count: goods of the seller, in stores the user may see.
    pub(super) fn sales<'w>(
        &'a self,
        world: &'w World,
    ) -> impl Iterator<Item = (&'w Arc<Document>, Sale<'w>)> + use<'a, 'w> {
        let receipts = world.documents().dated(self.first..=self.last).filter(|receipt| {
            receipt.key.kind == DocumentType::Receipt
                && self.store.is_none_or(|store| &*receipt.store_id == store)
                && !world.stores().is_forbidden(&receipt.store_id)
                && self.register.is_none_or(|register| register_of(receipt) == Some(register))
        });
        receipts.flat_map(move |receipt| {
            let lines = receipt
                .lines
                .iter()
                .filter(move |line| self.seller.is_none_or(|seller| text::same(seller, &line.sales_person_id)));
            lines.filter_map(move |line| {
                let item = world.items().get(&line.item_id).filter(|item| item.financial.is_none())?;
                let product = self.level.map_or_else(text::none, |level| level.of(item));
                Some((receipt, Sale { line, product }))
            })
        })
    }
}

/// One line that counts.
pub(super) struct Sale<'w> {
    pub(super) line: &'w DocumentLine,
    pub(super) product: Text,
}

/// The register, which documents of this contract do not show; here it is the middle of a till's references
/// (`101-02-000123`), of the simulator's making.
fn register_of(receipt: &Document) -> Option<&str> {
    let rest = receipt.internal_reference.strip_prefix(&*receipt.store_id)?.strip_prefix('-')?;
    rest.split_once('-').map(|(register, _)| register)
}

/// Sums over lines.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) discount_excluded: Decimal,
    pub(super) discount_included: Decimal,
    pub(super) quantity: Decimal,
    pub(super) turnover_excluded: Decimal,
    pub(super) turnover_included: Decimal,
    pub(super) receipts: BTreeSet<DocumentKey>,
}

impl Sums {
    pub(super) fn add(&mut self, receipt: &Document, line: &DocumentLine) {
        let discount = |gross: Decimal, net: Decimal| (gross - net) * line.quantity;
        self.discount_excluded += discount(line.tax_excluded_unit_price, line.tax_excluded_net_unit_price);
        self.discount_included += discount(line.tax_included_unit_price, line.tax_included_net_unit_price);
        self.quantity += line.quantity;
        self.turnover_excluded += line.tax_excluded_net_unit_price * line.quantity;
        self.turnover_included += line.tax_included_net_unit_price * line.quantity;
        self.receipts.insert(receipt.key.clone());
    }

    /// How many receipts are behind it.
    pub(super) fn receipt_count(&self) -> i64 {
        i64::try_from(self.receipts.len()).unwrap_or(i64::MAX)
    }
}

/// Sums by seller and product, in their order.
pub(super) type BySeller = BTreeMap<Text, BTreeMap<Text, Sums>>;

/// A refusal; code and method are assumed.
pub(super) fn refused(operation: &str, reason: &str) -> ServiceFault {
    let target = format!("TCbrSaleHistoryHelper.{operation}");
    let reason = format!("{reason} ({target})");
    ServiceFault::worker(&format!("Cegid.Retail.Documents.Sales.{operation}"), &target, &[("CBR00006", &reason)])
}
