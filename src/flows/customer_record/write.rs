//! Puts mapped values where they belong in Y2's records. Decides no value: the table in `domain::customer` did.

use cegid_y2::{
    customer::{
        BirthDateDataType, CountryIdType, CustomerInformationType, CustomerInputData, CustomerInsertData,
        CustomerQueryData,
    },
    types::{Decimal, Field, XmlDateTime},
    user_defined::{UserDefinedBoolean, UserDefinedDate, UserDefinedText, UserDefinedValue, UserField, UserFieldKind},
};

use super::texts;
use crate::domain::customer::{Change, Consent, CountryCodeKind, CustomerMember, Value};

/// Y2's year of a birth date without one.
const NO_YEAR: i32 = 1900;

/// A text member of either record.
trait TextMember {
    fn put(&mut self, text: &str);
}

/// A new record has nothing to clear.
impl TextMember for Option<String> {
    fn put(&mut self, text: &str) {
        *self = (!text.is_empty()).then(|| text.to_owned());
    }
}

impl TextMember for Field<String> {
    fn put(&mut self, text: &str) {
        *self = if text.is_empty() { Self::Clear } else { Self::Set(text.to_owned()) };
    }
}

/// A new customer with these values; `country` is Y2's code of the country where none was given.
pub(in crate::flows) fn new_customer(changes: &[Change], country: Option<&str>) -> CustomerInsertData {
    let mut record = CustomerInsertData::default();
    for change in changes {
        put_into_insert(&mut record, change);
    }
    if let Some(country) = country {
        let address = record.address_data.get_or_insert_default();
        if address.country_id.is_none() {
            address.country_id = Some(country.to_owned());
            address.country_id_type = Some(CountryIdType::Internal);
        }
    }
    record
}

/// The whole record as Y2 has it, with these values changed: an absent flag might be read as `false`.
pub(in crate::flows) fn changed_customer(stored: &CustomerQueryData, changes: &[Change]) -> CustomerInputData {
    let mut record = CustomerInputData::from_record(stored);
    for change in changes {
        put_into_input(&mut record, change);
    }
    record
}

/// The two records have the same members with other text types, and no common trait could name them.
macro_rules! put_into {
    ($function:ident, $record:ty, $text:path) => {
        fn $function(record: &mut $record, change: &Change) {
            if let (Value::Text(text), Some(member)) = (&change.value, $text(record, change.target)) {
                return member.put(text);
            }
            match (change.target, &change.value) {
                (CustomerMember::EmailingAccepted, Value::Flag(flag)) => {
                    record.email_data.get_or_insert_default().emailing_accepted = Some(*flag);
                }
                (CustomerMember::SendReceiptByMail, Value::Flag(flag)) => {
                    record.email_data.get_or_insert_default().send_receipt_by_mail = Some(*flag);
                }
                (CustomerMember::OptinEmail, Value::Flag(flag)) => record.optin_email = Some(consent(*flag)),
                (CustomerMember::OptinPostal, Value::Flag(flag)) => record.optin_postal = Some(consent(*flag)),
                (CustomerMember::OptinMobile, Value::Flag(flag)) => record.optin_mobile = Some(consent(*flag)),
                (CustomerMember::IsProspect, Value::Flag(flag)) => record.is_prospect = Some(*flag),
                (CustomerMember::BirthDate, Value::Date(date)) => {
                    let (day, month, year) = (date.day().into(), date.month().into(), date.year().into());
                    record.birth_date_data = Some(birth_date(day, month, year));
                }
                (CustomerMember::Country, Value::Country(country)) => {
                    let address = record.address_data.get_or_insert_default();
                    address.country_id.put(&country.code);
                    address.country_id_type = Some(kind_of_code(country.kind));
                }
                (CustomerMember::OptinEmail, Value::Consent(answer)) => record.optin_email = Some(word(*answer)),
                (CustomerMember::OptinPostal, Value::Consent(answer)) => record.optin_postal = Some(word(*answer)),
                (CustomerMember::OptinMobile, Value::Consent(answer)) => record.optin_mobile = Some(word(*answer)),
                (CustomerMember::BirthDate, Value::Birthday { month, day }) => {
                    record.birth_date_data = Some(birth_date((*day).into(), (*month).into(), NO_YEAR));
                }
                (CustomerMember::BirthDate, Value::Nothing) => record.birth_date_data = Some(birth_date(0, 0, 0)),
                (CustomerMember::Country, Value::Text(text)) if text.is_empty() => {
                    record.address_data.get_or_insert_default().country_id.put(text);
                }
                (CustomerMember::UserText(id), Value::Text(text)) => {
                    let zone = UserDefinedText { id: Some(id.to_string().as_str().into()), value: Some(text.clone()) };
                    put_zone(&mut record.user_defined_texts, zone, |zone| &zone.id);
                }
                (CustomerMember::UserNumber(id), value) => {
                    let value = if let Value::Number(number) = value { Some(Decimal(*number)) } else { None };
                    let zone = UserDefinedValue { id: Some(id.to_string().as_str().into()), value };
                    put_zone(&mut record.user_defined_values, zone, |zone| &zone.id);
                }
                (CustomerMember::UserDate(id), value) => {
                    let value = if let Value::Date(date) = value { Some(XmlDateTime::from(*date)) } else { None };
                    let zone = UserDefinedDate { id: Some(id.to_string().as_str().into()), value };
                    put_zone(&mut record.user_defined_dates, zone, |zone| &zone.id);
                }
                (CustomerMember::UserFlag(id), Value::Flag(flag)) => {
                    let zone = UserDefinedBoolean { id: Some(id.to_string().as_str().into()), value: Some(*flag) };
                    put_zone(&mut record.user_defined_booleans, zone, |zone| &zone.id);
                }
                (CustomerMember::UserTable(number), Value::Text(text)) => {
                    let tables = record.user_defined_data.get_or_insert_default();
                    let table = match number {
                        0 => &mut tables.user_defined_table0_value,
                        1 => &mut tables.user_defined_table1_value,
                        2 => &mut tables.user_defined_table2_value,
                        3 => &mut tables.user_defined_table3_value,
                        4 => &mut tables.user_defined_table4_value,
                        5 => &mut tables.user_defined_table5_value,
                        6 => &mut tables.user_defined_table6_value,
                        7 => &mut tables.user_defined_table7_value,
                        8 => &mut tables.user_defined_table8_value,
                        _ => &mut tables.user_defined_table9_value,
                    };
                    table.put(text);
                }
                (CustomerMember::UserField(id), value) => {
                    put_zone(&mut record.user_fields, user_field(id, value), |field| &field.id);
                }
                // The tables give each target its kinds of value; a test walks them.
                (_, _) => debug_assert!(false, "{:?} does not take this value", change.target),
            }
        }
    };
}

put_into!(put_into_insert, CustomerInsertData, texts::of_insert);
put_into!(put_into_input, CustomerInputData, texts::of_input);

/// Three numbers; Y2 takes a year of 1900 as "year unknown", and three zeros as "no date" (assumed).
fn birth_date(day: i32, month: i32, year: i32) -> BirthDateDataType {
    BirthDateDataType { birth_date_day: Some(day), birth_date_month: Some(month), birth_date_year: Some(year) }
}

/// Puts a zone in the place of the one of its id.
fn put_zone<T, I: PartialEq>(zones: &mut Vec<T>, zone: T, id: impl Fn(&T) -> &I) {
    match zones.iter().position(|known| id(known) == id(&zone)) {
        Some(position) => zones[position] = zone,
        None => zones.push(zone),
    }
}

/// A field that a folder added; the kind of its value says which member counts.
fn user_field(id: i32, value: &Value) -> UserField {
    let field = UserField { id: Some(id), ..UserField::default() };
    match value {
        Value::Flag(flag) => {
            UserField { boolean_value: Some(*flag), value_type: Some(UserFieldKind::Boolean), ..field }
        }
        Value::Date(date) => {
            let date = Some(XmlDateTime::from(*date));
            UserField { date_value: date, value_type: Some(UserFieldKind::Date), ..field }
        }
        Value::Number(number) => {
            let number = Some(Decimal(*number));
            UserField { number_value: number, value_type: Some(UserFieldKind::Number), ..field }
        }
        Value::ListElement(code) => {
            let code = Some(code.clone());
            UserField { list_element_value: code, value_type: Some(UserFieldKind::ListElement), ..field }
        }
        Value::Text(text) => {
            UserField { text_value: Some(text.clone()), value_type: Some(UserFieldKind::Text), ..field }
        }
        Value::Nothing | Value::Birthday { .. } | Value::Consent(_) | Value::Country(_) => field,
    }
}

fn word(answer: Consent) -> CustomerInformationType {
    answer.word().into()
}

fn consent(given: bool) -> CustomerInformationType {
    if given { CustomerInformationType::BrandOnly } else { CustomerInformationType::DoNotUse }
}

fn kind_of_code(kind: CountryCodeKind) -> CountryIdType {
    match kind {
        CountryCodeKind::Internal => CountryIdType::Internal,
        CountryCodeKind::Iso2 => CountryIdType::Iso2,
        CountryCodeKind::Iso3 => CountryIdType::Iso3,
        CountryCodeKind::IsoNumeric => CountryIdType::Iso3Numeric,
    }
}

/// The value as an integrator reads it in the trace.
pub(in crate::flows) fn shown(change: &Change) -> serde_json::Value {
    match &change.value {
        Value::Text(text) => text.as_str().into(),
        Value::Flag(flag) => match change.target {
            CustomerMember::OptinEmail | CustomerMember::OptinPostal | CustomerMember::OptinMobile => {
                consent(*flag).to_string().into()
            }
            _ => (*flag).into(),
        },
        Value::Date(date) => date.to_string().into(),
        Value::Birthday { month, day } => format!("{month:02}-{day:02}").into(),
        Value::Nothing => serde_json::Value::Null,
        Value::Consent(answer) => answer.word().into(),
        Value::Number(number) => number.to_string().into(),
        Value::ListElement(code) => code.as_str().into(),
        Value::Country(country) => {
            serde_json::json!({ "CountryId": country.code, "CountryIdType": kind_of_code(country.kind).to_string() })
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::customer::{self, TABLE};

    fn changes(body: serde_json::Value) -> Vec<Change> {
        customer::map(body.as_object().unwrap()).unwrap().changes
    }

    /// Every row of the table with a value that fits.
    fn everything() -> Vec<Change> {
        changes(json!({
            "email": "ada@example.org", "consents_email": true, "consents_post": false, "consents_sms": true,
            "consents_emailReceipt": true, "phoneNumber": "+33600000000", "isProspect": false, "firstName": "Ada",
            "lastName": "Example", "sex": "F", "title": "MME", "advisor": "V1", "storeId": "101",
            "birthDate": "1990-02-28", "address": "rue du Bac", "streetNumber": "12", "zipCode": "75007", "city": "Paris",
            "country": "FR", "nationality": "FRA"
        }))
    }

    #[test]
    fn every_row_of_the_table_has_its_place_in_both_records() {
        let changes = everything();
        let targets: usize = TABLE.iter().map(|rule| rule.targets.len()).sum();
        assert_eq!(changes.len(), targets - 1, "`postcode` and `zipCode` are one");
        let inserted = serde_json::to_value(new_customer(&changes, None)).unwrap();
        let updated = serde_json::to_value(changed_customer(&CustomerQueryData::default(), &changes)).unwrap();
        for record in [&inserted, &updated] {
            assert_eq!(record["EmailData"]["Email"], "ada@example.org");
            assert_eq!(record["EmailData"]["EmailingAccepted"], true);
            assert_eq!(record["EmailData"]["SendReceiptByMail"], true);
            assert_eq!(record["OptinEmail"], "BrandOnly");
            assert_eq!(record["OptinPostal"], "DoNotUse");
            assert_eq!(record["OptinMobile"], "BrandOnly");
            assert_eq!(record["PhoneData"]["CellularPhoneNumber"], "+33600000000");
            assert_eq!(record["IsProspect"], false);
            assert_eq!(record["FirstName"], "Ada");
            assert_eq!(record["LastName"], "Example");
            assert_eq!(record["Sex"], "F");
            assert_eq!(record["TitleId"], "MME");
            assert_eq!(record["SalesPersonId"], "V1");
            assert_eq!(record["UsualStoreId"], "101");
            assert_eq!(record["BirthDateData"]["BirthDateDay"], 28);
            assert_eq!(record["BirthDateData"]["BirthDateMonth"], 2);
            assert_eq!(record["BirthDateData"]["BirthDateYear"], 1990);
            assert_eq!(record["AddressData"]["AddressLine1"], "rue du Bac");
            assert_eq!(record["AddressData"]["AddressLine2"], "12");
            assert_eq!(record["AddressData"]["ZipCode"], "75007");
            assert_eq!(record["AddressData"]["City"], "Paris");
            assert_eq!(record["AddressData"]["CountryId"], "FR");
            assert_eq!(record["AddressData"]["CountryIdType"], "ISO2");
            assert_eq!(record["NationalityId"], "FRA");
        }
    }

    #[test]
    fn a_change_sends_back_everything_else_as_it_was() {
        let stored = CustomerQueryData {
            first_name: Some("Ada".to_owned()),
            last_name: Some("Example".to_owned()),
            direct_mail: Some(true),
            is_company: Some(false),
            optin_postal: Some(CustomerInformationType::ForPartners),
            ..CustomerQueryData::default()
        };
        let record = serde_json::to_value(changed_customer(&stored, &changes(json!({"firstName": "Grace"})))).unwrap();
        assert_eq!(record["FirstName"], "Grace");
        assert_eq!(record["LastName"], "Example");
        assert_eq!(record["DirectMail"], true);
        assert_eq!(record["IsCompany"], false);
        assert_eq!(record["OptinPostal"], "ForPartners");
    }

    #[test]
    fn an_empty_text_clears_in_a_change_and_says_nothing_in_a_new_record() {
        let changes = changes(json!({"firstName": ""}));
        assert_eq!(changed_customer(&CustomerQueryData::default(), &changes).first_name, Field::Clear);
        assert_eq!(new_customer(&changes, None).first_name, None);
    }

    #[test]
    fn a_new_customer_belongs_to_the_connections_country_unless_one_is_given() {
        let country = |body, default| {
            let address = new_customer(&changes(body), default).address_data;
            address.and_then(|address| address.country_id)
        };
        assert_eq!(country(json!({}), Some("FRA")).as_deref(), Some("FRA"));
        assert_eq!(country(json!({"country": "DE"}), Some("FRA")).as_deref(), Some("DE"));
        assert_eq!(country(json!({}), None), None);
    }
}
