//! `/api/{tenantId}/external/…`: what other products open.

pub mod livestore;
