//! Online shops of a tenant.
//!
//! Refuses to know HTTP routes and SQL.

mod check;
mod failure;
mod missing;
mod rights;
pub mod stock_buffers;
mod webservice;

use std::sync::Arc;

pub use self::{
    check::{ShopCheck, check, missing_associations},
    failure::ShopFailure,
    missing::{Missing, MissingTable},
    webservice::{failed, webservice},
};
use super::{
    Ctx, Error,
    page::{Page, Paged},
};
use crate::tenant::shop::Shop;

/// Every shop, disabled ones included, by id.
///
/// # Errors
/// `after` is no shop of the tenant.
pub fn shops(ctx: &Ctx, page: &Page) -> Result<Paged<Arc<Shop>>, Error> {
    page.cut(ctx.tenant.shops.values().cloned().collect(), |shop| shop.id.to_string())
}

/// One of the tenant's shops, enabled or not.
///
/// # Errors
/// The tenant has none of that id.
pub fn shop<'c>(ctx: &'c Ctx, id: &str) -> Result<&'c Arc<Shop>, Error> {
    ctx.tenant.shops.get(id).ok_or_else(|| Error::ShopNotFound {
        named: id.chars().take(80).collect(),
        known: ctx.tenant.shops.keys().cloned().collect(),
    })
}
