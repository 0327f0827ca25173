//! What an installation holds, for people who set things up: stores, civilities, countries, languages, and what is wrong
//! with their codes.
//!
//! Every list is asked of the connection's Y2, kept in the cache, and answered whole, in Y2's order. What Y2 sends and we
//! do not model stays visible. Refuses to know HTTP: the handlers render.

mod civilities;
mod countries;
mod country_check;
mod examination;
mod languages;
mod listing;
mod rows;
mod store_pages;
mod stores;

use std::future::Future;

pub use civilities::{Civility, civilities};
pub use countries::{Country, CountryLists, Region, countries};
pub use country_check::CountryCheck;
pub use examination::{examine_civilities, examine_languages};
pub use languages::Language;
pub use listing::{Extra, Listing, Rendered, Source};
pub use stores::{StoreAddress, StoreItem, Warehouse, stores};

use super::{
    Ctx, Error,
    cache::{Cached, ListKey, Weigh},
    connections,
};
use crate::{domain::ids::ConnectionId, tenant::Connection};

/// A list and the connection it came from.
pub struct Answer<L> {
    /// Chosen, or as named.
    pub connection: ConnectionId,
    /// The list and how fresh it is.
    pub cached: Cached<Listing<L>>,
}

impl<L> Answer<L> {
    /// The list itself.
    pub fn listing(&self) -> &Listing<L> {
        &self.cached.list
    }

    /// What is listed.
    pub fn list(&self) -> &L {
        &self.listing().list
    }
}

/// Chooses the connection and answers `name` (`stores`) of it, through the cache.
async fn listed<L, F>(
    ctx: &Ctx,
    named: Option<&str>,
    name: &'static str,
    load: impl FnOnce(Ctx, Connection) -> F + Send + 'static,
) -> Result<Answer<L>, Error>
where
    L: Weigh + Send + Sync + 'static,
    F: Future<Output = Result<Listing<L>, Error>> + Send + 'static,
{
    let connection = connections::for_reading(&ctx.tenant, named)?;
    let key = ListKey::new(&ctx.tenant, &connection, name);
    // Many may ask at once, and one of them loads: only that one needs the whole connection.
    let (its_ctx, id) = (ctx.clone(), connection.id.clone());
    let load = move |until| async move {
        let ctx = Ctx { until, ..its_ctx };
        let connection = connections::for_reading(&ctx.tenant, Some(id.as_str()))?.into_owned();
        load(ctx, connection).await
    };
    let cached = ctx.services.lists.get(key, &connection.caches, ctx.until, load).await?;
    Ok(Answer { connection: connection.id.clone(), cached })
}
