//! Everything that the server can be asked, by those who may and by those who may not.

use cegid_y2_simulator::{FaultKind, FaultRule, Sim, world::wire::DocumentType};
use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use super::{
    installation::{Installation, Server},
    planted::{
        BASIC, BIRTH_DATE, COOKIE, EMAIL, FIRST_NAME, LAST_NAME, LATER_PASSWORD, MISPLACED_PASSWORD, PHONE, QUERY,
        RETAIL_KEY, STREET, SUBJECT, sentence,
    },
};
use crate::{
    bearer_tokens::{header, token},
    document::{self, operations},
    leaks,
};

/// An answer, read to its end.
struct Answer {
    status: u16,
    link: String,
    body: String,
}

/// One caller of the server.
struct Caller<'s> {
    server: &'s Server,
    http: Client,
}

impl Caller<'_> {
    async fn send(&self, method: &Method, path: &str, fill: impl Fn(RequestBuilder) -> RequestBuilder) -> Answer {
        let request = self.http.request(method.clone(), format!("{}{path}", self.server.url));
        let request = request.header("cookie", format!("session={COOKIE}")).header("x-forwarded-for", "192.0.2.7");
        let answer = fill(request).send().await.unwrap();
        let status = answer.status().as_u16();
        let link = answer.headers().get("link").map_or("", |link| link.to_str().unwrap());
        let link = link.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        Answer { status, link, body: answer.text().await.unwrap() }
    }

    async fn get(&self, path: &str, key: &str) -> Answer {
        self.send(&Method::GET, path, |request| request.header("x-api-key", key)).await
    }

    /// With a body of JSON or YAML.
    async fn write(&self, method: Method, path: &str, key: &str, body: &str) -> Answer {
        let media = if body.starts_with('{') { "application/json" } else { "text/yaml" };
        self.send(&method, path, |request| {
            let request = request.header("x-api-key", key).header("content-type", media).header("if-match", "*");
            request.body(body.to_owned())
        })
        .await
    }
}

/// Everything, over HTTP/1 and over HTTP/2: their libraries log differently.
pub async fn everything(installation: &Installation, server: &Server, sim: &Sim) {
    let one = Client::builder().no_proxy().build().unwrap();
    let two = Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    for http in [one, two] {
        let caller = Caller { server, http };
        strangers(&caller, installation).await;
        tokens(&caller, installation).await;
        entitled(&caller, installation, sim).await;
        failures(&caller, installation, sim).await;
        configuration(&caller, installation).await;
        notifications(&caller).await;
        let metrics = caller.get("/metrics", "").await;
        assert!(metrics.body.contains("cegid_connector_build_info"), "{}", metrics.body);
        leaks::none_in("/metrics", metrics.body.as_bytes());
        leaks::none_in("/readyz", caller.get("/readyz?verbose", "").await.body.as_bytes());
    }
}

/// Credentials that open nothing, and queries with what does not belong there, in every operation.
async fn strangers(caller: &Caller<'_>, installation: &Installation) {
    let query = format!("?key={QUERY}&externalReference={EMAIL}&limit={QUERY}&after={PHONE}&token={QUERY}");
    let guarded =
        |operation: &document::Operation| operation.path.starts_with("/api/{tenantId}/") && operation.is_secured();
    for operation in operations().filter(guarded) {
        let path = format!("{}{query}", operation.address("demo"));
        let basic = |request: RequestBuilder| request.basic_auth(SUBJECT, Some(BASIC));
        let mistyped = format!("{}0", &installation.admin);
        let answers = [
            caller.send(&operation.method, &path, |request| request).await,
            caller.send(&operation.method, &path, basic).await,
            caller.send(&operation.method, &path, |request| request.bearer_auth(BASIC)).await,
            caller.send(&operation.method, &path, |request| request.header("x-api-key", QUERY)).await,
            caller.send(&operation.method, &path, |request| request.header("x-api-key", &mistyped)).await,
            caller.send(&operation.method, &path, |request| request.header("x-api-key", &installation.neighbour)).await,
        ];
        for (answer, expected) in answers.iter().zip([401, 401, 401, 401, 401, 404]) {
            assert_eq!(answer.status, expected, "{} {path}: {}", operation.method, answer.body);
            leaks::none_in(&path, answer.body.as_bytes());
        }
    }
}

/// Tokens of a person, in order and forged.
async fn tokens(caller: &Caller<'_>, installation: &Installation) {
    let (issuer, pair) = (&installation.issuer, &installation.pair);
    let mut claims = issuer.claims(now());
    claims["sub"] = SUBJECT.into();
    claims["email"] = EMAIL.into();
    claims["permissions"] = json!(["tenant.access:read", "tenant.access:write"]);
    let good = token(pair, &claims);
    let bearer = async |method: Method, path: &str, token: &str| {
        caller.send(&method, path, |request| request.bearer_auth(token)).await
    };
    let entered = bearer(Method::GET, "/api/demo/admin/permissions", &good).await;
    assert_eq!(entered.status, 200, "{}", entered.body);
    // What it does is in the audit, under a name that is not the person's.
    let body = json!({ "name": "by token", "scopes": ["tenant.access:read"] }).to_string();
    let made = caller
        .send(&Method::POST, "/api/demo/admin/api-keys", |request| {
            request.bearer_auth(&good).header("content-type", "application/json").body(body.clone())
        })
        .await;
    assert_eq!(made.status, 201, "{}", made.body);
    leaks::key(serde_json::from_str::<Value>(&made.body).unwrap()["value"].as_str().unwrap());
    let refused = bearer(Method::GET, "/api/demo/admin/configuration", &good).await;
    assert_eq!(refused.status, 403);
    leaks::none_in("a refusal", refused.body.as_bytes());
    claims["exp"] = 1.into();
    let over = token(pair, &claims);
    claims["exp"] = (now().as_second() + 600).into();
    claims["aud"] = SUBJECT.into();
    let elsewhere = token(pair, &claims);
    claims["iss"] = format!("https://{EMAIL}/").into();
    let stranger = token(pair, &claims);
    let unsigned = format!("{}.", &good[..good.rfind('.').unwrap()]);
    let odd = pair.sign(&header(pair).to_string(), &format!("{{\"sub\":\"{EMAIL}\""));
    for forged in [over, elsewhere, stranger, unsigned, odd] {
        let answer = bearer(Method::GET, "/api/demo/admin/audit", &forged).await;
        assert_eq!(answer.status, 401, "{}", answer.body);
        leaks::none_in("a forged token's answer", answer.body.as_bytes());
    }
    let audit = caller.get("/api/demo/admin/audit", &installation.admin).await;
    assert!(audit.body.contains("key.create"), "{}", audit.body);
    leaks::none_in("the audit", audit.body.as_bytes());
}

/// Every operation with a key that opens it, and a registration with its trace.
async fn entitled(caller: &Caller<'_>, installation: &Installation, sim: &Sim) {
    let admin = &installation.admin;
    // A stream of events does not end, and this tenant has no LiveStore.
    let ends =
        |operation: &document::Operation| operation.method == Method::GET && !operation.path.ends_with("/stream");
    for operation in operations().filter(ends) {
        let answer = caller.get(&operation.address("demo"), admin).await;
        let not_ready = answer.body.contains("/docs/problems/livestore-not-ready");
        assert!(answer.status < 500 || not_ready, "{}: {}", operation.path, answer.body);
    }
    let person = json!({
        "email": EMAIL, "firstName": FIRST_NAME, "lastName": LAST_NAME, "phoneNumber": PHONE,
        "addressLine1": STREET, "birthDate": "1971-02-28", "nickname": BIRTH_DATE,
    });
    let path = format!("/api/demo/cegid/sandbox/attachReceiptToCustomer?key={}", receipt(sim));
    let done = caller.write(Method::POST, &path, admin, &person.to_string()).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let trace = caller.get(&done.link, admin).await;
    assert!(trace.status == 200 && trace.body.contains(EMAIL), "the one place that shows it: {}", trace.body);
    let refused = caller.get(&done.link, &installation.reader).await;
    assert_eq!(refused.status, 403);
    leaks::none_in("a trace that may not be seen", refused.body.as_bytes());
}

/// Every way in which a Y2 fails, with people in what it says.
async fn failures(caller: &Caller<'_>, installation: &Installation, sim: &Sim) {
    let person = json!({ "email": format!("other.{EMAIL}"), "firstName": FIRST_NAME, "lastName": LAST_NAME });
    let attach = format!("/api/demo/cegid/sandbox/attachReceiptToCustomer?key={}", receipt(sim));
    let page = format!("<html>{}</html>", sentence());
    let status = |code, media: &str, body: &str| FaultKind::Status {
        code,
        body: body.to_owned(),
        content_type: media.to_owned(),
    };
    let odd_member = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><Odd>{}</Odd>",
        sentence().replace('<', "&lt;")
    );
    let kinds = [
        FaultKind::Fault { id: "CBR00074".to_owned(), message: sentence(), levels: 3 },
        FaultKind::FaultWithoutDetail { id: "CBR_001_0003".to_owned(), message: sentence() },
        status(500, "text/html", &page),
        status(200, "text/html", &page),
        status(200, "text/xml", &page),
        status(200, "text/xml", &odd_member),
        status(302, "text/plain", &sentence()),
        FaultKind::Unauthorized,
        FaultKind::Truncated,
        FaultKind::Garbage,
        FaultKind::EntityBomb,
        FaultKind::Cut { after_bytes: 300 },
        FaultKind::Reset,
    ];
    for kind in kinds {
        sim.faults().clear();
        sim.faults().add(FaultRule::always(kind.clone()));
        // Refused by Y2, it is told to whoever sent it, who knows it already.
        caller.write(Method::POST, &attach, &installation.admin, &person.to_string()).await;
        caller.get("/api/demo/cegid/stores", &installation.admin).await;
        // Somebody who may not see people looks at how the connection does.
        for path in ["/api/demo/admin/connections", "/api/demo/admin/connections/default"] {
            let state = caller.get(path, &installation.reader).await;
            assert_eq!(state.status, 200, "{}", state.body);
            leaks::none_in(&format!("{path} after {kind:?}"), state.body.as_bytes());
        }
    }
    sim.faults().clear();
    for id in ["default", "wrong"] {
        let path = format!("/api/demo/admin/connections/{id}/check");
        let report = caller.write(Method::POST, &path, &installation.admin, "").await;
        leaks::none_in(&path, report.body.as_bytes());
    }
    let refused = caller
        .send(&Method::GET, "/api/demo/cegid/stores", |request| {
            request.header("x-api-key", &installation.admin).header("x-y2-connection", "wrong")
        })
        .await;
    assert_eq!(refused.status, 502, "{}", refused.body);
    leaks::none_in("a refused login", refused.body.as_bytes());
    // The breaker must not stay open for the next round.
    caller.write(Method::PUT, "/api/demo/admin/configuration/tenant.yml", &installation.admin, &tenant_yml()).await;
}

fn tenant_yml() -> String {
    // Another text each time, so that there is a new revision.
    format!("displayName: Canary Islands\ndefaultLanguage: en\n# {}\n", now())
}

/// Passwords in the files of a tenant, where they belong and where not.
async fn configuration(caller: &Caller<'_>, installation: &Installation) {
    const Y2: &str = "/api/demo/admin/configuration/server%2Fy2.yml";
    let admin = &installation.admin;
    let before = caller.get(Y2, admin).await.body;
    leaks::none_in(Y2, before.as_bytes());
    let further =
        |lines: &str| format!("{before}  later:\n    url: https://later.example/Y2\n    databaseId: D\n{lines}");
    let right = further(&format!("    login: l\n    password: {LATER_PASSWORD}\n"));
    let wrong = [
        further(&format!("    login: l\n    pasword: {MISPLACED_PASSWORD}\n")),
        further(&format!("    login: l\n    password: [{MISPLACED_PASSWORD}]\n")),
        further(&format!("    login: l\n    password: {{a: {MISPLACED_PASSWORD}}}\n")),
        further(&format!("    login: l\n    password: \"${{env:{MISPLACED_PASSWORD}\"\n")),
        before.replacen("url: ", &format!("url: https:/user:{MISPLACED_PASSWORD}@"), 1),
        before.replacen("url: ", &format!("url: https://user:{MISPLACED_PASSWORD}@host # "), 1),
    ];
    for (number, text) in wrong.iter().enumerate() {
        for (method, path) in [(Method::POST, format!("{Y2}/check")), (Method::PUT, Y2.to_owned())] {
            let refused = caller.write(method, &path, admin, text).await;
            assert_eq!(refused.status, 400, "{number}: {}", refused.body);
            leaks::none_in(&format!("{path} {number}"), refused.body.as_bytes());
        }
    }
    let kept = caller.write(Method::PUT, Y2, admin, &right).await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    for path in [Y2, &format!("{Y2}/versions"), &format!("{Y2}/versions/1"), "/api/demo/admin/connections"] {
        leaks::none_in(path, caller.get(path, admin).await.body.as_bytes());
    }
    let back = caller.write(Method::PUT, Y2, admin, &before).await;
    assert_eq!(back.status, 200, "{}", back.body);
}

/// Notifications of the second provider, with its key and without.
async fn notifications(caller: &Caller<'_>) {
    let contact =
        json!({ "contact": { "email": EMAIL, "firstName": FIRST_NAME, "lastName": LAST_NAME, "phone": PHONE } });
    for operation in operations().filter(|operation| operation.path.contains("/notification/test/sync/")) {
        let path = operation.path;
        let body = json!({ "notification": contact }).to_string();
        caller.write(operation.method.clone(), path, RETAIL_KEY, &body).await;
        for key in ["", QUERY] {
            let refused = caller.write(operation.method.clone(), path, key, &body).await;
            assert_eq!(refused.status, 401, "{}", refused.body);
            leaks::none_in(path, refused.body.as_bytes());
        }
        let query = format!("{path}?notification={}", contact.to_string().replace('"', "%22").replace(' ', "%20"));
        caller.write(operation.method.clone(), &query, RETAIL_KEY, "").await;
        caller.write(operation.method.clone(), path, RETAIL_KEY, &format!("{{\"notification\": {EMAIL}")).await;
    }
}

fn receipt(sim: &Sim) -> String {
    let world = sim.world();
    let mut documents = world.documents().all();
    let document = documents.find(|document| document.key.kind == DocumentType::Receipt).unwrap();
    format!("{}-{}", document.key.stump, document.key.number)
}

fn now() -> Timestamp {
    cegid_connector::clock::Clock::system().now()
}
