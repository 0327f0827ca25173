//! How many files and sockets this process may have open. Knows nothing of what they are for.
//!
//! Shells and service managers commonly start programs with 1024, for the sake of old ones, and let them ask for more; a
//! server that does not ask is full long before its own limit.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that are no connections of callers: the database, calls of Y2, the log.
const OWN: u64 = 256;

/// Asks for as many as this process may have, and says so where that is too few for so many connections.
pub(super) fn allow_for(connections: usize) {
    let before = getrlimit(Resource::Nofile);
    // Refused by systems whose kernel has a smaller bound of its own than the limit says; then it stays as it was.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: before.maximum, ..before });
    let needed = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(OWN);
    if let Some(allowed) = getrlimit(Resource::Nofile).current.filter(|allowed| *allowed < needed) {
        tracing::warn!(
            allowed,
            needed,
            "this process may not open as many files as `server.max_connections` needs; raise its limit (`ulimit -n`, \
             `LimitNOFILE=`, `--ulimit nofile=`) or lower the setting"
        );
    }
}
