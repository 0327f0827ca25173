//! Rids cells of what no text needs, and notes what is odd about them. Knows no column's meaning.

/// Something odd about a cell that can still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It has bytes that the encoding does not define.
    Decode,
    /// It had control characters, which were removed.
    ControlCharacters,
    /// It looks like UTF-8 that was taken for Windows-1252 (`Ã©`). It is left as it is.
    Mojibake,
}

/// A row's text without what does not belong there.
#[derive(Default)]
pub(super) struct Cleaned {
    pub(super) text: String,
    /// Where cells end in it.
    pub(super) ends: Vec<usize>,
    /// What was odd, by column.
    pub(super) flaws: Vec<(usize, Flaw)>,
}

impl Cleaned {
    /// Takes a row in the place of the one before.
    pub(super) fn take(&mut self, text: &str, ends: &[usize], line_header: u32) {
        self.text.clear();
        self.ends.clear();
        self.flaws.clear();
        let first = ends.first().copied().unwrap_or(0);
        let cut = text[..first].char_indices().nth(line_header as usize).map_or(first, |(at, _)| at);
        let cut = if line_header == 0 { 0 } else { cut };
        // Most rows hold nothing odd and are taken as they are.
        if !may_be_odd(text.as_bytes()) {
            self.text.push_str(&text[cut..]);
            self.ends.extend(ends.iter().map(|end| end - cut));
            return;
        }
        let mut start = cut;
        for (column, end) in ends.iter().enumerate() {
            let cell = text[start..*end].trim_end_matches('\u{1a}');
            self.cell(column, cell);
            self.ends.push(self.text.len());
            start = *end;
        }
    }

    fn cell(&mut self, column: usize, cell: &str) {
        let (mut undefined, mut control, mut twice) = (false, false, false);
        let mut before = ' ';
        for sign in cell.chars() {
            // Bytes that Windows-1252 does not define become these without an error.
            undefined |= matches!(sign, '\u{fffd}' | '\u{81}' | '\u{8d}' | '\u{8f}' | '\u{90}' | '\u{9d}');
            twice |= matches!(before, 'Ã' | 'Â') && is_second_byte(sign);
            before = sign;
            if sign.is_control() && !matches!(sign, '\n' | '\r' | '\t') {
                control |= !matches!(sign, '\u{80}'..='\u{9f}');
                continue;
            }
            self.text.push(sign);
        }
        let found = [(undefined, Flaw::Decode), (control, Flaw::ControlCharacters), (twice, Flaw::Mojibake)];
        self.flaws.extend(found.into_iter().filter(|(is_there, _)| *is_there).map(|(_, flaw)| (column, flaw)));
    }
}

/// Whether a text may hold what [`Cleaned::cell`] looks for. One pass without branches, which the compiler makes wide.
fn may_be_odd(text: &[u8]) -> bool {
    let last = text.last().copied().unwrap_or(b' ');
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    pairs.fold((last < 0x20) | (last == 0x7f), |odd, (&byte, &next)| {
        let control = (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r') | (byte == 0x7f);
        // U+0080 to U+009F, U+FFFD and its neighbours, Ã and Â.
        let undefined = (byte == 0xc2) & (next < 0xa0) | (byte == 0xef) & (next == 0xbf);
        let twice = (byte == 0xc3) & ((next == 0x83) | (next == 0x82));
        odd | control | undefined | twice
    })
}

/// Whether a sign is what Windows-1252 makes of a second byte of UTF-8 (0x80 to 0xBF).
fn is_second_byte(sign: char) -> bool {
    matches!(sign, '\u{a0}'..='\u{bf}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(sign)
}
