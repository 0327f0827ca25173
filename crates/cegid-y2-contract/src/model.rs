//! The shape of Y2's contract: services, operations, types and members, as facts to look things up in.
//!
//! Holds no behaviour but look-ups.

use super::namespace;

/// One `.svc` endpoint.
#[derive(Debug)]
pub struct ServiceContract {
    /// The endpoint without its extension: `CustomerWcfService`.
    pub name: String,
    /// The last part of the path: `CustomerWcfService.svc`.
    pub endpoint: String,
    /// The namespace of the operations' wrapper elements.
    pub namespace: &'static str,
    /// The .NET interface, part of every action: `ICustomerWcfService`.
    pub interface: String,
    /// How the facts are known.
    pub origin: Origin,
    /// In the order of the source.
    pub operations: Vec<OperationContract>,
    pub(super) types: Vec<Type>,
}

/// How the facts about a service are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// From the vendor's WSDL.
    Wsdl,
    /// Rebuilt from public client code; names and order are exact.
    Reconstructed,
    /// No public contract: shapes of ours in the style of the public ones.
    Assumed,
}

/// One operation: `<name>` in, `<name>Response` holding `<name>Result` out.
#[derive(Debug)]
pub struct OperationContract {
    /// The name, which is also the local name of the request's wrapper element.
    pub name: String,
    /// The SOAPAction, without quotes.
    pub action: String,
    /// The parameters in the operation's own order; the context is the last one.
    pub input: Vec<Member>,
    /// `<name>Result`; `None` for operations that answer an empty `<name>Response`.
    pub output: Option<Member>,
    /// Local names of the fault details that the operation declares.
    pub faults: Vec<String>,
}

impl OperationContract {
    /// The parameter that carries the database id, in this service's spelling: `clientContext`, `context`, `Context`.
    pub fn context(&self) -> Option<&Member> {
        self.input.last().filter(|member| member.type_name == "RetailContext")
    }

    /// The local name of the reply's wrapper element.
    pub fn response_name(&self) -> String {
        format!("{}Response", self.name)
    }
}

/// An element in a type or a wrapper.
#[derive(Clone, Debug)]
pub struct Member {
    /// The local name.
    pub name: String,
    /// The namespace of the element: that of the type which declares it.
    pub namespace: &'static str,
    /// The type's name as the contract spells it, with a prefix outside the main namespace: `xs:int`, `Get_Line`.
    pub type_name: String,
    /// What the content is.
    pub ty: TypeRef,
    /// `minOccurs=1`: WCF refuses a message without it.
    pub required: bool,
    /// `nil` is allowed. Every string and complex type is nillable, a value type only where it says so.
    pub nillable: bool,
    /// `EmitDefaultValue=false`: left out of a message when null.
    pub omit_when_null: bool,
}

/// What the content of an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeRef {
    /// A simple value.
    Scalar(Scalar),
    /// A type of the service, see [`ServiceContract::type_of`].
    Named(TypeId),
}

/// The index of a type in its service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeId(pub(super) usize);

/// The simple types that occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    String,
    Boolean,
    Int,
    Long,
    Decimal,
    Double,
    DateTime,
    Guid,
}

impl Scalar {
    /// By the contract's spelling (`xs:int`, `ser:guid`).
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "xs:string" => Self::String,
            "xs:boolean" => Self::Boolean,
            "xs:int" => Self::Int,
            "xs:long" => Self::Long,
            "xs:decimal" => Self::Decimal,
            "xs:double" => Self::Double,
            "xs:dateTime" => Self::DateTime,
            "ser:guid" => Self::Guid,
            _ => return None,
        })
    }

    /// The .NET name, as deserialization faults spell it.
    pub fn dotnet_name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Boolean => "Boolean",
            Self::Int => "Int32",
            Self::Long => "Int64",
            Self::Decimal => "Decimal",
            Self::Double => "Double",
            Self::DateTime => "DateTime",
            Self::Guid => "Guid",
        }
    }
}

/// A named type.
#[derive(Debug)]
pub struct Type {
    /// As the contract spells it, with a prefix outside the main namespace.
    pub name: String,
    /// The namespace of the type and of the elements it declares.
    pub namespace: &'static str,
    /// The type it extends.
    pub base: Option<TypeId>,
    /// What it is made of.
    pub shape: Shape,
}

impl Type {
    /// The name without a prefix.
    pub fn local_name(&self) -> &str {
        self.name.rsplit_once(':').map_or(self.name.as_str(), |(_, local)| local)
    }
}

/// What a named type is made of.
#[derive(Debug)]
pub enum Shape {
    /// Members in wire order, those of the base types first.
    Struct { members: Vec<Member>, inherited: usize },
    /// Any number of one element.
    List { item: Member },
    /// One of some words.
    Enum { values: Vec<EnumValue> },
}

/// A word of an enumeration.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// The word on the wire, spelled as the vendor does.
    pub value: String,
    /// The code in Y2's database, where it is known.
    #[serde(default)]
    pub code: Option<String>,
}

impl ServiceContract {
    /// The operation with that name.
    pub fn operation(&self, name: &str) -> Option<&OperationContract> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    /// The operation with that SOAPAction (without quotes).
    pub fn operation_by_action(&self, action: &str) -> Option<&OperationContract> {
        self.operations.iter().find(|operation| operation.action == action)
    }

    /// The type behind a reference that one of this service's members holds.
    pub fn type_of(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// A type by the contract's spelling (`Get_Line`, `fault:CbpExceptionDetail`).
    pub fn type_by_name(&self, name: &str) -> Option<(TypeId, &Type)> {
        self.types.iter().enumerate().find(|(_, ty)| ty.name == name).map(|(index, ty)| (TypeId(index), ty))
    }

    /// Every type, lists and enumerations included, in the order of the source.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.types.iter()
    }

    /// The values of an enumeration by name; `None` when there is no such enumeration.
    pub fn enum_values(&self, name: &str) -> Option<&[EnumValue]> {
        match &self.type_by_name(name)?.1.shape {
            Shape::Enum { values } => Some(values),
            _ => None,
        }
    }

    /// Whether `derived` is `base` or extends it, directly or not.
    pub fn extends(&self, derived: TypeId, base: TypeId) -> bool {
        let mut current = Some(derived);
        while let Some(id) = current {
            if id == base {
                return true;
            }
            current = self.type_of(id).base;
        }
        false
    }

    /// The name of the WSDL binding.
    pub fn binding(&self) -> String {
        format!("BasicHttpBinding_{}", self.interface)
    }

    /// Whether the member's content is a .NET value type: absent means its default, and nil needs `nillable`.
    pub fn is_value_type(&self, member: &Member) -> bool {
        match member.ty {
            TypeRef::Scalar(scalar) => scalar != Scalar::String,
            TypeRef::Named(id) => matches!(self.type_of(id).shape, Shape::Enum { .. }),
        }
    }

    /// Whether the wrapper elements are in Y2's main namespace.
    pub fn in_main_namespace(&self) -> bool {
        self.namespace == namespace::RETAIL
    }
}
