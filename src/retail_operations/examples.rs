//! One example notification for each method, with its reply: shown in the OpenAPI document and on the page from which
//! they can be sent. The people and the codes are invented. Knows no rule.

use super::Method;

/// The example notification of a method, as JSON text.
pub fn request(method: Method) -> &'static str {
    match method {
        Method::ContactDetail => include_str!("examples/contact_on_detail.json"),
        Method::ContactSearch => include_str!("examples/contact_on_search.json"),
        Method::ContactValidation => include_str!("examples/contact_on_validated.json"),
        Method::DocumentValidation => include_str!("examples/document_on_validated.json"),
        Method::DocumentPricing => include_str!("examples/document_on_pricing.json"),
        Method::PaymentValidation => include_str!("examples/payment_on_validated.json"),
    }
}

/// The reply to the example notification of a method, as JSON text. Prices and dates stand for what differs each time.
pub fn reply(method: Method) -> &'static str {
    match method {
        Method::ContactDetail => include_str!("examples/contact_on_detail.reply.json"),
        Method::ContactSearch => include_str!("examples/contact_on_search.reply.json"),
        Method::ContactValidation => include_str!("examples/contact_on_validated.reply.json"),
        Method::DocumentValidation => include_str!("examples/document_on_validated.reply.json"),
        Method::DocumentPricing => include_str!("examples/document_on_pricing.reply.json"),
        Method::PaymentValidation => include_str!("examples/payment_on_validated.reply.json"),
    }
}
