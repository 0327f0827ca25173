//! How documents move on: later documents made of earlier ones, and the statuses that time or a poke moves.
//!
//! Acts on the world alone; a refusal is a sentence.

mod advance;
mod path;
mod returned;
mod settle;
mod transform;

use jiff::SignedDuration;
use jiff::civil::DateTime;

pub use advance::{Advanced, Stuck, advance, advance_to};
pub use transform::{LineRequest, TransformRequest, transform};

use super::call::Switches;
use super::world::World;
use super::world::document::{Document, DocumentKey};

/// Moves every document that has stood still for the pace of the switches, as often as it is due, in the order of time.
pub fn catch_up(world: &mut World, switches: &Switches, now: DateTime) {
    let Some(pace) = switches.order_pace.and_then(|pace| SignedDuration::try_from(pace).ok()) else { return };
    while let Some((since, key)) = world.documents().longest_unmoved() {
        let due = since.saturating_add(pace);
        if due > now {
            return;
        }
        let key = key.clone();
        // What cannot move rests until somebody changes it.
        if advance(world, switches, due, &key).is_err() {
            rest(world, &key);
        }
    }
}

/// Takes a document off the list of those that time moves.
fn rest(world: &mut World, key: &DocumentKey) {
    if let Some(document) = world.documents().get(key) {
        let mut document = Document::clone(document);
        document.detail_mut().moved_at = None;
        world.documents_mut().put(document);
    }
}
