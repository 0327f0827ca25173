//! What answers at one template: a handler for each method, and a refusal for every other one. Knows neither templates nor what
//! stands around handlers.
//!
//! axum's handlers without its router. The frame has looked the template up already, and the router would do so once more, put
//! handler and state in a box for each request, and keep parameters of the path that nobody asks for: for a small answer, more
//! than all the rest.

use std::{future::ready, pin::Pin};

use axum::{
    extract::Request,
    handler::Handler,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, Method, header};

use super::{Problem, ProblemType};

/// An answer under way.
pub type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler with its state.
pub type Answer = Box<dyn Fn(Request) -> Answering + Send + Sync>;

/// What answers at one template.
pub struct Endpoint {
    by_method: Vec<(Method, Answer)>,
    otherwise: Answer,
}

/// A handler as an [`Answer`]. Async functions and closures are handlers with such a future.
pub fn answer<H, T, S>(handler: H, state: S) -> Answer
where
    H: Handler<T, S, Future = Answering> + Sync,
    S: Clone + Send + Sync + 'static,
{
    Box::new(move |request| handler.clone().call(request, state.clone()))
}

impl Endpoint {
    /// Answers those methods, HEAD as GET (the frame leaves the body out), and refuses others with `Allow`.
    pub fn new(by_method: Vec<(Method, Answer)>) -> Self {
        let allow = allow(by_method.iter().map(|(method, _)| method));
        let otherwise: Answer = Box::new(move |_| {
            let problem = Problem::new(ProblemType::MethodNotAllowed)
                .detail("The header `Allow` lists the methods of this route.")
                .header(header::ALLOW, allow.clone());
            Box::pin(ready(problem.into_response()))
        });
        Self { by_method, otherwise }
    }

    /// Answers every method in the same way.
    pub fn any(otherwise: Answer) -> Self {
        Self { by_method: Vec::new(), otherwise }
    }

    /// Begins an answer.
    pub fn answer(&self, request: Request) -> Answering {
        let method = request.method();
        let of = |wanted: &Method| self.by_method.iter().find(|(method, _)| method == wanted);
        let found = of(method).or_else(|| (*method == Method::HEAD).then(|| of(&Method::GET)).flatten());
        found.map_or(&self.otherwise, |(_, answer)| answer)(request)
    }
}

fn allow<'m>(methods: impl Iterator<Item = &'m Method>) -> HeaderValue {
    let mut allowed = Vec::new();
    for method in methods {
        allowed.push(method.as_str());
        if *method == Method::GET {
            allowed.push(Method::HEAD.as_str());
        }
    }
    HeaderValue::from_str(&allowed.join(", ")).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use http_body_util::BodyExt as _;

    use super::*;

    fn endpoint() -> Endpoint {
        Endpoint::new(vec![
            (Method::GET, answer(|| async { "got" }, ())),
            (Method::PUT, answer(|| async { "put" }, ())),
        ])
    }

    async fn of(method: Method) -> (u16, Option<HeaderValue>, String) {
        let request = Request::builder().method(method).body(Body::empty()).unwrap();
        let (parts, body) = endpoint().answer(request).await.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let allow = parts.headers.get(header::ALLOW).cloned();
        (parts.status.as_u16(), allow, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn each_method_has_its_handler_and_head_that_of_get() {
        for (method, expected) in [(Method::GET, "got"), (Method::PUT, "put"), (Method::HEAD, "got")] {
            assert_eq!(of(method.clone()).await, (200, None, expected.to_owned()), "{method}");
        }
    }

    #[tokio::test]
    async fn other_methods_are_told_which_there_are() {
        for method in [Method::POST, Method::OPTIONS, Method::from_bytes(b"get").unwrap()] {
            let (status, allow, _) = of(method.clone()).await;
            assert_eq!((status, allow.unwrap().to_str().unwrap()), (405, "GET, HEAD, PUT"), "{method}");
        }
    }
}
