//! The operations that write sale documents, and those on stock and turnover, against golden files.

use cegid_y2::soap::types::{Decimal, XmlDateTime};
use cegid_y2::{
    customer_order::{
        self, CreateFrom, CreateFromHeader, CreateFromRequest, CreatedDocumentType, DocumentIdentifier,
        DocumentReference, DocumentTypeToCreate, OriginalDocumentType, ReceivedPayment, RemainderManagement,
    },
    item_inventory::{
        GetAvailableCumulativeQtyAllStores, GetAvailableQty, GetListItemInventoryDetailByStore,
        GetListItemInventoryDetailByStoreRequest, ItemIdentifier, QueryExecutionStatus, ResetShoppingCart,
        ResetShoppingCartRequest, UpdateShoppingCart, UpdateShoppingCartRequest,
    },
    sale_document::*,
    sale_history::{
        FlashSales, FlashSalesRequest, FlashSalesStatisticsRequest, GetFlashSalesStatistics, GetProductAggregations,
    },
    user_defined::{
        UserDefinedDate, UserDefinedId, UserDefinedTable, UserDefinedTableCustomer, UserDefinedTableCustomerId,
        UserField, UserFieldKind,
    },
};

use super::golden::{exchange, text};

fn day(text: &str) -> Option<XmlDateTime> {
    Some(format!("{text}T00:00:00").parse().unwrap())
}

fn exactly(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

/// The order of the web shop that most of the files speak of.
fn order() -> Option<SaleDocumentIdentifier> {
    let key = SaleDocumentKey {
        number: Some(77),
        stump: text("900"),
        kind: Some(SaleDocumentType::CustomerOrder),
        ..Default::default()
    };
    Some(SaleDocumentIdentifier { key: Some(key), ..Default::default() })
}

fn reference(internal: &str) -> SaleDocumentReference {
    SaleDocumentReference {
        customer_id: text("101000000042"),
        internal_reference: text(internal),
        kind: Some(SaleDocumentType::CustomerOrder),
        ..Default::default()
    }
}

fn barcode() -> Option<ItemIdentifier> {
    Some(ItemIdentifier { reference: text("3700000000017"), ..Default::default() })
}

fn padded() -> Option<ItemIdentifier> {
    Some(ItemIdentifier { id: text("TSHIRT01                         X"), ..Default::default() })
}

#[tokio::test]
async fn an_order_is_created() {
    let header = CreateHeader {
        active: Some(true),
        currency_id: text("EUR"),
        customer_id: text("101000000042"),
        date: day("2025-03-04"),
        external_reference: text("WEB-000777"),
        internal_reference: text("WEB-000777"),
        omni_channel: Some(OmniChannel {
            billing_status: Some(BillingStatus::Pending),
            delivery_store_id: text("900"),
            delivery_type: Some(DeliveryType::ShipByCentral),
            follow_up_status: Some(FollowUpStatus::Validated),
            payment_status: Some(PaymentStatus::Totally),
            return_status: Some(OrderReturnStatus::NotReturned),
            shipping_status: Some(ShippingStatus::Pending),
            ..Default::default()
        }),
        origin: Some(DocumentOrigin::ECommerce),
        store_id: text("900"),
        tax_excluded: Some(false),
        kind: Some(SaleDocumentType::CustomerOrder),
        warehouse_id: text("900"),
        ..Default::default()
    };
    let create_request = CreateRequest {
        delivery_address: Some(Address {
            city: text("DEMOVILLE"),
            country_id: text("FRA"),
            first_name: text("Ada"),
            last_name: text("Demo"),
            line1: text("1 test lane"),
            zip_code: text("75000"),
            ..Default::default()
        }),
        header: Some(header),
        lines: vec![CreateLine {
            item_identifier: barcode(),
            net_unit_price: exactly("50.00"),
            origin: Some(DocumentOrigin::ECommerce),
            quantity: exactly("1"),
            unit_price: exactly("50.00"),
            ..Default::default()
        }],
        payments: vec![CreatePayment {
            amount: exactly("50.00"),
            currency_id: text("EUR"),
            due_date: day("2025-03-04"),
            id: Some(1),
            is_received_payment: Some(false),
            method_id: text("WEB"),
            ..Default::default()
        }],
        ..Default::default()
    };
    let reply = exchange("create", &Create { create_request }).await;
    assert_eq!(reply.key.unwrap().to_string(), "900-77");
}

#[tokio::test]
async fn an_order_is_locked_unlocked_cancelled_and_another_closed() {
    exchange("lock", &Lock { lock_request: LockRequest { identifier: order(), reason_id: text("FRD") } }).await;
    exchange("unlock", &Unlock { unlock_request: UnlockRequest { identifier: order() } }).await;
    exchange("close", &Close { close_request: CloseRequest { identifier: order() } }).await;
    let identifier = Some(SaleDocumentIdentifier { reference: Some(reference("WEB-000777")), ..Default::default() });
    exchange("cancel", &Cancel { cancel_request: CancelRequest { identifier, reason_id: text("ANN") } }).await;
}

#[tokio::test]
async fn payments_are_changed() {
    let payment = UpdatePayment {
        amount: exactly("12.50"),
        bon_id: text("BON000001"),
        credit_card: Some(CreditCard {
            authorization_number: text("A12345"),
            transaction_number: text("000000000042"),
            ..Default::default()
        }),
        currency_id: text("EUR"),
        due_date: day("2025-03-05"),
        id: Some(1),
        is_received_payment: Some(true),
        method_id: text("CB"),
        register_operation_for_received_payment: text("ACC"),
    };
    let update_payments_request = UpdatePaymentsRequest { identifier: order(), payments: vec![payment] };
    exchange("update_payments", &UpdatePayments { update_payments_request }).await;
}

#[tokio::test]
async fn a_header_is_changed() {
    let update_header_request = UpdateHeaderRequest {
        comment: text(""),
        delivery_address: Some(Address {
            city: text("DEMOVILLE"),
            contact_number: Some(2),
            country_id: text("FRA"),
            ..Default::default()
        }),
        external_reference: text("WEB-000778"),
        external_reference_date: day("2025-03-06"),
        followed_reference: text("F-1"),
        identifier: order(),
        lines_unmodifiable: Some(false),
        omni_channel: Some(OmniChannel {
            follow_up_status: Some(FollowUpStatus::RecievedByCustomer),
            origin_store_id: text("900"),
            original_document: Some(SaleDocumentIdentifier {
                reference: Some(reference("WEB-000700")),
                ..Default::default()
            }),
            tracking: text("XX123456789FR"),
            ..Default::default()
        }),
        sales_person_id: text("S01"),
        user_defined_dates: vec![UserDefinedDate { id: Some(UserDefinedId::Two), value: day("2025-03-07") }],
        user_defined_tables: vec![UserDefinedTable { id: Some(UserDefinedId::One), value: text("WEB") }],
        user_fields: vec![UserField {
            id: Some(12),
            text_value: text("blue"),
            value_type: Some(UserFieldKind::Text),
            ..Default::default()
        }],
        ..Default::default()
    };
    exchange("update_header", &UpdateHeader { update_header_request }).await;
}

#[tokio::test]
async fn a_document_is_replaced() {
    let update_request = UpdateRequest {
        header: Some(UpdateHeaderData {
            active: Some(true),
            date: day("2025-03-05"),
            external_reference: text("WEB-000777"),
            origin: Some(DocumentOrigin::ECommerce),
            tax_excluded: Some(false),
            ..Default::default()
        }),
        identifier: order(),
        lines: vec![UpdateLine {
            comment: text("two instead of one"),
            delivery_date: day("2025-03-09"),
            item_identifier: padded(),
            net_unit_price: exactly("45.00"),
            omni_channel: Some(OmniChannelLine { warehouse_id: text("900") }),
            quantity: exactly("2"),
            taxes: vec![UpdateTax { amount: exactly("15.00"), family_id: text("NOR") }],
            unit_price: exactly("50.00"),
            ..Default::default()
        }],
        payments: vec![UpdatePayment {
            amount: exactly("90.00"),
            id: Some(1),
            method_id: text("WEB"),
            ..Default::default()
        }],
        shipping_taxes: vec![UpdateShippingTax { amount: exactly("4.90"), id: text("PORT") }],
        ..Default::default()
    };
    exchange("update", &Update { update_request }).await;
}

#[tokio::test]
async fn goods_are_reserved() {
    let receipt = SaleDocumentKey {
        number: Some(124),
        stump: text("101"),
        kind: Some(SaleDocumentType::Receipt),
        ..Default::default()
    };
    let header = CustomersReservationCreateHeader {
        active: Some(true),
        customer_id: text("101000000042"),
        date: day("2025-03-04"),
        deposit: Some(SaleDocumentLineIdentifier {
            document_id: Some(SaleDocumentIdentifier { key: Some(receipt), ..Default::default() }),
            line_id: Some(1),
        }),
        expiration_date: day("2025-03-31"),
        internal_reference: text("RES-000001"),
        store_id: text("101"),
        user_defined_table_customers: vec![UserDefinedTableCustomer {
            id: Some(UserDefinedTableCustomerId::Ten),
            value: text("VIP"),
        }],
        warehouse_id: text("101"),
        ..Default::default()
    };
    let line = CustomersReservationCreateLine {
        item_identifier: barcode(),
        net_unit_price: exactly("50.00"),
        quantity: exactly("1"),
        unit_price: exactly("50.00"),
        ..Default::default()
    };
    let customers_reservation_create_request =
        CustomersReservationCreateRequest { header: Some(header), lines: vec![line], ..Default::default() };
    let operation = CustomersReservationCreate { customers_reservation_create_request };
    let reply = exchange("customers_reservation_create", &operation).await;
    assert_eq!(reply.key.unwrap().kind, Some(SaleDocumentType::CustomersReservation));
}

#[tokio::test]
async fn an_order_becomes_a_delivery() {
    let header = CreateFromHeader {
        date: day("2025-03-05"),
        internal_reference: text("BL-000001"),
        operation_uid: text("00000000-0000-4000-8000-000000000077"),
        original_document_identifier: Some(DocumentIdentifier {
            reference: Some(DocumentReference {
                customer_id: text("101000000042"),
                internal_reference: text("WEB-000777"),
                kind: Some(OriginalDocumentType::CustomerOrder),
            }),
            ..Default::default()
        }),
        remainder_management: Some(RemainderManagement { close_document: Some(true) }),
        kind: Some(DocumentTypeToCreate::CustomerDelivery),
        user_fields: vec![customer_order::UserField {
            id: Some(3),
            value: Some(customer_order::UserFieldValue { text_value: text("blue"), ..Default::default() }),
            value_type: Some(customer_order::UserFieldKind::Text),
        }],
        ..Default::default()
    };
    let line = customer_order::Line { item_identifier: barcode(), quantity: exactly("1"), ..Default::default() };
    let payment = customer_order::Payment {
        amount: exactly("50.00"),
        id: Some(1),
        method_id: text("CB"),
        received_payment: Some(ReceivedPayment { is_active: Some(true), ..Default::default() }),
        ..Default::default()
    };
    let request = CreateFromRequest { header: Some(header), lines: vec![line], payments: vec![payment] };
    let reply = exchange("create_from", &CreateFrom { request }).await;
    assert_eq!(reply.document_created, Some(true));
    let key = reply.documents[0].key.as_ref().unwrap();
    assert_eq!((key.stub.as_deref(), &key.kind), (Some("900"), &Some(CreatedDocumentType::CustomerDelivery)));
}

#[tokio::test]
async fn an_order_is_named_by_its_key() {
    let key = customer_order::DocumentKey {
        number: Some(7),
        stub: text("900"),
        kind: Some(OriginalDocumentType::CustomerOrder),
    };
    let header = CreateFromHeader {
        original_document_identifier: Some(DocumentIdentifier { key: Some(key), ..Default::default() }),
        kind: Some(DocumentTypeToCreate::DeliveryPreparation),
        ..Default::default()
    };
    let request = CreateFromRequest { header: Some(header), ..Default::default() };
    let reply = exchange("create_from_by_key", &CreateFrom { request }).await;
    let key = reply.documents[0].key.as_ref().unwrap();
    assert_eq!((key.number, &key.kind), (Some(3), &Some(CreatedDocumentType::DeliveryPreparation)));
}

#[tokio::test]
async fn stock_is_read_and_held_back() {
    let operation = GetAvailableQty { item_identifier: barcode(), store_id: text("101"), ..Default::default() };
    let nothing = exchange("get_available_qty", &operation).await;
    assert_eq!(nothing.query_status, Some(QueryExecutionStatus::NotKnown), "the contract's own word");
    let operation = GetAvailableCumulativeQtyAllStores { item_identifier: padded(), ..Default::default() };
    let all = exchange("get_available_cumulative_qty_all_stores", &operation).await;
    assert_eq!(all.available_qty.unwrap().to_string(), "107.000");
    let request =
        UpdateShoppingCartRequest { item_identifier: barcode(), quantity: exactly("-1.5"), warehouse_id: text("900") };
    exchange("update_shopping_cart", &UpdateShoppingCart { request }).await;
    let request = ResetShoppingCartRequest { warehouse_id: text("900"), ..Default::default() };
    exchange("reset_shopping_cart", &ResetShoppingCart { request }).await;
}

#[tokio::test]
async fn stock_is_listed_by_item_store_and_size() {
    let inventory_store_item_detail_request = GetListItemInventoryDetailByStoreRequest {
        all_available_warehouse: Some(false),
        detail_sku: Some(true),
        item_identifiers: barcode().into_iter().collect(),
        only_available_stock: Some(false),
        pager: Some(Pager { page_index: Some(1), page_size: Some(20) }),
        store_ids: vec!["101".to_owned()],
        with_store_name: Some(true),
    };
    let operation = GetListItemInventoryDetailByStore { inventory_store_item_detail_request };
    let reply = exchange("get_list_item_inventory_detail_by_store", &operation).await;
    let store = &reply.inventory_details_by_store[0].stores_available_qty[0];
    assert_eq!(store.store_name.as_deref(), Some("Demo store"));
    let size = &store.available_skus_qty[0];
    assert_eq!((size.dimension1.as_deref(), size.dimension2.as_deref()), (Some("M"), None));
}

#[tokio::test]
async fn turnover_is_read_by_seller_and_level() {
    let search_request = FlashSalesRequest {
        cash_register_id: text("01"),
        end_date: day("2025-03-31"),
        level_of_product_aggregation: Some(1),
        seller_id: text("S01"),
        start_date: day("2025-03-01"),
        store_id: text("101"),
    };
    let rows = exchange("flash_sales", &FlashSales { search_request }).await;
    assert_eq!((rows[0].number_of_receipt, rows[0].turnover_iot.unwrap().to_string()), (Some(2), "145.00".to_owned()));
    let request = FlashSalesStatisticsRequest {
        end_date: day("2025-03-31"),
        item_list: Some(true),
        start_date: day("2025-03-01"),
        store_id: text("101"),
        ..Default::default()
    };
    let statistics = exchange("get_flash_sales_statistics", &GetFlashSalesStatistics { request }).await.unwrap();
    let sellers = &statistics.statistics_by_seller;
    assert_eq!(sellers[0].statistics_by_item_list[0].item_list_code.as_deref(), Some("SUMMER"));
    assert!(sellers[0].statistics_by_product_aggregation.is_empty(), "nil is empty");
    assert_eq!(sellers[1].statistics_by_product_aggregation[0].is_services, Some(true));
    assert_eq!(format!("{:?}", sellers[0]), "StatisticsBySeller { .. }");
    let levels = exchange("get_product_aggregations", &GetProductAggregations {}).await.unwrap();
    assert_eq!(levels.product_aggregations[1].index, Some(2));
}
