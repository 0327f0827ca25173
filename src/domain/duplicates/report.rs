//! The examination itself: every finding, in the order of the list.

use super::{CodeKind, Coded, Subject, Verdict, summary};

/// A thing named in a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Y2's id.
    pub id: String,
    /// Shown to people.
    pub label: String,
}

/// One code that several things share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// `iso2`, `iso3`, `isoNumeric`, …
    pub kind: &'static str,
    /// For people.
    pub kind_name: &'static str,
    /// Trimmed, in capitals.
    pub code: String,
    /// At least two.
    pub items: Vec<Item>,
}

/// One thing with one code that is missing, malformed or unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `iso2`, `iso3`, `isoNumeric`, …
    pub kind: &'static str,
    /// For people.
    pub kind_name: &'static str,
    /// As Y2 has it; `None` where it is missing.
    pub code: Option<String>,
    /// Whose code it is.
    pub item: Item,
}

/// One thing whose codes mean different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Whose codes they are.
    pub item: Item,
    /// One sentence part per code (`ISO alpha-2 FR means France`).
    pub meanings: Vec<String>,
}

/// Everything that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many things were examined.
    pub examined: usize,
    /// By kind of code, then in the order of the list.
    pub duplicates: Vec<Duplicate>,
    /// Required codes that are not there.
    pub missing: Vec<Finding>,
    /// Codes that do not look like their kind.
    pub malformed: Vec<Finding>,
    /// Codes that their standard does not list.
    pub not_in_standard: Vec<Finding>,
    /// Things whose codes are at odds.
    pub disagreements: Vec<Disagreement>,
    /// A few sentences that a person understands.
    pub summary: String,
}

impl Report {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.duplicates.is_empty()
            && self.missing.is_empty()
            && self.malformed.is_empty()
            && self.not_in_standard.is_empty()
            && self.disagreements.is_empty()
    }
}

/// Examines `list` as `subject` says.
pub fn examine(subject: &Subject, list: &[Coded]) -> Report {
    let mut report = Report {
        examined: list.len(),
        duplicates: Vec::new(),
        missing: Vec::new(),
        malformed: Vec::new(),
        not_in_standard: Vec::new(),
        disagreements: Vec::new(),
        summary: String::new(),
    };
    for (at, kind) in subject.kinds.iter().enumerate() {
        examine_kind(kind, list, |coded| comparable(coded.codes.get(at).and_then(Option::as_deref)), &mut report);
    }
    for coded in list {
        let codes: Vec<_> = coded.codes.iter().map(|code| comparable(code.as_deref())).collect();
        let meanings = (subject.disagreement)(&codes);
        if !meanings.is_empty() {
            report.disagreements.push(Disagreement { item: item(coded), meanings });
        }
    }
    report.summary = summary::sentences(subject, &report);
    report
}

fn examine_kind(kind: &CodeKind, list: &[Coded], code_of: impl Fn(&Coded) -> Option<String>, report: &mut Report) {
    // The place of the first thing with a code decides the order, so that the report reads like the list.
    let mut groups: Vec<(String, Vec<Item>)> = Vec::new();
    let mut place = std::collections::HashMap::<String, usize>::new();
    for coded in list {
        let finding = |code| Finding { kind: kind.id, kind_name: kind.name, code, item: item(coded) };
        let Some(code) = code_of(coded) else {
            if kind.required {
                report.missing.push(finding(None));
            }
            continue;
        };
        match (kind.judge)(&code) {
            Verdict::Sound => {}
            Verdict::Malformed => report.malformed.push(finding(Some(code.clone()))),
            Verdict::NotInStandard => report.not_in_standard.push(finding(Some(code.clone()))),
        }
        let at = *place.entry(code.clone()).or_insert_with(|| {
            groups.push((code, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(item(coded));
    }
    report.duplicates.extend(groups.into_iter().filter(|(_, items)| items.len() > 1).map(|(code, items)| Duplicate {
        kind: kind.id,
        kind_name: kind.name,
        code,
        items,
    }));
}

fn comparable(code: Option<&str>) -> Option<String> {
    let code = code?.trim();
    (!code.is_empty()).then(|| code.to_uppercase())
}

fn item(coded: &Coded) -> Item {
    Item { id: coded.id.clone(), label: coded.label.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::duplicates::{CIVILITIES, COUNTRIES};

    fn country(id: &str, label: &str, codes: [&str; 3]) -> Coded {
        Coded {
            id: id.to_owned(),
            label: label.to_owned(),
            codes: codes.iter().map(|code| Some((*code).to_owned())).collect(),
        }
    }

    #[test]
    fn a_clean_list_says_so() {
        let list = [country("FRA", "France", ["FR", "FRA", "250"]), country("DEU", "Germany", ["DE", "DEU", "276"])];
        let report = examine(&COUNTRIES, &list);
        assert!(report.is_clean());
        assert_eq!(
            report.summary,
            "2 countries examined: each has every code, well-formed, known to its standard and its own."
        );
    }

    #[test]
    fn a_duplicate_names_every_country_involved_whatever_the_case_of_the_code() {
        let list = [
            country("FRA", "France", ["FR", "FRA", "250"]),
            country("BEL", "Belgium", ["BE", "BEL", "056"]),
            country("FX", "Metropolitan France", ["fr ", "FXX", "249"]),
            country("F2", "France (old)", ["FR", "FRA", "250"]),
        ];
        let report = examine(&COUNTRIES, &list);
        let duplicates: Vec<_> = report
            .duplicates
            .iter()
            .map(|duplicate| {
                (duplicate.kind, duplicate.code.as_str(), duplicate.items.iter().map(|item| item.id.as_str()).collect())
            })
            .collect();
        assert_eq!(
            duplicates,
            [
                ("iso2", "FR", vec!["FRA", "FX", "F2"]),
                ("iso3", "FRA", vec!["FRA", "F2"]),
                ("isoNumeric", "250", vec!["FRA", "F2"])
            ]
        );
        assert!(
            report.summary.contains("ISO alpha-2 FR: France (FRA), Metropolitan France (FX), France (old) (F2)"),
            "{}",
            report.summary
        );
    }

    #[test]
    fn missing_malformed_and_unknown_codes_are_told_apart() {
        let list = [country("KOS", "Kosovo", ["XK", "", "7"])];
        let report = examine(&COUNTRIES, &list);
        assert_eq!(report.not_in_standard.iter().map(|finding| finding.kind).collect::<Vec<_>>(), ["iso2"]);
        assert_eq!(report.missing.iter().map(|finding| finding.kind).collect::<Vec<_>>(), ["iso3"]);
        assert_eq!(report.malformed.iter().map(|finding| finding.kind).collect::<Vec<_>>(), ["isoNumeric"]);
    }

    #[test]
    fn codes_of_one_country_have_to_mean_the_same_country() {
        let report = examine(&COUNTRIES, &[country("AUT", "Austria", ["AT", "AUS", "040"])]);
        assert_eq!(
            report.disagreements[0].meanings,
            ["ISO alpha-2 AT means Austria", "ISO alpha-3 AUS means Australia", "ISO numeric 040 means Austria"]
        );
    }

    #[test]
    fn two_missing_codes_are_no_clash() {
        let list = [country("A", "A", ["", "", ""]), country("B", "B", ["", "", ""])];
        let report = examine(&COUNTRIES, &list);
        assert!(report.duplicates.is_empty());
        assert_eq!(report.missing.len(), 6);
    }

    #[test]
    fn civilities_are_examined_in_the_same_form() {
        let civility = |id: &str, code: &str, label: &str| Coded {
            id: id.to_owned(),
            label: label.to_owned(),
            codes: vec![Some(id.to_owned()), Some(code.to_owned()), Some(label.to_owned())],
        };
        let report = examine(&CIVILITIES, &[civility("MR", "M.", "Monsieur"), civility("HR", "M.", "Herr")]);
        assert_eq!(report.duplicates.len(), 1);
        assert_eq!(report.duplicates[0].kind, "code");
    }
}
