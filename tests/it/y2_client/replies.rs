//! What each kind of answer becomes.

use std::{io::Write, time::Duration};

use cegid_y2::{Error, customer::AddNewCustomer, worker_process::PingReply};
use flate2::{Compression, write::GzEncoder};

use super::{
    client, client_with, golden, ping,
    server::{Action, Server, http, soap},
    settings,
};

async fn answer(bytes: Vec<u8>) -> Result<PingReply, Error> {
    client(&Server::answering(bytes).await).call(&ping()).await
}

#[tokio::test]
async fn a_business_fault_gives_the_innermost_sentence_with_id_and_code() {
    let error = answer(soap(500, golden("business.fault"))).await.unwrap_err();
    let message = "Import failed : Customer order Internal reference WEB-000778 - This document already exists and \
                   cannot be re-integrated (CBR00009)";
    assert_eq!(error, Error::Rejected { id: "CBR_001_0003".to_owned(), message: message.to_owned() });
}

#[tokio::test]
async fn a_fault_without_detail_is_one_of_its_own() {
    let error = answer(soap(500, golden("without_detail.fault"))).await.unwrap_err();
    let message = "The server was unable to process the request.".to_owned();
    assert_eq!(error, Error::FaultWithoutDetail { id: "Server".to_owned(), message });
}

fn fault(namespace: &str, code: &str, detail: &str) -> Vec<u8> {
    let xml = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>\
         <faultcode xmlns:a=\"{namespace}\">a:{code}</faultcode><faultstring>outer</faultstring>{detail}\
         </s:Fault></s:Body></s:Envelope>"
    );
    soap(500, xml)
}

#[tokio::test]
async fn whether_a_fault_is_a_refusal_is_told_by_whose_word_its_code_is() {
    const DISPATCHER: &str = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher";
    const Y2: &str = "http://www.cegid.fr/fault";
    const NONE: &str = "http://elsewhere.example.test/";
    // What a service gives away that shows its exceptions, and what Y2 gives.
    let of_wcf = "<detail><ExceptionDetail xmlns=\"http://schemas.datacontract.org/2004/07/System.ServiceModel\">\
                  <Message>inner</Message><Type>System.Exception</Type></ExceptionDetail></detail>";
    let of_y2 = "<detail><CbpExceptionDetail xmlns=\"http://www.cegid.fr/fault\"><Message>inner</Message>\
                 <Id>CBR_161_0006</Id></CbpExceptionDetail></detail>";
    let failed = |id: &str, message: &str| Error::FaultWithoutDetail { id: id.to_owned(), message: message.to_owned() };
    let refused = |id: &str, message: &str| Error::Rejected { id: id.to_owned(), message: message.to_owned() };
    for (namespace, code, detail, expected) in [
        (DISPATCHER, "DeserializationFailed", of_wcf, failed("DeserializationFailed", "inner")),
        (DISPATCHER, "DeserializationFailed", of_y2, failed("DeserializationFailed", "inner")),
        (DISPATCHER, "InternalServiceFault", of_wcf, failed("InternalServiceFault", "inner")),
        (DISPATCHER, "SomethingElse", of_wcf, failed("SomethingElse", "inner")),
        (NONE, "DeserializationFailed", of_wcf, failed("DeserializationFailed", "inner")),
        (DISPATCHER, "InternalServiceFault", "", failed("InternalServiceFault", "outer")),
        (Y2, "CBR_001_0003", "", refused("CBR_001_0003", "outer")),
        (Y2, "CBR_001_0003", of_y2, refused("CBR_161_0006", "inner")),
        (NONE, "CBR_001_0003", "", failed("CBR_001_0003", "outer")),
        (NONE, "CBR_001_0003", of_y2, refused("CBR_161_0006", "inner")),
    ] {
        let error = answer(fault(namespace, code, detail)).await.unwrap_err();
        assert_eq!(error, expected, "{namespace} {code} {detail}");
        assert_eq!(error.is_unreadable_request(), code == "DeserializationFailed");
    }
}

#[tokio::test]
async fn the_prefix_of_a_fault_code_may_be_declared_anywhere_around_it() {
    let xml = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:f='http://www.cegid.fr/fault'><s:Body>\
               <s:Fault><faultcode> f:CBR_001_0003 </faultcode><faultstring>No</faultstring><detail/></s:Fault></s:Body>\
               </s:Envelope>";
    let error = answer(soap(500, xml)).await.unwrap_err();
    assert_eq!(error, Error::Rejected { id: "CBR_001_0003".to_owned(), message: "No".to_owned() });
}

#[tokio::test]
async fn an_unknown_database_is_recognised() {
    let error = answer(soap(500, golden("unknown_database.fault"))).await.unwrap_err();
    assert!(matches!(error, Error::DatabaseRefused { .. }), "{error:?}");
}

#[tokio::test]
async fn an_unknown_action_and_a_missing_endpoint_mean_that_the_operation_is_missing() {
    let missing = Error::OperationMissing { service: "WorkerProcessService", operation: "Ping" };
    assert_eq!(answer(soap(500, golden("action_not_supported.fault"))).await.unwrap_err(), missing);
    assert_eq!(answer(http(404, &["Content-Type: text/html"], "<html>")).await.unwrap_err(), missing);
}

#[tokio::test]
async fn a_page_is_no_answer() {
    let page = "<!DOCTYPE html><html><body>maintenance</body></html>";
    let error = answer(http(200, &["Content-Type: Text/HTML; charset=utf-8"], page)).await.unwrap_err();
    assert_eq!(
        error,
        Error::NotSoap { status: Some(200), content_type: Some("text/html".to_owned()), retry_after: None }
    );
    let error = answer(soap(400, page)).await.unwrap_err();
    assert_eq!(
        error,
        Error::NotSoap { status: Some(400), content_type: Some("text/xml".to_owned()), retry_after: None }
    );
    let error = answer(http(302, &["Location: https://elsewhere.example.test/"], "")).await.unwrap_err();
    assert_eq!(error, Error::NotSoap { status: Some(302), content_type: None, retry_after: None });
    assert!(matches!(answer(soap(200, page)).await.unwrap_err(), Error::ForbiddenMarkup { .. }));
}

#[tokio::test]
async fn compressed_answers_are_read_and_bounded_by_what_they_unpack_to() {
    let packed = |text: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text).unwrap();
        http(200, &["Content-Type: text/xml", "Content-Encoding: gzip"], encoder.finish().unwrap())
    };
    assert_eq!(answer(packed(golden("ping.reply").as_bytes())).await.unwrap().text.as_deref(), Some("tick"));
    let bomb = vec![b' '; 64 << 20];
    assert_eq!(answer(packed(&bomb)).await.unwrap_err(), Error::ReplyTooLarge { limit: 1 << 20 });
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read() {
    let announced = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 2147483648\r\n\r\n<".to_vec();
    assert_eq!(answer(announced).await.unwrap_err(), Error::ReplyTooLarge { limit: 1 << 20 });
    let mut endless = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n".to_vec();
    endless.resize(endless.len() + (2 << 20), b' ');
    assert_eq!(answer(endless).await.unwrap_err(), Error::ReplyTooLarge { limit: 1 << 20 });
}

#[tokio::test]
async fn a_truncated_envelope_is_malformed_and_in_a_cut_connection_the_answer_is_lost() {
    let whole = golden("ping.reply");
    let error = answer(soap(200, &whole[..whole.len() / 2])).await.unwrap_err();
    assert!(matches!(error, Error::MalformedReply { .. }), "{error:?}");
    for packed in [false, true] {
        let server = Server::start(move |_, _| {
            let encoding = if packed { "Content-Encoding: gzip" } else { "X-Nothing: 1" };
            let body: &[u8] = if packed { b"\x1f\x8b\x08\x00\x00\x00" } else { b"<s:Envelope" };
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n{encoding}\r\nContent-Length: 900\r\n\r\n");
            Action::Cut([head.as_bytes(), body].concat())
        })
        .await;
        assert_eq!(client(&server).call(&ping()).await.unwrap_err(), Error::AnswerLost, "{packed}");
    }
}

#[tokio::test]
async fn the_answer_to_another_operation_is_malformed() {
    let error = answer(soap(200, golden("hello_world.reply"))).await.unwrap_err();
    assert_eq!(error, Error::MalformedReply { reason: "not a reply to Ping".to_owned() });
}

#[tokio::test]
async fn other_encodings_are_read() {
    let reply = golden("ping.reply").replace("tick", "tické");
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&reply);
    let latin = answer(http(200, &["Content-Type: text/xml; charset=\"iso-8859-1\""], latin)).await.unwrap();
    assert_eq!(latin.text.as_deref(), Some("tické"));
    let wide: Vec<u8> = format!("\u{feff}{reply}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = answer(http(200, &["Content-Type: text/xml; charset=utf-16"], wide)).await.unwrap();
    assert_eq!(wide.text.as_deref(), Some("tické"));
}

#[tokio::test]
async fn a_long_answer_is_decoded_too() {
    let padding = "<Padding>0123456789</Padding>".repeat(20_000);
    let reply = golden("ping.reply").replace("<Text>", &format!("{padding}<Text>"));
    assert!(reply.len() > 512 * 1024);
    let reply = answer(soap(200, reply)).await.unwrap();
    assert_eq!(reply.text.as_deref(), Some("tick"));
    assert_eq!(reply.extra.get("Padding").unwrap().as_array().unwrap().len(), 20_000);
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_timeout() {
    let server = Server::start(|_, _| Action::Hang).await;
    let mut settings = settings(&server.url);
    settings.timeout = Duration::from_millis(60);
    assert_eq!(client_with(settings, super::QUICK).call(&ping()).await.unwrap_err(), Error::Timeout);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn what_xml_cannot_carry_is_not_sent() {
    let server = Server::answering(soap(200, golden("add_new_customer.reply"))).await;
    let mut customer = AddNewCustomer::default();
    customer.customer_data.last_name = Some("a\u{0}b".to_owned());
    let error = client(&server).call(&customer).await.unwrap_err();
    assert!(
        matches!(&error, Error::InvalidRequest { reason } if reason.starts_with("customerData/LastName:")),
        "{error:?}"
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_recorded_call_shows_both_sides() {
    let server = Server::answering(soap(500, golden("business.fault"))).await;
    let recorded = client(&server).call_recorded(&ping()).await;
    assert_eq!(recorded.request_xml, server.received()[0].body);
    assert_eq!(recorded.status, Some(500));
    assert_eq!(recorded.reply.unwrap(), golden("business.fault"));
    assert!(recorded.result.is_err());
    assert!(!recorded.request_xml.contains("secret"));
}
