//! Whether a tenant's audit is whole. Reads all of it.

use super::{
    database::advice,
    report::{Report, Subject},
};
use crate::{
    cli::number_of::number_of,
    domain::ids::TenantId,
    flows::{
        administration::{AuditState, verify_audit},
        checkup::code,
    },
    store::Store,
};

/// Follows the chain of one tenant.
pub(super) async fn check(store: &dyn Store, tenant: &TenantId) -> Report {
    const CHECK: &str = "audit";
    let mut report = Report::default();
    let subject = Subject::tenant(tenant);
    match verify_audit(store, tenant).await {
        Ok(AuditState::Empty) => report.ok(subject, CHECK, "nothing was recorded yet"),
        Ok(AuditState::Whole { entries, head }) => {
            // Whoever keeps this line elsewhere can tell later whether the whole chain was written anew.
            report.ok(
                subject,
                CHECK,
                format!(
                    "{}, nothing changed or missing; the last one is {head}",
                    number_of(entries, "entry", "entries")
                ),
            );
        }
        Ok(AuditState::Broken(broken)) => report.fail(
            subject,
            CHECK,
            code::AUDIT_BROKEN,
            format!("the chain is broken: {broken}"),
            "somebody wrote to the database, or it was damaged: compare with a backup from before",
        ),
        Err(error) => report.fail(subject, CHECK, code::DATABASE_FAILED, error.to_string(), advice(&error)),
    }
    report
}
