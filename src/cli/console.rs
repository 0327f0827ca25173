//! Where a command writes: results to one side, notes for people to the other, so that results can be piped.

use std::io::{self, Write};

/// Two streams; tests give their own.
pub struct Console {
    out: Box<dyn Write + Send>,
    notes: Box<dyn Write + Send>,
}

impl Console {
    /// Standard output and standard error.
    pub fn standard() -> Self {
        Self::new(io::stdout(), io::stderr())
    }

    /// Any two streams.
    pub fn new(out: impl Write + Send + 'static, notes: impl Write + Send + 'static) -> Self {
        Self { out: Box::new(out), notes: Box::new(notes) }
    }

    /// A line of the result.
    ///
    /// # Errors
    /// The stream's, such as a closed pipe.
    pub fn line(&mut self, text: impl std::fmt::Display) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Text of the result as it is.
    ///
    /// # Errors
    /// The stream's, such as a closed pipe.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// A line for the person at the screen.
    ///
    /// # Errors
    /// The stream's, such as a closed pipe.
    pub fn note(&mut self, text: impl std::fmt::Display) -> io::Result<()> {
        writeln!(self.notes, "{text}")
    }

    /// Rows with a heading, in columns.
    ///
    /// # Errors
    /// The stream's, such as a closed pipe.
    pub fn table<const N: usize>(&mut self, heading: [&str; N], rows: &[[String; N]]) -> io::Result<()> {
        let heading = heading.map(str::to_owned);
        let width = |column: usize| {
            rows.iter().chain([&heading]).map(|row| row[column].chars().count()).max().unwrap_or_default()
        };
        let widths: [usize; N] = std::array::from_fn(width);
        for row in [&heading].into_iter().chain(rows) {
            let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            self.line(cells.join("  ").trim_end())?;
        }
        Ok(())
    }
}
