//! The free zones that a retailer adds to customers and documents; the same shapes in every service (vendor WSDL).

use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, Extra, XmlDateTime, wire_enum};

wire_enum! {
    /// Number of a free zone.
    pub enum UserDefinedId {
        One = "1",
        Two = "2",
        Three = "3",
    }
}

wire_enum! {
    /// Which of the values of a [`UserField`] counts.
    pub enum UserFieldKind {
        Boolean = "BooleanValueKind",
        Text = "TextValueKind",
        Date = "DateValueKind",
        ListElement = "ListElementValueKind",
        Number = "NumberValueKind",
    }
}

/// A free yes or no.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedBoolean {
    pub id: Option<UserDefinedId>,
    pub value: Option<bool>,
}

/// A free date.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedDate {
    pub id: Option<UserDefinedId>,
    pub value: Option<XmlDateTime>,
}

/// A code of a free table of documents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedTable {
    pub id: Option<UserDefinedId>,
    pub value: Option<String>,
}

wire_enum! {
    /// Number of a free table of customers.
    pub enum UserDefinedTableCustomerId {
        One = "1",
        Two = "2",
        Three = "3",
        Four = "4",
        Five = "5",
        Six = "6",
        Seven = "7",
        Eight = "8",
        Nine = "9",
        Ten = "10",
    }
}

/// A code of a free table of customers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedTableCustomer {
    pub id: Option<UserDefinedTableCustomerId>,
    pub value: Option<String>,
}

/// A free text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedText {
    pub id: Option<UserDefinedId>,
    pub value: Option<String>,
}

/// A free number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedValue {
    pub id: Option<UserDefinedId>,
    pub value: Option<Decimal>,
}

/// An extra field by number; [`UserFieldKind`] says which value counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserField {
    pub boolean_value: Option<bool>,
    pub date_value: Option<XmlDateTime>,
    pub id: Option<i32>,
    pub list_element_value: Option<String>,
    pub number_value: Option<Decimal>,
    pub text_value: Option<String>,
    pub value_type: Option<UserFieldKind>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
