//! Questions of consent: on which channel, in which words, and what was answered.

use std::{fmt, str::FromStr};

use super::text::Texts;
use crate::domain::customer::Consent;

/// What is consented to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Messages by e-mail.
    Email,
    /// Messages by post.
    Post,
    /// Messages to the mobile phone.
    Sms,
    /// Receipts by e-mail: a service, no advertising, so a plain yes or no.
    EmailReceipt,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 4] = [Self::Email, Self::Post, Self::Sms, Self::EmailReceipt];

    /// The name in layouts and in the platform's table of fields.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "consents_email",
            Self::Post => "consents_post",
            Self::Sms => "consents_sms",
            Self::EmailReceipt => "consents_emailReceipt",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Channel {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "one of `consents_email`, `consents_post`, `consents_sms`, `consents_emailReceipt`";
        Self::ALL.into_iter().find(|known| known.name() == text).ok_or(expected)
    }
}

/// A question as a layout asks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentQuestion {
    /// What is asked for.
    pub channel: Channel,
    /// Of the words: whoever changes them gives another version.
    pub version: String,
    /// The words.
    pub text: Texts,
    /// Whether a yes is for partners, too.
    pub partners: bool,
    /// Whether the form needs a yes.
    pub required: bool,
}

impl ConsentQuestion {
    /// What an answer means to Y2.
    pub fn consent(&self, yes: bool) -> Consent {
        match (yes, self.partners) {
            (true, true) => Consent::ForPartners,
            (true, false) => Consent::BrandOnly,
            (false, _) => Consent::DoNotUse,
        }
    }
}

/// What was answered, as it is kept for whoever has to prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentAnswer {
    /// To what.
    pub channel: Channel,
    /// Of the words.
    pub version: String,
    /// In which language they were read.
    pub language: &'static str,
    /// The words as they stood there.
    pub text: String,
    /// What was answered.
    pub consent: Consent,
}
