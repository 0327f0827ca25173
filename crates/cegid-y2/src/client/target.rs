//! What is called: service, operation and their spellings on this installation.

use std::{collections::HashMap, sync::Arc};

use url::Url;

use super::PlugInNames;
use crate::{Error, Operation, Service};

use crate::soap::{envelope::Shape, xml::Names};

/// The namespace of everything in Y2 (vendor WSDL), and the beginning of its actions.
const NAMESPACE: &str = "http://www.cegid.fr/Retail/1.0";
/// Keys of `plug_in_names` that name no element.
const ENDPOINT: &str = "endpoint";
const INTERFACE: &str = "interface";
/// How those begin that name a word which is sent.
const WORDS: &str = "FieldsType.";

/// One operation of one service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) service: Service,
    pub(super) operation: &'static str,
    pub(super) interface: &'static str,
    pub(super) context: &'static str,
    pub(super) repeatable: bool,
}

impl Target {
    pub(super) fn of<O: Operation>() -> Self {
        Self {
            service: O::SERVICE,
            operation: O::NAME,
            interface: O::INTERFACE,
            context: O::CONTEXT,
            repeatable: O::REPEATABLE,
        }
    }

    /// The action by our own names, without quotes.
    pub(super) fn action(&self, own: &Shape) -> String {
        format!("{NAMESPACE}/{}/{}", self.interface, own.element())
    }

    /// The error for an installation that lacks it.
    pub(super) fn missing(&self) -> Error {
        Error::OperationMissing { service: self.service.name(), operation: self.operation }
    }
}

/// The names of one connection: exact for services with a contract, tolerant and overridable for plug-ins.
pub(super) struct Spellings {
    exact: Arc<Names>,
    tolerant: Arc<Names>,
    overridden: HashMap<String, Overrides>,
}

struct Overrides {
    names: Arc<Names>,
    endpoint: Option<String>,
    interface: Option<String>,
}

impl Spellings {
    pub(super) fn new(plug_in_names: &PlugInNames) -> Self {
        let overridden = plug_in_names.iter().map(|(plug_in, renames)| {
            let elements = renames
                .iter()
                .filter(|(ours, _)| ![ENDPOINT, INTERFACE].contains(&ours.as_str()) && !ours.starts_with(WORDS));
            let names = Names::tolerant(elements.map(|(ours, theirs)| (ours.as_str(), theirs.as_str())));
            let [endpoint, interface] = [ENDPOINT, INTERFACE].map(|key| renames.get(key).cloned());
            (plug_in.clone(), Overrides { names: Arc::new(names), endpoint, interface })
        });
        Self {
            exact: Arc::new(Names::EXACT.clone()),
            tolerant: Arc::new(Names::tolerant([])),
            overridden: overridden.collect(),
        }
    }

    pub(super) fn shape(&self, target: &Target) -> Shape {
        let names = match (target.service.plug_in, self.overrides(target)) {
            (None, _) => &self.exact,
            (Some(_), None) => &self.tolerant,
            (Some(_), Some(overrides)) => &overrides.names,
        };
        Shape { namespace: NAMESPACE, operation: target.operation, names: Arc::clone(names) }
    }

    /// The action, without quotes.
    pub(super) fn action(&self, target: &Target, shape: &Shape) -> String {
        let other = self.overrides(target).and_then(|overrides| overrides.interface.as_deref());
        // `HelloWorld` keeps its own interface on every service.
        let interface = other.filter(|_| target.interface == target.service.interface).unwrap_or(target.interface);
        format!("{NAMESPACE}/{interface}/{}", shape.element())
    }

    /// The last part of the address.
    pub(super) fn endpoint(&self, target: &Target) -> &str {
        self.overrides(target).and_then(|overrides| overrides.endpoint.as_deref()).unwrap_or(target.service.endpoint)
    }

    /// The address; nothing for a base that takes no path.
    pub(super) fn url(&self, target: &Target, base: &Url) -> Option<Url> {
        let mut url = base.clone();
        url.set_query(None);
        url.set_fragment(None);
        url.path_segments_mut().ok()?.pop_if_empty().push(self.endpoint(target));
        Some(url)
    }

    /// Whether this installation has names of its own for the target.
    pub(super) fn differ(&self, target: &Target) -> bool {
        self.overrides(target).is_some()
    }

    /// The shape with our own names.
    pub(super) fn own_shape(&self, target: &Target) -> Shape {
        Shape { namespace: NAMESPACE, operation: target.operation, names: Arc::clone(&self.exact) }
    }

    fn overrides(&self, target: &Target) -> Option<&Overrides> {
        self.overridden.get(target.service.plug_in?)
    }
}
