//! Whether this process should get traffic: its database answers, the schema fits, it has the master key in use, its clock agrees,
//! and changes are taken. `/readyz` tells it.

mod clock_state;
mod key_state;
mod readiness;
mod write_state;

pub use key_state::KeyState;
pub use readiness::{Check, Readiness, State};
pub use write_state::WriteState;
