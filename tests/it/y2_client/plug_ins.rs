//! Overrides of the assumed names of plug-ins, in both directions.

use std::collections::BTreeMap;

use cegid_connector::y2::{
    Error,
    company_stores::{FieldsType, GetListDetail, GetListDetailRequest, Paging},
    settings_country,
};

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
    let names = names.map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()));
    settings.plug_in_names = BTreeMap::from([("Company/Stores".to_owned(), BTreeMap::from(names))]);
    let client = client_with(settings, QUICK);
    let list = client.call(&request()).await.unwrap();
    assert_eq!(list.stores[0].id.as_deref(), Some("007"));
    assert_eq!(list.stores[0].description.as_deref(), Some("High street"));
    assert_eq!(list.stores[0].warehouses[0].id.as_deref(), Some("007"), "the rename was for stores only");
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
    let list = client(&server).call(&request()).await.unwrap();
    assert_eq!(list.stores[0].currency_id.as_deref(), Some("GBP"));
}
