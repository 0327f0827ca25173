//! Contacts and complementary addresses.

use cegid_y2::address::{
    Add, AddRequest, AddressData, AddressId, Delete, DeleteRequest, Get, GetRequest, GetThirdPartyAddresses,
    GetThirdPartyAddressesRequest, ThirdPartyId, ThirdPartyType, Update, UpdateRequest,
};
use cegid_y2::customer_contacts::{
    ContactBirthDate, ContactCompany, ContactDetails, ContactEmailing, ContactIdentification, ContactName,
    ContactPhoneNumber, CreateContact, CreateContactRequest, GetContact, GetContactRequest, GetContacts,
    GetContactsRequest, NewContactIdentification, SexKind, UpdateContact, UpdateContactRequest,
};
use cegid_y2::soap::types::Field;

use super::{CUSTOMER, exchange, text};

fn third() -> ContactIdentification {
    ContactIdentification { customer_id: text(CUSTOMER), number: Some(3), ..Default::default() }
}

#[tokio::test]
async fn contact_creation() {
    let request = CreateContactRequest {
        birth_date: Some(ContactBirthDate {
            birth_day: Some(9),
            birth_full_date: Some("1990-12-09T00:00:00".parse().unwrap()),
            birth_month: Some(12),
            birth_year: Some(1990),
            ..Default::default()
        }),
        company_informations: Some(ContactCompany {
            function: text("Buyer"),
            function_code: text("ACH"),
            service: text("Goods"),
            service_code: text("G1"),
            ..Default::default()
        }),
        details: Some(ContactDetails {
            bloc_note: text("calls <before> ten"),
            closed: Some(false),
            is_main: Some(true),
            relationship_code: text("PRO"),
            sex: Some(SexKind::Female),
            ..Default::default()
        }),
        emailing: Some(ContactEmailing {
            allow_emailing: Some(true),
            allow_mail: Some(false),
            email: text("grace.sample@example.test"),
            ..Default::default()
        }),
        identification: NewContactIdentification { customer_id: CUSTOMER.to_owned() },
        name: ContactName {
            civility: text("MRS"),
            first_name: text("Grace & co"),
            last_name: text("Sample"),
            ..Default::default()
        },
        phone_number: Some(ContactPhoneNumber {
            home_phone_number: text("020 7946 0000"),
            mobile_phone_number: text("+44 7700 900000"),
            office_phone_number: text("020 7946 0001"),
            ..Default::default()
        }),
    };
    let reply = exchange("customer_service.create_contact", &CreateContact { request }).await;
    assert_eq!(reply.number, Some(3));
}

#[tokio::test]
async fn one_contact() {
    let operation = GetContact { request: GetContactRequest { identification: third() } };
    let contact = exchange("customer_service.get_contact", &operation).await;
    assert_eq!(contact.birth_date.as_ref().unwrap().birth_year, None);
    assert_eq!(contact.details.as_ref().unwrap().sex, Some(SexKind::Female));
    assert_eq!(contact.name.as_ref().unwrap().first_name.as_deref(), Some("Grace & co"));
    assert_eq!(format!("{:?}", contact.name.unwrap()), "ContactName { .. }");
}

#[tokio::test]
async fn contacts() {
    let request = GetContactsRequest {
        closed: Some(false),
        customer_id: CUSTOMER.to_owned(),
        max_number_returned_contacts: Some(10),
    };
    let reply = exchange("customer_service.get_contacts", &GetContacts { request }).await;
    assert_eq!(reply.contacts.len(), 2);
    assert_eq!(reply.contacts[0].phone_number, None, "an empty element says nothing");
    assert_eq!(reply.contacts[1].identification, Some(third()));
    assert_eq!(reply.contacts[1].details.as_ref().unwrap().is_main, Some(true));
}

#[tokio::test]
async fn contact_change_keeps_clears_and_sets() {
    let details = ContactDetails { bloc_note: Field::Clear, closed: Some(true), ..Default::default() };
    let name = ContactName { first_name: "Ada".into(), ..Default::default() };
    let request = UpdateContactRequest {
        details: Some(details),
        identification: third(),
        name: Some(name),
        ..Default::default()
    };
    exchange("customer_service.update_contact", &UpdateContact { request }).await;
}

fn third_party() -> ThirdPartyId {
    ThirdPartyId { id: CUSTOMER.to_owned(), kind: ThirdPartyType::Customer }
}

fn second() -> AddressId {
    AddressId { address_number: 2, third_party_id: third_party() }
}

fn assert_is_the_sample_address(address: &AddressData) {
    assert_eq!((address.city.as_deref(), address.address2.as_deref()), (Some("SAMPLETON"), None));
    assert_eq!((address.contact_id, address.delivery_address), (Some(3), Some(true)));
    assert_eq!(format!("{address:?}"), "AddressData { .. }");
}

#[tokio::test]
async fn address_addition() {
    let address_data = AddressData {
        address1: text("7 example row"),
        city: text("SAMPLETON"),
        contact_id: Some(3),
        country: text("GBR"),
        delivery_address: Some(true),
        first_name: text("Grace & co"),
        last_name: text("Sample"),
        title_id: text("MRS"),
        zip_code: text("EX4 3PL"),
        ..Default::default()
    };
    let request = AddRequest {
        address_data,
        address_number: Some(2),
        copy_to_third_party_address: Some(false),
        third_party_id: third_party(),
    };
    assert_eq!(exchange("address_service.add", &Add { request }).await.address_number, Some(2));
}

#[tokio::test]
async fn addresses() {
    let one = exchange("address_service.get", &Get { request: GetRequest { address_id: second() } }).await;
    assert_is_the_sample_address(one.address_data.as_ref().unwrap());
    let request = GetThirdPartyAddressesRequest { third_party_id: third_party() };
    let all = exchange("address_service.get_third_party_addresses", &GetThirdPartyAddresses { request }).await;
    assert_eq!(all.third_party_addresses[0].address_data, one.address_data);
    assert_eq!(all.third_party_addresses[0].address_number, Some(2));
}

#[tokio::test]
async fn address_change_and_deletion() {
    let address_data = AddressData {
        address1: Field::Clear,
        city: "NEWTOWN".into(),
        country: "GBR".into(),
        last_name: "Sample".into(),
        title_id: "MRS".into(),
        zip_code: "EX4 3PL".into(),
        ..Default::default()
    };
    let request = UpdateRequest { address_data, address_id: second(), copy_to_third_party_address: Some(true) };
    exchange("address_service.update", &Update { request }).await;
    exchange("address_service.delete", &Delete { request: DeleteRequest { address_id: second() } }).await;
}
