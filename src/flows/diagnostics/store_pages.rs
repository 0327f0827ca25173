//! The stores by the plug-in, page by page to the end. Knows of a store only its code, to tell a page that comes again.

use std::collections::HashSet;

use super::misnamed::refuse_misnamed;
use cegid_y2::{
    Client,
    company_stores::{FieldsType, GetListDetail, GetListDetailReply, GetListDetailRequest, Paging, SERVICE, Store},
};

use crate::{
    flows::{Ctx, Y2Error},
    tenant::{Connection, model::WAREHOUSES_BLOCK},
};

/// A hundred thousand stores are a mistake, not a company: a server that ignores the page number would never end.
const MOST_PAGES: i32 = 100;

/// Sizes at which servers cut pages without saying so. A page of exactly one of these may be a cut one.
const USUAL_CUTS: [usize; 5] = [20, 50, 100, 200, 500];

/// Every row, and why some may be missing.
pub(super) struct StorePages {
    pub stores: Vec<Store>,
    pub partial: Option<&'static str>,
}

/// Reads them all.
pub(super) async fn read(ctx: &Ctx, client: &Client, connection: &Connection) -> Result<StorePages, Y2Error> {
    let size = connection.stores.page_size;
    // How many rows a page has that is not the last: as many as were asked for, or as came first.
    let mut full = size;
    let mut blocks = blocks(connection);
    let mut stores: Vec<Store> = Vec::new();
    let mut seen = HashSet::new();
    for page_index in 1..=MOST_PAGES {
        let paging = Paging { page_index: Some(page_index), page_size: Some(size as i32) };
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
        let rows = reply.stores.len();
        let count = reply.pagination.and_then(|pagination| usize::try_from(pagination.count?).ok());
        // A server that counts pages otherwise, or not at all, answers the same again. Rows are told apart by their codes
        // for this only: a code may be missing, or stand twice, and the row is a store all the same.
        let is_new = |store: &Store| store.id.as_ref().is_none_or(|id| !seen.contains(id));
        if !reply.stores.iter().any(is_new) || stores.ends_with(&reply.stores) {
            return Ok(StorePages { stores, partial: None });
        }
        seen.extend(reply.stores.iter().filter_map(|store| store.id.clone()));
        stores.extend(reply.stores);
        if is_last(rows, stores.len(), full, count) {
            return Ok(StorePages { stores, partial: None });
        }
        full = full.min(rows);
    }
    Ok(StorePages { stores, partial: Some("more pages than can be read") })
}

/// Whether a list of as many rows may be the first page of a longer one, cut by a server that does not say so.
pub fn may_be_cut(rows: usize, asked: usize) -> bool {
    rows < asked && USUAL_CUTS.contains(&rows)
}

/// Whether nothing follows a page of `rows`, with `so_far` read in all, where a full one has `full`.
fn is_last(rows: usize, so_far: usize, full: usize, count: Option<usize>) -> bool {
    match count {
        // More than stand in the page: it counts them all.
        Some(total) if total > rows => so_far >= total,
        _ if rows >= full => false,
        // The rows of this page, as a sister plug-in counts them (public client code).
        Some(_) => true,
        None if so_far == rows => !may_be_cut(rows, full),
        None => true,
    }
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

#[cfg(test)]
mod tests {
    use super::is_last;

    #[test]
    fn a_short_page_is_the_last_unless_it_may_have_been_cut() {
        assert!(is_last(44, 44, 1000, None));
        assert!(!is_last(200, 200, 1000, None), "a server that cuts at 200?");
        assert!(is_last(200, 200, 1000, Some(200)), "the server says so");
        assert!(!is_last(1000, 1000, 1000, Some(1000)));
        assert!(!is_last(200, 200, 200, Some(200)));
        assert!(is_last(0, 200, 200, None));
        assert!(is_last(50, 450, 200, None), "only the first page tells what a server cuts at");
    }

    #[test]
    fn a_count_beyond_the_page_is_that_of_all() {
        assert!(!is_last(200, 200, 1000, Some(450)));
        assert!(!is_last(200, 400, 1000, Some(450)));
        assert!(is_last(50, 450, 1000, Some(450)));
        assert!(!is_last(30, 30, 1000, Some(44)));
    }
}
