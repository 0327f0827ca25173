//! What a shop answers instead of what was asked for. Sentences follow PrestaShop's in what they name, numbers are its own.

/// An answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Numbers and sentences, in the format of the answer.
    Errors { status: u16, errors: Vec<(u32, String)> },
    /// A status without a body, as uncaught exceptions end.
    Nothing(u16),
    /// A sentence as plain text.
    Plain { status: u16, text: &'static str },
    /// A page.
    Page { status: u16, html: String },
    /// Elsewhere.
    Redirect(String),
}

impl Refusal {
    /// One error.
    pub fn error(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self::Errors { status, errors: vec![(code, message.into())] }
    }

    /// One error and the noise that PHP makes after it, with a path of the server.
    pub fn noisy(code: u32, message: impl Into<String>) -> Self {
        let noise = "[PHP Warning #2] Undefined array key \"sql_filter\" (/var/www/html/classes/webservice/WebserviceRequest.php, line 1202)";
        Self::Errors { status: 500, errors: vec![(code, message.into()), (3, noise.to_owned())] }
    }

    /// What a PHP warning during a save becomes.
    pub fn warning(message: &str) -> Self {
        Self::error(500, 3, format!("[PHP Warning #2] {message} (/var/www/html/classes/ObjectModel.php, line 743)"))
    }

    /// A page of the host, not of PrestaShop.
    pub fn host_page(status: u16, title: &str) -> Self {
        Self::Page {
            status,
            html: format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"),
        }
    }
}
