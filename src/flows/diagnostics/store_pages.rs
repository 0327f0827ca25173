//! The stores by the plug-in, page by page to the end. Knows of a store only its code, to tell a page that comes again.

use std::collections::HashSet;

use super::misnamed::refuse_misnamed;
use crate::{
    flows::{Ctx, Y2Error},
    tenant::{Connection, model::WAREHOUSES_BLOCK},
    y2::{
        Client,
        company_stores::{FieldsType, GetListDetail, GetListDetailReply, GetListDetailRequest, Paging, SERVICE, Store},
    },
};

/// A hundred thousand stores are a mistake, not a company: a server that ignores the page number would never end.
const MOST_PAGES: i32 = 100;

/// What the plug-in gives at most in one page (vendor guide).
const PAGE_SIZE: usize = 1000;

/// Every row, and why some may be missing.
pub(super) struct StorePages {
    pub stores: Vec<Store>,
    pub partial: Option<&'static str>,
}

/// Reads them all.
pub(super) async fn read(ctx: &Ctx, client: &Client, connection: &Connection) -> Result<StorePages, Y2Error> {
    let mut blocks = blocks(connection);
    let mut stores: Vec<Store> = Vec::new();
    let mut seen = HashSet::new();
    for page_index in 1..=MOST_PAGES {
        let paging = Paging { page_index: Some(page_index), page_size: Some(PAGE_SIZE as i32) };
        let asked_for_blocks = !blocks.is_empty();
        let reply = page(client, &mut blocks, paging).await?;
        if asked_for_blocks && blocks.is_empty() {
            tracing::warn!(
                tenant.id = %ctx.tenant.id,
                y2.connection = %connection.id,
                "the store plug-in does not know the block of warehouses: stores are listed without them; \
                 `{WAREHOUSES_BLOCK}` in `pluginNames` can name it"
            );
        }
        if stores.is_empty() {
            refuse_misnamed(reply.stores.len(), &reply.extra, "Stores")?;
        }
        let (rows, before) = (reply.stores.len(), stores.len());
        stores.extend(reply.stores.into_iter().filter(|store| seen.insert(store.id.clone())));
        // A short page is the last (vendor guide). One with nothing new is a server that counts pages otherwise.
        if rows < PAGE_SIZE || stores.len() == before {
            return Ok(StorePages { stores, partial: None });
        }
    }
    Ok(StorePages { stores, partial: Some("more pages than can be read") })
}

/// One page. Where Y2 cannot read the name of the blocks, they are not asked for any more.
async fn page(client: &Client, blocks: &mut Vec<FieldsType>, paging: Paging) -> Result<GetListDetailReply, Y2Error> {
    let request = |fields: &[FieldsType]| {
        let request = GetListDetailRequest { fields: fields.to_vec(), paging: Some(paging), ..Default::default() };
        GetListDetail { request }
    };
    match client.call(&request(blocks)).await {
        Err(error) if error.is_unreadable_request() && !blocks.is_empty() => {
            blocks.clear();
            client.call(&request(blocks)).await
        }
        answer => answer,
    }
}

/// What to read beside the basic data: the warehouses, under the name that this installation has for them, if any.
fn blocks(connection: &Connection) -> Vec<FieldsType> {
    let names = SERVICE.plug_in.and_then(|plug_in| connection.plugin_names.get(plug_in));
    match names.and_then(|names| names.get(WAREHOUSES_BLOCK)).map(String::as_str) {
        Some("") => Vec::new(),
        Some(name) => vec![FieldsType(name.to_owned())],
        None => vec![FieldsType::warehouses()],
    }
}
