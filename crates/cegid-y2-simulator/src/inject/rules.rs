//! Which calls meet which injected fault, and how often.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::kind::FaultKind;

/// A fault and the calls it meets. Of several rules the first that matches applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultRule {
    /// The service, with or without `.svc`; every service when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The operation; every operation when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// How many calls it meets; all of them when left out. Calls that are refused before their body is read do not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What happens.
    pub kind: FaultKind,
}

impl FaultRule {
    /// A rule that meets every call.
    pub fn always(kind: FaultKind) -> Self {
        Self { service: None, operation: None, times: None, kind }
    }

    /// A rule that meets the next call.
    pub fn once(kind: FaultKind) -> Self {
        Self { times: Some(1), ..Self::always(kind) }
    }

    /// The same rule for one operation only.
    pub fn for_operation(self, service: &str, operation: &str) -> Self {
        Self { service: Some(service.to_owned()), operation: Some(operation.to_owned()), ..self }
    }

    /// Reads a rule; the kind is a word, or an object with one member, or a word with its fields beside it.
    /// The error says what is expected.
    pub fn from_json(value: Value) -> Result<Self, String> {
        let Value::Object(mut fields) = value else { return Err("a rule is an object".into()) };
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Where {
            service: Option<String>,
            operation: Option<String>,
            times: Option<u32>,
        }
        let place: Map<String, Value> = ["service", "operation", "times"]
            .into_iter()
            .filter_map(|name| fields.shift_remove(name).map(|value| (name.to_owned(), value)))
            .collect();
        let place: Where = serde_json::from_value(Value::Object(place)).map_err(|error| error.to_string())?;
        let kind = match fields.shift_remove("kind") {
            Some(Value::String(name)) if !fields.is_empty() || needs_fields(&name) => {
                Value::Object(Map::from_iter([(name, Value::Object(fields))]))
            }
            Some(kind) if fields.is_empty() => kind,
            Some(_) => return Err(format!("unknown members: {}", names(&fields))),
            None => return Err("kind is missing".into()),
        };
        let kind: FaultKind = serde_json::from_value(kind).map_err(|error| error.to_string())?;
        match kind.problem() {
            Some(problem) => Err(problem.to_owned()),
            None if place.times == Some(0) => Err("times must be at least 1".into()),
            None => Ok(Self { service: place.service, operation: place.operation, times: place.times, kind }),
        }
    }

    fn matches(&self, service: &str, operation: Option<&str>) -> bool {
        let named = |requested: &str| requested.strip_suffix(".svc").unwrap_or(requested).eq_ignore_ascii_case(service);
        self.service.as_deref().is_none_or(named)
            && self.operation.as_deref().is_none_or(|requested| operation == Some(requested))
    }
}

fn needs_fields(kind: &str) -> bool {
    matches!(kind, "fault" | "fault_without_detail" | "status" | "latency" | "slow_body" | "cut" | "huge")
}

fn names(fields: &Map<String, Value>) -> String {
    fields.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// A rule with its number and how often it applied.
#[derive(Clone, Debug, Serialize)]
pub struct ActiveRule {
    /// Counted from 1, never used again.
    pub id: u64,
    /// How many calls it has met.
    pub applied: u64,
    /// The rule; `times` is what is left.
    #[serde(flatten)]
    pub rule: FaultRule,
}

/// The rules in force, in the order they were added.
#[derive(Debug, Default)]
pub struct FaultRules(Mutex<Rules>);

#[derive(Debug, Default)]
struct Rules {
    last_id: u64,
    active: Vec<ActiveRule>,
}

impl FaultRules {
    /// Adds a rule behind the others and answers its number.
    pub fn add(&self, rule: FaultRule) -> u64 {
        let mut rules = self.lock();
        rules.last_id += 1;
        let id = rules.last_id;
        rules.active.push(ActiveRule { id, applied: 0, rule });
        id
    }

    /// The rules in force.
    pub fn all(&self) -> Vec<ActiveRule> {
        self.lock().active.clone()
    }

    /// Takes all rules away.
    pub fn clear(&self) {
        self.lock().active.clear();
    }

    /// What happens to a call: delays first, then at most one other fault. Counts the rules down.
    pub(crate) fn take(&self, service: &str, operation: Option<&str>) -> Vec<FaultKind> {
        let mut rules = self.lock();
        let mut taken = Vec::new();
        for active in rules.active.iter_mut().filter(|active| active.rule.matches(service, operation)) {
            active.applied += 1;
            if let Some(times) = &mut active.rule.times {
                *times -= 1;
            }
            taken.push(active.rule.kind.clone());
            if active.rule.kind.delay().is_none() {
                break;
            }
        }
        if !taken.is_empty() {
            rules.active.retain(|active| active.rule.times != Some(0));
        }
        taken
    }

    fn lock(&self) -> MutexGuard<'_, Rules> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_kind_is_a_word_an_object_or_a_word_with_fields() {
        let latency = FaultRule::always(FaultKind::Latency { ms: 5 });
        assert_eq!(FaultRule::from_json(json!({"kind": {"latency": {"ms": 5}}})), Ok(latency.clone()));
        assert_eq!(FaultRule::from_json(json!({"kind": "latency", "ms": 5})), Ok(latency));
        assert_eq!(FaultRule::from_json(json!({"kind": "reset", "times": 1})), Ok(FaultRule::once(FaultKind::Reset)));
        assert!(FaultRule::from_json(json!({"kind": "fault"})).is_ok());
        for wrong in [
            json!({"kind": "latency"}),
            json!({"kind": "nonsense"}),
            json!({"kind": "reset", "ms": 5}),
            json!({"kind": {"status": {"code": 42}}}),
            json!({"kind": "fault", "levels": 9}),
            json!({"kind": "reset", "times": 0}),
            json!({"service": 5, "kind": "reset"}),
            json!({}),
            json!([]),
        ] {
            assert!(FaultRule::from_json(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn rules_count_down_and_delays_let_the_next_rule_apply() {
        let rules = FaultRules::default();
        rules.add(FaultRule::always(FaultKind::Latency { ms: 1 }));
        rules.add(FaultRule::once(FaultKind::Html).for_operation("SaleDocumentService.svc", "GetByKey"));
        assert_eq!(rules.take("SaleDocumentService", Some("Create")).len(), 1);
        let both = rules.take("SaleDocumentService", Some("GetByKey"));
        assert_eq!(both, [FaultKind::Latency { ms: 1 }, FaultKind::Html]);
        assert_eq!(rules.take("SaleDocumentService", Some("GetByKey")).len(), 1);
        assert_eq!(rules.all().len(), 1);
        assert_eq!(rules.all()[0].applied, 3);
    }
}
