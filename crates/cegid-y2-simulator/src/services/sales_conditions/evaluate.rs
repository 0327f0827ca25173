//! `Evaluate`: which conditions a document meets, could meet by choice, or almost meets.

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::refusal::{at, request};
use super::super::values::{Members, flag, integer, list, member, text};
use super::benefit::{self, Benefit};
use super::conditions::{self, Met};
use super::document::{Evaluated, number};
use super::exclusion::Applied;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::world::promotions::Promotion;
use crate::world::text::same;

/// The outcome of what always applies or was selected.
const TO_APPLY: &str = "ToApply";

/// By ranking, then code. A condition that always applies, or was selected, is to be applied; another one that is met is
/// applicable; one whose message says so is an incentive, where the request wants those. Nothing is stored.
pub(super) fn evaluate(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &[])?;
    let mut document = Evaluated::read(call, request)?;
    let incentives = member(request, "Option").and_then(|option| flag(option, "WithIncentive")) == Some(true);
    let mut promotions: Vec<_> = call.world.promotions().all().collect();
    let ranking = |promotion: &Promotion| promotion.settings.get("Ranking").and_then(Value::as_i64);
    promotions.sort_by_key(|promotion| ranking(promotion).unwrap_or(i64::MAX));
    let (mut applied, mut rows) = (Applied::default(), Vec::new());
    for promotion in promotions {
        let settings = Value::Object(promotion.settings.clone());
        let row = match conditions::met(&settings, &document) {
            Met::Not => None,
            Met::Almost { amount, quantity } => incentive(&settings, amount, quantity).filter(|_| incentives),
            Met::Yes { .. } if !applied.leaves_room(&settings) => None,
            Met::Yes { lines, step } => {
                let benefit = benefit::benefit(&settings, step, &lines, &document);
                let row = outcome(&settings, selected(request, &promotion.id), &lines, &document, benefit);
                if row.0 == TO_APPLY {
                    applied.add(&settings, &lines, &mut document);
                }
                Some(row)
            }
        };
        rows.extend(row.map(|row| whole(&promotion.id, &settings, &document, row)));
    }
    Ok(Members::default().set("SalesConditions", rows).done())
}

/// How often a condition was selected.
fn selected(request: &Value, id: &str) -> Option<i64> {
    let mut chosen = list(request, "SelectedSalesConditions").iter();
    let chosen = chosen.find(|chosen| at(chosen, "Id").is_some_and(|chosen| same(chosen, id)))?;
    integer(chosen, "CountToApply").filter(|count| *count > 0)
}

fn receipt_conditions(settings: &Value) -> &Value {
    member(settings, "ReceiptOrLineConditionsSettings").unwrap_or(&Value::Null)
}

/// `ToApply` or `Applicable`, by name.
fn outcome(
    settings: &Value,
    selected: Option<i64>,
    lines: &[usize],
    document: &Evaluated<'_>,
    benefit: Benefit,
) -> (&'static str, Value) {
    if flag(receipt_conditions(settings), "AlwaysApply") != Some(true) && selected.is_none() {
        let applicable = Members::default().set("Count", benefit.count).decimal("DiscountAmount", benefit.amount);
        return ("Applicable", applicable.set("Selectable", true).done());
    }
    let lines = lines.iter().filter_map(|at| document.lines.get(*at)).map(|line| {
        let line_members = Members::default().set("Id", line.id).decimal("Quantity", line.quantity);
        line_members.decimal("UnitPrice", line.net).done()
    });
    let count = selected.map_or(benefit.count, |selected| selected.min(benefit.count));
    let members = Members::default().set("Count", count).set("TriggerLines", lines.collect::<Vec<_>>());
    let members = match benefit.part {
        Some((name, part)) => members.set(name, part),
        None => members,
    };
    (TO_APPLY, members.done())
}

/// What the till says when no more is missing than the message allows.
fn incentive(settings: &Value, amount: Decimal, quantity: Decimal) -> Option<(&'static str, Value)> {
    let message = member(settings, "MessagesSettings").and_then(|all| member(all, "IncentiveMessage"))?;
    let allowed = |name, missing: Decimal| missing <= number(message, name).unwrap_or_default();
    let near = allowed("Amount", amount) && allowed("Quantity", quantity);
    if flag(message, "Used") != Some(true) || !near {
        return None;
    }
    let missing = if quantity.is_zero() { amount } else { quantity };
    let incentive = Members::default()
        .set("Information", missing.to_string())
        .text("Message", text(message, "Message").unwrap_or_default());
    Some(("Incentive", incentive.done()))
}

fn whole(id: &str, settings: &Value, document: &Evaluated<'_>, outcome: (&str, Value)) -> Value {
    let conditions = receipt_conditions(settings);
    let word = conditions::key_word(conditions, document).unwrap_or(&Value::Null);
    let label = text(settings, "Label").unwrap_or_default();
    let mark_down = text(settings, "MarkdownId").unwrap_or_default();
    let copied = |from: &Value, name: &str| member(from, name).cloned().unwrap_or(Value::Null);
    let described = member(settings, "MessagesSettings").and_then(|messages| at(messages, "ConditionMessage"));
    Members::default()
        .set("AlwaysApply", flag(conditions, "AlwaysApply") == Some(true))
        .text("BenefitType", benefit::kind(settings))
        .set("CodeStat", copied(word, "CodeStat"))
        .text("Description", described.unwrap_or(label))
        .text("Id", id)
        .text("Label", label)
        .set("Level", copied(settings, "Level"))
        .set("MarkDown", Members::default().text("Id", mark_down).text("Label", mark_down).done())
        .set("Maximize", copied(conditions, "Maximize"))
        .set("OnKeyWord", !word.is_null())
        .set("Ranking", copied(settings, "Ranking"))
        .text("SaleConditionType", at(settings, "SaleConditionType").unwrap_or("Line"))
        .set("SelectionOfNonDiscountableItem", copied(conditions, "SelectionOfNonDiscountableItem"))
        .set(outcome.0, outcome.1)
        .done()
}
