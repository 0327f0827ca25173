//! The exchange log: each exchange with another system as a pair, as it was and as it was understood. Off, unless somebody
//! switches it on for a connection and a time.
//!
//! Refuses to know who exchanges what: whoever does hands over a [`Finished`] exchange. What is kept is masked before it is
//! compressed and sealed; no value that was masked can be read back.

mod contents;
mod labels;
mod mask;
mod messages;
mod read;
mod recorder;

pub use self::{
    labels::{LABELS, label_of},
    messages::{Message, Messages, RawMessage, RawSide, RawSpelling, Side},
    read::{LONGEST_SPAN, modified, one, page, switch, switches, unmodified},
    recorder::{ExchangeLog, Finished, LogObserver},
};
