//! Y2's operations, typed on top of [`crate::soap`], and the client that sends them.
//!
//! A file or a folder per service. A type carries the wire's names and the wire's order: WCF reads in
//! order and drops a misplaced element without an error. Sources are named per module: vendor WSDL, vendor guide, public
//! client code, or assumed.
//!
#![doc = include_str!("../README.md")]

pub mod address;
pub mod business_notification_log;
mod call_trace;
pub mod cash_operations;
pub mod client;
pub mod company_stores;
mod country_id_type;
pub mod customer;
pub mod customer_contacts;
pub mod customer_order;
mod error;
pub mod hello_world;
pub mod item_inventory;
pub mod loyalty;
pub mod loyalty_information;
mod observer;
mod opaque;
mod operation;
pub mod sale_document;
pub mod sale_history;
pub mod sales_conditions;
pub mod sales_external;
pub mod settings_civilities;
pub mod settings_country;
pub mod soap;
pub mod user_defined;
pub mod worker_process;

pub use self::{
    call_trace::{CallTrace, LastAnswer, RequestMessage, SentRequest, TracedCall},
    client::{BreakerState, Client, ClientSettings, LastCall, PlugInNames, Recorded, Timings},
    error::{Error, Failure},
    observer::{CallOutcome, Observer},
    operation::{Operation, Service},
};
/// Why there is no trusted TLS connection, for those who may not know SOAP.
pub use soap::TlsFailure;
/// The scalar types of Y2's messages, for those who may not know SOAP.
pub use soap::types;
