//! `/api/{tenantId}/external/livestore…`: the external customer form of Cegid LiveStore. Names, methods and parameters are those
//! of the public contract, to the letter.

pub mod context;
pub mod create_session;
pub mod open;
pub mod ready;
