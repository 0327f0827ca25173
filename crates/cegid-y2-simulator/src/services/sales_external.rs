//! Plug-in `SalesExternal/Engine2`: attaches a receipt to a customer. The plug-in has no public contract: members are assumed,
//! the purpose and the fault's id are the vendor guide's.

use serde_json::Value;

use super::values::{Members, filled, integer, member};
use crate::call::{Call, Handler};
use crate::fault::{FaultLevel, REMOTE_CALL_FAILED, ServiceFault};
use crate::world::document::{Document, DocumentKey};
use crate::world::text::Text;
use crate::world::wire::DocumentType;

/// The id of the refusal of an unknown customer (vendor guide).
const CUSTOMER_NOT_FOUND: &str = "CBR_161_0006";

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "UpdateCustomer" => Some(update_customer),
        _ => None,
    }
}

/// Makes the receipt the customer's, also when it was another's (assumed). Doing it again changes nothing and answers the
/// same. An absent `Type` is a receipt (assumed); other documents are refused.
fn update_customer(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "Request").unwrap_or(&Value::Null);
    let (id, key) = (filled(request, "CustomerId"), member(request, "Key"));
    let missing = [(id.is_none(), "The CustomerId field is required."), (key.is_none(), "The Key field is required.")];
    let missing: Vec<&str> = missing.into_iter().filter(|(missing, _)| *missing).map(|(_, text)| text).collect();
    let (Some(id), Some(key)) = (id, key) else {
        return Err(ServiceFault::invalid_input(REMOTE_CALL_FAILED, &missing));
    };
    let Some(customer) = call.world.customers().get(id).map(|customer| Text::clone(&customer.id)) else {
        let mut fault = ServiceFault::new(CUSTOMER_NOT_FOUND, format!("Receipt customer not found: {id}"));
        fault.levels = vec![FaultLevel {
            type_name: "Cegid.Retail.Tools.Resources.Biz161Exception".into(),
            ..fault.levels.swap_remove(0)
        }];
        return Err(fault);
    };
    let mut receipt = receipt(call, key)?;
    if receipt.customer_id != customer {
        receipt.customer_id = customer;
        call.world.keep(receipt);
    }
    Ok(Members::default().set("Updated", true).done())
}

fn receipt(call: &Call<'_>, key: &Value) -> Result<Document, ServiceFault> {
    let number = integer(key, "Number").and_then(|number| i32::try_from(number).ok()).unwrap_or(0);
    let stump = filled(key, "Stub").unwrap_or_default();
    let kind = filled(key, "Type").unwrap_or(DocumentType::Receipt.name());
    let requested = DocumentKey { kind: DocumentType::Receipt, stump: stump.into(), number };
    let found = call.world.documents().get(&requested).filter(|_| kind == DocumentType::Receipt.name());
    let unknown = || ServiceFault::new(REMOTE_CALL_FAILED, format!("Failed to identify document {kind} {requested}"));
    found.map(|found| Document::clone(found)).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::services::testing::Bench;

    const ENDPOINT: &str = "SalesExternalEngine2Service.svc";

    fn request(customer: &str, number: i32) -> Value {
        let key = json!({"Number": number, "Stub": "101", "Type": "Receipt"});
        json!({"Request": {"CustomerId": customer, "Key": key}})
    }

    fn read(bench: &mut Bench) -> Value {
        let key = json!({"Number": 123, "Stump": "101", "Type": "Receipt"});
        bench.ok("SaleDocumentService.svc", "GetByKey", json!({"searchRequest": {"Key": key}}))
    }

    #[test]
    fn a_receipt_becomes_the_customers_as_often_as_one_asks() {
        let mut bench = Bench::new();
        let before = read(&mut bench);
        let customer = bench.any_customer(|customer| *customer.id != *before["Header"]["CustomerId"].as_str().unwrap());
        for _ in 0..2 {
            let reply = bench.ok(ENDPOINT, "UpdateCustomer", request(&customer, 123));
            assert_eq!(reply, json!({"Updated": true}));
            assert_eq!(read(&mut bench)["Header"]["CustomerId"], *customer);
        }
        let search = json!({"searchRequest": {"CustomerId": customer, "Pager": {"PageIndex": 1, "PageSize": 1000}}});
        let headers = bench.ok("SaleDocumentService.svc", "GetHeaderList", search);
        let headers = headers["Headers"].as_array().expect("a list");
        let is_it = |header: &&Value| header["Key"] == before["Header"]["Key"];
        assert_eq!(headers.iter().filter(is_it).count(), 1);
    }

    #[test]
    fn an_unknown_customer_has_its_own_fault() {
        let fault = Bench::new().call(ENDPOINT, "UpdateCustomer", request("NOBODY", 123)).expect_err("a fault");
        assert_eq!(fault.id, "CBR_161_0006");
    }

    #[test]
    fn an_unknown_receipt_is_refused_and_nothing_changes() {
        let mut bench = Bench::new();
        let customer = bench.any_customer(|_| true);
        let refusal = bench.refused(ENDPOINT, "UpdateCustomer", request(&customer, 999_999));
        assert!(refusal.contains("101-999999"), "{refusal}");
    }

    #[test]
    fn both_members_are_required() {
        let refusal = Bench::new().refused(ENDPOINT, "UpdateCustomer", json!({"Request": {}}));
        assert!(refusal.starts_with("(2) input data not valid."), "{refusal}");
    }
}
