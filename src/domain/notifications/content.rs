//! What a body says, whatever its shape: paths of names, and the texts that stand there. Bounded, so that no body makes it
//! larger than itself by much.

/// The most fields of a body that are looked at.
const MOST_FIELDS: usize = 20_000;

/// More fields than anybody needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it has more than {MOST_FIELDS} values")]
pub struct TooManyFields;

/// The scalar values of a body in document order. Names are folded to lower case, positions in lists are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    /// `header.eventtype`
    path: Box<str>,
    value: Box<str>,
}

impl Content {
    /// Adds a value; blank ones say nothing.
    ///
    /// # Errors
    /// There are too many.
    pub fn add(&mut self, path: &[String], value: &str) -> Result<(), TooManyFields> {
        let value = value.trim();
        if value.is_empty() {
            return Ok(());
        }
        if self.fields.len() >= MOST_FIELDS {
            return Err(TooManyFields);
        }
        // The names that count are few and short; what lies deeper than these is kept under the last of them.
        let names: Vec<_> = path.iter().rev().take(4).rev().map(|name| name.to_lowercase()).collect();
        self.fields.push(Field { path: names.join(".").into(), value: value.into() });
        Ok(())
    }

    /// The first value whose path is one of these or ends with one of them behind a dot; earlier names win over later ones.
    /// Names are lower case.
    pub fn find(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let ends = |field: &&Field| {
                let rest = field.path.strip_suffix(*name);
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            };
            self.fields.iter().find(ends).map(|field| &*field.value)
        })
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}
