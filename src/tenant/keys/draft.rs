//! A key as somebody asks for it in words, and whether it can be made: every mistake at once. Knows no route.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;

use super::KeyRequest;
use crate::{
    domain::permission::Permission,
    yaml::kinds::{duration, text},
};

/// The longest time that a key with an end may work.
pub const LONGEST_LIFE: Duration = Duration::from_secs(3650 * 86_400);

/// A key as somebody asks for it.
#[derive(Clone, Debug, Default)]
pub struct KeyDraft {
    /// Shown to people.
    pub name: String,
    /// Permission codes.
    pub scopes: Vec<String>,
    /// A duration from now (`90d`) or an instant; without it the key works until it is revoked.
    pub expires: Option<String>,
}

impl KeyDraft {
    /// The key, if it can be made.
    ///
    /// # Errors
    /// Field to what is wrong with it, for every field.
    pub fn read(&self, now: Timestamp) -> Result<KeyRequest, BTreeMap<String, Vec<String>>> {
        let mut errors = BTreeMap::<String, Vec<String>>::new();
        let mut wrong = |field: String, message: String| errors.entry(field).or_default().push(message);
        let name =
            text(&self.name).map_err(|mismatch| wrong("name".to_owned(), format!("expected {}", mismatch.expected)));
        let mut permissions = Vec::with_capacity(self.scopes.len().min(Permission::ALL.len()));
        if self.scopes.is_empty() {
            wrong("scopes".to_owned(), "is empty: expected at least one permission code".to_owned());
        }
        // Every code once, and one more to say that there are too many.
        for (position, scope) in self.scopes.iter().enumerate().take(Permission::ALL.len() + 1) {
            match scope.parse::<Permission>() {
                Ok(permission) if permissions.contains(&permission) => {
                    wrong(format!("scopes[{position}]"), "is given twice; give it once".to_owned());
                }
                Ok(permission) => permissions.push(permission),
                Err(_) => wrong(format!("scopes[{position}]"), expected_code(scope)),
            }
        }
        let expires_at = match self.expires.as_deref().map(|expires| end(expires, now)).transpose() {
            Ok(expires_at) => expires_at,
            Err(expected) => {
                wrong("expires".to_owned(), expected);
                None
            }
        };
        match name {
            Ok(name) if errors.is_empty() => {
                Ok(KeyRequest { name, permissions: permissions.into_iter().collect(), expires_at })
            }
            _ => Err(errors),
        }
    }
}

fn expected_code(given: &str) -> String {
    let codes = Permission::ALL.map(Permission::code);
    // Nearest by what people mistype: a letter, or the verb.
    let near = codes
        .iter()
        .copied()
        .max_by(|one, other| strsim::jaro_winkler(one, given).total_cmp(&strsim::jaro_winkler(other, given)));
    match near.filter(|code| strsim::jaro_winkler(code, given) > 0.9) {
        Some(code) => format!("is no permission code; did you mean `{code}`?"),
        None => format!("is no permission code; the codes are {}", codes.join(", ")),
    }
}

/// The instant that a duration or a date-time means, to the microsecond, as it is kept.
fn end(given: &str, now: Timestamp) -> Result<Timestamp, String> {
    let span = duration(Duration::from_secs(1)..=LONGEST_LIFE)(given).ok().and_then(|span| now.checked_add(span).ok());
    let latest = now.checked_add(LONGEST_LIFE).unwrap_or(Timestamp::MAX);
    let instant = || given.parse::<Timestamp>().ok().filter(|instant| *instant > now && *instant <= latest);
    let end = span.or_else(instant).map(|end| Timestamp::from_microsecond(end.as_microsecond()).unwrap_or(end));
    end.ok_or_else(|| {
        "expected a duration such as `12h` or `90d`, or an instant to come such as `2027-01-31T00:00:00Z`; at most ten years"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn draft(name: &str, scopes: &[&str], expires: Option<&str>) -> KeyDraft {
        KeyDraft {
            name: name.to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            expires: expires.map(str::to_owned),
        }
    }

    fn expiry(expires: &str) -> Option<Timestamp> {
        draft("x", &["tenant.y2.listener"], Some(expires)).read(NOW).ok()?.expires_at
    }

    #[test]
    fn an_end_is_a_duration_or_an_instant_to_come() {
        assert_eq!(expiry("90d"), Some(Timestamp::from_second(90 * 86_400).unwrap()));
        assert_eq!(expiry("1970-02-01T01:00:00+01:00"), Some(Timestamp::from_second(31 * 86_400).unwrap()));
        for bad in [
            "",
            "0s",
            "-1d",
            "3651d",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00Z",
            "1990-01-01T00:00:00Z",
            "1970-02-01",
            "soon",
        ] {
            assert_eq!(expiry(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let errors =
            draft("\n", &["tenant.y2.listner", "admin", "tenant.y2.listener", "tenant.y2.listener"], Some("soon"))
                .read(NOW)
                .unwrap_err();
        let fields: Vec<_> = errors.keys().map(String::as_str).collect();
        assert_eq!(fields, ["expires", "name", "scopes[0]", "scopes[1]", "scopes[3]"]);
        assert!(errors["scopes[0]"][0].contains("did you mean `tenant.y2.listener`?"), "{errors:?}");
        assert!(errors["scopes[1]"][0].contains("tenant.access:write"), "{errors:?}");
        assert!(draft("x", &[], None).read(NOW).unwrap_err().contains_key("scopes"));
    }

    proptest! {
        #[test]
        fn no_text_panics(name in ".*", scope in ".*", expires in ".*") {
            let _ = draft(&name, &[&scope], Some(&expires)).read(NOW);
        }

        #[test]
        fn many_scopes_cost_no_more_than_a_few(count in 0..2_000_usize) {
            let scopes = vec!["nothing"; count];
            let errors = draft("x", &scopes, None).read(NOW).unwrap_err();
            prop_assert!(errors.len() <= Permission::ALL.len() + 1);
        }
    }
}
