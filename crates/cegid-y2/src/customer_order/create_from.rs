//! `CreateFrom`: makes a preparation or a delivery of an order. The vendor plans to replace it after 2028.

use serde::{Deserialize, Serialize};

use super::types::{
    CreatedDocumentKey, DocumentIdentifier, DocumentTypeToCreate, Line, Payment, RemainderManagement, UserDefinedDate,
    UserDefinedTable, UserDefinedTableCustomer, UserField,
};
use crate::{Operation, Service};

use crate::soap::types::{Extra, XmlDateTime};

/// Converts one document. With an `OperationUid` it could be repeated, but nothing forces a caller to give one: it is not.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateFrom {
    pub request: CreateFromRequest,
}

impl Operation for CreateFrom {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "CreateFrom";
    const REPEATABLE: bool = false;
    type Response = CreateFromReply;
}

/// What is made of what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromRequest", rename_all = "PascalCase")]
pub struct CreateFromRequest {
    pub header: Option<CreateFromHeader>,
    /// The whole document when empty.
    #[serde(default)]
    pub lines: Vec<Line>,
    #[serde(default)]
    pub payments: Vec<Payment>,
}

/// The head of the new document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromRequestHeader", rename_all = "PascalCase")]
pub struct CreateFromHeader {
    /// Midnight.
    pub date: Option<XmlDateTime>,
    pub device_id: Option<String>,
    pub disable_merge_lines: Option<bool>,
    /// Up to 40 characters.
    pub external_reference: Option<String>,
    /// Up to 40 characters.
    pub follow_up_reference: Option<String>,
    /// Up to 40 characters.
    pub internal_reference: Option<String>,
    pub movement_reason_id: Option<String>,
    /// The caller's id of this operation: a repeat makes nothing.
    pub operation_uid: Option<String>,
    /// The order or the preparation.
    pub original_document_identifier: Option<DocumentIdentifier>,
    pub remainder_management: Option<RemainderManagement>,
    pub sales_person_id: Option<String>,
    /// What is made.
    #[serde(rename = "Type")]
    pub kind: Option<DocumentTypeToCreate>,
    #[serde(default)]
    pub user_defined_dates: Vec<UserDefinedDate>,
    #[serde(default)]
    pub user_defined_table_customers: Vec<UserDefinedTableCustomer>,
    #[serde(default)]
    pub user_defined_tables: Vec<UserDefinedTable>,
    #[serde(default)]
    pub user_fields: Vec<UserField>,
    pub warehouse_id: Option<String>,
}

/// What was made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CreateFromReply", rename_all = "PascalCase")]
pub struct CreateFromReply {
    /// False when the operation was done before.
    pub document_created: Option<bool>,
    #[serde(default)]
    pub documents: Vec<CreatedDocument>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// One document that was made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Document", rename_all = "PascalCase")]
pub struct CreatedDocument {
    pub internal_reference: Option<String>,
    pub key: Option<CreatedDocumentKey>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
