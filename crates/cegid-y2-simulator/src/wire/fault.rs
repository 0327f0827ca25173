//! Faults on the wire: the nested `CbpExceptionDetail` of a business refusal (vendor WSDL, public client code) and the
//! bare faults of WCF itself.

use super::super::fault::{DESERIALIZATION_FAILED, FaultLevel, INTERNAL_SERVICE_FAULT, ServiceFault};
use cegid_y2_contract::{namespace, push_text};

/// WCF's answer to a SOAP 1.2 envelope on a SOAP 1.1 binding (assumed).
pub const VERSION_MISMATCH_FAULT: &str = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
    <s:Fault><faultcode>s:VersionMismatch</faultcode><faultstring xml:lang=\"en-US\">The envelope version of the \
    incoming message (Soap12 (http://www.w3.org/2003/05/soap-envelope)) does not match that of the encoder (Soap11 \
    (http://schemas.xmlsoap.org/soap/envelope/)).</faultstring></s:Fault></s:Body></s:Envelope>";

/// A refusal of the service. `tracking` is written on the outermost level only.
pub fn service_fault(fault: &ServiceFault, tracking: uuid::Uuid) -> String {
    let outermost = fault.levels.first().map_or("", |level| level.message.as_str());
    let code_namespace = match fault.id.as_str() {
        DESERIALIZATION_FAILED | INTERNAL_SERVICE_FAULT => namespace::WCF_DISPATCHER,
        _ => namespace::FAULT,
    };
    let mut out = start("a", code_namespace, &fault.id, outermost);
    if fault.with_detail {
        out.push_str("<detail><CbpExceptionDetail xmlns=\"");
        out.push_str(namespace::FAULT);
        out.push_str("\" xmlns:i=\"");
        out.push_str(namespace::INSTANCE);
        out.push_str("\">");
        level(&mut out, &fault.id, &fault.levels, Some(tracking));
        out.push_str("</CbpExceptionDetail></detail>");
    }
    end(out)
}

/// A fault of WCF itself, which has no detail: `ActionNotSupported`, `DeserializationFailed`.
pub fn wcf_fault(code_namespace: &str, code: &str, text: &str) -> String {
    end(start("a", code_namespace, code, text))
}

/// WCF's answer to a header that must be understood and is not.
pub fn must_understand_fault(header: &str) -> String {
    let text = format!(
        "The header '{header}' was not understood by the recipient of this message, causing the message to not be \
         processed.  This error typically indicates that the sender of this message has enabled a communication \
         protocol that the receiver cannot process.  Please ensure that the configuration of the client's binding is \
         consistent with the service's binding. "
    );
    end(start("s", "", "MustUnderstand", &text))
}

fn start(prefix: &str, code_namespace: &str, code: &str, text: &str) -> String {
    let mut out = String::with_capacity(1024);
    out.push_str("<s:Envelope xmlns:s=\"");
    out.push_str(namespace::SOAP);
    out.push_str("\"><s:Body><s:Fault><faultcode");
    if !code_namespace.is_empty() {
        out.push_str(&format!(" xmlns:{prefix}=\"{code_namespace}\""));
    }
    out.push_str(&format!(">{prefix}:"));
    push_text(&mut out, code);
    out.push_str("</faultcode><faultstring xml:lang=\"en-US\">");
    push_text(&mut out, text);
    out.push_str("</faultstring>");
    out
}

fn end(mut out: String) -> String {
    out.push_str("</s:Fault></s:Body></s:Envelope>");
    out
}

/// One level and, inside it, the ones below. The members of the base type come first, so the id is near the end.
fn level(out: &mut String, id: &str, levels: &[FaultLevel], tracking: Option<uuid::Uuid>) {
    let Some((this, below)) = levels.split_first() else { return };
    if !below.is_empty() {
        out.push_str("<InnerException i:type=\"CbpExceptionDetail\">");
        level(out, id, below, None);
        out.push_str("</InnerException>");
    }
    member(out, "Message", &this.message);
    if let Some(tracking) = tracking {
        member(out, "TrackingId", &tracking.to_string());
    }
    member(out, "Type", &this.type_name);
    member(out, "Id", id);
    out.push_str("<ToDo/>");
}

fn member(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name}>"));
    push_text(out, text);
    out.push_str(&format!("</{name}>"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use cegid_y2_contract::{check_reply, service_by_endpoint};

    #[test]
    fn a_chain_nests_from_the_outermost_message_and_fits_the_contract() {
        let fault = ServiceFault::chain("CBR_001_0003", &[("WP006", "outer"), ("CBR00009", "a < b")]);
        let xml = service_fault(&fault, uuid::Uuid::nil());
        insta::assert_snapshot!(xml, @r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode xmlns:a="http://www.cegid.fr/fault">a:CBR_001_0003</faultcode><faultstring xml:lang="en-US">Remote call failed: Code = (WP006) Message = (WP006 : outer)</faultstring><detail><CbpExceptionDetail xmlns="http://www.cegid.fr/fault" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><InnerException i:type="CbpExceptionDetail"><Message>Remote call failed: Code = (CBR00009) Message = (CBR00009 : a &lt; b)</Message><Type>Cegid.Retail.Tools.Resources.Biz001Exception</Type><Id>CBR_001_0003</Id><ToDo/></InnerException><Message>Remote call failed: Code = (WP006) Message = (WP006 : outer)</Message><TrackingId>00000000-0000-0000-0000-000000000000</TrackingId><Type>Cegid.Retail.Tools.Resources.Biz001Exception</Type><Id>CBR_001_0003</Id><ToDo/></CbpExceptionDetail></detail></s:Fault></s:Body></s:Envelope>"#);
        let service = service_by_endpoint("SaleDocumentService.svc").unwrap();
        assert_eq!(check_reply(service, service.operation("Create").unwrap(), &xml), Ok(Vec::new()));
    }
}
