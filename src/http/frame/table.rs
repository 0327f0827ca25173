//! Where a path leads: to the route whose template it matches. Knows neither what a handler does nor what is counted.

use std::ops::Index;

use super::figures::{NO_ROUTE, RouteFigures};
use crate::http::{endpoint::Endpoint, extract::PathParameters};

/// What every tenant's route has, and takes from the path itself.
const TENANT: &str = "tenantId";

/// Every route, and where everything else goes.
pub(super) struct Table {
    templates: matchit::Router<Place>,
    /// The last is for what matches no template.
    routes: Vec<Route>,
}

/// One of the routes. Requests keep this number: a count of references, changed on all cores, would cost more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(usize);

/// A route within the frame.
pub(super) struct Route {
    pub(super) figures: RouteFigures,
    pub(super) endpoint: Endpoint,
}

impl Table {
    /// Of those templates, and of `nowhere` for all other paths.
    ///
    /// # Panics
    /// Two templates match the same paths, or one is none.
    pub(super) fn new(endpoints: Vec<(String, Endpoint)>, nowhere: Endpoint) -> Self {
        let mut templates = matchit::Router::new();
        for (place, (template, _)) in endpoints.iter().enumerate() {
            templates.insert(template, Place(place)).expect("each template is one, and matches paths of its own");
        }
        let last = (NO_ROUTE.to_owned(), nowhere);
        let route = |(template, endpoint): (String, _)| Route { figures: RouteFigures::new(&template), endpoint };
        Self { templates, routes: endpoints.into_iter().chain([last]).map(route).collect() }
    }

    /// Where `path` leads, and its parameters beside the tenant, if there are any.
    pub(super) fn find(&self, path: &str) -> (Place, Option<PathParameters>) {
        let Ok(found) = self.templates.at(path) else { return (self.nowhere(), None) };
        let mut further = found.params.iter().filter(|(name, _)| *name != TENANT).map(|(_, value)| value).peekable();
        let parameters = further.peek().is_some().then(|| PathParameters::of(further));
        (*found.value, parameters)
    }

    /// Where whatever matches no template goes.
    pub(super) fn nowhere(&self) -> Place {
        Place(self.routes.len() - 1)
    }
}

impl Index<Place> for Table {
    type Output = Route;

    fn index(&self, Place(place): Place) -> &Route {
        &self.routes[place]
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use axum::response::IntoResponse as _;

    use super::*;

    fn table(templates: &[&str]) -> Table {
        let endpoint = || Endpoint::any(Box::new(|_| Box::pin(ready(().into_response()))));
        Table::new(templates.iter().map(|template| ((*template).to_owned(), endpoint())).collect(), endpoint())
    }

    #[test]
    fn paths_of_one_template_lead_to_one_place_and_the_unmatched_to_another() {
        let table = table(&["/a/{b}", "/a/b/c"]);
        let place = |path| table.find(path).0;
        let matched = |path| table[place(path)].figures.matched();
        assert_eq!(place("/a/b"), place("/a/c"));
        assert_eq!((matched("/a/b"), matched("/a/b/c")), (Some("/a/{b}"), Some("/a/b/c")));
        assert_eq!(place("/a"), table.nowhere());
        assert_eq!(place("/a"), place("/a/b/d"));
        assert_eq!((matched("/a/b/"), matched("/A/b")), (None, None));
    }

    #[test]
    fn only_parameters_beside_the_tenant_are_kept() {
        let table = table(&["/api/{tenantId}/x", "/api/{tenantId}/x/{id}"]);
        assert!(table.find("/api/demo/x").1.is_none());
        assert!(table.find("/api/demo/x/7").1.is_some());
    }

    #[test]
    #[should_panic(expected = "paths of its own")]
    fn two_templates_for_one_path_are_a_mistake() {
        table(&["/a/{b}", "/a/{c}"]);
    }
}
