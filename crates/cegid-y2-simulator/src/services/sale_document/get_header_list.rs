//! `GetHeaderList`: the headers of documents by customer, days, stores, types; newest first.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;

use super::{refused, render};
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{Members, Page, filled, flag, list, member, moment, texts};
use crate::world::World;
use crate::world::document::Document;
use crate::world::text::same;
use crate::world::wire::DocumentType;

/// Days are inclusive and have no time (a time in `EndDate` is ignored). `Active=true` leaves out what is no longer alive;
/// `false` is taken as the opposite (assumed), absent as all. There is no total: a page that is not full is the last.
pub(super) fn get_header_list(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let search = member(request, "searchRequest").unwrap_or(&Value::Null);
    let page = Page::of(member(search, "Pager")).map_err(|reason| refused("GetHeaderList", &reason.to_string()))?;
    let world: &World = call.world;
    let (active, customer) = (flag(search, "Active"), filled(search, "CustomerId"));
    let first = moment(search, "BeginDate").map_or(Date::MIN, |moment| moment.date());
    let last = moment(search, "EndDate").map_or(Date::MAX, |moment| moment.date());
    let stores = texts(search, "StoreIds");
    let named = list(search, "DocumentTypes").iter().filter_map(Value::as_str);
    let types: Vec<DocumentType> = named.filter_map(DocumentType::from_name).collect();
    let matching = |document: &&Arc<Document>| {
        (first..=last).contains(&document.date)
            && active.is_none_or(|active| document.active == active)
            && (types.is_empty() || types.contains(&document.key.kind))
            && (stores.is_empty() || stores.iter().any(|store| same(store, &document.store_id)))
            && !world.stores().is_forbidden(&document.store_id)
    };
    let documents: Box<dyn Iterator<Item = &Arc<Document>>> = match customer {
        Some(customer) => Box::new(world.documents().of_customer(customer)),
        None => Box::new(world.documents().dated(first..=last)),
    };
    let headers: Vec<Value> = page.cut(documents.filter(matching)).map(|document| render::header(document)).collect();
    Ok(Members::default().set("Headers", headers).done())
}
