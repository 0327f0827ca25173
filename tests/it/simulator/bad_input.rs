//! What callers get wrong, through the socket against the seeded retailer: the code and the status that WCF and Y2 give, and
//! the server lives on. Messages that are no messages are in `bad_messages`.

use std::io::Write as _;

use cegid_y2_contract::{NullStyle, write_request};
use cegid_y2_simulator::{Sim, SimOptions};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Got, MAIN, SEARCH, envelope, got, search_envelope};

struct Caller {
    sim: Sim,
    http: reqwest::Client,
}

impl Caller {
    async fn start() -> Self {
        let http = reqwest::Client::builder().no_gzip().build().unwrap();
        Self { sim: Sim::start(SimOptions::default()).await.unwrap(), http }
    }

    fn post(&self, endpoint: &str, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        let credentials = self.sim.credentials();
        let request = self.http.post(format!("{}/{endpoint}", self.sim.url()));
        let request = request.basic_auth(&credentials.login, Some(&credentials.password));
        request.header("Content-Type", "text/xml; charset=utf-8").body(body)
    }

    /// Sends parameters as the contract writes them, changed by `spoil` on their way.
    async fn send(&self, service: &str, name: &str, parameters: Value, spoil: impl Fn(String) -> String) -> Got {
        let endpoint = format!("{service}.svc");
        let service = cegid_y2_contract::service_by_endpoint(&endpoint).unwrap();
        let operation = service.operation(name).unwrap();
        let Value::Object(mut parameters) = parameters else { panic!("an object") };
        let database = json!({ "DatabaseId": self.sim.credentials().database_id });
        parameters.insert(operation.context().unwrap().name.clone(), database);
        let xml = spoil(write_request(service, operation, &Value::Object(parameters), NullStyle::Omit));
        let request = self.post(&endpoint, xml).header("SOAPAction", format!("\"{}\"", operation.action));
        got(request.send().await.unwrap()).await
    }

    async fn refused(&self, service: &str, name: &str, parameters: Value, reason: &str) {
        let got = self.send(service, name, parameters, |xml| xml).await;
        assert_eq!(got.status, 500, "{service}.{name}: {}", got.text);
        assert!(got.text.contains(">a:CBR_001_0003<"), "{service}.{name}: {}", got.text);
        assert!(
            got.text.contains("<CbpExceptionDetail ") && got.text.contains(reason),
            "{service}.{name}: {}",
            got.text
        );
    }

    async fn unreadable(&self, service: &str, name: &str, parameters: Value, spoil: (&str, &str), named: &str) {
        let got = self.send(service, name, parameters, |xml| {
            assert!(xml.contains(spoil.0), "{xml}");
            xml.replacen(spoil.0, spoil.1, 1)
        });
        let got = got.await;
        assert_eq!(got.status, 500, "{service}.{name}: {}", got.text);
        let code = "dispatcher\">a:DeserializationFailed<";
        assert!(got.text.contains(code) && got.text.contains(named), "{service}.{name}: {}", got.text);
    }

    async fn still_answers(&self) {
        let got = self.send("WorkerProcessService", "Ping", json!({"input": "x"}), |xml| xml).await;
        assert_eq!(got.status, 200);
    }
}

const LONG: &str = "123456789012345678";

#[tokio::test]
async fn a_customer_code_of_eighteen_characters_is_refused_by_every_service() {
    let caller = Caller::start().await;
    let third_party = json!({"Id": LONG, "Kind": "Customer"});
    let contact = json!({"Identification": {"CustomerId": LONG}, "Name": {"LastName": "A"}});
    for (service, name, parameters) in [
        ("CustomerWcfService", "AddNewCustomer", json!({"customerData": {"CustomerId": LONG, "LastName": "A"}})),
        ("CustomerService", "CreateContact", json!({ "Request": contact })),
        ("CustomerService", "GetContacts", json!({"Request": {"CustomerId": LONG}})),
        ("AddressService", "GetThirdPartyAddresses", json!({"Request": {"ThirdPartyId": third_party}})),
        ("LoyaltyWcfService", "GetCustomerCards", json!({"customerCardsRequest": {"CustomerId": LONG}})),
        ("CashOperationsWcfService", "GetCustomerAvailableBons", json!({"request": {"CustomerId": LONG}})),
    ] {
        caller.refused(service, name, parameters, "longer than 17 characters").await;
    }
}

#[tokio::test]
async fn what_is_not_there_is_refused() {
    let caller = Caller::start().await;
    for (service, name, parameters, reason) in [
        ("CustomerWcfService", "GetCustomerDetail", json!({"customerId": "NOBODY"}), "Customer NOBODY unknown"),
        ("CustomerService", "GetContacts", json!({"Request": {"CustomerId": "NOBODY"}}), "Customer NOBODY unknown"),
        ("LoyaltyWcfService", "GetCustomerCards", json!({"customerCardsRequest": {"CustomerId": "NOBODY"}}), "unknown"),
        ("LoyaltyWcfService", "GetLoyaltyCard", json!({"loyaltyCardId": "NONE"}), "Loyalty card NONE unknown"),
        ("LoyaltyWcfService", "CreateLoyaltyCard", json!({"customerReference": "NOBODY"}), "NOBODY unknown"),
        ("CashOperationsWcfService", "GetBonAvailableAmount", json!({"bonId": "NONE", "bonType": "Account"}), "NONE"),
        ("SalesConditionsService", "Get", json!({"Request": {"Id": "NONE"}}), "Sales condition NONE unknown"),
        ("LoyaltyService", "GetProgramMainInfo", json!({"Request": {"ProgramId": "NONE"}}), "program NONE unknown"),
        (
            "CustomerWcfService",
            "AddNewCustomer",
            json!({"customerData": {"LastName": "A", "UsualStoreId": "999"}}),
            "Store 999 unknown",
        ),
    ] {
        caller.refused(service, name, parameters, reason).await;
    }
    caller.sim.world().stores_mut().forbid("101", true);
    let cards = json!({"customerCardsRequest": {"CustomerId": "101000000001", "StoreId": "101"}});
    caller.refused("LoyaltyWcfService", "GetCustomerCards", cards, "Store prohibited").await;
}

#[tokio::test]
async fn a_closed_card_and_points_below_zero_are_refused() {
    let caller = Caller::start().await;
    let (closed, open) = {
        let world = caller.sim.world();
        let mut cards = world.loyalty().cards();
        let closed = cards.find(|card| card.closed_on.is_some()).unwrap().id.to_string();
        let active = |card: &&std::sync::Arc<cegid_y2_simulator::world::loyalty::LoyaltyCard>| {
            card.closed_on.is_none() && card.valid_until.is_none()
        };
        (closed, world.loyalty().cards().find(active).unwrap().id.to_string())
    };
    let change = |card: &str, points: i64| {
        let request = json!({
            "Date": "2026-04-01T00:00:00", "LineType": "Amount", "LoyaltyCardId": card, "Points": points, "ReasonId": "COR",
        });
        json!({ "updatePointsRequest": request })
    };
    caller.refused("LoyaltyWcfService", "UpdatePoints", change(&closed, 1), "is closed").await;
    caller.refused("LoyaltyWcfService", "UpdatePoints", change(&open, -9_999), "Insufficient points").await;
    let close = json!({"CloseCardRequest": {"LoyaltyCardId": closed}});
    caller.refused("LoyaltyWcfService", "CloseCard", close, "is closed").await;
    let program = json!({"UpdateProgramRequest": {"LoyaltyCardId": closed, "ProgramId": "GOLD"}});
    caller.refused("LoyaltyWcfService", "UpdateProgram", program, "is closed").await;
}

#[tokio::test]
async fn values_that_dotnet_cannot_read_are_deserialization_faults() {
    let caller = Caller::start().await;
    let points = || {
        let request = json!({
            "Date": "2026-04-01T00:00:00", "LineType": "Amount", "LoyaltyCardId": "A", "Points": 12, "ReasonId": "COR",
        });
        json!({ "updatePointsRequest": request })
    };
    let (loyalty, update) = ("LoyaltyWcfService", "UpdatePoints");
    let date = ("2026-04-01T00:00:00", "31/12/2025");
    caller.unreadable(loyalty, update, points(), date, "31/12/2025").await;
    caller.unreadable(loyalty, update, points(), (">12<", ">12,5<"), "Decimal").await;
    caller.unreadable(loyalty, update, points(), (">Amount<", ">Amounts<"), "Invalid enum value 'Amounts'").await;
    let third_party = json!({"Request": {"ThirdPartyId": {"Id": "A", "Kind": "Customer"}}});
    let kind = (">Customer<", ">Pirate<");
    caller
        .unreadable("AddressService", "GetThirdPartyAddresses", third_party, kind, "Invalid enum value 'Pirate'")
        .await;
    let clear = json!({"Request": {"AgeInDays": 3}});
    caller.unreadable("BusinessNotificationLogService", "ClearHistory", clear, (">3<", ">3.5<"), "Int32").await;
    let bon = json!({"bonId": "A", "bonType": "Account"});
    caller
        .unreadable("CashOperationsWcfService", "GetBonAvailableAmount", bon, (">Account<", ">account<"), "account")
        .await;
    caller.still_answers().await;
}

#[tokio::test]
async fn a_missing_mandatory_member_is_a_deserialization_fault() {
    let caller = Caller::start().await;
    let card = json!({"Request": {"CardReference": "A", "DateForCardValidity": "2026-04-01T00:00:00"}});
    let without = ("<DateForCardValidity>2026-04-01T00:00:00</DateForCardValidity>", "");
    caller.unreadable("LoyaltyService", "GetCardInfo", card, without, "DateForCardValidity").await;
    let contact = json!({"Request": {"Identification": {"CustomerId": "A", "Number": 1}}});
    caller.unreadable("CustomerService", "GetContact", contact, ("<Number>1</Number>", ""), "Number").await;
    let condition = json!({"Request": {"Id": "A"}});
    caller.unreadable("SalesConditionsService", "Get", condition.clone(), ("<Id>A</Id>", ""), "Required member").await;
    caller.refused("SalesConditionsService", "Get", json!({"Request": {"Id": ""}}), "The Id field is required.").await;
}

#[tokio::test]
async fn pages_begin_at_one_and_a_page_of_a_hundred_thousand_is_cut() {
    let caller = Caller::start().await;
    let pager = |index: i64, size: i64| json!({"PageIndex": index, "PageSize": size});
    let headers = |pager: Value| json!({"searchRequest": {"Pager": pager}});
    let stores = |paging: Value| json!({"Request": {"Paging": paging}});
    let stock = |pager: Value| json!({"inventoryStoreItemDetailRequest": {"Pager": pager}});
    caller.refused("SaleDocumentService", "GetHeaderList", headers(pager(0, 20)), "PageIndex starts at 1").await;
    caller.refused("CompanyStoresService", "GetListDetail", stores(pager(0, 20)), "PageIndex starts at 1").await;
    let service = "ItemInventoryWcfService";
    caller.refused(service, "GetListItemInventoryDetailByStore", stock(pager(0, 20)), "PageIndex starts at 1").await;
    caller.refused("SaleDocumentService", "GetHeaderList", headers(pager(1, -1)), "PageSize cannot be negative").await;
    let got = caller.send("SaleDocumentService", "GetHeaderList", headers(pager(1, 100_000)), |xml| xml).await;
    assert_eq!((got.status, got.text.matches("<Get_Header>").count()), (200, 1000));
    let none = json!({"Request": {"CustomerId": "101000000001", "MaxNumberReturnedContacts": 0}});
    caller.refused("CustomerService", "GetContacts", none, "starts at 1").await;
}

#[tokio::test]
async fn the_catalogue_of_services_is_not_offered() {
    let caller = Caller::start().await;
    let body = envelope(&format!("<GetServiceCatalog xmlns=\"{MAIN}\"/>"));
    let action = "http://www.cegid.fr/Retail/1.0/IWSCatalogWebService/GetServiceCatalog";
    let request = caller.post("WSCatalogService.svc", body).header("SOAPAction", action);
    let got = got(request.send().await.unwrap()).await;
    assert_eq!(got.status, 500);
    assert!(got.text.contains(">a:ActionNotSupported<"), "{}", got.text);
}

#[tokio::test]
async fn a_request_without_a_soapaction_is_not_supported() {
    let caller = Caller::start().await;
    let got = got(caller.post("CustomerWcfService.svc", search_envelope("")).send().await.unwrap()).await;
    assert_eq!(got.status, 500);
    assert!(got.text.contains(">a:ActionNotSupported<"), "{}", got.text);
}

#[tokio::test]
async fn a_gzip_bomb_is_not_opened() {
    let caller = Caller::start().await;
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&vec![b' '; 64 << 20]).unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 1 << 17);
    let request = caller.post("CustomerWcfService.svc", bomb).header("SOAPAction", SEARCH);
    let response = request.header("Content-Encoding", "gzip").send().await.unwrap();
    assert_eq!(response.status(), 415);
    caller.still_answers().await;
}

#[tokio::test]
async fn a_body_of_a_hundred_megabytes_is_refused_before_it_is_sent() {
    let caller = Caller::start().await;
    let mut socket = TcpStream::connect(caller.sim.address()).await.unwrap();
    let credentials = caller.sim.credentials();
    let login = caller.http.get("http://x/").basic_auth(&credentials.login, Some(&credentials.password));
    let login = login.build().unwrap().headers()["authorization"].to_str().unwrap().to_owned();
    let head = format!(
        "POST /Y2/CustomerWcfService.svc HTTP/1.1\r\nHost: x\r\nAuthorization: {login}\r\nContent-Type: text/xml\r\n\
         SOAPAction: \"{SEARCH}\"\r\nContent-Length: 104857600\r\n\r\n<s:Envelope"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = socket.read_to_end(&mut answer);
    tokio::time::timeout(std::time::Duration::from_secs(20), read)
        .await
        .expect("an answer and a closed connection")
        .unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 413"), "{}", String::from_utf8_lossy(&answer));
    caller.still_answers().await;
}

#[tokio::test]
async fn entities_that_multiply_are_not_expanded() {
    let caller = Caller::start().await;
    let mut declared = "<!ENTITY e0 \"boom\">".to_owned();
    for level in 1..30 {
        declared += &format!("<!ENTITY e{level} \"&e{0};&e{0};&e{0};&e{0};\">", level - 1);
    }
    let body = format!("<!DOCTYPE a [{declared}]>{}", search_envelope("<LastName>&e29;</LastName>"));
    let request = caller.post("CustomerWcfService.svc", body).header("SOAPAction", SEARCH);
    assert_eq!(request.send().await.unwrap().status(), 400);
    caller.still_answers().await;
}
