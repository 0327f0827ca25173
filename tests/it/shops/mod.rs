//! Online shops of a tenant, through their routes.

mod check;
mod files;
mod stock_buffers;

use crate::connector::Connector;

/// Every permission of shops.
pub const SHOPS: &[&str] = &["tenant.shops:read", "tenant.shops:write"];

/// A shop that nothing answers at.
pub const WEB: &str = "name: Web\nprestashop: {url: 'https://shop.example.com', key: ABCDEFGHJKLMNPQRSTUVWXYZ23456789}\n\
    mode: test\nconnections: {test: default}\nprefixes: {orders: WEB, customers: WEB}\n";

/// The tenant `demo` with a shop `web`, and a neighbour with one of the same name.
pub async fn office() -> Connector {
    let connector = Connector::with("  default: {url: 'simulator:'}\n").await;
    for tenant in ["demo", "neighbour"] {
        connector.apply_with(tenant, "  default: {url: 'simulator:'}\n", &[("shops/web/shop.yml", WEB)]).await;
    }
    connector
}
