//! What the client must know of an operation to send it. Knows no operation.

use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, soap::types::Sent};

/// One service of a Y2: where it is and how it spells things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// Last segment of the address, `CustomerWcfService.svc`.
    pub endpoint: &'static str,
    /// The WCF interface in the action, `ICustomerWcfService`.
    pub interface: &'static str,
    /// This generation's spelling of the context argument: `clientContext`, `context` or `Context`.
    pub context: &'static str,
    /// `Company/Stores` on an add-on without a public contract: names are assumed, may be overridden per connection,
    /// and are read tolerantly.
    pub plug_in: Option<&'static str>,
}

impl Service {
    /// The endpoint without `.svc`: what logs and metrics call the service.
    pub fn name(&self) -> &'static str {
        self.endpoint.strip_suffix(".svc").unwrap_or(self.endpoint)
    }
}

/// One typed operation. The value holds the business parameters only, in the operation's own order; the client adds the
/// context argument behind them.
pub trait Operation: Serialize + Send + Sync {
    /// Who offers it.
    const SERVICE: Service;
    /// Its name: the element around the parameters, and the last part of the action.
    const NAME: &'static str;
    /// Whether sending it twice does no more than sending it once. Only then is a failed call repeated.
    const REPEATABLE: bool;
    /// Where its action lives; differs from the service's only for `HelloWorld`.
    const INTERFACE: &'static str = Self::SERVICE.interface;
    /// How it spells the context; differs from the service's only for `HelloWorld`.
    const CONTEXT: &'static str = Self::SERVICE.context;
    /// What is inside `<NAME>Result`. `Option` where nil says that there is none; [`Sent`] where only an empty element does,
    /// so that a list that Y2 could not make is no empty list.
    type Response: DeserializeOwned + Send + 'static;
}

impl<T> Sent<T> {
    /// The value of the element `name`.
    ///
    /// # Errors
    /// [`Error::MalformedReply`]: Y2 left it out, or sent nil.
    pub fn required(self, name: &str) -> Result<T, Error> {
        self.0.ok_or_else(|| Error::MalformedReply { reason: format!("it holds no `{name}`") })
    }
}
