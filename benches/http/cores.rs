//! Where server and generator run: on all cores together, or on one each, so that what the generator costs does not count.
//! Knows neither of them.

use std::{io, thread};

use rustix::thread::{CpuSet, sched_setaffinity};

/// Who runs where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cores {
    /// Both on all.
    Shared,
    /// The server on the first, the generator on the second.
    OneEach,
}

impl Cores {
    /// Starts a server: processes stay where the thread was that started them.
    pub fn serve<T: Send>(self, start: impl FnOnce() -> anyhow::Result<T> + Send) -> anyhow::Result<T> {
        match self {
            Self::Shared => start(),
            Self::OneEach => on(0, start),
        }
    }

    /// Runs the generator.
    pub async fn generate<T: Send>(self, run: impl Future<Output = anyhow::Result<T>> + Send) -> anyhow::Result<T> {
        match self {
            Self::Shared => run.await,
            Self::OneEach => {
                on(1, || tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run))
            }
        }
    }
}

fn on<T: Send>(core: usize, what: impl FnOnce() -> anyhow::Result<T> + Send) -> anyhow::Result<T> {
    let pinned = || {
        let mut cores = CpuSet::new();
        cores.set(core);
        sched_setaffinity(None, &cores).map_err(io::Error::from)?;
        what()
    };
    thread::scope(|scope| scope.spawn(pinned).join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
