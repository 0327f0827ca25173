//! What was answered to questions of consent → Y2's record, and our own for whoever has to prove it.

use sha2::{Digest, Sha256};

use crate::{
    domain::{
        customer::{Change, CustomerMember, Value},
        form::{Channel, ConsentQuestion, FormLanguage, Page},
    },
    flows::Ctx,
    store,
};

/// What the answers change in Y2.
pub(super) fn changes(page: &Page, answers: &[(Channel, bool)]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (channel, yes) in answers {
        let Some(question) = question(page, *channel) else { continue };
        let consent = Value::Consent(question.consent(*yes));
        let mut put = |target, value| changes.push(Change { source: channel.name().into(), target, value });
        match channel {
            Channel::Email => {
                // Y2 keeps the old mailing flag beside the consent.
                put(CustomerMember::EmailingAccepted, Value::Flag(*yes));
                put(CustomerMember::OptinEmail, consent);
            }
            Channel::Post => put(CustomerMember::OptinPostal, consent),
            Channel::Sms => put(CustomerMember::OptinMobile, consent),
            Channel::EmailReceipt => put(CustomerMember::SendReceiptByMail, Value::Flag(*yes)),
        }
    }
    changes
}

/// The answers with the words that were read.
pub(super) fn recorded(
    ctx: &Ctx,
    page: &Page,
    answers: &[(Channel, bool)],
    language: FormLanguage,
) -> Vec<store::Consent> {
    let record = |(channel, yes): &(Channel, bool)| {
        let question = question(page, *channel)?;
        let text = question.text.get(language).unwrap_or_default().to_owned();
        Some(store::Consent {
            id: ctx.services.clock.new_id(),
            name: channel.name().to_owned(),
            version: question.version.clone(),
            text_hash: Sha256::digest(&text).into(),
            text,
            language: language.tag().to_owned(),
            granted: *yes,
        })
    };
    answers.iter().filter_map(record).collect()
}

fn question(page: &Page, channel: Channel) -> Option<&ConsentQuestion> {
    page.consents.iter().find(|question| question.channel == channel)
}
