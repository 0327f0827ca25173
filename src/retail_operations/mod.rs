//! The second notification provider: six sample methods that a retail-operations product calls when a contact, a
//! document or a payment changes.
//!
//! The product's public documentation offers these methods, with their logic written out, as models for partners; the
//! connector answers them exactly so that an integrator can point the product at it and see each exchange. A sample
//! method checks nothing: members it does not know are accepted, members that are missing count as null, and what is
//! echoed is echoed byte for byte. This module is the rules, from the text of the argument to the text of the reply;
//! it refuses to know HTTP, and takes the time and the randomness as parameters.

mod argument;
mod contact;
mod document;
pub mod examples;
mod invalid;
mod json;
pub mod log;
mod method;
mod money;
mod payment;
mod randomness;
mod reply;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use rand::Rng;

pub use argument::{Argument, Form, Given, MAX_ARGUMENT_BYTES, MAX_DEPTH};
pub use document::MAX_ITEMS;
pub use invalid::Invalid;
pub use method::Method;
pub use payment::PaymentStatus;
pub use randomness::Randomness;
pub use reply::Reply;

/// What an answer depends on besides the notification.
pub struct Circumstances<'a> {
    /// The present instant, for the end of a price's validity.
    pub now: Timestamp,
    /// Where prices come from.
    pub random: &'a mut dyn Rng,
    /// The status that the caller wants to see for a payment, instead of the rule's.
    pub payment_status: Option<PaymentStatus>,
}

/// Answers a notification as the sample method does.
///
/// # Errors
/// Where a value has to be computed and cannot be: an amount that is no number or too long, too many items.
pub fn answer(
    method: Method,
    argument: &Argument<'_>,
    circumstances: &mut Circumstances<'_>,
) -> Result<Reply, Invalid> {
    match method {
        Method::ContactDetail | Method::ContactValidation => Ok(contact::echo(argument)),
        Method::ContactSearch => Ok(contact::search(argument)),
        Method::DocumentValidation => Ok(document::validation(argument)),
        Method::DocumentPricing => document::pricing(argument, circumstances),
        Method::PaymentValidation => payment::validation(argument, circumstances.payment_status),
    }
}
