//! A little OpenID provider on the loopback: metadata, keys, tokens, and a count of who asked for what.

use std::sync::{
    Arc, LazyLock, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use aws_lc_rs::{
    encoding::AsDer,
    rsa::{KeyPair, KeySize},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{any, get},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto, jwk::Jwk};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::leaks;

/// What the tokens of the tests are for.
pub const AUDIENCE: &str = "connector";

/// A key pair.
#[derive(Clone)]
pub struct Pair {
    pub id: &'static str,
    pub algorithm: Algorithm,
    pub private: EncodingKey,
}

impl Pair {
    /// RSA keys take a while to find: all tests share these.
    pub fn rsa(number: usize) -> Self {
        static KEYS: LazyLock<[EncodingKey; 2]> = LazyLock::new(|| {
            [(), ()].map(|()| {
                let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
                let pkcs8 = pair.as_der().unwrap();
                // The library wants the inner RSAPrivateKey.
                EncodingKey::from_rsa_pem(pem("PRIVATE KEY", pkcs8.as_ref()).as_bytes()).unwrap()
            })
        });
        Self { id: ["rsa-1", "rsa-2"][number], algorithm: Algorithm::RS256, private: KEYS[number].clone() }
    }

    pub fn ec(id: &'static str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let private = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        Self { id, algorithm: Algorithm::ES256, private }
    }

    /// As an issuer publishes it.
    pub fn jwk(&self) -> Value {
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&self.private, self.algorithm).unwrap()).unwrap();
        jwk["kid"] = self.id.into();
        jwk["use"] = "sig".into();
        jwk
    }

    /// A token of exactly these texts.
    pub fn sign(&self, header: &str, claims: &str) -> String {
        self.sign_as(self.algorithm, header, claims)
    }

    pub fn sign_as(&self, algorithm: Algorithm, header: &str, claims: &str) -> String {
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = crypto::sign(signed.as_bytes(), &self.private, algorithm).unwrap();
        leaks::secret(&signature);
        format!("{signed}.{signature}")
    }
}

pub fn pem(kind: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}

/// The provider, until it is dropped.
pub struct Issuer {
    pub url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    url: Mutex<String>,
    keys: Mutex<Vec<Value>>,
    away: AtomicBool,
    only_rfc_8414: AtomicBool,
    keys_asked: AtomicUsize,
    others_asked: AtomicUsize,
}

impl Issuer {
    pub async fn start(keys: &[&Pair]) -> Self {
        let shared = Arc::new(Shared::default());
        *shared.keys.lock().unwrap() = keys.iter().map(|pair| pair.jwk()).collect();
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/.well-known/oauth-authorization-server", get(rfc_8414))
            .route("/keys", get(published))
            .fallback(any(elsewhere))
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        shared.url.lock().unwrap().clone_from(&url);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, serving }
    }

    /// Publishes these keys and no other.
    pub fn publish(&self, keys: &[Value]) {
        *self.shared.keys.lock().unwrap() = keys.to_vec();
    }

    /// Answers 500, or as it should.
    pub fn away(&self, away: bool) {
        self.shared.away.store(away, Ordering::SeqCst);
    }

    /// Has its metadata at the place of RFC 8414 only.
    pub fn without_openid(&self) {
        self.shared.only_rfc_8414.store(true, Ordering::SeqCst);
    }

    /// What the metadata calls the issuer.
    pub fn call_itself(&self, name: &str) {
        name.clone_into(&mut self.shared.url.lock().unwrap());
    }

    /// How often the keys were asked for.
    pub fn keys_asked(&self) -> usize {
        self.shared.keys_asked.load(Ordering::SeqCst)
    }

    /// How often anything was asked for that a token alone could have named.
    pub fn others_asked(&self) -> usize {
        self.shared.others_asked.load(Ordering::SeqCst)
    }

    /// Claims that open `demo`, at the time of the test's clock, for ten minutes.
    pub fn claims(&self, now: jiff::Timestamp) -> Value {
        let now = now.as_second();
        json!({
            "iss": self.url, "aud": AUDIENCE, "sub": "ann@example.com", "iat": now, "exp": now + 600,
            "tenants": ["demo"], "permissions": ["tenant.configuration:read", "tenant.personalData:read"],
        })
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The header of an access token.
pub fn header(pair: &Pair) -> Value {
    json!({ "alg": format!("{:?}", pair.algorithm), "typ": "at+jwt", "kid": pair.id })
}

/// A token with these claims.
pub fn token(pair: &Pair, claims: &Value) -> String {
    pair.sign(&header(pair).to_string(), &claims.to_string())
}

type Answer = Result<Json<Value>, StatusCode>;

async fn metadata(State(shared): State<Arc<Shared>>) -> Answer {
    if shared.only_rfc_8414.load(Ordering::SeqCst) {
        return Err(StatusCode::NOT_FOUND);
    }
    rfc_8414(State(shared)).await
}

async fn rfc_8414(State(shared): State<Arc<Shared>>) -> Answer {
    if shared.away.load(Ordering::SeqCst) {
        return Err(StatusCode::INTERNAL_SERVER_ERROR);
    }
    let url = shared.url.lock().unwrap().clone();
    Ok(Json(json!({ "issuer": url, "jwks_uri": format!("{}/keys", url.trim_end_matches('/')) })))
}

async fn published(State(shared): State<Arc<Shared>>) -> Answer {
    shared.keys_asked.fetch_add(1, Ordering::SeqCst);
    Ok(Json(json!({ "keys": *shared.keys.lock().unwrap() })))
}

async fn elsewhere(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.others_asked.fetch_add(1, Ordering::SeqCst);
    StatusCode::NOT_FOUND
}
