//! The retailer's settings that documents are checked against: currencies, taxes, payment methods, movement reasons.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::text::Text;
use super::wire::BonType;

/// The settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trade {
    /// Y2 code of the currency of documents that name none.
    pub folder_currency: Text,
    /// By Y2 code.
    pub currencies: BTreeMap<Text, Currency>,
    /// By Y2 code of the country.
    pub taxes: BTreeMap<Text, TaxRates>,
    /// Label by code.
    pub payment_methods: BTreeMap<Text, Text>,
    /// Code of the payment method that stands for a kind of voucher.
    #[serde(default)]
    pub voucher_methods: BTreeMap<BonType, Text>,
    /// Codes of the reasons for which goods move or orders are cancelled.
    pub movement_reasons: BTreeSet<Text>,
}

/// A currency that is set up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Currency {
    /// The sign.
    pub symbol: Text,
    /// Decimals of an amount.
    pub decimals: u32,
}

/// A country's tax rates, in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxRates {
    /// Of most goods.
    pub standard: Decimal,
    /// Of what is taxed less.
    pub reduced: Decimal,
}

impl Currency {
    /// An amount with exactly the currency's decimals; half away from zero, as Y2 rounds.
    pub fn rounded(&self, amount: Decimal) -> Decimal {
        let mut rounded = amount.round_dp_with_strategy(self.decimals, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(self.decimals);
        rounded
    }
}
