//! Speaks to the simulator in bytes, so that nothing of the client can hide a mistake.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::date;
use prestashop_simulator::{Clock, DEMO_KEY, Options, Shop, Version};
use reqwest::Method;

/// An answer, taken apart.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Answer {
    /// The numbers of its errors.
    pub fn codes(&self) -> Vec<u32> {
        let pieces = self.body.split("<code><![CDATA[").skip(1);
        pieces.map(|piece| piece.split(']').next().unwrap().parse().unwrap()).collect()
    }

    /// The ids of its entities.
    pub fn ids(&self) -> Vec<u64> {
        let in_elements = self.body.split("\t<id><![CDATA[").skip(1).filter_map(|piece| piece.split(']').next());
        let in_attributes = self.body.split(" id=\"").skip(1).filter_map(|piece| piece.split('"').next());
        in_elements.chain(in_attributes).filter_map(|id| id.parse().ok()).collect()
    }

    /// The text of the first element of that name.
    pub fn text(&self, name: &str) -> Option<&str> {
        let start = self.body.find(&format!("<{name}>")).map(|at| at + name.len() + 2).or_else(|| {
            let at = self.body.find(&format!("<{name} "))?;
            Some(at + self.body[at..].find('>')? + 1)
        })?;
        let text = &self.body[start..start + self.body[start..].find(&format!("</{name}>"))?];
        Some(text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(text))
    }
}

/// A clock that goes on by a second whenever somebody looks.
pub fn clock() -> Clock {
    let ticks = AtomicU64::new(0);
    Clock::new(move || {
        let second = i64::try_from(ticks.fetch_add(1, Ordering::Relaxed)).unwrap();
        date(2025, 11, 3).at(6, 10, 0, 0) + jiff::Span::new().seconds(second)
    })
}

pub async fn shop(version: Version) -> Shop {
    start(Options { version, ..Options::default() }).await
}

pub async fn start(options: Options) -> Shop {
    Shop::start(Options { clock: clock(), ..options }).await.unwrap()
}

/// A request with the key.
pub async fn ask(shop: &Shop, method: Method, path: &str, body: &str) -> Answer {
    let request = http().request(method, format!("{}api/{path}", shop.url())).basic_auth(DEMO_KEY, Some(""));
    send(request.body(body.to_owned())).await
}

pub async fn get(shop: &Shop, path: &str) -> Answer {
    ask(shop, Method::GET, path, "").await
}

pub async fn post(shop: &Shop, path: &str, entities: &str) -> Answer {
    ask(shop, Method::POST, path, &format!("<prestashop>{entities}</prestashop>")).await
}

pub async fn put(shop: &Shop, path: &str, entities: &str) -> Answer {
    ask(shop, Method::PUT, path, &format!("<prestashop>{entities}</prestashop>")).await
}

pub async fn patch(shop: &Shop, path: &str, entities: &str) -> Answer {
    ask(shop, Method::PATCH, path, &format!("<prestashop>{entities}</prestashop>")).await
}

pub fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

pub async fn send(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, body: response.text().await.unwrap() }
}

/// A product that can be saved.
pub fn product(reference: &str) -> String {
    format!(
        "<product><reference>{reference}</reference><price>10.5</price><state>1</state><active>1</active>\
         <name><language id=\"1\">Robe</language><language id=\"2\">Dress</language></name>\
         <link_rewrite><language id=\"1\">robe</language><language id=\"2\">dress</language></link_rewrite></product>"
    )
}

/// A combination that can be saved.
pub fn combination(product: u64, reference: &str) -> String {
    format!(
        "<combination><id_product>{product}</id_product><minimal_quantity>1</minimal_quantity><reference>{reference}</reference></combination>"
    )
}
