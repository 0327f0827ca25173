//! Which code of Cegid stands for what in the shop: six tables and two of states, each read in the directions that the flows need.

use std::collections::BTreeMap;

/// A country: Cegid's code and the ISO code of two letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// Cegid's.
    pub code: String,
    /// ISO 3166-1 alpha-2, upper case.
    pub iso: String,
    /// Whether this code is sent to Cegid, where several codes lead to one country.
    pub send: bool,
}

/// How a payment of the shop is called in Cegid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The shop's payment module.
    pub module: String,
    /// ISO 4217.
    pub currency: String,
    /// The label, where one module takes payments of several kinds, such as marketplaces.
    pub label: Option<String>,
    /// Cegid's payment method.
    pub method: String,
}

/// The tables of a shop. Cegid's codes are compared as they are; blanks at their ends do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Associations {
    /// Code → the shop's gender.
    pub civilities: BTreeMap<String, u64>,
    /// Countries.
    pub countries: Vec<Country>,
    /// Code → the shop's group of tax rules.
    pub taxes: BTreeMap<String, u64>,
    /// Code → the carrier's `id_reference`, which no edit changes.
    pub carriers: BTreeMap<String, u64>,
    /// Code → the shop's customer group.
    pub groups: BTreeMap<String, u64>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// Status of an order in Y2 → the shop's order state.
    pub order_states: BTreeMap<String, u64>,
    /// Status of a return in Y2 → the shop's return state.
    pub return_states: BTreeMap<String, u64>,
}

/// Something about the tables that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// Not two letters.
    #[error("`{iso}` is no ISO code of a country: expected two letters, such as FR")]
    CountryIso {
        /// The row, from 0.
        row: usize,
        /// What stands there.
        iso: String,
    },
    /// A code twice.
    #[error("the country code `{code}` stands in two rows")]
    CountryTwice {
        /// The second row, from 0.
        row: usize,
        /// The code.
        code: String,
    },
    /// Which code is sent is open.
    #[error("{iso} has several codes and `send: true` at {marked} of them: expected one")]
    CountrySend {
        /// The country.
        iso: String,
        /// How many are marked.
        marked: usize,
    },
    /// Not three letters.
    #[error("`{currency}` is no currency: expected three letters, such as EUR")]
    PaymentCurrency {
        /// The row, from 0.
        row: usize,
        /// What stands there.
        currency: String,
    },
    /// Two rows for one payment.
    #[error("module, currency and label are those of an earlier row")]
    PaymentTwice {
        /// The second row, from 0.
        row: usize,
    },
    /// Two codes of a table lead to one entity, so that the code to be sent is open.
    #[error("in `{table}` the codes {codes} lead to one id ({id}): only the first would be sent to Cegid")]
    SeveralCodes {
        /// The table.
        table: &'static str,
        /// The shop's id.
        id: u64,
        /// The codes.
        codes: String,
    },
}

impl Associations {
    /// The ISO code of a country.
    pub fn country_iso(&self, code: &str) -> Option<&str> {
        self.countries.iter().find(|country| country.code == code.trim_end()).map(|country| country.iso.as_str())
    }

    /// The code that is sent for a country: the one that is marked, or the only one.
    pub fn country_code(&self, iso: &str) -> Option<&str> {
        let of_iso = || self.countries.iter().filter(|country| country.iso.eq_ignore_ascii_case(iso));
        let marked = of_iso().find(|country| country.send);
        let only = || of_iso().next().filter(|_| of_iso().count() == 1);
        marked.or_else(only).map(|country| country.code.as_str())
    }

    /// The shop's gender of a civility.
    pub fn gender(&self, code: &str) -> Option<u64> {
        self.civilities.get(code.trim_end()).copied()
    }

    /// The civility of a gender; of several, the first in the alphabet.
    pub fn civility(&self, gender: u64) -> Option<&str> {
        code_of(&self.civilities, gender)
    }

    /// The shop's group of tax rules.
    pub fn tax_rules_group(&self, code: &str) -> Option<u64> {
        self.taxes.get(code.trim_end()).copied()
    }

    /// The carrier's code by its `id_reference`.
    pub fn carrier_code(&self, id_reference: u64) -> Option<&str> {
        code_of(&self.carriers, id_reference)
    }

    /// The shop's customer group.
    pub fn group(&self, code: &str) -> Option<u64> {
        self.groups.get(code.trim_end()).copied()
    }

    /// The code of a customer group.
    pub fn group_code(&self, group: u64) -> Option<&str> {
        code_of(&self.groups, group)
    }

    /// Cegid's method of a payment: a row with its label, else one without a label; never another. Labels are compared without case and
    /// without blanks around them.
    pub fn payment_method(&self, module: &str, currency: &str, label: &str) -> Option<&str> {
        let fold = |text: &str| text.trim().to_lowercase();
        let of_module = || {
            let fits = |payment: &&Payment| payment.module == module && payment.currency.eq_ignore_ascii_case(currency);
            self.payments.iter().filter(fits)
        };
        let labelled =
            of_module().find(|payment| payment.label.as_deref().is_some_and(|known| fold(known) == fold(label)));
        let any = || of_module().find(|payment| payment.label.is_none());
        labelled.or_else(any).map(|payment| payment.method.as_str())
    }

    /// Everything that cannot be, in the order of the tables.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let letters =
            |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_uppercase());
        for (row, country) in self.countries.iter().enumerate() {
            if !letters(&country.iso, 2) {
                findings.push(Finding::CountryIso { row, iso: country.iso.clone() });
            }
            if self.countries[..row].iter().any(|earlier| earlier.code == country.code) {
                findings.push(Finding::CountryTwice { row, code: country.code.clone() });
            }
        }
        let mut by_iso: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for country in &self.countries {
            let (count, marked) = by_iso.entry(&country.iso).or_default();
            *count += 1;
            *marked += usize::from(country.send);
        }
        let open = by_iso.into_iter().filter(|(_, (count, marked))| *count > 1 && *marked != 1);
        findings.extend(open.map(|(iso, (_, marked))| Finding::CountrySend { iso: iso.to_owned(), marked }));
        let same = |one: &Payment, other: &Payment| {
            let label = |payment: &Payment| payment.label.as_deref().map(|label| label.trim().to_lowercase());
            (&one.module, &one.currency, label(one)) == (&other.module, &other.currency, label(other))
        };
        for (row, payment) in self.payments.iter().enumerate() {
            if !letters(&payment.currency, 3) {
                findings.push(Finding::PaymentCurrency { row, currency: payment.currency.clone() });
            }
            if self.payments[..row].iter().any(|earlier| same(earlier, payment)) {
                findings.push(Finding::PaymentTwice { row });
            }
        }
        for (table, codes) in [("civilities", &self.civilities), ("carriers", &self.carriers), ("groups", &self.groups)]
        {
            let mut by_id: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
            codes.iter().for_each(|(code, id)| by_id.entry(*id).or_default().push(code));
            let several = by_id.into_iter().filter(|(_, codes)| codes.len() > 1);
            findings.extend(several.map(|(id, codes)| Finding::SeveralCodes { table, id, codes: codes.join(", ") }));
        }
        findings
    }
}

fn code_of(table: &BTreeMap<String, u64>, id: u64) -> Option<&str> {
    table.iter().find(|(_, known)| **known == id).map(|(code, _)| code.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(rows: &[(&str, u64)]) -> BTreeMap<String, u64> {
        rows.iter().map(|(code, id)| ((*code).to_owned(), *id)).collect()
    }

    fn country(code: &str, iso: &str, send: bool) -> Country {
        Country { code: code.to_owned(), iso: iso.to_owned(), send }
    }

    fn payment(module: &str, currency: &str, label: Option<&str>, method: &str) -> Payment {
        let text = |text: &str| text.to_owned();
        Payment { module: text(module), currency: text(currency), label: label.map(text), method: text(method) }
    }

    fn shop() -> Associations {
        Associations {
            civilities: table(&[("M", 1), ("MME", 2)]),
            countries: vec![country("FRA", "FR", true), country("FR1", "FR", false), country("BEL", "BE", false)],
            taxes: table(&[("NOR", 1), ("RED", 3)]),
            carriers: table(&[("COL", 5)]),
            groups: table(&[("STD", 3), ("VIP", 4)]),
            payments: vec![
                payment("marketplace", "EUR", Some("Marketplace A"), "MKA"),
                payment("marketplace", "EUR", None, "MKX"),
                payment("cards", "EUR", None, "CB"),
                payment("cards", "USD", None, "CBU"),
            ],
            ..Associations::default()
        }
    }

    #[test]
    fn codes_lead_to_the_shop_and_back() {
        let shop = shop();
        assert_eq!((shop.gender("MME "), shop.civility(2), shop.gender("DR")), (Some(2), Some("MME"), None));
        assert_eq!(
            (shop.country_iso("FR1"), shop.country_code("fr"), shop.country_code("BE")),
            (Some("FR"), Some("FRA"), Some("BEL"))
        );
        assert_eq!((shop.country_iso("AND"), shop.country_code("AD")), (None, None));
        assert_eq!((shop.tax_rules_group("RED"), shop.tax_rules_group("")), (Some(3), None));
        assert_eq!((shop.carrier_code(5), shop.group("VIP"), shop.group_code(3)), (Some("COL"), Some(4), Some("STD")));
    }

    #[test]
    fn a_label_comes_before_the_module_and_another_currency_is_no_match() {
        let shop = shop();
        assert_eq!(shop.payment_method("marketplace", "EUR", " marketplace a "), Some("MKA"));
        assert_eq!(shop.payment_method("marketplace", "EUR", "Marketplace B"), Some("MKX"));
        assert_eq!(shop.payment_method("cards", "USD", "Card"), Some("CBU"));
        assert_eq!(shop.payment_method("cards", "GBP", "Card"), None);
        assert_eq!(shop.payment_method("cash", "EUR", ""), None);
    }

    #[test]
    fn what_cannot_be_is_found_all_at_once() {
        assert_eq!(shop().findings(), []);
        let broken = Associations {
            civilities: table(&[("M", 1), ("MR", 1)]),
            countries: vec![country("A", "FR", false), country("B", "FR", false), country("B", "fra", true)],
            payments: vec![
                payment("a", "EUR", Some("X"), "1"),
                payment("a", "EUR", Some("x "), "2"),
                payment("a", "€", None, "3"),
            ],
            ..Associations::default()
        };
        assert_eq!(
            broken.findings(),
            [
                Finding::CountryIso { row: 2, iso: "fra".to_owned() },
                Finding::CountryTwice { row: 2, code: "B".to_owned() },
                Finding::CountrySend { iso: "FR".to_owned(), marked: 0 },
                Finding::PaymentTwice { row: 1 },
                Finding::PaymentCurrency { row: 2, currency: "€".to_owned() },
                Finding::SeveralCodes { table: "civilities", id: 1, codes: "M, MR".to_owned() },
            ]
        );
    }

    proptest! {
        #[test]
        fn a_code_that_is_sent_leads_back_to_its_country(
            rows in proptest::collection::vec(("[A-Z]{1,3}", "(FR|BE|CH)", any::<bool>()), 0..8),
        ) {
            let countries = rows.iter().map(|(code, iso, send)| country(code, iso, *send)).collect();
            let tables = Associations { countries, ..Associations::default() };
            if tables.findings().is_empty() {
                for (_, iso, _) in &rows {
                    let code = tables.country_code(iso);
                    prop_assert_eq!(code.and_then(|code| tables.country_iso(code)), Some(iso.as_str()));
                }
            }
        }
    }
}
