//! A flat file: refused, or read row by row to its end, whatever its bytes. No row is wider than the file's, no line goes back.

use std::io::Cursor;

use cegid_connector::flat_files::{ColumnKind, DateFormat, Item, Rows, Settings, decimal, detect, parse_date};

pub fn run(data: &[u8]) {
    let Some((first, file)) = data.split_first() else { return };
    // The first byte says what is known of the file.
    let columns = [(0, ColumnKind::Number), (1, ColumnKind::Date), (2, ColumnKind::Boolean)];
    let settings = Settings {
        columns: if first & 1 == 0 { Default::default() } else { columns.into() },
        skip_lines: u32::from(first >> 1 & 1),
        line_header: if first & 4 == 0 { 0 } else { 6 },
        dates: DateFormat::new("dd.MM.yyyy").into_iter().filter(|_| first & 8 != 0).collect(),
        ..Settings::default()
    };
    let Ok(found) = detect(Cursor::new(file), &settings) else { return };
    let Ok(mut rows) = Rows::new(file, &found) else { return };
    let mut last = 0;
    while let Ok(Some(item)) = rows.read_next() {
        let line = match item {
            Item::Bad { line, .. } => line,
            Item::Row(row) => {
                assert!(!row.is_empty() && row.len() <= row.expected);
                for cell in row.cells() {
                    assert_eq!(cell, cell.trim());
                    assert!(!cell.contains(|sign: char| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t')));
                    let _ = (decimal(cell, None), parse_date(cell, &settings.dates), settings.words.boolean(cell));
                }
                row.line
            }
        };
        assert!(line >= last, "line {line} comes after line {last}");
        last = line;
    }
}
