//! Changes a customer in Y2: reads it once more, says what somebody else has changed since the form was opened, and else writes
//! the whole record with what the form holds. Members that nobody knows stay as they are.

use std::collections::BTreeMap;

use cegid_y2::customer::UpdateCustomer;

use crate::{
    domain::{customer::Change, form::Typed},
    flows::{
        Ctx, Error, Y2Error,
        customer_record::{changed_customer, typed_of},
        livestore::Visit,
    },
};

/// What became of a change.
pub(super) enum Changed {
    /// It is in Y2.
    Written,
    /// Somebody else changed what the form holds. What it begins with now, and what Y2 has in those inputs.
    Conflict {
        /// What Y2 has now.
        now: Typed,
        /// Input → Y2's value.
        conflicts: BTreeMap<String, String>,
    },
    /// Y2 does not take it, and says why.
    Refused(String),
    /// Nobody knows whether it was written.
    InDoubt,
}

/// Writes the changes into the customer, unless somebody else changed it.
///
/// # Errors
/// The customer is gone; Y2's, where nothing was sent.
pub(super) async fn update(ctx: &Ctx, visit: &Visit, typed: &Typed, changes: &[Change]) -> Result<Changed, Error> {
    let customer_id = visit.session.customer_id.clone().unwrap_or_default();
    let page = visit.own_page()?;
    let record = visit.customer(ctx, &customer_id).await?;
    let now = typed_of(page, &record);
    let conflicts = conflicts(visit.entered.before.as_ref(), &now, typed);
    if !conflicts.is_empty() {
        return Ok(Changed::Conflict { now, conflicts });
    }
    if changes.is_empty() {
        return Ok(Changed::Written);
    }
    let client = ctx.y2(&visit.connection).await?;
    let modified_data = changed_customer(&record, changes);
    match client.call(&UpdateCustomer { customer_id: customer_id.clone(), modified_data }).await {
        Ok(_) => Ok(Changed::Written),
        Err(Y2Error::Rejected { message, .. }) => Ok(Changed::Refused(message)),
        Err(Y2Error::InDoubt { .. } | Y2Error::FaultWithoutDetail { .. }) => {
            // Y2 shows whether it took it: the record is what was to be, or what it was.
            let after = visit.customer(ctx, &customer_id).await.map(|record| typed_of(page, &record));
            Ok(if after.is_ok_and(|after| after != now) { Changed::Written } else { Changed::InDoubt })
        }
        Err(error) => Err(Error::y2(&visit.connection.id, error)),
    }
}

/// Inputs in which Y2 has something else than when the form was opened, and than what is to be written.
fn conflicts(before: Option<&Typed>, now: &Typed, typed: &Typed) -> BTreeMap<String, String> {
    let Some(before) = before else { return BTreeMap::new() };
    let moved = now.iter().filter(|(input, text)| before.get(input) != text.trim() && typed.get(input) != text.trim());
    moved.map(|(input, text)| (input.to_owned(), text.to_owned())).collect()
}

/// What stands in the form after a conflict: what was typed, and what Y2 has now where nobody typed.
pub(super) fn merged(before: Option<&Typed>, now: &Typed, typed: &Typed) -> Typed {
    let mut merged = typed.clone();
    for (input, text) in now.iter() {
        if before.is_some_and(|before| before.get(input) == typed.get(input)) {
            merged.set(input, text);
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let mut typed = Typed::default();
        pairs.iter().for_each(|(input, text)| typed.set(*input, *text));
        typed
    }

    #[test]
    fn a_change_of_somebody_elses_is_told_and_never_overwritten() {
        let before = typed(&[("city", "Paris"), ("email", "a@example.org"), ("lastName", "Old")]);
        let now = typed(&[("city", "Lyon"), ("email", "b@example.org"), ("lastName", "Old")]);
        let mine = typed(&[("city", "Paris"), ("email", "c@example.org"), ("lastName", "New")]);
        let found = conflicts(Some(&before), &now, &mine);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["city", "email"]);
        let shown = merged(Some(&before), &now, &mine);
        assert_eq!([shown.get("city"), shown.get("email"), shown.get("lastName")], ["Lyon", "c@example.org", "New"]);
    }

    #[test]
    fn the_same_change_by_two_people_is_none() {
        let (before, now) = (typed(&[("city", "Paris")]), typed(&[("city", "Lyon")]));
        assert!(conflicts(Some(&before), &now, &now).is_empty());
    }
}
