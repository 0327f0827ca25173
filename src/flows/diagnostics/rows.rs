//! The rows of a reply, where it has a list at all. One that Y2 could not make, or that has another name than expected, is
//! a failure: taken for an empty list it would look right, and be kept.

use serde_json::Value;

use super::listing::Extra;
use cegid_y2::{soap::envelope::misnamed, types::Sent};

use crate::flows::Y2Error;

/// The rows of the list `expected`, beside which the reply holds `extra`.
///
/// # Errors
/// The list is not there. It is there and has no row, while the reply holds rows under another name, or an error.
pub(super) fn rows<T>(list: Sent<Vec<T>>, extra: &Extra, expected: &str) -> Result<Vec<T>, Y2Error> {
    if let Some(rows) = list.0.as_ref()
        && !rows.is_empty()
    {
        return list.required(expected);
    }
    let malformed = |reason| Err(Y2Error::MalformedReply { reason });
    if let Some(name) = extra.unreadable().find(|name| extra.get(name).is_some_and(holds_rows)) {
        return malformed(format!("`{name}` is not a list as expected"));
    }
    if let Some((name, _)) = extra.iter().find(|(name, value)| holds_rows(value) && !speaks_of_failure(name)) {
        return malformed(format!("{}; `pluginNames` can say that this is it", misnamed(name, expected)));
    }
    let failed = |(name, value): &(&str, &Value)| list.0.is_none() || speaks_of_failure(name) && says_something(value);
    match extra.iter().find(failed) {
        Some((name, _)) => malformed(misnamed(name, expected)),
        None => list.required(expected),
    }
}

fn holds_rows(value: &Value) -> bool {
    match value {
        Value::Array(rows) => rows.iter().any(Value::is_object),
        Value::Object(members) => members.values().any(|member| member.is_object() || holds_rows(member)),
        _ => false,
    }
}

fn speaks_of_failure(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["error", "exception", "fault"].iter().any(|word| name.contains(word))
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !["", "0", "false", "none"].contains(&text.trim().to_ascii_lowercase().as_str()),
        Value::Array(values) => values.iter().any(says_something),
        Value::Object(members) => members.values().any(says_something),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(list: Option<Vec<u8>>, extra: Value) -> Option<String> {
        let extra: Extra = serde_json::from_value(extra).unwrap();
        rows(Sent(list), &extra, "Stores").err().map(|error| error.to_string())
    }

    #[test]
    fn rows_under_another_name_are_pointed_out() {
        for extra in [
            json!({"Pagination": {"Count": "1"}, "StoreList": {"Store": {"Id": "1"}}}),
            json!({"StoreList": {"Store": [{"Id": "1"}, {"Id": "2"}]}}),
            json!({"StoreList": [{"Id": "1"}, {"Id": "2"}]}),
        ] {
            for list in [None, Some(vec![])] {
                let reason = refused(list, extra.clone()).unwrap();
                assert!(reason.contains("it holds `StoreList` and no `Stores`; `pluginNames`"), "{reason}");
            }
        }
    }

    #[test]
    fn an_empty_list_is_one_whatever_stands_beside_it_but_an_error() {
        for extra in [
            json!({}),
            json!({"Pagination": {"Count": "0"}, "Note": "", "StoreList": null, "Other": {}}),
            json!({"Status": "OK", "Errors": "", "ErrorCode": "0", "HasError": "false"}),
        ] {
            assert_eq!(refused(Some(vec![]), extra), None);
        }
        for extra in [json!({"Error": "locked"}), json!({"Errors": {"Error": {"Code": "7"}}})] {
            let reason = refused(Some(vec![]), extra).unwrap();
            assert!(reason.contains("` and no `Stores`") && !reason.contains("pluginNames"), "{reason}");
        }
        assert_eq!(refused(Some(vec![1]), json!({"Regions": {"Region": {"Id": "1"}}, "Error": "x"})), None);
    }

    #[test]
    fn a_list_that_is_not_there_is_no_empty_list() {
        assert!(refused(None, json!({})).unwrap().contains("it holds no `Stores`"));
        assert!(refused(None, json!({"Status": "KO"})).unwrap().contains("it holds `Status` and no `Stores`"));
    }
}
