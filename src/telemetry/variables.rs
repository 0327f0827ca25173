//! OpenTelemetry's own environment variables, as far as the connector reads or checks them: whether spans leave the process,
//! and where to. Refuses to know how they are sent; what the SDK reads by itself is not repeated here.
//!
//! The SDK falls back silently where a value makes no sense. Here it is refused, like every other setting.

use std::{collections::HashMap, time::Duration};

use url::Url;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACES_ENDPOINT: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
/// What is appended to the endpoint for all signals (OTLP exporter specification).
const TRACES_PATH: [&str; 2] = ["v1", "traces"];
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);
const SAMPLERS: [&str; 6] = [
    "always_on",
    "always_off",
    "traceidratio",
    "parentbased_always_on",
    "parentbased_always_off",
    "parentbased_traceidratio",
];

/// Who collects spans.
#[cfg_attr(not(feature = "otlp"), allow(dead_code, reason = "nothing is sent there"))]
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Collector {
    /// Where they are posted to.
    pub(super) endpoint: Url,
    /// For one delivery.
    pub(super) timeout: Duration,
    /// `OTEL_SERVICE_NAME`.
    pub(super) service_name: Option<String>,
}

/// A variable that makes no sense. Its value is not repeated: some of them hold secrets.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable {variable} cannot be used: expected {expected}")]
pub struct InvalidVariable {
    variable: &'static str,
    expected: &'static str,
}

/// The collector, if there is to be one.
///
/// # Errors
/// The first variable that makes no sense; none where there is to be no collector.
pub(super) fn collector(
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<Option<Collector>, InvalidVariable> {
    let variables = Variables::of(variables);
    let has_endpoint = variables.get(TRACES_ENDPOINT).or(variables.get(ENDPOINT)).is_some();
    if !has_endpoint || variables.is("OTEL_SDK_DISABLED", "true") || variables.is("OTEL_TRACES_EXPORTER", "none") {
        return Ok(None);
    }
    let endpoint = match variables.get(TRACES_ENDPOINT) {
        Some(whole) => endpoint(TRACES_ENDPOINT, whole)?,
        None => below(endpoint(ENDPOINT, variables.get(ENDPOINT).unwrap_or_default())?),
    };
    variables.one_of(&["OTEL_TRACES_EXPORTER"], &["otlp"], "`otlp` or `none`")?;
    let protocol = ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"];
    variables.one_of(
        &protocol,
        &["http/protobuf"],
        "`http/protobuf`, usually on port 4318: no other protocol is spoken",
    )?;
    let compression = ["OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "OTEL_EXPORTER_OTLP_COMPRESSION"];
    variables.one_of(&compression, &["none"], "`none`: spans are sent uncompressed")?;
    variables.headers(&["OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"])?;
    variables.sampler()?;
    let timeout = variables.timeout(&["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"])?;
    Ok(Some(Collector { endpoint, timeout, service_name: variables.get("OTEL_SERVICE_NAME").map(str::to_owned) }))
}

/// Those that have a value: an empty one means "not set".
struct Variables(HashMap<String, String>);

impl Variables {
    fn of(all: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(all.into_iter().filter(|(name, value)| name.starts_with("OTEL_") && !value.trim().is_empty()).collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim())
    }

    /// The first of them that is set.
    fn first(&self, names: &[&'static str]) -> Option<(&'static str, &str)> {
        names.iter().find_map(|name| Some((*name, self.get(name)?)))
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.get(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
    }

    fn one_of(&self, names: &[&'static str], known: &[&str], expected: &'static str) -> Result<(), InvalidVariable> {
        match self.first(names) {
            Some((variable, value)) if !known.contains(&value) => Err(InvalidVariable { variable, expected }),
            _ => Ok(()),
        }
    }

    fn headers(&self, names: &[&'static str]) -> Result<(), InvalidVariable> {
        let named = |pair: &str| pair.split_once('=').is_some_and(|(name, _)| !name.trim().is_empty());
        match self.first(names) {
            Some((variable, pairs)) if !pairs.split_terminator(',').all(named) => {
                Err(InvalidVariable { variable, expected: "`name=value`, several of them separated by commas" })
            }
            _ => Ok(()),
        }
    }

    fn sampler(&self) -> Result<(), InvalidVariable> {
        let sampler = "OTEL_TRACES_SAMPLER";
        self.one_of(
            &[sampler],
            &SAMPLERS,
            "one of `always_on`, `always_off`, `traceidratio`, or one of these after `parentbased_`",
        )?;
        let ratio = self.get("OTEL_TRACES_SAMPLER_ARG").map(str::parse::<f64>);
        match self.get(sampler) {
            Some(name) if name.ends_with("traceidratio") => match ratio {
                Some(Ok(ratio)) if (0.0..=1.0).contains(&ratio) => Ok(()),
                _ => Err(InvalidVariable {
                    variable: "OTEL_TRACES_SAMPLER_ARG",
                    expected: "which part of the traces to record, from 0 to 1, such as 0.1",
                }),
            },
            _ => Ok(()),
        }
    }

    fn timeout(&self, names: &[&'static str]) -> Result<Duration, InvalidVariable> {
        let Some((variable, text)) = self.first(names) else { return Ok(DEFAULT_TIMEOUT) };
        match text.parse() {
            Ok(milliseconds @ 1..) => Ok(Duration::from_millis(milliseconds)),
            _ => Err(InvalidVariable { variable, expected: "milliseconds, such as 10000" }),
        }
    }
}

fn endpoint(variable: &'static str, text: &str) -> Result<Url, InvalidVariable> {
    let refused = InvalidVariable {
        variable,
        expected: "the URL of a collector without a user name, such as http://127.0.0.1:4318",
    };
    let Ok(url) = text.parse::<Url>() else { return Err(refused) };
    let open = url.username().is_empty() && url.password().is_none();
    if open && matches!(url.scheme(), "http" | "https") && url.has_host() { Ok(url) } else { Err(refused) }
}

fn below(mut base: Url) -> Url {
    if let Ok(mut path) = base.path_segments_mut() {
        path.pop_if_empty().extend(TRACES_PATH);
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Option<Collector>, InvalidVariable> {
        collector(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    fn endpoint_of(variables: &[(&str, &str)]) -> String {
        read(variables).unwrap().unwrap().endpoint.into()
    }

    #[test]
    fn without_an_endpoint_nothing_else_is_looked_at() {
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&[(ENDPOINT, ""), ("OTEL_TRACES_SAMPLER", "sometimes")]), Ok(None));
    }

    #[test]
    fn an_installation_can_be_switched_off() {
        for off in [("OTEL_SDK_DISABLED", "TRUE"), ("OTEL_TRACES_EXPORTER", "none")] {
            assert_eq!(read(&[(ENDPOINT, "not even a URL"), off]), Ok(None));
        }
        assert!(read(&[(ENDPOINT, "http://collector:4318"), ("OTEL_SDK_DISABLED", "false")]).unwrap().is_some());
    }

    #[test]
    fn the_endpoint_for_all_signals_gets_a_path_and_the_one_for_traces_is_taken_as_it_is() {
        assert_eq!(endpoint_of(&[(ENDPOINT, "http://collector:4318")]), "http://collector:4318/v1/traces");
        assert_eq!(endpoint_of(&[(ENDPOINT, "https://host/otlp/")]), "https://host/otlp/v1/traces");
        let both = [(ENDPOINT, "http://collector:4318"), (TRACES_ENDPOINT, "http://traces/in")];
        assert_eq!(endpoint_of(&both), "http://traces/in");
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name_and_never_repeated() {
        for (variable, value) in [
            (TRACES_ENDPOINT, "collector:4318"),
            (TRACES_ENDPOINT, "grpc://collector:4317"),
            (TRACES_ENDPOINT, "http://somebody:canary@collector:4318"),
            ("OTEL_TRACES_EXPORTER", "zipkin"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json"),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "Bearer canary"),
            ("OTEL_TRACES_SAMPLER", "sometimes"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "10s"),
            ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "-1"),
        ] {
            let error = read(&[(ENDPOINT, "http://collector:4318"), (variable, value)]).unwrap_err().to_string();
            assert!(error.contains(variable) && !error.contains(value) && !error.contains("canary"), "{error}");
        }
    }

    #[test]
    fn a_delivery_has_some_time() {
        let with =
            |milliseconds| read(&[(ENDPOINT, "http://collector:4318"), ("OTEL_EXPORTER_OTLP_TIMEOUT", milliseconds)]);
        assert_eq!(with("250").unwrap().unwrap().timeout, Duration::from_millis(250));
        assert_eq!(with("").unwrap().unwrap().timeout, DEFAULT_TIMEOUT);
        assert!(with("0").is_err());
    }

    #[test]
    fn a_ratio_belongs_to_the_samplers_that_take_one() {
        let with = |sampler, ratio| {
            let sampler = [("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", ratio)];
            read(&[&[(ENDPOINT, "http://collector:4318")][..], &sampler].concat()).is_ok()
        };
        assert!(with("parentbased_traceidratio", "0.25") && with("always_on", "whatever"));
        assert!(!with("traceidratio", "") && !with("traceidratio", "25%") && !with("traceidratio", "1.5"));
    }
}
