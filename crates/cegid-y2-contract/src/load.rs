//! Reads the committed documents of `data/` into the model, once. A mistake in them is a mistake of the build: the
//! loader panics with the place, and a test loads them all.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::model::{
    EnumValue, Member, OperationContract, Origin, Scalar, ServiceContract, Shape, Type, TypeId, TypeRef,
};
use super::namespace;
use super::version::{Changes, Y2Version};

const COMMON: &str = include_str!("data/common.json");

macro_rules! documents {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("data/", $name, ".json")))),*] };
}

const DOCUMENTS: [(&str, &str); 18] = documents![
    "AddressService",
    "BusinessNotificationLogService",
    "CashOperationsWcfService",
    "CompanyStoresService",
    "CustomerOrderManagementService",
    "CustomerService",
    "CustomerWcfService",
    "ItemInventoryWcfService",
    "LoyaltyService",
    "LoyaltyWcfService",
    "SaleDocumentService",
    "SaleHistoryService",
    "SalesConditionsService",
    "SalesExternalEngine2Service",
    "SettingsCivilitiesService",
    "SettingsCountryService",
    "WSCatalogService",
    "WorkerProcessService",
];

pub(super) static SERVICES: LazyLock<Vec<ServiceContract>> = LazyLock::new(|| load_all(None));
pub(super) static SERVICES_OF_19: LazyLock<Vec<ServiceContract>> = LazyLock::new(|| load_all(Some(Y2Version::V19)));
pub(super) static SERVICES_OF_21: LazyLock<Vec<ServiceContract>> = LazyLock::new(|| load_all(Some(Y2Version::V21)));
pub(super) static SERVICES_OF_26: LazyLock<Vec<ServiceContract>> = LazyLock::new(|| load_all(Some(Y2Version::V26)));

/// The public contract as it is, or what one version makes of it.
fn load_all(version: Option<Y2Version>) -> Vec<ServiceContract> {
    let changes = version.map(|version| {
        let changes = Changes::of(version);
        changes.unwrap_or_else(|problem| panic!("contract document versions: {problem}"))
    });
    let has = |name: &str| changes.as_ref().is_none_or(|changes| !changes.lacks_service(name));
    let loaded = DOCUMENTS.iter().filter(|(name, _)| has(name)).map(|(name, text)| {
        let loaded = load(name, text, changes.as_ref());
        loaded.unwrap_or_else(|problem| panic!("contract document {name}: {problem}"))
    });
    loaded.collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    endpoint: String,
    namespace: String,
    interface: String,
    origin: Origin,
    operations: Vec<OperationDocument>,
    types: Vec<TypeDocument>,
    enums: Vec<EnumDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommonDocument {
    types: Vec<TypeDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationDocument {
    name: String,
    action: String,
    input: Vec<MemberDocument>,
    output: Vec<MemberDocument>,
    faults: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypeDocument {
    pub(super) name: String,
    namespace: Option<String>,
    base: Option<String>,
    pub(super) members: Vec<MemberDocument>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnumDocument {
    name: String,
    namespace: Option<String>,
    values: Vec<EnumValue>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberDocument {
    pub(super) name: String,
    #[serde(rename = "type")]
    type_name: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    many: bool,
    #[serde(default)]
    nillable: bool,
    #[serde(default)]
    omit: bool,
}

fn load(name: &str, text: &str, changes: Option<&Changes>) -> Result<ServiceContract, String> {
    let mut document: Document = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if let Some(changes) = changes {
        changes.apply(name, &mut document.types, &mut document.enums)?;
    }
    let common: CommonDocument = serde_json::from_str(COMMON).map_err(|error| error.to_string())?;
    let types = with_needed(document.types, common.types, &document.operations);
    let names: Vec<String> =
        types.iter().map(|ty| &ty.name).chain(document.enums.iter().map(|listed| &listed.name)).cloned().collect();
    let own_namespace = known_namespace(&document.namespace)?;
    let builder = Builder { types: &types, names: &names, own_namespace };
    let mut shapes = Vec::with_capacity(names.len());
    for ty in &types {
        shapes.push(builder.build_type(ty)?);
    }
    let mut operations = Vec::with_capacity(document.operations.len());
    for operation in document.operations {
        let mut output = builder.members(&operation.output, own_namespace)?.into_iter();
        operations.push(OperationContract {
            input: builder.members(&operation.input, own_namespace)?,
            output: output.next(),
            name: operation.name,
            action: operation.action,
            faults: operation.faults,
        });
    }
    for enumeration in document.enums {
        let namespace = builder.namespace(enumeration.namespace.as_deref())?;
        let shape = Shape::Enum { values: enumeration.values };
        shapes.push(Type { name: enumeration.name, namespace, base: None, shape });
    }
    Ok(ServiceContract {
        name: name.to_owned(),
        endpoint: document.endpoint,
        namespace: own_namespace,
        interface: document.interface,
        origin: document.origin,
        operations,
        types: shapes,
    })
}

/// The service's own types and those of the common ones that they or the operations need, as a WSDL would have them.
fn with_needed(
    own: Vec<TypeDocument>,
    common: Vec<TypeDocument>,
    operations: &[OperationDocument],
) -> Vec<TypeDocument> {
    let in_operations = operations.iter().flat_map(|operation| operation.input.iter().chain(&operation.output));
    let in_types = own.iter().flat_map(|ty| &ty.members);
    let mut needed: BTreeSet<String> = in_operations.chain(in_types).map(|member| member.type_name.clone()).collect();
    needed.extend(operations.iter().flat_map(|operation| &operation.faults).map(|fault| format!("fault:{fault}")));
    let mut types = own;
    let mut left = common;
    loop {
        let (found, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|ty| needed.contains(&ty.name));
        if found.is_empty() {
            return types;
        }
        for ty in &found {
            needed.extend(ty.base.iter().cloned().chain(ty.members.iter().map(|member| member.type_name.clone())));
        }
        types.extend(found);
        left = rest;
    }
}

fn known_namespace(text: &str) -> Result<&'static str, String> {
    namespace::known(text).ok_or_else(|| format!("unknown namespace {text}"))
}

struct Builder<'a> {
    types: &'a [TypeDocument],
    names: &'a [String],
    own_namespace: &'static str,
}

impl Builder<'_> {
    fn namespace(&self, text: Option<&str>) -> Result<&'static str, String> {
        text.map_or(Ok(self.own_namespace), known_namespace)
    }

    fn id(&self, name: &str) -> Result<TypeId, String> {
        self.names.iter().position(|known| known == name).map(TypeId).ok_or_else(|| format!("unknown type {name}"))
    }

    fn build_type(&self, document: &TypeDocument) -> Result<Type, String> {
        let base = document.base.as_deref().map(|name| self.id(name)).transpose()?;
        let namespace = self.namespace(document.namespace.as_deref())?;
        let shape = match document.members.as_slice() {
            [only] if only.many && base.is_none() => Shape::List { item: self.member(only, namespace)? },
            _ => {
                let members = self.flattened(document, 0)?;
                let inherited = members.len() - document.members.len();
                Shape::Struct { members, inherited }
            }
        };
        Ok(Type { name: document.name.clone(), namespace, base, shape })
    }

    /// WCF writes the members of the base types first, each level in its own order.
    fn flattened(&self, document: &TypeDocument, depth: usize) -> Result<Vec<Member>, String> {
        if depth > 16 {
            return Err(format!("{} extends itself", document.name));
        }
        let mut members = match document.base.as_deref() {
            None => Vec::new(),
            Some(base) => {
                let parent = self.types.iter().find(|ty| ty.name == base);
                self.flattened(parent.ok_or_else(|| format!("unknown base {base}"))?, depth + 1)?
            }
        };
        members.extend(self.members(&document.members, self.namespace(document.namespace.as_deref())?)?);
        Ok(members)
    }

    fn members(&self, documents: &[MemberDocument], namespace: &'static str) -> Result<Vec<Member>, String> {
        documents.iter().map(|document| self.member(document, namespace)).collect()
    }

    fn member(&self, document: &MemberDocument, namespace: &'static str) -> Result<Member, String> {
        let ty = match Scalar::by_name(&document.type_name) {
            Some(scalar) => TypeRef::Scalar(scalar),
            None => TypeRef::Named(self.id(&document.type_name)?),
        };
        Ok(Member {
            name: document.name.clone(),
            namespace,
            type_name: document.type_name.clone(),
            ty,
            required: document.required,
            nillable: document.nillable,
            omit_when_null: document.omit,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_loads_and_every_operation_ends_with_a_context() {
        assert_eq!(SERVICES.len(), DOCUMENTS.len());
        for service in SERVICES.iter() {
            assert_eq!(service.endpoint, format!("{}.svc", service.name));
            assert!(service.operation("HelloWorld").is_some(), "{} lacks HelloWorld", service.name);
            for operation in &service.operations {
                assert!(operation.context().is_some(), "{}.{}", service.name, operation.name);
                assert!(operation.action.ends_with(&format!("/{}", operation.name)));
            }
        }
    }

    #[test]
    fn members_of_the_base_type_come_first() {
        let service = SERVICES.iter().find(|service| service.name == "CustomerWcfService").unwrap();
        let (_, ty) = service.type_by_name("CustomerInsertData").unwrap();
        let Shape::Struct { members, inherited } = &ty.shape else { panic!("a struct") };
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names.first(), Some(&"ActivitySectorCode"));
        assert_eq!(&names[*inherited..], ["CustomerGuid", "CustomerId"]);
        assert!(
            names.iter().position(|name| *name == "UsualStoreId") < names.iter().position(|name| *name == "Barcode")
        );
    }

    #[test]
    fn a_member_may_be_many_only_as_a_list_of_its_own() {
        for (name, text) in DOCUMENTS {
            let document: Document = serde_json::from_str(text).unwrap();
            for ty in &document.types {
                let many = ty.members.iter().filter(|member| member.many).count();
                assert!(many == 0 || ty.members.len() == 1, "{name} {}", ty.name);
            }
        }
    }
}
