//! How requests are made to fail: what happens, to which requests, how often.

use serde::{Deserialize, Serialize};

/// What happens instead of, or after, what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FaultKind {
    /// 500 with an empty body; nothing is written.
    FailBefore,
    /// 500 with an empty body; everything is written.
    FailAfter,
    /// 500 with an empty body, once so many entities of the request are written.
    FailWithin {
        /// How many are written before.
        entities: usize,
    },
    /// A PHP warning during the save: 500 with code 3 and a path; everything is written.
    Warning,
    /// The connection is closed without an answer; nothing is written.
    DropBefore,
    /// The connection is closed without an answer; everything is written.
    DropAfter,
    /// The answer ends half-way; everything is written.
    Cut,
    /// A module prints before and after the XML.
    StrayOutput {
        /// Before.
        #[serde(default)]
        before: String,
        /// After.
        #[serde(default)]
        after: String,
    },
    /// Takes longer by so many milliseconds; everything is written.
    Slow {
        /// Milliseconds.
        millis: u64,
    },
    /// 503 with a page.
    Maintenance,
    /// A page with a password field.
    LoginPage,
    /// 403 with a page, as firewalls answer to verbs that they dislike.
    Blocked,
    /// 413 with a page.
    BodyTooLarge,
    /// 302 to another address.
    Redirect {
        /// Where to.
        to: String,
    },
}

impl FaultKind {
    /// Whether nothing of the request is done.
    pub(crate) fn prevents(&self) -> bool {
        matches!(
            self,
            Self::FailBefore
                | Self::DropBefore
                | Self::Maintenance
                | Self::LoginPage
                | Self::Blocked
                | Self::BodyTooLarge
                | Self::Redirect { .. }
        )
    }
}

/// A rule: the next requests that fit fail like this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// What happens.
    pub kind: FaultKind,
    /// Only to these verbs; none means every verb.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Only to this resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// So many fitting requests are let through before.
    #[serde(default)]
    pub skip: u32,
    /// So many requests fail; none means all from then on.
    #[serde(default = "once", skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

#[allow(clippy::unnecessary_wraps, reason = "the default of an optional field")]
fn once() -> Option<u32> {
    Some(1)
}

impl Fault {
    /// The next write fails like this.
    pub fn next_write(kind: FaultKind) -> Self {
        let verbs = ["POST", "PUT", "PATCH", "DELETE"].map(str::to_owned).to_vec();
        Self { kind, verbs, resource: None, skip: 0, times: Some(1) }
    }

    /// The next request fails like this.
    pub fn next_request(kind: FaultKind) -> Self {
        Self { kind, verbs: Vec::new(), resource: None, skip: 0, times: Some(1) }
    }

    /// The same, only after so many fitting requests.
    #[must_use]
    pub fn after(mut self, requests: u32) -> Self {
        self.skip = requests;
        self
    }

    /// The same, only for this resource.
    #[must_use]
    pub fn on(mut self, resource: &str) -> Self {
        self.resource = Some(resource.to_owned());
        self
    }

    /// The same, for every request from then on.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    fn fits(&self, verb: &str, resource: &str) -> bool {
        let verb_fits = self.verbs.is_empty() || self.verbs.iter().any(|known| known.eq_ignore_ascii_case(verb));
        verb_fits && self.resource.as_deref().is_none_or(|known| known == resource)
    }
}

/// The rules in force, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn rules(&self) -> &[Fault] {
        &self.0
    }

    /// What happens to this request, and counts it.
    pub(crate) fn take(&mut self, verb: &str, resource: &str) -> Option<FaultKind> {
        for at in 0..self.0.len() {
            let fault = &mut self.0[at];
            if !fault.fits(verb, resource) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            let kind = fault.kind.clone();
            match &mut fault.times {
                None => {}
                Some(times) if *times > 1 => *times -= 1,
                Some(_) => drop(self.0.remove(at)),
            }
            return Some(kind);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_fits_and_ends() {
        let mut faults = Faults::default();
        faults.add(Fault::next_write(FaultKind::FailAfter).on("products").after(1));
        assert_eq!(faults.take("GET", "products"), None);
        assert_eq!(faults.take("POST", "stores"), None);
        assert_eq!(faults.take("POST", "products"), None, "one is let through");
        assert_eq!(faults.take("PATCH", "products"), Some(FaultKind::FailAfter));
        assert_eq!(faults.take("POST", "products"), None, "it is over");
        faults.add(Fault::next_request(FaultKind::Maintenance).always());
        assert_eq!(faults.take("GET", ""), Some(FaultKind::Maintenance));
        assert_eq!(faults.take("GET", ""), Some(FaultKind::Maintenance));
    }

    #[test]
    fn faults_are_written_as_json() {
        let fault: Fault =
            serde_json::from_str(r#"{"kind": {"failWithin": {"entities": 3}}, "verbs": ["POST"]}"#).unwrap();
        assert_eq!(fault.kind, FaultKind::FailWithin { entities: 3 });
        assert_eq!(fault.times, Some(1));
        assert!(serde_json::from_str::<Fault>(r#"{"kind": "dropAfter", "verb": "POST"}"#).is_err());
    }
}
