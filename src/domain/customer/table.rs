//! The default mapping as data: source field → what it may hold → where it goes. Knows no values.
//!
//! Source: the platform's public field table; the Y2 side agrees with public client code of `CustomerWcfService`.

macro_rules! members {
    ($($name:ident $(($id:ty))? = $path:literal $(, $note:literal)?;)+) => {
        /// Where a value goes in Y2's customer record. The path is the one of the web service.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum CustomerMember {
            $(#[doc = concat!("`", $path, "`" $(, ", ", $note)?)] $name $(($id))?,)+
        }

        impl CustomerMember {
            /// The path in Y2's record, for people (`EmailData.Email`).
            pub fn path(self) -> &'static str {
                match self { $(Self::$name { .. } => $path,)+ }
            }
        }
    };
}

members! {
    Email = "EmailData.Email";
    EmailingAccepted = "EmailData.EmailingAccepted";
    SendReceiptByMail = "EmailData.SendReceiptByMail";
    OptinEmail = "OptinEmail";
    OptinPostal = "OptinPostal";
    OptinMobile = "OptinMobile";
    CellularPhoneNumber = "PhoneData.CellularPhoneNumber";
    IsProspect = "IsProspect";
    FirstName = "FirstName";
    LastName = "LastName";
    Sex = "Sex";
    TitleId = "TitleId";
    SalesPersonId = "SalesPersonId";
    UsualStoreId = "UsualStoreId";
    BirthDate = "BirthDateData", "day, month and year apart";
    AddressLine1 = "AddressData.AddressLine1";
    AddressLine2 = "AddressData.AddressLine2";
    ZipCode = "AddressData.ZipCode";
    City = "AddressData.City";
    Country = "AddressData.CountryId", "with `AddressData.CountryIdType`";
    NationalityId = "NationalityId";
    LanguageId = "LanguageId";
    RegionId = "AddressData.RegionId";
    UserText(u8) = "UserDefinedTexts", "by id 1 to 3";
    UserNumber(u8) = "UserDefinedValues", "by id 1 to 3";
    UserDate(u8) = "UserDefinedDates", "by id 1 to 3";
    UserFlag(u8) = "UserDefinedBooleans", "by id 1 to 3";
    UserTable(u8) = "UserDefinedData", "by number 0 to 9";
    UserField(i32) = "UserFields", "by id";
}

/// What a source field may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Text of at most so many characters. The limits are the widest of Y2's columns in any version.
    Text(usize),
    /// Text that looks like an e-mail address, at most 250 characters.
    Email,
    /// A phone number as people write it, at most 25 characters, some of them digits.
    Phone,
    /// `true` or `false`.
    Flag,
    /// `M` or `F`.
    Sex,
    /// `yyyy-MM-dd`
    Date,
    /// An ISO 3166-1 code or Y2's own.
    Country,
    /// Y2's own three-character code.
    Y2Country,
}

/// One row: a source field and everything that it sets.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The platform's name.
    pub source: &'static str,
    /// What it may hold.
    pub kind: FieldKind,
    /// What it sets. A flag that sets a consent becomes one of Y2's opt-in words there.
    pub targets: &'static [CustomerMember],
}

const fn rule(source: &'static str, kind: FieldKind, targets: &'static [CustomerMember]) -> Rule {
    Rule { source, kind, targets }
}

/// The default mapping. `customerId` is missing on purpose: it finds the customer and is never written.
pub const TABLE: &[Rule] = &[
    rule("email", FieldKind::Email, &[CustomerMember::Email]),
    // One source, two targets: Y2 keeps the old mailing flag beside the consent.
    rule("consents_email", FieldKind::Flag, &[CustomerMember::EmailingAccepted, CustomerMember::OptinEmail]),
    rule("consents_post", FieldKind::Flag, &[CustomerMember::OptinPostal]),
    rule("consents_sms", FieldKind::Flag, &[CustomerMember::OptinMobile]),
    rule("consents_emailReceipt", FieldKind::Flag, &[CustomerMember::SendReceiptByMail]),
    rule("phoneNumber", FieldKind::Phone, &[CustomerMember::CellularPhoneNumber]),
    rule("isProspect", FieldKind::Flag, &[CustomerMember::IsProspect]),
    rule("firstName", FieldKind::Text(35), &[CustomerMember::FirstName]),
    rule("lastName", FieldKind::Text(35), &[CustomerMember::LastName]),
    rule("sex", FieldKind::Sex, &[CustomerMember::Sex]),
    rule("title", FieldKind::Text(17), &[CustomerMember::TitleId]),
    rule("advisor", FieldKind::Text(17), &[CustomerMember::SalesPersonId]),
    rule("storeId", FieldKind::Text(6), &[CustomerMember::UsualStoreId]),
    rule("birthDate", FieldKind::Date, &[CustomerMember::BirthDate]),
    rule("address", FieldKind::Text(70), &[CustomerMember::AddressLine1]),
    // Line 2, although it is spoken first: that is the documented default.
    rule("streetNumber", FieldKind::Text(70), &[CustomerMember::AddressLine2]),
    rule("postcode", FieldKind::Text(9), &[CustomerMember::ZipCode]),
    rule("zipCode", FieldKind::Text(9), &[CustomerMember::ZipCode]),
    rule("city", FieldKind::Text(35), &[CustomerMember::City]),
    rule("country", FieldKind::Country, &[CustomerMember::Country]),
    rule("nationality", FieldKind::Y2Country, &[CustomerMember::NationalityId]),
];
