//! What a caller gets wrong.

use cegid_y2_contract::Order;
use cegid_y2_simulator::SimOptions;
use serde_json::json;

use super::{MAIN, SALES, Shop, context, envelope, order, result};

const DESERIALIZATION: &str = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher\">\
    a:DeserializationFailed<";

/// A `Create` with these members of `createRequest`.
fn create(members: &str) -> String {
    let context = context("DEMO_001_TEST");
    envelope(&format!("<Create xmlns=\"{MAIN}\"><createRequest>{members}</createRequest>{context}</Create>"))
}

/// A whole order whose parts a test may change.
fn whole() -> String {
    create(
        "<Header><Active>true</Active><CurrencyId>EUR</CurrencyId><CustomerId>101000000001</CustomerId>\
         <Date>2026-04-01T00:00:00</Date><InternalReference>WEB-1</InternalReference><Origin>ECommerce</Origin>\
         <StoreId>101</StoreId><Type>CustomerOrder</Type></Header>\
         <Lines><Create_Line><ItemIdentifier><Reference>TOTE01</Reference></ItemIdentifier>\
         <NetUnitPrice>12.00</NetUnitPrice><Quantity>1</Quantity><UnitPrice>12.00</UnitPrice></Create_Line></Lines>\
         <Payments><Create_Payment><Amount>12.00</Amount><Id>1</Id><MethodId>WEB</MethodId></Create_Payment></Payments>",
    )
}

#[tokio::test]
async fn what_dotnet_cannot_read_never_reaches_the_service() {
    let shop = Shop::open(SimOptions::default()).await;
    for (right, wrong, said) in [
        ("<Type>CustomerOrder</Type>", "<Type>customerorder</Type>", "Invalid enum value 'customerorder'"),
        ("<Origin>ECommerce</Origin>", "<Origin/>", "Invalid enum value ''"),
        ("2026-04-01T00:00:00", "31/12/2025", "31/12/2025"),
        ("<Quantity>1</Quantity>", "<Quantity>1,5</Quantity>", "1,5"),
        ("<Quantity>1</Quantity>", "<Quantity/>", "Decimal"),
        ("<Amount>12.00</Amount><Id>1</Id>", "<Amount>12.00</Amount>", "Required member 'Id'"),
        ("<MethodId>WEB</MethodId>", "", "Required member 'MethodId'"),
        ("<Active>true</Active>", "<Active>yes</Active>", "Boolean"),
    ] {
        let body = whole().replacen(right, wrong, 1);
        assert_ne!(body, whole(), "{right}");
        let got = shop.post(SALES, "Create", body).await;
        assert_eq!(got.status, 500, "{wrong}");
        assert!(got.text.contains(DESERIALIZATION) && got.text.contains(said), "{wrong}: {}", got.text);
        assert!(!got.text.contains("<detail>"), "WCF's own faults have no detail");
    }
    let key = json!({"Number": 1, "Stump": "101", "Type": "CustomerOrder"});
    let nothing = shop.ok(SALES, "GetByKey", json!({"searchRequest": {"Key": key}})).await;
    assert!(nothing.is_null(), "no refused request left anything behind");
    assert_eq!(shop.post(SALES, "Create", whole()).await.status, 200);
}

#[tokio::test]
async fn what_the_retailer_does_not_know_is_a_business_fault_with_its_reason_innermost() {
    let shop = Shop::open(SimOptions::default()).await;
    shop.sim.world().stores_mut().forbid("102", true);
    for (right, wrong, said) in [
        ("<StoreId>101</StoreId>", "<StoreId>999</StoreId>", "Store unknown : 999"),
        ("<StoreId>101</StoreId>", "<StoreId>102</StoreId>", "Store prohibited"),
        ("101000000001", "NOBODY", "Customer unknown : NOBODY"),
        ("TOTE01", "NOTHING", "Item unknown : NOTHING"),
        ("EUR", "XXX", "Currency unknown : XXX"),
        ("<MethodId>WEB", "<MethodId>IOU", "Payment method unknown : IOU"),
    ] {
        let got = shop.post(SALES, "Create", whole().replacen(right, wrong, 1)).await;
        assert_eq!(got.status, 500, "{wrong}");
        let fault = "<faultcode xmlns:a=\"http://www.cegid.fr/fault\">a:CBR_001_0003</faultcode>";
        assert!(got.text.contains(fault) && got.text.contains("<CbpExceptionDetail "), "{}", got.text);
        let innermost = got.text.find("<Message>").map(|at| &got.text[at..]).unwrap();
        assert!(innermost.split("</Message>").next().unwrap().contains(said), "{wrong}: {innermost}");
    }
    for (operation, argument) in
        [("Cancel", "cancelRequest"), ("Lock", "lockRequest"), ("Close", "closeRequest"), ("Update", "updateRequest")]
    {
        let unknown = json!({"Identifier": {"Key": {"Number": 99, "Stump": "101", "Type": "CustomerOrder"}}});
        let got = shop.call(SALES, operation, json!({ argument: unknown })).await;
        assert!(got.status == 500 && got.text.contains("Failed to identify document"), "{operation}: {}", got.text);
    }
}

#[tokio::test]
async fn pages_count_from_one_and_a_size_beyond_the_cap_is_the_cap() {
    let shop = Shop::open(SimOptions::default()).await;
    let list = |index: i32, size: i32| json!({"searchRequest": {"Pager": {"PageIndex": index, "PageSize": size}}});
    let zero = shop.call(SALES, "GetHeaderList", list(0, 20)).await;
    assert!(zero.status == 500 && zero.text.contains("PageIndex starts at 1"), "{}", zero.text);
    let most = shop.ok(SALES, "GetHeaderList", list(1, 100_000)).await;
    assert_eq!(most["Headers"].as_array().unwrap().len(), 1000);
}

#[tokio::test]
async fn a_member_out_of_order_is_dropped_and_recorded_or_read_where_order_is_lax() {
    let misplaced = whole().replacen("<Date>2026-04-01T00:00:00</Date>", "", 1).replacen(
        "</Type></Header>",
        "</Type><Date>2026-04-01T00:00:00</Date></Header>",
        1,
    );
    for (order, dropped) in [(Order::Strict, 1), (Order::Lax, 0)] {
        let shop = Shop::open(SimOptions { order, ..SimOptions::default() }).await;
        let got = shop.post(SALES, "Create", misplaced.clone()).await;
        assert_eq!(got.status, 200, "{}", got.text);
        assert_eq!(shop.sim.recorded().last().unwrap().dropped.len(), dropped, "{order:?}");
        let key = result(SALES, "Create", &got.text)["Key"].clone();
        let read = shop.ok(SALES, "GetByKey", json!({"searchRequest": {"Key": key}})).await;
        assert_eq!(read["Header"]["Date"] == "2026-04-01T00:00:00", dropped == 0, "{order:?}");
    }
}

#[tokio::test]
async fn a_document_that_exists_already_is_refused_with_the_usual_chain() {
    let shop = Shop::open(SimOptions::default()).await;
    shop.ok(SALES, "Create", order("WEB-1", 1)).await;
    let got = shop.call(SALES, "Create", order("WEB-1", 1)).await;
    assert_eq!(got.status, 500);
    let told: Vec<usize> = ["CBR00009", "CBR00006", "WP008", "WP006"]
        .iter()
        .map(|code| got.text.find(&format!("<Message>Remote call failed: Code = ({code})")).expect(code))
        .collect();
    assert!(told.is_sorted(), "base members stand first, so the innermost message does: {}", got.text);
    assert!(got.text.contains("Customer order Internal reference WEB-1 - This document already exists"));
}
