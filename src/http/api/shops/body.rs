//! A shop as it is configured, without its key.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{domain::ecommerce::flow::Exchange, tenant::shop::Shop};

/// One shop.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Shop)]
pub struct ShopBody {
    /// The name of its folder in `shops/`.
    id: String,
    /// Shown to people.
    name: String,
    /// A disabled shop can be checked; nothing is exchanged with it.
    enabled: bool,
    /// Where it is.
    #[schema(example = "https://shop.example.com/")]
    url: String,
    /// PrestaShop's id of the shop within its installation.
    prestashop_shop: u32,
    /// `test` or `production`: which connection is active.
    mode: &'static str,
    /// The active connection; `null`: none is set.
    #[schema(required)]
    connection: Option<String>,
    /// What comes into the shop, in the order in which it is imported.
    imports: Vec<FlowBody>,
    /// What leaves the shop.
    exports: Vec<FlowBody>,
    /// When imports start by themselves, as of cron; `null`: never.
    #[schema(required)]
    import_schedule: Option<String>,
    /// When exports start by themselves; `null`: never.
    #[schema(required)]
    export_schedule: Option<String>,
}

/// One flow of a shop.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ShopFlow)]
pub struct FlowBody {
    /// As `import.json` or `export.json` spells it.
    #[schema(example = "product")]
    flow: &'static str,
    /// Whether it runs.
    enabled: bool,
    /// `local`: in files; `webservice`: by Y2's.
    #[serde(rename = "type")]
    exchange: &'static str,
}

impl FlowBody {
    fn of(flow: &'static str, enabled: bool, exchange: Exchange) -> Self {
        Self { flow, enabled, exchange: exchange.as_str() }
    }
}

impl From<&Shop> for ShopBody {
    fn from(shop: &Shop) -> Self {
        let imports = shop.import.flows.iter();
        let exports = shop.export.iter();
        Self {
            id: shop.id.to_string(),
            name: shop.name.clone(),
            enabled: shop.enabled,
            url: shop.address.to_string(),
            prestashop_shop: shop.prestashop_shop,
            mode: shop.mode.as_str(),
            connection: shop.connection().map(ToString::to_string),
            imports: imports.map(|(flow, it)| FlowBody::of(flow.name(), it.enabled, it.exchange)).collect(),
            exports: exports.map(|(flow, it)| FlowBody::of(flow.name(), it.enabled, it.exchange)).collect(),
            import_schedule: shop.schedules.import.as_ref().map(ToString::to_string),
            export_schedule: shop.schedules.export.as_ref().map(ToString::to_string),
        }
    }
}
