//! What `import.json` says of a shop's files: which flows run, and what stands in which column.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Clean, InactiveVariation, NewProducts};
use crate::{
    domain::ecommerce::flow::{Exchange, ImportFlow},
    flat_files::{ColumnKind, DateFormat, Settings, Words},
};

/// The flows that the file names.
#[derive(Debug, Clone, Default)]
pub struct ImportFile {
    /// By flow; what is not named does not run.
    pub flows: BTreeMap<ImportFlow, ImportSettings>,
}

/// One flow of the file.
#[derive(Debug, Clone)]
pub struct ImportSettings {
    /// Whether it runs.
    pub enabled: bool,
    /// How its data come.
    pub exchange: Exchange,
    /// What its files look like; `None` for a flow that asks Y2.
    pub layout: Option<FileLayout>,
}

/// What the files of a flow look like, and what becomes of their rows.
#[derive(Debug, Clone)]
pub struct FileLayout {
    /// What file names end with behind a dot, compared without case.
    pub extension: String,
    /// What file names begin with; comes before the prefix of `shop.yml`.
    pub prefix: Option<String>,
    /// How a file is read. Knows what the columns hold.
    pub reading: Settings,
    /// The columns, as the file lists them. Exactly one is the key.
    pub columns: Vec<Column>,
    /// What a row that is missing means.
    pub on_missing: OnMissing,
    /// Instead of what `shop.yml` says.
    pub new_products: Option<NewProducts>,
    /// Instead of what `shop.yml` says.
    pub inactive_variation: Option<InactiveVariation>,
    /// What several rows of one key mean.
    pub aggregate: Aggregate,
    /// Instead of what `shop.yml` says, as a share (0 to 1).
    pub max_error_rate: Option<Decimal>,
}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name in `import.json`; that of a known column has a meaning.
    pub key: String,
    /// From 0.
    pub index: usize,
    /// What it is.
    pub role: Role,
    /// Whether a row without a value is bad.
    pub required: bool,
    /// The most characters; the shop's own limit where absent.
    pub max: Option<usize>,
    /// What becomes of signs that the shop refuses; by the column's role where absent.
    pub clean: Option<Clean>,
    /// What an empty cell stands for.
    pub default: Option<String>,
    /// What cells stand for: cell → value.
    pub map: BTreeMap<String, String>,
    /// Date formats of this column instead of the flow's.
    pub dates: Option<Vec<DateFormat>>,
    /// Words of this column instead of the flow's.
    pub words: Option<Words>,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// The unique key of the synchronisation (`object_key`).
    Key,
    /// Names the parent by the same kind of key (`parent_ref`).
    Parent,
    /// A group of attributes; its name is shown to customers.
    Attribute(String),
    /// A feature; its name is shown to customers.
    Feature(String),
    /// The brand's name.
    Manufacturer,
    /// A category; 0 is the first level below the target category.
    Category(usize),
    /// A field of the shop in one language, in lower case.
    Translation {
        /// ISO 639-1.
        language: String,
        /// The shop's field.
        field: String,
    },
    /// Whatever its key means.
    Known,
    /// Nothing that the connector knows: kept, and never written to the shop.
    Unknown,
}

/// What a row that is missing in a file means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnMissing {
    /// Nothing: files hold what changed.
    #[default]
    Keep,
    /// What is missing is deactivated.
    Deactivate,
    /// What is missing is named in the run.
    Report,
}

impl OnMissing {
    /// As files write it.
    pub const NAMES: &[(&str, Self)] =
        &[("keep", Self::Keep), ("deactivate", Self::Deactivate), ("report", Self::Report)];
}

/// What several rows of one key mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aggregate {
    /// The last one counts.
    #[default]
    Last,
    /// Quantities are added up, as of several warehouses.
    Sum,
}

impl Aggregate {
    /// As files write it.
    pub const NAMES: &[(&str, Self)] = &[("last", Self::Last), ("sum", Self::Sum)];
}

impl FileLayout {
    /// The column of a key that has a meaning.
    pub fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// The unique key of the synchronisation.
    pub fn key(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == Role::Key)
    }
}

/// A column whose name has a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownColumn {
    /// Its name.
    pub key: &'static str,
    /// What it holds; text where absent.
    pub kind: Option<ColumnKind>,
    /// Whether every row needs a value.
    pub required: bool,
}

const fn text(key: &'static str) -> KnownColumn {
    KnownColumn { key, kind: None, required: false }
}

const fn of(key: &'static str, kind: ColumnKind) -> KnownColumn {
    KnownColumn { key, kind: Some(kind), required: false }
}

const fn needed(column: KnownColumn) -> KnownColumn {
    KnownColumn { required: true, ..column }
}

use ColumnKind::{Boolean, Date, Number};

const CUSTOMER: &[KnownColumn] = &[
    needed(text("code_erp")),
    text("customer_email"),
    text("lastname"),
    text("firstname"),
    of("closed", Boolean),
    text("title_id"),
    text("siret"),
    text("ape"),
    text("birthday_year"),
    text("birthday_month"),
    text("birthday_day"),
    text("optin_email"),
    of("last_modification_date", Date),
    text("default_group"),
];
const PRODUCT: &[KnownColumn] = &[
    needed(text("reference")),
    text("reference_parent"),
    text("ean13"),
    text("name"),
    of("active", Boolean),
    of("wholesale_price", Number),
    of("price", Number),
    text("tax_code"),
    of("weight", Number),
    text("description"),
    of("stocks", Number),
    of("available_date", Date),
    text("manufacturer"),
];
const STORE: &[KnownColumn] = &[
    needed(text("erp_code")),
    needed(text("name")),
    needed(text("address1")),
    text("address2"),
    text("postcode"),
    needed(text("city")),
    needed(text("country")),
    text("state"),
    text("phone"),
    text("email"),
    of("latitude", Number),
    of("longitude", Number),
    needed(of("active", Boolean)),
    text("monday_hours"),
    text("tuesday_hours"),
    text("wednesday_hours"),
    text("thursday_hours"),
    text("friday_hours"),
    text("saturday_hours"),
    text("sunday_hours"),
];
const STOCK: &[KnownColumn] = &[needed(text("reference")), needed(of("quantity", Number))];
const SPECIFIC_PRICE: &[KnownColumn] = &[
    needed(text("reference")),
    needed(text("erp_code")),
    text("iso_code"),
    text("currency"),
    text("email"),
    of("price", Number),
    of("reduction", Number),
    needed(text("type")),
    of("reduction_tax", Boolean),
    of("from_quantity", Number),
    of("from", Date),
    of("to", Date),
];
const STORE_ORDER: &[KnownColumn] = &[
    needed(text("order_internal_reference")),
    text("order_external_reference"),
    needed(text("customer_erp_code")),
    needed(of("order_date", Date)),
    text("invoice_address_alias"),
    text("invoice_address_address_1"),
    text("invoice_address_address_2"),
    text("invoice_address_postcode"),
    text("invoice_address_city"),
    text("invoice_address_country"),
    needed(text("reference")),
    text("product_name"),
    needed(of("qty", Number)),
    needed(of("unit_price_tax_excl", Number)),
    of("unit_price_tax_incl", Number),
    of("discount_amount", Number),
    needed(of("total_tax_excl", Number)),
    of("total_tax_incl", Number),
];
const RETURN_STATUS: &[KnownColumn] = &[needed(text("return_internal_reference")), needed(text("status"))];

/// The columns of a flow whose names have a meaning, in their usual order; the first one is the key where the file marks none.
pub fn known_columns(flow: ImportFlow) -> &'static [KnownColumn] {
    match flow {
        ImportFlow::Customer => CUSTOMER,
        ImportFlow::Store => STORE,
        ImportFlow::Product => PRODUCT,
        ImportFlow::Stock => STOCK,
        ImportFlow::SpecificPrice => SPECIFIC_PRICE,
        ImportFlow::StoreOrder => STORE_ORDER,
        ImportFlow::OrderReturnStatus => RETURN_STATUS,
        ImportFlow::OrderStatus => &[],
    }
}
