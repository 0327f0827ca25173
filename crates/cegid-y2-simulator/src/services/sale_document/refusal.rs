//! The refusals of the writing operations: what was being done, and the innermost reason. Texts of `Create`, `Cancel` and
//! `Close` are known from public client code and the vendor guide; the others follow their pattern (assumed).

use crate::fault::ServiceFault;

/// What an operation was doing when it was refused.
#[derive(Clone, Copy)]
pub(super) struct Doing {
    /// The last part of Y2's dotted name.
    operation: &'static str,
    /// The method it calls.
    target: &'static str,
    /// The outer sentence.
    failed: &'static str,
    /// The method that refuses, unless the reason names another.
    checks: &'static str,
    /// What stands before the reason.
    before: &'static str,
}

impl Doing {
    pub(super) const CREATE: Self = Self {
        operation: "Create",
        target: "TCbrImportHelper.CreateDocument",
        failed: "Failed to create document",
        checks: "TCbrImportHelper.InvokeImport",
        before: "Import failed : ",
    };
    pub(super) const CREATE_RESERVATION: Self = Self { operation: "CustomersReservationCreate", ..Self::CREATE };
    pub(super) const UPDATE: Self = Self {
        operation: "Update",
        target: "TCbrImportHelper.UpdateDocument",
        failed: "Failed to update document",
        checks: "TCbrImportHelper.InvokeImport",
        before: "Import failed : ",
    };
    pub(super) const UPDATE_HEADER: Self = Self {
        operation: "UpdateHeader",
        target: "TCbrSaleDocumentHelper.UpdateHeader",
        failed: "Failed to update document header",
        checks: "TCbrSaleDocumentHelper.CheckUpdate",
        before: "",
    };
    pub(super) const UPDATE_PAYMENTS: Self = Self {
        operation: "UpdatePayments",
        target: "TCbrSaleDocumentHelper.UpdatePayments",
        failed: "Failed to update document payments",
        checks: "TCbrSaleDocumentHelper.CheckUpdate",
        before: "",
    };
    pub(super) const LOCK: Self = Self {
        operation: "Lock",
        target: "TECommerceServicePS.LockOrder",
        failed: "Failed to lock document",
        checks: "TECommerceServicePS.CheckLockOrder",
        before: "",
    };
    pub(super) const UNLOCK: Self = Self {
        operation: "Unlock",
        target: "TECommerceServicePS.UnlockOrder",
        failed: "Failed to unlock document",
        checks: "TECommerceServicePS.CheckUnlockOrder",
        before: "",
    };
    pub(super) const CANCEL: Self = Self {
        operation: "Cancel",
        target: "TECommerceServicePS.CancelOrder",
        failed: "Failed to cancel document",
        checks: "TECommerceServicePS.CheckCancelOrder",
        before: "",
    };
    pub(super) const CLOSE: Self = Self {
        operation: "Close",
        target: "TCbrSaleDocumentHelper.CloseDocument",
        failed: "Failed to close document.",
        checks: "TCbrSaleDocumentHelper.CheckClose",
        before: "",
    };

    /// The refusal, with its reason innermost.
    pub(super) fn refused(self, reason: &str) -> ServiceFault {
        self.refused_by(self.checks, reason)
    }

    /// The refusal of a method other than the usual one.
    pub(super) fn refused_by(self, method: &str, reason: &str) -> ServiceFault {
        let operation = format!("Cegid.Retail.Documents.Sales.{}", self.operation);
        let outer = format!("{} ({})", self.failed, self.target);
        let reason = format!("{}{reason} ({method})", self.before);
        ServiceFault::worker(&operation, self.target, &[("CBR00006", &outer), ("CBR00009", &reason)])
    }

    /// A cancelled order takes no change (public client code).
    pub(super) fn cancelled(self) -> ServiceFault {
        self.refused_by("TCbrECommerceHelper.CheckAnnulePieceEco", "Order cancelled. No processing authorised")
    }
}
