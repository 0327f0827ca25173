//! The fields that a form can have: what each is called, where it goes in Y2, how it is entered, how long it may be.

use std::{fmt, str::FromStr};

use crate::domain::customer::{CustomerMember, FieldKind, TABLE};

macro_rules! fields {
    ($($name:ident $text:literal => $member:ident;)+) => {
        /// A field. Its name is the platform's; free zones are called by kind and id (`text1`, `table0`, `userField7`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FieldName {
            $(#[doc = concat!("`", $text, "`")] $name,)+
            /// `text1` to `text3`
            Text(u8),
            /// `value1` to `value3`
            Value(u8),
            /// `date1` to `date3`
            Date(u8),
            /// `boolean1` to `boolean3`
            Boolean(u8),
            /// `table0` to `table9`
            Table(u8),
            /// `userField` and its id
            UserField(i32),
        }

        /// Those that have a name of their own.
        const NAMED: &[(FieldName, &str)] = &[$((FieldName::$name, $text),)+];

        impl FieldName {
            /// Where it goes in Y2.
            pub fn target(self) -> CustomerMember {
                match self {
                    $(Self::$name => CustomerMember::$member,)+
                    Self::Text(id) => CustomerMember::UserText(id),
                    Self::Value(id) => CustomerMember::UserNumber(id),
                    Self::Date(id) => CustomerMember::UserDate(id),
                    Self::Boolean(id) => CustomerMember::UserFlag(id),
                    Self::Table(number) => CustomerMember::UserTable(number),
                    Self::UserField(id) => CustomerMember::UserField(id),
                }
            }
        }
    };
}

// In the order of a form. `zipCode` is another name of `postcode`.
fields! {
    Title "title" => TitleId;
    Sex "sex" => Sex;
    FirstName "firstName" => FirstName;
    LastName "lastName" => LastName;
    BirthDate "birthDate" => BirthDate;
    Email "email" => Email;
    PhoneNumber "phoneNumber" => CellularPhoneNumber;
    Address "address" => AddressLine1;
    StreetNumber "streetNumber" => AddressLine2;
    Postcode "postcode" => ZipCode;
    City "city" => City;
    Region "region" => RegionId;
    Country "country" => Country;
    Nationality "nationality" => NationalityId;
    Language "language" => LanguageId;
    StoreId "storeId" => UsualStoreId;
    Advisor "advisor" => SalesPersonId;
    IsProspect "isProspect" => IsProspect;
}

/// The text names no field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a field: `title`, `sex`, `firstName`, `lastName`, `birthDate`, `email`, `phoneNumber`, `address`, `streetNumber`, `postcode`, \
     `city`, `region`, `country`, `nationality`, `language`, `storeId`, `advisor`, `isProspect`, `text1` to `text3`, `value1` to \
     `value3`, `date1` to `date3`, `boolean1` to `boolean3`, `table0` to `table9`, or `userField` and its id"
)]
pub struct InvalidFieldName;

/// How a field is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A line of text of at most so many characters.
    Text(usize),
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// Day, month and perhaps a year.
    BirthDate,
    /// A date.
    Date,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// One of a list; a line of text of at most so many characters where there is no list.
    Choice(usize),
}

/// Of free texts and codes. Source: the columns of Y2's database.
const FREE_TEXT: usize = 35;
const CODE: usize = 17;
const USER_FIELD: usize = 255;

impl FieldName {
    /// How it is entered where a layout says nothing else.
    pub fn control(self) -> Control {
        match self {
            Self::Email => Control::Email,
            Self::PhoneNumber => Control::Phone,
            Self::BirthDate => Control::BirthDate,
            Self::Date(_) => Control::Date,
            Self::Value(_) => Control::Number,
            Self::Boolean(_) | Self::IsProspect => Control::Flag,
            Self::Title | Self::Sex | Self::Country | Self::Nationality | Self::Language | Self::StoreId => {
                Control::Choice(self.longest())
            }
            Self::Table(_) | Self::Region => Control::Choice(CODE),
            Self::UserField(_) => Control::Text(USER_FIELD),
            _ => Control::Text(self.longest()),
        }
    }

    /// Characters that Y2 keeps.
    pub fn longest(self) -> usize {
        let target = self.target();
        let of_table = TABLE.iter().find(|rule| rule.targets.contains(&target)).and_then(|rule| match rule.kind {
            FieldKind::Text(longest) => Some(longest),
            _ => None,
        });
        of_table.unwrap_or(match self {
            Self::Text(_) => FREE_TEXT,
            Self::Email => 250,
            Self::PhoneNumber => 25,
            Self::UserField(_) => USER_FIELD,
            _ => CODE,
        })
    }

    /// The token by which browsers fill it in (HTML, `autocomplete`).
    pub fn autocomplete(self) -> Option<&'static str> {
        Some(match self {
            Self::Title => "honorific-prefix",
            Self::FirstName => "given-name",
            Self::LastName => "family-name",
            Self::Email => "email",
            Self::PhoneNumber => "tel",
            Self::Address => "address-line1",
            Self::StreetNumber => "address-line2",
            Self::Postcode => "postal-code",
            Self::City => "address-level2",
            Self::Region => "address-level1",
            Self::Country => "country",
            _ => return None,
        })
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(id) => write!(f, "text{id}"),
            Self::Value(id) => write!(f, "value{id}"),
            Self::Date(id) => write!(f, "date{id}"),
            Self::Boolean(id) => write!(f, "boolean{id}"),
            Self::Table(number) => write!(f, "table{number}"),
            Self::UserField(id) => write!(f, "userField{id}"),
            named => f.write_str(NAMED.iter().find(|(known, _)| known == named).map_or("", |(_, name)| name)),
        }
    }
}

impl FromStr for FieldName {
    type Err = InvalidFieldName;

    fn from_str(text: &str) -> Result<Self, InvalidFieldName> {
        if text == "zipCode" {
            return Ok(Self::Postcode);
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, name)| *name == text) {
            return Ok(*name);
        }
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (kind, id) = text.split_at(text.len() - digits);
        let id: i32 = id.parse().ok().filter(|number: &i32| number.to_string() == id).ok_or(InvalidFieldName)?;
        let small = u8::try_from(id).map_err(|_| InvalidFieldName);
        match (kind, id) {
            ("text", 1..=3) => Ok(Self::Text(small?)),
            ("value", 1..=3) => Ok(Self::Value(small?)),
            ("date", 1..=3) => Ok(Self::Date(small?)),
            ("boolean", 1..=3) => Ok(Self::Boolean(small?)),
            ("table", 0..=9) => Ok(Self::Table(small?)),
            ("userField", 1..) => Ok(Self::UserField(id)),
            _ => Err(InvalidFieldName),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_called_by_its_name_or_by_kind_and_id() {
        let names = NAMED.iter().map(|(_, name)| (*name).to_owned());
        let zones =
            ["text1", "text3", "value2", "date1", "boolean3", "table0", "table9", "userField1", "userField2000"];
        for name in names.chain(zones.map(str::to_owned)) {
            assert_eq!(name.parse::<FieldName>().map(|field| field.to_string()), Ok(name));
        }
        assert_eq!("zipCode".parse(), Ok(FieldName::Postcode));
        for bad in
            ["", "text", "text0", "text4", "text01", "table10", "userField0", "userField-1", "Email", "consents_email"]
        {
            assert!(bad.parse::<FieldName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn every_field_of_the_table_of_fields_has_a_name_here() {
        for rule in TABLE.iter().filter(|rule| !rule.source.starts_with("consents_")) {
            let field: FieldName = rule.source.parse().unwrap();
            assert_eq!(rule.targets, [field.target()], "{}", rule.source);
        }
    }

    #[test]
    fn lengths_are_those_that_y2_keeps() {
        assert_eq!(FieldName::LastName.longest(), 35);
        assert_eq!(FieldName::Address.longest(), 70);
        assert_eq!(FieldName::Postcode.longest(), 9);
        assert_eq!(FieldName::StoreId.longest(), 6);
    }
}
