//! What no log line, no figure and no database may show: secrets, and data about people. Listens to every log line of the
//! test's process, at the finest level and in both formats. Knows no test.
//!
//! A fixture that makes a secret tells it to [`secret`]. Besides, nothing may look like an e-mail address, an API key or a
//! bearer token, whoever made it. Whatever holds a database looks when it is dropped ([`nothing_was_heard`]).

use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
    thread,
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use memchr::{memchr_iter, memmem};
use tracing::Subscriber;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// Bytes of log lines that are kept before they are looked through.
const GATHERED: usize = 16 << 20;
/// Shorter ones would be found where nobody put them.
const SHORTEST: usize = 6;

/// Each with its spellings.
static SECRETS: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());
static EAR: LazyLock<&'static Ear> = LazyLock::new(|| {
    let ear = Ear::new();
    // Fails where a test has a subscriber of its own in place.
    let _ = ear.subscriber().try_init();
    ear
});

/// From now on this text must not be seen.
pub fn secret(text: &str) {
    assert!(text.len() >= SHORTEST, "too short to be told from anything else");
    locked(&SECRETS).entry(text.to_owned()).or_insert_with(|| spellings(text));
}

/// From now on the secret part of this API key must not be seen.
pub fn key(value: &str) {
    secret(secret_of(value));
}

/// The part of an API key that is no public id and no check digit.
pub fn secret_of(key: &str) -> &str {
    &key["y2_live_".len() + 13..key.len() - 9]
}

/// Hears every log line of this process from now on.
pub fn listen() {
    LazyLock::force(&EAR);
}

/// Fails when a log line since the last look showed something. Silent where the test has failed already.
pub fn nothing_was_heard() {
    if !thread::panicking() {
        let found = EAR.found();
        assert!(found.is_empty(), "log lines show what they must not: {found:#?}");
    }
}

/// Fails when the text shows a secret or something of a person.
pub fn none_in(place: &str, text: &[u8]) {
    let found = leaks(text);
    assert!(found.is_empty(), "{place} shows what it must not: {found:#?}");
}

/// Fails when the bytes hold a secret, also in hexadecimal or base64.
pub fn no_secret_in(place: &str, bytes: &[u8]) {
    let found = secrets_in(bytes);
    assert!(found.is_empty(), "{place} holds what it must not: {found:#?}");
}

/// Whether the bytes hold the text as it is, in hexadecimal, or anywhere in something in base64.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    spellings(text).iter().any(|spelling| memmem::find(bytes, spelling.as_bytes()).is_some())
}

/// What there is in a text, each with what stands around it.
pub fn leaks(text: &[u8]) -> Vec<String> {
    [secrets_in(text), people_in(text), credentials_in(text)].concat()
}

fn secrets_in(bytes: &[u8]) -> Vec<String> {
    let secrets = locked(&SECRETS);
    let found = secrets.values().flatten().filter_map(|spelling| {
        memmem::find(bytes, spelling.as_bytes()).map(|at| format!("a secret: {}", around(bytes, at)))
    });
    found.collect()
}

/// Texts that look like e-mail addresses. `connector@127.0.0.1` and `crate@1.0.0` are none.
fn people_in(text: &[u8]) -> Vec<String> {
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let is_domain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let is_address = |at: usize| {
        let domain: Vec<u8> = text[at + 1..].iter().copied().take_while(is_domain).collect();
        let domain = String::from_utf8_lossy(&domain);
        let last = domain.trim_end_matches('.').rsplit_once('.').map_or("", |(_, last)| last);
        at > 0 && is_local(&text[at - 1]) && last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let found = memchr_iter(b'@', text).filter(|at| is_address(*at));
    found.map(|at| format!("an e-mail address: {}", around(text, at))).collect()
}

/// Texts that look like API keys or bearer tokens, with their secret part.
fn credentials_in(text: &[u8]) -> Vec<String> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let long = |start: &'static str, length: usize| {
        memmem::find_iter(text, start)
            .filter(move |at| text[*at..].iter().take_while(|byte| is_word(byte)).count() > length)
            .map(|at| format!("a credential: {}", around(text, at)))
    };
    // A token's header and claims are both JSON. An id that happens to begin with a J behind `apiKey` is no token.
    let is_token = |at: usize| {
        let length = text[at..].iter().take_while(|byte| is_word(byte)).count();
        length > 60 && memmem::find(&text[at..at + length], b".eyJ").is_some()
    };
    let tokens = memmem::find_iter(text, "eyJ").filter(|at| is_token(*at));
    let tokens = tokens.map(|at| format!("a credential: {}", around(text, at)));
    long("y2_live_", 40).chain(tokens).collect()
}

/// How bytes with the text in them may look: as they are, in hexadecimal, and in base64 whatever stands before it.
fn spellings(text: &str) -> Vec<String> {
    let hexadecimal: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![text.to_owned(), hexadecimal.to_uppercase(), hexadecimal];
    for before in 0..3 {
        let bytes = [&[0; 2][..before], text.as_bytes()].concat();
        // Letters that hold a bit of a neighbour are left out.
        let (first, last) = ([0, 2, 3][before], bytes.len() * 8 / 6);
        for encoded in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            all.push(encoded[first..last].to_owned());
        }
    }
    all.sort();
    all.dedup();
    all
}

fn around(text: &[u8], at: usize) -> String {
    let (from, to) = (at.saturating_sub(120), (at + 120).min(text.len()));
    String::from_utf8_lossy(&text[from..to]).replace('\n', " ⏎ ")
}

/// Log lines, as they would be written.
#[derive(Default)]
struct Ear {
    heard: Mutex<Heard>,
}

#[derive(Default)]
struct Heard {
    lines: Vec<u8>,
    found: Vec<String>,
}

impl Ear {
    fn new() -> &'static Self {
        Box::leak(Box::default())
    }

    fn subscriber(&'static self) -> impl Subscriber + Send + Sync {
        let json = fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(move || self);
        let pretty = fmt::layer().with_ansi(false).with_writer(move || self);
        // All but the driver of the browser, which is no part of the product and logs screenshots: they look like anything.
        let levels = Targets::new().with_default(LevelFilter::TRACE).with_target("thirtyfour", LevelFilter::OFF);
        tracing_subscriber::registry().with(levels).with(json).with(pretty)
    }

    fn found(&self) -> Vec<String> {
        let mut heard = locked(&self.heard);
        heard.look();
        std::mem::take(&mut heard.found)
    }
}

impl Heard {
    fn look(&mut self) {
        self.found.extend(leaks(&self.lines));
        self.lines.clear();
    }
}

impl Write for &Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut heard = locked(&self.heard);
        heard.lines.extend_from_slice(bytes);
        if heard.lines.len() > GATHERED {
            heard.look();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn a_secret_is_found_in_every_spelling() {
    let text = "planted/secret+word?";
    for before in ["", "a", "ab", "abc"] {
        let bytes = format!("{before}{text} and more");
        let encoded = [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)];
        assert!(encoded.iter().all(|encoded| holds(encoded.as_bytes(), text)), "{before}");
        let hexadecimal: String = bytes.bytes().map(|byte| format!("{byte:02X}")).collect();
        assert!(holds(bytes.as_bytes(), text) && holds(hexadecimal.as_bytes(), text), "{before}");
        assert!(!holds(bytes.as_bytes(), "planted/secret+word!"));
    }
}

#[test]
fn a_log_line_with_something_of_a_person_or_a_credential_is_found() {
    let ear = Ear::new();
    let said = |message: &str| {
        tracing::subscriber::with_default(ear.subscriber(), || tracing::trace!(message));
        ear.found().len()
    };
    let key = format!("y2_live_{}", "a".repeat(60));
    let token = format!("Bearer eyJ{}.eyJ{}.x", "a".repeat(40), "b".repeat(40));
    for message in
        ["ada.example+1@shop.example", "{\"to\":\"ada@example.org\"}", "mail to ada@example.org.", &key, &token]
    {
        // Once in each format.
        assert_eq!(said(message), 2, "{message}");
    }
    for message in ["nothing", "postgres://connector@127.0.0.1/t", "crate@1.0.0", "@example.org", "y2_live_abc", "eyJ9"]
    {
        assert_eq!(said(message), 0, "{message}");
    }
}
