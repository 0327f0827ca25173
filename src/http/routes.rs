//! What a route is: how it is answered, and how it is documented once somebody asks for the document. One registration makes
//! both. Knows no route.
//!
//! The documentation of operations is code that builds trees, a megabyte of it. A start runs none of that: it takes template,
//! methods and handler, and leaves the rest for [`Routes::document`].

use axum::{Router, routing::MethodRouter};
use utoipa::openapi::{
    OpenApi, RefOr,
    path::{HttpMethod, Operation, Paths},
    schema::Schema,
};
use utoipa_axum::PathItemExt as _;

/// One route.
pub struct Route<S> {
    template: String,
    answer: MethodRouter<S>,
    describe: Box<dyn FnOnce() -> Described>,
}

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
    pub fn new<H: axum::handler::Handler<T, S>, T: 'static>(
        template: String,
        methods: &[HttpMethod],
        handler: H,
        describe: impl FnOnce() -> Described + 'static,
    ) -> Self {
        let on = |answer: MethodRouter<S>, method: &HttpMethod| answer.on(method.to_method_filter(), handler.clone());
        let answer = methods.iter().fold(MethodRouter::new(), on);
        Self { template, answer, describe: Box::new(describe) }
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

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// None yet.
    pub fn new() -> Self {
        Self(Vec::new())
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

    /// The router, and the template of each route.
    pub fn into_router(self) -> (Router<S>, Vec<String>) {
        let mut templates = Vec::new();
        let router = self.0.into_iter().fold(Router::new(), |router, Route { template, answer, .. }| {
            let router = router.route(&template, answer);
            // Another method of a path may be a route of its own.
            if !templates.contains(&template) {
                templates.push(template);
            }
            router
        });
        (router, templates)
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
