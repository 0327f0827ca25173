//! The last exchanges, kept in memory for the integrator who wants to see what was sent and answered.
//!
//! Notifications hold personal data, so the log is off unless the operator turns it on (with a key), nothing of it
//! reaches a disk or another log, and it ends with the process. Bounded in number and in bytes.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

use super::{Form, Method};

/// How many exchanges are kept.
pub const MAX_EXCHANGES: usize = 200;

/// How many bytes of notifications and replies are kept in all.
pub const MAX_BYTES: usize = 8 << 20;

/// How many bytes are kept of one notification and of one reply; the rest is cut off.
pub const MAX_TEXT_BYTES: usize = 128 << 10;

/// One notification and its reply.
#[derive(Clone)]
pub struct Exchange {
    /// When the notification was read.
    pub at: Timestamp,
    /// The method called.
    pub method: Method,
    /// The form the argument came in; `None` when there was not exactly one.
    pub form: Option<Form>,
    /// The HTTP status of the reply.
    pub status: u16,
    /// What was sent: the notification, or the body where none could be read.
    pub notification: Excerpt,
    /// What was answered.
    pub reply: Excerpt,
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("at", &self.at).field("method", &self.method).finish_non_exhaustive()
    }
}

/// The beginning of a text.
#[derive(Clone)]
pub struct Excerpt {
    /// At most [`MAX_TEXT_BYTES`] of it.
    pub text: Box<str>,
    /// How many bytes the whole text has.
    pub bytes: usize,
}

impl Excerpt {
    /// Keeps the beginning of a text, whole characters only.
    pub fn of(text: &str) -> Self {
        let end = text.floor_char_boundary(MAX_TEXT_BYTES);
        Self { text: text[..end].into(), bytes: text.len() }
    }

    /// Whether the end is missing.
    pub fn is_cut(&self) -> bool {
        self.text.len() < self.bytes
    }
}

/// The last exchanges.
#[derive(Default)]
pub struct ExchangeLog(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    exchanges: VecDeque<Exchange>,
    bytes: usize,
}

impl ExchangeLog {
    /// Adds an exchange; the oldest ones make room.
    pub fn record(&self, exchange: Exchange) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += size(&exchange);
        kept.exchanges.push_back(exchange);
        while kept.exchanges.len() > MAX_EXCHANGES || kept.bytes > MAX_BYTES {
            let Some(oldest) = kept.exchanges.pop_front() else { break };
            kept.bytes -= size(&oldest);
        }
    }

    /// The exchanges, the newest first.
    pub fn newest_first(&self) -> Vec<Exchange> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).exchanges.iter().rev().cloned().collect()
    }
}

fn size(exchange: &Exchange) -> usize {
    size_of::<Exchange>() + exchange.notification.text.len() + exchange.reply.text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(number: usize, bytes: usize) -> Exchange {
        Exchange {
            at: Timestamp::UNIX_EPOCH,
            method: Method::ContactSearch,
            form: Some(Form::Body),
            status: 200,
            notification: Excerpt::of(&format!("{number}{}", "x".repeat(bytes))),
            reply: Excerpt::of("{}"),
        }
    }

    #[test]
    fn the_last_200_are_kept_newest_first() {
        let log = ExchangeLog::default();
        (0..205).for_each(|number| log.record(exchange(number, 4)));
        let kept = log.newest_first();
        assert_eq!(kept.len(), MAX_EXCHANGES);
        assert_eq!((&*kept[0].notification.text, &*kept[199].notification.text), ("204xxxx", "5xxxx"));
    }

    #[test]
    fn large_exchanges_make_each_other_room_by_bytes() {
        let log = ExchangeLog::default();
        (0..200).for_each(|number| log.record(exchange(number, MAX_TEXT_BYTES * 2)));
        let kept = log.newest_first();
        let bytes: usize = kept.iter().map(size).sum();
        assert!(bytes <= MAX_BYTES && bytes > MAX_BYTES - 2 * MAX_TEXT_BYTES, "{bytes}");
        assert!(kept.iter().all(|exchange| exchange.notification.is_cut() && !exchange.reply.is_cut()));
        assert_eq!(log.0.lock().unwrap().bytes, bytes);
    }

    #[test]
    fn a_text_is_cut_between_characters_and_never_shown_by_debug() {
        let excerpt = Excerpt::of(&"é".repeat(MAX_TEXT_BYTES));
        assert_eq!(excerpt.text.len(), MAX_TEXT_BYTES);
        assert!(!format!("{:?}", exchange(7, 30)).contains("xxx"));
    }
}
