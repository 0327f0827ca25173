//! What moves with every commit to a database file, whichever process makes it: the sizes and times of the file and its
//! log. Looking at them asks no connection and wakes no thread, and says nothing of what was committed.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use super::SqliteStore;

/// Another process cannot tell this one of a change, so it looks: at the file's footprint, which costs nothing, and only
/// where that moved at the revision. A process with nothing to do hardly wakes up.
const POLL: Duration = Duration::from_millis(500);
/// After so many looks in vain the revision is read all the same: five seconds, as on Postgres. There are file systems
/// whose times are coarse.
const LOOKS: u32 = 10;

impl SqliteStore {
    /// Returns when the revision is worth being read again.
    pub(in crate::store) async fn until_worth_a_look(&self, _seen: i64) {
        for _ in 0..LOOKS {
            tokio::time::sleep(POLL).await;
            if self.footprint.moved() {
                return;
            }
        }
    }
}

/// Remembers how the files looked, for the one task of a process that follows changes.
#[derive(Debug)]
pub(super) struct Footprint {
    file: PathBuf,
    log: PathBuf,
    last: Mutex<Look>,
}

#[derive(Debug, Default)]
struct Look {
    file: Option<(u64, SystemTime)>,
    log: Option<(u64, SystemTime)>,
    /// The look before found the same.
    settled: bool,
}

impl Footprint {
    pub(super) fn of(file: &Path) -> Self {
        let mut log = OsString::from(file);
        log.push("-wal");
        Self { file: file.to_owned(), log: log.into(), last: Mutex::default() }
    }

    /// Whether there may have been a commit since the last look.
    ///
    /// A commit within the same tick of the file system's clock as a look can leave everything as the look found it. So
    /// the look after a change counts as one, too: by then the clock has moved on.
    pub(super) fn moved(&self) -> bool {
        let [file, log] = [&self.file, &self.log].map(|path| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.len(), metadata.modified().ok()?))
        });
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let same = last.file == file && last.log == log;
        let quiet = same && last.settled;
        *last = Look { file, log, settled: same };
        !quiet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_the_file_or_its_log_is_seen_twice_and_nothing_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("connector.db");
        fs::write(&file, "a").unwrap();
        let footprint = Footprint::of(&file);
        let looks = || [(); 4].map(|()| footprint.moved());
        assert_eq!(looks(), [true, true, false, false]);
        fs::write(folder.path().join("connector.db-wal"), "b").unwrap();
        assert_eq!(looks(), [true, true, false, false]);
        fs::write(&file, "longer").unwrap();
        assert_eq!(looks(), [true, true, false, false]);
        fs::remove_file(folder.path().join("connector.db-wal")).unwrap();
        assert_eq!(looks(), [true, true, false, false]);
    }
}
