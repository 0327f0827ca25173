//! Prices of products and their variations: without tax, six decimals, the base and what variations add to it.

use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals that the shop keeps.
pub const DECIMALS: u32 = 6;

/// A tax rate as a share: 0.2 for 20 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaxRate(Decimal);

impl TaxRate {
    /// A rate in percent; none when it is below 0 or above 100.
    pub fn percent(percent: Decimal) -> Option<Self> {
        let fits = percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
        fits.then(|| Self(percent / Decimal::ONE_HUNDRED))
    }

    /// The price without tax of one with tax; none when it is too large to be a price.
    pub fn net(self, gross: Decimal) -> Option<Net> {
        let exact = gross.checked_div(Decimal::ONE + self.0)?;
        let price = rounded(exact, DECIMALS);
        let back = rounded(self.gross(price)?, 2);
        Some(Net { price, is_exact: back == rounded(gross, 2) })
    }

    /// The price with tax of one without, as exact as it gets.
    pub fn gross(self, net: Decimal) -> Option<Decimal> {
        net.checked_mul(Decimal::ONE + self.0)
    }
}

/// A price without tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    /// The price, with six decimals.
    pub price: Decimal,
    /// Whether the way back gives the same price with tax, to the cent.
    pub is_exact: bool,
}

/// Which variation's price is the product's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BaseRule {
    /// The lowest, so that no impact is negative.
    #[default]
    Lowest,
    /// That of the first.
    First,
}

/// The amount of a product, and what each of its variations adds to it: prices without tax, or weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The product's own.
    pub base: Decimal,
    /// What each variation adds, in the order given. Negative only with [`BaseRule::First`].
    pub impacts: Vec<Decimal>,
}

impl Split {
    /// Splits the amounts of all variations of a product; none when there is none. Give all that are remembered, not only those of a file
    /// that names what changed: every impact moves with the base.
    pub fn of(amounts: &[Decimal], rule: BaseRule) -> Option<Self> {
        let amounts: Vec<Decimal> = amounts.iter().map(|amount| rounded(*amount, DECIMALS)).collect();
        let base = match rule {
            BaseRule::Lowest => amounts.iter().min().copied(),
            BaseRule::First => amounts.first().copied(),
        }?;
        let impacts = amounts.iter().map(|amount| amount.checked_sub(base)).collect::<Option<_>>()?;
        Some(Self { base, impacts })
    }
}

/// As the shop writes it: `74.166700`.
pub fn written(amount: Decimal) -> String {
    format!("{:.6}", rounded(amount, DECIMALS))
}

/// Half away from zero, as shops and cash registers round.
fn rounded(amount: Decimal, decimals: u32) -> Decimal {
    amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amount(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn amounts(texts: &[&str]) -> Vec<Decimal> {
        texts.iter().map(|text| amount(text)).collect()
    }

    #[test]
    fn tax_is_taken_out_with_six_decimals() {
        let net = |gross: &str, percent: &str| TaxRate::percent(amount(percent)).unwrap().net(amount(gross)).unwrap();
        assert_eq!(written(net("89.00", "20").price), "74.166667");
        assert_eq!(written(net("19.00", "5.5").price), "18.009479");
        assert_eq!(written(net("10.00", "0").price), "10.000000");
        assert!(net("89.00", "20").is_exact);
        assert_eq!(TaxRate::percent(amount("-1")), None);
        assert_eq!(TaxRate::percent(amount("100.1")), None);
    }

    #[test]
    fn a_price_with_more_than_cents_may_not_come_back() {
        // 0.005 with tax is a cent, rounded; so is what comes back.
        let rate = TaxRate::percent(amount("20")).unwrap();
        assert!(rate.net(amount("0.005")).unwrap().is_exact);
        assert!(rate.net(Decimal::MAX).is_none_or(|net| net.price < Decimal::MAX));
    }

    #[test]
    fn variations_add_to_the_lowest_price() {
        let split = Split::of(&amounts(&["91.6667", "91.6667", "91.6667", "95.8333"]), BaseRule::Lowest).unwrap();
        assert_eq!(written(split.base), "91.666700");
        let impacts: Vec<_> = split.impacts.iter().map(|impact| written(*impact)).collect();
        assert_eq!(impacts, ["0.000000", "0.000000", "0.000000", "4.166600"]);
    }

    #[test]
    fn the_first_may_be_the_base() {
        let split = Split::of(&amounts(&["10", "8", "12"]), BaseRule::First).unwrap();
        assert_eq!((split.base, split.impacts), (amount("10"), amounts(&["0", "-2", "2"])));
        assert_eq!(Split::of(&[], BaseRule::First), None);
    }

    #[test]
    fn impacts_move_when_the_base_moves() {
        let before = Split::of(&amounts(&["10", "12"]), BaseRule::Lowest).unwrap();
        let after = Split::of(&amounts(&["11", "12"]), BaseRule::Lowest).unwrap();
        assert_eq!((before.impacts[1], after.impacts[1]), (amount("2"), amount("1")));
    }

    fn price() -> impl Strategy<Value = Decimal> {
        (0_i64..10_000_000_000, 0_u32..=6).prop_map(|(digits, scale)| Decimal::new(digits, scale))
    }

    proptest! {
        #[test]
        fn base_and_impact_make_the_price_again(amounts in proptest::collection::vec(price(), 1..20), first: bool) {
            let rule = if first { BaseRule::First } else { BaseRule::Lowest };
            let split = Split::of(&amounts, rule).unwrap();
            for (amount, impact) in amounts.iter().zip(&split.impacts) {
                prop_assert_eq!(split.base + impact, *amount);
                prop_assert!(first || *impact >= Decimal::ZERO);
            }
        }

        #[test]
        fn a_price_in_cents_comes_back_to_the_cent(cents in 0_i64..100_000_000, tenths in 0_i64..=1000) {
            let rate = TaxRate::percent(Decimal::new(tenths, 1)).unwrap();
            let gross = Decimal::new(cents, 2);
            let net = rate.net(gross).unwrap();
            prop_assert!(net.is_exact);
            prop_assert!(net.price <= gross);
        }

        #[test]
        fn what_is_written_has_six_decimals(price in price()) {
            let written = written(price);
            prop_assert_eq!(written.rsplit('.').next().unwrap().len(), 6);
            prop_assert_eq!(written.parse::<Decimal>().unwrap(), price);
        }
    }
}
