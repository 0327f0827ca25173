//! `tenants`: what ten thousand configured tenants cost a process that nobody asks anything: memory, start, wake-ups.

use std::time::Duration;

use tokio::time::sleep;

use super::{
    crowd,
    load::median,
    milliseconds,
    open_loop::{ask_once, get},
    place::{Place, connection},
    process::Server,
    row,
};

const STARTS: usize = 5;
/// How long an idle process is watched.
const WATCHED: Duration = Duration::from_secs(20);

/// An installation, and what was seen of it.
struct Side {
    place: Place,
    keys: Vec<String>,
    starts: Vec<f64>,
    resident: Vec<f64>,
    /// At the highest during the start.
    peak: Vec<f64>,
}

impl Side {
    async fn with(tenants: usize) -> anyhow::Result<Self> {
        let place = Place::new(&[])?;
        let url = format!("sqlite:{}", place.path("bench.db").display());
        // Nobody listens there, and nobody is asked.
        let keys = crowd::settle(&url, None, tenants, |_| connection("127.0.0.1:9", &[])).await?;
        Ok(Self { place, keys, starts: Vec::new(), resident: Vec::new(), peak: Vec::new() })
    }

    /// From the start of the process to its first answer, to a question that needs tenant and key; then its memory.
    async fn start(&mut self) -> anyhow::Result<Server> {
        let began = std::time::Instant::now();
        let server = self.place.serve()?;
        let request = self.ask(&server, self.keys.len() - 1);
        ask_once(&server.address, &request).await?;
        self.starts.push(milliseconds(began.elapsed()));
        sleep(Duration::from_secs(1)).await;
        self.resident.push(server.resident_kib()? as f64 / 1024.0);
        self.peak.push(server.status_kib("VmHWM")? as f64 / 1024.0);
        Ok(server)
    }

    fn ask(&self, server: &Server, number: usize) -> String {
        let path = format!("/api/{}/admin/permissions", crowd::id(number));
        get(&server.address, &path, &self.keys[number])
    }
}

/// Wake-ups and processor time a second of a process with nothing to do.
async fn idle(server: &Server) -> anyhow::Result<(f64, f64)> {
    let (waits, used) = (server.waits()?, server.processor_time()?);
    sleep(WATCHED).await;
    let seconds = WATCHED.as_secs_f64();
    let used = server.processor_time()?.saturating_sub(used);
    Ok(((server.waits()? - waits) as f64 / seconds, milliseconds(used) / seconds))
}

pub async fn run(tenants: usize) -> anyhow::Result<()> {
    let (mut one, mut many) = (Side::with(1).await?, Side::with(tenants).await?);
    for _ in 0..STARTS {
        drop(one.start().await?);
        drop(many.start().await?);
    }
    let (few, server) = (one.start().await?, many.start().await?);
    let (alone, crowded) = (idle(&few).await?, idle(&server).await?);
    for number in 0..tenants {
        let request = many.ask(&server, number);
        ask_once(&server.address, &request).await?;
    }
    let asked = server.resident_kib()? as f64 / 1024.0;

    super::head(&format!(
        "tenants: {tenants} tenants with a connection and a key each, beside 1; medians of {} starts",
        STARTS + 1
    ));
    let (base, resident) = (median(&one.resident), median(&many.resident));
    row(
        "resident memory, nobody asked",
        &format!(
            "{resident:.1} MiB, at the highest {:.1} (one tenant: {base:.1} MiB); {:.2} KiB each",
            median(&many.peak),
            (resident - base) * 1024.0 / tenants as f64
        ),
        "96 MiB",
        Some(resident <= 96.0),
    );
    row("resident memory, each tenant asked once", &format!("{asked:.1} MiB"), "96 MiB", Some(asked <= 96.0));
    let start = median(&many.starts);
    let figure = format!("{start:.0} ms (one tenant: {:.0} ms)", median(&one.starts));
    row("start to the first answer that needs a tenant and a key", &figure, "200 ms", Some(start <= 200.0));
    let figure = format!(
        "{:.1} wake-ups, {:.2} ms of processor time (one tenant: {:.1}, {:.2} ms)",
        crowded.0, crowded.1, alone.0, alone.1
    );
    row("a second of doing nothing", &figure, "10 wake-ups", Some(crowded.0 < 10.0));
    Ok(())
}
