//! Money: prices of a market, tax out of them, and amounts split without losing a cent. All exact; half away from zero, as
//! Y2 rounds.

use rust_decimal::{Decimal, RoundingStrategy};

use super::file::{Discount, Market, Money};
use crate::world::item::Item;

/// The prices of one line, with and without tax, before and after discount.
#[derive(Clone, Copy)]
pub(super) struct Prices {
    pub tax_included: Decimal,
    pub tax_included_net: Decimal,
    pub tax_excluded: Decimal,
    pub tax_excluded_net: Decimal,
}

/// What an item costs in a market.
pub(super) fn prices(item: &Item, market: &Market, money: &Money, discount: Option<&Discount>) -> Prices {
    let steps = (item.price * money.factor / money.step).round_dp_with_strategy(0, HALF_AWAY);
    let tax_included = rounded(steps * money.step, money);
    let kept = Decimal::ONE_HUNDRED - discount.map_or(Decimal::ZERO, |discount| discount.percent);
    let tax_included_net = rounded(tax_included * kept / Decimal::ONE_HUNDRED, money);
    let rate = if item.reduced_tax { market.tax.reduced } else { market.tax.standard };
    Prices {
        tax_included,
        tax_included_net,
        tax_excluded: without_tax(tax_included, rate, money),
        tax_excluded_net: without_tax(tax_included_net, rate, money),
    }
}

/// An amount without the tax that is in it.
pub(super) fn without_tax(amount: Decimal, rate: Decimal, money: &Money) -> Decimal {
    rounded(amount * Decimal::ONE_HUNDRED / (Decimal::ONE_HUNDRED + rate), money)
}

/// An amount with exactly the currency's decimals.
pub(super) fn rounded(amount: Decimal, money: &Money) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(money.decimals, HALF_AWAY);
    rounded.rescale(money.decimals);
    rounded
}

/// An amount in so many parts that add up to it exactly; the last part takes what rounding left.
pub(super) fn split(amount: Decimal, parts: usize, money: &Money) -> Vec<Decimal> {
    let share = rounded(amount / Decimal::from(parts.max(1)), money);
    let mut shares = vec![share; parts.max(1)];
    if let Some(last) = shares.last_mut() {
        *last = amount - share * Decimal::from(parts.max(1) - 1);
    }
    shares
}

const HALF_AWAY: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;

#[cfg(test)]
mod tests {
    use super::*;

    fn cents() -> Money {
        Money { symbol: String::new(), decimals: 2, factor: Decimal::ONE, step: Decimal::new(5, 2) }
    }

    #[test]
    fn rounding_goes_half_away_from_zero() {
        assert_eq!(rounded(Decimal::new(10_005, 3), &cents()).to_string(), "10.01");
        assert_eq!(rounded(Decimal::new(-10_005, 3), &cents()).to_string(), "-10.01");
        assert_eq!(without_tax(Decimal::from(50), Decimal::from(20), &cents()).to_string(), "41.67");
    }

    proptest::proptest! {
        #[test]
        fn parts_add_up(cents_in_all in -1_000_000i64..1_000_000, parts in 1usize..6) {
            let amount = Decimal::new(cents_in_all, 2);
            let shares = split(amount, parts, &cents());
            proptest::prop_assert_eq!(shares.len(), parts);
            proptest::prop_assert_eq!(shares.iter().sum::<Decimal>(), amount);
        }
    }
}
