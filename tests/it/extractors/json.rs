//! JSON bodies.

use proptest::prelude::*;
use serde::Deserialize;

use cegid_connector::http::{
    ProblemType,
    extract::body::{MAX_DEPTH, parse},
};

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Basket {
    lines: Vec<Line>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Line {
    quantity: u8,
}

#[test]
fn the_member_that_does_not_fit_is_named_without_its_value() {
    let problem = parse::<Basket>(br#"{"lines":[{"quantity":1},{"quantity":"ann@example.com"}]}"#).unwrap_err();
    assert_eq!(problem.problem_type(), ProblemType::InvalidRequest);
    assert!(format!("{problem:?}").contains("lines[1].quantity"), "{problem:?}");
    assert!(format!("{:?}", parse::<Basket>(b"{\"lines\":{}}").unwrap_err()).contains("\"lines\""));
}

#[test]
fn a_missing_member_is_named_with_the_way_to_it() {
    for (body, field) in [("{}", "\"lines\""), ("{\"lines\":[{}]}", "\"lines[0].quantity\"")] {
        let problem = format!("{:?}", parse::<Basket>(body.as_bytes()).unwrap_err());
        assert!(problem.contains(field), "{problem}");
    }
}

#[test]
fn broken_json_and_trailing_bytes_are_an_invalid_body() {
    for (body, field) in [
        ("{", "\"$\""),
        ("{\"lines\":[]}x", "\"$\""),
        ("nope", "\"$\""),
        ("{\"lines\":[{\"quantity\":", "\"lines[0].quantity\""),
    ] {
        let problem = parse::<Basket>(body.as_bytes()).unwrap_err();
        assert_eq!(problem.problem_type(), ProblemType::InvalidBody, "{body}");
        assert!(format!("{problem:?}").contains(field), "{body}: {problem:?}");
    }
}

#[test]
fn nesting_is_allowed_to_the_limit_and_no_deeper() {
    let nested = |levels: usize| "[".repeat(levels) + "]".repeat(levels).as_str();
    assert!(parse::<serde_json::Value>(nested(MAX_DEPTH).as_bytes()).is_ok());
    assert!(parse::<serde_json::Value>(nested(MAX_DEPTH + 1).as_bytes()).is_err());
    assert!(parse::<serde_json::Value>(br#"["[[[[\"[[[["]"#).is_ok());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse::<Basket>(&bytes);
    }
}
