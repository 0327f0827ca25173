//! What is sent compressed, and what the tags and `Vary` of it say.

use std::io::Read as _;

use axum::body::Body;
use flate2::read::GzDecoder;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;

use crate::{
    bearer_tokens::SIMULATED,
    connector::{Connector, EVERYTHING},
};

struct Sent {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Sent {
    fn header(&self, name: &str) -> String {
        let lines: Vec<_> = self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
        lines.join(", ")
    }

    fn inflated(&self) -> Vec<u8> {
        assert_eq!(self.header("content-encoding"), "gzip");
        let mut plain = Vec::new();
        GzDecoder::new(self.bytes.as_slice()).read_to_end(&mut plain).unwrap();
        plain
    }
}

async fn get(connector: &Connector, path: &str, key: &str, headers: &[(&str, &str)]) -> Sent {
    let request = Request::get(path).header("x-api-key", key);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let (parts, body) = connector.unread(request.body(Body::empty()).unwrap()).await.into_parts();
    Sent { status: parts.status, headers: parts.headers, bytes: body.collect().await.unwrap().to_bytes().to_vec() }
}

async fn connector() -> (Connector, String) {
    let connector = Connector::with(SIMULATED).await;
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    (connector, key)
}

const GZIP: (&str, &str) = ("accept-encoding", "gzip, br");

#[tokio::test]
async fn a_list_has_one_weak_tag_whether_it_is_compressed_or_not() {
    let (connector, key) = connector().await;
    let path = "/api/demo/cegid/stores";
    let plain = get(&connector, path, &key, &[]).await;
    let compressed = get(&connector, path, &key, &[GZIP]).await;
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(compressed.inflated(), plain.bytes);
    assert!(compressed.bytes.len() < plain.bytes.len() / 2, "{} of {}", compressed.bytes.len(), plain.bytes.len());
    let tag = plain.header("etag");
    assert!(tag.starts_with("W/\"") && tag == compressed.header("etag"), "{tag}");
    for sent in [&plain, &compressed] {
        let vary = sent.header("vary");
        assert_eq!(vary.matches("accept-encoding").count(), 1, "{vary}");
        assert!(vary.contains("x-api-key"), "{vary}");
    }
    for accepted in [&[][..], &[GZIP]] {
        let headers = [accepted, &[("if-none-match", tag.as_str())]].concat();
        let known = get(&connector, path, &key, &headers).await;
        assert_eq!((known.status.as_u16(), known.header("etag"), known.bytes.len()), (304, tag.clone(), 0));
        assert!(known.header("vary").contains("accept-encoding"), "{}", known.header("vary"));
    }
}

#[tokio::test]
async fn a_file_of_the_configuration_is_sent_as_it_is_with_its_strong_tag() {
    let (connector, key) = connector().await;
    let long = format!("displayName: Test\ndefaultLanguage: en\ntimeZone: Europe/Paris\n# {}\n", "long ".repeat(1000));
    let path = "/api/demo/admin/configuration/tenant.yml";
    let json = [("content-type", "text/yaml"), ("if-match", "*")];
    assert_eq!(connector.call(http::Method::PUT, path, &key, &json, long.clone()).await.status, 200);
    let sent = get(&connector, path, &key, &[GZIP]).await;
    assert_eq!((sent.header("content-encoding"), sent.bytes), (String::new(), long.into_bytes()));
    assert!(sent.headers["etag"].to_str().unwrap().starts_with('"'), "{:?}", sent.headers["etag"]);
}

#[tokio::test]
async fn the_document_and_the_files_of_the_pages_are_compressed_and_small_answers_are_not() {
    let (connector, key) = connector().await;
    for path in ["/openapi.json", "/docs/assets/pages.css", "/docs/problems"] {
        let (plain, compressed) = (get(&connector, path, &key, &[]).await, get(&connector, path, &key, &[GZIP]).await);
        assert_eq!(compressed.inflated(), plain.bytes, "{path}");
    }
    for refused in [("accept-encoding", "br"), ("accept-encoding", "gzip;q=0")] {
        assert_eq!(get(&connector, "/docs/assets/pages.css", &key, &[refused]).await.header("content-encoding"), "");
    }
    assert_eq!(get(&connector, "/healthz", &key, &[GZIP]).await.header("content-encoding"), "");
}
