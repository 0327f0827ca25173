//! Rate, errors and duration per route template, with every handle made once. Knows nothing of what a route does.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use http::{Method, StatusCode};
use metrics::{Counter, Histogram};

use crate::{http::problem::ProblemType, telemetry::Metrics};

/// The template of whatever matches no route. A raw path never becomes a label.
pub(super) const NO_ROUTE: &str = "none";

/// What machines ask every few seconds: logged at `debug`, and never shed.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Pages that anybody may read: their visitors are counted by address.
const PUBLIC_PAGES: [&str; 2] = ["/docs", "/openapi."];

/// Routes whose acts and refusals are recorded, with the id of the request.
const RECORDED: &str = "/api/{tenantId}/admin/";

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER"];

/// The method, if it is one that everybody knows: others are what a caller makes up.
pub(super) fn known_method(method: &Method) -> Option<&'static str> {
    METHODS[..METHODS.len() - 1].iter().copied().find(|known| *known == method.as_str())
}

/// The figures of all routes together.
pub(super) struct Figures {
    metrics: Metrics,
    in_flight: Arc<AtomicUsize>,
    /// In the order of [`ProblemType::ALL`]. All of them are there from the start: the rise of a counter that appears with
    /// its first count is seen by nobody.
    problems: Box<[Counter]>,
    shed: Counter,
}

/// The figures of one route.
pub(super) struct RouteFigures {
    /// As registered (`/api/{tenantId}/cegid/stores`).
    pub(super) template: Box<str>,
    /// Whether machines ask it every few seconds.
    pub(super) probe: bool,
    /// Whether anybody may read it.
    pub(super) public_page: bool,
    /// Whether what is done or refused here is recorded.
    pub(super) recorded: bool,
    by_method: [OnceLock<MethodFigures>; METHODS.len()],
}

struct MethodFigures {
    duration: Histogram,
    /// By hundreds, then by the rest; a hundred is made when its first status is seen.
    by_status: [OnceLock<Box<[OnceLock<Counter>; 100]>>; 9],
}

impl Figures {
    /// Nothing was counted yet.
    pub(super) fn new(metrics: Metrics) -> Self {
        metrics.describe_counter("http_requests_total", "Answered requests by method, route template and status.");
        metrics
            .describe_seconds("http_request_duration_seconds", "From the head of a request to the head of its answer.");
        metrics.describe_gauge("http_requests_in_flight", "Requests that are being answered.");
        metrics.describe_counter("http_problems_total", "Answers that are problems, by type (/docs/problems).");
        metrics.describe_counter(
            "http_requests_shed_total",
            "Requests refused unread, because as many as there may be were in flight.",
        );
        let shed = metrics.counter::<&str, 0>("http_requests_shed_total", []);
        let in_flight = Arc::new(AtomicUsize::new(0));
        let (gauge, sampled) = (metrics.gauge::<&str, 0>("http_requests_in_flight", []), Arc::clone(&in_flight));
        metrics.sample_with(move || gauge.set(sampled.load(Ordering::Relaxed) as f64));
        let problem = |problem: &ProblemType| metrics.counter("http_problems_total", [("problem", problem.id())]);
        let problems = ProblemType::ALL.iter().map(problem).collect();
        Self { metrics, in_flight, problems, shed }
    }

    /// Counts an answer that is a problem.
    pub(super) fn problem(&self, problem: ProblemType) {
        let at = ProblemType::ALL.iter().position(|known| *known == problem);
        if let Some(counter) = at.and_then(|at| self.problems.get(at)) {
            counter.increment(1);
        }
    }

    /// Counts a request that was refused unread.
    pub(super) fn shed(&self) {
        self.shed.increment(1);
    }

    /// How many requests are in flight with the one that enters. Each entry has its [`Self::leave`].
    pub(super) fn enter(&self) -> usize {
        self.in_flight.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) fn leave(&self) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

impl RouteFigures {
    pub(super) fn new(template: &str) -> Self {
        Self {
            template: template.into(),
            probe: PROBES.contains(&template),
            public_page: PUBLIC_PAGES.iter().any(|page| template.starts_with(page)),
            recorded: template.starts_with(RECORDED),
            by_method: Default::default(),
        }
    }

    /// The template, unless the request matches no route.
    pub(super) fn matched(&self) -> Option<&str> {
        Some(&*self.template).filter(|template| *template != NO_ROUTE)
    }

    /// Without a method where the request could not be read.
    pub(super) fn record(&self, figures: &Figures, method: Option<&Method>, status: StatusCode, elapsed: Duration) {
        let known = method.and_then(|method| METHODS.iter().position(|known| *known == method.as_str()));
        let index = known.unwrap_or(METHODS.len() - 1);
        let method = METHODS[index];
        let of_method = self.by_method[index].get_or_init(|| MethodFigures {
            duration: figures.metrics.seconds(
                "http_request_duration_seconds",
                [("method", method.to_owned()), ("route", self.template.to_string())],
            ),
            by_status: Default::default(),
        });
        of_method.duration.record(elapsed.as_secs_f64());
        let code = usize::from(status.as_u16());
        let Some(hundred) = of_method.by_status.get(code / 100 - 1) else { return };
        let counters = hundred.get_or_init(|| Box::new([const { OnceLock::new() }; 100]));
        counters[code % 100]
            .get_or_init(|| {
                figures.metrics.counter(
                    "http_requests_total",
                    [("method", method.to_owned()), ("route", self.template.to_string()), ("status", code.to_string())],
                )
            })
            .increment(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_problem_type_has_a_counter_of_its_own() {
        let metrics = Metrics::new();
        let figures = Figures::new(metrics.clone());
        ProblemType::ALL.iter().for_each(|problem| figures.problem(*problem));
        let text = metrics.render();
        for problem in ProblemType::ALL {
            let line = format!("http_problems_total{{problem=\"{}\"}} 1\n", problem.id());
            assert!(text.contains(&line), "{line}{text}");
        }
    }

    #[test]
    fn odd_methods_share_a_label() {
        let metrics = Metrics::new();
        let figures = Figures::new(metrics.clone());
        let method = Method::from_bytes(b"BREW").unwrap();
        RouteFigures::new(NO_ROUTE).record(&figures, Some(&method), StatusCode::NOT_FOUND, Duration::from_millis(3));
        let text = metrics.render();
        assert!(text.contains("http_requests_total{method=\"OTHER\",route=\"none\",status=\"404\"} 1"), "{text}");
    }
}
