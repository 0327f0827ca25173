//! What is exchanged between Y2 and a shop: the flows, by the names that they have in `import.json` and `export.json`.

use std::{fmt, str::FromStr};

/// What comes into the shop, in the order in which files of several flows are imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportFlow {
    /// Customers.
    Customer,
    /// Stores.
    Store,
    /// Products and their variations.
    Product,
    /// Stocks.
    Stock,
    /// Discounts.
    SpecificPrice,
    /// Orders that were made in stores.
    StoreOrder,
    /// The status of orders that were exported.
    OrderStatus,
    /// The status of returns that were exported.
    OrderReturnStatus,
}

/// What leaves the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportFlow {
    /// Accounts without orders.
    Customer,
    /// Paid orders.
    Order,
    /// Returns.
    Return,
}

/// How the data of a flow come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// In files (`local`).
    Files,
    /// By Y2's webservice.
    Webservice,
}

impl Exchange {
    /// As the files write it.
    pub const NAMES: &[(&str, Self)] =
        &[(Self::Files.as_str(), Self::Files), (Self::Webservice.as_str(), Self::Webservice)];

    /// `local` or `webservice`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Files => "local",
            Self::Webservice => "webservice",
        }
    }
}

/// A text that names no flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected one of customer, store, product, stock, specificprice, storeOrder, orderstatus, orderReturnStatus")]
pub struct UnknownFlow;

impl ImportFlow {
    /// All of them, in their order.
    pub const ALL: [Self; 8] = [
        Self::Customer,
        Self::Store,
        Self::Product,
        Self::Stock,
        Self::SpecificPrice,
        Self::StoreOrder,
        Self::OrderStatus,
        Self::OrderReturnStatus,
    ];

    /// As `import.json` spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Store => "store",
            Self::Product => "product",
            Self::Stock => "stock",
            Self::SpecificPrice => "specificprice",
            Self::StoreOrder => "storeOrder",
            Self::OrderStatus => "orderstatus",
            Self::OrderReturnStatus => "orderReturnStatus",
        }
    }

    /// Whether files can carry it. The others ask Y2.
    pub const fn has_files(self) -> bool {
        !matches!(self, Self::OrderStatus)
    }
}

impl ExportFlow {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Order, Self::Return];

    /// As `export.json` spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Order => "order",
            Self::Return => "return",
        }
    }
}

impl fmt::Display for ImportFlow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Display for ExportFlow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for ImportFlow {
    type Err = UnknownFlow;

    fn from_str(text: &str) -> Result<Self, UnknownFlow> {
        Self::ALL.into_iter().find(|flow| flow.name() == text).ok_or(UnknownFlow)
    }
}
