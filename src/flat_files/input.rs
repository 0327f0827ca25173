//! Bytes of a file on their way to the rows. Knows no row.

use std::io::{self, Read};

/// Bytes read at once, at least.
pub(super) const CHUNK: usize = 64 * 1024;

/// Bytes that were read and not yet used. Holds a record and a chunk at most.
pub(super) struct Input<I> {
    source: I,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Whether everything was read.
    pub(super) ended: bool,
}

impl<I: Read> Input<I> {
    pub(super) fn new(source: I) -> Self {
        Self { source, buffer: vec![0; 2 * CHUNK], start: 0, end: 0, ended: false }
    }

    pub(super) fn rest(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Leaves these bytes behind.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.start += bytes;
    }

    /// Reads on when there is nothing left.
    pub(super) fn ensure(&mut self) -> io::Result<()> {
        while self.start == self.end && !self.ended {
            self.fill()?;
        }
        Ok(())
    }

    pub(super) fn fill(&mut self) -> io::Result<()> {
        if self.buffer.len() - self.end < CHUNK {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
            if self.buffer.len() - self.end < CHUNK {
                self.buffer.resize(2 * self.buffer.len(), 0);
            }
        }
        let read = loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.end += read;
        self.ended = read == 0;
        Ok(())
    }
}
