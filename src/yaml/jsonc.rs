//! JSON with comments and trailing commas, as people write it by hand, to the same tree. Bounded as YAML is.

use std::{collections::HashSet, sync::Arc};

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{ObjectProp, Value as Json},
    common::Ranged,
    parse_to_ast,
};

use super::{
    problem::{Place, quoted},
    reading::Reading,
    tree::{MAX_BYTES, MAX_DEPTH, Node, Style, Value},
};

/// Comments and trailing commas, and nothing else that is no JSON.
const OPTIONS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads one document. What is said twice is noted and left out; a syntax error, or a limit, ends the reading: `None`.
pub fn parse_json(reading: &Reading, file: &str, text: &str) -> Option<Node> {
    if text.len() > MAX_BYTES {
        let found = format!("{} bytes", text.len());
        reading.problem(&Place::whole(file), "", found, format!("at most {MAX_BYTES} bytes"));
        return None;
    }
    // A byte order mark is not content.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let builder = Builder { reading, file: file.into(), text, lines: line_starts(text) };
    match parse_to_ast(text, &CollectOptions::default(), &OPTIONS) {
        Ok(parsed) => match parsed.value {
            Some(value) => builder.node(&value, 0),
            None => Some(Node::empty(file)),
        },
        Err(error) => {
            let place = builder.place(error.range().start);
            reading.problem(&place, "", format!("a syntax error ({})", error.kind()), "valid JSON");
            None
        }
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

struct Builder<'t> {
    reading: &'t Reading,
    file: Arc<str>,
    text: &'t str,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
}

impl Builder<'_> {
    fn place(&self, at: usize) -> Place {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines[line.saturating_sub(1)];
        let column = self.text.get(start..at).map_or(0, |before| before.chars().count()) + 1;
        Place::File { file: Arc::clone(&self.file), line, column }
    }

    /// `None`: a limit was passed.
    fn node(&self, json: &Json<'_>, depth: usize) -> Option<Node> {
        let place = self.place(json.range().start);
        if depth == MAX_DEPTH {
            self.reading.problem(&place, "", "deeper nesting", format!("at most {MAX_DEPTH} levels"));
            return None;
        }
        let value = match json {
            Json::NullKeyword(_) => Value::Nothing,
            Json::StringLit(text) => Value::Text(text.value.clone().into_owned(), Style::Flow),
            Json::NumberLit(number) => Value::Text(number.value.to_owned(), Style::Flow),
            Json::BooleanLit(boolean) => Value::Text(boolean.value.to_string(), Style::Flow),
            Json::Array(array) => {
                Value::List(array.elements.iter().map(|element| self.node(element, depth + 1)).collect::<Option<_>>()?)
            }
            Json::Object(object) => Value::Map(self.entries(&object.properties, depth)?),
        };
        // No secret stands in JSON, so nothing is ever replaced in place.
        Some(Node { value, place, span: 0..0 })
    }

    fn entries(&self, properties: &[ObjectProp<'_>], depth: usize) -> Option<Vec<(Node, Node)>> {
        let (mut entries, mut seen) = (Vec::with_capacity(properties.len()), HashSet::new());
        for property in properties {
            let (name, place) = (property.name.as_str(), self.place(property.range.start));
            let value = self.node(&property.value, depth + 1)?;
            if seen.insert(name) {
                let key = Node { value: Value::Text(name.to_owned(), Style::Flow), place, span: 0..0 };
                entries.push((key, value));
            } else {
                self.reading.problem(&place, "", format!("the key {} a second time", quoted(name)), "each key once");
            }
        }
        Some(entries)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refusal(text: &str) -> String {
        let reading = Reading::default();
        let _ = parse_json(&reading, "x.json", text);
        reading.finish().unwrap_err().to_string()
    }

    #[test]
    fn comments_and_trailing_commas_are_read_and_every_value_has_its_place() {
        let text =
            "\u{feff}// by hand\n{\n  \"é\": { \"index\": 12, \"lang\": true, }, /* end */\n  \"none\": null,\n}";
        let reading = Reading::default();
        let node = parse_json(&reading, "x.json", text).unwrap();
        let Value::Map(entries) = &node.value else { panic!("a mapping") };
        let Value::Map(inner) = &entries[0].1.value else { panic!("a mapping") };
        assert_eq!(inner[0].1.place.to_string(), "x.json:3:19");
        assert_eq!((inner[0].1.text(), inner[1].1.text()), (Some("12"), Some("true")));
        assert!(matches!(entries[1].1.value, Value::Nothing));
        assert!(reading.is_clean());
    }

    #[test]
    fn what_is_broken_is_told_at_its_line_and_column() {
        assert!(
            refusal("{\n  \"a\": {\n").starts_with("x.json:2:8: found a syntax error"),
            "{}",
            refusal("{\n  \"a\": {\n")
        );
        assert!(refusal("{ \"a\": 1 \"b\": 2 }").contains("x.json:1:9:"), "{}", refusal("{ \"a\": 1 \"b\": 2 }"));
        assert!(refusal("{\n \"a\": 1,\n \"a\": 2 }").contains("x.json:3:2: found the key `a` a second time"));
        assert!(refusal("{ a: 1 }").contains("a syntax error"));
        assert!(refusal("{ 'a': 1 }").contains("a syntax error"));
        assert!(refusal(&format!("{}{}", "[".repeat(50), "]".repeat(50))).contains("at most 16 levels"));
        assert!(refusal(&"[".repeat(5000)).contains("a syntax error"));
        assert!(refusal(&" ".repeat(MAX_BYTES + 1)).contains("at most 262144 bytes"));
    }

    proptest! {
        #[test]
        fn no_mixture_of_json_characters_panics(text in "[-:{}\\[\\],/*\"'\\\\u \nab0.é]{0,120}") {
            let _ = parse_json(&Reading::default(), "x.json", &text);
        }
    }
}
