//! How refusals are worded: the chain of an old-style service around its reason, and the plain text of a new-style one.

use serde_json::Value;

use super::values::{filled, member};
use crate::fault::{REMOTE_CALL_FAILED, ServiceFault};

/// What an operation of an old-style service was doing. Y2's names of operations and methods are not published for these
/// services, so they are made up in the manner of the published ones (assumed).
#[derive(Clone, Copy)]
pub struct Doing {
    /// Y2's dotted name.
    pub operation: &'static str,
    /// The method it calls.
    pub target: &'static str,
}

impl Doing {
    /// The refusal, with its reason innermost.
    pub fn refused(self, reason: impl AsRef<str>) -> ServiceFault {
        let reason = format!("{} ({})", reason.as_ref(), self.target);
        ServiceFault::worker(self.operation, self.target, &[("CBR00006", &reason)])
    }

    /// A text that has to say something.
    pub fn required<'a>(self, object: &'a Value, name: &str) -> Result<&'a str, ServiceFault> {
        filled(object, name).ok_or_else(|| self.refused(format!("{name} is required")))
    }
}

/// The refusal of a new-style service.
pub fn refused(reason: impl Into<String>) -> ServiceFault {
    ServiceFault::new(REMOTE_CALL_FAILED, reason)
}

/// The `Request` of a new-style service, whose `required` texts say something; those that do not are all named.
pub fn request<'a>(arguments: &'a Value, required: &[&str]) -> Result<&'a Value, ServiceFault> {
    let request = member(arguments, "Request").unwrap_or(&Value::Null);
    require(request, required)?;
    Ok(request)
}

/// Refuses an object whose `required` texts do not all say something.
pub fn require(object: &Value, required: &[&str]) -> Result<(), ServiceFault> {
    let missing = required.iter().filter(|path| at(object, path).is_none());
    let missing: Vec<String> =
        missing.map(|path| format!("The {} field is required.", path.rsplit('.').next().unwrap_or(path))).collect();
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    if missing.is_empty() { Ok(()) } else { Err(ServiceFault::invalid_input(REMOTE_CALL_FAILED, &missing)) }
}

/// The text at a path of member names.
pub fn at<'a>(object: &'a Value, path: &str) -> Option<&'a str> {
    match path.split_once('.') {
        Some((first, rest)) => at(member(object, first)?, rest),
        None => filled(object, path),
    }
}
