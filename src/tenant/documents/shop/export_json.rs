//! `shops/<shopId>/export.json`: which flows leave the shop. The file is that of other programs, too: what is not known is kept.

use std::collections::BTreeMap;

use super::super::Context;
use crate::{
    domain::ecommerce::flow::{Exchange, ExportFlow},
    tenant::shop::ExportSettings,
    yaml::{
        Section,
        kinds::{boolean, one_of, text},
    },
};

pub(super) fn read(context: &Context<'_>) -> BTreeMap<ExportFlow, ExportSettings> {
    let root = Section::root(context.reading, context.document);
    let mut flows = BTreeMap::new();
    for flow in ExportFlow::ALL {
        let section = root.section(flow.name());
        if root.has(flow.name()) {
            // Names a class of the program that the file was made for.
            section.optional("class", text);
            let settings = ExportSettings {
                enabled: section.or("enabled", boolean, flow != ExportFlow::Customer),
                exchange: section.or("type", one_of(Exchange::NAMES), Exchange::Webservice),
            };
            flows.insert(flow, settings);
        }
        section.finish_with_warnings();
    }
    root.finish_with_warnings();
    flows
}
