//! `GetContacts`: all contacts of a customer.

use serde::{Deserialize, Serialize};

use super::parts::{
    ContactBirthDate, ContactCompany, ContactDetails, ContactEmailing, ContactIdentification, ContactName,
    ContactPhoneNumber,
};
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Asks for the contacts of one customer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContacts {
    pub request: GetContactsRequest,
}

impl Operation for GetContacts {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetContacts";
    const REPEATABLE: bool = true;
    type Response = GetContactsReply;
}

/// Whose, and which of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContactsRequest {
    /// Only closed ones, or only the others; all where absent (assumed).
    pub closed: Option<bool>,
    pub customer_id: String,
    pub max_number_returned_contacts: Option<i32>,
}

/// The contacts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContactsReply {
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// One contact, whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Contact {
    pub birth_date: Option<ContactBirthDate>,
    pub company_informations: Option<ContactCompany>,
    pub details: Option<ContactDetails>,
    pub emailing: Option<ContactEmailing>,
    pub identification: Option<ContactIdentification>,
    pub name: Option<ContactName>,
    pub phone_number: Option<ContactPhoneNumber>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
