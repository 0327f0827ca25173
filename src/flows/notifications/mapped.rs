//! Entities in the platform's field names, for receivers that asked for them. Personal data throughout.

use cegid_y2::{customer::CustomerQueryData, loyalty::CardHeaderGet, sale_document::GetReply};
use serde_json::{Map, Value, json};

use crate::domain::customer::{CustomerMember, TABLE};

/// A customer: the fields of the mapping that it has, and its id.
pub(super) fn customer(record: &CustomerQueryData) -> Map<String, Value> {
    let wire = serde_json::to_value(record).unwrap_or_default();
    let mut fields = Map::new();
    fields.insert("customerId".to_owned(), json!(record.customer_id));
    for rule in TABLE {
        let Some(target) = rule.targets.last() else { continue };
        let value = match target {
            CustomerMember::BirthDate => birth_date(record),
            target => at(&wire, target.path()).map(|value| plain(*target, value)),
        };
        if let Some(value) = value.filter(|value| !value.is_null()) {
            fields.insert(rule.source.to_owned(), value);
        }
    }
    fields
}

fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, name| value.get(name))
}

/// A consent is a flag here and a word there.
fn plain(target: CustomerMember, value: &Value) -> Value {
    match target {
        CustomerMember::OptinEmail | CustomerMember::OptinPostal | CustomerMember::OptinMobile => {
            match value.as_str() {
                Some("BrandOnly" | "ForPartners" | "UsableByBrand") => Value::Bool(true),
                Some("DoNotUse") => Value::Bool(false),
                _ => Value::Null,
            }
        }
        _ => value.clone(),
    }
}

fn birth_date(record: &CustomerQueryData) -> Option<Value> {
    let date = record.birth_date_data.as_ref()?;
    let (year, month, day) = (date.birth_date_year?, date.birth_date_month?, date.birth_date_day?);
    (year > 0 && month > 0 && day > 0).then(|| json!(format!("{year:04}-{month:02}-{day:02}")))
}

/// Loyalty cards with their points and tiers.
pub(super) fn cards(cards: &[CardHeaderGet]) -> Value {
    let card = |card: &CardHeaderGet| {
        json!({
            "id": card.id,
            "active": card.active,
            "closed": card.closed,
            "points": card.available_loyalty_points,
            "tier": card.program.as_ref().and_then(|program| program.id.clone()),
            "tierLabel": card.program.as_ref().and_then(|program| program.label.clone()),
        })
    };
    cards.iter().map(card).collect()
}

/// A receipt with its lines.
pub(super) fn receipt(document: &GetReply) -> Map<String, Value> {
    let header = document.header.clone().unwrap_or_default();
    let line = |line: &cegid_y2::sale_document::GetLine| {
        json!({
            "itemId": line.item_id,
            "itemReference": line.item_reference,
            "label": line.label,
            "quantity": line.quantity,
            "unitPrice": line.tax_included_net_unit_price,
        })
    };
    let fields = json!({
        "key": header.key.as_ref().map(ToString::to_string),
        "customerId": header.customer_id,
        "storeId": header.store_id,
        "date": header.date,
        "internalReference": header.internal_reference,
        "currency": header.currency_id,
        "total": header.tax_included_total_amount,
        "totalWithoutTax": header.tax_excluded_total_amount,
        "quantity": header.total_quantity,
        "lines": document.lines.iter().map(line).collect::<Vec<_>>(),
    });
    fields.as_object().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use cegid_y2::customer::{BirthDateDataType, CustomerInformationType, EmailDataType};

    use super::*;

    #[test]
    fn a_customer_reads_in_the_platforms_names() {
        let record = CustomerQueryData {
            customer_id: Some("201".to_owned()),
            first_name: Some("Ada".to_owned()),
            optin_email: Some(CustomerInformationType::BrandOnly),
            optin_mobile: Some(CustomerInformationType::DoNotUse),
            email_data: Some(EmailDataType { email: Some("ada@example.org".to_owned()), ..Default::default() }),
            birth_date_data: Some(BirthDateDataType {
                birth_date_day: Some(1),
                birth_date_month: Some(2),
                birth_date_year: Some(1990),
            }),
            ..Default::default()
        };
        let fields = customer(&record);
        assert_eq!(
            Value::Object(fields),
            json!({
                "customerId": "201", "email": "ada@example.org", "consents_email": true, "consents_sms": false,
                "firstName": "Ada", "birthDate": "1990-02-01"
            })
        );
    }
}
