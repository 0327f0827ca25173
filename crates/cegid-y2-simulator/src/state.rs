//! Everything that one simulated Y2 shares between its calls.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::tz::TimeZone;

use super::auth::Gate;
use super::call::{HandlerTable, Switches};
use super::hello_world;
use super::inject::FaultRules;
use super::options::{SimOptions, TimeSource};
use super::push::{self, Posting, Subscriber};
use super::record::Recorder;
use super::till::Till;
use super::world::World;
use super::world::text::Text;
use cegid_y2_contract::{NullStyle, OperationContract, Order, ServiceContract};

/// The state of one simulated Y2.
#[derive(Debug)]
pub struct SimState {
    /// The calls so far.
    pub recorder: Recorder,
    /// The injected faults in force.
    pub faults: FaultRules,
    pub(super) gate: Gate,
    pub(super) switches: Switches,
    pub(super) latency: Duration,
    pub(super) order: Order,
    pub(super) null_style: NullStyle,
    pub(super) handlers: HandlerTable,
    pub(super) pokes: bool,
    pub(super) clock: TimeSource,
    pub(super) till: Till,
    missing: Vec<String>,
    initial: World,
    world: Mutex<World>,
    posting: Mutex<Option<Posting>>,
}

impl SimState {
    pub(super) fn new(options: SimOptions) -> Self {
        let database_id = Text::from(options.credentials.database_id.as_str());
        let owned = |world: World| world.of_database(Text::clone(&database_id));
        let initial = owned(options.world);
        let strip = |name: String| name.strip_suffix(".svc").map(str::to_owned).unwrap_or(name);
        Self {
            recorder: Recorder::default(),
            faults: FaultRules::default(),
            gate: Gate::new(options.credentials),
            switches: options.switches,
            latency: options.latency,
            order: options.order,
            null_style: options.null_style,
            handlers: options.handlers,
            pokes: options.pokes,
            clock: options.clock,
            till: Till::default(),
            missing: options.missing_plug_ins.into_iter().map(strip).collect(),
            world: Mutex::new(options.resumed.map_or_else(|| initial.clone(), owned)),
            initial,
            posting: Mutex::default(),
        }
    }

    /// The retailer, locked: let go of it before waiting for anything.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts another retailer in the place of this one; a reset brings the first one back.
    pub fn replace(&self, world: World) {
        *self.world() = world.of_database(self.gate.credentials().database_id.as_str().into());
    }

    /// Posts whatever is logged from now on to a listener.
    pub(super) fn post_to(self: &Arc<Self>, subscriber: Subscriber) {
        let posting = push::start(self, subscriber);
        *self.posting.lock().unwrap_or_else(PoisonError::into_inner) = Some(posting);
    }

    /// Posts to nobody any more.
    pub(super) fn post_to_nobody(&self) {
        *self.posting.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Puts the retailer back to where it started.
    pub fn reset(&self) {
        *self.world() = self.initial.clone();
    }

    /// The service behind a file name, unless this installation lacks it.
    pub(super) fn service(&self, file: &str) -> Option<&'static ServiceContract> {
        cegid_y2_contract::service_of(self.switches.y2_version, file)
            .filter(|service| !self.missing.iter().any(|missing| missing.eq_ignore_ascii_case(&service.name)))
    }

    /// Whether the operation does something here.
    pub(super) fn serves(&self, service: &ServiceContract, operation: &OperationContract) -> bool {
        let (endpoint, name) = (&service.endpoint, &operation.name);
        (self.handlers)(endpoint, name).is_some() || operation.name == hello_world::NAME
    }

    /// The server's local time, in the ticks of .NET: no message holds more than seven decimals. Y2 writes it without a
    /// zone (assumed); here it is UTC.
    pub(super) fn local_time(&self) -> jiff::civil::DateTime {
        let now = TimeZone::UTC.to_datetime(self.clock.now());
        now.with().subsec_nanosecond(now.subsec_nanosecond() / 100 * 100).build().unwrap_or(now)
    }
}
