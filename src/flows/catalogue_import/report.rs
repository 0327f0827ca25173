//! The report of a run as CSV, a page of rows at a time.

use crate::store::runs::RunRow;

/// The names of the report's columns.
pub const HEADER: &str = "line;key;step;outcome;code;column;value;message;warnings\r\n";

/// Rows as lines of the report. What a spreadsheet would take for a formula is quoted as text.
pub fn report_lines(rows: &[RunRow]) -> String {
    let mut lines = String::new();
    for row in rows {
        let outcome = row.outcome.map_or("", |outcome| outcome.as_str());
        let texts =
            [&row.code, &row.column, &row.value, &row.message, &row.warnings].map(|text| text.as_deref().unwrap_or(""));
        lines.push_str(&row.line.to_string());
        for text in [row.key.as_str(), row.step.as_str(), outcome].into_iter().chain(texts) {
            lines.push(';');
            lines.push_str(&cell(text));
        }
        lines.push_str("\r\n");
    }
    lines
}

fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula || text.contains([';', '"', '\n', '\r']) {
        let apostrophe = if formula { "'" } else { "" };
        return format!("\"{apostrophe}{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        assert_eq!(cell("RBE1042"), "RBE1042");
        assert_eq!(cell("a;b\"c"), "\"a;b\"\"c\"");
        assert_eq!(cell("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
        assert_eq!(cell("-2"), "\"'-2\"");
    }
}
