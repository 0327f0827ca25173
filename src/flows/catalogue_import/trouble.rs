//! Why a run stands or ended, and the client with which it works.

use std::time::Duration;

use prestashop::{Limits, Webservice};

use crate::{
    flows::{
        Error, Services,
        shops::{ShopFailure, webservice},
    },
    tenant::shop::Shop,
};

/// How long one request may take: a hundred products with texts take half a minute on a slow host.
const PATIENCE: Duration = Duration::from_secs(120);
/// Bytes of one answer: a page of a thousand articles has less than one megabyte.
const ANSWER: usize = 64 << 20;

/// Why nothing can be done for the moment, or at all.
pub(super) struct Trouble {
    /// A stable word; that of the problem type, where the shop fails.
    pub(super) code: &'static str,
    /// A sentence for people.
    pub(super) message: String,
}

impl From<prestashop::Error> for Trouble {
    fn from(error: prestashop::Error) -> Self {
        let failure = ShopFailure::of(&error);
        Self { code: failure.id(), message: format!("{error}; {}", failure.advice()) }
    }
}

/// The client of a shop. Its requests take longer than anybody would wait for an answer.
pub(super) fn client(services: &Services, shop: &Shop) -> Result<Result<Webservice, Trouble>, Error> {
    match webservice(&services.outgoing, shop, Limits { time: PATIENCE, answer: ANSWER }) {
        Ok(client) => Ok(Ok(client)),
        Err(Error::Shop { failure, detail, .. }) => {
            Ok(Err(Trouble { code: failure.id(), message: detail.to_string() }))
        }
        Err(error) => Err(error),
    }
}
