//! What one call of the simulated Y2 is made of: the world it acts on, the switches of this installation, the time.
//!
//! The vocabulary between the framework and `services/`. Refuses to know HTTP, XML and how a fault is written.

use serde_json::Value;

use super::fault::ServiceFault;
use super::world::World;

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
    /// The server's local time, which Y2 writes without a zone (protocol facts, section 7 no. 18).
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
    /// The product generation, which adds or removes members.
    pub y2_version: Y2Version,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            absent_values: AbsentValues::Keep,
            unknown_document: UnknownDocument::Nil,
            order_blocking: false,
            y2_version: Y2Version::V26,
        }
    }
}

/// Whether an absent bool, number or date in an update keeps the stored value (assumed; not documented by the vendor).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum AbsentValues {
    /// It keeps the stored value.
    #[default]
    Keep,
    /// It is read as .NET reads it, as `false` or 0, and resets the stored value.
    Reset,
}

/// What `GetByKey` and `GetByReference` answer for a missing document (assumed; not documented by the vendor).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum UnknownDocument {
    /// A nil result.
    #[default]
    Nil,
    /// A fault.
    Fault,
}

/// The product generations whose contracts differ in a few members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Y2Version {
    /// 2019, as the oldest public client code knows it.
    #[value(name = "19")]
    V19,
    /// 2021, as the public WSDLs describe it.
    #[value(name = "21")]
    V21,
    /// 26, with plug-ins.
    #[default]
    #[value(name = "26")]
    V26,
}
