//! The body of a notification. Whatever is read has a meaning whose ids can be kept and sent to Y2; the first line is the header.

use cegid_connector::{
    domain::{
        notifications::{Aliases, read_meaning},
        plain_text,
    },
    flows::notifications::read_body,
};

pub fn run(data: &[u8]) {
    let at = data.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (header, body) = data.split_at(at);
    let Ok(content) = read_body(body) else { return };
    let meaning = read_meaning(std::str::from_utf8(header).ok(), &content, &Aliases::default());
    let entity = meaning.entity.map(|entity| entity.id);
    for text in [meaning.type_name, entity, meaning.event_id, meaning.store, meaning.occurred_at].into_iter().flatten() {
        assert!(!text.is_empty() && plain_text::is_plain(&text));
    }
}
