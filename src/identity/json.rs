//! JSON objects of strangers, member by member: a member said twice is an error, since two readers could take two
//! different ones. Knows no token.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// Members of one object; more are refused.
const MAX_MEMBERS: usize = 256;

/// The members of an object, each unread until somebody asks for it.
#[derive(Debug)]
pub struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

/// The text is no JSON object, or says a member twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnObject;

/// The member is of another type than it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongType;

impl<'t> Members<'t> {
    /// Reads an object.
    ///
    /// # Errors
    /// It is none, or says a member twice.
    pub fn read(text: &'t [u8]) -> Result<Self, NotAnObject> {
        serde_json::from_slice(text).map_err(|_| NotAnObject)
    }

    /// Whether the member is there; a `null` is there.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// A text.
    ///
    /// # Errors
    /// It is something else.
    pub fn text(&self, name: &str) -> Result<Option<String>, WrongType> {
        self.typed(name)
    }

    /// A list of texts, or one text as a list of one. A `null` says nothing, as if it were not there.
    ///
    /// # Errors
    /// It is something else.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>, WrongType> {
        let Some(raw) = self.said(name) else { return Ok(None) };
        if raw.starts_with('"') { parsed(raw).map(|text| Some(vec![text])) } else { parsed(raw).map(Some) }
    }

    /// Seconds since 1970 (`NumericDate`): a number, fractions cut off; never a text.
    ///
    /// # Errors
    /// It is something else, or not of this age.
    pub fn instant(&self, name: &str) -> Result<Option<i64>, WrongType> {
        /// The end of the year 9999. Whoever means more, means milliseconds.
        const LAST: f64 = 253_402_300_799.0;
        let Some(raw) = self.raw(name) else { return Ok(None) };
        let is_number = raw.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        let seconds = raw.parse::<f64>().ok().filter(|seconds| is_number && (0.0..=LAST).contains(seconds));
        seconds.map(|seconds| Some(seconds as i64)).ok_or(WrongType)
    }

    /// The object under a member. A `null` says nothing, as if it were not there.
    ///
    /// # Errors
    /// It is something else.
    pub fn object(&self, name: &str) -> Result<Option<Members<'t>>, WrongType> {
        self.said(name).map(|raw| Members::read(raw.as_bytes())).transpose().map_err(|_| WrongType)
    }

    /// The elements of the list under a member, as they were written.
    ///
    /// # Errors
    /// It is missing or something else.
    pub fn list(&self, name: &str) -> Result<Vec<&'t RawValue>, WrongType> {
        let raw = self.0.iter().find(|(known, _)| known == name).map(|(_, raw)| *raw).ok_or(WrongType)?;
        serde_json::from_str(raw.get()).map_err(|_| WrongType)
    }

    fn typed<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, WrongType> {
        self.raw(name).map(parsed).transpose()
    }

    fn said(&self, name: &str) -> Option<&'t str> {
        self.raw(name).filter(|raw| *raw != "null")
    }

    fn raw(&self, name: &str) -> Option<&'t str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, raw)| raw.get())
    }
}

fn parsed<T: DeserializeOwned>(raw: &str) -> Result<T, WrongType> {
    serde_json::from_str(raw).map_err(|_| WrongType)
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::<(Cow<'de, str>, &'de RawValue)>::new();
                while let Some(Name(name)) = map.next_key()? {
                    if members.len() == MAX_MEMBERS || members.iter().any(|(known, _)| *known == name) {
                        return Err(de::Error::custom("a member said twice, or too many of them"));
                    }
                    members.push((name, map.next_value()?));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// A member's name, borrowed where it holds no escape.
struct Name<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_said_twice_is_refused_however_it_is_spelled() {
        for twice in [r#"{"exp":1,"exp":2}"#, r#"{"exp":1,"\u0065xp":2}"#] {
            assert_eq!(Members::read(twice.as_bytes()).err(), Some(NotAnObject), "{twice}");
        }
        for other in ["", "[]", "null", "1", "{\"a\":1}x", "{\"a\"}", "\u{feff}{}"] {
            assert!(Members::read(other.as_bytes()).is_err(), "{other}");
        }
    }

    #[test]
    fn an_instant_is_a_number() {
        let instant = |value: &str| {
            let text = format!("{{\"exp\":{value}}}");
            Members::read(text.as_bytes()).unwrap().instant("exp")
        };
        assert_eq!(instant("1700000000"), Ok(Some(1_700_000_000)));
        assert_eq!(instant("1700000000.9"), Ok(Some(1_700_000_000)));
        assert_eq!(instant("17e8"), Ok(Some(1_700_000_000)));
        for bad in ["\"1700000000\"", "null", "true", "-1", "1e400", "1700000000000", "[1]", "{}"] {
            assert_eq!(instant(bad), Err(WrongType), "{bad}");
        }
        assert_eq!(Members::read(b"{}").unwrap().instant("exp"), Ok(None));
    }

    #[test]
    fn the_number_type_of_the_json_library_is_no_back_door() {
        let text = br#"{"exp":{"$serde_json::private::Number":"1700000000"}}"#;
        assert_eq!(Members::read(text).unwrap().instant("exp"), Err(WrongType));
    }
}
