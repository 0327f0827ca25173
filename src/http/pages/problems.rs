//! `GET /docs/problems` and `GET /docs/problems/{id}`: what each type of problem means and what to do about it. The texts
//! are `docs/problems/*.md`, embedded, turned into HTML when first asked for.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use askama::Template;
use axum::{extract::State, response::Response};
use pulldown_cmark::{Options, Parser};
use rust_embed::RustEmbed;

use super::html;
use crate::http::{AppState, Problem, ProblemType, extract::Path};

#[derive(RustEmbed)]
#[folder = "docs/problems"]
#[include = "*.md"]
struct Texts;

static PAGES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let ids = Texts::iter().filter_map(|file| file.strip_suffix(".md").map(str::to_owned));
    ids.filter_map(|id| {
        let text = Texts::get(&format!("{id}.md"))?;
        let text = String::from_utf8_lossy(&text.data);
        Some((id, rendered(&text)))
    })
    .collect()
});

/// The text without its first heading, which is the title that the page has anyway.
fn rendered(markdown: &str) -> String {
    let body = markdown.strip_prefix("# ").and_then(|rest| rest.split_once('\n')).map_or(markdown, |(_, body)| body);
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(body, Options::ENABLE_TABLES));
    html
}

/// The text with its links to our own pages.
fn within<'t>(html: &'t str, prefix: &str) -> Cow<'t, str> {
    if prefix.is_empty() { html.into() } else { html.replace("href=\"/", &format!("href=\"{prefix}/")).into() }
}

struct Entry {
    id: &'static str,
    title: &'static str,
    status: u16,
}

impl From<ProblemType> for Entry {
    fn from(problem_type: ProblemType) -> Self {
        Self { id: problem_type.id(), title: problem_type.title(), status: problem_type.status().as_u16() }
    }
}

#[derive(Template)]
#[template(path = "problems.html")]
struct IndexPage<'a> {
    prefix: &'a str,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    prefix: &'a str,
    entry: Entry,
    body: &'a str,
}

/// Every type of problem
///
/// One line each, with the status and a link to its page.
#[utoipa::path(get, path = "/docs/problems", operation_id = "problems", tag = "Operations",
    responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub async fn index(State(state): State<AppState>) -> Result<Response, Problem> {
    html(&IndexPage {
        prefix: state.site.prefix(),
        entries: ProblemType::ALL.iter().copied().map(Entry::from).collect(),
    })
}

/// One type of problem
///
/// What it means, what usually causes it, and what to do. The `type` of a problem leads here.
#[utoipa::path(get, path = "/docs/problems/{id}", operation_id = "problem", tag = "Operations",
    params(("id" = String, Path, description = "The stable id of the type.", example = "tenant-not-found")),
    responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub async fn page(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response, Problem> {
    let unknown =
        || Problem::new(ProblemType::RouteNotFound).detail("There is no such type; `/docs/problems` lists them.");
    let problem_type = ProblemType::from_id(&id).ok_or_else(unknown)?;
    let body = PAGES.get(problem_type.id()).ok_or_else(unknown)?;
    let prefix = state.site.prefix();
    let body = within(body, prefix);
    html(&ProblemPage { prefix, entry: problem_type.into(), body: &body })
}
