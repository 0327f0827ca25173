//! Turns at the processor. Decoding a long reply is processor time and nothing else: no more of them at once than there are cores,
//! or all else that the process does would wait behind them.

use std::{num::NonZeroUsize, sync::LazyLock, thread::available_parallelism, time::Duration};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// Bytes of a reply that is decoded without a turn: it takes some ten microseconds.
const SHORT: usize = 8 * 1024;
/// Whoever would have to wait longer is told to come again.
const PATIENCE: Duration = Duration::from_secs(1);

/// The cores are the process's, whoever's the client is.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, NonZeroUsize::get)));

/// A turn, until it is dropped; none is needed for a short reply.
pub(super) type Turn = Option<SemaphorePermit<'static>>;

/// There was none in time.
pub(super) struct NoTurn;

/// Waits for a turn to decode a reply of so many bytes. Of what may have changed something in Y2, the answer is needed, however
/// long it takes: only what is `repeatable` is given up.
pub(super) async fn turn(bytes: usize, repeatable: bool) -> Result<Turn, NoTurn> {
    if bytes <= SHORT {
        return Ok(None);
    }
    // The semaphore is never closed.
    if !repeatable {
        return Ok(TURNS.acquire().await.ok());
    }
    timeout(PATIENCE, TURNS.acquire()).await.map(Result::ok).map_err(|_| NoTurn)
}
