//! `GetContact`: one contact of a customer by its number.

use serde::{Deserialize, Serialize};

use super::parts::{
    ContactBirthDate, ContactDetails, ContactEmailing, ContactIdentification, ContactName, ContactPhoneNumber,
};
use crate::{Operation, Service};

use crate::soap::types::Extra;

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
