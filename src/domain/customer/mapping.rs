//! Applies the table to one JSON object: changes, identity, unknown members, or every field error at once.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::{Map, Value as Json};

use super::{
    table::{CustomerMember, TABLE},
    value::{self, Value},
};
use crate::domain::plain_text;

/// One value on its way to Y2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The platform's name of the field it came from.
    pub source: Cow<'static, str>,
    /// Where it goes.
    pub target: CustomerMember,
    /// What goes there.
    pub value: Value,
}

/// What a customer can be found by, in this order. Blank values count as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Y2's customer code.
    pub customer_id: Option<String>,
    /// Main e-mail address.
    pub email: Option<String>,
    /// Mobile phone number, as written.
    pub phone: Option<String>,
}

/// A member that the table does not have. It is shown to the caller and never sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownMember {
    /// As sent.
    pub name: String,
    /// As sent.
    pub value: Json,
}

/// A customer ready for Y2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    /// In the order of the table; each target at most once.
    pub changes: Vec<Change>,
    /// How to find the customer.
    pub identity: Identity,
    /// In the order of the body.
    pub unknown: Vec<UnknownMember>,
}

/// Field → what is wrong with it.
pub type FieldErrors = BTreeMap<String, Vec<String>>;

/// Maps a customer in the platform's field names.
///
/// # Errors
/// Every field whose value does not fit, with what was expected; the value itself is never repeated.
pub fn map(customer: &Map<String, Json>) -> Result<Mapped, FieldErrors> {
    let mut mapped = Mapped::default();
    let mut errors = FieldErrors::new();
    for rule in TABLE {
        let Some(json) = customer.get(rule.source) else { continue };
        match value::read(rule.kind, json) {
            Ok(None) => {}
            Ok(Some(value)) => {
                for target in rule.targets {
                    let earlier = mapped.changes.iter().find(|change| change.target == *target);
                    match earlier {
                        None => {
                            mapped.changes.push(Change {
                                source: rule.source.into(),
                                target: *target,
                                value: value.clone(),
                            });
                        }
                        Some(earlier) if earlier.value == value => {}
                        Some(earlier) => errors.entry(rule.source.to_owned()).or_default().push(format!(
                            "expected the same value as `{}`, which means the same field",
                            earlier.source
                        )),
                    }
                }
            }
            Err(expected) => errors.entry(rule.source.to_owned()).or_default().push(expected),
        }
    }
    match customer.get("customerId") {
        None | Some(Json::Null) => {}
        Some(Json::String(id)) if !plain_text::is_plain(id) => {
            errors.entry("customerId".to_owned()).or_default().push(plain_text::EXPECTED.to_owned());
        }
        Some(Json::String(id)) if id.chars().count() <= 17 => mapped.identity.customer_id = not_blank(id),
        Some(_) => {
            errors
                .entry("customerId".to_owned())
                .or_default()
                .push("expected text of at most 17 characters".to_owned());
        }
    }
    for (name, value) in customer {
        if name != "customerId" && !TABLE.iter().any(|rule| rule.source == name) {
            mapped.unknown.push(UnknownMember { name: name.clone(), value: value.clone() });
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let text_of = |requested: CustomerMember| {
        mapped.changes.iter().find(|change| change.target == requested).and_then(|change| match &change.value {
            Value::Text(text) => not_blank(text),
            _ => None,
        })
    };
    mapped.identity.email = text_of(CustomerMember::Email);
    mapped.identity.phone = text_of(CustomerMember::CellularPhoneNumber);
    Ok(mapped)
}

fn not_blank(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::domain::customer::{CountryCode, CountryCodeKind};

    fn map_json(json: Json) -> Result<Mapped, FieldErrors> {
        map(json.as_object().expect("an object"))
    }

    fn value_of(mapped: &Mapped, target: CustomerMember) -> Option<&Value> {
        mapped.changes.iter().find(|change| change.target == target).map(|change| &change.value)
    }

    #[test]
    fn the_e_mail_consent_sets_the_mailing_flag_and_the_consent() {
        let mapped = map_json(json!({"consents_email": true})).unwrap();
        assert_eq!(value_of(&mapped, CustomerMember::EmailingAccepted), Some(&Value::Flag(true)));
        assert_eq!(value_of(&mapped, CustomerMember::OptinEmail), Some(&Value::Flag(true)));
    }

    #[test]
    fn the_street_number_is_the_second_line() {
        let mapped = map_json(json!({"address": "rue de la Paix", "streetNumber": "12"})).unwrap();
        assert_eq!(value_of(&mapped, CustomerMember::AddressLine1), Some(&Value::Text("rue de la Paix".to_owned())));
        assert_eq!(value_of(&mapped, CustomerMember::AddressLine2), Some(&Value::Text("12".to_owned())));
    }

    #[test]
    fn postcode_and_zip_code_are_two_names_of_one_field() {
        let zip = |json| map_json(json).map(|mapped| value_of(&mapped, CustomerMember::ZipCode).cloned());
        assert_eq!(zip(json!({"postcode": "75002"})), Ok(Some(Value::Text("75002".to_owned()))));
        assert_eq!(zip(json!({"zipCode": "75002", "postcode": "75002"})), Ok(Some(Value::Text("75002".to_owned()))));
        let errors = zip(json!({"zipCode": "75002", "postcode": "69001"})).unwrap_err();
        assert_eq!(errors["zipCode"], ["expected the same value as `postcode`, which means the same field"]);
    }

    #[test]
    fn every_wrong_field_is_reported_at_once() {
        let errors = map_json(json!({"birthDate": "1.2.1990", "email": "nobody", "isProspect": 1, "firstName": "Ada"}))
            .unwrap_err();
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["birthDate", "email", "isProspect"]);
        assert_eq!(errors["birthDate"], ["expected yyyy-MM-dd"]);
    }

    #[test]
    fn null_leaves_a_field_alone_and_empty_text_clears_it() {
        let mapped = map_json(json!({"firstName": null, "lastName": ""})).unwrap();
        assert_eq!(mapped.changes.len(), 1);
        assert_eq!(value_of(&mapped, CustomerMember::LastName), Some(&Value::Text(String::new())));
    }

    #[test]
    fn unknown_members_are_kept_apart_in_order() {
        let mapped = map_json(json!({"shoeSize": 42, "email": "ada@example.org", "a": {"b": 1}})).unwrap();
        assert_eq!(mapped.unknown.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["shoeSize", "a"]);
    }

    #[test]
    fn a_blank_identity_counts_as_absent() {
        let mapped = map_json(json!({"customerId": "  ", "email": "", "phoneNumber": "+33 6 00 00 00 00"})).unwrap();
        assert_eq!(mapped.identity, Identity { phone: Some("+33 6 00 00 00 00".to_owned()), ..Identity::default() });
    }

    #[test]
    fn the_kind_of_a_country_code_travels_with_it() {
        let mapped = map_json(json!({"country": "fr"})).unwrap();
        let expected = CountryCode { code: "FR".to_owned(), kind: CountryCodeKind::Iso2 };
        assert_eq!(value_of(&mapped, CustomerMember::Country), Some(&Value::Country(expected)));
    }

    #[test]
    fn text_that_xml_cannot_hold_is_refused_under_its_own_name() {
        let customer =
            json!({"customerId": "1\u{ffff}", "firstName": "A\u{fffe}", "lastName": "B\u{1}", "city": "C\tD"});
        let errors = map_json(customer).unwrap_err();
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["city", "customerId", "firstName", "lastName"]);
        assert!(errors.values().all(|messages| messages == &[plain_text::EXPECTED]), "{errors:?}");
    }

    fn any_json() -> impl Strategy<Value = Json> {
        prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            ".{0,80}".prop_map(Json::from),
            Just(json!([1])),
            Just(json!({"x": 1})),
        ]
    }

    fn any_name() -> impl Strategy<Value = String> {
        prop_oneof![
            proptest::sample::select(TABLE).prop_map(|rule| rule.source.to_owned()),
            Just("customerId".to_owned()),
            "[a-z]{1,12}",
        ]
    }

    proptest! {
        #[test]
        fn every_member_is_mapped_refused_left_alone_or_unknown(
            customer in proptest::collection::btree_map(any_name(), any_json(), 0..12)
        ) {
            let customer: Map<String, Json> = customer.into_iter().collect();
            let known = |name: &str| name == "customerId" || TABLE.iter().any(|rule| rule.source == name);
            match map(&customer) {
                Ok(mapped) => {
                    for (name, value) in &customer {
                        let shown = mapped.unknown.iter().any(|member| &member.name == name && &member.value == value);
                        prop_assert_eq!(shown, !known(name));
                    }
                    let mut targets: Vec<_> = mapped.changes.iter().map(|change| change.target).collect();
                    targets.sort();
                    targets.dedup();
                    prop_assert_eq!(targets.len(), mapped.changes.len(), "each target at most once");
                }
                Err(errors) => {
                    prop_assert!(!errors.is_empty());
                    prop_assert!(errors.keys().all(|name| customer.contains_key(name) && known(name)));
                }
            }
        }
    }
}
