//! What differs between product generations.

use cegid_y2_simulator::{SimOptions, Switches, Y2Version};
use serde_json::json;

use super::{SALES, Shop, order};

async fn shop(y2_version: Y2Version) -> Shop {
    let switches = Switches { y2_version, ..Switches::default() };
    Shop::open(SimOptions { switches, ..SimOptions::default() }).await
}

#[tokio::test]
async fn a_text_is_kept_up_to_the_width_of_the_database_which_grew() {
    let name = |length| json!({"customerData": {"LastName": "x".repeat(length), "UsualStoreId": "101"}});
    let line = |length| json!({"customerData": {"LastName": "x", "AddressData": {"AddressLine1": "x".repeat(length)}, "UsualStoreId": "101"}});
    for (version, widest) in [(Y2Version::V19, 35), (Y2Version::V21, 35), (Y2Version::V26, 70)] {
        let shop = shop(version).await;
        for (fits, beyond, member, width) in
            [(name(35), name(36), "LastName", 35), (line(widest), line(widest + 1), "AddressLine1", widest)]
        {
            shop.ok("CustomerWcfService.svc", "AddNewCustomer", fits).await;
            let got = shop.call("CustomerWcfService.svc", "AddNewCustomer", beyond).await;
            let reason = format!("{member} is longer than {width} characters");
            assert!(got.status == 500 && got.text.contains(&reason), "{version:?}: {}", got.text);
        }
    }
}

#[tokio::test]
async fn whatever_writes_refuses_a_text_that_is_too_long() {
    let shop = shop(Y2Version::V26).await;
    let long = "x".repeat(300);
    let customer = "101000000001";
    let third_party = json!({"Id": customer, "Kind": "Customer"});
    let address = json!({
        "City": "Paris", "Country": "FRA", "LastName": long, "TitleId": "MME", "ZipCode": "75005",
    });
    let contact = json!({"Identification": {"CustomerId": customer}, "Name": {"LastName": long}});
    let order = |reference: &str, name: &str| {
        let mut order = super::order(reference, 1);
        order["createRequest"]["DeliveryAddress"] = json!({"LastName": name, "CountryId": "FRA"});
        order
    };
    let key = shop.ok(SALES, "Create", order("WEB-1", "Curie")).await["Key"].clone();
    let mut replaced = order("WEB-1", &long)["createRequest"].clone();
    replaced["Identifier"] = json!({ "Key": key });
    for (service, operation, request) in [
        (
            "CustomerWcfService.svc",
            "AddNewCustomer",
            json!({"customerData": {"LastName": long, "UsualStoreId": "101"}}),
        ),
        (
            "CustomerWcfService.svc",
            "UpdateCustomer",
            json!({"customerId": customer, "modifiedData": {"FirstName": long}}),
        ),
        ("AddressService.svc", "Add", json!({"Request": {"AddressData": address, "ThirdPartyId": third_party}})),
        ("CustomerService.svc", "CreateContact", json!({ "Request": contact })),
        (SALES, "Create", order("WEB-2", &long)),
        (SALES, "Update", json!({ "updateRequest": replaced })),
        (SALES, "UpdateHeader", json!({"updateHeaderRequest": {"Identifier": {"Key": key}, "SalesPersonId": long}})),
    ] {
        let got = shop.call(service, operation, request).await;
        assert!(got.status == 500 && got.text.contains("is longer than"), "{operation}: {} {}", got.status, got.text);
    }
}

#[tokio::test]
async fn members_that_a_version_does_not_know_are_dropped_and_never_sent() {
    for (version, taken, shown) in [
        (Y2Version::V19, false, [true, true, false]),
        (Y2Version::V21, false, [false, false, true]),
        (Y2Version::V26, true, [true, true, true]),
    ] {
        let shop = shop(version).await;
        let mut document = order("WEB-1", 1);
        document["createRequest"]["Header"]["TaxSystemId"] = json!("FRA");
        document["createRequest"]["DeliveryAddress"] = json!({"City": "DEMOVILLE"});
        let key = shop.ok(SALES, "Create", document).await["Key"].clone();
        let dropped = shop.sim.recorded().last().unwrap().dropped;
        assert_eq!(!dropped.iter().any(|dropped| dropped.name == "TaxSystemId"), taken, "{version:?}");
        let read = shop.call(SALES, "GetByKey", json!({"searchRequest": {"Key": key}})).await.text;
        let line = read.split("<Get_Line>").nth(1).unwrap();
        let has = [read.contains("<CountryIdType>"), line.contains("<OmniChannel>"), read.contains("<OriginStoreId")];
        assert_eq!(has, shown, "{version:?}: {read}");
    }
}

#[tokio::test]
async fn plug_ins_are_missing_before_their_time() {
    for (version, stores, orders) in
        [(Y2Version::V19, 404, 404), (Y2Version::V21, 404, 500), (Y2Version::V26, 200, 500)]
    {
        let shop = shop(version).await;
        let got = shop.call("CompanyStoresService.svc", "GetListDetail", json!({"Request": {}})).await;
        assert_eq!(got.status, stores, "{version:?}");
        let got = shop.call("CustomerOrderManagementService.svc", "CreateFrom", json!({"Request": {}})).await;
        assert_eq!(got.status, orders, "{version:?}: a request without a header is refused by those who have it");
    }
}
