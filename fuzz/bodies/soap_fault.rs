//! The inside of a SOAP fault.

use super::soap_reply;

pub fn run(data: &[u8]) {
    let Ok(inside) = std::str::from_utf8(data) else { return };
    let text = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>{inside}</s:Fault></s:Body></s:Envelope>"
    );
    soap_reply::run(text.as_bytes());
}
