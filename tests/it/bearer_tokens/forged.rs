//! Tokens that somebody tries out: each is one change away from one that works, and each is refused.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

use super::{DOOR, Issuer, Pair, connector, get, header, issuer::pem, opens, trusting};

/// A token that works, to be spoiled.
struct Draft<'h> {
    hall: &'h Hall,
    header: Value,
    claims: Value,
    /// Instead of the texts of the two values.
    header_text: Option<String>,
    claims_text: Option<String>,
    signed_by: Pair,
}

/// What the forgers know.
struct Hall {
    /// The key of the issuer.
    pair: Pair,
    /// Another issuer's, that is trusted too.
    neighbours: Pair,
    /// The forger's own, under the id of the issuer's.
    forged: Pair,
    /// The forger's server.
    forger: Issuer,
}

impl Draft<'_> {
    fn token(&self) -> String {
        let header = self.header_text.clone().unwrap_or_else(|| self.header.to_string());
        let claims = self.claims_text.clone().unwrap_or_else(|| self.claims.to_string());
        self.signed_by.sign(&header, &claims)
    }

    fn header(mut self, name: &str, value: Value) -> String {
        self.header[name] = value;
        self.token()
    }

    fn claim(mut self, name: &str, value: Value) -> String {
        self.claims[name] = value;
        self.token()
    }

    fn without_claim(mut self, name: &str) -> String {
        self.claims.as_object_mut().unwrap().remove(name);
        self.token()
    }

    fn later(self, name: &str, seconds: i64) -> String {
        let at = self.claims["iat"].as_i64().unwrap() + seconds;
        self.claim(name, at.into())
    }

    /// An identity token as most providers make them: of the type `JWT`, with something that gives it away.
    fn identity(mut self, name: &str, value: Value) -> String {
        self.header["typ"] = "JWT".into();
        self.claim(name, value)
    }

    fn claims_text(mut self, change: impl FnOnce(String) -> String) -> String {
        self.claims_text = Some(change(self.claims.to_string()));
        self.token()
    }

    fn header_text(mut self, change: impl FnOnce(String) -> String) -> String {
        self.header_text = Some(change(self.header.to_string()));
        self.token()
    }

    /// With the forger's key, and what should make us use it.
    fn forged(mut self, name: &str, value: Value) -> String {
        self.signed_by = self.hall.forged.clone();
        self.header(name, value)
    }

    /// As a symmetric signature with a text that everybody knows.
    fn symmetric(mut self, algorithm: Algorithm, secret: &[u8]) -> String {
        self.header["alg"] = format!("{algorithm:?}").into();
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(self.header.to_string()),
            URL_SAFE_NO_PAD.encode(self.claims.to_string())
        );
        let signature = crypto::sign(signed.as_bytes(), &EncodingKey::from_secret(secret), algorithm).unwrap();
        format!("{signed}.{signature}")
    }

    /// The three parts of the token as it would be.
    fn parts(self, change: impl FnOnce([&str; 3]) -> String) -> String {
        let token = self.token();
        let parts: Vec<&str> = token.split('.').collect();
        change([parts[0], parts[1], parts[2]])
    }
}

fn public_pem(pair: &Pair) -> String {
    let jwk = pair.jwk();
    let part = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    pem("PUBLIC KEY", &[part("n"), part("e")].concat())
}

fn encoded(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

type Forgery = (&'static str, fn(Draft<'_>) -> String);

const FORGERIES: &[Forgery] = &[
    // The algorithm.
    ("alg none without a signature", |draft| {
        draft.parts(|[_, claims, _]| format!("{}.{claims}.", encoded(r#"{"alg":"none","typ":"at+jwt"}"#)))
    }),
    ("alg none with the signature left in", |draft| draft.header("alg", json!("none"))),
    ("alg None, spelled otherwise", |draft| draft.header("alg", json!("nOnE"))),
    ("alg missing", |mut draft| {
        draft.header.as_object_mut().unwrap().remove("alg");
        draft.token()
    }),
    ("alg a list", |draft| draft.header("alg", json!(["RS256", "none"]))),
    ("alg in small letters", |draft| draft.header("alg", json!("rs256"))),
    ("alg null", |draft| draft.header("alg", json!(null))),
    ("HS256 with the public key as PEM", |draft| {
        let secret = public_pem(&draft.hall.pair);
        draft.symmetric(Algorithm::HS256, secret.as_bytes())
    }),
    ("HS256 with the published key as JSON", |draft| {
        let secret = draft.hall.pair.jwk().to_string();
        draft.symmetric(Algorithm::HS256, secret.as_bytes())
    }),
    ("HS512 with the modulus", |draft| {
        let modulus = URL_SAFE_NO_PAD.decode(draft.hall.pair.jwk()["n"].as_str().unwrap()).unwrap();
        draft.symmetric(Algorithm::HS512, &modulus)
    }),
    ("HS256 with an empty secret", |draft| draft.symmetric(Algorithm::HS256, b"")),
    ("RS512 with the right key, not accepted for the issuer", |draft| {
        let claims = draft.claims.to_string();
        draft.hall.pair.sign_as(
            Algorithm::RS512,
            &json!({"alg":"RS512","typ":"at+jwt","kid":"rsa-1"}).to_string(),
            &claims,
        )
    }),
    ("PS256 with the right key, not accepted for the issuer", |draft| {
        let claims = draft.claims.to_string();
        draft.hall.pair.sign_as(
            Algorithm::PS256,
            &json!({"alg":"PS256","typ":"at+jwt","kid":"rsa-1"}).to_string(),
            &claims,
        )
    }),
    ("ES256 under the id of an RSA key", |draft| {
        let claims = draft.claims.to_string();
        Pair::ec("rsa-1").sign(&json!({"alg":"ES256","typ":"at+jwt","kid":"rsa-1"}).to_string(), &claims)
    }),
    ("RS256 signature said to be ES256", |draft| draft.header("alg", json!("ES256"))),
    // The signature.
    ("another key under the right id", |draft| draft.forged("kid", json!("rsa-1"))),
    ("the key of another trusted issuer", |mut draft| {
        draft.signed_by = draft.hall.neighbours.clone();
        draft.header = header(&draft.hall.neighbours);
        draft.token()
    }),
    ("no signature", |draft| draft.parts(|[header, claims, _]| format!("{header}.{claims}."))),
    ("half a signature", |draft| {
        draft.parts(|[header, claims, signature]| format!("{header}.{claims}.{}", &signature[..signature.len() / 2]))
    }),
    ("one character of the signature changed", |draft| {
        draft.parts(|[header, claims, signature]| {
            let other = if signature.starts_with('A') { "B" } else { "A" };
            format!("{header}.{claims}.{other}{}", &signature[1..])
        })
    }),
    ("a zero signature", |draft| {
        draft.parts(|[header, claims, _]| format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode([0_u8; 256])))
    }),
    ("claims changed after signing", |mut draft| {
        draft.claims["permissions"] = json!(["tenant.access:write"]);
        let more = encoded(&draft.claims.to_string());
        draft.claims["permissions"] = json!([]);
        draft.parts(|[header, _, signature]| format!("{header}.{more}.{signature}"))
    }),
    ("header changed after signing", |draft| {
        let other = encoded(&json!({"alg":"RS256","typ":"JWT","kid":"rsa-1"}).to_string());
        draft.parts(|[_, claims, signature]| format!("{other}.{claims}.{signature}"))
    }),
    // The key id and places to look for keys.
    ("kid a path", |draft| draft.header("kid", json!("../../../../../../dev/null"))),
    ("kid an address", |draft| {
        let url = format!("{}/kid", draft.hall.forger.url);
        draft.header("kid", url.into())
    }),
    ("kid a piece of SQL", |draft| draft.header("kid", json!("' OR 1=1 --"))),
    ("kid unknown", |draft| draft.header("kid", json!("rsa-9"))),
    ("kid empty", |draft| draft.header("kid", json!(""))),
    ("kid a number", |draft| draft.header("kid", json!(1))),
    ("kid of 600 characters", |draft| draft.header("kid", "k".repeat(600).into())),
    ("kid with a zero byte", |draft| draft.header("kid", json!("rsa-1\u{0}"))),
    ("jku, where the forger's keys are", |draft| {
        let url = format!("{}/jku", draft.hall.forger.url);
        draft.forged("jku", url.into())
    }),
    ("x5u, where the forger's certificate is", |draft| {
        let url = format!("{}/x5u", draft.hall.forger.url);
        draft.forged("x5u", url.into())
    }),
    ("jwk, the forger's key", |draft| {
        let jwk = draft.hall.forged.jwk();
        draft.forged("jwk", jwk)
    }),
    ("x5c, the forger's certificate", |draft| draft.forged("x5c", json!(["MIIB"]))),
    ("jwk, and no kid", |mut draft| {
        let jwk = draft.hall.forged.jwk();
        draft.header.as_object_mut().unwrap().remove("kid");
        draft.forged("jwk", jwk)
    }),
    // What changes how the rest is to be read.
    ("crit", |draft| draft.header("crit", json!(["exp"]))),
    ("crit empty", |draft| draft.header("crit", json!([]))),
    ("b64 false", |draft| draft.header("b64", json!(false))),
    ("zip", |draft| draft.header("zip", json!("DEF"))),
    ("enc", |draft| draft.header("enc", json!("A256GCM"))),
    // What kind of token it is.
    ("a logout token by its type", |draft| draft.header("typ", json!("logout+jwt"))),
    ("an identity token by its type", |draft| draft.header("typ", json!("id+jwt"))),
    ("typ a number", |draft| draft.header("typ", json!(7))),
    ("no typ", |mut draft| {
        draft.header.as_object_mut().unwrap().remove("typ");
        draft.token()
    }),
    ("an identity token with a nonce", |draft| draft.identity("nonce", json!("n-0S6_WzA2Mj"))),
    ("an identity token with at_hash", |draft| draft.identity("at_hash", json!("MTIzNDU2Nzg5MDEyMzQ1Ng"))),
    ("an identity token with c_hash", |draft| draft.identity("c_hash", json!("LDktKdoQak3Pk0cnXxCltA"))),
    ("an identity token that says so", |draft| draft.identity("token_use", json!("id"))),
    ("a refresh token that says so", |draft| draft.identity("typ", json!("Refresh"))),
    ("an identity token that says so and has a nonce", |mut draft| {
        draft.claims["nonce"] = "n-0S6_WzA2Mj".into();
        draft.identity("typ", json!("ID"))
    }),
    ("an identity token that calls itself Bearer", |mut draft| {
        draft.claims["at_hash"] = "MTIzNDU2Nzg5MDEyMzQ1Ng".into();
        draft.identity("typ", json!("Bearer"))
    }),
    ("a refresh token with a nonce", |mut draft| {
        draft.claims["nonce"] = "n-0S6_WzA2Mj".into();
        draft.identity("typ", json!("Refresh"))
    }),
    ("a token of two kinds", |mut draft| {
        draft.claims["token_use"] = "access".into();
        draft.identity("typ", json!("ID"))
    }),
    ("a logout token by its events", |draft| {
        draft.identity("events", json!({"http://schemas.openid.net/event/backchannel-logout": {}}))
    }),
    // The issuer.
    ("iss another", |draft| draft.claim("iss", json!("https://evil.example"))),
    ("iss the forger's server", |draft| {
        let url = draft.hall.forger.url.clone();
        draft.claim("iss", url.into())
    }),
    ("iss missing", |draft| draft.without_claim("iss")),
    ("iss with a slash more", |draft| {
        let iss = format!("{}/", draft.claims["iss"].as_str().unwrap());
        draft.claim("iss", iss.into())
    }),
    ("iss a list", |draft| {
        let iss = json!([draft.claims["iss"]]);
        draft.claim("iss", iss)
    }),
    // The audience.
    ("aud missing", |draft| draft.without_claim("aud")),
    ("aud another", |draft| draft.claim("aud", json!("another"))),
    ("aud longer", |draft| draft.claim("aud", json!("connector.evil"))),
    ("aud in capitals", |draft| draft.claim("aud", json!("CONNECTOR"))),
    ("aud a list of others", |draft| draft.claim("aud", json!(["a", "b"]))),
    ("aud an empty list", |draft| draft.claim("aud", json!([]))),
    ("aud a number", |draft| draft.claim("aud", json!(1))),
    ("aud a list with a number", |draft| draft.claim("aud", json!(["connector", 1]))),
    // Times.
    ("exp missing", |draft| draft.without_claim("exp")),
    ("exp over", |draft| draft.later("exp", -31)),
    ("exp a text", |draft| {
        let exp = draft.claims["exp"].to_string();
        draft.claim("exp", exp.into())
    }),
    ("exp null", |draft| draft.claim("exp", json!(null))),
    ("exp true", |draft| draft.claim("exp", json!(true))),
    ("exp in milliseconds", |draft| {
        let exp = draft.claims["exp"].as_i64().unwrap() * 1000;
        draft.claim("exp", exp.into())
    }),
    ("exp negative", |draft| draft.claim("exp", json!(-1))),
    ("exp larger than any number", |draft| {
        draft.claims_text(|text| text.replacen("\"exp\":", "\"exp\":1e999,\"x\":", 1))
    }),
    ("exp a list", |draft| draft.claim("exp", json!([4_000_000_000_i64]))),
    ("nbf in the future", |draft| draft.later("nbf", 120)),
    ("nbf a text", |draft| draft.claim("nbf", json!("0"))),
    ("iat in the future", |draft| draft.later("iat", 120)),
    ("iat a text", |draft| draft.claim("iat", json!("0"))),
    // JSON.
    ("exp said twice", |draft| draft.claims_text(|text| text.replacen('{', "{\"exp\":4000000000,", 1))),
    ("aud said twice, once with an escape", |draft| {
        draft.claims_text(|text| text.replacen('{', "{\"\\u0061ud\":\"connector\",", 1))
    }),
    ("alg said twice", |draft| draft.header_text(|text| text.replacen('{', "{\"alg\":\"none\",", 1))),
    ("claims a list", |draft| draft.claims_text(|text| format!("[{text}]"))),
    ("claims no JSON", |draft| draft.claims_text(|_| "sub=ann".to_owned())),
    ("claims with more behind them", |draft| draft.claims_text(|text| format!("{text}{{}}"))),
    ("claims with a byte order mark", |draft| draft.claims_text(|text| format!("\u{feff}{text}"))),
    ("header no JSON", |draft| draft.header_text(|_| "RS256".to_owned())),
    ("claims broken off", |draft| draft.claims_text(|text| text[..text.len() - 1].to_owned())),
    ("300 claims", |mut draft| {
        for number in 0..300 {
            draft.claims[format!("c{number}")] = 0.into();
        }
        draft.token()
    }),
    // What is granted.
    ("permissions an object", |draft| draft.claim("permissions", json!({"tenant.configuration:read": true}))),
    ("permissions with a number", |draft| draft.claim("permissions", json!(["tenant.configuration:read", 1]))),
    ("tenants a number", |draft| draft.claim("tenants", json!(1))),
    ("tenants an object", |draft| draft.claim("tenants", json!({"demo": true}))),
    // The text as a whole.
    ("two parts", |draft| draft.parts(|[header, claims, _]| format!("{header}.{claims}"))),
    ("four parts", |draft| {
        draft.parts(|[header, claims, signature]| format!("{header}.{claims}.{signature}.{signature}"))
    }),
    ("five parts, as if encrypted", |draft| {
        draft.parts(|[header, claims, s]| format!("{header}.{s}.{s}.{claims}.{s}"))
    }),
    ("as JSON", |draft| {
        draft.parts(|[header, claims, signature]| {
            json!({"protected": header, "payload": claims, "signature": signature}).to_string()
        })
    }),
    ("padded", |draft| draft.parts(|[header, claims, signature]| format!("{header}.{claims}.{signature}=="))),
    ("a line break inside", |draft| {
        draft.parts(|[header, claims, signature]| format!("{header}.{claims}\t.{signature}"))
    }),
    ("bits behind the end of the signature", |draft| {
        draft.parts(|[header, claims, signature]| {
            // 256 bytes end in a character that carries four unused bits.
            let last = if signature.ends_with('A') { "B" } else { "_" };
            format!("{header}.{claims}.{}{last}", &signature[..signature.len() - 1])
        })
    }),
    ("more than 8 KiB", |draft| draft.claim("padding", "x".repeat(9000).into())),
    ("nothing", |_| String::new()),
    ("two dots", |_| "..".to_owned()),
];

#[tokio::test]
async fn every_forged_token_is_a_401_with_a_challenge_and_says_nothing_of_the_token() {
    assert!(FORGERIES.len() >= 40);
    let forged = Pair { id: "rsa-1", ..Pair::rsa(1) };
    let hall =
        Hall { pair: Pair::rsa(0), neighbours: Pair::ec("ec-n"), forger: Issuer::start(&[&forged]).await, forged };
    let issuer = Issuer::start(&[&hall.pair]).await;
    let neighbours = Issuer::start(&[&hall.neighbours]).await;
    let connector = connector(trusting(&issuer)).await;
    // Each process asks the issuer for itself.
    connector.stay();
    let security = format!(
        "issuers:\n  n:\n    issuer: {}\n    audiences: [connector]\n    algorithms: [ES256]\n",
        neighbours.url
    );
    connector.apply_with("neighbour", super::SIMULATED, &[("security.yml", &security)]).await;
    let draft = || Draft {
        hall: &hall,
        header: header(&hall.pair),
        claims: issuer.claims(connector.clock.now()),
        header_text: None,
        claims_text: None,
        signed_by: hall.pair.clone(),
    };
    assert!(opens(&connector, &draft().token()).await, "what they start from works");
    assert!(opens(&connector, &draft().header("typ", json!("JWT"))).await, "also as a mere JWT");
    for (name, value) in [("typ", "Bearer"), ("token_use", "access")] {
        let mut with_nonce = draft();
        with_nonce.claims["nonce"] = "n-0S6_WzA2Mj".into();
        assert!(opens(&connector, &with_nonce.identity(name, json!(value))).await, "{name}: {value} wins over a nonce");
    }
    let mut with_nonce = draft();
    with_nonce.claims["nonce"] = "n-0S6_WzA2Mj".into();
    assert!(opens(&connector, &with_nonce.token()).await, "and so does at+jwt");
    for (name, forge) in FORGERIES {
        let forged = forge(draft());
        let answer = get(&connector, DOOR, &forged).await;
        assert_eq!(answer.problem(), (401, "credential-invalid".to_owned()), "{name}: {}", answer.body);
        let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
        let bearer = challenges[0].to_str().unwrap();
        let expected = "Bearer realm=\"cegid-connector\", error=\"invalid_token\", error_description=\"";
        assert!(bearer.starts_with(expected), "{name}: {bearer}");
        assert!(challenges[1].to_str().unwrap().starts_with("ApiKey"), "{name}");
        for secret in ["ann@example.com", "evil.example", hall.forger.url.as_str()] {
            assert!(!answer.body.contains(secret) && !bearer.contains(secret), "{name}: {}", answer.body);
        }
    }
    assert!(opens(&connector, &draft().token()).await, "the right one still works");
    assert_eq!((hall.forger.keys_asked(), hall.forger.others_asked()), (0, 0), "nobody asks a forger");
    assert_eq!((issuer.keys_asked(), issuer.others_asked()), (1, 0));
}
