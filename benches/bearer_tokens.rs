//! What it costs to check a bearer token: every other time, from memory (gate: 3 us), and the first time, with its
//! signature (gate: 150 us). The issuer is a thread of this process; it is asked once.
#![allow(clippy::unwrap_used, missing_docs)]

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
};

use aws_lc_rs::{
    encoding::AsDer,
    rsa::{KeyPair, KeySize},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use cegid_connector::{
    app::App,
    clock::Clock,
    config::Settings,
    identity::{Tokens, Verdict},
};
use futures_util::FutureExt as _;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::Jwk};
use serde_json::json;

const TENANT: &str = "demo";

fn main() {
    divan::main();
}

struct Bench {
    runtime: tokio::runtime::Runtime,
    tokens: Tokens,
    key: EncodingKey,
    algorithm: Algorithm,
    issuer: String,
    now: i64,
    _data: tempfile::TempDir,
}

impl Bench {
    fn new(algorithm: Algorithm) -> Self {
        let key = match algorithm {
            Algorithm::RS256 => {
                let der = KeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
                let body = STANDARD.encode(der.as_ref());
                let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
                EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
            }
            _ => {
                let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
                EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref())
            }
        };
        let issuer = serve(&key, algorithm);
        let data = tempfile::tempdir().unwrap();
        let settings = [
            ("DATABASE__URL", format!("sqlite:{}", data.path().join("bench.db").display())),
            ("NETWORK__ALLOW", "127.0.0.1".to_owned()),
            ("AUTH__ISSUERS__MAIN__ISSUER", issuer.clone()),
            ("AUTH__ISSUERS__MAIN__AUDIENCES", "connector".to_owned()),
            ("AUTH__ISSUERS__MAIN__ALGORITHMS", "RS256,ES256".to_owned()),
        ];
        let settings = settings.map(|(name, value)| (format!("CEGID_CONNECTOR__{name}"), value));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let clock = Clock::system();
        let now = clock.now().as_second();
        let app = runtime.block_on(App::build(Settings::load(None, settings).unwrap(), clock)).unwrap();
        Self { runtime, tokens: app.tokens.clone(), key, algorithm, issuer, now, _data: data }
    }

    /// About as large as providers make them.
    fn token(&self, number: usize) -> String {
        let header =
            Header { typ: Some("at+jwt".to_owned()), kid: Some("bench".to_owned()), ..Header::new(self.algorithm) };
        let claims = json!({
            "iss": self.issuer, "sub": "7d2a5f0e-93a4-4be2-a1b0-0d6b1f1f8a11", "aud": ["connector", "https://other.example"],
            "iat": self.now, "exp": self.now + 3600, "jti": format!("{number:032}"), "client_id": "back-office",
            "tenants": ["demo"], "scope": "openid profile email",
            "permissions": ["tenant.y2.stores:read", "tenant.y2.settings:read", "tenant.configuration:read"],
        });
        encode(&header, &claims, &self.key).unwrap()
    }

    fn first(&self, token: &str) -> bool {
        matches!(self.runtime.block_on(self.tokens.verify(token, Some(TENANT))), Ok(Verdict::Opens(_)))
    }

    /// What is remembered is answered without waiting.
    fn again(&self, token: &str) -> bool {
        let verdict = self.tokens.verify(divan::black_box(token), Some(TENANT)).now_or_never();
        matches!(verdict, Some(Ok(Verdict::Opens(_))))
    }
}

/// An issuer that answers whatever is asked, one connection at a time.
fn serve(key: &EncodingKey, algorithm: Algorithm) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mut jwk = serde_json::to_value(Jwk::from_encoding_key(key, algorithm).unwrap()).unwrap();
    jwk["kid"] = "bench".into();
    let metadata = json!({ "issuer": url, "jwks_uri": format!("{url}/keys") }).to_string();
    let keys = json!({ "keys": [jwk] }).to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let head: Vec<String> =
                BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            let body = if head.first().is_some_and(|line| line.contains("/keys")) { &keys } else { &metadata };
            let length = body.len();
            write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}").unwrap();
        }
    });
    url
}

#[divan::bench(args = [Algorithm::RS256, Algorithm::ES256])]
fn a_remembered_token(bencher: divan::Bencher<'_, '_>, algorithm: Algorithm) {
    let bench = Bench::new(algorithm);
    let token = bench.token(0);
    assert!(bench.first(&token));
    bencher.bench_local(|| assert!(bench.again(&token)));
}

#[divan::bench(args = [Algorithm::RS256, Algorithm::ES256], sample_count = 20, sample_size = 20)]
fn a_new_token(bencher: divan::Bencher<'_, '_>, algorithm: Algorithm) {
    let bench = Bench::new(algorithm);
    assert!(bench.first(&bench.token(0)));
    let mut number = 0;
    let next = || {
        number += 1;
        bench.token(number)
    };
    bencher.with_inputs(next).bench_local_values(|token| assert!(bench.first(&token)));
}

#[divan::bench]
fn a_forged_token(bencher: divan::Bencher<'_, '_>) {
    let bench = Bench::new(Algorithm::RS256);
    assert!(bench.first(&bench.token(0)));
    let mut forged = bench.token(1);
    forged.replace_range(forged.len() - 40..forged.len() - 39, "-");
    bencher.bench_local(|| assert!(!bench.first(divan::black_box(&forged))));
}
