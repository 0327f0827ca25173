//! The seed file: what the generator draws from. Knows the file's form, refuses unknown members; draws nothing itself.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::relations_file::{SeedCreditNotes, SeedLoyalty, SeedVoucher};
use crate::world::item::FinancialItem;
use crate::world::promotions::Promotion;

/// A seed file that could not be read, or that no world can be made from.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Not YAML, or not of the expected form; the text names line and column.
    #[error("the seed file cannot be read: {}", first_line(.0))]
    Form(serde_saphyr::Error),
    /// Of the right form, but contradictory; one line per problem.
    #[error("the seed file contradicts itself: {}", .0.join("; "))]
    Content(Vec<String>),
}

/// What the reader says before it shows the lines around: an error is one line.
fn first_line(error: &serde_saphyr::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

/// The whole file; `seed.yml` beside this file is the embedded one and explains each part.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedFile {
    /// Where chance starts from.
    pub dice: u64,
    /// The last day of the history, unless the caller says otherwise.
    pub today: Date,
    /// How many days the history has, up to that day.
    pub history_days: u16,
    /// The retailer's name.
    pub brand: String,
    /// How many of each.
    pub counts: Counts,
    /// Domains of e-mail addresses; reserved ones only.
    pub email_domains: Vec<String>,
    /// The markets' currencies, by Y2 code.
    pub currencies: BTreeMap<String, Money>,
    /// Store types, given out in turn: `type|what it adds to the label`.
    pub store_types: Vec<String>,
    /// Patterns of receipt stumps, given out in turn; `{store}` is the store's code.
    pub stumps: Vec<String>,
    /// How receipts are paid.
    pub payment_methods: Vec<PaymentMethod>,
    /// Discounts a line may have.
    pub discounts: Vec<Discount>,
    /// Movement reasons of returned lines.
    pub return_reasons: Vec<String>,
    /// Movement reasons of cancelled orders.
    #[serde(default)]
    pub cancel_reasons: Vec<String>,
    /// Comments of documents; empty ones count.
    pub comments: Vec<String>,
    /// Who carries parcels.
    pub carriers: Vec<String>,
    /// Values of free tables.
    pub user_tables: Vec<String>,
    /// What is sold.
    pub products: Vec<Product>,
    /// What money is taken by without goods.
    #[serde(default)]
    pub financial_items: Vec<SeedFinancialItem>,
    /// The countries with stores.
    pub markets: Vec<Market>,
    /// Forms of address.
    pub civilities: Vec<SeedCivility>,
    /// What the folder adds to the ISO countries or gets wrong.
    pub countries: SeedCountries,
    /// Whom the notification log is for; empty for nobody.
    #[serde(default)]
    pub subscription: String,
    /// Programmes and reasons of loyalty.
    #[serde(default)]
    pub loyalty: SeedLoyalty,
    /// Kinds of voucher that customers have.
    #[serde(default)]
    pub vouchers: Vec<SeedVoucher>,
    /// The credit notes of returns.
    #[serde(default)]
    pub credit_notes: Option<SeedCreditNotes>,
    /// What a company's contacts do, `code|word`.
    #[serde(default)]
    pub contact_functions: Vec<String>,
    /// Sales conditions.
    #[serde(default)]
    pub promotions: Vec<Promotion>,
}

/// How many of each.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Stores, closed ones and warehouses included.
    pub stores: usize,
    /// Customers, prospects and companies included.
    pub customers: usize,
    /// Receipts, returns included.
    pub receipts: usize,
    /// E-commerce orders.
    pub orders: usize,
}

/// A market's currency.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// The sign.
    pub symbol: String,
    /// Decimals of an amount.
    pub decimals: u32,
    /// What a reference price is multiplied with.
    pub factor: Decimal,
    /// What prices are rounded to.
    pub step: Decimal,
}

/// A way to pay.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentMethod {
    /// Y2's code.
    pub code: String,
    /// The label.
    pub label: String,
    /// How often it is used.
    pub weight: usize,
    /// Whether it has authorisation and transaction numbers.
    #[serde(default)]
    pub card: bool,
}

/// A discount.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discount {
    /// Code of the discount type.
    pub id: String,
    /// How much.
    pub percent: Decimal,
}

/// A product with its sizes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Up to 18 characters.
    pub code: String,
    /// What the receipt says.
    pub label: String,
    /// Reference price, tax included.
    pub price: Decimal,
    /// Sizes of up to three characters; none for a single item.
    #[serde(default)]
    pub sizes: Vec<String>,
    /// Whether the reduced rate applies.
    #[serde(default)]
    pub reduced_tax: bool,
    /// The family that sales are aggregated by.
    #[serde(default)]
    pub family: String,
}

/// A financial item.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedFinancialItem {
    /// Up to 18 characters.
    pub code: String,
    /// What the receipt says.
    pub label: String,
    /// What it stands for.
    pub kind: FinancialItem,
}

/// A country with stores.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// ISO alpha-3 code.
    pub country: String,
    /// First digit of its stores' codes.
    pub block: u8,
    /// Its share of stores and customers.
    pub weight: usize,
    /// Tax rates in percent.
    pub tax: Tax,
    /// Civility of women.
    pub female_title: String,
    /// Civility of men.
    pub male_title: String,
    /// Pattern of mobile numbers.
    pub mobile: String,
    /// Pattern of landline numbers.
    pub landline: String,
    /// Street names.
    pub streets: Vec<String>,
    /// Towns.
    pub cities: Vec<Town>,
    /// Women's first names, `name|spelling in e-mail`.
    pub female: Vec<String>,
    /// Men's first names.
    pub male: Vec<String>,
    /// Last names.
    pub last: Vec<String>,
    /// Names of companies.
    pub companies: Vec<String>,
}

/// Tax rates in percent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// For most goods.
    pub standard: Decimal,
    /// For food and books.
    pub reduced: Decimal,
}

/// A town.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Town {
    /// Its name.
    pub city: String,
    /// A postal code of it.
    pub zip: String,
    /// Code of its region; empty where the country has none.
    pub region: String,
}

/// A form of address.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCivility {
    /// Y2's code.
    pub id: String,
    /// The label.
    pub description: String,
    /// The short form.
    pub short: String,
    /// What it is restricted to.
    #[serde(default)]
    pub restriction: String,
    /// Position within its restriction.
    pub rank: i32,
}

/// What the folder adds to the ISO countries or gets wrong; all keys are ISO alpha-3 codes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCountries {
    /// Y2 codes that are not the alpha-3 code.
    pub ids: BTreeMap<String, String>,
    /// What was typed instead of the ISO codes.
    pub changed: BTreeMap<String, ChangedCountry>,
    /// Countries of the folder that ISO does not have.
    pub added: Vec<AddedCountry>,
    /// Words for the people.
    pub nationalities: BTreeMap<String, String>,
    /// Currency → countries.
    pub currencies: BTreeMap<String, Vec<String>>,
    /// Y2 language code → countries.
    pub languages: BTreeMap<String, Vec<String>>,
    /// Country → region code → label.
    pub regions: BTreeMap<String, BTreeMap<String, String>>,
}

/// What was typed instead of the ISO codes; absent members stay right.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangedCountry {
    /// The label.
    pub description: Option<String>,
    /// Instead of alpha-2.
    pub iso2: Option<String>,
    /// Instead of alpha-3.
    pub iso3: Option<String>,
    /// Instead of numeric.
    pub numeric: Option<String>,
}

/// A country of the folder that ISO does not have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddedCountry {
    /// Y2's code.
    pub id: String,
    /// The label.
    pub description: String,
    /// What was typed as alpha-2.
    #[serde(default)]
    pub iso2: String,
    /// What was typed as alpha-3.
    #[serde(default)]
    pub iso3: String,
    /// What was typed as numeric.
    #[serde(default)]
    pub numeric: String,
    /// Currency.
    #[serde(default)]
    pub currency: String,
    /// Language.
    #[serde(default)]
    pub language: String,
}

impl SeedFile {
    /// The seed that comes with the product.
    ///
    /// # Panics
    /// Never: the file is part of the program, and a test reads it.
    #[expect(
        clippy::expect_used,
        reason = "the embedded file is checked by a test, there is nothing to report to a user"
    )]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<SeedFile> = OnceLock::new();
        EMBEDDED.get_or_init(|| Self::parse(include_str!("seed.yml")).expect("the embedded seed is valid"))
    }

    /// Reads a seed file and checks that a world can be made from it; all contradictions are reported at once.
    pub fn parse(text: &str) -> Result<Self, SeedError> {
        let seed: Self = serde_saphyr::from_str(text).map_err(SeedError::Form)?;
        let problems = super::check::problems(&seed);
        if problems.is_empty() { Ok(seed) } else { Err(SeedError::Content(problems)) }
    }
}
