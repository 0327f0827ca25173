//! A validated shop of a tenant, as flows see it: where it is, which Y2 it belongs to, what its files look like, what stands for what.
//! Knows no YAML, no JSON and no HTTP.

mod import_file;

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use rust_decimal::Decimal;
use secrecy::SecretString;
use url::Url;

pub use self::import_file::{
    Aggregate, Column, FileLayout, ImportFile, ImportSettings, KnownColumn, OnMissing, Role, known_columns,
};
pub use crate::domain::ecommerce::product::{Clean, InactiveVariation, NewProducts};
use crate::domain::{
    ecommerce::{
        associations::Associations,
        flow::{Exchange, ExportFlow, ImportFlow},
        prefixes::{FileRule, Prefix},
    },
    ids::{ConnectionId, ShopId},
};

/// One shop of a PrestaShop installation, and its way to Y2.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The folder's name; unique within the tenant.
    pub id: ShopId,
    /// Shown to people.
    pub name: String,
    /// A disabled shop is listed and checked; nothing is exchanged with it.
    pub enabled: bool,
    /// Where it is, without `/api` and without a slash at the end.
    pub address: Url,
    /// Of its webservice. Never printed.
    pub key: SecretString,
    /// PrestaShop's id of the shop within its installation.
    pub prestashop_shop: u32,
    /// Which of the two connections is active. What is linked is linked per mode.
    pub mode: Mode,
    /// The Y2 of either mode.
    pub connections: Connections,
    /// Begins the internal references of orders.
    pub order_prefix: Prefix,
    /// Begins the codes of new customers.
    pub customer_prefix: Prefix,
    /// What orders need to know of Y2.
    pub y2: Y2Codes,
    /// Whether prices in files are without tax.
    pub prices: Prices,
    /// How discounts are imported.
    pub discounts: Discounts,
    /// How products are imported.
    pub products: Products,
    /// Where files come from.
    pub sources: Sources,
    /// When runs start by themselves.
    pub schedules: Schedules,
    /// What holds for every run.
    pub runs: RunSettings,
    /// Whether files and what was made of them are kept in the exchange log.
    pub log_requests: bool,
    /// Of `import.json`.
    pub import: ImportFile,
    /// Of `export.json`.
    pub export: BTreeMap<ExportFlow, ExportSettings>,
    /// Of `associations.yml`.
    pub associations: Associations,
}

/// Which Y2 is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// A folder for trying.
    Test,
    /// The real one.
    Production,
}

impl Mode {
    /// As files and answers write it.
    pub const NAMES: &[(&str, Self)] = &[("test", Self::Test), ("production", Self::Production)];

    /// `test` or `production`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Production => "production",
        }
    }
}

/// The Y2 of either mode, as connections of `server/y2.yml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connections {
    /// For trying.
    pub test: Option<ConnectionId>,
    /// The real one.
    pub production: Option<ConnectionId>,
}

/// Codes of Y2 that orders are written with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Y2Codes {
    /// The store that orders and returns belong to.
    pub store: Option<String>,
    /// Where orders are delivered from, where it is not the store.
    pub warehouse: Option<String>,
    /// Takes products of the shop that have no reference.
    pub misc_item: Option<String>,
    /// Takes the cost of shipping.
    pub shipping_item: Option<String>,
    /// Takes paid gift wrapping.
    pub gift_wrap_item: Option<String>,
    /// Takes discounts of a whole cart.
    pub discount_item: Option<String>,
    /// The markdown reason of discounts that were made in the shop.
    pub discount_reason: Option<String>,
    /// Whether orders become tickets.
    pub tickets: bool,
}

/// What prices in files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prices {
    /// Of products.
    pub without_tax: bool,
    /// Of discounts.
    pub discounts_without_tax: bool,
}

/// How discounts are imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discounts {
    /// Whether one that was made by hand in the shop is replaced.
    pub overwrite_existing: bool,
    /// Whether a percentage is worked out of the new price.
    pub recalculate_percentage: bool,
}

/// How products are imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Products {
    /// The shop's category under which the tree of categories is made; without one, the shop's own home category.
    pub category: Option<u64>,
    /// What becomes of products that the shop does not have.
    pub new: NewProducts,
    /// What becomes of a variation that is not published in Y2.
    pub inactive_variation: InactiveVariation,
    /// The shop's group of tax rules for new products without a tax code.
    pub default_tax_rules_group: Option<u64>,
}

/// Where files come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// A folder below the operator's root; `None`: files are uploaded only.
    pub folder: Option<PathBuf>,
    /// Ends the name of an empty file that says that the file beside it is whole; `None`: two looks have to find the same size.
    pub done_marker: Option<String>,
    /// Folders of flows that have one of their own, below the same root.
    pub folders: BTreeMap<ImportFlow, PathBuf>,
    /// What the names of a flow's files begin with.
    pub prefixes: BTreeMap<ImportFlow, String>,
}

/// When runs start by themselves, in the tenant's time zone.
#[derive(Debug, Clone, Default)]
pub struct Schedules {
    /// Of waiting files, and of statuses asked of Y2.
    pub import: Option<Box<croner::Cron>>,
    /// Of what the shop has for Y2.
    pub export: Option<Box<croner::Cron>>,
}

/// What holds for every run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunSettings {
    /// The share of bad rows (0 to 1) above which nothing is sent.
    pub max_error_rate: Decimal,
    /// How long rows are kept for a retry.
    pub keep_rows: Duration,
    /// How long files are kept in the archive.
    pub keep_archive: Duration,
}

/// A flow of `export.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportSettings {
    /// Whether it runs.
    pub enabled: bool,
    /// How its data go.
    pub exchange: Exchange,
}

impl Shop {
    /// The connection of the active mode.
    pub fn connection(&self) -> Option<&ConnectionId> {
        match self.mode {
            Mode::Test => self.connections.test.as_ref(),
            Mode::Production => self.connections.production.as_ref(),
        }
    }

    /// Which waiting files belong to which enabled flow.
    pub fn file_rules(&self) -> Vec<FileRule<ImportFlow>> {
        let rule = |(flow, settings): (&ImportFlow, &ImportSettings)| {
            let layout = settings.layout.as_ref().filter(|_| settings.enabled)?;
            let folder = self.sources.folders.get(flow).or(self.sources.folder.as_ref())?;
            let prefix = layout.prefix.as_ref().or_else(|| self.sources.prefixes.get(flow));
            Some(FileRule {
                flow: *flow,
                folder: folder.display().to_string(),
                prefix: prefix.cloned().unwrap_or_default(),
                extension: layout.extension.clone(),
            })
        };
        self.import.flows.iter().filter_map(rule).collect()
    }
}
