//! What the client itself costs in a call, without the network: writing the request and reading a short reply, a long one, or
//! a fault. The bytes are the golden files of the tests.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;

use cegid_y2::soap::{
    self,
    envelope::{self, Shape},
    xml::Names,
};
use cegid_y2::{
    Operation,
    company_stores::GetListDetail,
    customer::GetCustomerDetail,
    customer_contacts::{GetContacts, GetContactsRequest},
};
use divan::{Bencher, black_box, counter::BytesCount};
use serde::Serialize;

const CONTACTS: &str = include_str!("../tests/golden/y2/customer_service.get_contacts.reply.xml");
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

/// Writes the request of an operation.
fn write<O: Operation + Serialize>(operation: &O, shape: &Shape) -> String {
    let context = (O::CONTEXT, &Context { database_id: "DEMO_001_TEST" });
    envelope::write(shape, black_box(operation), context).unwrap()
}

#[divan::bench]
fn a_request_alone(bencher: Bencher<'_, '_>) {
    let shape = shape::<GetCustomerDetail>();
    let operation = GetCustomerDetail { customer_id: "W007000000012".to_owned() };
    bencher.bench_local(|| write(&operation, &shape));
}

#[divan::bench]
fn a_call_with_2_kb_of_contacts(bencher: Bencher<'_, '_>) {
    let shape = shape::<GetContacts>();
    let request = GetContactsRequest { customer_id: "W007000000012".to_owned(), ..Default::default() };
    let operation = GetContacts { request };
    bencher.counter(BytesCount::of_str(CONTACTS)).bench_local(|| {
        let request = write(&operation, &shape);
        let reply = envelope::read::<<GetContacts as Operation>::Response>(black_box(CONTACTS), &shape);
        (request, reply.unwrap())
    });
}

#[divan::bench]
fn a_call_with_100_kib_of_stores(bencher: Bencher<'_, '_>) {
    let shape = shape::<GetListDetail>();
    let operation = GetListDetail::default();
    let (start, end) = (STORES.find("<Store>").unwrap(), STORES.rfind("</Store>").unwrap() + "</Store>".len());
    let stores = STORES[start..end].repeat(LONG / (end - start));
    let reply = format!("{}{stores}{}", &STORES[..start], &STORES[end..]);
    bencher.counter(BytesCount::of_str(&reply)).bench_local(|| {
        let request = write(&operation, &shape);
        let reply = envelope::read::<<GetListDetail as Operation>::Response>(black_box(&reply), &shape);
        (request, reply.unwrap())
    });
}

#[divan::bench]
fn a_call_that_ends_in_a_fault(bencher: Bencher<'_, '_>) {
    let shape = shape::<GetCustomerDetail>();
    let operation = GetCustomerDetail { customer_id: "W007000000012".to_owned() };
    bencher.counter(BytesCount::of_str(FAULT)).bench_local(|| {
        let request = write(&operation, &shape);
        let read = envelope::read::<<GetCustomerDetail as Operation>::Response>(black_box(FAULT), &shape);
        assert!(matches!(read, Err(soap::Error::Fault(_))));
        (request, read)
    });
}
