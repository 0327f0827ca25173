//! A reply without rows that holds rows under another name: not an empty list, but one that was not found.
//! Refuses to know what the rows are.

use serde_json::Value;

use super::listing::Extra;
use cegid_y2::soap::envelope::misnamed;

use crate::flows::Y2Error;

/// Makes sure that a list without rows is one. Taken for empty, a list of another name would look right, and be kept.
///
/// # Errors
/// No row, and an unknown member that holds some. What holds only texts, such as `Pagination`, is no list.
pub(super) fn refuse_misnamed(rows: usize, extra: &Extra, expected: &str) -> Result<(), Y2Error> {
    if rows > 0 {
        return Ok(());
    }
    match extra.iter().find(|(_, value)| holds_rows(value)) {
        Some((name, _)) => {
            let reason = format!("{}; `pluginNames` can say that this is it", misnamed(name, expected));
            Err(Y2Error::MalformedReply { reason })
        }
        None => Ok(()),
    }
}

fn holds_rows(value: &Value) -> bool {
    match value {
        Value::Array(rows) => rows.iter().any(Value::is_object),
        Value::Object(members) => members.values().any(|member| member.is_object() || holds_rows(member)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(rows: usize, extra: Value) -> Option<String> {
        let extra: Extra = serde_json::from_value(extra).unwrap();
        refuse_misnamed(rows, &extra, "Stores").err().map(|error| error.to_string())
    }

    #[test]
    fn rows_under_another_name_are_pointed_out() {
        for extra in [
            json!({"Pagination": {"Count": "1"}, "StoreList": {"Store": {"Id": "1"}}}),
            json!({"StoreList": {"Store": [{"Id": "1"}, {"Id": "2"}]}}),
            json!({"StoreList": [{"Id": "1"}, {"Id": "2"}]}),
        ] {
            let reason = refused(0, extra).unwrap();
            assert!(reason.contains("it holds `StoreList` and no `Stores`"), "{reason}");
        }
    }

    #[test]
    fn an_empty_list_is_one_whatever_stands_beside_it() {
        for extra in [json!({}), json!({"Pagination": {"Count": "0"}, "Note": "", "StoreList": null, "Other": {}})] {
            assert_eq!(refused(0, extra), None);
        }
        assert_eq!(refused(1, json!({"Regions": {"Region": {"Id": "1"}}})), None);
    }
}
