//! Each switch of `simulate` as callers see it: a folder that is set up as usual beside one that has everything otherwise.

use cegid_y2_contract::{NullStyle, Y2Version, write_request};
use serde_json::{Value, json};

use super::{Simulator, start};

const SALES: &str = "SaleDocumentService.svc";
const CUSTOMERS: &str = "CustomerWcfService.svc";

/// A running simulator with its flags.
struct Folder {
    simulator: Simulator,
    _kept: tempfile::TempDir,
}

impl Folder {
    fn start(flags: &[&str]) -> Self {
        let kept = tempfile::tempdir().unwrap();
        let flags = [&["--password", "secret"], flags].concat();
        Self { simulator: start(&kept.path().join("world.json"), &flags), _kept: kept }
    }

    /// Status and text of a call whose parameters fit the contract.
    async fn call(&self, endpoint: &str, operation: &str, parameters: Value) -> (u16, String) {
        self.spoiled(endpoint, operation, parameters, |xml| xml).await
    }

    /// The same with a body that is changed on its way.
    async fn spoiled(
        &self,
        endpoint: &str,
        operation: &str,
        mut parameters: Value,
        spoil: impl Fn(String) -> String,
    ) -> (u16, String) {
        let service = cegid_y2_contract::service_of(Y2Version::V26, endpoint).unwrap();
        let contract = service.operation(operation).unwrap();
        parameters[&contract.context().unwrap().name] = json!({"DatabaseId": "DEMO_001_TEST"});
        let request = self.simulator.http.post(format!("{}/Y2/{endpoint}", self.simulator.root));
        let request = request.basic_auth("DEMO_001_TEST\\demo", Some("secret"));
        let request = request.header("Content-Type", "text/xml; charset=utf-8").header("SOAPAction", &contract.action);
        let body = spoil(write_request(service, contract, &parameters, NullStyle::Omit));
        let answer = request.body(body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn ok(&self, endpoint: &str, operation: &str, parameters: Value) -> Value {
        let (status, text) = self.call(endpoint, operation, parameters).await;
        assert_eq!(status, 200, "{operation}: {text}");
        let service = cegid_y2_contract::service_of(Y2Version::V26, endpoint).unwrap();
        cegid_y2_contract::read_reply(service, service.operation(operation).unwrap(), &text).unwrap().0
    }

    async fn refused(&self, endpoint: &str, operation: &str, parameters: Value, reason: &str) {
        let (status, text) = self.call(endpoint, operation, parameters).await;
        assert!(status == 500 && text.contains(reason), "{operation}: {status} {text}");
    }

    async fn customer(&self) -> String {
        self.simulator.world().await["customers"][0]["id"].as_str().unwrap().to_owned()
    }

    async fn order(&self, reference: &str) -> Value {
        let header = json!({
            "Active": true, "CustomerId": self.customer().await, "InternalReference": reference, "Origin": "ECommerce",
            "StoreId": "101", "Type": "CustomerOrder", "OmniChannel": {"FollowUpStatus": "Validated"},
        });
        let line =
            json!({"ItemIdentifier": {"Reference": "TOTE01"}, "Quantity": 1, "UnitPrice": 12, "NetUnitPrice": 12});
        json!({"createRequest": {"Header": header, "Lines": [line]}})
    }
}

#[tokio::test]
async fn what_the_flags_say_is_what_callers_see() {
    let usual = Folder::start(&[]);
    let other = Folder::start(&[
        "--order=lax",
        "--null-style=nil",
        "--absent-values=reset",
        "--counters=type",
        "--internal-references=required",
        "--order-blocking",
        "--cancel-reason-required",
        "--unknown-document=fault",
        "--missing=CompanyStoresService",
        "--forbid-store=201",
    ]);
    let blocks = Folder::start(&["--refuse-store-fields"]);
    misplaced_members(&usual, true).await;
    misplaced_members(&other, false).await;
    values_left_out(&usual, "true").await;
    values_left_out(&other, "false").await;
    empty_members(&usual, [true, false]).await;
    empty_members(&other, [true, true]).await;
    empty_members(&Folder::start(&["--null-style=omit"]), [false, false]).await;
    numbers(&usual, &other).await;
    ends_of_orders(&usual, &other).await;
    what_is_not_there(&usual, &other).await;
    blocks_of_stores(&usual, &blocks).await;
}

/// `--order`
async fn misplaced_members(folder: &Folder, dropped: bool) {
    let swap = |xml: String| {
        xml.replace(
            "<FirstName>Ada</FirstName><IsCompany>false</IsCompany>",
            "<IsCompany>false</IsCompany><FirstName>Ada</FirstName>",
        )
    };
    let data =
        json!({"customerData": {"FirstName": "Ada", "IsCompany": false, "LastName": "Swapped", "UsualStoreId": "101"}});
    let (status, text) = folder.spoiled(CUSTOMERS, "AddNewCustomer", data, swap).await;
    assert_eq!(status, 200, "{text}");
    let found = folder.ok(CUSTOMERS, "SearchCustomerIds", json!({"searchData": {"LastName": "Swapped"}})).await;
    assert_eq!(found[0]["FirstName"] != "Ada", dropped, "{found}");
    let url = format!("{}/_sim/dropped", folder.simulator.root);
    let told: Value = folder.simulator.http.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(told["dropped"].as_array().unwrap().len(), usize::from(dropped), "{told}");
}

/// `--absent-values`
async fn values_left_out(folder: &Folder, after: &str) {
    let data = json!({"customerData": {"DirectMail": true, "LastName": "Kept", "UsualStoreId": "101"}});
    let id = folder.ok(CUSTOMERS, "AddNewCustomer", data).await;
    folder.ok(CUSTOMERS, "UpdateCustomer", json!({"customerId": id, "modifiedData": {"FirstName": "Ada"}})).await;
    let read = folder.ok(CUSTOMERS, "GetCustomerDetail", json!({ "customerId": id })).await;
    assert_eq!(read["DirectMail"].to_string(), after);
}

/// `--null-style`: whether an old service and a new one write members without a value.
async fn empty_members(folder: &Folder, nil: [bool; 2]) {
    let (_, old) = folder.call(CUSTOMERS, "GetCustomerDetail", json!({"customerId": folder.customer().await})).await;
    let program = json!({"Request": {"ProgramId": "CLUB"}});
    let (_, new) = folder.call("LoyaltyService.svc", "GetProgramMainInfo", program).await;
    assert!(old.contains("<CustomerId>") && new.contains("<Designation>"), "{old} {new}");
    assert_eq!([old.contains("i:nil=\"true\""), new.contains("i:nil=\"true\"")], nil, "{old} {new}");
}

/// `--counters`, `--internal-references`
async fn numbers(usual: &Folder, other: &Folder) {
    assert_eq!(usual.ok(SALES, "Create", usual.order("").await).await["Key"]["Stump"], "101");
    other.refused(SALES, "Create", other.order("").await, "internal reference is required").await;
    assert_eq!(other.ok(SALES, "Create", other.order("WEB-1").await).await["Key"]["Stump"], "GCC");
}

/// `--order-blocking`, `--cancel-reason-required`
async fn ends_of_orders(usual: &Folder, other: &Folder) {
    let key = usual.ok(SALES, "Create", usual.order("WEB-2").await).await["Key"].clone();
    usual.ok(SALES, "Cancel", json!({"cancelRequest": {"Identifier": {"Key": key}}})).await;
    let key = other.ok(SALES, "Create", other.order("WEB-2").await).await["Key"].clone();
    let cancel = |reason: &str| json!({"cancelRequest": {"Identifier": {"Key": key}, "ReasonId": reason}});
    other.refused(SALES, "Cancel", cancel(""), "reason is required").await;
    other.refused(SALES, "Cancel", cancel("ANN"), "not locked").await;
    other.ok(SALES, "Lock", json!({"lockRequest": {"Identifier": {"Key": key}}})).await;
    other.ok(SALES, "Cancel", cancel("ANN")).await;
}

/// `--unknown-document`, `--missing`, `--forbid-store`
async fn what_is_not_there(usual: &Folder, other: &Folder) {
    let nothing = json!({"searchRequest": {"Key": {"Number": 999_999, "Stump": "101", "Type": "Receipt"}}});
    assert!(usual.ok(SALES, "GetByKey", nothing.clone()).await.is_null());
    other.refused(SALES, "GetByKey", nothing, "Failed to identify document").await;
    for (folder, status) in [(usual, 200), (other, 404)] {
        assert_eq!(folder.call("CompanyStoresService.svc", "GetListDetail", json!({"Request": {}})).await.0, status);
    }
    for (folder, status) in [(usual, 200), (other, 500)] {
        let mut order = folder.order("WEB-3").await;
        order["createRequest"]["Header"]["StoreId"] = json!("201");
        let (got, text) = folder.call(SALES, "Create", order).await;
        assert_eq!((got, text.contains("Store prohibited")), (status, status == 500), "{text}");
    }
}

#[tokio::test]
async fn a_generation_says_its_number_and_has_its_own_contract() {
    for (flag, number, has) in
        [("19", "(14.", [true, false, false]), ("21", "(21.", [false, true, false]), ("26", "(26.", [true, true, true])]
    {
        let folder = Folder::start(&[&format!("--y2-version={flag}")]);
        let hello = folder.ok("WorkerProcessService.svc", "HelloWorld", json!({"text": "x"})).await;
        assert!(hello.as_str().unwrap().contains(&format!("CBR Version:  {number}")), "{flag}: {hello}");
        let url = format!("{}/Y2/{SALES}?singleWsdl", folder.simulator.root);
        let wsdl = folder.simulator.http.get(url).send().await.unwrap().text().await.unwrap();
        let members = ["CountryIdType", "OriginStoreId", "TaxSystemId"];
        assert_eq!(members.map(|member| wsdl.contains(&format!("name=\"{member}\""))), has, "{flag}");
    }
}

#[tokio::test]
async fn orders_move_at_the_pace_of_the_flag() {
    let folder = Folder::start(&["--order-pace=1ms"]);
    let key = folder.ok(SALES, "Create", folder.order("WEB-1").await).await["Key"].clone();
    // Each look is later than the one before: it ends where the order's way does.
    loop {
        let read = folder.ok(SALES, "GetByKey", json!({"searchRequest": {"Key": key}})).await;
        if read["Header"]["OmniChannel"]["FollowUpStatus"] == "RecievedByCustomer" {
            break;
        }
    }
}

#[test]
fn a_value_that_a_switch_does_not_have_is_refused_with_those_it_has() {
    for (flag, said) in [
        ("--order=random", "strict, lax"),
        ("--null-style=empty", "auto, omit, nil"),
        ("--absent-values=drop", "keep, reset"),
        ("--y2-version=27", "19, 21, 26"),
        ("--counters=none", "store, type"),
    ] {
        let output = crate::binary::connector(&["simulate", flag]).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(said), "{flag}: {error}");
    }
}

/// `--refuse-store-fields`
async fn blocks_of_stores(usual: &Folder, other: &Folder) {
    const STORES: &str = "CompanyStoresService.svc";
    let with = json!({"Request": {"Fields": ["Warehouses"]}});
    assert!(usual.ok(STORES, "GetListDetail", with.clone()).await["Stores"][0]["Warehouses"].is_array());
    other.refused(STORES, "GetListDetail", with, ":DeserializationFailed</faultcode>").await;
    assert!(other.ok(STORES, "GetListDetail", json!({"Request": {}})).await["Stores"][0].is_object());
}
