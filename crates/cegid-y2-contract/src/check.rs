//! Holds a message against the contract and tells everything that is wrong with it. For tests and `doctor`.

use serde_json::{Map, Value};

use super::cursor::{Cursor, XmlError};
use super::envelope::{self, EnvelopeError};
use super::finding::{DropReason, Finding, Problem};
use super::lexical;
use super::model::{Member, OperationContract, ServiceContract, Shape, TypeRef};
use super::read::Order;
use super::walk::{OnRefusal, Stop, Walk};

/// Everything that is wrong with a request: `Err` when it is no request to `operation` at all.
pub fn check_request(
    service: &ServiceContract,
    operation: &OperationContract,
    xml: &str,
) -> Result<Vec<Finding>, EnvelopeError> {
    read(service, &operation.name, &operation.input, xml).map(|(_, findings)| findings)
}

/// Everything that is wrong with a reply, or with the detail of a fault: `Err` when it is neither.
pub fn check_reply(
    service: &ServiceContract,
    operation: &OperationContract,
    xml: &str,
) -> Result<Vec<Finding>, EnvelopeError> {
    match check_fault(service, xml)? {
        Some(findings) => Ok(findings),
        None => read_reply(service, operation, xml).map(|(_, findings)| findings),
    }
}

/// The content of `<Operation>Result`, with everything that is wrong with it. What cannot be read is `null`.
pub fn read_reply(
    service: &ServiceContract,
    operation: &OperationContract,
    xml: &str,
) -> Result<(Value, Vec<Finding>), EnvelopeError> {
    let members = operation.output.as_slice();
    let (mut values, findings) = read(service, &operation.response_name(), members, xml)?;
    let result = operation.output.as_ref().and_then(|output| values.remove(&output.name));
    Ok((result.unwrap_or(Value::Null), findings))
}

fn read(
    service: &ServiceContract,
    name: &str,
    members: &[Member],
    xml: &str,
) -> Result<(Map<String, Value>, Vec<Finding>), EnvelopeError> {
    let mut cursor = Cursor::new(xml);
    let element = envelope::first_in_body(&mut cursor)?.ok_or(EnvelopeError::NotAnEnvelope)?;
    if !element.is(service.namespace, name) {
        let known = element.local_name() == name;
        let reason = if known { DropReason::WrongNamespace } else { DropReason::Unknown };
        let (path, name) = (String::new(), element.local_name().to_owned());
        return Ok((Map::new(), vec![Finding { path, name, problem: Problem::Dropped(reason) }]));
    }
    let mut walk = Walk::new(cursor, service, Order::Strict, OnRefusal::Note);
    let values = match walk.members(name, members) {
        Ok(values) => values,
        Err(Stop::Xml(error)) => return Err(error.into()),
        Err(Stop::Refused(finding)) => return Ok((Map::new(), vec![finding])),
    };
    envelope::finish(&mut walk.cursor)?;
    Ok((values, walk.findings))
}

/// `None` when the message is no fault. A fault without a detail has nothing to find.
fn check_fault(service: &ServiceContract, xml: &str) -> Result<Option<Vec<Finding>>, EnvelopeError> {
    let mut cursor = Cursor::new(xml);
    let Some(element) = envelope::first_in_body(&mut cursor)? else { return Ok(None) };
    if !element.is(super::namespace::SOAP, "Fault") {
        return Ok(None);
    }
    while let Some(part) = cursor.next_element()? {
        if part.local_name() != "detail" {
            cursor.skip()?;
            continue;
        }
        let Some(detail) = cursor.next_element()? else { break };
        let named = service.type_by_name(&format!("fault:{}", detail.local_name()));
        let Some((_, ty)) = named.filter(|(_, ty)| Some(ty.namespace) == detail.namespace) else {
            let name = detail.local_name().to_owned();
            let problem = Problem::Dropped(DropReason::Unknown);
            return Ok(Some(vec![Finding { path: "/Fault/detail".into(), name, problem }]));
        };
        let Shape::Struct { members, .. } = &ty.shape else { break };
        let mut walk = Walk::new(cursor, service, Order::Strict, OnRefusal::Note);
        return match walk.members(ty.local_name(), members) {
            Ok(_) => Ok(Some(walk.findings)),
            Err(Stop::Xml(error)) => Err(error.into()),
            Err(Stop::Refused(finding)) => Ok(Some(vec![finding])),
        };
    }
    let finished: Result<(), XmlError> = envelope::finish(&mut cursor);
    finished?;
    Ok(Some(Vec::new()))
}

/// Everything in `result` that does not fit the content of `<Operation>Result`: members that do not exist, values of
/// another kind. What is missing is no finding: the writer knows what to do about it.
pub fn check_value(service: &ServiceContract, operation: &OperationContract, result: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(output) = &operation.output {
        value(service, output, result, "", &mut findings);
    }
    findings
}

fn value(service: &ServiceContract, member: &Member, found: &Value, path: &str, findings: &mut Vec<Finding>) {
    let mut wrong = |problem| findings.push(Finding { path: path.to_owned(), name: member.name.clone(), problem });
    if found.is_null() {
        return;
    }
    let bad = || Problem::BadValue { expected: member.type_name.clone(), found: kind(found).to_owned() };
    let TypeRef::Named(id) = member.ty else {
        if let TypeRef::Scalar(scalar) = member.ty
            && lexical::write(scalar, found).is_none()
        {
            wrong(bad());
        }
        return;
    };
    match (&service.type_of(id).shape, found) {
        (Shape::Enum { values }, Value::String(word)) => {
            if !values.iter().any(|known| known.value == *word) {
                wrong(Problem::UnknownEnumValue { expected: member.type_name.clone(), found: word.clone() });
            }
        }
        (Shape::List { item }, Value::Array(items)) => {
            for (index, found) in items.iter().enumerate() {
                value(service, item, found, &format!("{path}/{}[{}]", member.name, index + 1), findings);
            }
        }
        (Shape::Struct { members, .. }, Value::Object(values)) => {
            let path = format!("{path}/{}", member.name);
            for (name, found) in values {
                match members.iter().find(|member| member.name == *name) {
                    Some(member) => value(service, member, found, &path, findings),
                    None => findings.push(Finding {
                        path: path.clone(),
                        name: name.clone(),
                        problem: Problem::Dropped(DropReason::Unknown),
                    }),
                }
            }
        }
        _ => wrong(bad()),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
