//! The envelope: what is a reply, what is a fault, and what is neither; on whole documents as they come off the wire.

use std::sync::Arc;

use cegid_y2::soap::{
    Error, Shape, envelope,
    types::Sent,
    xml::{self, Names},
};
use cegid_y2::{
    company_stores, customer::CustomerQueryData, item_inventory::AvailableQtyByStore, sale_document::GetReply,
    worker_process::PingReply,
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;

const NAMESPACE: &str = "http://www.cegid.fr/Retail/1.0";

fn golden(name: &str) -> String {
    let path = format!("{}/tests/golden/y2/{name}.xml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn shape(operation: &'static str, names: Names) -> Shape {
    Shape { namespace: NAMESPACE, operation, names: Arc::new(names) }
}

fn read<R: DeserializeOwned>(document: &str, operation: &'static str) -> Result<R, Error> {
    envelope::read(document, &shape(operation, Names::EXACT.clone()))
}

fn ping(document: &str) -> Result<PingReply, Error> {
    read(document, "Ping")
}

#[track_caller]
fn assert_malformed(document: &str, reason: &str) {
    assert_eq!(ping(document).unwrap_err(), Error::Malformed(reason.to_owned()));
}

#[test]
fn other_envelopes_and_other_replies_are_refused_by_name() {
    let reply = golden("ping.reply");
    let soap12 = reply.replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
    assert_malformed(&soap12, "a SOAP 1.2 envelope; SOAP 1.1 is expected");
    assert_malformed(&reply.replace(NAMESPACE, "urn:other"), "not a reply to Ping");
    assert_malformed(&reply.replace("PingResponse", "pingresponse"), "not a reply to Ping");
    assert_malformed(&golden("hello_world.reply"), "not a reply to Ping");
    assert_malformed(&golden("ping.request"), "not a reply to Ping");
    assert_malformed("<html><body/></html>", "the document is no SOAP envelope");
    let soap = "xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'";
    assert_malformed(&format!("<s:Envelope {soap}/>"), "the document is no SOAP envelope");
    assert_malformed(&format!("<s:Envelope {soap}></s:Envelope>"), "the envelope has no body");
    assert_malformed(&format!("<s:Envelope {soap}><s:Body/></s:Envelope>"), "the envelope has no body");
    assert_malformed(&format!("<s:Envelope {soap}><Body><x/></Body></s:Envelope>"), "the envelope has no body");
    let empty = format!("<s:Envelope {soap}><s:Body> </s:Body></s:Envelope>");
    assert_malformed(&empty, "the body of the envelope is empty");
}

#[test]
fn prefixes_headers_and_neighbours_do_not_matter() {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'>
         <e:Header><x:Body xmlns:x='urn:x'><Deep/></x:Body></e:Header><e:Body><y:PingResponse xmlns:y='{NAMESPACE}'>
         <y:Before/><y:PingResult><y:Text>t</y:Text></y:PingResult><y:After>x</y:After></y:PingResponse><z/></e:Body>
         <e:After/></e:Envelope><!-- end -->"
    );
    assert_eq!(ping(&document).unwrap().text.as_deref(), Some("t"));
}

#[test]
fn a_result_that_is_not_there_is_nothing() {
    let document = |response: &str| {
        let soap = "xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'";
        format!("<s:Envelope {soap}><s:Body><r:PingResponse xmlns:r='{NAMESPACE}'{response}</s:Body></s:Envelope>")
    };
    for response in ["/>", "></r:PingResponse>", "><PingResult/></r:PingResponse>", "><Other/></r:PingResponse>"] {
        let document = document(response);
        assert_eq!(read::<Option<PingReply>>(&document, "Ping").unwrap(), None, "{response}");
        assert_eq!(read::<Vec<PingReply>>(&document, "Ping").unwrap(), [], "{response}");
        assert_eq!(ping(&document).unwrap(), PingReply::default(), "{response}");
    }
}

#[test]
fn a_fault_is_read_to_its_innermost_level() {
    let Err(Error::Fault(fault)) = ping(&golden("business.fault")) else { panic!() };
    assert_eq!((fault.code.as_str(), fault.id.as_deref()), ("CBR_001_0003", Some("CBR_001_0003")));
    assert_eq!(fault.inner_code.as_deref(), Some("CBR00009"));
    assert!(fault.message.ends_with("cannot be re-integrated"), "{}", fault.message);
    let Err(Error::Fault(fault)) = ping(&golden("without_detail.fault")) else { panic!() };
    assert_eq!((fault.id.as_deref(), fault.has_detail), (None, false));
    assert_eq!(fault.code, "Server");
}

#[test]
fn the_other_details_are_read_too() {
    let fault = |detail: &str| {
        let document =
            golden("without_detail.fault").replace("</s:Fault>", &format!("<detail>{detail}</detail></s:Fault>"));
        match ping(&document) {
            Err(Error::Fault(fault)) => *fault,
            other => panic!("{other:?}"),
        }
    };
    let business = fault(
        "<f:BusinessFaultDetail xmlns:f='http://www.cegid.fr/fault'><f:Id>B1</f:Id><f:Message>Wrong</f:Message>
         <f:MemberNames xmlns:a='urn:a'><a:string>City</a:string><a:string>Zip</a:string></f:MemberNames></f:BusinessFaultDetail>",
    );
    assert_eq!((business.id.as_deref(), business.sentence().as_str()), (Some("B1"), "Wrong (City, Zip)"));
    let cbp = fault(
        "<CbpFaultDetail xmlns='http://www.cegid.fr/fault'><Description>Why</Description><Id>C1</Id><Message/></CbpFaultDetail>",
    );
    assert_eq!((cbp.id.as_deref(), cbp.message.as_str()), (Some("C1"), "Why"));
    let bare = fault(
        "<ExceptionDetail xmlns='urn:any'><InnerException><Message>Inner (TA.B)</Message></InnerException><Message>Outer</Message></ExceptionDetail>",
    );
    assert_eq!((bare.id.as_deref(), bare.message.as_str(), bare.has_detail), (None, "Inner", true));
    let unknown = fault("<Whatever/>");
    assert!(!unknown.has_detail);
}

#[test]
fn a_fault_chain_of_any_depth_ends_somewhere() {
    let levels = |depth: usize| {
        let chain = format!("{}{}", "<InnerException>".repeat(depth), "</InnerException>".repeat(depth));
        golden("without_detail.fault")
            .replace("</s:Fault>", &format!("<detail><ExceptionDetail>{chain}</ExceptionDetail></detail></s:Fault>"))
    };
    assert!(matches!(ping(&levels(30)), Err(Error::Fault(_))));
    assert!(matches!(ping(&levels(80)), Err(Error::Forbidden(_))));
    assert!(matches!(ping(&levels(200_000)), Err(Error::Forbidden(_))));
}

#[test]
fn plug_in_replies_are_read_whatever_their_case_and_namespace() {
    let reply = golden("company_stores.get_list_detail.reply");
    let shouted =
        reply.replace("GetListDetailRes", "GETLISTDETAILRES").replace("<Id>", "<ID>").replace("</Id>", "</ID>");
    let tolerant = shape("GetListDetail", Names::tolerant([]));
    let list: company_stores::GetListDetailReply = envelope::read(&shouted, &tolerant).unwrap();
    assert_eq!(list.stores.0.unwrap()[0].id.as_deref(), Some("007"));
    let other = reply.replace(NAMESPACE, "urn:other");
    let list: company_stores::GetListDetailReply = envelope::read(&other, &tolerant).unwrap();
    assert_eq!(list.stores.0.unwrap()[0].id.as_deref(), Some("007"));
    let fault = golden("business.fault");
    assert!(matches!(envelope::read::<company_stores::GetListDetailReply>(&fault, &tolerant), Err(Error::Fault(_))));
}

#[test]
fn a_member_in_a_foreign_namespace_beside_the_real_one_is_kept_as_an_unknown_one() {
    let reply = golden("search_customer_ids.reply").replacen(
        "<CustomerId>",
        "<CustomerId xmlns=\"urn:x\">theirs</CustomerId><x:FirstName xmlns:x=\"urn:x\">theirs</x:FirstName><CustomerId>",
        1,
    );
    let plain: Vec<CustomerQueryData> = read(&golden("search_customer_ids.reply"), "SearchCustomerIds").unwrap();
    let found: Vec<CustomerQueryData> = read(&reply, "SearchCustomerIds").unwrap();
    assert_eq!((&found[0].customer_id, &found[0].first_name), (&plain[0].customer_id, &plain[0].first_name));
    let kept: Vec<_> = found[0].extra.iter().filter(|(_, value)| *value == "theirs").map(|(name, _)| name).collect();
    assert_eq!(kept, ["CustomerId", "FirstName"]);
}

#[test]
fn a_result_that_is_nil_or_left_out_is_told_from_an_empty_one() {
    let of = |result: &str| {
        let document = format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' \
             xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><s:Body><ListResponse xmlns='{NAMESPACE}'>{result}\
             </ListResponse></s:Body></s:Envelope>"
        );
        read::<Sent<Vec<AvailableQtyByStore>>>(&document, "List").map(|list| list.0.map(|rows| rows.len()))
    };
    let list = |result: &str| of(result).unwrap();
    assert_eq!(["", "<ListResult i:nil='true'/>", "<ListResult i:nil='true'></ListResult>"].map(list), [None; 3]);
    assert_eq!(["<ListResult/>", "<ListResult></ListResult>"].map(list), [Some(0); 2]);
    let row = "<AvailableQtyByStore><StoreId>1</StoreId></AvailableQtyByStore>";
    assert_eq!(list(&format!("<ListResult>{row}</ListResult>")), Some(1));
    assert_eq!(list(&format!("<ListResult><Status>OK</Status>{row}</ListResult>")), Some(1));
    assert!(of("<ListResult><Status>KO</Status></ListResult>").is_err(), "a status in the place of the list");
}

/// The document must be an error when it is cut anywhere before the end of its element.
fn assert_every_cut_is_an_error<R: DeserializeOwned>(name: &str, operation: &'static str) {
    let document = golden(name);
    let document = document.trim_end();
    for end in (0..document.len()).filter(|end| document.is_char_boundary(*end)) {
        match read::<R>(&document[..end], operation) {
            Err(Error::Malformed(_)) => {}
            Err(other) => panic!("{name} cut at {end}: {other:?}"),
            Ok(_) => panic!("{name} cut at {end} was read"),
        }
    }
}

#[test]
fn an_envelope_cut_at_any_byte_is_an_error() {
    assert_every_cut_is_an_error::<Option<GetReply>>("get_by_key.reply", "GetByKey");
    assert_every_cut_is_an_error::<Vec<CustomerQueryData>>("search_customer_ids.reply", "SearchCustomerIds");
    assert_every_cut_is_an_error::<Vec<AvailableQtyByStore>>(
        "get_inventory_detail_by_store.reply",
        "GetInventoryDetailByStore",
    );
    assert_every_cut_is_an_error::<PingReply>("business.fault", "Ping");
}

#[test]
fn hostile_documents_are_refused_at_their_first_wrong_byte() {
    let bomb = format!(
        "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>{}]><s:Envelope/>",
        "<!ENTITY l2 '&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;'>".repeat(100_000)
    );
    assert!(matches!(ping(&bomb), Err(Error::Forbidden(_))));
    let head = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><PingResponse xmlns='http://www.cegid.fr/Retail/1.0'><PingResult>";
    assert!(matches!(ping(&format!("{head}{}", "<a>".repeat(2_000_000))), Err(Error::Forbidden(_))));
    let attributes: String = (0..1_000_000).map(|number| format!(" a{number}=''")).collect();
    assert!(matches!(ping(&format!("{head}<a{attributes}/>")), Err(Error::Forbidden(_))));
    let namespaces: String = (0..1_000_000).map(|number| format!(" xmlns:a{number}='u'")).collect();
    assert!(matches!(ping(&format!("{head}<a{namespaces}/>")), Err(Error::Forbidden(_))));
    assert!(matches!(ping(&format!("{head}<a>{}", "x".repeat(8 << 20))), Err(Error::Malformed(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_changes_of_a_reply_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        fault in any::<bool>(),
    ) {
        let mut bytes = golden(if fault { "business.fault" } else { "get_by_key.reply" }).into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(text) = xml::decode(&bytes, None) {
            let _ = read::<Option<GetReply>>(&text, "GetByKey");
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), charset in prop::option::of("[a-z0-9-]{1,12}")) {
        if let Ok(text) = xml::decode(&bytes, charset.as_deref()) {
            let _ = ping(&text);
        }
    }
}
