//! What went back and forth, before and after masking.

use std::sync::Arc;

use bytes::Bytes;
use cegid_y2::soap::xml::Names;
use encoding_rs::{Encoding, UTF_8};
use serde::{Deserialize, Serialize};

use super::mask::{Masker, Spelling};

/// Bytes of a message that are looked at: the log is for reading.
const LONGEST: usize = 256 << 10;

/// The messages of an exchange as they are. Personal data throughout: it has no `Debug`.
pub struct Messages {
    /// What we generated, or what arrived.
    pub unmodified: RawSide,
    /// What the other side got, or what we processed; `None`: the same.
    pub modified: Option<RawSide>,
}

/// One side of it.
pub struct RawSide {
    /// What was asked.
    pub request: RawMessage,
    /// What was answered.
    pub reply: Option<RawMessage>,
}

/// One message.
#[derive(Clone)]
pub struct RawMessage {
    head: String,
    media_type: Option<String>,
    bytes: usize,
    body: Bytes,
    spelling: RawSpelling,
}

/// How its names relate to ours.
#[derive(Clone)]
pub enum RawSpelling {
    /// They are ours.
    Ours,
    /// They are the other side's.
    Theirs(Arc<Names>),
    /// They are the other side's, and are written down as ours.
    Translated(Arc<Names>),
}

impl RawMessage {
    /// A message of which no more is kept than what is looked at. `head`: where it belongs, without anything of a person.
    pub fn new(head: String, media_type: Option<&str>, body: &Bytes) -> Self {
        // A slice would keep the whole of it in memory.
        let kept = if body.len() > LONGEST { Bytes::copy_from_slice(&body[..LONGEST]) } else { body.clone() };
        let media_type = media_type.map(str::to_owned);
        Self { head, media_type, bytes: body.len(), body: kept, spelling: RawSpelling::Ours }
    }

    /// The same, with names of the other side's.
    pub fn spelled(self, spelling: RawSpelling) -> Self {
        Self { spelling, ..self }
    }

    fn size(&self) -> usize {
        self.head.len() + self.body.len()
    }

    fn masked(&self, masker: &mut Masker) -> Message {
        let charset = self.media_type.as_deref().and_then(charset).unwrap_or(UTF_8);
        let (text, ..) = charset.decode(&self.body);
        let spelling = match &self.spelling {
            RawSpelling::Ours => Spelling::Ours,
            RawSpelling::Theirs(names) => Spelling::Theirs(names),
            RawSpelling::Translated(names) => Spelling::Translated(names),
        };
        Message {
            head: self.head.clone(),
            media_type: self.media_type.clone(),
            bytes: self.bytes as u64,
            content: masker.message(&text, self.bytes == self.body.len(), spelling),
        }
    }
}

fn charset(media_type: &str) -> Option<&'static Encoding> {
    let mime: mime::Mime = media_type.parse().ok()?;
    Encoding::for_label(mime.get_param(mime::CHARSET)?.as_str().as_bytes())
}

impl RawSide {
    fn masked(&self, masker: &mut Masker) -> Side {
        let request = self.request.masked(masker);
        Side { request, reply: self.reply.as_ref().map(|reply| reply.masked(masker)) }
    }

    fn size(&self) -> usize {
        self.request.size() + self.reply.as_ref().map_or(0, RawMessage::size)
    }
}

impl Messages {
    /// Bytes that they take while they wait.
    pub(super) fn size(&self) -> usize {
        self.unmodified.size() + self.modified.as_ref().map_or(0, RawSide::size)
    }

    /// Both sides, masked, and the store that they are about.
    pub(super) fn masked(&self) -> (Pair, Option<String>) {
        let mut masker = Masker::default();
        // A sentence may quote what is masked only behind it: the first pass finds the words, the second one writes.
        self.unmodified.masked(&mut masker);
        if let Some(side) = &self.modified {
            side.masked(&mut masker);
        }
        let unmodified = self.unmodified.masked(&mut masker);
        let modified = self.modified.as_ref().map(|side| side.masked(&mut masker));
        (Pair { modified: modified.filter(|modified| *modified != unmodified), unmodified }, masker.store)
    }
}

/// Both sides of an exchange, as they are kept.
#[derive(Serialize, Deserialize)]
pub struct Pair {
    /// What we generated, or what arrived.
    pub unmodified: Side,
    /// What the other side got, or what we processed; `None`: the same.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified: Option<Side>,
}

/// One side of an exchange, masked.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// What was asked.
    pub request: Message,
    /// What was answered.
    pub reply: Option<Message>,
}

/// One message, masked.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Where it belongs: endpoint and action, or the status.
    pub head: String,
    /// `text/xml; charset=utf-8`
    pub media_type: Option<String>,
    /// Bytes of the message as it was.
    pub bytes: u64,
    /// Its text with the masks.
    pub content: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &'static str) -> RawMessage {
        RawMessage::new(String::new(), Some("text/xml"), &Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn a_sentence_loses_what_is_masked_only_behind_it_and_on_both_sides_alike() {
        let side = || RawSide {
            request: message("<a><Message>the customer martin is unknown</Message></a>"),
            reply: Some(message("<a><LastName>martin</LastName></a>")),
        };
        let (pair, _) = Messages { unmodified: side(), modified: Some(side()) }.masked();
        assert!(!pair.unmodified.request.content.contains("martin"), "{}", pair.unmodified.request.content);
        assert!(pair.modified.is_none(), "equal sides stay equal");
    }
}
