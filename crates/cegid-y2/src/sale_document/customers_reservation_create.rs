//! `CustomersReservationCreate`: holds goods back for a customer (the vendor calls it a beta).

use serde::{Deserialize, Serialize};

use super::types::{CreatePayment, CreateTax, ItemIdentifier, SaleDocumentKey, SaleDocumentLineIdentifier};
use crate::{
    Operation, Service,
    user_defined::{UserDefinedDate, UserDefinedTable, UserDefinedTableCustomer, UserField},
};

use crate::soap::types::{Decimal, Extra, XmlDateTime};

/// Makes one reservation. It is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomersReservationCreate {
    pub customers_reservation_create_request: CustomersReservationCreateRequest,
}

impl Operation for CustomersReservationCreate {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "CustomersReservationCreate";
    const REPEATABLE: bool = false;
    type Response = CustomersReservationCreateReply;
}

/// The reservation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CustomersReservationCreate_Request", rename_all = "PascalCase")]
pub struct CustomersReservationCreateRequest {
    pub header: Option<CustomersReservationCreateHeader>,
    #[serde(default)]
    pub lines: Vec<CustomersReservationCreateLine>,
    #[serde(default)]
    pub payments: Vec<CreatePayment>,
}

/// Its head.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CustomersReservationCreate_Header", rename_all = "PascalCase")]
pub struct CustomersReservationCreateHeader {
    /// True for a living document. Not nillable: an absent one may be read as false.
    pub active: Option<bool>,
    pub comment: Option<String>,
    /// The folder's when absent; it must be set up.
    pub currency_id: Option<String>,
    /// Up to 17 characters, not always digits.
    pub customer_id: Option<String>,
    /// Midnight.
    pub date: Option<XmlDateTime>,
    /// The line of the receipt that a deposit was paid by.
    pub deposit: Option<SaleDocumentLineIdentifier>,
    /// Midnight: the last day.
    pub expiration_date: Option<XmlDateTime>,
    /// Up to 40 characters.
    pub external_reference: Option<String>,
    /// Midnight.
    pub external_reference_date: Option<XmlDateTime>,
    /// Up to 40 characters.
    pub followed_reference: Option<String>,
    /// Up to 40 characters, unique by type, stump and customer; mandatory on some installations.
    pub internal_reference: Option<String>,
    pub lines_unmodifiable: Option<bool>,
    pub sales_person_id: Option<String>,
    pub store_id: Option<String>,
    /// Whether prices are without tax.
    pub tax_excluded: Option<bool>,
    #[serde(default)]
    pub user_defined_dates: Vec<UserDefinedDate>,
    #[serde(default)]
    pub user_defined_table_customers: Vec<UserDefinedTableCustomer>,
    #[serde(default)]
    pub user_defined_tables: Vec<UserDefinedTable>,
    #[serde(default)]
    pub user_fields: Vec<UserField>,
    /// The store's main one when absent.
    pub warehouse_id: Option<String>,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CustomersReservationCreate_Line", rename_all = "PascalCase")]
pub struct CustomersReservationCreateLine {
    pub catalog_reference: Option<String>,
    pub complementary_description: Option<String>,
    pub delivery_date: Option<XmlDateTime>,
    pub discount_type_id: Option<String>,
    pub external_reference: Option<String>,
    pub initial_delivery_date: Option<XmlDateTime>,
    pub item_identifier: Option<ItemIdentifier>,
    pub label: Option<String>,
    /// After discount.
    pub net_unit_price: Option<Decimal>,
    pub quantity: Option<Decimal>,
    pub sales_person_id: Option<String>,
    pub serial_number_id: Option<String>,
    /// At most five, by position; else by the rates of the store.
    #[serde(default)]
    pub taxes: Vec<CreateTax>,
    /// Before discount.
    pub unit_price: Option<Decimal>,
}

/// What the reservation is called now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "CustomersReservationCreate_Reply", rename_all = "PascalCase")]
pub struct CustomersReservationCreateReply {
    pub key: Option<SaleDocumentKey>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
