//! `pluginNames` of a connection: how an installation spells what a plug-in's assumed contract names. Knows no Y2.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use cegid_y2_contract::{ServiceContract, Shape};

use crate::{
    tenant::model::WAREHOUSES_BLOCK,
    yaml::{Entry, Mismatch, Section, kinds::one_of, nearest},
};

/// What a value must be.
const XML_NAME: &str = "the name of an XML element, without prefix";
/// Plug-in services whose element names are assumed, and their endpoints.
const PLUG_INS: &[(&str, (&str, &str))] = &[
    ("Company/Stores", ("Company/Stores", "CompanyStoresService.svc")),
    ("Settings/Civilities", ("Settings/Civilities", "SettingsCivilitiesService.svc")),
    ("Settings/Country", ("Settings/Country", "SettingsCountryService.svc")),
    ("SalesExternal/Engine2", ("SalesExternal/Engine2", "SalesExternalEngine2Service.svc")),
    ("CustomerOrder/Management", ("CustomerOrder/Management", "CustomerOrderManagementService.svc")),
];

/// By plug-in: our names and the installation's.
pub(super) type PluginNames = BTreeMap<String, BTreeMap<String, String>>;

pub(super) fn read(context: &Context<'_>, section: &Section<'_>) -> PluginNames {
    let mut names = BTreeMap::new();
    for entry in section.entries("pluginNames") {
        match one_of(PLUG_INS)(entry.key) {
            Ok((plug_in, endpoint)) => {
                names.insert(plug_in.to_owned(), renames(context, &entry, endpoint));
            }
            Err(mismatch) => {
                context.reading.problem(entry.place, &entry.path, "an unknown plug-in", mismatch.expected);
            }
        }
    }
    names
}

fn renames(context: &Context<'_>, entry: &Entry<'_>, endpoint: &str) -> BTreeMap<String, String> {
    let section = Section::of(context.reading, entry.node, entry.path.clone());
    let renames = section.free_texts(|text| if text.is_empty() { Ok(String::new()) } else { xml_name(text) });
    for (key, _) in renames.iter().filter(|(key, name)| name.is_empty() && *key != WAREHOUSES_BLOCK) {
        section.problem(key, "nothing", XML_NAME);
    }
    let known = cegid_y2_contract::service_by_endpoint(endpoint).map(names_of).unwrap_or_default();
    for key in renames.keys().filter(|key| !known.contains(*key)) {
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        let expected = match nearest(key, &known) {
            Some(near) => format!("a name of the plug-in's contract; did you mean `{near}`?"),
            None => {
                "a name of the plug-in's contract, such as `Id`, `Store.Id`, `Request`, `GetListDetail` or `endpoint`"
                    .to_owned()
            }
        };
        section.problem(key, "an unknown name", expected);
    }
    renames
}

/// What of a service can be spelled otherwise: each element wherever it stands, or in one type only.
fn names_of(service: &ServiceContract) -> BTreeSet<String> {
    let mut names = BTreeSet::from(["endpoint", "interface", WAREHOUSES_BLOCK].map(str::to_owned));
    for operation in &service.operations {
        names.extend([operation.name.clone(), operation.response_name()]);
        names.extend(operation.input.iter().chain(&operation.output).map(|member| member.name.clone()));
    }
    for ty in service.types() {
        let members = match &ty.shape {
            Shape::Struct { members, .. } => members.as_slice(),
            Shape::List { item } => std::slice::from_ref(item),
            Shape::Enum { .. } => &[],
        };
        names.insert(ty.local_name().to_owned());
        for member in members {
            names.extend([member.name.clone(), format!("{}.{}", ty.local_name(), member.name)]);
        }
    }
    names
}

fn xml_name(text: &str) -> Result<String, Mismatch> {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let goes_on = text.chars().all(|character| character.is_ascii_alphanumeric() || "_.-".contains(character));
    if starts && goes_on && text.len() <= 100 { Ok(text.to_owned()) } else { Err(Mismatch::new(XML_NAME)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plug_in_has_a_contract_with_the_names_that_its_lists_need() {
        for (plug_in, (_, endpoint)) in PLUG_INS {
            let names = cegid_y2_contract::service_by_endpoint(endpoint).map(names_of).unwrap_or_default();
            assert!(names.len() > 10, "{plug_in}");
        }
        let stores = names_of(cegid_y2_contract::service_by_endpoint("CompanyStoresService.svc").unwrap());
        for name in ["Stores", "Store.Id", "Request", "Context", "GetListDetail", "GetListDetailResult"] {
            assert!(stores.contains(name), "{name}");
        }
    }
}
