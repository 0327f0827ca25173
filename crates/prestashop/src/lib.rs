#![doc = include_str!("../README.md")]

mod answer;
mod batch;
mod entity;
mod error;
mod filter;
mod key;
mod pages;
mod probe;
mod query;
mod resource;
mod synopsis;
mod transport;
mod version;
mod webservice;
mod write;
mod xml;

pub use batch::{Batch, Unsettled};
pub use entity::{Association, Entity, Value};
pub use error::{CertificateFlaw, Error, Fault, WriteError};
pub use filter::{Filter, InvalidFilter};
pub use key::{InvalidKey, KEY_LENGTH, Key};
pub use pages::Pages;
pub use probe::{Probe, Verb};
pub use query::Query;
pub use resource::Resource;
pub use synopsis::{FieldRule, Synopsis};
pub use transport::Limits;
pub use version::{InvalidVersion, Version};
pub use webservice::{Detours, InvalidAddress, Scope, Webservice};
pub use xml::{Unreadable, Unwritable};
