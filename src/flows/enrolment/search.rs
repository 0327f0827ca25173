//! Looks for a customer before one is made, and for the one that may have been made.

use cegid_y2::{
    Client,
    customer::{CustomerQueryData, CustomerSearchDataType, EmailDataType, PhoneDataType, SearchCustomerIds},
};

use crate::{
    domain::form::{FieldName, Typed},
    flows::{Y2Error, livestore::Found},
};

/// More than an associate could tell apart.
const MOST: i32 = 10;

/// By what somebody is looked for.
pub(super) struct Identity {
    pub email: Option<String>,
    pub phone: Option<String>,
    first_name: String,
    last_name: String,
}

impl Identity {
    /// Of what was typed; the phone in E.164, as it is going to be kept.
    pub(super) fn of(typed: &Typed, phone: Option<String>) -> Self {
        let text = |field| Some(typed.of(field).to_owned()).filter(|text: &String| !text.is_empty());
        Self {
            email: text(FieldName::Email),
            phone,
            first_name: typed.of(FieldName::FirstName).to_owned(),
            last_name: typed.of(FieldName::LastName).to_owned(),
        }
    }

    /// What there is before a customer is made: those with its e-mail address or phone number, and the codes of all that could later
    /// be taken for it.
    pub(super) async fn before(&self, client: &Client) -> Result<(Vec<CustomerQueryData>, Vec<String>), Y2Error> {
        let same = self.same_contact(client).await?;
        let known = if self.has_contact() { same.clone() } else { self.same_person(client).await? };
        Ok((same, known.iter().filter_map(code).collect()))
    }

    fn has_contact(&self) -> bool {
        self.email.is_some() || self.phone.is_some()
    }

    /// Open customers with the e-mail address or the phone number; each once.
    pub(super) async fn same_contact(&self, client: &Client) -> Result<Vec<CustomerQueryData>, Y2Error> {
        let mut found = Vec::new();
        if let Some(email) = &self.email {
            let email_data = Some(EmailDataType { email: Some(email.clone()), ..EmailDataType::default() });
            add(&mut found, search(client, CustomerSearchDataType { email_data, ..Default::default() }).await?);
        }
        if let Some(phone) = &self.phone {
            let phone_data = Some(PhoneDataType { cellular_phone_number: Some(phone.clone()), ..Default::default() });
            add(&mut found, search(client, CustomerSearchDataType { phone_data, ..Default::default() }).await?);
        }
        found.retain(|record| record.closed != Some(true));
        Ok(found)
    }

    /// Customers of that name, with the same e-mail address and phone number where there are some.
    pub(super) async fn same_person(&self, client: &Client) -> Result<Vec<CustomerQueryData>, Y2Error> {
        let mut found = if self.has_contact() {
            self.same_contact(client).await?
        } else {
            let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let requested = CustomerSearchDataType {
                first_name: text(&self.first_name),
                last_name: text(&self.last_name),
                ..Default::default()
            };
            search(client, requested).await?
        };
        let same = |kept: &Option<String>, typed: &str| {
            kept.as_deref().unwrap_or_default().trim().to_lowercase() == typed.to_lowercase()
        };
        found.retain(|record| same(&record.last_name, &self.last_name) && same(&record.first_name, &self.first_name));
        Ok(found)
    }
}

async fn search(client: &Client, requested: CustomerSearchDataType) -> Result<Vec<CustomerQueryData>, Y2Error> {
    let search_data = CustomerSearchDataType { max_number_of_customers: Some(MOST), ..requested };
    // A search without a list says nothing: nobody may be created because of it.
    client.call(&SearchCustomerIds { search_data }).await?.required("SearchCustomerIdsResult")
}

fn add(found: &mut Vec<CustomerQueryData>, more: Vec<CustomerQueryData>) {
    for record in more {
        if code(&record).is_some() && !found.iter().any(|known| known.customer_id == record.customer_id) {
            found.push(record);
        }
    }
}

/// The code of a record that has one.
pub(super) fn code(record: &CustomerQueryData) -> Option<String> {
    record.customer_id.as_deref().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// A customer as an associate tells it from others.
pub(super) fn offered(record: &CustomerQueryData) -> Option<Found> {
    let text = |text: &Option<String>| text.as_deref().map(str::trim).unwrap_or_default().to_owned();
    let name = format!("{} {}", text(&record.first_name), text(&record.last_name));
    Some(Found {
        customer_id: code(record)?,
        name: name.trim().to_owned(),
        email: record.email_data.as_ref().map(|data| text(&data.email)).unwrap_or_default(),
        phone: record.phone_data.as_ref().map(|data| text(&data.cellular_phone_number)).unwrap_or_default(),
        city: record.address_data.as_ref().map(|data| text(&data.city)).unwrap_or_default(),
    })
}
