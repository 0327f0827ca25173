//! Overrides of the assumed names of plug-ins, in both directions.

use std::collections::BTreeMap;

use cegid_y2::{
    Error, PlugInNames,
    company_stores::{FieldsType, GetListDetail, GetListDetailReply, GetListDetailRequest, Paging, Store},
    sale_document::SaleDocumentType,
    sales_external::{DocumentKey, UpdateCustomer, UpdateCustomerRequest},
    settings_country,
    types::Sent,
};
use cegid_y2_simulator::{Sim, SimOptions};

use super::{
    QUICK, client, client_with, golden,
    server::{Server, soap},
    settings,
};

fn request() -> GetListDetail {
    GetListDetail {
        request: GetListDetailRequest {
            fields: vec![FieldsType::warehouses()],
            paging: Some(Paging { page_index: Some(1), page_size: Some(20) }),
            ..Default::default()
        },
    }
}

fn rows(answer: Result<Sent<GetListDetailReply>, Error>) -> Vec<Store> {
    answer.unwrap().0.unwrap().stores.0.unwrap()
}

fn named<const N: usize>(plug_in: &str, names: [(&str, &str); N]) -> PlugInNames {
    let names = names.map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()));
    BTreeMap::from([(plug_in.to_owned(), BTreeMap::from(names))])
}

#[tokio::test]
async fn overridden_names_are_written_and_read() {
    let names = [
        ("endpoint", "CompanyShopsService.svc"),
        ("interface", "IShopsWebService"),
        ("GetListDetail", "GetShops"),
        ("Request", "Demande"),
        ("Paging", "Pages"),
        ("FieldsType", "Block"),
        ("Context", "Contexte"),
        ("Stores", "Boutiques"),
        ("Store.Id", "Code"),
        ("Description", "Libelle"),
    ];
    let reply = golden("company_stores.get_list_detail.reply")
        .replace("GetListDetailRes", "GetShopsRes")
        .replace("Stores>", "Boutiques>")
        .replacen("<Id>007</Id>\n            <LanguageId>", "<CODE>007</CODE><LanguageId>", 1)
        .replace("Description>", "Libelle>");
    assert!(reply.contains("CODE"));
    let server = Server::answering(soap(200, reply)).await;
    let mut settings = settings(&server.url);
    settings.plug_in_names = named("Company/Stores", names);
    let client = client_with(settings, QUICK);
    let stores = rows(client.call(&request()).await);
    assert_eq!(stores[0].id.as_deref(), Some("007"));
    assert_eq!(stores[0].description.as_deref(), Some("High street"));
    assert_eq!(stores[0].warehouses[0].id.as_deref(), Some("007"), "the rename was for stores only");
    let sent = &server.received()[0];
    assert_eq!(sent.path, "/Y2/CompanyShopsService.svc");
    assert_eq!(sent.headers["soapaction"], "\"http://www.cegid.fr/Retail/1.0/IShopsWebService/GetShops\"");
    let body = "<s:Body><GetShops><Demande><Fields><Block>Warehouses</Block></Fields><Pages><PageIndex>1</PageIndex>\
                <PageSize>20</PageSize></Pages></Demande><Contexte><DatabaseId>DEMO_001_TEST</DatabaseId></Contexte></GetShops></s:Body>";
    assert!(sent.body.contains(body), "{}", sent.body);
    // Another plug-in of the same connection keeps the names that are assumed for it.
    let error = client.call(&settings_country::GetListDetail::default()).await.unwrap_err();
    assert_eq!(error, Error::MalformedReply { reason: "not a reply to GetListDetail".to_owned() });
}

#[tokio::test]
async fn plug_ins_are_read_whatever_the_case_of_their_names() {
    let reply = golden("company_stores.get_list_detail.reply").replace("CurrencyId>", "currencyID>");
    let server = Server::answering(soap(200, reply)).await;
    let stores = rows(client(&server).call(&request()).await);
    assert_eq!(stores[0].currency_id.as_deref(), Some("GBP"));
}

#[tokio::test]
async fn an_odd_value_of_a_plug_in_does_not_fail_the_list() {
    let reply = golden("company_stores.get_list_detail.reply").replacen("<Closed>false<", "<Closed>False<", 1);
    assert!(reply.contains("False"));
    let server = Server::answering(soap(200, reply)).await;
    let stores = rows(client(&server).call(&request()).await);
    let store = &stores[0];
    assert_eq!((store.id.as_deref(), store.closed), (Some("007"), None));
    assert_eq!(store.extra.get("Closed").and_then(|value| value.as_str()), Some("False"));
    assert_eq!(Vec::from_iter(store.extra.unreadable()), ["Closed"]);
}

#[tokio::test]
async fn a_renamed_member_stands_where_its_real_name_belongs() {
    let server = Server::answering(soap(200, golden("company_stores.get_list_detail.reply"))).await;
    let mut settings = settings(&server.url);
    settings.plug_in_names = named("SalesExternal/Engine2", [("CustomerId", "NewCustomerId"), ("Number", "Value")]);
    let key = DocumentKey { number: Some(7), stub: Some("101".to_owned()), kind: Some(SaleDocumentType::Receipt) };
    let request = UpdateCustomerRequest { customer_id: Some("C1".to_owned()), key: Some(key) };
    // Only what is sent matters here.
    let _ = client_with(settings, QUICK).call(&UpdateCustomer { request }).await;
    let body = "<UpdateCustomer><Request><Key><Stub>101</Stub><Type>Receipt</Type><Value>7</Value></Key>\
                <NewCustomerId>C1</NewCustomerId></Request><Context>";
    assert!(server.received()[0].body.contains(body), "{}", server.received()[0].body);
}

#[tokio::test]
async fn y2_reads_a_member_whose_real_name_moves_it() {
    let sim = Sim::start(SimOptions::default()).await.unwrap();
    let mut settings = settings(sim.url().as_str());
    let credentials = sim.credentials().clone();
    (settings.login, settings.password) = (credentials.login, credentials.password.into());
    // Ours come as ExternalReferences, Fields, Ids, Paging: with these two swapped, codes have to move to the front.
    let swapped = [("ExternalReferences", "Ids"), ("GetListDetailRequest.Ids", "ExternalReferences")];
    settings.plug_in_names = named("Company/Stores", swapped);
    let reference = {
        let world = sim.world();
        world.stores().all().find(|store| !store.external_reference.is_empty()).unwrap().external_reference.to_string()
    };
    let mut operation = request();
    operation.request.ids = vec![reference.clone()];
    let stores = rows(client_with(settings, QUICK).call(&operation).await);
    assert_eq!(stores.len(), 1, "the filter was read");
    assert_eq!(stores[0].external_reference.as_deref(), Some(&*reference));
    assert!(!stores[0].warehouses.is_empty(), "and so were the blocks");
    let calls = sim.recorded().all();
    assert_eq!(calls.last().unwrap().dropped, Vec::new());
}
