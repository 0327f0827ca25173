//! The simulated shop of `simulate`: a PrestaShop that was just installed.

use std::{io::Write, net::SocketAddr, time::Duration};

use anyhow::Context as _;
use prestashop_simulator::{Access, DEMO_KEY, Options, Pace, Shop, Version};

/// A shop beside the Y2, where one is wanted.
#[derive(Debug, clap::Args)]
pub struct ShopArguments {
    /// Where a simulated PrestaShop listens as well; port 0 picks a free one. Left out: there is none.
    #[arg(long, value_name = "ADDRESS", value_parser = super::address)]
    pub shop_bind: Option<SocketAddr>,
    /// Which PrestaShop: 1.7, 8 or 9.
    #[arg(long, value_name = "VERSION", default_value_t)]
    pub shop_version: Version,
    /// How long each request of the shop takes: 0ms, 20ms.
    #[arg(long, value_name = "TIME", default_value = "0ms", value_parser = super::duration)]
    pub shop_latency: Duration,
    /// How much longer it takes for each entity that is read or written: 0ms, 3ms.
    #[arg(long, value_name = "TIME", default_value = "0ms", value_parser = super::duration)]
    pub shop_entity_latency: Duration,
    /// The key of the shop's webservice, 32 letters and digits; one that everybody knows when left out.
    #[arg(long, env = "CEGID_SIMULATOR_SHOP_KEY", hide_env_values = true, value_parser = key)]
    pub shop_key: Option<String>,
}

impl ShopArguments {
    /// The shop, if one is wanted.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn start(&self) -> anyhow::Result<Option<Shop>> {
        let Some(bind) = self.shop_bind else { return Ok(None) };
        let pace = Pace::Fixed { request: self.shop_latency, entity: self.shop_entity_latency };
        let key = self.shop_key.clone().unwrap_or_else(|| DEMO_KEY.to_owned());
        let access = Access { key, ..Access::default() };
        start(Options { bind, version: self.shop_version, access, pace, ..Options::default() }).await.map(Some)
    }
}

/// Starts a shop.
///
/// # Errors
/// The address cannot be had.
pub async fn start(options: Options) -> anyhow::Result<Shop> {
    let bind = options.bind;
    Shop::start(options).await.with_context(|| super::cannot_listen(bind))
}

/// Says how to reach the shop, with a call to copy.
pub fn greet(shop: &Shop, out: &mut impl Write) -> std::io::Result<()> {
    let (url, key) = (shop.url(), shop.key());
    writeln!(out, "\nSimulated shop {url}")?;
    writeln!(out, "key            {key}")?;
    writeln!(out, "its pokes      {url}_sim\n")?;
    writeln!(out, "curl -u '{key}:' '{url}api/products?display=full'")?;
    out.flush()
}

fn key(text: &str) -> Result<String, &'static str> {
    let fits = text.len() == DEMO_KEY.len() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| text.to_owned()).ok_or("expected 32 letters and digits")
}
