//! `CreateContact`: adds a contact to a customer, answers its number.

use serde::{Deserialize, Serialize};

use super::parts::{
    ContactBirthDate, ContactCompany, ContactDetails, ContactEmailing, ContactName, ContactPhoneNumber,
};
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Adds a contact. Sending it twice adds two.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContact {
    pub request: CreateContactRequest,
}

impl Operation for CreateContact {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "CreateContact";
    const REPEATABLE: bool = false;
    type Response = CreateContactReply;
}

/// The new contact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactRequest {
    pub birth_date: Option<ContactBirthDate>,
    pub company_informations: Option<ContactCompany>,
    pub details: Option<ContactDetails>,
    pub emailing: Option<ContactEmailing>,
    pub identification: NewContactIdentification,
    pub name: ContactName,
    pub phone_number: Option<ContactPhoneNumber>,
}

/// Whose contact it will be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NewContactIdentification {
    pub customer_id: String,
}

/// What it is called.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactReply {
    /// Per customer, from 1.
    pub number: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
