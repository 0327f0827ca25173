//! The XML Schemas of a service: one per namespace, the wrappers of the operations among the types of Y2's own.

use super::super::model::{Member, OperationContract, Scalar, ServiceContract, Shape, Type, TypeId, TypeRef};
use super::super::namespace;
use super::xml::Xml;
use super::{Imports, Metadata, prefix};

/// .NET's own schema, which WCF adds to every service.
const SERIALIZATION: &str = include_str!("serialization.xsd");

/// The namespaces that have a schema, the wrappers' first, as WCF numbers them.
pub fn namespaces(service: &ServiceContract) -> Vec<&'static str> {
    let mut found = vec![service.namespace, namespace::SERIALIZATION, namespace::FAULT];
    for (_, ty) in listed(service) {
        if !found.contains(&ty.namespace) {
            found.push(ty.namespace);
        }
    }
    found
}

/// The types that a client gets to see: those of the service, and of those that all services share the ones it uses.
fn listed(service: &ServiceContract) -> Vec<(TypeId, &Type)> {
    let used = reachable(service, service.operations.iter());
    let shared = |ty: &Type| matches!(ty.namespace, namespace::FAULT | namespace::ARRAYS);
    let all = service.types().enumerate().map(|(index, ty)| (TypeId(index), ty));
    all.filter(|(id, ty)| !shared(ty) || used.contains(id)).collect()
}

/// The types that occur in some operations, faults included.
pub fn reachable<'c>(
    service: &ServiceContract,
    operations: impl Iterator<Item = &'c OperationContract>,
) -> Vec<TypeId> {
    let mut waiting: Vec<TypeId> = Vec::new();
    for operation in operations {
        waiting.extend(operation.input.iter().chain(&operation.output).filter_map(named));
        let faults = operation.faults.iter().filter_map(|fault| service.type_by_name(&format!("fault:{fault}")));
        waiting.extend(faults.map(|(id, _)| id));
    }
    let mut seen = Vec::new();
    while let Some(id) = waiting.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let ty = service.type_of(id);
        waiting.extend(ty.base);
        match &ty.shape {
            Shape::Struct { members, .. } => waiting.extend(members.iter().filter_map(named)),
            Shape::List { item } => waiting.extend(named(item)),
            Shape::Enum { .. } => {}
        }
    }
    seen
}

fn named(member: &Member) -> Option<TypeId> {
    match member.ty {
        TypeRef::Named(id) => Some(id),
        TypeRef::Scalar(_) => None,
    }
}

/// Writes the schema of one namespace.
pub fn write(out: &mut Xml, metadata: &Metadata<'_>, target: &'static str, imports: Imports) {
    if target == namespace::SERIALIZATION {
        return out.verbatim(SERIALIZATION.trim_end());
    }
    let writer = Writer { service: metadata.service, target };
    let types: Vec<&Type> =
        listed(metadata.service).into_iter().map(|(_, ty)| ty).filter(|ty| ty.namespace == target).collect();
    let foreign = writer.foreign_namespaces(&types);
    let declared: Vec<(String, &str)> =
        foreign.iter().map(|namespace| (format!("xmlns:{}", prefix(namespace)), *namespace)).collect();
    let mut attributes = vec![
        ("elementFormDefault", "qualified"),
        ("targetNamespace", target),
        ("xmlns:xs", namespace::SCHEMA),
        ("xmlns:tns", target),
    ];
    attributes.extend(declared.iter().map(|(name, namespace)| (name.as_str(), *namespace)));
    out.element("xs:schema", &attributes, |out| {
        for namespace in &foreign {
            match metadata.xsd_location(namespace).filter(|_| imports == Imports::Located) {
                Some(at) => out.empty("xs:import", &[("schemaLocation", &at), ("namespace", namespace)]),
                None => out.empty("xs:import", &[("namespace", namespace)]),
            }
        }
        if target == metadata.service.namespace {
            writer.wrappers(out);
        }
        for ty in types {
            writer.ty(out, ty);
            let reference = format!("tns:{}", ty.local_name());
            out.empty("xs:element", &[("name", ty.local_name()), ("nillable", "true"), ("type", &reference)]);
        }
    });
}

struct Writer<'c> {
    service: &'c ServiceContract,
    target: &'static str,
}

impl Writer<'_> {
    fn foreign_namespaces(&self, types: &[&Type]) -> Vec<&'static str> {
        let mut found = Vec::new();
        let mut add = |namespace: &'static str| {
            if namespace != self.target && namespace != namespace::SCHEMA && !found.contains(&namespace) {
                found.push(namespace);
            }
        };
        if self.target == self.service.namespace {
            for operation in &self.service.operations {
                operation.input.iter().chain(&operation.output).for_each(|member| add(self.namespace_of(member)));
            }
        }
        for ty in types {
            ty.base.iter().for_each(|base| add(self.service.type_of(*base).namespace));
            own_members(ty).iter().for_each(|member| add(self.namespace_of(member)));
        }
        found
    }

    fn namespace_of(&self, member: &Member) -> &'static str {
        match member.ty {
            TypeRef::Scalar(Scalar::Guid) => namespace::SERIALIZATION,
            TypeRef::Scalar(_) => namespace::SCHEMA,
            TypeRef::Named(id) => self.service.type_of(id).namespace,
        }
    }

    fn wrappers(&self, out: &mut Xml) {
        for operation in &self.service.operations {
            self.wrapper(out, &operation.name, &operation.input);
            self.wrapper(out, &operation.response_name(), operation.output.as_slice());
        }
    }

    fn wrapper(&self, out: &mut Xml, name: &str, members: &[Member]) {
        out.element("xs:element", &[("name", name)], |out| {
            out.element("xs:complexType", &[], |out| self.sequence(out, members, false));
        });
    }

    fn ty(&self, out: &mut Xml, ty: &Type) {
        let name = [("name", ty.local_name())];
        match (&ty.shape, ty.base) {
            (Shape::Enum { values }, _) => out.element("xs:simpleType", &name, |out| {
                out.element("xs:restriction", &[("base", "xs:string")], |out| {
                    for value in values {
                        out.empty("xs:enumeration", &[("value", &value.value)]);
                    }
                });
            }),
            (Shape::List { .. }, _) => out.element("xs:complexType", &name, |out| {
                self.sequence(out, own_members(ty), true);
            }),
            (Shape::Struct { .. }, None) => out.element("xs:complexType", &name, |out| {
                self.sequence(out, own_members(ty), false);
            }),
            (Shape::Struct { .. }, Some(base)) => out.element("xs:complexType", &name, |out| {
                let base = self.qualified(self.service.type_of(base));
                out.element("xs:complexContent", &[("mixed", "false")], |out| {
                    out.element("xs:extension", &[("base", &base)], |out| self.sequence(out, own_members(ty), false));
                });
            }),
        }
    }

    fn sequence(&self, out: &mut Xml, members: &[Member], many: bool) {
        out.element("xs:sequence", &[], |out| members.iter().for_each(|member| self.member(out, member, many)));
    }

    fn member(&self, out: &mut Xml, member: &Member, many: bool) {
        let reference = match member.ty {
            TypeRef::Scalar(_) => member.type_name.clone(),
            TypeRef::Named(id) => self.qualified(self.service.type_of(id)),
        };
        let mut attributes = Vec::with_capacity(5);
        if !member.required {
            attributes.push(("minOccurs", "0"));
        }
        if many {
            attributes.push(("maxOccurs", "unbounded"));
        }
        attributes.push(("name", member.name.as_str()));
        if member.nillable {
            attributes.push(("nillable", "true"));
        }
        attributes.push(("type", &reference));
        out.element("xs:element", &attributes, |out| {
            if member.omit_when_null {
                out.element("xs:annotation", &[], |out| {
                    out.element("xs:appinfo", &[], |out| {
                        out.empty(
                            "DefaultValue",
                            &[("EmitDefaultValue", "false"), ("xmlns", namespace::SERIALIZATION)],
                        );
                    });
                });
            }
        });
    }

    fn qualified(&self, ty: &Type) -> String {
        let prefix = if ty.namespace == self.target { "tns" } else { prefix(ty.namespace) };
        format!("{prefix}:{}", ty.local_name())
    }
}

/// The members that the type itself declares.
fn own_members(ty: &Type) -> &[Member] {
    match &ty.shape {
        Shape::Struct { members, inherited } => &members[*inherited..],
        Shape::List { item } => std::slice::from_ref(item),
        Shape::Enum { .. } => &[],
    }
}
