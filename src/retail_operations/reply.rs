//! The one shape of every reply, written as JSON text. Knows no rule of any method.

use super::Invalid;

/// `{"success": …, "errorCode": …, "errorLevel": …, "message": …, "data": …}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    success: bool,
    error_code: &'static str,
    error_level: u8,
    /// JSON text of a string, quotation marks included.
    message: String,
    /// JSON text; `None` leaves the member out.
    data: Option<String>,
}

impl Reply {
    /// Success with a JSON text as its data.
    pub(super) fn with_data(data: String) -> Self {
        Self { success: true, error_code: "", error_level: 0, message: "\"\"".to_owned(), data: Some(data) }
    }

    /// Success with a message (the JSON text of a string) and no data.
    pub(super) fn with_message(message: String) -> Self {
        Self { success: true, error_code: "", error_level: 0, message, data: None }
    }

    /// The same reply, but not a success, for a reason.
    pub(super) fn failing(mut self, reason: &str) -> Self {
        self.success = false;
        self.message = serde_json::Value::from(reason).to_string();
        self
    }

    /// The reply to what cannot be answered.
    pub fn invalid(problem: &Invalid) -> Self {
        Self {
            success: false,
            error_code: "invalid_notification",
            error_level: 2,
            message: serde_json::Value::from(problem.to_string()).to_string(),
            data: None,
        }
    }

    /// Whether the method did what it was asked to.
    pub fn is_success(&self) -> bool {
        self.success
    }

    /// The reply as JSON.
    pub fn to_json(&self) -> String {
        let Self { success, error_code, error_level, message, data } = self;
        let head = format!(
            r#"{{"success":{success},"errorCode":"{error_code}","errorLevel":{error_level},"message":{message}"#
        );
        match data {
            Some(data) => [&head, r#","data":"#, data, "}"].concat(),
            None => head + "}",
        }
    }
}
