//! Contacts read, created and changed.

use super::parts::{
    ContactBirthDate, ContactCompany, ContactDetails, ContactEmailing, ContactIdentification, ContactName,
    ContactPhoneNumber,
};
use crate::soap::types::{Extra, Field};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Asks for one contact.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContact {
    pub request: GetContactRequest,
}

impl Operation for GetContact {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetContact";
    const REPEATABLE: bool = true;
    /// An unknown contact is a fault (assumed).
    type Response = GetContactReply;
}

/// The contact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContactRequest {
    pub identification: ContactIdentification,
}

/// One contact, without its company and whether it is closed: only the list shows those.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContactReply {
    pub birth_date: Option<ContactBirthDate>,
    pub details: Option<ContactDetails>,
    pub emailing: Option<ContactEmailing>,
    pub name: Option<ContactName>,
    pub phone_number: Option<ContactPhoneNumber>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

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

/// Changes one contact: what is kept is left out, what is cleared is an empty element.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContact {
    pub request: UpdateContactRequest,
}

impl Operation for UpdateContact {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateContact";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The contact, and what changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContactRequest {
    pub birth_date: Option<ContactBirthDate>,
    pub company_informations: Option<ContactCompany<Field<String>>>,
    pub details: Option<ContactDetails<Field<String>>>,
    pub emailing: Option<ContactEmailing<Field<String>>>,
    pub identification: ContactIdentification,
    pub name: Option<ContactName<Field<String>>>,
    pub phone_number: Option<ContactPhoneNumber<Field<String>>>,
}
