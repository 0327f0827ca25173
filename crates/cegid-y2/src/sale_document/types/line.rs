//! One line of a document. Y2 sends neither tax amounts nor the till.

use serde::{Deserialize, Serialize};

use super::{enums::DocumentOrigin, omni_channel::GetOmniChannelLine};
use crate::soap::types::{Decimal, Extra, XmlDateTime};

/// One line as it was sold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Get_Line", rename_all = "PascalCase")]
pub struct GetLine {
    pub catalog_reference: Option<String>,
    pub comment: Option<String>,
    pub complementary_description: Option<String>,
    pub delivery_date: Option<XmlDateTime>,
    pub discount_type_id: Option<String>,
    pub external_reference: Option<String>,
    pub initial_delivery_date: Option<XmlDateTime>,
    pub item_code: Option<String>,
    /// Code and sizes padded with blanks to 33 characters, then `X`; the blanks belong to it.
    pub item_id: Option<String>,
    /// Barcode or item code, by the priorities of the folder.
    pub item_reference: Option<String>,
    pub label: Option<String>,
    /// Why goods came back.
    pub movement_reason_id: Option<String>,
    /// Only some installations send it.
    pub omni_channel: Option<GetOmniChannelLine>,
    pub origin: Option<DocumentOrigin>,
    pub package_reference: Option<String>,
    /// Negative on a return.
    pub quantity: Option<Decimal>,
    /// Left out by Y2 when it has none.
    pub rank: Option<i32>,
    pub sales_person_id: Option<String>,
    pub serial_number_id: Option<String>,
    /// After discount.
    pub tax_excluded_net_unit_price: Option<Decimal>,
    pub tax_excluded_unit_price: Option<Decimal>,
    /// After discount.
    pub tax_included_net_unit_price: Option<Decimal>,
    pub tax_included_unit_price: Option<Decimal>,
    pub warehouse_id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
