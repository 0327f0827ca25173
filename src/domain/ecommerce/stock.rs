//! How much of a stock is for sale: what the file says, less a buffer that is kept back.

use rust_decimal::{Decimal, prelude::ToPrimitive};

/// What is kept back of a stock. Three levels may have one, and the first that has one ends the search: the variation, its product, the
/// store. Zero is a value: it ends the search and keeps nothing back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Buffers {
    /// The variation's.
    pub variation: Option<u32>,
    /// The product's.
    pub product: Option<u32>,
    /// The store's.
    pub store: Option<u32>,
}

impl Buffers {
    /// The one that counts; 0 when no level has one.
    pub fn effective(self) -> u32 {
        self.variation.or(self.product).or(self.store).unwrap_or(0)
    }

    /// The quantity for sale of a quantity as the file has it.
    pub fn for_sale(self, raw: Decimal) -> i64 {
        let pieces = raw.trunc().to_i64().unwrap_or(if raw.is_sign_negative() { i64::MIN } else { i64::MAX });
        // The database of the shop holds 32 bits.
        pieces.saturating_sub(i64::from(self.effective())).clamp(0, i64::from(i32::MAX))
    }
}

/// What a buffer is kept back of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Buffered {
    /// Everything of the shop that has no buffer of its own.
    Shop,
    /// The product of this reference, with those of its variations that have none of their own.
    Product(String),
    /// The variation of this reference.
    Variation(String),
}

impl Buffered {
    /// The names of the levels.
    pub const LEVELS: [&str; 3] = ["shop", "product", "variation"];

    /// By the name of its level; none for another name, for a reference of a shop, and for a product or a variation without one.
    pub fn named(level: &str, reference: &str) -> Option<Self> {
        match (level, reference) {
            ("shop", "") => Some(Self::Shop),
            (_, "") => None,
            ("product", reference) => Some(Self::Product(reference.to_owned())),
            ("variation", reference) => Some(Self::Variation(reference.to_owned())),
            _ => None,
        }
    }

    /// The name of its level.
    pub const fn level(&self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Product(_) => "product",
            Self::Variation(_) => "variation",
        }
    }

    /// Its reference; empty for the shop.
    pub fn reference(&self) -> &str {
        match self {
            Self::Shop => "",
            Self::Product(reference) | Self::Variation(reference) => reference,
        }
    }
}

/// Reads a buffer as people write it: zero or a positive whole number. Everything else, the empty text too, means that none is set.
pub fn buffer(text: &str) -> Option<u32> {
    let text = text.trim();
    let is_whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn for_sale(variation: &str, product: &str, store: &str, raw: i64) -> i64 {
        let buffers = Buffers { variation: buffer(variation), product: buffer(product), store: buffer(store) };
        buffers.for_sale(Decimal::from(raw))
    }

    #[test]
    fn the_first_level_with_a_whole_number_ends_the_search() {
        assert_eq!(for_sale("2", "5", "1", 10), 8);
        assert_eq!(for_sale("", "5", "1", 10), 5);
        assert_eq!(for_sale("", "", "1", 10), 9);
        assert_eq!(for_sale("0", "5", "1", 10), 10);
        assert_eq!(for_sale("-1", "abc", "3", 10), 7);
        assert_eq!(for_sale("1.5", "+2", "3", 10), 7);
        assert_eq!(for_sale("", "", "", 10), 10);
        assert_eq!(for_sale("15", "", "", 10), 0);
    }

    #[test]
    fn parts_of_pieces_are_cut_and_nothing_is_below_zero() {
        let of = |raw: &str| Buffers::default().for_sale(raw.parse().unwrap());
        assert_eq!(of("2.75"), 2);
        assert_eq!(of("-0.9"), 0);
        assert_eq!(of("-2"), 0);
        assert_eq!(of("99999999999999999999"), i64::from(i32::MAX));
    }

    proptest! {
        #[test]
        fn never_more_than_there_is_and_never_less_than_nothing(
            raw in -1_000_000_i64..1_000_000, variation: Option<u32>, product: Option<u32>, store: Option<u32>,
        ) {
            let buffers = Buffers { variation, product, store };
            let sold = buffers.for_sale(Decimal::from(raw));
            prop_assert!(sold >= 0 && sold <= raw.max(0));
            let kept = i64::from(buffers.effective());
            prop_assert_eq!(sold, (raw - kept).max(0));
        }

        #[test]
        fn a_lower_level_never_counts_when_a_higher_one_is_set(variation: u32, product: Option<u32>, store: Option<u32>) {
            let buffers = Buffers { variation: Some(variation), product, store };
            prop_assert_eq!(buffers.effective(), variation);
        }
    }
}
