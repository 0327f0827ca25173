//! A shop's webservice, reached within the network policy, in the scope of its shop.

use std::sync::Arc;

use prestashop::{Key, Limits, Scope, Webservice};
use secrecy::ExposeSecret;

use super::ShopFailure;
use crate::{
    flows::{Error, Outgoing},
    tenant::shop::Shop,
};

/// The webservice of a shop. Cheap to make: all share the one HTTP client.
///
/// # Errors
/// The network policy forbids the address.
pub fn webservice(outgoing: &Outgoing, shop: &Shop, limits: Limits) -> Result<Webservice, Error> {
    // The client itself meets the policy only where a name is resolved: an address in the URL never gets there.
    if let Err(forbidden) = outgoing.policy.check_url(&shop.address) {
        let (shop, detail) = (shop.id.clone(), forbidden.to_string());
        return Err(Error::Shop { shop, failure: ShopFailure::AddressForbidden, detail: Arc::from(detail) });
    }
    let key = Key::new(shop.key.expose_secret()).map_err(Error::internal)?;
    let webservice = Webservice::new(outgoing.http.clone(), &shop.address, key, limits).map_err(Error::internal)?;
    Ok(webservice.in_scope(Scope::Shop(shop.prestashop_shop)))
}

/// What a shop's failure is to the caller of a flow.
pub fn failed(shop: &Shop, error: &prestashop::Error) -> Error {
    Error::Shop { shop: shop.id.clone(), failure: ShopFailure::of(error), detail: Arc::from(error.to_string()) }
}
