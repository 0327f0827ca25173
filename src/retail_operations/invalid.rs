//! Why a notification cannot be answered, in words for the integrator who sent it. Knows no status codes.

use super::{MAX_DEPTH, MAX_ITEMS, money::MAX_DIGITS};

/// What is wrong with an argument. The text says what was expected and repeats nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// There is no argument in any of its forms.
    #[error(
        "no notification was sent: expected it as the JSON body, as a JSON body `{{\"notification\": {{…}}}}`, \
         as a form field `notification` or as a query parameter `notification`"
    )]
    Missing,
    /// There is more than one.
    #[error("the notification was sent more than once: expected one of JSON body, form field and query parameter")]
    SeveralForms,
    /// Not UTF-8.
    #[error("the notification is not readable: expected JSON in UTF-8")]
    NotUtf8,
    /// Not JSON. The position is that of the parser's complaint.
    #[error(
        "the notification is not readable: expected JSON, and the first mistake is at line {line}, column {column}"
    )]
    NotJson {
        /// From 1.
        line: usize,
        /// From 0, in bytes.
        column: usize,
    },
    /// A form that cannot be taken apart.
    #[error("the form is not readable: expected one field `notification`")]
    NotAForm,
    /// JSON, but no object.
    #[error("the notification is not an object: expected `{{\"eventType\": …, \"data\": …}}`")]
    NotAnObject,
    /// Objects and arrays inside each other.
    #[error("the notification is nested too deeply: expected at most {MAX_DEPTH} levels")]
    TooDeep,
    /// More bytes than are read.
    #[error("the notification is too large: expected at most {most} bytes")]
    TooLarge {
        /// What is read.
        most: usize,
    },
    /// The amount of a payment.
    #[error("the amount cannot be computed with: expected `data.amount` to be a number of at most {MAX_DIGITS} digits")]
    Amount,
    /// The wanted status of a payment.
    #[error("the status is unknown: expected the query parameter `status` to be `W`, `P` or `R`")]
    PaymentStatus,
    /// The items of a document.
    #[error("the document has too many items: expected at most {MAX_ITEMS}")]
    TooManyItems,
}
