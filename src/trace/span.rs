//! What is told of one step of a trace, to whoever collects it. Refuses to know how it is sent, and who sends it.

use std::{borrow::Cow, fmt, sync::Arc};

use super::TraceContext;

/// Which side of an exchange a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Somebody asked us.
    Server,
    /// We ask somebody.
    Client,
}

/// One step under way. It ends when it is dropped.
///
/// What is written here leaves the machine: names of ours, ids and numbers only. Never what a caller or Y2 wrote.
pub trait Span: Send + Sync {
    /// What the steps that this one causes continue.
    fn context(&self) -> Option<&Arc<TraceContext>>;
    /// Notes a word.
    fn text(&mut self, attribute: &'static str, value: Cow<'static, str>);
    /// Notes a number.
    fn number(&mut self, attribute: &'static str, value: i64);
    /// It failed.
    fn failed(&mut self);
}

/// Begins steps.
pub trait SpanMaker: Send + Sync {
    /// A step that begins now: a new trace, or a step of the parent's.
    fn begin(&self, kind: StepKind, name: String, parent: Option<&Arc<TraceContext>>) -> Box<dyn Span>;
}

/// Begins steps, where anybody collects them. Cheap to clone.
#[derive(Clone, Default)]
pub struct Tracer(Option<Arc<dyn SpanMaker>>);

impl Tracer {
    /// Nobody collects spans.
    pub const fn off() -> Self {
        Self(None)
    }

    /// They go to `maker`.
    pub fn to(maker: Arc<dyn SpanMaker>) -> Self {
        Self(Some(maker))
    }

    /// Whether anybody collects spans.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// A step that begins now; nothing, and no name, where nobody wants to know.
    pub fn begin(
        &self,
        kind: StepKind,
        name: impl FnOnce() -> String,
        parent: Option<&Arc<TraceContext>>,
    ) -> Option<Box<dyn Span>> {
        self.0.as_ref().map(|maker| maker.begin(kind, name(), parent))
    }
}

impl fmt::Debug for Tracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracer").field("on", &self.is_on()).finish()
    }
}
