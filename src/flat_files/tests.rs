//! Files of every kind, read by what was found of them.

#![allow(clippy::unwrap_used, reason = "a panic in a test is its report")]

use std::{
    io::{self, Cursor, Read},
    path::PathBuf,
};

use proptest::prelude::*;

use super::{
    BadRow, Choice, ColumnKind, DecimalSign, Flaw, Found, Item, MAX_COLUMNS, MAX_ROW, NotCsv, Quote, Resemblance, Rows,
    Settings, detect,
};

/// What was read at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Read1 {
    Row(Vec<String>),
    Bad(BadRow),
}

fn found(bytes: &[u8], settings: &Settings) -> Found {
    detect(Cursor::new(bytes), settings).unwrap()
}

/// Everything in a file, with lines; and the number of blank lines.
fn everything(bytes: &[u8], settings: &Settings) -> (Vec<(u64, Read1)>, u64) {
    let found = found(bytes, settings);
    all_of(Rows::new(bytes, &found).unwrap())
}

fn all_of<I: Read>(mut rows: Rows<I>) -> (Vec<(u64, Read1)>, u64) {
    let mut all = Vec::new();
    while let Some(item) = rows.read_next().unwrap() {
        all.push(match item {
            Item::Row(row) => (row.line, Read1::Row(row.cells().map(str::to_owned).collect())),
            Item::Bad { line, why } => (line, Read1::Bad(why)),
        });
    }
    (all, rows.blank_lines())
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let (all, _) = everything(bytes, &Settings::default());
    all.into_iter().map(|(_, read)| if let Read1::Row(cells) = read { cells } else { panic!("{read:?}") }).collect()
}

fn cells(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

#[test]
fn separators_are_found_by_equal_counts() {
    for delimiter in [";", "\t", ",", "|"] {
        let text = format!("{}\r\n{}", ["a", "b: c", "1"].join(delimiter), ["d", "e", "2"].join(delimiter));
        assert_eq!(found(text.as_bytes(), &Settings::default()).delimiter, delimiter.as_bytes()[0], "{delimiter:?}");
    }
    let decimals = "A1;28,50;74,16\r\nA2;3,10;5,20\r\nA3;1;2\r\n";
    assert_eq!(found(decimals.as_bytes(), &Settings::default()).delimiter, b';');
    assert_eq!(found(b"one\ntwo\n", &Settings::default()).columns, 1);
}

#[test]
fn cells_lose_blanks_at_their_ends_and_keep_those_inside() {
    assert_eq!(
        rows(b"  RBE1042           ROU038 ;\tb\t;\r\nx;y;z"),
        [cells(&["RBE1042           ROU038", "b", ""]), cells(&["x", "y", "z"]),]
    );
}

#[test]
fn quotes_hold_separators_line_breaks_and_quotes_and_are_text_inside_a_cell() {
    let text = "a;\"b;\"\"c\"\"\nd\";e\nROBE \"BOH\";15\";f\n";
    let (all, _) = everything(text.as_bytes(), &Settings::default());
    assert_eq!(
        all,
        [(1, Read1::Row(cells(&["a", "b;\"c\"\nd", "e"]))), (3, Read1::Row(cells(&["ROBE \"BOH\"", "15\"", "f"]))),]
    );
}

#[test]
fn quoting_is_off_where_quotes_are_signs_as_any_other() {
    let text = "\"A;1;x\n\"B;2;y\nC;3;z\n\"D;4;v\n";
    let found = found(text.as_bytes(), &Settings::default());
    assert_eq!(found.quote, Quote::None);
    assert_eq!(rows(text.as_bytes())[1], cells(&["\"B", "2", "y"]));
}

#[test]
fn lines_are_physical_and_blank_ones_are_counted() {
    let (all, blank) = everything(b"\r\na;b\r\n\r\n;\r\n ; \nc;d\n\n", &Settings::default());
    assert_eq!(all, [(2, Read1::Row(cells(&["a", "b"]))), (6, Read1::Row(cells(&["c", "d"])))]);
    assert_eq!(blank, 5);
}

#[test]
fn a_row_with_more_columns_is_bad_and_one_with_fewer_is_short() {
    let text = b"1;2;3\n1;2;3;4\n1;2\n1;2;3\n";
    let found = found(text, &Settings::default());
    assert_eq!(found.columns, 3);
    let mut rows = Rows::new(&text[..], &found).unwrap();
    assert!(matches!(rows.read_next().unwrap(), Some(Item::Row(row)) if !row.is_short()));
    let ragged = BadRow::Ragged { found: 4, expected: 3 };
    assert!(matches!(rows.read_next().unwrap(), Some(Item::Bad { line: 2, why }) if why == ragged));
    assert!(
        matches!(rows.read_next().unwrap(), Some(Item::Row(row)) if row.is_short() && row.cell(2).is_none() && row.expected == 3)
    );
}

#[test]
fn headers_are_found_by_what_columns_of_numbers_hold() {
    let settings = Settings { columns: [(1, ColumnKind::Number), (2, ColumnKind::Date)].into(), ..Settings::default() };
    let with = b"reference;price;from\nA;1.5;2025-01-01\n";
    let rows = |bytes: &[u8], settings: &Settings| {
        let found = found(bytes, settings);
        let rows = Rows::new(io::Cursor::new(bytes.to_vec()), &found).unwrap();
        (rows.header().map(<[String]>::to_vec), all_of(rows).0.len())
    };
    assert_eq!(rows(with, &settings), (Some(cells(&["reference", "price", "from"])), 1));
    assert_eq!(rows(b"A;1.5;2025-01-01\nB;2;\n", &settings), (None, 2));
    assert_eq!(rows(b"A;x;2025-01-01\n", &settings), (None, 1), "a date that parses makes a row");
    assert_eq!(rows(b"A;;\n", &settings), (None, 1), "nothing there tells nothing");
    assert_eq!(rows(with, &Settings::default()), (None, 2), "without known columns every row is a row");
    assert_eq!(rows(with, &Settings { header: Choice::Set(true), ..Settings::default() }).1, 1);
    assert_eq!(rows(b"reference;price;from\n", &settings).1, 0, "a header alone");
}

#[test]
fn decimal_signs_are_found_by_column() {
    let columns = [(0, ColumnKind::Number), (1, ColumnKind::Number), (2, ColumnKind::Number)].into();
    let settings = Settings { columns, ..Settings::default() };
    let found = found(b"1,5;2.5;7\n2,5;3.5;8\n3.5;4;9\n", &settings);
    assert_eq!(
        [0, 1, 2].map(|column| found.decimal_sign(column)),
        [Some(DecimalSign::Comma), Some(DecimalSign::Point), None]
    );
}

#[test]
fn encodings_marks_and_odd_bytes_are_taken_as_they_come() {
    let utf16: Vec<u8> = "\u{feff}Aubépine;1\nŒuvre;2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(rows(&utf16), [cells(&["Aubépine", "1"]), cells(&["Œuvre", "2"])]);
    assert_eq!(rows(b"\xef\xbb\xbfA;1\n"), [cells(&["A", "1"])]);
    assert_eq!(rows(b"Aub\xe9pine \x80;1\n"), [cells(&["Aubépine €", "1"])]);
    let set = Settings { encoding: Choice::Set(super::Charset::named("iso-8859-15").unwrap()), ..Settings::default() };
    assert_eq!(everything(b"\xa4;1\n", &set).0[0].1, Read1::Row(cells(&["€", "1"])));
}

#[test]
fn odd_cells_are_named_with_their_column_and_cleaned() {
    let bytes = b"A\x00B\x07;caf\x81\xe9;brod\xc3\xa9;z\n1;2;3;4\n";
    let found = found(bytes, &Settings::default());
    let mut rows = Rows::new(&bytes[..], &found).unwrap();
    let Some(Item::Row(row)) = rows.read_next().unwrap() else { panic!("no row") };
    assert_eq!(row.cells().collect::<Vec<_>>(), ["AB", "café", "brodÃ©", "z"]);
    assert_eq!(row.flaws, [(0, Flaw::ControlCharacters), (1, Flaw::Decode), (2, Flaw::Mojibake)]);
    let Some(Item::Row(row)) = rows.read_next().unwrap() else { panic!("no row") };
    assert!(row.flaws.is_empty());
}

#[test]
fn line_headers_and_leading_lines_are_cut() {
    let settings = Settings { skip_lines: 1, line_header: 6, ..Settings::default() };
    let (all, _) = everything(b"COUNT=2\r\nCLIC1 A;1\r\nCLIC1 B;2\r\nX;3\r\n", &settings);
    assert_eq!(
        all,
        [(2, Read1::Row(cells(&["A", "1"]))), (3, Read1::Row(cells(&["B", "2"]))), (4, Read1::Row(cells(&["", "3"]))),]
    );
}

#[test]
fn ends_of_files_are_forgiving() {
    assert_eq!(rows(b""), [[""; 0]; 0]);
    assert_eq!(rows(b"\r\n\r\n"), [[""; 0]; 0]);
    assert_eq!(rows(b"a;b"), [cells(&["a", "b"])]);
    assert_eq!(rows(b"a;b\r\n\x1a"), [cells(&["a", "b"])]);
    assert_eq!(rows(b"a;b\x1a"), [cells(&["a", "b"])]);
    let (all, _) = everything("a;1\rb;2\r".as_bytes(), &Settings::default());
    assert_eq!(all.len(), 2, "old line ends");
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_line_only() {
    let text = "a;1\n\"b;2\nc;3\nd;4\n";
    let settings = Settings { quote: Choice::Set(Quote::Double), ..Settings::default() };
    let (all, _) = everything(text.as_bytes(), &settings);
    assert_eq!(
        all,
        [
            (1, Read1::Row(cells(&["a", "1"]))),
            (2, Read1::Bad(BadRow::UnclosedQuote)),
            (3, Read1::Row(cells(&["c", "3"]))),
            (4, Read1::Row(cells(&["d", "4"]))),
        ]
    );
    let mut long = b"a;1\n\"b;2\n".to_vec();
    for number in 0..20_000 {
        long.extend_from_slice(format!("r{number:060};x\n").as_bytes());
    }
    let (all, _) = everything(&long, &settings);
    assert_eq!(all[1], (2, Read1::Bad(BadRow::UnclosedQuote)));
    assert_eq!(all.len(), 20_002);
}

#[test]
fn a_closed_quote_at_the_end_of_the_file_is_no_open_one() {
    let (all, _) = everything(b"a;1\nb;\"x\ny\"", &Settings::default());
    assert_eq!(all[1], (2, Read1::Row(cells(&["b", "x\ny"]))));
    let stray = everything(b"a;1;1\n15\";\"x\ny\";2", &Settings::default()).0;
    assert_eq!(stray[1], (2, Read1::Row(cells(&["15\"", "x\ny", "2"]))));
}

#[test]
fn rows_that_are_too_long_or_too_wide_are_passed_over() {
    let mut bytes = b"a;1\n".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', 3 * MAX_ROW));
    bytes.extend_from_slice(b";2\nb;3\n");
    bytes.extend(std::iter::repeat_n(b';', 100_000));
    bytes.extend_from_slice(b"\nc;4\n");
    let (all, _) = everything(&bytes, &Settings::default());
    assert_eq!(
        all,
        [
            (1, Read1::Row(cells(&["a", "1"]))),
            (2, Read1::Bad(BadRow::TooLong)),
            (3, Read1::Row(cells(&["b", "3"]))),
            (4, Read1::Bad(BadRow::TooManyColumns)),
            (5, Read1::Row(cells(&["c", "4"]))),
        ]
    );
    let widest = vec!["x"; MAX_COLUMNS].join(";");
    assert_eq!(rows(widest.as_bytes())[0].len(), MAX_COLUMNS);
}

#[test]
fn files_that_are_no_csv_are_refused_with_what_they_look_like() {
    let of = |bytes: &[u8]| match detect(Cursor::new(bytes), &Settings::default()) {
        Err(NotCsv::LooksLike(what)) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(of(b"%PDF-1.4\n%\xe2\xe3"), Resemblance::Pdf);
    assert_eq!(of(b"PK\x03\x04rest"), Resemblance::Zip);
    assert_eq!(of(b"<!DOCTYPE html><html><body>502 Bad Gateway"), Resemblance::Html);
    let error = detect(Cursor::new(b"PK\x03\x04"), &Settings::default()).unwrap_err();
    assert!(error.to_string().contains("export it as CSV"), "{error}");
}

#[test]
fn what_was_found_can_be_shown() {
    let settings = Settings { columns: [(1, ColumnKind::Number)].into(), ..Settings::default() };
    let found = found(b"a;1,5\n", &settings);
    assert_eq!(
        serde_json::to_string(&found).unwrap(),
        "{\"encoding\":\"UTF-8\",\"delimiter\":\";\",\"quote\":\"double\",\"header\":false,\"columns\":2,\
         \"decimals\":{\"1\":\"comma\"},\"skipLines\":0,\"lineHeader\":0}"
    );
}

/// Gives its bytes a few at a time.
struct Dripping<'a>(&'a [u8], usize);

impl Read for Dripping<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.1.min(self.0.len()).min(into.len());
        into[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(found) = detect(Cursor::new(&bytes), &Settings::default()) {
            let _ = all_of(Rows::new(&bytes[..], &found).unwrap());
        }
    }

    #[test]
    fn any_text_of_separators_and_quotes_is_read(text in "[ab;\"\r\n,\t|]{0,80}") {
        let (all, _) = everything(text.as_bytes(), &Settings::default());
        prop_assert!(all.iter().all(|(line, _)| *line as usize <= text.matches('\n').count() + 1));
    }

    #[test]
    fn how_bytes_arrive_makes_no_difference(text in "[abé;\"\r\n]{0,80}", step in 1_usize..5) {
        let found = found(text.as_bytes(), &Settings::default());
        let at_once = all_of(Rows::new(text.as_bytes(), &found).unwrap());
        let dripping = all_of(Rows::new(Dripping(text.as_bytes(), step), &found).unwrap());
        prop_assert_eq!(at_once, dripping);
    }

    #[test]
    fn what_is_written_by_the_rules_is_read_back(
        table in proptest::collection::vec(proptest::collection::vec("[a-c;\"\n,é]{0,6}x", 3..4), 1..20), crlf: bool,
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let ends = if crlf { "\r\n" } else { "\n" };
        let text: String = table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(";") + ends).collect();
        let settings = Settings { delimiter: Choice::Set(b';'), quote: Choice::Set(Quote::Double), ..Settings::default() };
        let (all, blank) = everything(text.as_bytes(), &settings);
        let expected: Vec<Vec<String>> =
            table.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
        let read: Vec<Vec<String>> = all.into_iter().map(|(_, read)| match read {
            Read1::Row(cells) => cells,
            Read1::Bad(why) => panic!("{why}"),
        }).collect();
        prop_assert_eq!(read, expected);
        prop_assert_eq!(blank, 0);
    }

    #[test]
    fn a_file_cut_anywhere_is_read_up_to_there(cut in 0_usize..60) {
        let whole = "a;\"b\nc\";1\nd;e;2\n\"f\";\"\"\"g\";3\nh;é;4\n".as_bytes();
        let cut = &whole[..cut.min(whole.len())];
        let settings = Settings { encoding: Choice::Set(super::Charset::named("utf-8").unwrap()), ..Settings::default() };
        let _ = everything(cut, &settings);
    }
}

/// The sample files, where they are at hand: what was found of each, and its rows by what they look like.
#[test]
fn samples_are_read_by_what_is_found_of_them() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/ecommerce/samples");
    if !folder.is_dir() {
        #[allow(clippy::print_stderr, reason = "what was not tested is said aloud")]
        {
            eprintln!("NOT READ: the sample files are not at {}", folder.display());
        }
        return;
    }
    let numbers = |columns: &[usize]| columns.iter().map(|column| (*column, ColumnKind::Number)).collect();
    for (name, encoding, delimiter, header, columns, settled, sign) in [
        ("customers_20251103_0600", "windows-1252", b';', false, 14, 30, None),
        ("products_20251103_0610", "windows-1252", b';', false, 20, 38, Some(DecimalSign::Comma)),
        ("stores_20251103_0620", "UTF-8", b';', true, 20, 22, None),
        ("stocks_20251103_0630", "UTF-16LE", b'\t', false, 2, 44, Some(DecimalSign::Comma)),
        ("discounts_20251104_0500", "UTF-8", b';', true, 12, 24, Some(DecimalSign::Point)),
        ("store_orders_20251103_2130", "UTF-8", b';', true, 18, 24, Some(DecimalSign::Point)),
        ("return_statuses_20251105_0700", "UTF-8", b';', false, 2, 20, None),
        ("products_dirty_20251104_0610", "windows-1252", b';', false, 20, 34, Some(DecimalSign::Comma)),
    ] {
        let bytes = std::fs::read(folder.join(name).with_extension("csv")).unwrap();
        let typed = match name.split('_').next().unwrap() {
            "products" => numbers(&[5, 6, 8, 10]),
            "stocks" => numbers(&[1]),
            "discounts" => numbers(&[5, 6, 9]),
            "store" => numbers(&[12, 13, 14, 15, 16, 17]),
            "stores" => [(12, ColumnKind::Boolean)].into(),
            _ => std::collections::BTreeMap::new(),
        };
        let settings = Settings { columns: typed, ..Settings::default() };
        let found = found(&bytes, &settings);
        assert_eq!(
            (found.encoding.name(), found.delimiter, found.header, found.columns),
            (encoding, delimiter, header, columns),
            "{name}"
        );
        assert_eq!(found.decimals.values().next().copied(), sign, "{name}: {:?}", found.decimals);
        let (all, _) = everything(&bytes, &settings);
        assert_eq!(all.len(), settled, "{name}");
    }
    dirty(&std::fs::read(folder.join("products_dirty_20251104_0610.csv")).unwrap());
}

/// The file with faults, line by line, as far as reading goes.
fn dirty(bytes: &[u8]) {
    let found = found(bytes, &Settings::default());
    let mut rows = Rows::new(bytes, &found).unwrap();
    let (mut ragged, mut short, mut flaws) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(item) = rows.read_next().unwrap() {
        match item {
            Item::Bad { line, why } => ragged.push((line, why)),
            Item::Row(row) => {
                if row.is_short() {
                    short.push((row.line, row.len()));
                }
                flaws.extend(row.flaws.iter().map(|(_, flaw)| (row.line, *flaw)));
            }
        }
    }
    assert_eq!(ragged, [(4, BadRow::Ragged { found: 21, expected: 20 })]);
    assert_eq!(short.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 5, 37]);
    assert_eq!(flaws, [(29, Flaw::ControlCharacters), (30, Flaw::Decode), (34, Flaw::Mojibake)]);
    assert_eq!(rows.blank_lines(), 2);
}
