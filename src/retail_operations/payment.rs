//! What the payment method answers.

use std::str::FromStr;

use super::{Argument, Invalid, Reply, json, money};

/// The state of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentStatus {
    /// `W`
    Pending,
    /// `P`
    Paid,
    /// `R`
    Rejected,
}

impl PaymentStatus {
    fn code(self) -> &'static str {
        match self {
            Self::Pending => "W",
            Self::Paid => "P",
            Self::Rejected => "R",
        }
    }
}

impl FromStr for PaymentStatus {
    type Err = Invalid;

    fn from_str(code: &str) -> Result<Self, Invalid> {
        match code {
            "W" => Ok(Self::Pending),
            "P" => Ok(Self::Paid),
            "R" => Ok(Self::Rejected),
            _ => Err(Invalid::PaymentStatus),
        }
    }
}

/// `payment/onValidated`: the amount in cents as the payment's code; paid when it is zero or more or there is none, rejected
/// when it is negative, or whatever `wanted` says.
pub(super) fn validation(argument: &Argument<'_>, requested: Option<PaymentStatus>) -> Result<Reply, Invalid> {
    let payment = argument.data_members();
    let amount = payment.get("amount").map(|text| {
        // A sample checks nothing, so an amount between quotation marks is an amount too.
        let number = json::string(text);
        money::exact(number.as_deref().unwrap_or(text).trim()).ok_or(Invalid::Amount)
    });
    let amount = amount.transpose()?;
    let rejected = amount.is_some_and(|amount| amount.is_sign_negative() && !amount.is_zero());
    let status = requested.unwrap_or(if rejected { PaymentStatus::Rejected } else { PaymentStatus::Paid });
    let code = amount.map(|amount| money::in_cents(amount).to_string()).unwrap_or_default();
    Ok(Reply::with_data(format!(r#"{{"status":"{}","internalCode":"{code}"}}"#, status.code())))
}
