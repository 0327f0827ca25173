//! Whether a document meets a condition, and which step of it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::refusal::at;
use super::super::values::{filled, flag, list, member, moment, text, texts};
use super::document::{Evaluated, Line, number};
use super::exclusion;
use crate::world::text::same;

/// What came of a condition.
pub(super) enum Met<'a> {
    /// It has nothing to do with this document.
    Not,
    /// So much is missing for its first step.
    Almost {
        /// An amount; zero where none is missing.
        amount: Decimal,
        /// A quantity; zero where none is missing.
        quantity: Decimal,
    },
    /// It is met: by these lines (positions), with this step.
    Yes { lines: Vec<usize>, step: &'a Value },
}

/// Looks at one condition.
pub(super) fn met<'a>(settings: &'a Value, document: &Evaluated<'_>) -> Met<'a> {
    let conditions = member(settings, "ReceiptOrLineConditionsSettings").unwrap_or(&Value::Null);
    let fits = flag(settings, "Closed") != Some(true)
        && at(settings, "CurrencyId") == at(document.header, "CurrencyId")
        && (at(settings, "TaxSystemId") == Some("TaxExcluded")) == (flag(document.header, "TaxExcluded") == Some(true))
        && in_period(settings, document)
        && trigger(conditions, "StoreTriggerId", at(document.header, "StoreId"))
        && of_customer(settings, document)
        && key_word(conditions, document).is_some();
    let lines = subject(settings, conditions, document);
    if !fits || lines.is_empty() { Met::Not } else { step(settings, conditions, document, lines) }
}

/// Inside the period of application and outside its exclusions; days are inclusive.
fn in_period(settings: &Value, document: &Evaluated<'_>) -> bool {
    let inside = |period: &Value| {
        let days = member(period, "DatePeriod").unwrap_or(&Value::Null);
        moment(days, "StartDate").is_none_or(|start| start.date() <= document.date)
            && moment(days, "EndDate").is_none_or(|end| document.date <= end.date())
    };
    let periods = member(settings, "FrequencyPeriod").unwrap_or(&Value::Null);
    let excluded = |period: &Value| member(period, "DatePeriod").is_some() && inside(period);
    member(periods, "Application").is_none_or(inside) && !list(periods, "Exclusions").iter().any(excluded)
}

/// A part of the settings that is used.
fn used<'a>(settings: &'a Value, part: &str) -> Option<&'a Value> {
    member(settings, part).filter(|part| flag(part, "Used") == Some(true))
}

fn trigger(conditions: &Value, name: &str, code: Option<&str>) -> bool {
    filled(conditions, name).is_none_or(|matching| code.is_some_and(|code| same(code, matching)))
}

/// The customer, or the loyalty card that was shown.
fn of_customer(settings: &Value, document: &Evaluated<'_>) -> bool {
    let Some(conditions) = used(settings, "CustomerConditionsSettings") else { return true };
    let loyal = used(conditions, "LoyalCustomerConditions").is_none_or(|loyal| {
        let Some(card) = member(document.header, "Loyalty") else { return false };
        let programs = texts(loyal, "LoyaltyProgram");
        let program = at(card, "ProgramId").unwrap_or_default();
        let least = number(loyal, "MinimumLoyaltyPoints").unwrap_or_default();
        (programs.is_empty() || programs.contains(&program))
            && number(card, "AvailableCumulation").unwrap_or_default() >= least
    });
    loyal && trigger(conditions, "CustomerTriggerId", at(document.header, "CustomerId"))
}

/// The word that the document shows for a condition; `None` where it lacks it, nil where no word is needed.
pub(super) fn key_word<'a>(conditions: &Value, document: &'a Evaluated<'_>) -> Option<&'a Value> {
    let Some(matching) = used(conditions, "KeyWordConditions") else { return Some(&Value::Null) };
    let scan = flag(matching, "MandatoryScan") == Some(true);
    let mut words = list(document.header, "KeyWords").iter();
    words.find(|shown| {
        let is_it = at(shown, "KeyWord").is_some_and(|shown| same(shown, at(matching, "KeyWord").unwrap_or_default()));
        is_it && (!scan || flag(shown, "IsScanned") == Some(true))
    })
}

/// The lines that a condition looks at.
fn subject(settings: &Value, conditions: &Value, document: &Evaluated<'_>) -> Vec<usize> {
    let trigger = used(conditions, "ItemConditions").and_then(|items| filled(items, "ItemTriggerId"));
    let reduced = |line: &Line| line.net < line.base;
    let matching = |line: &Line| match text(conditions, "ApplyToDiscountedItems") {
        Some("ApplyToNonDiscountedItems") => !reduced(line),
        Some("ApplyToDiscountedItems") => reduced(line),
        _ => true,
    };
    let items = |line: &Line| trigger.is_none_or(|trigger| named(settings, trigger, line));
    let taken = |line: &Line| line.ignored || line.touched && exclusion::wants_untouched(settings);
    let lines = document.lines.iter().enumerate();
    lines.filter(|(_, line)| !taken(line) && matching(line) && items(line)).map(|(position, _)| position).collect()
}

/// Whether an item is meant: by its own code, or by a group of the condition that has this reference.
fn named(settings: &Value, trigger: &str, line: &Line) -> bool {
    let is_it = |code: &str| same(code, &line.item_code) || code == &*line.item_id;
    let group =
        groups(settings).iter().find(|group| at(group, "ExternalReference").is_some_and(|id| same(id, trigger)));
    match group {
        Some(group) => list(group, "Items").iter().filter_map(|item| at(item, "Code")).any(is_it),
        None => is_it(trigger),
    }
}

fn groups(settings: &Value) -> &[Value] {
    member(settings, "BenefitSettings").map(|benefit| list(benefit, "ItemsGroups")).unwrap_or_default()
}

/// How many pieces count: all of them together, or, where each grouping has to have the least quantity, those of the smallest
/// one. Groupings by what an item of this retailer does not have do not count (assumed).
fn quantity(settings: &Value, conditions: &Value, lines: &[&Line]) -> Decimal {
    let grouping = used(conditions, "ItemConditions").and_then(|items| used(items, "Grouping"));
    let each = grouping.filter(|grouping| flag(grouping, "MinimumQuantityInEachGrouping") == Some(true));
    let group = |line: &Line| -> Option<String> {
        let group_of_items = || {
            let holds = |group: &&Value| {
                list(group, "Items").iter().filter_map(|item| at(item, "Code")).any(|code| same(code, &line.item_code))
            };
            groups(settings).iter().find(holds).and_then(|group| at(group, "ExternalReference"))
        };
        match at(each?, "GroupingId") {
            Some("GenericItem") => Some(line.item_code.to_string()),
            Some("Category1") => Some(line.family.to_string()),
            Some("ItemsGroup") => group_of_items().map(str::to_owned),
            _ => None,
        }
    };
    let mut sums: BTreeMap<Option<String>, Decimal> = BTreeMap::new();
    for line in lines {
        *sums.entry(group(line)).or_default() += line.quantity;
    }
    sums.values().min().copied().unwrap_or_default()
}

/// The highest step that is reached; without steps the condition has one that needs nothing.
fn step<'a>(settings: &'a Value, conditions: &Value, document: &Evaluated<'_>, lines: Vec<usize>) -> Met<'a> {
    let calculation = used(conditions, "AmountConditions").and_then(|amounts| at(amounts, "CalculationType"));
    let there = |lines: &[usize]| -> Vec<&Line> { lines.iter().filter_map(|at| document.lines.get(*at)).collect() };
    let own: Vec<&Line> = there(&lines);
    let amount = match calculation {
        Some("EntireReceipt") => document.total(),
        // The one that comes nearest says how much is missing.
        Some("EachItemIsUnderCondition") => own.iter().map(|line| line.amount()).max().unwrap_or_default(),
        _ => own.iter().map(|line| line.amount()).sum(),
    };
    let quantity = quantity(settings, conditions, &own);
    let steps = member(settings, "BenefitSettings").map(|benefit| list(benefit, "DiscountSettings"));
    let steps = steps.unwrap_or_default();
    let least = |step: &Value, name: &str| number(step, name).unwrap_or_default();
    let reached = |step: &&Value| {
        least(step, "MinimumAmount") <= amount
            && least(step, "MinimumQuantity") <= quantity
            && number(step, "MaximumAmount").is_none_or(|most| amount <= most)
            && number(step, "MaximumQuantity").is_none_or(|most| quantity <= most)
    };
    let height = |step: &&Value| (least(step, "MinimumAmount"), least(step, "MinimumQuantity"));
    match steps.iter().filter(reached).max_by_key(height) {
        Some(step) => {
            // Where each item has to be worth it, the others are left out.
            let each = calculation == Some("EachItemIsUnderCondition");
            let worth =
                |at: &usize| document.lines.get(*at).is_some_and(|line| line.amount() >= least(step, "MinimumAmount"));
            Met::Yes { lines: lines.into_iter().filter(|at| !each || worth(at)).collect(), step }
        }
        None if steps.is_empty() => Met::Yes { lines, step: &Value::Null },
        None => {
            let first = steps.iter().min_by_key(height).unwrap_or(&Value::Null);
            let missing = |name: &str, there: Decimal| (least(first, name) - there).max(Decimal::ZERO);
            Met::Almost { amount: missing("MinimumAmount", amount), quantity: missing("MinimumQuantity", quantity) }
        }
    }
}
