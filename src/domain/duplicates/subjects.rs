//! The codes of civilities and languages, examined in the same form as those of countries.

use super::{CodeKind, Subject, Verdict};
use crate::domain::languages;

/// Y2's id, short form and label of each title.
pub static CIVILITIES: Subject = Subject {
    one: "civility",
    many: "civilities",
    kinds: &[
        CodeKind { id: "id", name: "Y2 id", required: true, judge: anything },
        CodeKind { id: "code", name: "short form", required: false, judge: anything },
        CodeKind { id: "label", name: "label", required: true, judge: anything },
    ],
    disagreement: never,
    advice: "A title that looks like another is chosen by mistake: give each one its own id, short form and label in Y2.",
};

/// Y2's code of each language, and the ISO 639 code that it is read as.
pub static LANGUAGES: Subject = Subject {
    one: "language",
    many: "languages",
    kinds: &[
        CodeKind { id: "id", name: "Y2 code", required: true, judge: known_language },
        CodeKind { id: "iso639", name: "ISO 639 code", required: false, judge: anything },
    ],
    disagreement: never,
    advice: "Texts are chosen by language, so two codes for one language, or a code that nobody knows, end in the wrong texts: use \
             one code for each language in Y2.",
};

fn anything(_: &str) -> Verdict {
    Verdict::Sound
}

fn never(_: &[Option<String>]) -> Vec<String> {
    Vec::new()
}

fn known_language(code: &str) -> Verdict {
    let well_formed = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match (well_formed, languages::by_y2_code(code)) {
        (false, _) => Verdict::Malformed,
        (true, None) => Verdict::NotInStandard,
        (true, Some(_)) => Verdict::Sound,
    }
}
