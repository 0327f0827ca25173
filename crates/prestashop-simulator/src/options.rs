//! How a simulated shop is set up.

use std::{collections::BTreeMap, fmt, net::SocketAddr, str::FromStr, sync::Arc, time::Duration};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::world::World;

/// The key of the demo, 32 characters as every key.
pub const DEMO_KEY: &str = "DEMOKEYDEMOKEYDEMOKEYDEMOKEYDEMO";

/// Which PrestaShop it behaves as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 1.7.4: no PATCH, references of 32 characters.
    V1_7,
    /// 8.2: what was measured.
    #[default]
    V8,
    /// 9.0: GTIN of 14 digits, locked fields of customers.
    V9,
}

impl Version {
    /// What the header `PSWS-Version` says.
    pub const fn number(self) -> &'static str {
        match self {
            Self::V1_7 => "1.7.4.4",
            Self::V8 => "8.2.0",
            Self::V9 => "9.0.0",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::V1_7 => "1.7",
            Self::V8 => "8",
            Self::V9 => "9",
        })
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "1.7" => Ok(Self::V1_7),
            "8" => Ok(Self::V8),
            "9" => Ok(Self::V9),
            other => Err(format!("expected 1.7, 8 or 9, not `{other}`")),
        }
    }
}

/// Who may do what. The default may do everything in every shop.
#[derive(Clone)]
pub struct Access {
    /// The key, 32 characters.
    pub key: String,
    /// The verbs allowed for each resource; a resource that is missing may not be used. None allows everything.
    pub rights: Option<BTreeMap<String, Vec<String>>>,
    /// The shops that the key may act on; none allows all.
    pub shops: Option<Vec<u32>>,
}

impl Default for Access {
    fn default() -> Self {
        Self { key: DEMO_KEY.to_owned(), rights: None, shops: None }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Access")
            .field("rights", &self.rights)
            .field("shops", &self.shops)
            .finish_non_exhaustive()
    }
}

/// What a request costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// Nothing.
    #[default]
    Free,
    /// So much a request, and so much an entity that is read or written.
    Fixed {
        /// For each request.
        request: Duration,
        /// For each entity.
        entity: Duration,
    },
    /// About what PrestaShop 8.2 took on two cores, by verb and resource: many entities in one request cost far less than one by one.
    Measured,
}

impl Pace {
    /// The cost of a request with so many entities.
    pub fn cost(self, verb: &str, resource: &str, entities: usize) -> Duration {
        let entities = u32::try_from(entities).unwrap_or(u32::MAX);
        let micros =
            |request, entity| Duration::from_micros(request) + Duration::from_micros(entity).saturating_mul(entities);
        match self {
            Self::Free => Duration::ZERO,
            Self::Fixed { request, entity } => request + entity.saturating_mul(entities),
            Self::Measured => match (verb, resource) {
                ("POST", "products") => micros(73_000, 38_000),
                ("POST", "combinations") => micros(33_000, 3_700),
                ("POST", _) => micros(60_000, 10_000),
                ("PATCH" | "PUT", "stock_availables") => micros(56_000, 2_900),
                ("PATCH" | "PUT", "products") => micros(69_000, 14_700),
                ("PATCH" | "PUT", _) => micros(60_000, 13_000),
                ("GET" | "HEAD", "stock_availables") => micros(20_000, 150),
                ("GET" | "HEAD", _) => micros(20_000, 3_000),
                _ => micros(60_000, 15_000),
            },
        }
    }
}

/// Where the shop takes its local time from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime + Send + Sync>);

impl Clock {
    /// A clock of one's own.
    pub fn new(now: impl Fn() -> DateTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The shop's local time.
    pub fn now(&self) -> DateTime {
        (self.0)()
    }
}

impl Default for Clock {
    /// The system's time, in Paris.
    fn default() -> Self {
        let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        // The one place that looks at the system's clock; tests hand in their own.
        #[allow(clippy::disallowed_methods)]
        Self::new(move || zone.to_datetime(Timestamp::now()))
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clock")
    }
}

/// How a simulated shop is set up; the default is an empty PrestaShop 8.2 on a free port of the loopback.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 picks a free one.
    pub bind: SocketAddr,
    /// Which PrestaShop.
    pub version: Version,
    /// Who may do what.
    pub access: Access,
    /// What the shop holds at the start, and again after a reset.
    pub world: World,
    /// What requests cost. The sum can be read; with `waits` they also take that long.
    pub pace: Pace,
    /// Whether requests take as long as they cost.
    pub waits: bool,
    /// The largest body in bytes, as nginx has it.
    pub max_body: usize,
    /// Whether `/_sim/…` is offered.
    pub pokes: bool,
    /// Where time comes from.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 0)),
            version: Version::default(),
            access: Access::default(),
            world: World::empty_shop(),
            pace: Pace::default(),
            waits: true,
            max_body: 1024 * 1024,
            pokes: true,
            clock: Clock::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batching_pays_as_it_was_measured() {
        let per_second = |resource, count: usize| {
            let cost = Pace::Measured.cost("POST", resource, count);
            count as f64 / cost.as_secs_f64()
        };
        assert!((8.0..10.0).contains(&per_second("products", 1)));
        assert!((24.0..28.0).contains(&per_second("products", 100)));
        assert!((25.0..29.0).contains(&per_second("combinations", 1)));
        assert!((240.0..280.0).contains(&per_second("combinations", 140)));
    }

    #[test]
    fn nothing_shows_the_key() {
        assert!(!format!("{:?}", Options::default()).contains("DEMOKEY"));
    }
}
