//! How a simulated Y2 is set up.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rand::RngExt;
use uuid::Uuid;

use super::call::{HandlerTable, Switches};
use super::services;
use super::world::{DEMO_DATABASE, World};
use cegid_y2_contract::{NullStyle, Order};

/// The path that every endpoint stands under.
pub const BASE_PATH: &str = "/Y2";

/// How a simulated Y2 is set up; the default is the demo, on a free port of the loopback.
#[derive(Clone, Debug)]
pub struct SimOptions {
    /// Where to listen; port 0 picks a free one.
    pub bind: SocketAddr,
    /// The retailer at the start, and again after a reset.
    pub world: World,
    /// The retailer to go on with instead, until a reset: what a file kept.
    pub resumed: Option<World>,
    /// Who may call.
    pub credentials: Credentials,
    /// How long every call takes longer than it needs.
    pub latency: Duration,
    /// Which place of a member counts when a request is read.
    pub order: Order,
    /// What becomes of members without a value when a reply is written.
    pub null_style: NullStyle,
    /// What differs between installations and changes what operations answer.
    pub switches: Switches,
    /// Whether `/_sim/*` is offered.
    pub pokes: bool,
    /// Services that this installation lacks, by name with or without `.svc`; they answer 404.
    pub missing_plug_ins: Vec<String>,
    /// What the operations do.
    pub handlers: HandlerTable,
    /// Where time comes from.
    pub clock: TimeSource,
    /// How long a caller may take to send a request's head before its connection is closed.
    pub header_timeout: Duration,
}

impl Default for SimOptions {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 0)),
            world: World::default(),
            resumed: None,
            credentials: Credentials::demo(),
            latency: Duration::ZERO,
            order: Order::default(),
            null_style: NullStyle::default(),
            switches: Switches::default(),
            pokes: true,
            missing_plug_ins: Vec::new(),
            handlers: services::handler,
            clock: TimeSource::default(),
            header_timeout: Duration::from_secs(10),
        }
    }
}

/// Where a simulated Y2 takes the time from: the machine's clock, unless it is given another.
#[derive(Clone)]
pub struct TimeSource(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl TimeSource {
    /// Asks `now` each time.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// A new id that sorts by time.
    pub(crate) fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or(0);
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
        Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
    }
}

impl Default for TimeSource {
    #[expect(clippy::disallowed_methods, reason = "the one place of the simulator that reads the system clock")]
    fn default() -> Self {
        Self::new(Timestamp::now)
    }
}

impl std::fmt::Debug for TimeSource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TimeSource")
    }
}

/// Who may call, and which database the calls must name.
#[derive(Clone)]
pub struct Credentials {
    /// The folder, which is also the domain of the login: `DEMO_001_TEST`.
    pub database_id: String,
    /// The login with its domain: `DEMO_001_TEST\demo`.
    pub login: String,
    /// The password.
    pub password: String,
}

impl Credentials {
    /// The demo's folder and login with a password made at random.
    pub fn demo() -> Self {
        Self {
            database_id: DEMO_DATABASE.to_owned(),
            login: format!("{DEMO_DATABASE}\\demo"),
            password: random_word(20),
        }
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Credentials").field("database_id", &self.database_id).finish_non_exhaustive()
    }
}

/// Letters and digits at random, from the generator of the operating system's seed.
pub(super) fn random_word(length: usize) -> String {
    let mut random = rand::rng();
    (0..length).map(|_| char::from(random.sample(rand::distr::Alphanumeric))).collect()
}
