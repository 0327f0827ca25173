//! The webservice over HTTP: from a request to an answer, with the faults that were ordered.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use axum::{
    body::{Body, Bytes},
    extract::Request as HttpRequest,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::stream;
use http_body_util::{BodyExt, Limited};

use crate::{
    body::{self, SentEntity},
    context::{self, Context},
    faults::FaultKind,
    read::{self, Display},
    refusal::Refusal,
    render_json, render_xml,
    request::ResourcePath,
    server::Drop as DropConnection,
    state::{Inner, Request, State},
    write,
};

/// What was done for a request.
struct Done {
    status: u16,
    body: String,
    entities: usize,
}

/// Answers a request of the webservice.
pub(crate) async fn answer(state: &Arc<State>, request: HttpRequest, target: ResourcePath) -> Response {
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, state.options.max_body).collect().await {
        Ok(body) => String::from_utf8_lossy(&body.to_bytes()).into_owned(),
        Err(_) => return refused(&Refusal::host_page(413, "413 Request Entity Too Large"), false).into_response(),
    };
    let verb = target.parameter("ps_method").map_or_else(|| parts.method.as_str().to_owned(), str::to_ascii_uppercase);
    let json = is_json(&parts.headers, &target);
    let fault = state.lock().faults.take(&verb, &target.resource);
    if let Some(FaultKind::Slow { millis }) = fault {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    let done = match &fault {
        Some(fault) if fault.prevents() => Err(prevented(fault)),
        fault => {
            let dies_after = match fault {
                Some(FaultKind::FailWithin { entities }) => Some(*entities),
                _ => None,
            };
            work(state, &parts.headers, &target, &verb, &body, json, dies_after)
        }
    };
    let (entities, mut response) = match done {
        Ok(done) => (done.entities, success(done, json)),
        Err(refusal) => (0, refused(&refusal, json).into_response()),
    };
    let cost = state.options.pace.cost(&verb, &target.resource, entities);
    let dropped = matches!(fault, Some(FaultKind::DropBefore | FaultKind::DropAfter));
    remember(state, &verb, &target, entities, (!dropped).then(|| response.status()), cost);
    if state.options.waits && !cost.is_zero() {
        tokio::time::sleep(cost).await;
    }
    let number = state.options.version.number();
    if response.status() != StatusCode::UNAUTHORIZED && !fault.as_ref().is_some_and(FaultKind::prevents) {
        response
            .headers_mut()
            .insert("psws-version", number.parse().unwrap_or(header::HeaderValue::from_static("8.2.0")));
    }
    if let Ok(seconds) = format!("{:.3}", cost.as_secs_f64()).parse() {
        response.headers_mut().insert("execution-time", seconds);
    }
    response.headers_mut().insert("x-powered-by", header::HeaderValue::from_static("PrestaShop Webservice"));
    let response = match fault {
        Some(fault) => inject(fault, response).await,
        None => unless_known(&parts.headers, response),
    };
    if parts.method == Method::HEAD { response.map(|_| Body::empty()) } else { response }
}

fn remember(
    state: &State,
    verb: &str,
    target: &ResourcePath,
    entities: usize,
    status: Option<StatusCode>,
    cost: Duration,
) {
    let query: Vec<String> = target.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request {
        verb: verb.to_owned(),
        resource: target.resource.clone(),
        query: query.join("&"),
        entities,
        status: status.map(|status| status.as_u16()),
    };
    let mut inner = state.lock();
    inner.spent += cost;
    inner.remember(request);
}

fn work(
    state: &State,
    headers: &HeaderMap,
    target: &ResourcePath,
    verb: &str,
    body: &str,
    json: bool,
    dies_after: Option<usize>,
) -> Result<Done, Refusal> {
    let mut inner = state.lock();
    if inner.is_off {
        return Err(Refusal::error(
            503,
            22,
            "The PrestaShop webservice is disabled. Please activate it in the PrestaShop Back Office",
        ));
    }
    let access = &state.options.access;
    access.authenticate(key(headers, target).as_deref())?;
    let Inner { world, .. } = &mut *inner;
    let shops = context::shops(world, access.shops.as_deref(), target)?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let now = state.options.clock.now().strftime("%Y-%m-%d %H:%M:%S").to_string();
    let address = format!("http://{host}/api/");
    let mut context = Context::new(world, state.options.version, shops, now, address);
    if target.resource.is_empty() {
        if json {
            return Err(Refusal::Nothing(500));
        }
        let name = context.world.setting("PS_SHOP_NAME").to_owned();
        return Ok(Done { status: 200, body: render_xml::root(&context, access, &name), entities: 0 });
    }
    let resource = access.open(&target.resource, verb, state.options.version)?;
    match verb {
        "GET" | "HEAD" => get(&context, resource, target, json),
        "DELETE" => {
            let entities = write::delete(&mut context, resource, target)?;
            Ok(Done { status: 200, body: String::new(), entities })
        }
        _ => {
            let sent: Vec<SentEntity> = body::read(body)?;
            let saved = write::save(&mut context, resource, verb, &sent, dies_after)?;
            let shown: Vec<_> =
                saved.iter().map(|(id, memory)| read::show(&context, resource, *id, memory, &Display::Full)).collect();
            let languages = &context.languages;
            let body = if json {
                render_json::entities(resource, &shown, true, false, languages)
            } else {
                render_xml::entities(&context, resource, &shown, true, false, languages)
            };
            Ok(Done { status: if verb == "POST" { 201 } else { 200 }, body, entities: saved.len() })
        }
    }
}

fn get(
    context: &Context<'_>,
    resource: &'static crate::table::Resource,
    target: &ResourcePath,
    json: bool,
) -> Result<Done, Refusal> {
    let languages = languages(context, target)?;
    if let Some(schema) = target.parameter("schema") {
        let schema = match schema {
            "blank" => render_xml::Schema::Blank,
            "synopsis" => render_xml::Schema::Synopsis,
            _ => return Err(render_xml::unknown_schema()),
        };
        return Ok(Done { status: 200, body: render_xml::schema(context, resource, schema, &languages), entities: 0 });
    }
    let (ids, display) = read::list(context, resource, target)?;
    let entities = ids.len();
    let body = if display == Display::Minimum {
        if json { render_json::minimum(resource, &ids) } else { render_xml::minimum(context, resource, &ids) }
    } else {
        let with_id = match &display {
            Display::Some(names) => names.iter().any(|name| name == "id"),
            _ => true,
        };
        let records =
            ids.iter().filter_map(|id| context.world.record(resource.plural, *id).map(|record| (*id, record)));
        let shown: Vec<_> = records.map(|(id, record)| read::show(context, resource, id, record, &display)).collect();
        if json {
            // What decides is whether `display` was asked for, not whether there is an id.
            let in_list = target.parameter("display").is_some();
            render_json::entities(resource, &shown, with_id, in_list, &languages)
        } else {
            render_xml::entities(context, resource, &shown, with_id, target.id.is_none(), &languages)
        }
    };
    Ok(Done { status: 200, body, entities })
}

/// `language=2`, `[1|2]` and `[1,3]` limit the languages of an answer.
fn languages(context: &Context<'_>, target: &ResourcePath) -> Result<Vec<u32>, Refusal> {
    let all = context.languages.clone();
    let Some(asked) = target.parameter("language") else { return Ok(all) };
    let inside = asked.strip_prefix('[').and_then(|asked| asked.strip_suffix(']')).unwrap_or(asked);
    let requested: Vec<u32> = if let Some((from, to)) = inside.split_once(',') {
        let bound = |text: &str| text.trim().parse().unwrap_or(0);
        all.iter().copied().filter(|id| (bound(from)..=bound(to)).contains(id)).collect()
    } else {
        let named: Vec<u32> = inside.split('|').filter_map(|id| id.trim().parse().ok()).collect();
        all.iter().copied().filter(|id| named.contains(id)).collect()
    };
    if requested.is_empty() { Err(Refusal::error(400, 81, "language is not available")) } else { Ok(requested) }
}

fn is_json(headers: &HeaderMap, target: &ResourcePath) -> bool {
    let header = ["io-format", "output-format"].iter().find_map(|name| headers.get(*name)?.to_str().ok());
    let asked = header.or_else(|| target.parameter("output_format")).or_else(|| target.parameter("io_format"));
    asked == Some("JSON")
}

/// The key, as the user of Basic authentication or in the query.
fn key(headers: &HeaderMap, target: &ResourcePath) -> Option<String> {
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| {
        let decoded = STANDARD.decode(value.to_str().ok()?.strip_prefix("Basic ")?.trim()).ok()?;
        let text = String::from_utf8(decoded).ok()?;
        Some(text.split_once(':').map_or(text.clone(), |(user, _)| user.to_owned()))
    });
    basic.or_else(|| target.key.clone())
}

fn success(done: Done, json: bool) -> Response {
    let status = StatusCode::from_u16(done.status).unwrap_or(StatusCode::OK);
    if done.body.is_empty() {
        return status.into_response();
    }
    let sha1: String = digest(&SHA1_FOR_LEGACY_USE_ONLY, done.body.as_bytes())
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let kind = if json { "application/json" } else { "text/xml;charset=utf-8" };
    (status, [(header::CONTENT_TYPE.as_str(), kind), ("content-sha1", &sha1)], done.body).into_response()
}

fn refused(refusal: &Refusal, json: bool) -> impl IntoResponse + use<> {
    let code = |status: u16| StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let page = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let mut response = match refusal {
        Refusal::Errors { status, errors } => {
            let (kind, body) = if json {
                ("application/json", render_json::errors(errors))
            } else {
                ("text/xml;charset=utf-8", render_xml::errors(errors))
            };
            (code(*status), [(header::CONTENT_TYPE, kind)], body).into_response()
        }
        Refusal::Nothing(status) => code(*status).into_response(),
        Refusal::Plain { status, text } => {
            (code(*status), [(header::CONTENT_TYPE, "text/plain")], *text).into_response()
        }
        Refusal::Page { status, html } => (code(*status), page, html.clone()).into_response(),
        Refusal::Redirect(to) => (StatusCode::FOUND, [(header::LOCATION, to.as_str())]).into_response(),
    };
    if response.status() == StatusCode::UNAUTHORIZED {
        let realm = "Basic realm=\"Welcome to PrestaShop Webservice, please enter the authentication key as the login. No password required.\"";
        response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static(realm));
    }
    response
}

/// What stands in the place of the webservice when it is not even asked.
fn prevented(fault: &FaultKind) -> Refusal {
    match fault {
        FaultKind::Maintenance => Refusal::host_page(503, "We'll be back soon"),
        FaultKind::Blocked => Refusal::host_page(403, "403 Forbidden"),
        FaultKind::BodyTooLarge => Refusal::host_page(413, "413 Request Entity Too Large"),
        FaultKind::Redirect { to } => Refusal::Redirect(to.clone()),
        FaultKind::LoginPage => Refusal::Page {
            status: 200,
            html: "<!DOCTYPE html><html><body><form method=\"post\"><input name=\"login\"><input type=\"password\" name=\"pass\"></form></body></html>"
                .to_owned(),
        },
        _ => Refusal::Nothing(500),
    }
}

/// What a fault makes of an answer that is there.
async fn inject(fault: FaultKind, response: Response) -> Response {
    match fault {
        FaultKind::DropBefore | FaultKind::DropAfter => {
            let mut response = response;
            response.extensions_mut().insert(DropConnection);
            response
        }
        FaultKind::FailAfter => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        FaultKind::Warning => refused(&Refusal::warning("Undefined variable $hook"), false).into_response(),
        FaultKind::Cut => {
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
            let half = bytes.slice(..bytes.len() / 2);
            let cut = stream::iter([Ok(half), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))]);
            let mut parts = parts;
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from_stream(cut))
        }
        FaultKind::StrayOutput { before, after } => {
            let (mut parts, body) = response.into_parts();
            let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
            parts.headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/javascript"));
            parts.headers.remove(header::CONTENT_LENGTH);
            let whole: Bytes = [before.as_bytes(), &bytes, after.as_bytes()].concat().into();
            Response::from_parts(parts, Body::from(whole))
        }
        _ => response,
    }
}

/// 304 when the caller says that it has these bytes already.
fn unless_known(headers: &HeaderMap, response: Response) -> Response {
    let known = headers.get("local-content-sha1");
    if known.is_some() && known == response.headers().get("content-sha1") {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    response
}
