//! The stores by the plug-in, page by page to the end. Of a store it looks at the code only, to tell a page that comes again.

use std::collections::HashSet;

use super::rows::rows;
use cegid_y2::{
    Client,
    company_stores::{FieldsType, GetListDetail, GetListDetailReply, GetListDetailRequest, Paging, SERVICE, Store},
};

use crate::{
    flows::{Ctx, Y2Error},
    tenant::{Connection, model::WAREHOUSES_BLOCK},
};

/// A hundred thousand stores are a mistake, not a company: a server that makes them up would never end.
const MOST_STORES: usize = 100_000;
/// So are as many pages, however few rows a server puts on one.
const MOST_PAGES: i32 = 1000;

/// Every row, and why some may be missing.
pub(super) struct StorePages {
    pub stores: Vec<Store>,
    pub partial: Option<&'static str>,
}

/// Reads them all.
///
/// The contract knows no total, and a server may put fewer rows on a page than it is asked for: only a page without rows,
/// or one that comes again, is the end, unless `Count` turns out to be a total. From the second page on as many rows are
/// asked for as came on the first, so that servers that count pages by what they are asked for leave none out, either.
pub(super) async fn read(ctx: &Ctx, client: &Client, connection: &Connection) -> Result<StorePages, Y2Error> {
    let mut page_size = connection.stores.page_size;
    let mut blocks = blocks(connection);
    let mut stores: Vec<Store> = Vec::new();
    let mut seen = HashSet::new();
    let mut total = None;
    for page_index in 1..=MOST_PAGES {
        let paging = Paging { page_index: Some(page_index), page_size: i32::try_from(page_size).ok() };
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
        let count = reply.pagination.and_then(|pagination| usize::try_from(pagination.count?).ok());
        let mut page = rows_of(reply, count, page_index)?;
        total = total.max(count.filter(|count| *count > page.len()));
        // A server that counts pages otherwise, or not at all, answers the same again. Rows are told apart by their codes
        // for this only: a code may be missing, or stand twice on a page, and the row is a store all the same.
        let is_new = |store: &Store| store.id.as_ref().is_none_or(|id| !seen.contains(id));
        let comes_again = stores.ends_with(&page);
        page.retain(is_new);
        if page.is_empty() || comes_again {
            let partial = total.filter(|total| stores.len() < *total).map(|_| "Y2 counts more stores than it gives");
            return Ok(StorePages { stores, partial });
        }
        seen.extend(page.iter().filter_map(|store| store.id.clone()));
        if page_index == 1 {
            page_size = page_size.min(page.len());
        }
        stores.extend(page);
        if total.is_some_and(|total| stores.len() >= total) {
            return Ok(StorePages { stores, partial: None });
        }
        if stores.len() >= MOST_STORES {
            break;
        }
    }
    Ok(StorePages { stores, partial: Some("more pages than can be read") })
}

/// The rows of one page. Behind the last one Y2 may leave the list out, as it does where it finds nothing (vendor guide);
/// the first page of no list at all is a failure.
fn rows_of(reply: GetListDetailReply, count: Option<usize>, page_index: i32) -> Result<Vec<Store>, Y2Error> {
    let may_be_left_out = count == Some(0) || page_index > 1;
    if may_be_left_out && reply.stores.0.is_none() && reply.extra.is_empty() {
        return Ok(Vec::new());
    }
    rows(reply.stores, &reply.extra, "Stores")
}

/// One page. Where Y2 cannot read the name of the blocks, they are not asked for any more.
async fn page(client: &Client, blocks: &mut Vec<FieldsType>, paging: Paging) -> Result<GetListDetailReply, Y2Error> {
    let request = |fields: &[FieldsType]| {
        let request = GetListDetailRequest { fields: fields.to_vec(), paging: Some(paging), ..Default::default() };
        GetListDetail { request }
    };
    let answer = match client.call(&request(blocks)).await {
        Err(error) if error.is_unreadable_request() && !blocks.is_empty() => {
            blocks.clear();
            client.call(&request(blocks)).await
        }
        answer => answer,
    };
    answer?.required("GetListDetailResult")
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
