//! What machines ask: is the process alive, may it get traffic, what are its figures. No credential, no tenant, never Y2.

mod clock_state;
pub mod healthz;
mod key_state;
pub mod metrics;
mod readiness;
pub mod readyz;
mod write_state;

pub use key_state::KeyState;
pub use readiness::Readiness;
pub use write_state::WriteState;
