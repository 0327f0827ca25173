//! A run as callers see it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::runs::{RowCount, RowStep, Run};

/// An import into a shop.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Run)]
pub struct RunBody {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub(super) id: Uuid,
    /// The shop.
    shop: String,
    /// The flow.
    flow: String,
    /// Whether it ends with the plan.
    dry_run: bool,
    /// `receiving`, `waiting`, `running`, `paused`; or how it ended: `planned`, `done`, `stopped`, `failed`, `cancelled`.
    state: String,
    /// What it does next: `reading`, `planning`, `pushing`.
    phase: String,
    /// Why it stands or ended.
    #[schema(required)]
    reason: Option<ReasonBody>,
    /// As the sender named the file.
    #[schema(required)]
    file_name: Option<String>,
    /// Bytes of the file.
    file_bytes: u64,
    /// What the file was found to be: encoding, separator, header, and so on; `null`: it was not read yet.
    #[schema(required, value_type = Option<Object>)]
    found: Option<Value>,
    /// When it was asked for.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When it began.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    started_at: Option<Timestamp>,
    /// When it ended.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    finished_at: Option<Timestamp>,
}

/// Why a run stands or ended.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RunReason)]
pub struct ReasonBody {
    /// A stable word, such as `shop-maintenance`.
    code: String,
    /// A sentence for people.
    message: String,
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            shop: run.shop,
            flow: run.flow,
            dry_run: run.dry_run,
            state: run.state.to_string(),
            phase: run.phase.to_string(),
            reason: run.reason_code.zip(run.reason).map(|(code, message)| ReasonBody { code, message }),
            file_name: run.file_name,
            file_bytes: run.file_bytes,
            found: run.found.and_then(|found| serde_json::from_str(&found).ok()),
            created_at: run.created_at,
            started_at: run.started_at,
            finished_at: run.finished_at,
        }
    }
}

/// How many rows of a run came to what.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RunCounts)]
pub struct CountsBody {
    /// Rows that were read.
    rows: u64,
    /// Of these, those whose outcome is final.
    done: u64,
    /// By outcome, as far as it is known: `created`, `updated`, `unchanged`, `skipped`, `superseded`, `error`.
    outcomes: BTreeMap<String, u64>,
    /// By code, such as `stock.unknown_reference`.
    codes: BTreeMap<String, u64>,
}

impl From<Vec<RowCount>> for CountsBody {
    fn from(counts: Vec<RowCount>) -> Self {
        let mut body = Self { rows: 0, done: 0, outcomes: BTreeMap::new(), codes: BTreeMap::new() };
        for count in counts {
            body.rows += count.rows;
            body.done += if count.step == RowStep::Done { count.rows } else { 0 };
            if let Some(outcome) = count.outcome {
                *body.outcomes.entry(outcome.to_string()).or_default() += count.rows;
            }
            if let Some(code) = count.code {
                *body.codes.entry(code).or_default() += count.rows;
            }
        }
        body
    }
}
