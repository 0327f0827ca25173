//! The typed client against the simulated Y2, over a socket: what a wallet or a till does with cards, points, vouchers,
//! contacts, addresses, promotions and notifications.

use std::sync::Arc;
use std::time::Duration;

use cegid_y2::{
    Client, ClientSettings, Error, Operation, Timings, address, business_notification_log as log, cash_operations,
    customer_contacts as contacts, loyalty, loyalty_information, sale_document, sales_conditions as promotions,
};
use cegid_y2_simulator::{Sim, SimOptions};

struct Y2 {
    sim: Sim,
    client: Client,
}

impl Y2 {
    async fn start() -> Self {
        let sim = Sim::start(SimOptions::default()).await.unwrap();
        let credentials = sim.credentials().clone();
        let settings = ClientSettings {
            base_url: sim.url().to_string().parse().unwrap(),
            database_id: credentials.database_id,
            login: credentials.login,
            password: credentials.password.into(),
            timeout: Duration::from_secs(20),
            max_in_flight: 4,
            max_reply_bytes: 1 << 20,
            plug_in_names: Default::default(),
        };
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { sim, client: Client::with_timings(http, settings, Arc::new(()), Timings::default()) }
    }

    async fn ok<O: Operation>(&self, operation: &O) -> O::Response {
        let reply = self.client.call(operation).await.unwrap_or_else(|error| panic!("{}: {error}", O::NAME));
        let calls = self.sim.recorded();
        assert_eq!(calls.last().unwrap().dropped, Vec::new(), "{}", O::NAME);
        reply
    }

    async fn refused<O: Operation>(&self, operation: &O) -> String {
        match self.client.call(operation).await {
            Err(Error::Rejected { id, message }) => {
                assert_eq!(id, "CBR_001_0003", "{}", O::NAME);
                message
            }
            Err(other) => panic!("{}: {other}", O::NAME),
            Ok(_) => panic!("{}: not refused", O::NAME),
        }
    }

    fn customer(&self, wanted: impl Fn(&cegid_y2_simulator::world::customer::Customer) -> bool) -> String {
        let world = self.sim.world();
        world.customers().all().find(|customer| wanted(customer)).unwrap().id.to_string()
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[tokio::test]
async fn a_card_lives_from_its_making_to_its_closing() {
    let y2 = Y2::start().await;
    let customer = y2.customer(|customer| customer.cards.is_empty() && !customer.closed);
    let create = loyalty::CreateLoyaltyCard { customer_reference: customer.clone(), store_id: "101".to_owned() };
    let id = y2.ok(&create).await.unwrap();
    assert!(y2.refused(&create).await.contains("already has the active card"));
    let movement = |points: &str| loyalty::UpdatePoints {
        request: loyalty::UpdatePointsRequest {
            loyalty_card_id: Some(id.clone()),
            points: Some(points.parse().unwrap()),
            reason_id: text("COR"),
            ..Default::default()
        },
    };
    y2.ok(&movement("12.50")).await;
    assert!(y2.refused(&movement("-12.51")).await.contains("Insufficient points"));
    let points = loyalty::GetCustomerAvailableLoyaltyPoints { customer_reference: id.clone() };
    assert_eq!(y2.ok(&points).await.unwrap().to_string(), "12.50");
    let cards = loyalty::GetCustomerCardsRequest { customer_id: Some(customer), ..Default::default() };
    let cards = y2.ok(&loyalty::GetCustomerCards { request: cards }).await;
    assert_eq!((cards.len(), cards[0].id.as_ref(), cards[0].active), (1, Some(&id), Some(true)));
    assert!(cards[0].expiracy_date.as_ref().unwrap().is_for_ever());
    let program = loyalty_information::GetProgramMainInfoRequest {
        program_id: cards[0].program.as_ref().unwrap().id.clone().unwrap(),
    };
    let program = y2.ok(&loyalty_information::GetProgramMainInfo { request: program }).await.program.unwrap();
    assert_eq!(program.cumulation_type, Some(loyalty_information::LoyaltyUnit::ByPoints));
    let close = loyalty::CloseCardRequest { loyalty_card_id: Some(id.clone()), ..Default::default() };
    y2.ok(&loyalty::CloseCard { request: close }).await;
    assert!(y2.refused(&movement("1")).await.contains("is closed"));
    let unknown = loyalty::GetLoyaltyCard { loyalty_card_id: "NONE".to_owned() };
    assert!(y2.refused(&unknown).await.contains("Loyalty card NONE unknown"));
}

#[tokio::test]
async fn a_certificate_is_listed_used_and_gone() {
    let y2 = Y2::start().await;
    let customer = y2.customer(|customer| {
        let world = cegid_y2_simulator::world::World::shared();
        let mut theirs = world.vouchers().of_customer(&customer.id);
        theirs.any(|voucher| voucher.kind.name() == "LoyaltyCertificate" && !voucher.closed && voucher.used.is_zero())
    });
    let list = cash_operations::GetCustomerAvailableBons {
        request: cash_operations::GetCustomerAvailableBonsRequest { customer_id: Some(customer.clone()) },
    };
    let certificate = |bon: &&cash_operations::GetCustomerAvailableBonsReply| {
        bon.bon_type == Some(cash_operations::BonType::LoyaltyCertificate)
    };
    let before = y2.ok(&list).await;
    let bon = before.iter().find(certificate).expect("a certificate");
    let key = sale_document::SaleDocumentKey {
        number: Some(123),
        stump: text("101"),
        kind: Some(sale_document::SaleDocumentType::Receipt),
        ..Default::default()
    };
    let request = cash_operations::UseLoyaltyCertificateAsDiscountRequest {
        amount: bon.bon_availability.as_ref().unwrap().amount,
        customer_id: Some(customer),
        document_identifier: Some(sale_document::SaleDocumentIdentifier { key: Some(key), ..Default::default() }),
        loyalty_certificate_id: bon.bon_id.clone(),
    };
    let operation = cash_operations::UseLoyaltyCertificateAsDiscount { request };
    y2.ok(&operation).await;
    assert!(y2.refused(&operation).await.contains("Nothing is available"));
    assert_eq!(y2.ok(&list).await.len(), before.len() - 1);
}

#[tokio::test]
async fn a_contact_and_an_address_are_made_and_their_changes_fetched() {
    let y2 = Y2::start().await;
    let customer = y2.customer(|customer| !customer.is_company);
    let contact = contacts::CreateContactRequest {
        identification: contacts::NewContactIdentification { customer_id: customer.clone() },
        name: contacts::ContactName { last_name: text("Curie"), ..Default::default() },
        ..Default::default()
    };
    let number = y2.ok(&contacts::CreateContact { request: contact }).await.number;
    let third_party = address::ThirdPartyId { id: customer.clone(), ..Default::default() };
    let address_data = address::AddressData {
        city: text("Paris"),
        contact_id: number,
        country: text("FRA"),
        last_name: text("Curie"),
        title_id: text("MME"),
        zip_code: text("75005"),
        ..Default::default()
    };
    let add = address::AddRequest { address_data, third_party_id: third_party.clone(), ..Default::default() };
    let address_number = y2.ok(&address::Add { request: add }).await.address_number.unwrap();
    let address_id = address::AddressId { address_number, third_party_id: third_party };
    let read = y2.ok(&address::Get { request: address::GetRequest { address_id } }).await.address_data.unwrap();
    assert_eq!((read.city.as_deref(), read.contact_id), (Some("Paris"), number));
    let fetch = log::GetItemsToProcess {
        request: log::GetItemsToProcessRequest { subscription_id: text("WALLET"), ..Default::default() },
    };
    let waiting = y2.ok(&fetch).await.notifications;
    let about = |row: &&log::Notification| row.notification.as_ref().unwrap().contains(&customer);
    let ids: Vec<String> = waiting.iter().filter(about).filter_map(|row| row.id.clone()).collect();
    assert_eq!(ids.len(), 2);
    let acknowledge = log::Acknowledge { request: log::AcknowledgeRequest { notification_ids: ids } };
    assert_eq!(y2.ok(&acknowledge).await.count, Some(2));
    assert_eq!(y2.ok(&acknowledge).await.count, Some(0));
    assert_eq!(y2.ok(&fetch).await.notifications.len(), waiting.len() - 2);
}

#[tokio::test]
async fn a_promotion_is_typed_and_takes_effect() {
    let y2 = Y2::start().await;
    let step = promotions::DiscountSettings { pourcent: Some(10.into()), ..Default::default() };
    let request = promotions::InsertRequest {
        benefit_settings: Some(promotions::BenefitSettings {
            discount_settings: vec![step],
            discount_type_id: Some(promotions::SaleConditionBenefitType::OnReceipt),
            ..Default::default()
        }),
        currency_id: "EUR".to_owned(),
        id: "TENOFF".to_owned(),
        label: "Ten off".to_owned(),
        markdown_id: "REM".to_owned(),
        receipt_or_line_conditions_settings: Some(promotions::ReceiptOrLineConditionsSettings {
            always_apply: Some(true),
            used: true,
            ..Default::default()
        }),
        tax_system_id: promotions::TaxSystem::TaxIncluded,
        ..Default::default()
    };
    y2.ok(&promotions::Insert { request: request.clone() }).await;
    let read = promotions::Get { request: promotions::GetRequest { id: "TENOFF".to_owned() } };
    assert_eq!(y2.ok(&read).await.benefit_settings, request.benefit_settings);
    let price = "219.00".parse().unwrap();
    let line = promotions::EvaluatedLine {
        id: 1,
        item_id: format!("{:<33}X", "BAG01"),
        quantity: 1.into(),
        unit_price: promotions::EvaluatedUnitPrice { base: price, net: price },
        ..Default::default()
    };
    let header = promotions::EvaluatedHeader {
        currency_id: "EUR".to_owned(),
        customer_id: String::new(),
        date: "2026-04-01T00:00:00".parse().unwrap(),
        key_words: Vec::new(),
        loyalty: None,
        store_id: "101".to_owned(),
        tax_excluded: false,
    };
    let document = promotions::EvaluatedDocument { header, lines: vec![line], payments: Vec::new() };
    let request = promotions::EvaluateRequest { document, option: None, selected_sales_conditions: Vec::new() };
    let found = y2.ok(&promotions::Evaluate { request }).await.sales_conditions;
    let ours = found.iter().find(|condition| condition.id.as_deref() == Some("TENOFF")).expect("it applies");
    let discount = ours.to_apply.as_ref().unwrap().discount_information.as_ref().unwrap();
    let header = discount.discount.as_ref().unwrap().header.as_ref().unwrap();
    assert_eq!(header.amount.unwrap().to_string(), "21.90");
    let delete = promotions::Delete { request: promotions::DeleteRequest { id: "TENOFF".to_owned() } };
    y2.ok(&delete).await;
    assert!(y2.refused(&read).await.contains("Sales condition TENOFF unknown"));
}
