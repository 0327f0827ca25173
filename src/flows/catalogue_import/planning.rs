//! The second phase: what is to be done with each row. Rows come in the order of their keys, so those of one key are beside each other,
//! and memory does not grow with the file.

use prestashop::Webservice;

use super::{articles::Articles, buffers::BufferLevels, stock, trouble::Trouble};
use crate::{
    flows::{Ctx, Error},
    store::runs::{Run, RunRow, ShopArticle},
    tenant::shop::{FileLayout, Shop},
};

/// Rows of a page.
const PAGE: u32 = 2000;
/// Fields of the shop that can hold the key.
const KEY_FIELDS: [&str; 5] = ["reference", "ean13", "upc", "isbn", "mpn"];

/// How planning ended.
pub(super) enum Planned {
    /// It is known what to do.
    All,
    /// The shop has to be asked, and cannot be.
    Trouble(Trouble),
    /// Somebody wants the run to end.
    Cancelled,
}

/// Rows of one key that can be used, and what is known of their article.
struct Group {
    key: String,
    rows: Vec<RunRow>,
    linked: Option<ShopArticle>,
}

/// Finds out what is to be done.
pub(super) async fn plan(
    ctx: &Ctx,
    run: &Run,
    (shop, client): (&Shop, &Webservice),
    layout: &FileLayout,
) -> Result<Planned, Error> {
    let store = &ctx.services.runs;
    let buffers = BufferLevels::read(ctx, &shop.id).await?;
    let mut articles: Option<Articles> = None;
    let mut after: Option<(String, i64)> = None;
    let mut open: Option<Group> = None;
    loop {
        let place = after.as_ref().map(|(key, line)| (key.as_str(), *line));
        let page = store.rows_by_key(&ctx.tenant.id, run, place, PAGE).await?;
        let is_last = page.len() < PAGE as usize;
        after = page.last().map(|(row, _)| (row.key.clone(), row.line)).or(after);
        let mut groups = Vec::new();
        for (row, linked) in page.into_iter().filter(|(row, _)| row.data.is_some()) {
            match &mut open {
                Some(group) if group.key == row.key => group.rows.push(row),
                _ => {
                    // One that the shop did not take is looked for anew.
                    let linked = linked.filter(|article| article.pushed.is_some());
                    let next = Group { key: row.key.clone(), rows: vec![row], linked };
                    groups.extend(open.replace(next));
                }
            }
        }
        if is_last {
            groups.extend(open.take());
        }
        if articles.is_none() && groups.iter().any(|group| group.linked.is_none()) {
            match Articles::read(client, key_field(layout)).await {
                Ok(read) => articles = Some(read),
                Err(error) => return Ok(Planned::Trouble(error.into())),
            }
        }
        let (mut decided, mut seen) = (Vec::new(), Vec::new());
        for Group { key, rows, linked } in groups {
            let known = articles.as_ref().and_then(|articles| articles.get(&key));
            let (rows, article) = stock::decide(rows, linked.as_ref(), known, &buffers, layout.aggregate);
            decided.extend(rows);
            seen.extend(article);
        }
        store.put_rows(&ctx.tenant.id, run, &decided, &seen).await?;
        if is_last {
            return Ok(Planned::All);
        }
        if super::run::is_cancelled(ctx, run).await? {
            return Ok(Planned::Cancelled);
        }
    }
}

/// The shop's field that the key column of a file is compared with.
fn key_field(layout: &FileLayout) -> &'static str {
    let named = layout.key().map(|column| column.key.as_str());
    KEY_FIELDS.into_iter().find(|field| Some(*field) == named).unwrap_or("reference")
}
