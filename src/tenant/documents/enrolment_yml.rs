//! `server/enrolment.yml`: the steps of an enrolment, in order.

use super::Context;
use crate::{
    domain::livestore::{CheckinPolicy, Enrolment, Step},
    yaml::{Section, kinds::one_of},
};

const POLICIES: &[(&str, CheckinPolicy)] = &[
    ("noIdentification", CheckinPolicy::NoIdentification),
    ("none", CheckinPolicy::None),
    ("partial", CheckinPolicy::Partial),
    ("full", CheckinPolicy::Full),
];
const STEPS: &[(&str, Step)] =
    &[("form", Step::Form), ("duplicates", Step::Duplicates), ("livestore", Step::LiveStore)];

pub(super) fn read(context: &Context<'_>) -> Enrolment {
    let root = Section::root(context.reading, context.document);
    let enrolment = Enrolment {
        checkin_policy: root.or("checkinPolicy", one_of(POLICIES), CheckinPolicy::default()),
        flow: root.list("flow", one_of(STEPS)).unwrap_or_default(),
    };
    let order = |step: &Step| STEPS.iter().position(|(_, known)| known == step);
    if enrolment.flow.first() != Some(&Step::Form)
        || !enrolment.flow.is_sorted_by(|one, other| order(one) < order(other))
    {
        root.problem(
            "flow",
            "other steps",
            "`form` first, then `duplicates` where it is wanted, then `livestore`; each once",
        );
    }
    root.finish();
    enrolment
}
