//! Which member of a customer record is which field: one table for reading, writing and searching. Knows wire names (public
//! client code) and where they are kept; knows no rule.

use crate::world::customer::Customer;
use crate::world::text::Text;
use crate::world::wire::Consent;

/// A member and the field behind it.
pub(super) struct Member<T: 'static> {
    /// The object around the member; empty for the record itself.
    pub within: &'static str,
    /// The wire name.
    pub name: &'static str,
    /// Reads the field.
    pub get: fn(&Customer) -> &T,
    /// The field to change.
    pub get_mut: fn(&mut Customer) -> &mut T,
}

macro_rules! members {
    ($($within:literal $name:literal |$customer:ident| $field:expr;)+) => {
        &[$(Member {
            within: $within,
            name: $name,
            get: |$customer| &$field,
            get_mut: |$customer| &mut $field,
        }),+]
    };
}

/// Texts with a field of their own. `CountryId` is not here: what it means depends on `CountryIdType`.
pub(super) const TEXTS: &[Member<Text>] = members! {
    "" "Barcode" |customer| customer.barcode;
    "" "CurrencyId" |customer| customer.currency_id;
    "" "FirstName" |customer| customer.first_name;
    "" "LanguageId" |customer| customer.language_id;
    "" "LastName" |customer| customer.last_name;
    "" "NationalityId" |customer| customer.nationality_id;
    "" "Sex" |customer| customer.sex;
    "" "TitleId" |customer| customer.title_id;
    "" "UsualStoreId" |customer| customer.usual_store_id;
    "AddressData" "AddressLine1" |customer| customer.address.lines[0];
    "AddressData" "AddressLine2" |customer| customer.address.lines[1];
    "AddressData" "AddressLine3" |customer| customer.address.lines[2];
    "AddressData" "BrandName" |customer| customer.address.brand_name;
    "AddressData" "City" |customer| customer.address.city;
    "AddressData" "RegionId" |customer| customer.address.region_id;
    "AddressData" "ZipCode" |customer| customer.address.zip_code;
    "EmailData" "AlternativeEmail" |customer| customer.email.alternative;
    "EmailData" "Email" |customer| customer.email.main;
    "PhoneData" "AlternativePhoneNumber" |customer| customer.phones.alternative;
    "PhoneData" "CellularPhoneNumber" |customer| customer.phones.cellular;
    "PhoneData" "HomePhoneNumber" |customer| customer.phones.home;
    "PhoneData" "OfficePhoneNumber" |customer| customer.phones.office;
};

/// Flags.
pub(super) const FLAGS: &[Member<bool>] = members! {
    "" "Closed" |customer| customer.closed;
    "" "DirectMail" |customer| customer.direct_mail;
    "" "IsCompany" |customer| customer.is_company;
    "" "IsProspect" |customer| customer.is_prospect;
    "" "ValidAlternativeEmail" |customer| customer.valid.alternative_email;
    "" "ValidEmail" |customer| customer.valid.email;
    "" "ValidHomePhone" |customer| customer.valid.home_phone;
    "" "ValidMobile" |customer| customer.valid.mobile;
    "" "ValidOfficePhone" |customer| customer.valid.office_phone;
    "AddressData" "Nata" |customer| customer.address.nata;
    "EmailData" "EmailingAccepted" |customer| customer.email.mailing_accepted;
    "EmailData" "SendReceiptByMail" |customer| customer.email.send_receipt;
};

/// Consents, one per channel.
pub(super) const CONSENTS: &[Member<Consent>] = members! {
    "" "OptinAlternativeEmail" |customer| customer.consents.alternative_email;
    "" "OptinEmail" |customer| customer.consents.email;
    "" "OptinHomePhone" |customer| customer.consents.home_phone;
    "" "OptinMobile" |customer| customer.consents.mobile;
    "" "OptinOfficePhone" |customer| customer.consents.office_phone;
    "" "OptinPostal" |customer| customer.consents.postal;
};

/// Texts that no rule looks at: stored, shown and searched by name.
pub(super) const CARRIED: &[&str] = &[
    "ActivityCode",
    "ActivitySectorCode",
    "AlternateFirstName",
    "AlternateLastName",
    "BusinessAreaCode",
    "CompanyIdNumber",
    "CompanyTitleId",
    "CpfCnpjCode",
    "FiscalId",
    "InvoiceCustomerId",
    "ItalianFiscalId",
    "LongDescription",
    "MunicipalRegistration",
    "Notepad",
    "OriginCode",
    "PassportNumber",
    "PriceListCode",
    "RegionalRegistration",
    "RiskLevel",
    "SalesPerson2Id",
    "SalesPerson3Id",
    "SalesPersonId",
    "ShortName",
    "VATSystem",
];

/// A carried text; empty where there is none.
pub(super) fn carried<'a>(customer: &'a Customer, name: &str) -> &'a str {
    customer.carried.get(name).map_or("", |text| text)
}
