//! What one call of the simulated Y2 is made of: the world it acts on, the switches of this installation, the time.
//!
//! The vocabulary between the framework and `services/`.

use std::time::Duration;

use serde_json::Value;

use super::fault::ServiceFault;
use super::world::World;
pub use cegid_y2_contract::Y2Version;

/// One operation of the simulated Y2: reads the request (members by wire name, already checked against the contract),
/// acts on the world and answers the content of `<Operation>Result` (`Value::Null` where there is none).
pub type Handler = fn(&mut Call<'_>, request: &Value) -> Result<Value, ServiceFault>;

/// Finds the handler of an operation by endpoint (`CustomerWcfService.svc`) and operation name.
pub type HandlerTable = fn(endpoint: &str, operation: &str) -> Option<Handler>;

/// What a handler may touch. The world is locked for as long as the call lives, so handlers never wait for anything.
pub struct Call<'a> {
    /// The simulated retailer.
    pub world: &'a mut World,
    /// How this installation differs from others.
    pub switches: &'a Switches,
    /// The server's local time, which Y2 writes without a zone (assumed).
    pub now: jiff::civil::DateTime,
}

/// What differs between real installations and changes what operations answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switches {
    /// What a value type that an update leaves out does to the stored value.
    pub absent_values: AbsentValues,
    /// What reading a document that does not exist answers.
    pub unknown_document: UnknownDocument,
    /// Only a locked order can be cancelled.
    pub order_blocking: bool,
    /// An order is cancelled only for a reason.
    pub cancel_reason_required: bool,
    /// Which counter numbers a document.
    pub counters: Counters,
    /// Who gives a document its internal reference.
    pub internal_references: InternalReferences,
    /// How long an order stays in one status before it moves on by itself; `None`: it never does.
    pub order_pace: Option<Duration>,
    /// `Company/Stores` knows none of the words in `Fields`, so that it cannot read a request with one.
    pub refuse_store_fields: bool,
    /// The product generation, which adds or removes members and services.
    pub y2_version: Y2Version,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            absent_values: AbsentValues::Keep,
            unknown_document: UnknownDocument::Nil,
            order_blocking: false,
            cancel_reason_required: false,
            counters: Counters::Store,
            internal_references: InternalReferences::Automatic,
            order_pace: None,
            refuse_store_fields: false,
            y2_version: Y2Version::V26,
        }
    }
}

/// Whether an absent bool, number or date in an update keeps the stored value (assumed; not documented by the vendor).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum AbsentValues {
    /// It keeps the stored value.
    #[default]
    Keep,
    /// It is read as .NET reads it, as `false` or 0, and resets the stored value.
    Reset,
}

/// What `GetByKey` and `GetByReference` answer for a missing document (assumed; not documented by the vendor).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum UnknownDocument {
    /// A nil result.
    #[default]
    Nil,
    /// A fault.
    Fault,
}

/// What the stump of a document's key is (vendor guide; which one a folder has is its setting).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Counters {
    /// The code of its store.
    #[default]
    Store,
    /// The code of its type's counter, such as `GFO` for receipts.
    Type,
}

/// Who gives a document its internal reference (vendor guide).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum InternalReferences {
    /// The caller may; else it is made of the key.
    #[default]
    Automatic,
    /// The caller must.
    Required,
}
