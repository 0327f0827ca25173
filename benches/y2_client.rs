//! What the client itself costs in a call, without the network: writing the request, reading a short and a long reply, and
//! making an error of a fault. The bytes are the golden files of the tests.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;

use cegid_connector::{
    soap::{
        self,
        envelope::{self, Shape},
        xml::Names,
    },
    y2::{Operation, company_stores::GetListDetail, customer::GetCustomerDetail},
};
use divan::{Bencher, black_box, counter::BytesCount};
use serde::Serialize;

const CUSTOMER: &str = include_str!("../tests/golden/y2/get_customer_detail.reply.xml");
const STORES: &str = include_str!("../tests/golden/y2/company_stores.get_list_detail.reply.xml");
const FAULT: &str = include_str!("../tests/golden/y2/business.fault.xml");
/// Bytes of the long reply.
const LONG: usize = 100 << 10;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Context {
    database_id: &'static str,
}

fn main() {
    divan::main();
}

fn shape<O: Operation>() -> Shape {
    let names = if O::SERVICE.plug_in.is_some() { Names::tolerant([]) } else { Names::default() };
    Shape { namespace: "http://www.cegid.fr/Retail/1.0", operation: O::NAME, names: Arc::new(names) }
}

#[divan::bench]
fn writing_a_request(bencher: Bencher<'_, '_>) {
    let shape = shape::<GetCustomerDetail>();
    let operation = GetCustomerDetail { customer_id: "W007000000012".to_owned() };
    let context = (GetCustomerDetail::CONTEXT, &Context { database_id: "DEMO_001_TEST" });
    bencher.bench_local(|| envelope::write(&shape, black_box(&operation), context).unwrap());
}

#[divan::bench]
fn reading_one_customer(bencher: Bencher<'_, '_>) {
    let shape = shape::<GetCustomerDetail>();
    bencher.counter(BytesCount::of_str(CUSTOMER)).bench_local(|| {
        envelope::read::<<GetCustomerDetail as Operation>::Response>(black_box(CUSTOMER), &shape).unwrap().unwrap()
    });
}

#[divan::bench]
fn reading_100_kib_of_stores(bencher: Bencher<'_, '_>) {
    let shape = shape::<GetListDetail>();
    let (start, end) = (STORES.find("<Store>").unwrap(), STORES.rfind("</Store>").unwrap() + "</Store>".len());
    let stores = STORES[start..end].repeat(LONG / (end - start));
    let reply = format!("{}{stores}{}", &STORES[..start], &STORES[end..]);
    bencher
        .counter(BytesCount::of_str(&reply))
        .bench_local(|| envelope::read::<<GetListDetail as Operation>::Response>(black_box(&reply), &shape).unwrap());
}

#[divan::bench]
fn reading_a_fault(bencher: Bencher<'_, '_>) {
    let shape = shape::<GetCustomerDetail>();
    bencher.counter(BytesCount::of_str(FAULT)).bench_local(|| {
        let read = envelope::read::<<GetCustomerDetail as Operation>::Response>(black_box(FAULT), &shape);
        assert!(matches!(read, Err(soap::Error::Fault(_))));
        read
    });
}
