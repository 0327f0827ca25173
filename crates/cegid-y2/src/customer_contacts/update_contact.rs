//! `UpdateContact`: changes a contact.

use serde::{Deserialize, Serialize};

use super::parts::{
    ContactBirthDate, ContactCompany, ContactDetails, ContactEmailing, ContactIdentification, ContactName,
    ContactPhoneNumber,
};
use crate::{Operation, Service};

use crate::soap::types::Field;

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
