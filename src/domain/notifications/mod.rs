//! Notifications that Y2 sends and the events that become of them: names, keys, states, subscription patterns.
//!
//! Refuses to know how a body is written and where anything is kept: [`Content`] holds what a body says, whatever its shape.
//! The push has no public contract; what is read here is assumed, and everything that an installation may call otherwise
//! can be told in `server/y2.yml`.

mod content;
mod event;
mod kind;
mod meaning;
mod pattern;
mod state;

pub use self::{
    content::{Content, TooManyFields},
    event::{EntityKind, EventType},
    kind::{Aliases, NotificationKind},
    meaning::{EntityKey, Meaning, read_meaning},
    pattern::{InvalidPattern, Pattern},
    state::State,
};
