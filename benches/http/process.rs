//! Child processes and what the kernel says of them: processor time, resident memory.
//!
//! Reads `/proc`, so it runs on Linux only. Knows nothing of what the children do.

use std::{
    io::Read,
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Kernel clock ticks per second; 100 on every Linux this runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// A server process, killed on drop.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: String,
}

impl Server {
    /// Starts `command` and waits until `address` accepts connections.
    pub fn start(mut command: Command, address: &str, log: &Path) -> anyhow::Result<Self> {
        let log = std::fs::File::create(log)?;
        let child = command.stdout(log.try_clone()?).stderr(Stdio::from(log)).spawn()?;
        let mut server = Self { child, address: address.to_owned() };
        let started = Instant::now();
        let target: SocketAddr = address.parse()?;
        loop {
            if TcpStream::connect_timeout(&target, Duration::from_millis(200)).is_ok() {
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                anyhow::bail!("the server ended at once: {status}");
            }
            anyhow::ensure!(started.elapsed() < Duration::from_secs(20), "no server on {address} after 20 s");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Asks it to stop, as an orchestrator does, and waits until it has. Answers whether it ended well.
    pub fn terminate(mut self) -> anyhow::Result<bool> {
        let id = self.child.id().to_string();
        anyhow::ensure!(Command::new("kill").args(["-TERM", &id]).status()?.success(), "kill -TERM {id}");
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(30) {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status.success());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        anyhow::bail!("the server did not stop within 30 s")
    }

    /// How often a thread of it has begun to wait so far: each time, something woke it before.
    pub fn waits(&self) -> anyhow::Result<u64> {
        let mut waits = 0;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            // A thread may end between the two looks.
            let status = std::fs::read_to_string(thread?.path().join("status")).unwrap_or_default();
            waits += field(&status, "voluntary_ctxt_switches").unwrap_or(0);
        }
        Ok(waits)
    }

    /// Files and sockets that it has open.
    pub fn descriptors(&self) -> anyhow::Result<usize> {
        Ok(std::fs::read_dir(format!("/proc/{}/fd", self.child.id()))?.count())
    }

    /// User and system time so far, all threads.
    pub fn processor_time(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks: f64 = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
        Ok(Duration::from_secs_f64(ticks / TICKS_PER_SECOND))
    }

    /// Resident memory in KiB.
    pub fn resident_kib(&self) -> anyhow::Result<u64> {
        self.status_kib("VmRSS")
    }

    /// A figure of the kernel's in KiB: `VmRSS` now, `VmHWM` at its highest so far.
    pub fn status_kib(&self, name: &str) -> anyhow::Result<u64> {
        let mut status = String::new();
        std::fs::File::open(format!("/proc/{}/status", self.child.id()))?.read_to_string(&mut status)?;
        Ok(field(&status, name).unwrap_or(0))
    }
}

/// A number in a text of the kernel's, such as `VmRSS:    1234 kB`.
fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.split(':').next() == Some(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A loopback address that was free a moment ago.
pub fn free_address() -> anyhow::Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
