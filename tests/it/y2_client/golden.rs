//! Every operation against golden files: what it sends, and what it makes of an answer.

mod contacts;
mod loyalty;
mod promotions;
mod vouchers;

use cegid_y2::soap::types::Field;
use cegid_y2::{
    Operation, Service,
    company_stores::{self, FieldsType, Paging},
    customer::{
        AddNewCustomer, AddressDataType, BirthDateDataType, CountryIdType, CustomerInformationType, CustomerInputData,
        CustomerInsertData, CustomerQueryData, CustomerSearchDataType, EmailDataType, GetCustomerDetail,
        GetCustomerIdByReference, InternalGuid, SearchCustomerIds, UpdateCustomer,
    },
    hello_world::HelloWorld,
    item_inventory::{GetInventoryDetailByStore, ItemIdentifier},
    sale_document::{
        DocumentStatus, GetByExternalReference, GetByKey, GetByReference, GetHeaderList, GetHeaderListRequest,
        GetReply, Pager, SaleDocumentKey, SaleDocumentReference, SaleDocumentType,
    },
    sales_external, settings_civilities, settings_country,
    user_defined::{UserDefinedBoolean, UserDefinedDate, UserDefinedId, UserFieldKind},
};
use serde_json::json;

use super::{
    client, golden, ping,
    server::{Server, soap},
};

/// Sends the operation, compares what arrives with the golden request, and answers with the golden reply.
pub(super) async fn exchange<O: Operation>(name: &str, operation: &O) -> O::Response {
    let server = Server::answering(soap(200, golden(&format!("{name}.reply")))).await;
    let response = client(&server).call(operation).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_same(&golden(&format!("{name}.request")), &server.received()[0].body);
    let Service { endpoint, interface, .. } = O::SERVICE;
    let received = &server.received()[0];
    assert_eq!(received.path, format!("/Y2/{endpoint}"));
    if O::NAME != "HelloWorld" {
        let action = format!("\"http://www.cegid.fr/Retail/1.0/{interface}/{}\"", O::NAME);
        assert_eq!(received.headers["soapaction"], action);
    }
    response
}

/// Compares two documents by expanded names and texts, to the end of both; blanks between elements do not count.
fn assert_same(expected: &str, actual: &str) {
    assert_eq!(flat(expected), flat(actual));
}

fn flat(document: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(document).unwrap();
    let mut lines = Vec::new();
    flatten(document.root_element(), &mut lines);
    lines
}

fn flatten(node: roxmltree::Node<'_, '_>, lines: &mut Vec<String>) {
    let name = format!("{{{}}}{}", node.tag_name().namespace().unwrap_or_default(), node.tag_name().name());
    let attributes = node.attributes().map(|attribute| format!(" {}={}", attribute.name(), attribute.value()));
    lines.push(format!("<{name}{}>", attributes.collect::<String>()));
    if node.children().any(|child| child.is_element()) {
        assert!(node.children().filter(|child| child.is_text()).all(|text| text.text().unwrap().trim().is_empty()));
        node.children().filter(roxmltree::Node::is_element).for_each(|child| flatten(child, lines));
    } else {
        lines.push(node.text().unwrap_or_default().to_owned());
    }
    lines.push(format!("</{name}>"));
}

/// The customer of the golden files.
const CUSTOMER: &str = "W007000000012";

pub(super) fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[tokio::test]
async fn hello_world() {
    let status = exchange("hello_world", &HelloWorld { text: "are you there?".to_owned() }).await;
    assert_eq!(status.version(), Some("26.1.2.345"));
    assert_eq!(status.echo(), Some("are you there?"));
}

#[tokio::test]
async fn worker_process_ping() {
    let reply = exchange("ping", &ping()).await;
    assert_eq!(reply.elapsed_milliseconds, Some(12));
    assert_eq!(reply.date.unwrap().to_string(), "2025-05-06T07:08:09");
}

fn assert_is_the_sample_customer(customer: &CustomerQueryData) {
    assert_eq!(customer.customer_id.as_deref(), Some("W007000000012"));
    assert_eq!(customer.first_name.as_deref(), Some("Grace & co"));
    assert_eq!(customer.activity_sector_code, None);
    let address = customer.address_data.as_ref().unwrap();
    assert_eq!((address.address_line2.as_deref(), address.address_line3.as_deref()), (None, None));
    assert_eq!(address.country_id_type, Some(CountryIdType::Internal));
    assert_eq!(customer.optin_email, Some(CustomerInformationType::BrandOnly), "UsableByBrand reads as BrandOnly");
    assert_eq!(customer.optin_postal, Some(CustomerInformationType::Unknown("PerhapsLater".to_owned())));
    assert!(customer.user_defined_texts.is_empty());
    assert_eq!(customer.user_defined_dates[0].id, Some(UserDefinedId::Two));
    assert_eq!(customer.user_fields[0].value_type, Some(UserFieldKind::Number));
    let shown = serde_json::to_value(customer).unwrap();
    assert_eq!(shown["UserDefinedValues"][0]["Value"].to_string(), "12.50");
    assert_eq!(shown["UserDefinedDates"][0]["Value"], json!(null));
    assert_eq!(shown["Notepad"], json!(null));
    assert_eq!(shown["additionalProperties"], json!({"LoyaltyTier": {"Code": "GOLD", "Since": "2024"}}));
    assert_eq!(format!("{customer:?}"), "CustomerQueryData { .. }");
}

#[tokio::test]
async fn customer_search() {
    let search = CustomerSearchDataType {
        email_data: Some(EmailDataType { email: text("grace.sample@example.test"), ..Default::default() }),
        last_name: text("Sample"),
        max_number_of_customers: Some(10),
        ..Default::default()
    };
    let found = exchange("search_customer_ids", &SearchCustomerIds { search_data: search }).await.0.unwrap();
    assert_eq!(found.len(), 1);
    assert_is_the_sample_customer(&found[0]);
}

#[tokio::test]
async fn customer_detail() {
    let operation = GetCustomerDetail { customer_id: "W007000000012".to_owned() };
    assert_is_the_sample_customer(&exchange("get_customer_detail", &operation).await.unwrap());
}

#[tokio::test]
async fn customer_id_by_reference() {
    let operation = GetCustomerIdByReference { customer_reference: "2990000000017".to_owned() };
    assert_eq!(exchange("get_customer_id_by_reference", &operation).await.as_deref(), Some("W007000000012"));
}

#[tokio::test]
async fn customer_creation() {
    let customer_data = CustomerInsertData {
        address_data: Some(AddressDataType {
            address_line1: text("7 example row"),
            city: text("Sampleton"),
            country_id: text("GB"),
            country_id_type: Some(CountryIdType::Iso2),
            zip_code: text("EX4 3PL"),
            ..Default::default()
        }),
        email_data: Some(EmailDataType {
            email: text("grace.sample@example.test"),
            emailing_accepted: Some(true),
            ..Default::default()
        }),
        first_name: text("Grace & co"),
        is_company: Some(false),
        last_name: text("Sample"),
        title_id: text("MRS"),
        user_defined_booleans: vec![UserDefinedBoolean { id: Some(UserDefinedId::One), value: Some(true) }],
        user_defined_dates: vec![UserDefinedDate {
            id: Some(UserDefinedId::Three),
            value: Some("2025-05-06T00:00:00".parse().unwrap()),
        }],
        usual_store_id: text("007"),
        birth_date_data: Some(BirthDateDataType {
            birth_date_day: Some(9),
            birth_date_month: Some(12),
            birth_date_year: Some(1900),
        }),
        optin_email: Some(CustomerInformationType::BrandOnly),
        sex: text("F"),
        customer_guid: Some(InternalGuid {
            check_guid: Some(true),
            guid: text("00000000-0000-4000-8000-000000000007"),
        }),
        ..Default::default()
    };
    let id = exchange("add_new_customer", &AddNewCustomer { customer_data }).await;
    assert_eq!(id.as_deref(), Some("W007000000013"));
}

#[tokio::test]
async fn customer_change_keeps_clears_and_sets() {
    let modified_data = CustomerInputData {
        address_data: Some(AddressDataType {
            address_line2: Field::Clear,
            city: "Newtown".into(),
            ..Default::default()
        }),
        first_name: "Grace".into(),
        title_id: Field::Clear,
        optin_email: Some(CustomerInformationType::DoNotUse),
        closed: Some(false),
        notepad: Field::Clear,
        ..Default::default()
    };
    let operation = UpdateCustomer { customer_id: "W007000000012".to_owned(), modified_data };
    assert_eq!(exchange("update_customer", &operation).await.as_deref(), Some("W007000000012"));
}

#[tokio::test]
async fn document_headers() {
    let search_request = GetHeaderListRequest {
        active: Some(true),
        begin_date: Some("2025-05-01T00:00:00".parse().unwrap()),
        customer_id: text("W007000000012"),
        document_types: vec![SaleDocumentType::Receipt, SaleDocumentType::CustomerOrder],
        end_date: Some("2025-05-31T00:00:00".parse().unwrap()),
        pager: Some(Pager { page_index: Some(2), page_size: Some(50) }),
        store_ids: vec!["007".to_owned(), "008".to_owned()],
    };
    let reply = exchange("get_header_list", &GetHeaderList { search_request }).await;
    let header = &reply.headers[0];
    assert_eq!(header.status, Some(DocumentStatus::None));
    assert_eq!(header.key.as_ref().unwrap().to_string(), "GFO-456");
    assert_eq!(header.omni_channel, None);
    assert_eq!(header.tax_included_total_amount.unwrap().to_string(), "-19.990");
}

fn key() -> SaleDocumentKey {
    SaleDocumentKey {
        number: Some(456),
        stump: text("GFO"),
        kind: Some(SaleDocumentType::Receipt),
        ..Default::default()
    }
}

fn assert_is_the_sample_receipt(receipt: &GetReply) {
    assert_eq!(receipt.header.as_ref().unwrap().key, Some(key()));
    assert_eq!(receipt.delivery_address, None);
    let line = &receipt.lines[0];
    assert_eq!(line.item_id.as_deref(), Some("SCARF09                          X"));
    assert_eq!(line.comment.as_deref(), Some("two\r\nlines"));
    assert_eq!(line.label.as_deref(), Some("Scarf <wool>"));
    let shown = serde_json::to_value(receipt).unwrap();
    assert_eq!(shown["Header"]["TaxIncludedTotalAmount"].to_string(), "-19.990");
    assert_eq!(shown["Header"]["Date"], "2025-05-06T00:00:00");
    assert_eq!(shown["Header"]["OmniChannel"], json!(null));
    assert_eq!(shown["Payments"][0]["CurrencySymbol"], "£");
    assert_eq!(shown["Lines"].as_array().unwrap().len(), 1);
    assert_eq!(shown["ShippingTaxes"], json!([]));
    assert_eq!(shown.get("additionalProperties"), None);
}

#[tokio::test]
async fn document_by_key() {
    assert_is_the_sample_receipt(&exchange("get_by_key", &GetByKey::new(key())).await.unwrap());
}

#[tokio::test]
async fn document_by_reference_that_is_not_there() {
    let reference = SaleDocumentReference {
        customer_id: text("W007000000012"),
        internal_reference: text("WEB-000778"),
        kind: Some(SaleDocumentType::CustomerOrder),
        ..Default::default()
    };
    assert_eq!(exchange("get_by_reference", &GetByReference::new(reference)).await, None);
}

#[tokio::test]
async fn documents_by_external_reference() {
    let operation = GetByExternalReference::new("SHOP-42", SaleDocumentType::Receipt);
    let reply = exchange("get_by_external_reference", &operation).await;
    assert_is_the_sample_receipt(&reply.replies[0]);
}

#[tokio::test]
async fn inventory_by_store() {
    let item_identifier = Some(ItemIdentifier { reference: text("3700000000994"), ..Default::default() });
    let operation = GetInventoryDetailByStore { item_identifier, ..Default::default() };
    let stock = exchange("get_inventory_detail_by_store", &operation).await.0.unwrap();
    assert_eq!(stock[1].available_qty.unwrap().to_string(), "-2.500");
    assert_eq!(stock[1].store_description.as_deref(), Some("Harbour"));
}

#[tokio::test]
async fn stores() {
    let request = company_stores::GetListDetailRequest {
        fields: vec![FieldsType::warehouses()],
        ids: vec!["007".to_owned()],
        paging: Some(Paging { page_index: Some(1), page_size: Some(1000) }),
        ..Default::default()
    };
    let list = exchange("company_stores.get_list_detail", &company_stores::GetListDetail { request }).await.0.unwrap();
    assert_eq!(list.pagination.unwrap().count, Some(1));
    let request = company_stores::GetDetailRequest { id: text("007"), ..Default::default() };
    let detail = exchange("company_stores.get_detail", &company_stores::GetDetail { request }).await;
    let store = detail.unwrap().store.unwrap();
    assert_eq!(list.stores.0.unwrap(), std::slice::from_ref(&store));
    assert_eq!(store.kind.as_deref(), Some("Airport"));
    assert_eq!(store.extra.get("Surface"), Some(&json!("120")));
    assert_eq!(store.warehouses[0].description.as_deref(), Some("Back room"));
}

#[tokio::test]
async fn civilities() {
    let list = exchange("settings_civilities.get_list_detail", &settings_civilities::GetListDetail::default()).await;
    let civilities = list.0.unwrap().civilities.0.unwrap();
    assert_eq!(civilities.len(), 2);
    let request = settings_civilities::GetDetailRequest { id: text("DR") };
    let detail = exchange("settings_civilities.get_detail", &settings_civilities::GetDetail { request }).await;
    assert_eq!(detail.unwrap().civility.as_ref(), civilities.first());
}

#[tokio::test]
async fn countries() {
    let request = settings_country::GetListDetailRequest { iso2: text("GB"), ..Default::default() };
    let list = exchange("settings_country.get_list_detail", &settings_country::GetListDetail { request }).await;
    let countries = list.0.unwrap().countries.0.unwrap();
    assert_eq!(countries.len(), 2, "an unknown code is an entry with empty data");
    assert_eq!(countries[1], settings_country::Country::default());
    assert_eq!(countries[0].iso_numeric.as_deref(), Some("826"));
    let request = settings_country::GetDetailRequest { id: text("GBR") };
    let detail = exchange("settings_country.get_detail", &settings_country::GetDetail { request }).await;
    assert_eq!(detail.unwrap().country.as_ref(), countries.first());
}

#[tokio::test]
async fn receipt_to_customer() {
    let request =
        sales_external::UpdateCustomerRequest { customer_id: text("W007000000012"), key: Some((&key()).into()) };
    let reply = exchange("sales_external.update_customer", &sales_external::UpdateCustomer { request }).await;
    assert_eq!(reply.updated, Some(true));
}
