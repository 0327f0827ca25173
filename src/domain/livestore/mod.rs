//! LiveStore's visits to a form: ids, states, where a browser or a post-back may be sent, and what a tenant's settings say
//! of it. Pure: knows no store, no Y2 and no page.

mod callback;
#[cfg(test)]
mod hostile_addresses;
mod page_token;
mod return_address;
mod session_id;
mod settings;

pub use callback::{CallbackHosts, CallbackRefused, HostPattern};
pub use page_token::PageToken;
pub use return_address::{ReturnAddress, Template, TemplateRefused, VisitOutcome};
pub use session_id::{InvalidSessionId, SessionId};
pub use settings::{
    CallbackMode, Challenger, CheckinPolicy, Enrolment, Gap, LiveStoreSettings, Override, ParameterNames, PostBack,
    PostBackAuth, Step, StoreSettings,
};
