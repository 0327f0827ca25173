//! The four records of a customer. Their members follow the contract's inheritance: the base comes first on the wire
//! (public client code).

use serde::{Deserialize, Serialize};

use super::{
    enums::CustomerInformationType,
    parts::{
        AddressDataType, BirthDateDataType, EmailDataType, InternalGuid, NationalityDataType, PhoneDataType,
        UserDefinedDataType,
    },
};
use crate::{
    opaque::opaque_debug,
    user_defined::{UserDefinedBoolean, UserDefinedDate, UserDefinedText, UserDefinedValue, UserField},
};

use crate::soap::types::{Extra, Field, XmlDateTime};

/// The members of `CustomerDataBase`, then the given ones. `$text` is the type of a text.
macro_rules! customer_data_base {
    ($(#[$meta:meta])* $name:ident, $text:ty, { $($rest:tt)* }) => {
        $(#[$meta])*
        #[serde(rename_all = "PascalCase")]
        pub struct $name {
            pub activity_sector_code: $text,
            pub address_data: Option<AddressDataType<$text>>,
            pub alternate_first_name: $text,
            pub alternate_last_name: $text,
            pub business_area_code: $text,
            pub cpf_cnpj_code: $text,
            pub email_data: Option<EmailDataType<$text>>,
            pub first_name: $text,
            pub is_company: Option<bool>,
            /// The server's own; left out of requests.
            pub last_modification_date: Option<XmlDateTime>,
            pub last_name: $text,
            pub municipal_registration: $text,
            pub origin_code: $text,
            pub phone_data: Option<PhoneDataType<$text>>,
            pub price_list_code: $text,
            pub regional_registration: $text,
            pub risk_level: $text,
            pub sales_person2_id: $text,
            pub sales_person3_id: $text,
            pub sales_person_id: $text,
            /// Code of the civility of a person; per folder.
            pub title_id: $text,
            #[serde(default)]
            pub user_defined_booleans: Vec<UserDefinedBoolean>,
            pub user_defined_data: Option<UserDefinedDataType<$text>>,
            #[serde(default)]
            pub user_defined_dates: Vec<UserDefinedDate>,
            #[serde(default)]
            pub user_defined_texts: Vec<UserDefinedText>,
            #[serde(default)]
            pub user_defined_values: Vec<UserDefinedValue>,
            /// The store the customer belongs to.
            pub usual_store_id: $text,
            $($rest)*
        }
    };
}

/// The members of `CustomerData` behind those of its base, then the given ones.
macro_rules! customer_data {
    ($(#[$meta:meta])* $name:ident, $text:ty, { $($rest:tt)* }) => {
        customer_data_base! { $(#[$meta])* $name, $text, {
            pub activity_code: $text,
            /// Up to 17 characters, unique.
            pub barcode: $text,
            pub birth_date_data: Option<BirthDateDataType>,
            pub company_id_number: $text,
            /// Code of the legal form of a company.
            pub company_title_id: $text,
            /// Normally the ISO 4217 code.
            pub currency_id: $text,
            pub direct_mail: Option<bool>,
            pub fiscal_id: $text,
            pub italian_fiscal_id: $text,
            /// Y2's code of three letters.
            pub language_id: $text,
            pub long_description: $text,
            /// Y2's code of the country.
            pub nationality_id: $text,
            pub optin_alternative_email: Option<CustomerInformationType>,
            pub optin_email: Option<CustomerInformationType>,
            pub optin_home_phone: Option<CustomerInformationType>,
            pub optin_mobile: Option<CustomerInformationType>,
            pub optin_office_phone: Option<CustomerInformationType>,
            pub optin_postal: Option<CustomerInformationType>,
            /// In some countries `<kind>;<number>`.
            pub passport_number: $text,
            /// `M` or `F`.
            pub sex: $text,
            pub short_name: $text,
            #[serde(default)]
            pub user_fields: Vec<UserField>,
            #[serde(rename = "VATSystem")]
            pub vat_system: $text,
            pub valid_alternative_email: Option<bool>,
            pub valid_email: Option<bool>,
            pub valid_home_phone: Option<bool>,
            pub valid_mobile: Option<bool>,
            pub valid_office_phone: Option<bool>,
            $($rest)*
        } }
    };
}

customer_data! {
    /// A customer as Y2 has it.
    #[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
    CustomerQueryData, Option<String>, {
        pub closed: Option<bool>,
        /// The store that created the record.
        pub creation_store_id: Option<String>,
        /// Up to 17 characters, not always digits.
        pub customer_id: Option<String>,
        pub invoice_customer_id: Option<String>,
        pub is_prospect: Option<bool>,
        /// A fictitious customer.
        pub is_virtual: Option<bool>,
        pub last_date_update: Option<XmlDateTime>,
        pub notepad: Option<String>,
        /// Members that this type does not know.
        #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
        pub extra: Extra,
    }
}

customer_data! {
    /// A new customer.
    #[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
    CustomerInsertData, Option<String>, {
        pub closed: Option<bool>,
        pub invoice_customer_id: Option<String>,
        pub is_prospect: Option<bool>,
        pub notepad: Option<String>,
        pub customer_guid: Option<InternalGuid>,
        /// Leave it out to let Y2 number the customer. Up to 17 characters, not always digits.
        pub customer_id: Option<String>,
    }
}

customer_data! {
    /// A change of a customer: texts are kept, cleared or set. Flags and dates are not nillable in the contract, so an
    /// absent one may be read as false or zero: read the record first and send it back whole
    /// ([`CustomerInputData::from_record`](Self::from_record)).
    #[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
    CustomerInputData, Field<String>, {
        pub closed: Option<bool>,
        pub invoice_customer_id: Field<String>,
        pub is_prospect: Option<bool>,
        pub notepad: Field<String>,
    }
}

customer_data_base! {
    /// What a customer must be like to be found: the filled members, combined with AND.
    #[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
    CustomerSearchDataType, Option<String>, {
        pub activity_code: Option<String>,
        /// Up to 17 characters, unique.
        pub barcode: Option<String>,
        pub birth_date_data: Option<BirthDateDataType>,
        pub closed: Option<bool>,
        pub company_id_number: Option<String>,
        /// The store that created the record.
        pub creation_store_id: Option<String>,
        /// Up to 17 characters, not always digits.
        pub customer_id: Option<String>,
        /// Id, barcode, card number or external reference.
        pub customer_reference: Option<String>,
        pub direct_mail: Option<bool>,
        pub fiscal_id: Option<String>,
        pub invoice_customer_id: Option<String>,
        pub is_customer: Option<bool>,
        pub is_prospect: Option<bool>,
        pub italian_fiscal_id: Option<String>,
        /// Caps the answer.
        pub max_number_of_customers: Option<i32>,
        pub nationality_data: Option<NationalityDataType>,
        /// In some countries `<kind>;<number>`.
        pub passport_number: Option<String>,
    }
}

opaque_debug!(CustomerQueryData, CustomerInsertData, CustomerInputData, CustomerSearchDataType);
