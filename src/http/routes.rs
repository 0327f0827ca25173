//! What a route is: how it is answered, and how it is documented once somebody asks for the document. One registration makes
//! both. Knows no route.
//!
//! The documentation of operations is code that builds trees, a megabyte of it. A start runs none of that: it takes template,
//! methods and handler, and leaves the rest for [`Routes::document`].

use super::endpoint::{Answer, Answering, Endpoint, answer};
use axum::handler::Handler;
use http::Method;
use utoipa::openapi::{
    OpenApi, RefOr,
    path::{HttpMethod, Operation, Paths},
    schema::Schema,
};

/// One route.
pub struct Route<S> {
    template: String,
    answers: Vec<(Method, Bind<S>)>,
    describe: Box<dyn FnOnce() -> Described>,
}

/// Makes a handler's answer of the state.
type Bind<S> = Box<dyn FnOnce(S) -> Answer>;

/// The schemas that a route's operations name, and the operations.
pub type Described = (Vec<(String, RefOr<Schema>)>, Paths);

/// Routes in the order in which the document lists them.
pub struct Routes<S>(Vec<Route<S>>);

/// The [`Route`] of a handler with `#[utoipa::path(…)]`, such as `route!(list::handler)`.
macro_rules! route {
    ($first:ident $(:: $rest:ident)*) => {
        $crate::http::routes::Route::new(
            ::utoipa_axum::routes!(@path [path()] of $first $(:: $rest)*),
            &::utoipa_axum::routes!(@path [methods()] of $first $(:: $rest)*),
            $first $(:: $rest)*,
            || {
                let mut schemas = Vec::new();
                let (path, operation, methods) =
                    ::utoipa_axum::routes!(@resolve_types $first $(:: $rest)* : schemas);
                let mut paths = ::utoipa::openapi::path::Paths::new();
                paths.add_path_operation(path, methods, operation);
                (schemas, paths)
            },
        )
    };
}
pub(super) use route;

impl<S: Clone + Send + Sync + 'static> Route<S> {
    /// See [`route!`], which fills this in from what stands at the handler.
    pub fn new<H, T>(
        template: String,
        methods: &[HttpMethod],
        handler: H,
        describe: impl FnOnce() -> Described + 'static,
    ) -> Self
    where
        H: Handler<T, S, Future = Answering> + Sync,
        T: 'static,
    {
        let bind = |method: &HttpMethod| (method_of(method), bind(handler.clone()));
        Self { template, answers: methods.iter().map(bind).collect(), describe: Box::new(describe) }
    }

    /// A route that is no part of the interface.
    pub fn undocumented<H, T>(method: Method, template: &str, handler: H) -> Self
    where
        H: Handler<T, S, Future = Answering> + Sync,
        T: 'static,
    {
        let describe = Box::new(|| (Vec::new(), Paths::new()));
        Self { template: template.to_owned(), answers: vec![(method, bind(handler))], describe }
    }

    /// Adds to the documentation of each of its operations.
    pub fn documented(self, document: impl Fn(&mut Operation) + 'static) -> Self {
        let describe = self.describe;
        let describe = move || {
            let (schemas, mut paths) = describe();
            for item in paths.paths.values_mut() {
                let operations =
                    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.head, &mut item.patch];
                operations.into_iter().flatten().for_each(&document);
            }
            (schemas, paths)
        };
        Self { describe: Box::new(describe), ..self }
    }
}

impl<S> Default for Routes<S> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn route(mut self, route: Route<S>) -> Self {
        self.0.push(route);
        self
    }

    /// All of those, too.
    pub fn merge(mut self, further: Self) -> Self {
        self.0.extend(further.0);
        self
    }

    /// What answers at each template, with that state.
    ///
    /// # Panics
    /// Two handlers are there for one method of a template.
    pub fn with_state(self, state: &S) -> Vec<(String, Endpoint)> {
        let mut places: Vec<(String, Vec<(Method, Answer)>)> = Vec::new();
        for Route { template, answers, .. } in self.0 {
            // Another method of a template may be a route of its own.
            let place = places.iter().position(|(known, _)| *known == template).unwrap_or_else(|| {
                places.push((template.clone(), Vec::new()));
                places.len() - 1
            });
            for (method, bind) in answers {
                let by_method = &mut places[place].1;
                assert!(by_method.iter().all(|(known, _)| *known != method), "{method} {template} twice");
                by_method.push((method, bind(state.clone())));
            }
        }
        places.into_iter().map(|(template, by_method)| (template, Endpoint::new(by_method))).collect()
    }

    /// Their part of the document.
    pub fn document(self) -> OpenApi {
        let mut document = OpenApi::default();
        for route in self.0 {
            let (schemas, paths) = (route.describe)();
            for (path, item) in paths.paths {
                match document.paths.paths.get_mut(&path) {
                    Some(known) => known.merge_operations(item),
                    None => drop(document.paths.paths.insert(path, item)),
                }
            }
            document.components.get_or_insert_default().schemas.extend(schemas);
        }
        document
    }
}

fn bind<S: Clone + Send + Sync + 'static, H, T: 'static>(handler: H) -> Bind<S>
where
    H: Handler<T, S, Future = Answering> + Sync,
{
    Box::new(|state| answer(handler, state))
}

fn method_of(documented: &HttpMethod) -> Method {
    match documented {
        HttpMethod::Get => Method::GET,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Post => Method::POST,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(method: Method, template: &str) -> Route<()> {
        Route::undocumented(method, template, || async {})
    }

    #[test]
    fn methods_that_are_routes_of_their_own_share_an_endpoint() {
        let routes = Routes::new()
            .route(route(Method::GET, "/a"))
            .route(route(Method::GET, "/b"))
            .merge(Routes::new().route(route(Method::PUT, "/a")));
        let templates: Vec<_> = routes.with_state(&()).into_iter().map(|(template, _)| template).collect();
        assert_eq!(templates, ["/a", "/b"]);
    }

    #[test]
    #[should_panic(expected = "GET /a twice")]
    fn two_handlers_for_one_method_are_a_mistake() {
        Routes::new().route(route(Method::GET, "/a")).route(route(Method::GET, "/a")).with_state(&());
    }
}
