//! The way back to the till: the callback with what became of the customer, or a template of the tenant's.

use std::{fmt, str::FromStr};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::{
    callback::{CallbackHosts, CallbackRefused},
    session_id::SessionId,
    settings::StoreSettings,
};

/// What is left as it is in a part of an address.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How a visit ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitOutcome<'o> {
    /// With that customer.
    Completed {
        /// Y2's code.
        customer_id: &'o str,
    },
    /// Without saving.
    Cancelled,
}

impl VisitOutcome<'_> {
    /// The word that LiveStore reads.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Completed { .. } => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// An address with `{customerId}`, `{sessionId}`, `{storeId}` and `{status}` in its path or query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(String);

/// The text is no such template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateRefused {
    /// A placeholder that there is not, or braces without their counterpart.
    #[error(
        "expected no other placeholders than {{customerId}}, {{sessionId}}, {{storeId}} and {{status}}, after the host"
    )]
    Placeholder,
    /// The address itself.
    #[error(transparent)]
    Address(#[from] CallbackRefused),
}

impl Template {
    const NAMES: [&str; 4] = ["customerId", "sessionId", "storeId", "status"];

    /// Whether its host is among those that addresses may lead to.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn check(&self, hosts: &CallbackHosts) -> Result<(), TemplateRefused> {
        hosts.check(&self.filled(|_| "0".to_owned())).map(drop).map_err(Into::into)
    }

    /// The address, every value in it encoded.
    fn fill(
        &self,
        hosts: &CallbackHosts,
        session: &SessionId,
        store: Option<&str>,
        outcome: &VisitOutcome<'_>,
    ) -> Option<Url> {
        let text = self.filled(|name| {
            let value = match (name, outcome) {
                ("customerId", VisitOutcome::Completed { customer_id }) => customer_id,
                ("sessionId", _) => session.as_str(),
                ("storeId", _) => store.unwrap_or_default(),
                ("status", outcome) => outcome.word(),
                _ => "",
            };
            utf8_percent_encode(value, UNRESERVED).to_string()
        });
        hosts.check(&text).ok()
    }

    fn filled(&self, value: impl Fn(&str) -> String) -> String {
        Self::NAMES.iter().fold(self.0.clone(), |text, name| {
            let placeholder = format!("{{{name}}}");
            if text.contains(&placeholder) { text.replace(&placeholder, &value(name)) } else { text }
        })
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Template {
    type Err = TemplateRefused;

    fn from_str(text: &str) -> Result<Self, TemplateRefused> {
        let template = Self(text.to_owned());
        let rest = template.filled(|_| String::new());
        // A placeholder before the path would let a value choose the host.
        let authority = text.split_once("://").map_or(text, |(_, rest)| rest);
        let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
        if rest.contains(['{', '}']) || authority.contains(['{', '}']) {
            return Err(TemplateRefused::Placeholder);
        }
        Ok(template)
    }
}

/// Where a browser goes when a visit is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnAddress {
    /// There.
    To(Url),
    /// Nowhere: a page says what to press.
    DonePage,
}

impl ReturnAddress {
    /// Of a visit with that callback, which was judged when it came. A cancel goes to the callback as well.
    pub fn of(
        settings: &StoreSettings,
        hosts: &CallbackHosts,
        session: &SessionId,
        store: Option<&str>,
        callback: Option<&str>,
        outcome: &VisitOutcome<'_>,
    ) -> Self {
        // Judged again: the tenant may have taken the host off its list since.
        if let Some(mut url) = callback.and_then(|text| hosts.check(text).ok()) {
            let names = &settings.parameters;
            let mut parameters = Vec::new();
            if let (Some(name), VisitOutcome::Completed { customer_id }) = (&names.customer_id, outcome) {
                parameters.push((name, *customer_id));
            }
            if let Some(name) = &names.status {
                parameters.push((name, outcome.word()));
            }
            let kept: Vec<(String, String)> = url
                .query_pairs()
                .filter(|(name, _)| !parameters.iter().any(|(known, _)| known.as_str() == name))
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect();
            if !parameters.is_empty() {
                let mut query = url.query_pairs_mut();
                query.clear().extend_pairs(kept);
                query.extend_pairs(parameters.iter().map(|(name, value)| (name.as_str(), *value)));
            }
            return Self::To(url);
        }
        let template = settings.return_url.as_ref();
        template.and_then(|template| template.fill(hosts, session, store, outcome)).map_or(Self::DonePage, Self::To)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(settings: &StoreSettings, callback: Option<&str>, outcome: &VisitOutcome<'_>) -> String {
        let session = "s-1".parse().unwrap();
        match ReturnAddress::of(settings, &CallbackHosts::default(), &session, Some("101"), callback, outcome) {
            ReturnAddress::To(url) => url.to_string(),
            ReturnAddress::DonePage => "done".to_owned(),
        }
    }

    const POS: &str = "https://pos.cegid.cloud/t/pos/?keep=a%20b&status=old#top";
    const DONE: VisitOutcome<'_> = VisitOutcome::Completed { customer_id: "C/1 2" };

    #[test]
    fn the_callback_learns_what_became_of_the_customer() {
        let settings = StoreSettings::default();
        assert_eq!(
            address(&settings, Some(POS), &DONE),
            "https://pos.cegid.cloud/t/pos/?keep=a+b&customerId=C%2F1+2&status=completed#top"
        );
        assert_eq!(
            address(&settings, Some(POS), &VisitOutcome::Cancelled),
            "https://pos.cegid.cloud/t/pos/?keep=a+b&status=cancelled#top"
        );
    }

    #[test]
    fn the_names_can_be_changed_and_switched_off() {
        let mut settings = StoreSettings::default();
        settings.parameters.customer_id = Some("code".to_owned());
        settings.parameters.status = None;
        assert_eq!(address(&settings, Some("https://a.cegid.cloud/"), &DONE), "https://a.cegid.cloud/?code=C%2F1+2");
        settings.parameters.customer_id = None;
        assert_eq!(address(&settings, Some("https://a.cegid.cloud/?a=%20"), &DONE), "https://a.cegid.cloud/?a=%20");
    }

    #[test]
    fn without_a_callback_the_template_counts_and_without_one_the_done_page() {
        let mut settings = StoreSettings::default();
        assert_eq!(address(&settings, None, &DONE), "done");
        settings.return_url =
            Some("https://a.cegid.cloud/assign/:{customerId}?s={sessionId}&t={storeId}".parse().unwrap());
        assert_eq!(address(&settings, None, &DONE), "https://a.cegid.cloud/assign/:C%2F1%202?s=s-1&t=101");
        assert_eq!(address(&settings, None, &VisitOutcome::Cancelled), "https://a.cegid.cloud/assign/:?s=s-1&t=101");
    }

    #[test]
    fn a_host_that_is_not_allowed_any_more_is_not_gone_to() {
        assert_eq!(address(&StoreSettings::default(), Some("https://evil.example/"), &DONE), "done");
    }

    #[test]
    fn no_value_can_choose_the_host() {
        for bad in [
            "https://{customerId}.cegid.cloud/",
            "https://a.cegid.cloud/{other}",
            "https://a.cegid.cloud/{customerId",
            "{sessionId}",
        ] {
            assert_eq!(bad.parse::<Template>(), Err(TemplateRefused::Placeholder), "{bad}");
        }
        let template: Template = "https://evil.example/{customerId}".parse().unwrap();
        assert!(template.check(&CallbackHosts::default()).is_err());
    }
}
