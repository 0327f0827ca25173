//! A notification of the retail-operations product. The first byte chooses the method; every answer is readable JSON.

use cegid_connector::retail_operations::{Argument, Circumstances, Given, Method, answer};
use rand::{SeedableRng as _, rngs::StdRng};
use serde_json::value::RawValue;

pub fn run(data: &[u8]) {
    let Some((choice, body)) = data.split_first() else { return };
    let Ok(body) = std::str::from_utf8(body) else { return };
    let method = Method::ALL[usize::from(*choice) % Method::ALL.len()];
    let Ok(argument) = Argument::find(Given { body: Some(body), ..Given::default() }) else { return };
    let mut random = StdRng::seed_from_u64(1);
    let mut circumstances = Circumstances { now: jiff::Timestamp::UNIX_EPOCH, random: &mut random, payment_status: None };
    if let Ok(reply) = answer(method, &argument, &mut circumstances) {
        serde_json::from_str::<&RawValue>(&reply.to_json()).expect("a reply is JSON");
    }
}
