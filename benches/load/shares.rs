//! `shares`: one who takes all that it can get, in four ways, and a neighbour who asks for its own cached list. Does the
//! neighbour notice?

use std::{sync::Arc, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::sleep,
};

use super::{
    crowd,
    load::median,
    milliseconds,
    open_loop::{self, Outcome, Plan, get},
    place::{Place, connection},
    row,
};

/// As many connections as there may be requests in flight by default.
const CROWD: usize = 2048;
/// Requests a second of the neighbour.
const RATE: f64 = 200.0;
const PHASE: Duration = Duration::from_secs(4);
/// Whoever was refused tries again after so long.
const AGAIN: Duration = Duration::from_secs(1);
const LIST: &str = "cegid/settings/civilities";

/// Takes every connection and every byte, and never answers.
async fn hanging() -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move { tokio::io::copy(&mut stream, &mut tokio::io::sink()).await });
        }
    });
    Ok(address)
}

/// Sends the request again and again, each time when it was answered or cut off.
async fn insist(address: String, request: Arc<str>) {
    loop {
        if let Ok(mut stream) = TcpStream::connect(&address).await
            && stream.write_all(request.as_bytes()).await.is_ok()
        {
            let _ = stream.read(&mut [0; 4096]).await;
        }
        sleep(AGAIN).await;
    }
}

/// A token of an issuer, with a signature that nobody can check before the issuer has shown its keys.
fn token(issuer: &str) -> String {
    let parts = [r#"{"alg":"RS256","typ":"at+jwt","kid":"one"}"#.to_owned(), format!(r#"{{"iss":"{issuer}"}}"#)];
    let [header, claims] = parts.map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode([7; 256]))
}

pub async fn run(rounds: usize) -> anyhow::Result<()> {
    let silent = hanging().await?;
    let issuer = format!("http://{silent}");
    let place = Place::new(&[
        ("AUTH__ISSUERS__MAIN__ISSUER", issuer.as_str()),
        ("AUTH__ISSUERS__MAIN__AUDIENCES", "cegid-connector"),
        ("AUTH__ALLOW_HTTP", "true"),
    ])?;
    let simulator = place.simulate(&[])?;
    let url = format!("sqlite:{}", place.path("bench.db").display());
    let keys = crowd::settle(&url, None, 2, |number| match number {
        0 => connection(&silent, &["timeout: 30s"]),
        _ => connection(&simulator.address, &[]),
    });
    let keys = keys.await?;
    let server = place.serve()?;
    let address = &server.address;
    let (greedy, neighbour) = (crowd::id(0), crowd::id(1));
    let json = "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    let cases = [
        (
            "bodies that do not end, without a credential",
            format!(
                "POST /api/externals/v1/notification/test/sync/contact/onSearch HTTP/1.1\r\nHost: {address}\r\n{json}"
            ),
        ),
        ("a Y2 that hangs: callers of one load", get(address, &format!("/api/{greedy}/{LIST}"), &keys[0])),
        (
            "bodies that do not end, on a route of the administration",
            format!(
                "POST /api/{greedy}/admin/api-keys HTTP/1.1\r\nHost: {address}\r\nX-API-KEY: {}\r\n{json}",
                keys[0]
            ),
        ),
        (
            "tokens of an issuer that hangs",
            format!(
                "GET /api/{greedy}/{LIST} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\r\n",
                token(&issuer)
            ),
        ),
    ];
    let others = Plan {
        address: address.clone(),
        requests: vec![get(address, &format!("/api/{neighbour}/{LIST}"), &keys[1])].into(),
        rate: RATE,
        connections: 32,
        duration: PHASE,
    };
    open_loop::run(Plan { duration: Duration::from_secs(1), ..others.clone() }).await?;

    super::head(&format!(
        "shares: {RATE} cached lists a second of one tenant, alone and beside {CROWD} connections of somebody else; \
         {rounds} rounds of {PHASE:?}"
    ));
    for (what, request) in cases {
        let request: Arc<str> = request.into();
        let (mut p99, mut ratios, mut disturbed) = ([Vec::new(), Vec::new()], Vec::new(), Outcome::default());
        for _ in 0..rounds {
            let calm = open_loop::run(others.clone()).await?;
            let mut crowd = JoinSet::new();
            for _ in 0..CROWD {
                crowd.spawn(insist(address.clone(), Arc::clone(&request)));
            }
            // How they are held is looked at, not how they storm in.
            sleep(Duration::from_secs(2)).await;
            let beside = open_loop::run(others.clone()).await?;
            crowd.shutdown().await;
            let pair = [&calm, &beside].map(|outcome| milliseconds(outcome.percentile(99.0)));
            (0..2).for_each(|side| p99[side].push(pair[side]));
            ratios.push(pair[1] / pair[0]);
            disturbed.add(beside);
        }
        let (ratio, refused) = (median(&ratios), disturbed.not_served());
        let figure = format!(
            "p99 {:.2} ms alone, {:.2} ms beside it: {ratio:.2} ×; {refused} of {} not served",
            median(&p99[0]),
            median(&p99[1]),
            disturbed.answers.len() + disturbed.failures.len()
        );
        row(what, &figure, "2 ×, none", Some(ratio < 2.0 && refused == 0));
    }
    Ok(())
}
