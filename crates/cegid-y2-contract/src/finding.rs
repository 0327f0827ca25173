//! What can be wrong with a message, and where. Used alike for what WCF drops, for what it refuses, and by the checker.

/// One thing that is wrong with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: `/SearchCustomerIds/searchData/UserFields/UserField[2]`.
    pub path: String,
    /// The element's local name.
    pub name: String,
    /// What.
    pub problem: Problem,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}: {}", self.path, self.name, self.problem)
    }
}

/// An element whose value WCF leaves out without a word (standard DataContractSerializer behaviour).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Dropped {
    /// The element that holds it.
    pub path: String,
    /// The element's local name.
    pub name: String,
    /// Why it was left out.
    pub reason: DropReason,
}

/// Why an element was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DropReason {
    /// The type has no such member.
    Unknown,
    /// The type has such a member, in another namespace.
    WrongNamespace,
    /// It comes after a member that it should precede.
    OutOfOrder,
    /// It came before.
    Duplicate,
}

impl std::fmt::Display for DropReason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Unknown => "not a member",
            Self::WrongNamespace => "in the wrong namespace",
            Self::OutOfOrder => "out of order",
            Self::Duplicate => "given twice",
        })
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Read over without a word.
    #[error("{0}")]
    Dropped(DropReason),
    /// `minOccurs=1` and not there.
    #[error("required, and missing")]
    Missing,
    /// `i:nil` on a value type that is not nillable.
    #[error("nil is not allowed for {expected}")]
    NilNotAllowed { expected: String },
    /// Not a value of the type.
    #[error("the value {found:?} is not a {expected}")]
    BadValue { expected: String, found: String },
    /// Not one of the enumeration's words.
    #[error("the value {found:?} is not one of {expected}")]
    UnknownEnumValue { expected: String, found: String },
    /// Text between the members of a type.
    #[error("text where elements are expected")]
    UnexpectedText,
    /// An element inside a simple value.
    #[error("an element inside a value of type {expected}")]
    UnexpectedElement { expected: String },
    /// `i:type` names a type that does not fit here.
    #[error("i:type names {found}, which does not extend {expected}")]
    UnknownType { expected: String, found: String },
}
