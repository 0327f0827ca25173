//! A whole reply of Y2, as three differently shaped operations read it.

use std::sync::Arc;

use cegid_y2::soap::{
        envelope::{Shape, read},
        xml::Names,
    };
use cegid_y2::{Operation, company_stores, customer, sale_document};

fn decode<O: Operation>(text: &str, names: Names) {
    let shape = Shape { namespace: "http://www.cegid.fr/Retail/1.0", operation: O::NAME, names: Arc::new(names) };
    let _ = read::<O::Response>(text, &shape);
}

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    decode::<customer::GetCustomerDetail>(text, Names::EXACT.clone());
    decode::<sale_document::GetByKey>(text, Names::EXACT.clone());
    decode::<company_stores::GetListDetail>(text, Names::tolerant([("GetListDetailReply.Stores", "Shops")]));
}
