//! `notifications`: how long notifications and events are kept, and what webhooks carry beside their signature.

use std::time::Duration;

use crate::yaml::{Mismatch, Section, kinds::duration};

const DAY: Duration = Duration::from_secs(86_400);

/// How long notifications and events are kept, and what webhooks carry beside their signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationSettings {
    /// A notification that came to an end.
    pub retention: Duration,
    /// An event, with its deliveries.
    pub event_retention: Duration,
    /// The header with a hexadecimal HMAC-SHA256 of the body; none where it is not set.
    pub hmac_header: Option<http::HeaderName>,
}

impl Default for NotificationSettings {
    fn default() -> Self {
        Self { retention: 30 * DAY, event_retention: 30 * DAY, hmac_header: None }
    }
}

impl NotificationSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let default = Self::default();
        let span = || duration(DAY..=3650 * DAY);
        let settings = Self {
            retention: section.or("retention", span(), default.retention),
            event_retention: section.or("event_retention", span(), default.event_retention),
            hmac_header: section.optional("hmac_header", header_name),
        };
        section.finish();
        settings
    }
}

fn header_name(text: &str) -> Result<http::HeaderName, Mismatch> {
    http::HeaderName::from_bytes(text.as_bytes())
        .map_err(|_| Mismatch::new("the name of a header, such as `X-Signature`"))
}
