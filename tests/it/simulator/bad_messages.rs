//! Bad messages get the status and the fault that IIS or WCF would give, and the server lives on.

use super::{MAIN, Peer, SEARCH, SOAP, context, envelope, search_envelope};

const DESERIALIZATION: &str = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher\">\
    a:DeserializationFailed<";
const ACTION: &str = "http://schemas.microsoft.com/ws/2005/05/addressing/none\">a:ActionNotSupported<";

#[tokio::test]
async fn an_unknown_or_missing_action_is_not_supported() {
    let peer = Peer::default().await;
    let unhandled = "http://www.cegid.fr/Retail/1.0/ICustomerWcfService/AddNewCustomer";
    for action in ["", "urn:nonsense", unhandled, "http://www.cegid.fr/Retail/1.0/ISaleDocumentService/Create"] {
        let got = peer.call("CustomerWcfService", action, search_envelope("")).await;
        assert_eq!(got.status, 500, "{action}");
        assert!(got.text.contains(ACTION), "{}", got.text);
        assert!(!got.text.contains("<detail>"));
    }
}

#[tokio::test]
async fn a_body_of_another_operation_than_the_action_is_refused() {
    let peer = Peer::default().await;
    for body in
        [envelope(&format!("<GetCustomerDetail xmlns=\"{MAIN}\"/>")), envelope("<SearchCustomerIds/>"), envelope("")]
    {
        let got = peer.call("CustomerWcfService", SEARCH, body).await;
        assert_eq!(got.status, 500);
        assert!(got.text.contains(DESERIALIZATION) && got.text.contains("'SearchCustomerIds'"), "{}", got.text);
    }
}

#[tokio::test]
async fn values_that_dotnet_cannot_read_are_deserialization_faults() {
    let peer = Peer::default().await;
    let nil = "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"";
    for (search, named) in [
        ("<MaxNumberOfCustomers>many</MaxNumberOfCustomers>".to_owned(), "Int32"),
        ("<MaxNumberOfCustomers/>".to_owned(), "Int32"),
        ("<MaxNumberOfCustomers>1,5</MaxNumberOfCustomers>".to_owned(), "Int32"),
        ("<LastModificationDate>31/12/2025</LastModificationDate>".to_owned(), "31/12/2025"),
        ("<IsCompany>yes</IsCompany>".to_owned(), "Boolean"),
        (format!("<MaxNumberOfCustomers {nil}/>"), "cannot be null"),
        ("<AddressData><CountryIdType>ISO4</CountryIdType></AddressData>".to_owned(), "Invalid enum value 'ISO4'"),
        ("<AddressData><City><b/></City></AddressData>".to_owned(), "an element inside"),
        ("text".to_owned(), "text where elements"),
        (format!("<AddressData {} i:type=\"Nonsense\"/>", nil.split(' ').next().unwrap()), "Nonsense"),
    ] {
        let got = peer.search(&search).await;
        assert_eq!(got.status, 500, "{search}");
        assert!(got.text.contains(DESERIALIZATION) && got.text.contains(named), "{search}: {}", got.text);
    }
    assert_eq!(peer.search(&format!("<LastName {nil}/>")).await.status, 200);
}

#[tokio::test]
async fn a_required_member_that_is_missing_is_a_deserialization_fault() {
    let peer = Peer::default().await;
    let action = "http://www.cegid.fr/Retail/1.0/IItemInventoryWcfService/UpdateShoppingCart";
    let cart = |members: &str| {
        let context = context("DEMO_001_TEST");
        envelope(&format!(
            "<UpdateShoppingCart xmlns=\"{MAIN}\"><request>{members}</request>{context}</UpdateShoppingCart>"
        ))
    };
    let complete = "<ItemIdentifier/><Quantity>1.5</Quantity><WarehouseId>W</WarehouseId>";
    assert_eq!(peer.call("ItemInventoryWcfService", action, cart(complete)).await.status, 200);
    for members in [
        "<ItemIdentifier/><WarehouseId>W</WarehouseId>",
        "<Quantity>1</Quantity><ItemIdentifier/><WarehouseId>W</WarehouseId>",
    ] {
        let got = peer.call("ItemInventoryWcfService", action, cart(members)).await;
        assert!(got.status == 500 && got.text.contains("Required member"), "{}", got.text);
    }
}

#[tokio::test]
async fn what_is_no_envelope_is_a_bad_request() {
    let peer = Peer::default().await;
    let bomb = format!(
        "<!DOCTYPE a [<!ENTITY e \"boom\"><!ENTITY f \"&e;&e;&e;\">]>{}",
        search_envelope("<LastName>&f;</LastName>")
    );
    let bodies: [Vec<u8>; 8] = [
        b"".to_vec(),
        b"nonsense".to_vec(),
        b"{\"json\": true}".to_vec(),
        b"<html/>".to_vec(),
        format!("<Envelope xmlns=\"{SOAP}\"/>").into_bytes(),
        bomb.into_bytes(),
        vec![0xff, 0xfe, 0x00],
        search_envelope("").replace("UTF", "").into_bytes()[..60].to_vec(),
    ];
    for body in bodies {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let got = peer.call("CustomerWcfService", SEARCH, body).await;
        assert_eq!((got.status, got.text.as_str()), (400, ""), "{shown}");
    }
    peer.still_answers().await;
}

#[tokio::test]
async fn a_body_that_breaks_off_or_nests_too_deep_is_a_deserialization_fault() {
    let peer = Peer::default().await;
    let whole = search_envelope("<LastName>DEMO</LastName>");
    let inside = whole.find("DEMO<").unwrap();
    for body in [
        whole[..inside].to_owned(),
        whole.replace("</LastName>", "</FirstName>"),
        search_envelope("<LastName>&undeclared;</LastName>"),
        search_envelope("<p:LastName>A</p:LastName>"),
        search_envelope(&format!("{}{}", "<a>".repeat(100), "</a>".repeat(100))),
        search_envelope(&"<a>".repeat(100_000)),
        format!("{whole}<second/>"),
    ] {
        let got = peer.call("CustomerWcfService", SEARCH, body.clone()).await;
        assert_eq!(got.status, 500, "{}", &body[..body.len().min(300)]);
        assert!(got.text.contains(DESERIALIZATION), "{}", got.text);
    }
    peer.still_answers().await;
}

#[tokio::test]
async fn soap_1_2_and_headers_that_must_be_understood_are_faults() {
    let peer = Peer::default().await;
    let newer = search_envelope("").replace(SOAP, "http://www.w3.org/2003/05/soap-envelope");
    let got = peer.call("CustomerWcfService", SEARCH, newer).await;
    assert_eq!(got.status, 500);
    assert!(got.text.contains("<faultcode>s:VersionMismatch</faultcode>"), "{}", got.text);
    let header = "<soap:Header><Security soap:mustUnderstand=\"1\"/></soap:Header><soap:Body>";
    let got = peer.call("CustomerWcfService", SEARCH, search_envelope("").replace("<soap:Body>", header)).await;
    assert_eq!(got.status, 500);
    assert!(got.text.contains("<faultcode>s:MustUnderstand</faultcode>"), "{}", got.text);
}

#[tokio::test]
async fn a_request_cut_at_any_byte_is_refused_and_never_breaks_the_server() {
    let peer = Peer::default().await;
    let whole = search_envelope("<FirstName>\u{c9}</FirstName><LastName>&amp;</LastName>");
    for end in (0..whole.len()).step_by(7) {
        let got = peer.call("CustomerWcfService", SEARCH, whole.as_bytes()[..end].to_vec()).await;
        assert!(matches!(got.status, 400 | 500), "cut at {end}: {}", got.status);
    }
    peer.still_answers().await;
}
