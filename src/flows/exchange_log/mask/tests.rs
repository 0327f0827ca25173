//! What is masked, whatever the message looks like.

use cegid_y2::soap::xml::Names;
use proptest::prelude::*;

use super::*;

fn masked(text: &str) -> String {
    Masker::default().message(text, true, Spelling::Ours)
}

#[test]
fn values_of_members_that_are_not_known_to_be_harmless_are_masked() {
    let xml = "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><Get xmlns=\"u\">\
               <StoreId>PAR01</StoreId><LastName>Dupont</LastName><Nick>dup</Nick><City/><Phone kind=\"private\">06</Phone>\
               <Email><![CDATA[ada@example.org]]></Email><CustomerId>GB&amp;1</CustomerId></Get></s:Body></s:Envelope>";
    assert_eq!(
        masked(xml),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
         <Get xmlns=\"u\"><StoreId>PAR01</StoreId><LastName>***</LastName><Nick>***</Nick><City/>\
         <Phone kind=\"private\">***</Phone><Email>***</Email><CustomerId>GB&amp;1</CustomerId></Get></s:Body></s:Envelope>"
    );
    let json = r#"{"eventType":"CustomerUpdated","body":{"customerId":201,"lastName":"Dupont","age":44,"vip":true,"emails":["a@b.c"],"x":null}}"#;
    assert_eq!(
        masked(json),
        r#"{"eventType":"CustomerUpdated","body":{"customerId":201,"lastName":"***","age":"***","vip":"***","emails":["***"],"x":null}}"#
    );
}

#[test]
fn an_address_of_e_mail_is_masked_wherever_it_stands() {
    assert_eq!(masked("<a><CustomerId>ada@example.org</CustomerId></a>"), "<a><CustomerId>***</CustomerId></a>");
}

#[test]
fn the_items_of_a_list_are_what_the_list_is_called() {
    let xml = "<a xmlns:r=\"u\"><StoreIds><r:string>PAR01</r:string></StoreIds><Notes><r:string>call me</r:string></Notes></a>";
    assert_eq!(
        masked(xml),
        "<a xmlns:r=\"u\"><StoreIds><r:string>PAR01</r:string></StoreIds><Notes><r:string>***</r:string></Notes></a>"
    );
}

#[test]
fn a_sentence_keeps_what_went_wrong_and_nobody() {
    let mut masker = Masker::default();
    masker.message("<a><LastName>martin</LastName></a>", true, Spelling::Ours);
    let fault = "<Fault><faultcode>a:CBR_001_0003</faultcode><faultstring>The customer Serinus-Aurelio martin &lt;s@b.example&gt;, \
                 +33655501234, 77 rue du Gazouillis, exists already: StoreId is unknown</faultstring></Fault>";
    assert_eq!(
        masker.message(fault, true, Spelling::Ours),
        "<Fault><faultcode>a:CBR_001_0003</faultcode><faultstring>The customer *** *** ***, ***, *** rue du ***, exists already: \
         StoreId is unknown</faultstring></Fault>"
    );
}

#[test]
fn what_cannot_be_read_is_left_out() {
    assert_eq!(masked("Dupont"), "[neither XML nor JSON; 6 bytes left out]");
    assert_eq!(masked("{\"a\": Dupont}"), "[not JSON; 13 bytes left out]");
    assert_eq!(
        masked("<!DOCTYPE a [<!ENTITY b \"Dupont\">]><a>&b;</a>"),
        "<!-- a document type declaration: the rest is left out -->"
    );
    for cut in [
        "<a><StoreId>PAR01</StoreId><LastName>Dup",
        "<a><StoreId>PAR01</StoreId></b>Dup",
        "<a><StoreId>PAR01</StoreId><c d='Dup",
    ] {
        let shown = masked(cut);
        assert!(shown.starts_with("<a><StoreId>PAR01</StoreId>") && shown.ends_with("left out -->"), "{shown}");
        assert!(!shown.contains("Dup"), "{shown}");
    }
    let deep = format!("{}Dupont", "<a>".repeat(10_000));
    assert!(masked(&deep).len() < 1000);
}

#[test]
fn names_of_an_installation_are_judged_by_ours_and_translated() {
    let names = Names::tolerant([("StoreId", "Shop"), ("City", "Town"), ("GetListDetail", "GetShops")]);
    let xml = "<GetShopsResponse><Shop>PAR01</Shop><Town>Paris</Town></GetShopsResponse>";
    let show = |spelling| Masker::default().message(xml, true, spelling);
    assert_eq!(
        show(Spelling::Theirs(&names)),
        "<GetShopsResponse><Shop>PAR01</Shop><Town>***</Town></GetShopsResponse>"
    );
    assert_eq!(
        show(Spelling::Translated(&names)),
        "<GetListDetailResponse><StoreId>PAR01</StoreId><City>***</City></GetListDetailResponse>"
    );
    assert_eq!(show(Spelling::Ours), "<GetShopsResponse><Shop>***</Shop><Town>***</Town></GetShopsResponse>");
}

#[test]
fn an_attribute_is_judged_like_a_member_unless_it_is_markup() {
    let shown = masked("<a xmlns:i='urn:i' i:nil='true' i:type='b:c' nil='0612345678' xmlnsfoo='Dupont'/>");
    assert!(shown.contains("i:nil=\"true\"") && shown.contains("i:type=\"b:c\""), "{shown}");
    assert!(!shown.contains("0612345678") && !shown.contains("Dupont"), "{shown}");
}

#[test]
fn the_first_store_that_is_named_is_found() {
    let mut masker = Masker::default();
    masker.message("<a><storeId>PAR01</storeId><StoreId>PAR02</StoreId></a>", true, Spelling::Ours);
    assert_eq!(masker.store.as_deref(), Some("PAR01"));
}

proptest! {
    #[test]
    fn no_name_is_seen_whatever_surrounds_it(before in "[ -;=-~]{0,60}", after in "[ -;=-~]{0,60}", member in "[A-Za-z]{1,12}") {
        const NAME: &str = "Canariensis";
        for message in [
            format!("<LastName>{before}{NAME}{after}</LastName>"),
            format!("<a><faultstring>{before} {NAME} {after}</faultstring></a>"),
            format!("{{\"x{member}\":\"{NAME}\"}}"),
            format!("{before}{NAME}{after}"),
            format!("<a>{before}<LastName>{NAME}</LastName>{after}"),
        ] {
            let shown = masked(&message);
            prop_assert!(!shown.contains(NAME), "{message} → {shown}");
        }
    }
}
