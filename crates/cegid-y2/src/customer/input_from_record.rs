//! A change that starts from what Y2 has: the careful way to send `UpdateCustomer`. Decides no value.

use super::{
    parts::{AddressDataType, EmailDataType, PhoneDataType, UserDefinedDataType},
    record::{CustomerInputData, CustomerQueryData},
};
use crate::soap::types::Field;

/// What is there is sent again; what is empty stays out.
fn set(text: &Option<String>) -> Field<String> {
    text.clone().into()
}

impl CustomerInputData {
    /// Everything the record holds, set to the value it has. Unknown members stay out of the request.
    pub fn from_record(record: &CustomerQueryData) -> Self {
        Self {
            activity_sector_code: set(&record.activity_sector_code),
            address_data: record.address_data.as_ref().map(Into::into),
            alternate_first_name: set(&record.alternate_first_name),
            alternate_last_name: set(&record.alternate_last_name),
            business_area_code: set(&record.business_area_code),
            cpf_cnpj_code: set(&record.cpf_cnpj_code),
            email_data: record.email_data.as_ref().map(Into::into),
            first_name: set(&record.first_name),
            is_company: record.is_company,
            last_modification_date: None,
            last_name: set(&record.last_name),
            municipal_registration: set(&record.municipal_registration),
            origin_code: set(&record.origin_code),
            phone_data: record.phone_data.as_ref().map(Into::into),
            price_list_code: set(&record.price_list_code),
            regional_registration: set(&record.regional_registration),
            risk_level: set(&record.risk_level),
            sales_person2_id: set(&record.sales_person2_id),
            sales_person3_id: set(&record.sales_person3_id),
            sales_person_id: set(&record.sales_person_id),
            title_id: set(&record.title_id),
            user_defined_booleans: record.user_defined_booleans.clone(),
            user_defined_data: record.user_defined_data.as_ref().map(Into::into),
            user_defined_dates: record.user_defined_dates.clone(),
            user_defined_texts: record.user_defined_texts.clone(),
            user_defined_values: record.user_defined_values.clone(),
            usual_store_id: set(&record.usual_store_id),
            activity_code: set(&record.activity_code),
            barcode: set(&record.barcode),
            birth_date_data: record.birth_date_data.clone(),
            company_id_number: set(&record.company_id_number),
            company_title_id: set(&record.company_title_id),
            currency_id: set(&record.currency_id),
            direct_mail: record.direct_mail,
            fiscal_id: set(&record.fiscal_id),
            italian_fiscal_id: set(&record.italian_fiscal_id),
            language_id: set(&record.language_id),
            long_description: set(&record.long_description),
            nationality_id: set(&record.nationality_id),
            optin_alternative_email: record.optin_alternative_email.clone(),
            optin_email: record.optin_email.clone(),
            optin_home_phone: record.optin_home_phone.clone(),
            optin_mobile: record.optin_mobile.clone(),
            optin_office_phone: record.optin_office_phone.clone(),
            optin_postal: record.optin_postal.clone(),
            passport_number: set(&record.passport_number),
            sex: set(&record.sex),
            short_name: set(&record.short_name),
            user_fields: record.user_fields.clone(),
            vat_system: set(&record.vat_system),
            valid_alternative_email: record.valid_alternative_email,
            valid_email: record.valid_email,
            valid_home_phone: record.valid_home_phone,
            valid_mobile: record.valid_mobile,
            valid_office_phone: record.valid_office_phone,
            closed: record.closed,
            invoice_customer_id: set(&record.invoice_customer_id),
            is_prospect: record.is_prospect,
            notepad: set(&record.notepad),
        }
    }
}

impl From<&AddressDataType> for AddressDataType<Field<String>> {
    fn from(part: &AddressDataType) -> Self {
        Self {
            address_line1: set(&part.address_line1),
            address_line2: set(&part.address_line2),
            address_line3: set(&part.address_line3),
            brand_name: set(&part.brand_name),
            city: set(&part.city),
            country_id: set(&part.country_id),
            country_id_type: part.country_id_type.clone(),
            nata: part.nata,
            region_id: set(&part.region_id),
            zip_code: set(&part.zip_code),
        }
    }
}

impl From<&EmailDataType> for EmailDataType<Field<String>> {
    fn from(part: &EmailDataType) -> Self {
        Self {
            alternative_email: set(&part.alternative_email),
            email: set(&part.email),
            emailing_accepted: part.emailing_accepted,
            send_receipt_by_mail: part.send_receipt_by_mail,
        }
    }
}

impl From<&PhoneDataType> for PhoneDataType<Field<String>> {
    fn from(part: &PhoneDataType) -> Self {
        Self {
            alternative_phone_number: set(&part.alternative_phone_number),
            cellular_phone_number: set(&part.cellular_phone_number),
            home_phone_number: set(&part.home_phone_number),
            office_phone_number: set(&part.office_phone_number),
        }
    }
}

impl From<&UserDefinedDataType> for UserDefinedDataType<Field<String>> {
    fn from(part: &UserDefinedDataType) -> Self {
        Self {
            user_defined_table0_value: set(&part.user_defined_table0_value),
            user_defined_table1_value: set(&part.user_defined_table1_value),
            user_defined_table2_value: set(&part.user_defined_table2_value),
            user_defined_table3_value: set(&part.user_defined_table3_value),
            user_defined_table4_value: set(&part.user_defined_table4_value),
            user_defined_table5_value: set(&part.user_defined_table5_value),
            user_defined_table6_value: set(&part.user_defined_table6_value),
            user_defined_table7_value: set(&part.user_defined_table7_value),
            user_defined_table8_value: set(&part.user_defined_table8_value),
            user_defined_table9_value: set(&part.user_defined_table9_value),
        }
    }
}
