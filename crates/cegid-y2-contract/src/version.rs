//! The product generations and what they add to the public contract or lack of it (`versions.json`).
//!
//! The public WSDLs are one generation's; which members others know comes from public client code of two times. That a
//! generation of today knows all of them is assumed, as is which plug-ins an older one lacks.

use serde::Deserialize;

use super::load::{EnumDocument, MemberDocument, TypeDocument};

const CHANGES: &str = include_str!("versions.json");

/// The product generations whose contracts differ in a few members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Y2Version {
    /// 2019, as the oldest public client code knows it: no plug-ins.
    #[cfg_attr(feature = "clap", value(name = "19"))]
    #[serde(rename = "19")]
    V19,
    /// 2021, as the public WSDLs describe it, with the one plug-in that public client code of that time calls.
    #[cfg_attr(feature = "clap", value(name = "21"))]
    #[serde(rename = "21")]
    V21,
    /// 26, with plug-ins and every member that is known.
    #[default]
    #[cfg_attr(feature = "clap", value(name = "26"))]
    #[serde(rename = "26")]
    V26,
}

impl Y2Version {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::V19, Self::V21, Self::V26];

    /// The number that servers of the generation give. The first is a real one; the others are assumed.
    pub fn number(self) -> &'static str {
        match self {
            Self::V19 => "14.0.0.800",
            Self::V21 => "21.0.0.100",
            Self::V26 => "26.0.0.100",
        }
    }

    /// The generation of a server that gives this number: the newest that is not newer. Of what is no number, the newest.
    pub fn of_number(number: &str) -> Self {
        let major = |number: &str| number.split('.').next().and_then(|major| major.trim().parse::<u32>().ok());
        let Some(given) = major(number) else { return Self::default() };
        let not_newer = Self::ALL.into_iter().rev().find(|version| major(version.number()) <= Some(given));
        not_newer.unwrap_or(Self::V19)
    }
}

/// What one version makes of the public contract.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Changes {
    absent_services: Vec<AbsentServices>,
    types: Vec<AddedType>,
    enums: Vec<AddedEnum>,
    members: Vec<AddedMember>,
    absent_members: Vec<AbsentMember>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AbsentServices {
    versions: Vec<Y2Version>,
    services: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddedType {
    versions: Vec<Y2Version>,
    service: String,
    #[serde(rename = "type")]
    added: TypeDocument,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddedEnum {
    versions: Vec<Y2Version>,
    service: String,
    #[serde(rename = "enum")]
    added: EnumDocument,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddedMember {
    versions: Vec<Y2Version>,
    service: String,
    #[serde(rename = "type")]
    type_name: String,
    /// The member before it on the wire.
    after: String,
    #[serde(rename = "member")]
    added: MemberDocument,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AbsentMember {
    versions: Vec<Y2Version>,
    service: String,
    #[serde(rename = "type")]
    type_name: String,
    member: String,
}

impl Changes {
    /// The changes that one version makes.
    pub(super) fn of(version: Y2Version) -> Result<Self, String> {
        let mut changes: Self = serde_json::from_str(CHANGES).map_err(|error| error.to_string())?;
        changes.absent_services.retain(|change| change.versions.contains(&version));
        changes.types.retain(|change| change.versions.contains(&version));
        changes.enums.retain(|change| change.versions.contains(&version));
        changes.members.retain(|change| change.versions.contains(&version));
        changes.absent_members.retain(|change| change.versions.contains(&version));
        Ok(changes)
    }

    pub(super) fn lacks_service(&self, name: &str) -> bool {
        self.absent_services.iter().any(|absent| absent.services.iter().any(|service| service == name))
    }

    /// Changes the types of one service.
    pub(super) fn apply(
        &self,
        service: &str,
        types: &mut Vec<TypeDocument>,
        enums: &mut Vec<EnumDocument>,
    ) -> Result<(), String> {
        types.extend(self.types.iter().filter(|change| change.service == service).map(|change| change.added.clone()));
        enums.extend(self.enums.iter().filter(|change| change.service == service).map(|change| change.added.clone()));
        for change in self.members.iter().filter(|change| change.service == service) {
            let members = members(types, &change.type_name)?;
            let before = position(members, &change.type_name, &change.after)?;
            members.insert(before + 1, change.added.clone());
        }
        for change in self.absent_members.iter().filter(|change| change.service == service) {
            let members = members(types, &change.type_name)?;
            let place = position(members, &change.type_name, &change.member)?;
            members.remove(place);
        }
        Ok(())
    }
}

fn members<'a>(types: &'a mut [TypeDocument], name: &str) -> Result<&'a mut Vec<MemberDocument>, String> {
    let found = types.iter_mut().find(|ty| ty.name == name);
    found.map(|ty| &mut ty.members).ok_or_else(|| format!("unknown type {name}"))
}

fn position(members: &[MemberDocument], type_name: &str, name: &str) -> Result<usize, String> {
    members.iter().position(|member| member.name == name).ok_or_else(|| format!("{type_name} has no {name}"))
}

#[cfg(test)]
mod tests {
    use super::super::{ServiceContract, Shape, services_of};
    use super::*;

    fn members(version: Y2Version, name: &str) -> Vec<String> {
        let service = services_of(version).iter().find(|service| service.name == "SaleDocumentService").unwrap();
        let (_, ty) = service.type_by_name(name).unwrap();
        let Shape::Struct { members, .. } = &ty.shape else { panic!("a struct") };
        members.iter().map(|member| member.name.clone()).collect()
    }

    #[test]
    fn members_come_and_go_with_the_version_and_stay_in_ordinal_order() {
        let has = |version, ty, member: &str| members(version, ty).iter().any(|name| name == member);
        for (ty, member, known) in [
            ("Address", "CountryIdType", [true, false, true]),
            ("Get_Line", "OmniChannel", [true, false, true]),
            ("OmniChannel", "OriginStoreId", [false, true, true]),
            ("CreditCard", "TransactionIssuer", [false, false, true]),
            ("Create_Header", "TaxSystemId", [false, false, true]),
        ] {
            assert_eq!(Y2Version::ALL.map(|version| has(version, ty, member)), known, "{ty}.{member}");
            assert!(Y2Version::ALL.iter().all(|version| members(*version, ty).is_sorted()), "{ty}");
        }
    }

    #[test]
    fn a_number_is_of_the_newest_generation_that_is_not_newer() {
        for (number, version) in [
            ("12.1.0.5", Y2Version::V19),
            ("18.00.0000.1808", Y2Version::V19),
            ("21.0.0.100", Y2Version::V21),
            ("25.2", Y2Version::V21),
            ("26.0.0.100", Y2Version::V26),
            ("30", Y2Version::V26),
            ("unknown", Y2Version::V26),
        ] {
            assert_eq!(Y2Version::of_number(number), version, "{number}");
        }
    }

    #[test]
    fn plug_ins_came_late() {
        let names = |version: Y2Version| -> Vec<&str> {
            services_of(version).iter().map(|service: &ServiceContract| service.name.as_str()).collect()
        };
        assert!(!names(Y2Version::V19).contains(&"CustomerOrderManagementService"));
        assert!(names(Y2Version::V21).contains(&"CustomerOrderManagementService"));
        assert!(!names(Y2Version::V21).contains(&"CompanyStoresService"));
        assert!(names(Y2Version::V26).contains(&"CompanyStoresService"));
    }
}
