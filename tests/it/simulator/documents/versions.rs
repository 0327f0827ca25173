//! What differs between product generations.

use cegid_y2_simulator::{SimOptions, Switches, Y2Version};
use serde_json::json;

use super::{SALES, Shop, order};

async fn shop(y2_version: Y2Version) -> Shop {
    let switches = Switches { y2_version, ..Switches::default() };
    Shop::open(SimOptions { switches, ..SimOptions::default() }).await
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
