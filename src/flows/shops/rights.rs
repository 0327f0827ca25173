//! What the key of a shop must be allowed, flow by flow.

use prestashop::{Probe, Resource as R, Verb};

use crate::{
    domain::ecommerce::flow::{ExportFlow, ImportFlow},
    tenant::shop::{Column, ImportSettings, Role, Shop},
};

/// What is done to a resource.
#[derive(Clone, Copy)]
enum Right {
    Read(R),
    Create(R),
    Change(R),
}

use Right::{Change, Create, Read};

/// What an enabled flow lacks.
pub struct Lacking {
    /// The flow.
    pub flow: &'static str,
    /// Rights as the back office names them: `products: POST`.
    pub rights: Vec<String>,
}

/// Of every enabled flow that lacks rights: which.
pub fn lacking(shop: &Shop, probe: &Probe) -> Vec<Lacking> {
    let imports = shop.import.flows.iter().filter(|(_, settings)| settings.enabled);
    let imports = imports.map(|(flow, settings)| (flow.name(), of_import(*flow, settings)));
    let exports = shop.export.iter().filter(|(_, settings)| settings.enabled);
    let exports = exports.map(|(flow, _)| (flow.name(), of_export(*flow)));
    let lacks = |(flow, needed): (&'static str, Vec<Right>)| {
        let rights: Vec<_> = needed.into_iter().filter_map(|right| missing(right, probe)).collect();
        (!rights.is_empty()).then_some(Lacking { flow, rights })
    };
    imports.chain(exports).filter_map(lacks).collect()
}

fn missing(right: Right, probe: &Probe) -> Option<String> {
    let (resource, may, verb) = match right {
        Read(resource) => (resource, probe.may(resource, Verb::Get), "GET"),
        Create(resource) => (resource, probe.may(resource, Verb::Post), "POST"),
        Change(resource) => {
            let verb = if probe.version.can_patch() { "PATCH" } else { "PUT" };
            (resource, probe.may_change(resource), verb)
        }
    };
    (!may).then(|| format!("{}: {verb}", resource.plural()))
}

fn of_import(flow: ImportFlow, settings: &ImportSettings) -> Vec<Right> {
    match flow {
        ImportFlow::Product => of_products(settings.layout.as_ref().map_or(&[], |layout| &layout.columns)),
        ImportFlow::Stock => {
            vec![Read(R::Products), Read(R::Combinations), Read(R::StockAvailables), Change(R::StockAvailables)]
        }
        ImportFlow::Store => {
            vec![Read(R::Stores), Create(R::Stores), Change(R::Stores), Read(R::Countries), Read(R::States)]
        }
        ImportFlow::Customer => vec![Read(R::Customers), Create(R::Customers), Change(R::Customers), Read(R::Groups)],
        ImportFlow::SpecificPrice => vec![
            Read(R::SpecificPrices),
            Create(R::SpecificPrices),
            Change(R::SpecificPrices),
            Read(R::Products),
            Read(R::Combinations),
            Read(R::Countries),
            Read(R::Currencies),
            Read(R::Customers),
        ],
        ImportFlow::StoreOrder => vec![
            Read(R::Orders),
            Create(R::Orders),
            Change(R::Orders),
            Create(R::Carts),
            Read(R::Addresses),
            Create(R::Addresses),
            Read(R::Customers),
            Read(R::Configurations),
        ],
        ImportFlow::OrderStatus => vec![
            Read(R::Orders),
            Read(R::OrderStates),
            Create(R::OrderHistories),
            Change(R::OrderCarriers),
            Read(R::Configurations),
        ],
        ImportFlow::OrderReturnStatus => vec![Read(R::OrderReturns), Change(R::OrderReturns)],
    }
}

/// What is no column of the file is not written, and needs no right.
fn of_products(columns: &[Column]) -> Vec<Right> {
    let has = |is: fn(&Role) -> bool| columns.iter().any(|column| is(&column.role));
    let mut needed = vec![
        Read(R::Languages),
        Read(R::TaxRuleGroups),
        Read(R::Products),
        Create(R::Products),
        Change(R::Products),
        Read(R::Combinations),
        Create(R::Combinations),
        Change(R::Combinations),
        Read(R::StockAvailables),
        Change(R::StockAvailables),
    ];
    let groups: [(bool, &[R]); 4] = [
        (has(|role| matches!(role, Role::Attribute(_))), &[R::ProductOptions, R::ProductOptionValues]),
        (has(|role| matches!(role, Role::Feature(_))), &[R::ProductFeatures, R::ProductFeatureValues]),
        (has(|role| *role == Role::Manufacturer), &[R::Manufacturers]),
        (has(|role| matches!(role, Role::Category(_))), &[R::Categories]),
    ];
    for (_, resources) in groups.into_iter().filter(|(used, _)| *used) {
        needed.extend(resources.iter().flat_map(|resource| [Read(*resource), Create(*resource)]));
    }
    needed
}

fn of_export(flow: ExportFlow) -> Vec<Right> {
    let resources: &[R] = match flow {
        ExportFlow::Customer => &[R::Customers, R::Groups],
        ExportFlow::Order => &[
            R::Orders,
            R::OrderDetails,
            R::OrderPayments,
            R::OrderCartRules,
            R::Customers,
            R::Addresses,
            R::Countries,
            R::Carriers,
            R::Currencies,
            R::Configurations,
        ],
        ExportFlow::Return => &[R::OrderReturns, R::Orders],
    };
    resources.iter().map(|resource| Read(*resource)).collect()
}
