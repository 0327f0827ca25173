//! The query string.

use proptest::prelude::*;
use serde::Deserialize;

use cegid_connector::http::extract::Query;
use http::Request;

use super::extracted;

fn read<T: serde::de::DeserializeOwned>(query: &str) -> Result<T, cegid_connector::http::Problem> {
    extracted(Request::get(format!("/?{query}"))).map(|Query(value)| value)
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Page {
    limit: Option<u16>,
    after: Option<String>,
}

fn refused(query: &str) -> String {
    format!("{:?}", read::<Page>(query).unwrap_err())
}

#[test]
fn parameters_are_decoded() {
    let page: Page = read("limit=5&after=a%20b+c%26").unwrap();
    assert_eq!(page, Page { limit: Some(5), after: Some("a b c&".to_owned()) });
}

#[test]
fn a_parameter_given_twice_is_named() {
    assert!(refused("limit=5&limit=6").contains("limit"));
}

#[test]
fn a_value_that_does_not_fit_is_named() {
    assert!(refused("limit=many").contains("\"limit\""));
    assert!(refused("limit=70000").contains("\"limit\""));
}

#[test]
fn an_unknown_parameter_is_named_where_the_type_is_closed() {
    assert!(refused("limmit=5").contains("\"limmit\""));
}

#[test]
fn a_value_that_is_not_utf8_is_named() {
    assert!(refused("after=%ff").contains("\"after\""));
}

proptest! {
    #[test]
    fn any_query_is_read_or_refused(query in "[!$-;=@-_a-z~?%+&]{0,80}") {
        let _ = read::<Page>(&query);
    }

    #[test]
    fn any_value_arrives_as_it_was(value in ".{0,40}") {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("after", &value).finish();
        prop_assert_eq!(read::<Page>(&query).unwrap().after.unwrap(), value);
    }
}
