//! `HelloWorld`, which every service offers: proves address, login and database, and tells the version.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Operation, Service, worker_process};

/// Where the action lives, whatever the service (vendor WSDL).
pub const INTERFACE: &str = "ICbrBasicWebServiceInterface";
/// The spelling of its context, whatever the service.
pub const CONTEXT: &str = "clientContext";

/// Asks `WorkerProcessService`; [`super::Client::hello_world`] asks any service.
#[derive(Debug, Clone, Serialize)]
pub struct HelloWorld {
    /// Comes back in the answer.
    pub text: String,
}

impl Operation for HelloWorld {
    const SERVICE: Service = worker_process::SERVICE;
    const NAME: &'static str = "HelloWorld";
    const REPEATABLE: bool = true;
    const INTERFACE: &'static str = INTERFACE;
    const CONTEXT: &'static str = CONTEXT;
    type Response = HelloWorldStatus;
}

/// The lines `Label: (value)` of the answer, read loosely: the spacing differs between versions, and a line may hold
/// several values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HelloWorldStatus {
    lines: Vec<(String, Vec<String>)>,
}

impl HelloWorldStatus {
    /// Reads an answer; lines without a label are kept under an empty one.
    pub fn parse(text: &str) -> Self {
        Self { lines: text.lines().filter(|line| !line.trim().is_empty()).map(parse_line).collect() }
    }

    /// Every label with its values, in order.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.lines.iter().map(|(label, values)| (label.as_str(), values.as_slice()))
    }

    /// The values of a label; blanks and case do not count (`DataBase Id` is `DatabaseId`).
    pub fn get(&self, label: &str) -> Option<&[String]> {
        let requested = condensed(label);
        self.lines.iter().find(|(label, _)| condensed(label) == requested).map(|(_, values)| values.as_slice())
    }

    /// The version of the product, `14.0.0.800`.
    pub fn version(&self) -> Option<&str> {
        self.first("CBR Version")
    }

    /// The folder that the call was for.
    pub fn database_id(&self) -> Option<&str> {
        self.first("DataBaseId")
    }

    /// The login as the server saw it, `FOLDER\login`.
    pub fn identity(&self) -> Option<&str> {
        self.first("Current Identity")
    }

    /// The text that was sent.
    pub fn echo(&self) -> Option<&str> {
        self.first("InputText")
    }

    fn first(&self, label: &str) -> Option<&str> {
        self.get(label)?.first().map(String::as_str)
    }
}

/// `Label : (value) (value)`; a value may hold brackets of its own, as a version or a path may.
fn parse_line(line: &str) -> (String, Vec<String>) {
    let Some((label, rest)) = line.split_once(':') else {
        return (String::new(), vec![line.trim().to_owned()]);
    };
    let mut values = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'(' => {
                if depth == 0 {
                    start = at + 1;
                }
                depth += 1;
            }
            b')' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    values.push(rest[start..at].trim().to_owned());
                }
            }
            _ => {}
        }
    }
    if values.is_empty() && !rest.trim().is_empty() {
        values.push(rest.trim().to_owned());
    }
    (label.trim().to_owned(), values)
}

fn condensed(label: &str) -> String {
    label.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}

impl<'de> Deserialize<'de> for HelloWorldStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = HelloWorldStatus;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("the text of a HelloWorld answer")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<HelloWorldStatus, E> {
                Ok(HelloWorldStatus::parse(text))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::HelloWorldStatus;

    #[test]
    fn labels_are_found_whatever_their_spacing() {
        let text = "Now: (2025-03-04T09:15:02.1234567)\r\nInputText :  (ping (1))\r\nDataBaseId:(DEMO_001_TEST)\r\n\
                    Current  Identity:  (DEMO_001_TEST\\WSUSER)  (CBR)\r\nCBR Version:  (14.0.0.800)\r\n";
        let status = HelloWorldStatus::parse(text);
        assert_eq!(status.version(), Some("14.0.0.800"));
        assert_eq!(status.echo(), Some("ping (1)"));
        assert_eq!(status.database_id(), Some("DEMO_001_TEST"));
        assert_eq!(status.identity(), Some("DEMO_001_TEST\\WSUSER"));
        assert_eq!(status.get("currentidentity").unwrap().len(), 2);
        assert_eq!(status.get("now").unwrap(), ["2025-03-04T09:15:02.1234567"]);
    }

    #[test]
    fn a_bare_greeting_is_kept() {
        let status = HelloWorldStatus::parse("Hello You ping");
        assert_eq!(status.lines().next().unwrap().1, ["Hello You ping"]);
        assert_eq!(status.version(), None);
    }
}
