//! Reading a `GetListDetail` reply of 200 stores (about 115 KB) into typed values: ours against quick-xml's raw events, on
//! which it stands, and against quick-xml's own serde; on the same bytes, in the same run, in processor time.
//!
//! `cargo bench --bench xml` prints medians; with `-- --check` it also fails when the ratio falls below the gate.

#![allow(clippy::print_stdout, reason = "a bench talks to people")]

use std::{hint::black_box, sync::Arc, time::Duration};

use cegid_y2::company_stores::GetListDetailReply;
use cegid_y2::soap::{
    envelope::{self, Shape},
    types::XmlDateTime,
    xml::Names,
};
use serde::Deserialize;

const STORES: usize = 200;
const ROUNDS: usize = 101;
const READS_A_ROUND: usize = 5;
/// A list is read once in ten minutes: typed values may cost at most three sevenths more than the events they are made of.
const GATE: f64 = 0.7;

fn main() {
    let document = document();
    let shape = Shape {
        namespace: "http://www.cegid.fr/Retail/1.0",
        operation: "GetListDetail",
        names: Arc::new(Names::tolerant([])),
    };
    let ours = || {
        let reply: GetListDetailReply = envelope::read(&document, &shape).expect("ours reads it");
        reply.stores.0.map_or(0, |stores| stores.len())
    };
    let checked = || {
        let text = cegid_y2::soap::xml::decode(document.as_bytes(), Some("utf-8")).expect("it is UTF-8");
        let reply: GetListDetailReply = envelope::read(&text, &shape).expect("ours reads it");
        reply.stores.0.map_or(0, |stores| stores.len())
    };
    let serde = || {
        let envelope: Envelope = quick_xml::de::from_str(&document).expect("quick-xml reads it");
        envelope.body.response.result.stores.store.len()
    };
    let events = || {
        let mut reader = quick_xml::Reader::from_str(&document);
        let mut count = 0;
        loop {
            match reader.read_event().expect("well formed") {
                quick_xml::events::Event::Eof => return count / 2,
                quick_xml::events::Event::Start(start) if start.name().as_ref() == "Store" => count += 1,
                quick_xml::events::Event::End(end) if end.name().as_ref() == "Store" => count += 1,
                _ => {}
            }
        }
    };
    let candidates: [(&str, &dyn Fn() -> usize); 4] = [
        ("quick-xml raw events", &events),
        ("ours, typed", &ours),
        ("ours, typed, with UTF-8 check", &checked),
        ("quick-xml serde", &serde),
    ];
    let mut times = vec![Vec::new(); candidates.len()];
    for _ in 0..ROUNDS {
        for ((_, read), times) in candidates.iter().zip(&mut times) {
            let before = processor_time();
            for _ in 0..READS_A_ROUND {
                assert_eq!(black_box(read()), STORES);
            }
            times.push(processor_time() - before);
        }
    }
    let speeds: Vec<f64> = times
        .into_iter()
        .map(|mut times| {
            times.sort();
            (document.len() * READS_A_ROUND) as f64 / times[ROUNDS / 2].as_secs_f64() / 1e6
        })
        .collect();
    println!("{} bytes, {STORES} stores; medians of {ROUNDS} rounds, MB per second of processor time", document.len());
    for ((name, _), speed) in candidates.iter().zip(&speeds) {
        println!("{name:<32} {speed:>8.0} MB/s {:>6.2} x raw events", speed / speeds[0]);
    }
    let ratio = speeds[1] / speeds[0];
    println!("ours, typed: {ratio:.2} x quick-xml's raw events (gate: at least {GATE})");
    if std::env::args().any(|argument| argument == "--check") {
        assert!(ratio >= GATE, "below the gate");
    }
}

/// What this thread has used of a processor.
fn processor_time() -> Duration {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(used.tv_sec as u64, used.tv_nsec as u32)
}

/// The reply as WCF writes it: without blanks between elements.
fn document() -> String {
    let mut stores = String::new();
    for number in 0..STORES {
        let (town, country) = [("Lyon", "FRA"), ("Hamburg", "DEU"), ("Torino", "ITA"), ("Leeds", "GBR")][number % 4];
        stores.push_str(&format!(
            "<Store><Address><City>{town}</City><CountryId>{country}</CountryId><Line1>{number} avenue of examples</Line1>\
             <ZipCode>{:05}</ZipCode></Address><Closed>{}</Closed><CurrencyId>EUR</CurrencyId><Description>{town} {number} \
             &amp; co</Description><Email>store{number}@example.test</Email><Id>{number:03}</Id><LanguageId>{country}\
             </LanguageId><OpeningDate>20{:02}-03-01T00:00:00</OpeningDate><PhoneNumber>+3300000{number:04}</PhoneNumber>\
             <ShortDescription>{town}</ShortDescription><Type>Other</Type><Warehouses><Warehouse><Description>{town} \
             {number}</Description><Id>{number:03}</Id></Warehouse></Warehouses></Store>",
            number * 37,
            number % 17 == 0,
            number % 25,
        ));
    }
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><GetListDetailResponse \
         xmlns=\"http://www.cegid.fr/Retail/1.0\"><GetListDetailResult xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <Pagination><Count>{STORES}</Count></Pagination><Stores>{stores}</Stores></GetListDetailResult>\
         </GetListDetailResponse></s:Body></s:Envelope>"
    )
}

// The same values as quick-xml wants them declared: a wrapper is a struct of its own, and namespaces do not count.

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "Body")]
    body: Body,
}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "GetListDetailResponse")]
    response: Response,
}

#[derive(Deserialize)]
struct Response {
    #[serde(rename = "GetListDetailResult")]
    result: Reply,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read")]
struct Reply {
    pagination: Option<Pagination>,
    stores: Stores,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read")]
struct Pagination {
    count: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Stores {
    #[serde(default)]
    store: Vec<Store>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read")]
struct Store {
    address: Option<Address>,
    closed: Option<bool>,
    currency_id: Option<String>,
    description: Option<String>,
    email: Option<String>,
    external_reference: Option<String>,
    id: Option<String>,
    language_id: Option<String>,
    opening_date: Option<XmlDateTime>,
    phone_number: Option<String>,
    short_description: Option<String>,
    #[serde(rename = "Type")]
    kind: Option<String>,
    warehouses: Option<Warehouses>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read")]
struct Address {
    city: Option<String>,
    country_id: Option<String>,
    line1: Option<String>,
    line2: Option<String>,
    line3: Option<String>,
    line4: Option<String>,
    region_id: Option<String>,
    zip_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read")]
struct Warehouses {
    #[serde(default)]
    warehouse: Vec<Warehouse>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read")]
struct Warehouse {
    description: Option<String>,
    id: Option<String>,
}
