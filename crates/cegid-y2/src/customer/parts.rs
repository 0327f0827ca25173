//! The parts of a customer's record (public client code). Personal data: `Debug` shows nothing of it.
//!
//! `T` is the type of a text: `Option<String>` in records that are read or created, [`Field<String>`] in changes.
//!
//! [`Field<String>`]: crate::soap::types::Field

use serde::{Deserialize, Serialize};

use crate::{country_id_type::CountryIdType, opaque::opaque_debug};

/// The postal address.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddressDataType<T = Option<String>> {
    pub address_line1: T,
    pub address_line2: T,
    pub address_line3: T,
    pub brand_name: T,
    pub city: T,
    pub country_id: T,
    pub country_id_type: Option<CountryIdType>,
    pub nata: Option<bool>,
    pub region_id: T,
    pub zip_code: T,
}

/// The day of birth in three numbers; a year of 1900 means that the year is not known.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BirthDateDataType {
    pub birth_date_day: Option<i32>,
    pub birth_date_month: Option<i32>,
    pub birth_date_year: Option<i32>,
}

/// E-mail addresses and what they may be used for.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EmailDataType<T = Option<String>> {
    pub alternative_email: T,
    pub email: T,
    pub emailing_accepted: Option<bool>,
    pub send_receipt_by_mail: Option<bool>,
}

/// The caller's own id of a new customer: with `CheckGuid`, Y2 refuses a second customer with the same.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InternalGuid {
    pub check_guid: Option<bool>,
    pub guid: Option<String>,
}

/// A country by one of its codes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NationalityDataType {
    #[serde(rename = "ISO2")]
    pub iso2: Option<String>,
    #[serde(rename = "ISO3")]
    pub iso3: Option<String>,
    #[serde(rename = "ISO3Num")]
    pub iso3_num: Option<String>,
    pub id: Option<String>,
    pub label: Option<String>,
}

/// The four telephone numbers, up to 25 characters each.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PhoneDataType<T = Option<String>> {
    pub alternative_phone_number: T,
    pub cellular_phone_number: T,
    pub home_phone_number: T,
    pub office_phone_number: T,
}

/// Codes of the ten free tables of customers, up to 17 characters each.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedDataType<T = Option<String>> {
    pub user_defined_table0_value: T,
    pub user_defined_table1_value: T,
    pub user_defined_table2_value: T,
    pub user_defined_table3_value: T,
    pub user_defined_table4_value: T,
    pub user_defined_table5_value: T,
    pub user_defined_table6_value: T,
    pub user_defined_table7_value: T,
    pub user_defined_table8_value: T,
    pub user_defined_table9_value: T,
}

opaque_debug!(AddressDataType<T>, BirthDateDataType, EmailDataType<T>, PhoneDataType<T>, UserDefinedDataType<T>);
