//! A customer of Y2 → what a form shows of it.

use cegid_y2::{
    customer::{CustomerInformationType, CustomerQueryData},
    user_defined::{UserDefinedId, UserField},
};

use super::texts;
use crate::domain::{
    customer::Consent,
    form::{BIRTH_PARTS, Channel, Control, Field, FieldName, Page, Typed, YES},
};

/// Y2's year of a birth date without one.
const NO_YEAR: i32 = 1900;

/// What the inputs of a page say of that customer.
pub(in crate::flows) fn typed_of(page: &Page, record: &CustomerQueryData) -> Typed {
    let mut typed = Typed::default();
    for field in &page.fields {
        if field.control == Control::BirthDate {
            for (input, text) in BIRTH_PARTS.into_iter().zip(birth_date(record)) {
                typed.set(input, text);
            }
        } else {
            typed.set(field.name.to_string(), text(field, record));
        }
    }
    for question in &page.consents {
        typed.set(question.channel.name(), yes(consented(question.channel, record)));
    }
    typed
}

fn yes(flag: Option<bool>) -> String {
    if flag == Some(true) { YES.to_owned() } else { String::new() }
}

fn consented(channel: Channel, record: &CustomerQueryData) -> Option<bool> {
    let given = |answer: &Option<CustomerInformationType>| {
        answer.as_ref().and_then(|answer| answer.as_str().parse::<Consent>().ok()).map(Consent::is_given)
    };
    match channel {
        Channel::Email => given(&record.optin_email),
        Channel::Post => given(&record.optin_postal),
        Channel::Sms => given(&record.optin_mobile),
        Channel::EmailReceipt => record.email_data.as_ref().and_then(|email| email.send_receipt_by_mail),
    }
}

fn birth_date(record: &CustomerQueryData) -> [String; 3] {
    let Some(date) = &record.birth_date_data else { return Default::default() };
    let shown =
        |number: Option<i32>| number.filter(|number| *number > 0).map(|number| number.to_string()).unwrap_or_default();
    let year = date.birth_date_year.filter(|year| *year > NO_YEAR);
    [shown(date.birth_date_day), shown(date.birth_date_month), shown(year)]
}

fn text(field: &Field, record: &CustomerQueryData) -> String {
    let id_of = |id: u8| UserDefinedId::from(id.to_string().as_str());
    let found = match field.name {
        FieldName::Country => record.address_data.as_ref().and_then(|address| address.country_id.clone()),
        FieldName::IsProspect => Some(yes(record.is_prospect)),
        FieldName::BirthDate => None,
        FieldName::Text(id) => {
            let zone = record.user_defined_texts.iter().find(|zone| zone.id == Some(id_of(id)));
            zone.and_then(|zone| zone.value.clone())
        }
        FieldName::Value(id) => {
            let zone = record.user_defined_values.iter().find(|zone| zone.id == Some(id_of(id)));
            zone.and_then(|zone| zone.value).map(|number| number.to_string())
        }
        FieldName::Date(id) => {
            let zone = record.user_defined_dates.iter().find(|zone| zone.id == Some(id_of(id)));
            zone.and_then(|zone| zone.value.as_ref()).and_then(|date| date.value()).map(|date| date.date().to_string())
        }
        FieldName::Boolean(id) => {
            let zone = record.user_defined_booleans.iter().find(|zone| zone.id == Some(id_of(id)));
            Some(yes(zone.and_then(|zone| zone.value)))
        }
        FieldName::Table(number) => table(number, record),
        FieldName::UserField(id) => {
            record.user_fields.iter().find(|known| known.id == Some(id)).map(|known| user_field(field.control, known))
        }
        named => texts::stored(record, named.target()).map(str::to_owned),
    };
    found.map(|text| text.trim().to_owned()).unwrap_or_default()
}

fn table(number: u8, record: &CustomerQueryData) -> Option<String> {
    let tables = record.user_defined_data.as_ref()?;
    let table = match number {
        0 => &tables.user_defined_table0_value,
        1 => &tables.user_defined_table1_value,
        2 => &tables.user_defined_table2_value,
        3 => &tables.user_defined_table3_value,
        4 => &tables.user_defined_table4_value,
        5 => &tables.user_defined_table5_value,
        6 => &tables.user_defined_table6_value,
        7 => &tables.user_defined_table7_value,
        8 => &tables.user_defined_table8_value,
        _ => &tables.user_defined_table9_value,
    };
    table.clone()
}

fn user_field(control: Control, field: &UserField) -> String {
    match control {
        Control::Flag => yes(field.boolean_value),
        Control::Date => {
            let date = field.date_value.as_ref().and_then(|date| date.value());
            date.map(|date| date.date().to_string()).unwrap_or_default()
        }
        Control::Number => field.number_value.map(|number| number.to_string()).unwrap_or_default(),
        Control::Choice(_) => field.list_element_value.clone().unwrap_or_default(),
        Control::Text(_) | Control::Email | Control::Phone | Control::BirthDate => {
            field.text_value.clone().unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        domain::{
            customer::{Change, Value},
            form::{ConsentQuestion, Required, Texts},
        },
        flows::customer_record::{changed_customer, new_customer},
    };

    fn page() -> Page {
        let names = [
            "title",
            "sex",
            "firstName",
            "lastName",
            "birthDate",
            "email",
            "phoneNumber",
            "address",
            "streetNumber",
            "postcode",
            "city",
            "region",
            "country",
            "nationality",
            "language",
            "storeId",
            "advisor",
            "isProspect",
            "text2",
            "value1",
            "date3",
            "boolean1",
            "table0",
            "table9",
            "userField7",
        ];
        let field = |name: &str| {
            let name: FieldName = name.parse().unwrap();
            Field {
                name,
                label: Texts::default(),
                hint: Texts::default(),
                control: name.control(),
                required: Required::No,
                options: None,
                hidden: false,
                default: None,
            }
        };
        let question = |channel| ConsentQuestion {
            channel,
            version: String::new(),
            text: Texts::default(),
            partners: false,
            required: false,
        };
        Page { fields: names.map(field).to_vec(), consents: Channel::ALL.map(question).to_vec(), ..Page::default() }
    }

    /// What Y2 would answer after a record was written, for the members that both records have.
    fn read_back(written: impl serde::Serialize) -> CustomerQueryData {
        serde_json::from_value(serde_json::to_value(written).unwrap()).unwrap()
    }

    fn changes() -> Vec<Change> {
        let page = page();
        let values = page.fields.iter().map(|field| {
            let value = match field.control {
                Control::BirthDate => Value::Birthday { month: 2, day: 29 },
                Control::Flag => Value::Flag(true),
                Control::Date => Value::Date(date(2026, 5, 31)),
                Control::Number => Value::Number("12.50".parse().unwrap()),
                _ => Value::Text(format!("~{}", field.name).chars().take(6).collect()),
            };
            Change { source: field.name.to_string().into(), target: field.name.target(), value }
        });
        // The country's value has a kind of its own.
        values.filter(|change| change.source != "country").collect()
    }

    #[test]
    fn what_was_written_is_read_back_field_by_field() {
        let new = read_back(new_customer(&changes(), Some("FRA")));
        let changed = read_back(changed_customer(&CustomerQueryData::default(), &changes()));
        for (record, country) in [(new, "FRA"), (changed, "")] {
            let typed = typed_of(&page(), &record);
            assert_eq!(typed.of(FieldName::Country), country);
            assert_eq!(BIRTH_PARTS.map(|part| typed.get(part).to_owned()), ["29", "2", ""]);
            for field in page().fields {
                let expected = match field.control {
                    Control::BirthDate => continue,
                    Control::Flag => YES.to_owned(),
                    Control::Date => "2026-05-31".to_owned(),
                    Control::Number => "12.50".to_owned(),
                    _ if field.name == FieldName::Country => continue,
                    _ => format!("~{}", field.name).chars().take(6).collect(),
                };
                assert_eq!(typed.of(field.name), expected, "{}", field.name);
            }
        }
    }

    #[test]
    fn a_consent_is_shown_as_given_whoever_may_use_it() {
        let shown = |word: &str| {
            let record = CustomerQueryData { optin_email: Some(word.into()), ..CustomerQueryData::default() };
            typed_of(&page(), &record).get("consents_email").to_owned()
        };
        assert_eq!(
            ["BrandOnly", "ForPartners", "UsableByBrand", "DoNotUse", "AskCustomer", "?"].map(shown),
            [YES, YES, YES, "", "", ""]
        );
    }

    #[test]
    fn nothing_is_read_of_an_empty_record() {
        assert!(typed_of(&page(), &CustomerQueryData::default()).iter().all(|(_, text)| text.is_empty()));
    }
}
