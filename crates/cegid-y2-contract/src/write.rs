//! Writes a result as the reply that WCF would send: members in wire order, nil or absent by the contract's flags.
//!
//! A value that does not fit the contract is written as well as can be: [`super::check_value`] is there to find it.

use serde_json::Value;

use super::lexical;
use super::model::{Member, OperationContract, Scalar, ServiceContract, Shape, TypeRef};
use super::namespace;

/// What becomes of members without a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum NullStyle {
    /// As the contract says for each member: nil in old-style Core services, left out in new ones (vendor WSDL).
    #[default]
    Auto,
    /// Left out wherever the contract allows it.
    Omit,
    /// Always written, nil where the type allows it.
    Nil,
}

/// The whole reply of `operation`. `result` is the content of `<Operation>Result`; operations without one ignore it.
pub fn write_reply(
    service: &ServiceContract,
    operation: &OperationContract,
    result: &Value,
    nulls: NullStyle,
) -> String {
    envelope(service, nulls, &operation.response_name(), |writer| {
        if let Some(output) = &operation.output {
            writer.part(output, result);
        }
    })
}

/// The whole request to `operation`, from an object of its parameters; those without a value are left out.
pub fn write_request(
    service: &ServiceContract,
    operation: &OperationContract,
    parameters: &Value,
    nulls: NullStyle,
) -> String {
    envelope(service, nulls, &operation.name, |writer| {
        for parameter in &operation.input {
            if let Some(value) = parameters.get(&parameter.name) {
                writer.part(parameter, value);
            }
        }
    })
}

fn envelope(service: &ServiceContract, nulls: NullStyle, name: &str, body: impl FnOnce(&mut Writer<'_>)) -> String {
    let mut writer = Writer { out: String::with_capacity(2048), service, nulls, prefixes: Vec::new() };
    for piece in ["<s:Envelope xmlns:s=\"", namespace::SOAP, "\"><s:Body><", name, " xmlns=\"", service.namespace, "\""]
    {
        writer.out.push_str(piece);
    }
    let open = writer.out.len();
    writer.out.push('>');
    body(&mut writer);
    writer.close(open, name);
    writer.out.push_str("</s:Body></s:Envelope>");
    writer.out
}

/// Appends character data, escaped as .NET escapes it: `&`, `<`, `>` and the carriage return.
pub fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| matches!(c, '&' | '<' | '>') || (c < ' ' && c != '\n' && c != '\t')) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'&' => out.push_str("&amp;"),
            b'<' => out.push_str("&lt;"),
            b'>' => out.push_str("&gt;"),
            b'\r' => out.push_str("&#xD;"),
            // XML 1.0 has no way to carry the other control characters.
            _ => out.push('\u{fffd}'),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

struct Writer<'c> {
    out: String,
    service: &'c ServiceContract,
    nulls: NullStyle,
    /// Namespaces beside the default one that are declared where we stand; their prefixes are `a`, `b`, …
    prefixes: Vec<&'static str>,
}

impl Writer<'_> {
    /// A result or a parameter: it carries the declaration of `i:` when its type is complex or it is nil.
    fn part(&mut self, member: &Member, value: &Value) {
        let service = self.service;
        let complex =
            matches!(member.ty, TypeRef::Named(id) if !matches!(service.type_of(id).shape, Shape::Enum { .. }));
        let declaration = format!(" xmlns:i=\"{}\"", namespace::INSTANCE);
        if !value.is_null() {
            self.element(member, value, if complex { &declaration } else { "" });
        } else if service.is_value_type(member) && !member.nillable {
            self.default_value(member);
        } else if self.nulls != NullStyle::Omit {
            self.empty(member, &format!(" i:nil=\"true\"{declaration}"));
        }
    }

    fn member(&mut self, member: &Member, value: Option<&Value>) {
        match value {
            Some(value) if !value.is_null() => self.element(member, value, ""),
            _ => self.null(member),
        }
    }

    fn null(&mut self, member: &Member) {
        let left_out = match self.nulls {
            NullStyle::Auto => member.omit_when_null,
            NullStyle::Omit => !member.required,
            NullStyle::Nil => false,
        };
        if left_out {
            return;
        }
        if self.service.is_value_type(member) && !member.nillable {
            self.default_value(member);
        } else {
            self.empty(member, " i:nil=\"true\"");
        }
    }

    fn default_value(&mut self, member: &Member) {
        let text = match member.ty {
            TypeRef::Scalar(scalar) => lexical::default_text(scalar),
            TypeRef::Named(id) => match &self.service.type_of(id).shape {
                Shape::Enum { values } => values.first().map_or("", |first| first.value.as_str()),
                _ => "",
            },
        };
        let text = Value::String(text.to_owned());
        self.simple(member, &text, "");
    }

    fn element(&mut self, member: &Member, value: &Value, attributes: &str) {
        let service = self.service;
        let TypeRef::Named(id) = member.ty else { return self.simple(member, value, attributes) };
        let ty = service.type_of(id);
        if matches!(ty.shape, Shape::Enum { .. }) {
            return self.simple(member, value, attributes);
        }
        let name = self.qualified(member);
        self.out.push('<');
        self.out.push_str(&name);
        let declares = ty.namespace != service.namespace && !self.prefixes.contains(&ty.namespace);
        if declares {
            self.prefixes.push(ty.namespace);
            let prefix = self.prefix(ty.namespace);
            self.out.push_str(&format!(" xmlns:{prefix}=\"{}\"", ty.namespace));
        }
        self.out.push_str(attributes);
        let open = self.out.len();
        self.out.push('>');
        match (&ty.shape, value) {
            (Shape::Struct { members, .. }, Value::Object(values)) => {
                for member in members {
                    self.member(member, values.get(&member.name));
                }
            }
            (Shape::List { item }, Value::Array(values)) => {
                for value in values {
                    if value.is_null() {
                        self.empty(item, " i:nil=\"true\"");
                    } else {
                        self.element(item, value, "");
                    }
                }
            }
            _ => {}
        }
        self.close(open, &name);
        if declares {
            self.prefixes.pop();
        }
    }

    fn simple(&mut self, member: &Member, value: &Value, attributes: &str) {
        let name = self.qualified(member);
        self.out.push('<');
        self.out.push_str(&name);
        self.out.push_str(attributes);
        let open = self.out.len();
        self.out.push('>');
        match (member.ty, value) {
            (_, Value::String(text)) => push_text(&mut self.out, text),
            (TypeRef::Scalar(scalar), value) if scalar != Scalar::String => {
                let text = lexical::write(scalar, value).unwrap_or_else(|| value.to_string());
                push_text(&mut self.out, &text);
            }
            (_, value) => push_text(&mut self.out, &value.to_string()),
        }
        self.close(open, &name);
    }

    /// Ends the element whose start tag was to end at `open`: `<X/>` when nothing was written since.
    fn close(&mut self, open: usize, name: &str) {
        if self.out.len() == open + 1 {
            self.out.insert(open, '/');
        } else {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    fn empty(&mut self, member: &Member, attributes: &str) {
        let name = self.qualified(member);
        self.out.push('<');
        self.out.push_str(&name);
        self.out.push_str(attributes);
        self.out.push_str("/>");
    }

    fn qualified<'m>(&self, member: &'m Member) -> std::borrow::Cow<'m, str> {
        if member.namespace == self.service.namespace {
            return member.name.as_str().into();
        }
        format!("{}:{}", self.prefix(member.namespace), member.name).into()
    }

    fn prefix(&self, namespace: &'static str) -> char {
        let index = self.prefixes.iter().position(|known| *known == namespace).unwrap_or(0);
        u8::try_from(index).map_or('z', |index| char::from(b'a' + index.min(25)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::service_by_endpoint;

    fn reply(endpoint: &str, operation: &str, result: Value, nulls: NullStyle) -> String {
        let service = service_by_endpoint(endpoint).unwrap();
        write_reply(service, service.operation(operation).unwrap(), &result, nulls)
    }

    #[test]
    fn old_services_write_every_member_and_new_ones_leave_nulls_out() {
        let old = reply(
            "ItemInventoryWcfService.svc",
            "GetInventoryDetailByStore",
            json!([{"StoreId": "101"}]),
            NullStyle::Auto,
        );
        insta::assert_snapshot!(old, @r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetInventoryDetailByStoreResponse xmlns="http://www.cegid.fr/Retail/1.0"><GetInventoryDetailByStoreResult xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><AvailableQtyByStore><AvailableQty>0</AvailableQty><StoreDescription i:nil="true"/><StoreId>101</StoreId></AvailableQtyByStore></GetInventoryDetailByStoreResult></GetInventoryDetailByStoreResponse></s:Body></s:Envelope>"#);
        let new = reply(
            "CompanyStoresService.svc",
            "GetDetail",
            json!({"Store": {"Id": "101", "Email": null}}),
            NullStyle::Auto,
        );
        assert!(new.contains("<Store><Id>101</Id></Store>"), "{new}");
        let nil = reply("CompanyStoresService.svc", "GetDetail", json!({"Store": {"Id": "101"}}), NullStyle::Nil);
        assert!(nil.contains("<Store><Address i:nil=\"true\"/><Closed i:nil=\"true\"/>"), "{nil}");
        let omit = reply(
            "ItemInventoryWcfService.svc",
            "GetInventoryDetailByStore",
            json!([{"StoreId": "101"}]),
            NullStyle::Omit,
        );
        assert!(omit.contains("<AvailableQtyByStore><StoreId>101</StoreId></AvailableQtyByStore>"), "{omit}");
    }

    #[test]
    fn a_missing_result_is_nil_and_a_missing_output_is_an_empty_response() {
        let nil = reply("SaleDocumentService.svc", "GetByKey", Value::Null, NullStyle::Auto);
        assert!(nil.contains(r#"<GetByKeyResult i:nil="true" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"/>"#));
        let empty = reply("SaleDocumentService.svc", "Cancel", Value::Null, NullStyle::Auto);
        assert!(
            empty.contains(r#"<s:Body><CancelResponse xmlns="http://www.cegid.fr/Retail/1.0"/></s:Body>"#),
            "{empty}"
        );
    }

    #[test]
    fn line_breaks_keep_their_carriage_return_and_markup_is_escaped() {
        let text = reply("WorkerProcessService.svc", "HelloWorld", json!("a\r\nb <&> \"c\" \u{1}"), NullStyle::Auto);
        assert!(text.contains("<HelloWorldResult>a&#xD;\nb &lt;&amp;&gt; \"c\" \u{fffd}</HelloWorldResult>"), "{text}");
    }

    #[test]
    fn items_of_a_string_array_are_in_the_arrays_namespace() {
        let service = service_by_endpoint("BusinessNotificationLogService.svc").unwrap();
        let with_strings = service.operations.iter().find_map(|operation| {
            let TypeRef::Named(id) = operation.input.first()?.ty else { return None };
            let Shape::Struct { members, .. } = &service.type_of(id).shape else { return None };
            members.iter().find(|member| member.type_name == "arr:ArrayOfstring")
        });
        let member = with_strings.unwrap();
        let mut writer = Writer { out: String::new(), service, nulls: NullStyle::Auto, prefixes: Vec::new() };
        writer.member(member, Some(&json!(["x", null])));
        let expected = format!(
            "<{0} xmlns:a=\"{1}\"><a:string>x</a:string><a:string i:nil=\"true\"/></{0}>",
            member.name,
            namespace::ARRAYS
        );
        assert_eq!(writer.out, expected);
    }
}
