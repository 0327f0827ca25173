//! `/shops/{shopId}/stock-buffers`: how much of a stock is kept back from a shop.

pub mod csv;
pub mod list;
pub mod of_shop;
pub mod one;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{domain::ecommerce::stock::Buffered, store::stock_buffers::StockBuffer};

/// What is kept back of a stock.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = StockBuffer)]
pub struct StockBufferBody {
    /// `variation`, `product` or `shop`: the first of them that has a buffer, even 0, counts.
    level: &'static str,
    /// Of the variation or the product; empty for the shop.
    reference: String,
    /// Pieces that are kept back; `null`: none is set here, and the next level counts.
    #[schema(required)]
    buffer: Option<u32>,
    /// Since when; `null` where none is set.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    changed_at: Option<Timestamp>,
}

/// What shall be kept back.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = StockBufferChange, example = json!({"buffer": 2}))]
pub struct StockBufferChangeBody {
    /// Pieces; `null` removes the buffer, so that the next level counts.
    #[serde(deserialize_with = "present")]
    #[schema(required, maximum = 2147483647)]
    buffer: Option<u32>,
}

/// A member that has to be there, `null` or not: `{}` is no order to remove something.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Option::deserialize(deserializer)
}

impl StockBufferBody {
    fn of(of: &Buffered, kept: Option<&StockBuffer>) -> Self {
        Self {
            level: of.level(),
            reference: of.reference().to_owned(),
            buffer: kept.map(|kept| kept.buffer),
            changed_at: kept.map(|kept| kept.changed_at),
        }
    }
}
