//! Reads a raw request into a value, refusing and dropping what WCF refuses and drops.

use serde_json::Value;

use super::cursor::{Cursor, XmlError};
use super::envelope::{self, EnvelopeError};
use super::finding::{Dropped, Finding, Problem};
use super::model::{OperationContract, ServiceContract};
use super::walk::{OnRefusal, Stop, Walk};

/// Which place of a member counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Order {
    /// As .NET: an element out of order is dropped without a word.
    #[default]
    Strict,
    /// Any order.
    Lax,
}

/// Why WCF would not hand the request to the service.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadFault {
    /// No envelope to be found: WCF answers 400.
    #[error(transparent)]
    Envelope(EnvelopeError),
    /// The body starts with another element than the action promises.
    #[error("the body holds {found}, not {expected}")]
    UnexpectedBody { expected: String, found: String },
    /// The body breaks off or is not well-formed.
    #[error("the body cannot be read: {0}")]
    Body(XmlError),
    /// A value that the member's type refuses, or a required member that is missing.
    #[error("{0}")]
    Value(Finding),
}

impl ReadFault {
    /// The text of WCF's fault, in the words of .NET's own messages.
    pub fn wcf_text(&self) -> String {
        const FORMATTER: &str = "The formatter threw an exception while trying to deserialize the message:";
        match self {
            Self::Envelope(error) => error.to_string(),
            Self::UnexpectedBody { expected, found } => format!(
                "{FORMATTER} Error in deserializing body of request message for operation '{expected}'. \
                 OperationFormatter encountered an invalid Message body. Expected to find node type 'Element' with \
                 name '{expected}'. Found node type 'Element' with name '{found}'"
            ),
            Self::Body(error) => format!("{FORMATTER} Error in deserializing body of request message. {error}"),
            Self::Value(finding) => {
                let inner = match &finding.problem {
                    Problem::BadValue { expected, found } => {
                        format!("The value '{found}' cannot be parsed as the type '{expected}'.")
                    }
                    Problem::UnknownEnumValue { expected, found } => format!(
                        "Invalid enum value '{found}' cannot be deserialized into type '{expected}'. Ensure that the \
                         necessary enum values are present and are marked with EnumMemberAttribute attribute if the \
                         type has DataContractAttribute attribute."
                    ),
                    Problem::NilNotAllowed { expected } => format!("ValueType '{expected}' cannot be null."),
                    Problem::Missing => format!("Required member '{}' was not found.", finding.name),
                    other => other.to_string(),
                };
                format!(
                    "{FORMATTER} There was an error while trying to deserialize parameter {}/{}. The InnerException \
                     message was '{inner}'.  Please see InnerException for more details.",
                    finding.path, finding.name
                )
            }
        }
    }
}

/// Reads the body of a request to `operation`: an object of its parameters, and what was dropped on the way.
pub fn read_request(
    service: &ServiceContract,
    operation: &OperationContract,
    xml: &str,
    order: Order,
) -> Result<(Value, Vec<Dropped>), ReadFault> {
    let mut cursor = Cursor::new(xml);
    let wrapper = envelope::first_in_body(&mut cursor).map_err(ReadFault::Envelope)?;
    match wrapper {
        Some(wrapper) if wrapper.is(service.namespace, &operation.name) => {}
        other => {
            let found = other.map_or_else(|| "Body".to_owned(), |element| element.local_name().to_owned());
            return Err(ReadFault::UnexpectedBody { expected: operation.name.clone(), found });
        }
    }
    let mut walk = Walk::new(cursor, service, order, OnRefusal::Stop);
    let values = walk.members(&operation.name, &operation.input).map_err(|stop| match stop {
        Stop::Xml(error) => ReadFault::Body(error),
        Stop::Refused(finding) => ReadFault::Value(finding),
    })?;
    envelope::finish(&mut walk.cursor).map_err(ReadFault::Body)?;
    Ok((Value::Object(values), walk.findings.into_iter().filter_map(dropped).collect()))
}

fn dropped(finding: Finding) -> Option<Dropped> {
    match finding.problem {
        Problem::Dropped(reason) => Some(Dropped { path: finding.path, name: finding.name, reason }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::finding::DropReason;
    use super::super::{check_request, service_by_endpoint};
    use super::*;

    /// A request to `CustomerWcfService.UpdateCustomer` with these members and attributes of `modifiedData`.
    fn update(attributes: &str, members: &str, order: Order) -> Result<(Value, Vec<Dropped>), ReadFault> {
        let service = service_by_endpoint("CustomerWcfService.svc").unwrap();
        read_request(service, service.operation("UpdateCustomer").unwrap(), &envelope(attributes, members), order)
    }

    fn envelope(attributes: &str, members: &str) -> String {
        format!(
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" \
             xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><e:Body>\
             <UpdateCustomer xmlns=\"http://www.cegid.fr/Retail/1.0\"><customerId>1</customerId>\
             <modifiedData{attributes}>{members}</modifiedData></UpdateCustomer></e:Body></e:Envelope>"
        )
    }

    #[test]
    fn a_named_type_must_extend_the_declared_one_and_brings_its_members() {
        let (value, dropped) =
            update(" i:type=\"CustomerInsertData\"", "<CustomerId>X1</CustomerId>", Order::Strict).unwrap();
        assert_eq!(value["modifiedData"], json!({"CustomerId": "X1"}));
        assert_eq!(dropped, []);
        let (value, dropped) =
            update(" i:type=\"CustomerInputData\"", "<CustomerId>X1</CustomerId>", Order::Strict).unwrap();
        assert_eq!((value["modifiedData"].clone(), dropped[0].reason), (json!({}), DropReason::Unknown));
        let refused = update(" i:type=\"CustomerQueryData\"", "", Order::Strict).unwrap_err();
        assert!(refused.wcf_text().contains("CustomerQueryData"), "{refused}");
    }

    #[test]
    fn members_of_the_base_type_that_come_last_are_dropped_in_strict_order_only() {
        let members = "<Closed>true</Closed><LastName>A</LastName>";
        let (value, dropped) = update("", members, Order::Strict).unwrap();
        assert_eq!(value["modifiedData"], json!({"Closed": true}));
        assert_eq!((dropped[0].path.as_str(), dropped[0].name.as_str()), ("/UpdateCustomer/modifiedData", "LastName"));
        let (value, dropped) = update("", members, Order::Lax).unwrap();
        assert_eq!(value["modifiedData"], json!({"Closed": true, "LastName": "A"}));
        assert_eq!(dropped, []);
    }

    #[test]
    fn absent_nil_and_empty_are_told_apart() {
        let (value, _) =
            update("", "<AddressData i:nil=\"1\"/><FirstName i:nil=\"true\"/><LastName/>", Order::Strict).unwrap();
        assert_eq!(value["modifiedData"], json!({"AddressData": null, "FirstName": null, "LastName": ""}));
    }

    #[test]
    fn the_checker_tells_everything_at_once_where_the_reader_stops() {
        let service = service_by_endpoint("CustomerWcfService.svc").unwrap();
        let members = "<UserDefinedDates><UserDefinedDate><Id>9</Id><Value>soon</Value></UserDefinedDate></UserDefinedDates>\
                       <LastName>A</LastName><Closed i:nil=\"true\"/>";
        let xml = envelope("", members);
        let findings = check_request(service, service.operation("UpdateCustomer").unwrap(), &xml).unwrap();
        let messages: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            messages,
            [
                "/UpdateCustomer/modifiedData/UserDefinedDates/UserDefinedDate[1]/Id: the value \"9\" is not one of UserDefinedId",
                "/UpdateCustomer/modifiedData/UserDefinedDates/UserDefinedDate[1]/Value: the value \"soon\" is not a DateTime",
                "/UpdateCustomer/modifiedData/LastName: out of order",
                "/UpdateCustomer/modifiedData/Closed: nil is not allowed for xs:boolean",
            ]
        );
        let stopped = update("", members, Order::Strict).unwrap_err();
        assert!(stopped.to_string().contains("UserDefinedId"), "{stopped}");
    }
}
