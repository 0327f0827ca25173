//! Which conditions cannot be applied together. Knows what was applied before, by ranking; that the earlier one wins is assumed.

use serde_json::Value;

use super::super::values::{flag, member, text};
use super::document::Evaluated;

/// What was applied so far.
#[derive(Default)]
pub(super) struct Applied {
    any: bool,
    alone: bool,
}

impl Applied {
    /// Whether one more may be applied: not after one that is alone on its receipt, and such a one not after others.
    pub fn leaves_room(&self, settings: &Value) -> bool {
        let late = self.any && says(settings, "ExclusiveRuleOnReceipts");
        !self.alone && !late
    }

    /// Remembers one that is applied, and its lines: those of an exclusive one are no other's.
    pub fn add(&mut self, settings: &Value, lines: &[usize], document: &mut Evaluated<'_>) {
        self.any = true;
        self.alone |= says(settings, "ExclusiveRuleOnReceipts");
        for line in lines {
            if let Some(line) = document.lines.get_mut(*line) {
                line.touched = true;
                line.ignored |= says(settings, "ExclusiveRuleOnLines");
            }
        }
    }
}

/// Whether a condition takes only lines that no other one is applied to: one that is alone on its lines, and one of the receipt
/// that says it does not add up with those of lines.
pub(super) fn wants_untouched(settings: &Value) -> bool {
    let accumulates = flag(conditions(settings), "AccumulativeRuleWithRulesOnLines") != Some(false);
    says(settings, "ExclusiveRuleOnLines") || (text(settings, "SaleConditionType") == Some("Receipt") && !accumulates)
}

fn says(settings: &Value, name: &str) -> bool {
    flag(conditions(settings), name) == Some(true)
}

fn conditions(settings: &Value) -> &Value {
    member(settings, "ReceiptOrLineConditionsSettings").unwrap_or(&Value::Null)
}
