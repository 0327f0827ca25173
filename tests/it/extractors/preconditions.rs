//! `If-Match` and `If-None-Match`.

use cegid_connector::{
    http::{
        Problem, ProblemType,
        extract::{IfNoneMatch, Precondition},
    },
    tenant::edit::Expected,
};
use http::HeaderValue;
use proptest::prelude::*;

use super::{extracted, with};

fn read(headers: &[(&str, &str)]) -> Result<Expected, Problem> {
    extracted(with(headers)).map(|Precondition(expected)| expected)
}

fn if_match(value: &str) -> Result<Expected, Problem> {
    read(&[("if-match", value)])
}

#[test]
fn a_change_names_the_versions_that_it_may_replace() {
    assert_eq!(if_match("\"7\"").unwrap(), Expected::Versions(vec![7]));
    assert_eq!(if_match("\"7\" , W/\"8\",\"foreign\"").unwrap(), Expected::Versions(vec![7, 8]));
    assert_eq!(if_match("*").unwrap(), Expected::Present);
    assert_eq!(read(&[("if-none-match", "*")]).unwrap(), Expected::Absent);
}

#[test]
fn without_a_version_there_is_no_change() {
    let refused = |headers: &[(&str, &str)]| read(headers).unwrap_err().problem_type();
    assert_eq!(refused(&[]), ProblemType::PreconditionRequired);
    for header in [("if-match", "7"), ("if-match", ""), ("if-none-match", "\"7\"")] {
        assert_eq!(refused(&[header]), ProblemType::InvalidRequest, "{header:?}");
    }
    assert_eq!(refused(&[("if-match", "*"), ("if-none-match", "*")]), ProblemType::InvalidRequest);
}

fn knows(lines: &[&str]) -> bool {
    let lines: Vec<_> = lines.iter().map(|line| ("if-none-match", *line)).collect();
    let known: IfNoneMatch = extracted(with(&lines)).unwrap();
    let [strong, weak] = ["\"own\"", "W/\"own\""].map(|tag| known.has(&HeaderValue::from_static(tag)));
    assert_eq!(strong, weak);
    strong
}

#[test]
fn a_tag_is_found_among_others_weak_or_strong_and_on_every_line() {
    for line in ["\"own\"", "W/\"own\"", "\"a\", \"own\"", "\"a\",W/\"own\" ,\"b\"", "*"] {
        assert!(knows(&[line]), "{line}");
    }
    for line in ["\"a\"", "", "\"a\", W/\"b\"", "own"] {
        assert!(!knows(&[line]), "{line}");
    }
    assert!(knows(&["\"a\"", "\"own\""]) && !knows(&[]));
}

proptest! {
    #[test]
    fn no_header_panics(value in "[ -~]{0,40}") {
        let _ = if_match(&value);
    }
}
