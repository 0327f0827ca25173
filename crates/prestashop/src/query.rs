//! What a list is asked for: which entities, which fields, in which order.

use crate::{filter::Filter, resource::Resource};

/// A list of entities of one resource.
#[derive(Clone, Debug)]
pub struct Query {
    pub(crate) resource: Resource,
    fields: Option<Vec<String>>,
    filters: Vec<Filter>,
    sort: Option<String>,
    limit: Option<(u64, u64)>,
    dated: bool,
}

impl Query {
    /// All entities with all their fields and associations.
    pub fn new(resource: Resource) -> Self {
        Self { resource, fields: None, filters: Vec::new(), sort: None, limit: None, dated: false }
    }

    /// Only these fields; the id comes always. `categories[id]` names an association. Far cheaper than everything.
    #[must_use]
    pub fn fields(mut self, fields: &[&str]) -> Self {
        self.fields = Some(fields.iter().map(|&field| field.to_owned()).collect());
        self
    }

    /// Only entities that this filter keeps, too.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.dated |= filter.field == "date_upd" || filter.field == "date_add";
        self.filters.push(filter);
        self
    }

    /// By change date, then id. Only for resources that have `date_upd`; others answer 500.
    #[must_use]
    pub fn by_change(mut self) -> Self {
        self.sort = Some("[date_upd_ASC,id_ASC]".to_owned());
        self.dated = true;
        self
    }

    /// At most `count` entities, from the `offset`-th on.
    #[must_use]
    pub fn limit(mut self, offset: u64, count: u64) -> Self {
        self.limit = Some((offset, count));
        self
    }

    /// The page of `count` entities behind an id.
    pub(crate) fn page(&self, after: Option<u64>, count: u64) -> Self {
        let mut page = self.clone().limit(0, count);
        page.sort = Some("[id_ASC]".to_owned());
        after.map(Filter::after_id).into_iter().fold(page, Self::filter)
    }

    /// The parameters of the address, in order.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = vec![("display".to_owned(), self.display())];
        for filter in &self.filters {
            parameters.push((format!("filter[{}]", filter.field), filter.wire.clone()));
        }
        if let Some(sort) = &self.sort {
            parameters.push(("sort".to_owned(), sort.clone()));
        }
        if let Some((offset, count)) = self.limit {
            parameters.push(("limit".to_owned(), format!("{offset},{count}")));
        }
        if self.dated {
            parameters.push(("date".to_owned(), "1".to_owned()));
        }
        parameters
    }

    fn display(&self) -> String {
        let Some(fields) = &self.fields else { return "full".to_owned() };
        let mut shown = vec!["id"];
        let needed = self.filters.iter().filter_map(Filter::needs_field);
        for field in fields.iter().map(String::as_str).chain(needed) {
            if !shown.contains(&field) {
                shown.push(field);
            }
        }
        format!("[{}]", shown.join(","))
    }

    /// Drops what the shop answered too much.
    pub(crate) fn keeps(&self, entity: &crate::entity::Entity) -> bool {
        self.filters.iter().all(|filter| filter.keeps(entity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &Query) -> String {
        let parameters: Vec<_> =
            query.parameters().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        parameters.join("&")
    }

    #[test]
    fn pages_go_by_id() {
        let query = Query::new(Resource::Products).fields(&["reference", "id"]);
        assert_eq!(shown(&query.page(None, 500)), "display=[id,reference]&sort=[id_ASC]&limit=0,500");
        assert_eq!(
            shown(&query.page(Some(41), 500)),
            "display=[id,reference]&filter[id]=>[41]&sort=[id_ASC]&limit=0,500"
        );
    }

    #[test]
    fn dates_are_switched_on_where_they_are_asked_for() {
        let since = Filter::changed_since("2025-11-03 00:00:00").unwrap();
        let query = Query::new(Resource::Orders).filter(since).by_change();
        assert!(shown(&query).ends_with("&sort=[date_upd_ASC,id_ASC]&date=1"));
        assert!(!shown(&Query::new(Resource::Orders)).contains("date"));
    }

    #[test]
    fn a_field_that_must_be_compared_is_displayed() {
        let query =
            Query::new(Resource::Products).fields(&["price"]).filter(Filter::equals("reference", "SET[3]").unwrap());
        assert!(shown(&query).starts_with("display=[id,price,reference]&"));
    }
}
