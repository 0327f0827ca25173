//! Which prefix means which namespace at the scanner's place.

/// The prefix that is always there.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The declarations in force, outermost first. WCF writes a handful in the whole document.
#[derive(Debug, Default)]
pub(super) struct Namespaces<'a> {
    declared: Vec<Declaration<'a>>,
}

#[derive(Debug)]
struct Declaration<'a> {
    depth: usize,
    prefix: &'a str,
    uri: &'a str,
}

impl<'a> Namespaces<'a> {
    /// An element at `depth` begins: what its elder siblings and their children declared is over.
    #[inline]
    pub(super) fn leave(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|last| last.depth >= depth) {
            self.declared.pop();
        }
    }

    /// The element at `depth` declares a prefix; the empty one stands for names without prefix.
    pub(super) fn declare(&mut self, depth: usize, prefix: &'a str, uri: &'a str) {
        self.declared.push(Declaration { depth, prefix, uri });
    }

    /// What a prefix means; nothing for an undeclared one, or where the default is undeclared.
    pub(super) fn resolve(&self, prefix: &str) -> Option<&'a str> {
        let found = self.declared.iter().rev().find(|declaration| declaration.prefix == prefix);
        match found {
            Some(declaration) => Some(declaration.uri).filter(|uri| !uri.is_empty()),
            None => (prefix == "xml").then_some(XML),
        }
    }
}
