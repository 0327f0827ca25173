//! The parts of a contact (vendor WSDL). Personal data: `Debug` shows nothing of it.
//!
//! `T` is the type of a text: `Option<String>` in what is read or created, [`Field<String>`] in changes.
//!
//! [`Field<String>`]: crate::soap::types::Field

use crate::opaque::opaque_debug;
use serde::{Deserialize, Serialize};

use crate::soap::types::{Extra, XmlDateTime, wire_enum};

/// The day of birth, in three numbers or as a whole.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactBirthDate {
    pub birth_day: Option<i32>,
    /// Only in requests and in lists; stands for the three numbers.
    pub birth_full_date: Option<XmlDateTime>,
    pub birth_month: Option<i32>,
    pub birth_year: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What the contact does in the company: codes of the folder, or words.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, bound(deserialize = "T: Default + Deserialize<'de>"))]
pub struct ContactCompany<T = Option<String>> {
    pub function: T,
    pub function_code: T,
    pub service: T,
    pub service_code: T,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What else is known of the contact.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, bound(deserialize = "T: Default + Deserialize<'de>"))]
pub struct ContactDetails<T = Option<String>> {
    /// Free text.
    pub bloc_note: T,
    /// Not in the reply that shows one contact.
    pub closed: Option<bool>,
    /// The one to turn to.
    pub is_main: Option<bool>,
    /// Code of the folder.
    pub relationship_code: T,
    /// The reply that shows one contact calls it a text; its words are the same.
    pub sex: Option<SexKind>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The e-mail address, and what may be sent.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, bound(deserialize = "T: Default + Deserialize<'de>"))]
pub struct ContactEmailing<T = Option<String>> {
    pub allow_emailing: Option<bool>,
    /// Letters.
    pub allow_mail: Option<bool>,
    pub email: T,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A contact: whose, and which.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactIdentification {
    pub customer_id: Option<String>,
    /// Per customer, from 1.
    pub number: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The name.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, bound(deserialize = "T: Default + Deserialize<'de>"))]
pub struct ContactName<T = Option<String>> {
    /// Code of the civility.
    pub civility: T,
    pub first_name: T,
    /// Required of a new contact.
    pub last_name: T,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The telephone numbers.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, bound(deserialize = "T: Default + Deserialize<'de>"))]
pub struct ContactPhoneNumber<T = Option<String>> {
    pub home_phone_number: T,
    pub mobile_phone_number: T,
    pub office_phone_number: T,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

wire_enum! {
    /// As Y2 writes it.
    pub enum SexKind {
        Female = "Female",
        Male = "Male",
    }
}

opaque_debug!(
    ContactBirthDate,
    ContactCompany<T>,
    ContactDetails<T>,
    ContactEmailing<T>,
    ContactName<T>,
    ContactPhoneNumber<T>
);
