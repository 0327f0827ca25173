//! What a country's ISO 3166-1 codes have to look like, and when they agree. Y2 does not guarantee that they are unique.

use rust_iso3166::CountryCode;

use super::{CodeKind, Subject, Verdict};

/// Alpha-2, alpha-3 and numeric, in this order.
pub static COUNTRIES: Subject = Subject {
    one: "country",
    many: "countries",
    kinds: &[
        CodeKind { id: "iso2", name: "ISO alpha-2", required: true, judge: judge_alpha2 },
        CodeKind { id: "iso3", name: "ISO alpha-3", required: true, judge: judge_alpha3 },
        CodeKind { id: "isoNumeric", name: "ISO numeric", required: true, judge: judge_numeric },
    ],
    disagreement,
    advice: "A customer's country is found by its ISO code, so a code that two countries share, or that a country lacks, ends in \
             the wrong country or in none: correct the country table in Y2.",
};

fn judge(well_formed: bool, country: Option<CountryCode>) -> Verdict {
    match (well_formed, country) {
        (false, _) => Verdict::Malformed,
        (true, None) => Verdict::NotInStandard,
        (true, Some(_)) => Verdict::Sound,
    }
}

fn letters(code: &str, length: usize) -> bool {
    code.len() == length && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn judge_alpha2(code: &str) -> Verdict {
    judge(letters(code, 2), rust_iso3166::from_alpha2(code))
}

fn judge_alpha3(code: &str) -> Verdict {
    judge(letters(code, 3), rust_iso3166::from_alpha3(code))
}

fn judge_numeric(code: &str) -> Verdict {
    let well_formed = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    judge(well_formed, by_numeric(code))
}

fn by_numeric(code: &str) -> Option<CountryCode> {
    code.parse().ok().and_then(rust_iso3166::from_numeric)
}

/// Codes that ISO does not know have no say here: they are reported on their own.
fn disagreement(codes: &[Option<String>]) -> Vec<String> {
    let lookups: [fn(&str) -> Option<CountryCode>; 3] =
        [rust_iso3166::from_alpha2, rust_iso3166::from_alpha3, by_numeric];
    let meant: Vec<_> = codes
        .iter()
        .zip(lookups)
        .zip(COUNTRIES.kinds)
        .filter_map(|((code, lookup), kind)| {
            let code = code.as_deref()?;
            lookup(code).map(|country| (kind.name, code, country))
        })
        .collect();
    let first = meant.first().map(|(_, _, country)| country.alpha2);
    if meant.iter().all(|(_, _, country)| Some(country.alpha2) == first) {
        return Vec::new();
    }
    meant.iter().map(|(kind, code, country)| format!("{kind} {code} means {}", country.name)).collect()
}
