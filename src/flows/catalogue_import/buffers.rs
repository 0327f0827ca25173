//! What is kept back of each stock of a shop: all that is set, read once a run.

use std::collections::HashMap;

use crate::{
    domain::{
        ecommerce::{
            product::folded,
            stock::{Buffered, Buffers},
        },
        ids::ShopId,
    },
    flows::{Ctx, Error},
    store::runs::ShopArticle,
};

/// Buffers of a page.
const PAGE: u32 = 1000;

/// The buffers of a shop.
#[derive(Default)]
pub(super) struct BufferLevels {
    shop: Option<u32>,
    products: HashMap<String, u32>,
    variations: HashMap<String, u32>,
}

impl BufferLevels {
    pub(super) async fn read(ctx: &Ctx, shop: &ShopId) -> Result<Self, Error> {
        let mut levels = Self::default();
        let mut after = None;
        loop {
            let page = ctx.services.stock_buffers.stock_buffers(&ctx.tenant.id, shop, after.as_ref(), PAGE).await?;
            let is_last = page.len() < PAGE as usize;
            after = page.last().map(|buffer| buffer.of.clone());
            for buffer in page {
                match buffer.of {
                    Buffered::Shop => levels.shop = Some(buffer.buffer),
                    Buffered::Product(reference) => drop(levels.products.insert(folded(&reference), buffer.buffer)),
                    Buffered::Variation(reference) => drop(levels.variations.insert(folded(&reference), buffer.buffer)),
                }
            }
            if is_last {
                return Ok(levels);
            }
        }
    }

    /// Those of an article.
    pub(super) fn of(&self, article: &ShopArticle) -> Buffers {
        let variation = self.variations.get(&article.key).filter(|_| article.combination != 0);
        let product = self.products.get(article.product_key.as_ref().unwrap_or(&article.key));
        Buffers { variation: variation.copied(), product: product.copied(), store: self.shop }
    }
}
