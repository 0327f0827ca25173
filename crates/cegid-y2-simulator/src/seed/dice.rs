//! Repeatable chance: the same on every machine and in every release.
//!
//! Own code, because the generators of the `rand` crate may change their output between releases, and a simulated world
//! must not: documentation and tests name its receipts. The algorithm is SplitMix64.

/// A stream of repeatable random numbers.
pub struct Dice(u64);

impl Dice {
    /// The stream for one thing of one topic. Streams are independent, so that drawing once more for one customer changes
    /// neither the next customer nor any receipt.
    pub fn new(seed: u64, topic: &str, index: usize) -> Self {
        // FNV-1a over the topic, then the index, spreads neighbouring streams far apart.
        let mut state = seed ^ 0xcbf2_9ce4_8422_2325;
        for byte in topic.bytes().chain((index as u64).to_le_bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mut dice = Self(state);
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` exclusive; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * bound as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number between two bounds, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high.saturating_sub(low)).unwrap_or(0);
        low + i64::try_from(self.below(span + 1)).unwrap_or(0)
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several; `None` when there is none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.below(choices.len()))
    }

    /// One of several by weight; `None` when the weights add up to nothing.
    pub fn pick_weighted<'a, T>(&mut self, choices: &'a [T], weight: impl Fn(&T) -> usize) -> Option<&'a T> {
        let mut rest = self.below(choices.iter().map(&weight).sum());
        choices.iter().find(|choice| {
            let share = weight(choice);
            let hit = rest < share;
            rest = rest.saturating_sub(share);
            hit
        })
    }

    /// A pattern with every `#` replaced by a digit.
    pub fn digits(&mut self, pattern: &str) -> String {
        let digit = |dice: &mut Self| char::from(b'0' + u8::try_from(dice.below(10)).unwrap_or(0));
        pattern.chars().map(|letter| if letter == '#' { digit(self) } else { letter }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_the_same_everywhere() {
        let mut dice = Dice::new(1, "customers", 7);
        let drawn: Vec<usize> = (0..6).map(|_| dice.below(1000)).collect();
        assert_eq!(drawn, [606, 426, 881, 585, 585, 305]);
    }

    #[test]
    fn weights_are_respected() {
        let mut dice = Dice::new(1, "weights", 0);
        let drawn: Vec<_> = (0..1000).filter_map(|_| dice.pick_weighted(&[90, 10, 0], |weight| *weight)).collect();
        assert!((850..950).contains(&drawn.iter().filter(|weight| ***weight == 90).count()));
        assert!(!drawn.contains(&&0));
        assert!(dice.pick_weighted(&[0usize], |weight| *weight).is_none());
    }

    proptest::proptest! {
        #[test]
        fn bounds_hold(seed: u64, low in -1000i64..1000, span in 0i64..1000) {
            let drawn = Dice::new(seed, "bounds", 0).between(low, low + span);
            proptest::prop_assert!((low..=low + span).contains(&drawn));
        }
    }
}
