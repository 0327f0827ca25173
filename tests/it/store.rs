//! The contract of the store: the same cases for every database behind the traits, every statement run by one of them.
//!
//! A new database implements [`TestDatabase`] and adds a line with `contract!` at the end.

mod audit;
mod consents;
mod exchanges;
mod files;
mod job_order;
mod jobs;
mod keys;
mod livestore;
mod notifications;
mod postgres;
mod runs;
mod sealed;
mod sqlite;
mod standstill;
mod stock_buffers;
mod tenants;
mod traces;
mod worker;

use std::sync::Arc;

use async_trait::async_trait;
use cegid_connector::{
    domain::{
        audit::{Action, AuditOrigin, Entry},
        ids::TenantId,
    },
    store::{Application, SealedSecret, Store, StoredFile, TenantChange},
};
use jiff::Timestamp;

/// A database that nobody else uses; it goes when it is dropped.
#[async_trait]
pub trait TestDatabase: Send + Sync {
    /// A new, empty one. `None`: there is no such database on this machine; it was said aloud.
    async fn create() -> Option<Self>
    where
        Self: Sized;

    /// A store on it; called again, a second one on the same database, as another process would have.
    async fn open(&self) -> Arc<dyn Store>;

    /// Runs statements as whoever administers the database would; answers how the last one ended.
    async fn tamper(&self, statements: &[&'static str]) -> Result<(), String>;

    /// What makes the audit writable for such a person.
    fn unguard_audit(&self) -> &'static [&'static str];
}

/// The instant of second `second`.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub fn tenant(id: &str) -> TenantId {
    id.parse().unwrap()
}

/// A change with one file and one secret, both named after `text`.
pub fn change(based_on: Option<i64>, text: &str) -> TenantChange {
    TenantChange {
        based_on,
        files: vec![StoredFile { path: "tenant.yml".to_owned(), text: text.to_owned() }],
        secrets: vec![SealedSecret {
            file: "server/y2.yml".to_owned(),
            path: "connections.default.password".to_owned(),
            bound_to: "https://host".to_owned(),
            sealed: text.as_bytes().to_vec(),
        }],
        unchanged: Vec::new(),
        at: at(1000),
    }
}

/// What a change has recorded at an instant, where a case does not care.
pub fn entry(at: Timestamp) -> Entry {
    AuditOrigin::command_line(at).did(Action::TenantApply, Some("x"), serde_json::Map::new())
}

/// Makes a tenant.
pub async fn make_tenant(store: &dyn Store, id: &str) -> TenantId {
    let tenant = tenant(id);
    let applied = store.apply_tenant(&tenant, &change(None, id), &entry(at(1000))).await.unwrap();
    assert!(matches!(applied, Application::Applied { version: 1, .. }));
    tenant
}

/// A worker of another process is told through the server.
#[tokio::test]
async fn a_new_job_is_signalled_to_other_processes_on_postgres() {
    let Some(database) = crate::database::PostgresDatabase::create().await else { return };
    let (store, other) = (database.open().await, database.open().await);
    let mut signals = other.job_signals();
    // The connection that listens says once that it does.
    signals.changed().await.unwrap();
    store.enqueue(&jobs::job(1)).await.unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(3), signals.changed()).await.unwrap().unwrap();
}

mod installation {
    //! Cases of what the installation knows of itself.

    use super::*;

    pub async fn a_fresh_database_answers_and_has_the_programs_schema(database: &dyn TestDatabase) {
        let store = database.open().await;
        store.ping().await.unwrap();
        let schema = store.schema_version().await.unwrap();
        assert!(schema.is_current() && schema.program > 0, "{schema:?}");
    }

    pub async fn a_fresh_database_takes_changes_is_whole_and_has_the_time(database: &dyn TestDatabase) {
        let store = database.open().await;
        let before = store.revision().await.unwrap();
        store.try_write().await.unwrap();
        store.examine().await.unwrap();
        assert_eq!(store.revision().await.unwrap(), before, "nothing has changed");
        if let Some(time) = store.server_time().await.unwrap() {
            let apart = cegid_connector::clock::Clock::system().now().duration_since(time).abs();
            assert!(apart < jiff::SignedDuration::from_mins(1), "{apart}");
        }
    }

    pub async fn the_first_key_check_stays(database: &dyn TestDatabase) {
        let (store, other) = (database.open().await, database.open().await);
        assert_eq!(store.key_check().await.unwrap(), None);
        assert_eq!(store.establish_key_check(b"first").await.unwrap(), b"first");
        assert_eq!(other.establish_key_check(b"second").await.unwrap(), b"first");
        assert_eq!(other.key_check().await.unwrap().as_deref(), Some(b"first".as_slice()));
    }

    pub async fn a_closed_store_fails_in_words(database: &dyn TestDatabase) {
        let store = database.open().await;
        store.close().await;
        let error = store.ping().await.unwrap_err();
        assert_eq!(error.to_string(), "the database does not answer");
        assert!(error.is_transient());
    }
}

/// A test per case and database.
macro_rules! contract {
    ($name:ident, $database:ty: $($module:ident { $($case:ident),+ $(,)? })+) => {
        mod $name {
            $($(
                #[tokio::test]
                async fn $case() {
                    let Some(database) = <$database as super::TestDatabase>::create().await else { return };
                    super::$module::$case(&database).await;
                }
            )+)+
        }
    };
}

/// The list of all cases, in one place, so that no database can leave one out.
macro_rules! contract_for {
    ($name:ident, $database:ty) => {
        contract! { $name, $database:
            installation {
                a_fresh_database_takes_changes_is_whole_and_has_the_time,
                a_fresh_database_answers_and_has_the_programs_schema,
                the_first_key_check_stays,
                a_closed_store_fails_in_words,
            }
            tenants {
                an_applied_set_is_read_back_whole,
                a_change_worked_out_on_another_version_changes_nothing,
                of_changes_at_the_same_time_one_wins,
                a_set_that_cannot_be_written_whole_is_not_written_at_all,
                versions_are_kept_up_to_a_limit,
                a_deleted_tenant_takes_everything_along,
                an_unknown_tenant_is_none,
                the_feed_gives_what_changed_and_who_is_left,
                every_change_moves_the_revision,
                instants_are_kept_to_the_microsecond,
            }
            keys {
                a_key_is_read_back,
                a_key_of_an_unknown_tenant_is_not_made,
                an_id_is_taken_in_the_whole_installation,
                a_key_is_revoked_once,
                a_neighbours_key_is_not_found,
                the_feed_gives_keys_that_were_made_or_revoked,
                keys_come_in_pages_newest_first,
                the_last_use_of_a_key_only_grows,
            }
            files {
                a_file_keeps_its_version_while_others_change,
                the_versions_of_a_file_are_its_changes,
                a_file_is_read_in_an_old_version_with_its_secrets_of_then,
                a_change_that_the_kept_versions_do_not_reach_is_still_known,
                a_neighbours_file_is_not_found,
            }
            notifications {
                what_is_taken_in_is_listed_newest_first_and_read_back,
                an_id_of_y2s_log_is_taken_in_once_and_nothing_for_nobody,
                a_turn_is_one_processes_until_it_ends,
                tenants_have_their_turns_one_after_another,
                the_late_write_of_a_process_that_was_replaced_is_refused,
                the_same_event_is_dropped_for_a_day,
                an_equal_body_merges_only_while_nobody_has_begun,
                a_burst_of_changes_becomes_one_where_that_is_wanted,
                later_ones_of_an_entity_wait_behind_one_that_backs_off,
                what_was_begun_when_a_turn_ended_comes_before_what_waits_behind_it,
                finished_ones_are_replayed_and_waiting_ones_ignored,
                what_came_to_an_end_long_ago_is_purged,
                subscriptions_are_kept_changed_once_and_removed,
                an_event_is_delivered_to_those_who_want_it_in_the_same_transaction,
                an_entity_that_nobody_asked_for_is_not_kept,
                tries_of_a_delivery_are_noted_and_an_endpoint_can_be_paused,
                events_are_delivered_once_more_under_the_same_ids,
                a_listeners_key_is_replaced_by_whoever_saw_it,
            }
            audit {
                a_change_and_its_entry_are_written_together,
                what_is_not_done_is_not_recorded,
                an_entry_is_read_back_whole,
                entries_come_in_pages_newest_first,
                the_chain_of_each_tenant_verifies,
                entries_of_several_writers_make_one_chain,
                the_audit_of_a_deleted_tenant_stays_and_is_hidden_from_a_new_one,
                the_database_itself_refuses_to_change_the_audit,
                an_audit_that_was_tampered_with_does_not_verify,
            }
            jobs {
                a_job_is_leased_once_and_gone_when_it_is_done,
                a_job_waits_until_it_is_due_and_for_a_worker_that_knows_it,
                the_late_end_of_a_lost_lease_is_refused,
                jobs_of_a_key_are_done_one_after_another,
                owners_are_served_in_turn,
                the_same_job_twice_is_one,
                a_tenants_jobs_go_with_it,
                parked_jobs_are_listed_replayed_and_purged,
                jobs_are_counted_by_kind_and_state,
                a_new_job_is_signalled,
            }
            job_order {
                workers_at_the_same_time_never_share_a_job_or_a_key,
                no_job_is_forgotten_when_the_one_before_it_ends,
                every_claim_is_the_models,
            }
            worker {
                a_failing_job_is_tried_again_parked_and_replayed,
                a_worker_wakes_up_for_a_new_job,
                one_tenants_slow_jobs_leave_room_for_the_others,
                a_job_whose_worker_went_away_is_done_by_another_one,
                a_job_that_was_leased_by_a_lost_answer_is_given_back_and_done,
                a_stopping_worker_finishes_what_it_can_and_gives_back_the_rest,
            }
            standstill {
                a_worker_that_stood_still_past_its_lease_settles_nothing,
                a_clock_that_is_set_ends_no_lease,
            }
            sealed {
                values_are_found_by_their_key_and_replaced_once,
                what_sessions_hold_is_found_by_its_key_and_replaced_once,
                a_key_check_is_replaced_by_the_one_who_saw_it,
            }
            livestore {
                a_session_is_read_back_by_its_name_and_its_id,
                a_neighbours_session_and_token_are_not_found,
                the_same_name_again_replaces_an_open_session_and_begins_a_new_one_after_it,
                of_requests_for_one_name_at_the_same_time_there_is_one_session,
                every_opening_adds_a_token_and_extends_the_session_up_to_its_end,
                a_one_time_token_opens_once,
                a_code_is_for_the_first_phone_until_that_is_sent_away,
                of_phones_at_the_same_time_one_gets_the_form,
                what_is_entered_is_kept_by_who_saw_what_was_there,
                of_clicks_at_the_same_time_one_writes,
                every_attempt_writes_under_the_guid_of_the_first,
                a_completed_session_is_erased_and_leaves_consents_and_a_job,
                a_cancelled_session_is_erased_unless_it_is_being_written,
                expired_sessions_are_erased_and_ended_ones_purged_in_bites,
                of_health_checks_the_latest_is_kept,
            }
            stock_buffers {
                buffers_are_set_removed_and_listed_in_order,
                what_is_set_to_what_it_was_is_no_change,
                a_buffer_belongs_to_one_tenant_and_shop,
            }
            consents {
                what_a_customer_consented_to_is_read_back_in_order_and_in_pages,
                a_consent_that_is_recorded_already_stays_as_it_was,
                a_consent_belongs_to_one_tenant_connection_and_customer,
            }
            exchanges {
                exchanges_are_listed_newest_first_in_pages_and_read_back,
                exchanges_are_found_by_what_they_were,
                the_log_is_on_until_its_end_and_counts_what_was_dropped_since,
                the_oldest_exchanges_go_by_age_and_by_size_in_bites,
            }
            runs {
                a_run_waits_for_its_file_and_keeps_it_until_it_ends,
                the_same_key_or_the_same_file_makes_no_second_run,
                rows_are_found_by_line_by_key_and_by_step,
                runs_are_cancelled_resumed_and_retried,
                what_a_retry_takes_is_whole_and_not_older_than_a_later_run,
                a_file_that_never_came_whole_is_forgotten_after_an_hour,
            }
            traces {
                a_trace_is_read_until_it_expires,
                a_neighbours_trace_is_not_found,
                a_trace_of_an_unknown_tenant_is_not_kept,
                purging_is_bounded_and_takes_expired_ones_only,
            }
        }
    };
}

contract_for!(on_sqlite, crate::store::sqlite::SqliteDatabase);
contract_for!(on_postgres, crate::database::PostgresDatabase);
