//! The resolver of the shared client: the network policy's, with its refusals marked so that the transport of SOAP tells them from a
//! host that is unknown. Knows no address and no rule.

use cegid_y2::soap::transport::AddressForbidden;
use reqwest::dns::{Name, Resolve, Resolving};

use crate::network::{Forbidden, PolicyResolver};

/// Neither `network` nor `soap` knows the other; who looks for the policy's own error finds it behind the mark.
pub(super) struct Marked(pub(super) PolicyResolver);

impl Resolve for Marked {
    fn resolve(&self, name: Name) -> Resolving {
        let resolving = self.0.resolve(name);
        Box::pin(async move {
            resolving.await.map_err(|error| match error.is::<Forbidden>() {
                true => Box::new(AddressForbidden::because(error)) as _,
                false => error,
            })
        })
    }
}
