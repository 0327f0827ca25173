//! `SalesConditionsService`: promotions, and what they make of a document.
//!
//! The contract names members and says nothing about them; what they mean is inferred from their names, and the evaluation
//! is simple (assumed): each condition is looked at on the prices that were sent, by ranking; an exclusive one keeps others
//! away, else they add up. `docs/simulator.md` lists what is kept and not evaluated. Lists of stores, customers and items have
//! no public contract, so a trigger is read as the code of one of them.

mod benefit;
mod conditions;
mod document;
mod evaluate;
mod exclusion;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::refusal::{at, refused, request, require};
use super::values::Members;
use crate::call::{Call, Handler};
use crate::fault::ServiceFault;
use crate::world::promotions::Promotion;

/// What a condition cannot do without (vendor WSDL).
const REQUIRED: [&str; 3] = ["CurrencyId", "Label", "MarkdownId"];
/// The longest code of a condition (assumed).
const LONGEST_ID: usize = 17;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "Delete" => Some(delete),
        "Evaluate" => Some(evaluate::evaluate),
        "Get" => Some(get),
        "Insert" => Some(insert),
        "Update" => Some(update),
        _ => None,
    }
}

/// One condition as it was typed; an unknown one is a fault (assumed).
fn get(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["Id"])?;
    let id = at(request, "Id").unwrap_or_default();
    let found = call.world.promotions().get(id).ok_or_else(|| unknown(id))?;
    Ok(Value::Object(found.settings.clone()))
}

/// A new condition; its code must be free.
fn insert(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let mut required = REQUIRED.to_vec();
    required.push("Id");
    let request = request(arguments, &required)?;
    let id = at(request, "Id").unwrap_or_default();
    if id.chars().count() > LONGEST_ID {
        return Err(refused(format!("Sales condition code {id} is longer than {LONGEST_ID} characters")));
    }
    if call.world.promotions().get(id).is_some() {
        return Err(refused(format!("Sales condition {id} already exists")));
    }
    call.world.promotions_mut().put(Promotion { id: id.into(), settings: settings(request) });
    Ok(Value::Null)
}

/// Replaces the members that are there, each as a whole; absent ones stay (assumed). What is required cannot be cleared.
fn update(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["Id"])?;
    let id = at(request, "Id").unwrap_or_default();
    let stored = call.world.promotions().get(id).ok_or_else(|| unknown(id))?;
    let mut changed = Promotion::clone(stored);
    changed.settings.extend(settings(request));
    let all = Value::Object(changed.settings);
    require(&all, &REQUIRED)?;
    changed.settings = settings(&all);
    call.world.promotions_mut().put(changed);
    Ok(Value::Null)
}

/// Takes a condition away; an unknown one is a fault (assumed).
fn delete(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["Id"])?;
    let id = at(request, "Id").unwrap_or_default();
    if call.world.promotions().get(id).is_none() {
        return Err(unknown(id));
    }
    call.world.promotions_mut().remove(id);
    Ok(Value::Null)
}

fn unknown(id: &str) -> ServiceFault {
    refused(format!("Sales condition {id} unknown"))
}

/// The members that say something, without the code.
fn settings(request: &Value) -> Map<String, Value> {
    let members = request.as_object().into_iter().flatten();
    let said = members.filter(|(name, value)| *name != "Id" && !value.is_null());
    let all = said.fold(Members::default(), |all, (name, value)| all.set(name, value.clone())).done();
    if let Value::Object(settings) = all { settings } else { Map::new() }
}
