//! What a row is worth in this shop: its price without tax and its group of tax rules.

use rust_decimal::Decimal;

use super::{
    finding::{Code, Finding},
    row::ProductRow,
    settings::Settings,
};

/// The price and tax of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Values {
    /// Without tax.
    pub(super) price: Option<Decimal>,
    /// None where the shop keeps what it has.
    pub(super) tax_group: Option<u64>,
    pub(super) warnings: Vec<Finding>,
}

/// Works them out. What is new needs a price, and a product that is new needs a group.
pub(super) fn of(row: &ProductRow, is_new: bool, is_new_product: bool, settings: &Settings) -> Result<Values, Finding> {
    let taxes = &settings.taxes;
    let mut warnings = Vec::new();
    let tax_group = match row.tax_code.as_deref() {
        Some(code) if !code.is_empty() => match taxes.groups.get(code) {
            Some(group) => Some(*group),
            None => {
                let message =
                    "no group of tax rules is associated with this code: add it to `taxes` of associations.yml";
                return Err(Finding::of_cell(Code::TaxUnknown, "tax_code", code, message));
            }
        },
        _ if is_new_product => {
            if taxes.default_group.is_none() {
                let message = "no tax code: the group with the highest rate of the shop's default country is taken";
                warnings.push(Finding::of_row(Code::TaxDefault, message));
            }
            taxes.default()
        }
        _ => None,
    };
    let Some(said) = row.price else {
        if is_new {
            let message = "what the shop does not have yet needs a price";
            return Err(Finding::of_cell(Code::Required, "price", "", message));
        }
        return Ok(Values { price: None, tax_group, warnings });
    };
    if !settings.prices_with_tax {
        return Ok(Values { price: Some(said), tax_group, warnings });
    }
    let rate = tax_group.or_else(|| taxes.default()).and_then(|group| taxes.rates.get(&group));
    let Some(net) = rate.and_then(|rate| rate.net(said)) else {
        let message = "the price has tax in it, and the shop's default country has no rate for its group of tax rules";
        return Err(Finding::of_cell(Code::TaxRateUnknown, "price", &said.to_string(), message));
    };
    if !net.is_exact {
        let message = "the price without tax, with tax again, is not the same to the cent";
        warnings.push(Finding::of_cell(Code::TaxRounding, "price", &said.to_string(), message));
    }
    Ok(Values { price: Some(net.price), tax_group, warnings })
}
