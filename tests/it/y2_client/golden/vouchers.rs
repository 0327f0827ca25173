//! Vouchers, and the log of business notifications.

use cegid_y2::business_notification_log::{
    Acknowledge, AcknowledgeRequest, ClearHistory, ClearHistoryRequest, Create, CreateRequest, GetItemsToProcess,
    GetItemsToProcessRequest, NotificationStatus,
};
use cegid_y2::cash_operations::{
    BonType, GetBonAvailableAmount, GetCustomerAvailableBons, GetCustomerAvailableBonsRequest,
    GetDocumentAvailableBons, GetDocumentAvailableBonsRequest, UseLoyaltyCertificateAsDiscount,
    UseLoyaltyCertificateAsDiscountRequest,
};
use cegid_y2::sale_document::{SaleDocumentIdentifier, SaleDocumentReference, SaleDocumentType};

use super::{CUSTOMER, exchange, key, text};

#[tokio::test]
async fn one_voucher() {
    let operation = GetBonAvailableAmount {
        bon_id: "AV0000000007".to_owned(),
        bon_type: BonType::Account,
        customer_id: text(CUSTOMER),
    };
    let left = exchange("cash_operations_wcf_service.get_bon_available_amount", &operation).await.unwrap();
    assert_eq!(left.amount.unwrap().to_string(), "15.00");
    assert!(left.validity_end_date.unwrap().is_for_ever());
}

#[tokio::test]
async fn vouchers() {
    let request = GetCustomerAvailableBonsRequest { customer_id: text(CUSTOMER) };
    let operation = GetCustomerAvailableBons { request };
    let theirs = exchange("cash_operations_wcf_service.get_customer_available_bons", &operation).await;
    assert_eq!(theirs[1].bon_type, Some(BonType::GiftCard));
    assert_eq!(theirs[1].bon_availability.as_ref().unwrap().customer_id, None);
    let reference = SaleDocumentReference {
        customer_id: text(CUSTOMER),
        internal_reference: text("007-01-000456"),
        kind: Some(SaleDocumentType::Receipt),
        ..Default::default()
    };
    let identifier = SaleDocumentIdentifier { reference: Some(reference), ..Default::default() };
    let request = GetDocumentAvailableBonsRequest { identifier: Some(identifier) };
    let operation = GetDocumentAvailableBons { request };
    let issued = exchange("cash_operations_wcf_service.get_document_available_bons", &operation).await;
    assert_eq!(issued[0].bon_availability, theirs[0].bon_availability);
}

#[tokio::test]
async fn certificate_as_discount() {
    let identifier = SaleDocumentIdentifier { key: Some(key()), ..Default::default() };
    let request = UseLoyaltyCertificateAsDiscountRequest {
        amount: Some("12.5".parse().unwrap()),
        customer_id: text(CUSTOMER),
        document_identifier: Some(identifier),
        loyalty_certificate_id: text("LC0000000007"),
    };
    let operation = UseLoyaltyCertificateAsDiscount { request };
    exchange("cash_operations_wcf_service.use_loyalty_certificate_as_discount", &operation).await;
}

#[tokio::test]
async fn notifications_that_wait() {
    let moment = |text: &str| Some(text.parse().unwrap());
    let request = GetItemsToProcessRequest {
        from: moment("2025-05-01T00:00:00"),
        max_count: Some(50),
        subscription_id: text("WALLET"),
        to: moment("2025-05-06T23:59:59"),
    };
    let operation = GetItemsToProcess { request };
    let waiting = exchange("business_notification_log_service.get_items_to_process", &operation).await;
    assert_eq!(waiting.notifications.len(), 2);
    assert_eq!(waiting.notifications[0].envent_id.as_deref(), Some("CUSTOMER_UPDATED"));
    assert!(waiting.notifications[0].notification.as_ref().unwrap().contains("W007000000012"));
    assert_eq!(waiting.notifications[1].subscription_id, None);
    assert_eq!(format!("{:?}", waiting.notifications[1]), "Notification { .. }");
    let request = AcknowledgeRequest { notification_ids: vec!["1001".to_owned(), "1002".to_owned()] };
    let confirmed = exchange("business_notification_log_service.acknowledge", &Acknowledge { request }).await;
    assert_eq!(confirmed.count, Some(1));
}

#[tokio::test]
async fn notifications_that_failed_and_are_forgotten() {
    let request = CreateRequest {
        error: "HTTP 503 & no answer".to_owned(),
        event_id: "CUSTOMER_UPDATED".to_owned(),
        notification: r#"{"header":{"eventType":"CustomerUpdated"},"body":{"customerId":"W007000000012"}}"#.to_owned(),
        status: NotificationStatus::Error,
        subscription_id: "WALLET".to_owned(),
    };
    let kept = exchange("business_notification_log_service.create", &Create { request }).await;
    assert_eq!((kept.id.as_deref(), kept.status), (Some("1003"), Some(NotificationStatus::Error)));
    let request = ClearHistoryRequest { age_in_days: 30, subscription_id: text("WALLET") };
    let operation = ClearHistory { request };
    assert_eq!(exchange("business_notification_log_service.clear_history", &operation).await.count, Some(12));
}
