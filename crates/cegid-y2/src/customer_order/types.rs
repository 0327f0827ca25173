//! What `CreateFrom` carries, in wire order. Types are named as in the WSDL, but for the items of lists, which are called
//! `Line` and `Payment` on the wire.

use serde::{Deserialize, Serialize};

pub use crate::sale_document::ItemIdentifier;
use crate::soap::types::{Decimal, XmlDateTime, wire_enum};

wire_enum! {
    /// What can be made.
    pub enum DocumentTypeToCreate {
        CustomerDelivery = "CustomerDelivery",
        DeliveryPreparation = "DeliveryPreparation",
    }
}

wire_enum! {
    /// What can have been made.
    pub enum CreatedDocumentType {
        CustomerDelivery = "CustomerDelivery",
        AvailableOrder = "AvailableOrder",
        Receipt = "Receipt",
        DeliveryPreparation = "DeliveryPreparation",
    }
}

wire_enum! {
    /// What something can be made of.
    pub enum OriginalDocumentType {
        CustomerOrder = "CustomerOrder",
        DeliveryPreparation = "DeliveryPreparation",
    }
}

wire_enum! {
    /// Which of the values of a [`UserField`] counts.
    pub enum UserFieldKind {
        Boolean = "Boolean",
        Text = "CaracterString",
        Date = "Date",
        ListElement = "SelectionList",
        Number = "Numerical",
    }
}

/// Either the one or the other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromRequestHeaderOriginalDocumentIdentifier", rename_all = "PascalCase")]
pub struct DocumentIdentifier {
    pub key: Option<DocumentKey>,
    pub reference: Option<DocumentReference>,
}

/// Kind, counter and number of the original document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromRequestHeaderOriginalDocumentIdentifierKey", rename_all = "PascalCase")]
pub struct DocumentKey {
    pub number: Option<i32>,
    /// What older services call `Stump`.
    pub stub: Option<String>,
    #[serde(rename = "Type")]
    pub kind: Option<OriginalDocumentType>,
}

/// Kind, counter and number of a document that was made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromReplyDocumentKey", rename_all = "PascalCase")]
pub struct CreatedDocumentKey {
    pub number: Option<i32>,
    /// What older services call `Stump`.
    pub stub: Option<String>,
    #[serde(rename = "Type")]
    pub kind: Option<CreatedDocumentType>,
}

/// Kind, customer and internal reference.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromRequestHeaderOriginalDocumentIdentifierReference", rename_all = "PascalCase")]
pub struct DocumentReference {
    pub customer_id: Option<String>,
    pub internal_reference: Option<String>,
    #[serde(rename = "Type")]
    pub kind: Option<OriginalDocumentType>,
}

/// What becomes of the rest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromRequestHeaderRemainderManagement", rename_all = "PascalCase")]
pub struct RemainderManagement {
    /// Whether what is left open is given up.
    pub close_document: Option<bool>,
}

/// How much of an item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Line {
    pub additional_description: Option<String>,
    pub catalog_reference: Option<String>,
    pub external_reference: Option<String>,
    pub item_identifier: Option<ItemIdentifier>,
    pub package_reference: Option<String>,
    pub quantity: Option<Decimal>,
    pub sales_person_id: Option<String>,
    pub serial_number_id: Option<String>,
    pub warehouse_id: Option<String>,
}

/// One payment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Payment {
    pub amount: Option<Decimal>,
    pub credit_card: Option<CreditCard>,
    pub currency_id: Option<String>,
    /// Midnight.
    pub due_date: Option<XmlDateTime>,
    /// Mandatory.
    pub id: Option<i32>,
    pub method_id: Option<String>,
    pub received_payment: Option<ReceivedPayment>,
    pub voucher_id: Option<String>,
}

/// What the payment terminal left behind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromRequestPaymentCreditCard", rename_all = "PascalCase")]
pub struct CreditCard {
    pub authorization_number: Option<String>,
    /// Stands last in the only source, where everything else is in ordinal order: its place is inferred.
    pub transaction_issuer: Option<String>,
    pub transaction_number: Option<String>,
}

/// A payment received at a till.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromRequestPaymentReceivedPayment", rename_all = "PascalCase")]
pub struct ReceivedPayment {
    pub is_active: Option<bool>,
    pub register_operation_id: Option<String>,
}

/// A free date.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedDate {
    pub id: Option<i32>,
    pub value: Option<XmlDateTime>,
}

/// A code of a free table of documents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedTable {
    pub id: Option<i32>,
    pub value: Option<String>,
}

/// A code of a free table of customers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserDefinedTableCustomer {
    pub id: Option<i32>,
    pub value: Option<String>,
}

/// An extra field by number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserField {
    pub id: Option<i32>,
    pub value: Option<UserFieldValue>,
    pub value_type: Option<UserFieldKind>,
}

/// The values of an extra field, of which one counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromRequestHeaderUserFieldValue", rename_all = "PascalCase")]
pub struct UserFieldValue {
    pub boolean_value: Option<bool>,
    pub date_value: Option<XmlDateTime>,
    pub list_element_value: Option<String>,
    pub number_value: Option<Decimal>,
    pub text_value: Option<String>,
}
