//! A world in a file: `simulate --data`. The file holds what `/_sim/world` shows, and is replaced whole.
//!
//! A new content is written beside the file and renamed over it, so a kill at any moment leaves either the old content
//! or the new one, never a half.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Sim;
use super::world::World;

/// The largest file that is read: about a hundred times the world of the embedded seed.
const LARGEST: u64 = 512 * 1024 * 1024;
/// How long a change waits at most until it is written.
pub const PAUSE: Duration = Duration::from_secs(1);

/// Why a file is not used as a world.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("cannot read {}: {reason}", .path.display())]
    Unreadable { path: PathBuf, reason: io::Error },
    /// It is larger than any world.
    #[error("{} is larger than {} MiB and so no world of a simulated Y2; give another file", .0.display(), LARGEST / 1024 / 1024)]
    TooLarge(PathBuf),
    /// It holds something else.
    #[error("{} holds no world of a simulated Y2 ({reason}); move it away, or give another file", .path.display())]
    Foreign { path: PathBuf, reason: String },
}

/// The world of a file; `None` when there is no file yet.
pub fn load(path: &Path) -> Result<Option<World>, LoadError> {
    let unreadable = |reason| LoadError::Unreadable { path: path.to_owned(), reason };
    let size = match std::fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    if size > LARGEST {
        return Err(LoadError::TooLarge(path.to_owned()));
    }
    let json = std::fs::read(path).map_err(unreadable)?;
    let world = World::from_json_text(&json);
    world.map(Some).map_err(|reason| LoadError::Foreign { path: path.to_owned(), reason })
}

/// Replaces the file's content by `world`, for the owner's eyes only: a tester may have typed anything.
pub fn save(world: &World, path: &Path) -> io::Result<()> {
    let beside = beside(path);
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    let mut out = BufWriter::with_capacity(1 << 20, file);
    world.write_json(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    std::fs::rename(&beside, path)?;
    // The name is on disk when its folder is.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// `world.json.tmp`: a fixed name, so that what a kill leaves behind is overwritten by the next save.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    name.into()
}

/// Keeps the file of a running simulator up to date.
#[derive(Debug)]
pub struct Saver {
    path: PathBuf,
    saved: World,
}

impl Saver {
    /// Writes the simulator's world at once, so that a file that cannot be written is known from the start.
    pub fn start(sim: &Sim, path: PathBuf) -> io::Result<Self> {
        let saved = sim.world().clone();
        save(&saved, &path)?;
        Ok(Self { path, saved })
    }

    /// Writes the world if it changed since it was last written. The world is locked for a clone only, which costs nothing.
    pub fn save_changes(&mut self, sim: &Sim) -> io::Result<()> {
        let world = sim.world().clone();
        if !world.is_same(&self.saved) {
            save(&world, &self.path)?;
            self.saved = world;
        }
        Ok(())
    }
}
