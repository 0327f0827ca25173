//! How element names map to members of our types.

use std::borrow::Cow;

/// How strictly names are read, and which ones are spelled differently on the other side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    tolerant: bool,
    renames: Vec<Rename>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rename {
    /// Only members of this type; any member, type or operation where absent.
    owner: Option<String>,
    ours: String,
    theirs: String,
}

impl Names {
    /// Names as the contract has them, to the letter.
    pub const EXACT: &'static Self = &Self { tolerant: false, renames: Vec::new() };

    /// Names of a service without a contract: read whatever their case, and replaced by `renames` (ours → theirs) when
    /// reading and writing. `Type.Member` on our side limits a rename to one type.
    pub fn tolerant<'a>(renames: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let renames = renames.into_iter().map(|(ours, theirs)| {
            let (owner, ours) = match ours.split_once('.') {
                Some((owner, member)) => (Some(owner.to_owned()), member),
                None => (None, ours),
            };
            Rename { owner, ours: ours.to_owned(), theirs: theirs.to_owned() }
        });
        let mut renames: Vec<Rename> = renames.collect();
        // Stable: a rename of one type is looked at before those of any type.
        renames.sort_by_key(|rename| rename.owner.is_none());
        Self { tolerant: true, renames }
    }

    /// What the other side calls this member of `owner`.
    pub(crate) fn theirs<'a>(&'a self, owner: &str, ours: &'a str) -> &'a str {
        let rename = self.renames.iter().find(|rename| rename.applies_to(owner) && rename.ours == ours);
        rename.map_or(ours, |rename| &rename.theirs)
    }

    /// What the other side calls a type, an operation or an argument that belongs to no type.
    pub fn element<'a>(&'a self, ours: &'a str) -> &'a str {
        self.theirs("", ours)
    }

    /// What we call an element of the other side's inside of `owner`, by a rename of it or of the operation whose reply it is.
    /// `None`: the same. For showing a message; reading it knows the fields and asks for those.
    pub fn ours<'a>(&'a self, owner: &str, local: &str) -> Option<Cow<'a, str>> {
        let renamed = |local: &str| {
            let mut fitting = self.renames.iter().filter(|rename| rename.applies_to(owner));
            fitting.find(|rename| rename.theirs.eq_ignore_ascii_case(local)).map(|rename| rename.ours.as_str())
        };
        renamed(local).map(Cow::Borrowed).or_else(|| {
            ["Response", "Result"].iter().find_map(|suffix| {
                let ours = renamed(local.strip_suffix(suffix)?)?;
                Some(Cow::Owned(format!("{ours}{suffix}")))
            })
        })
    }

    /// Whether an element's local name is the one expected.
    pub(crate) fn matches(&self, expected: &str, local: &str) -> bool {
        expected == local || (self.tolerant && expected.eq_ignore_ascii_case(local))
    }

    /// The field that an element belongs to, where the exact comparison of names has found none. `fields` are ours.
    pub(crate) fn find(&self, owner: &str, fields: &[&'static str], local: &str) -> Option<usize> {
        if !self.tolerant {
            return None;
        }
        let same = |field: &&str| field.eq_ignore_ascii_case(local);
        self.renamed(owner, fields, local).or_else(|| fields.iter().position(same))
    }

    /// The field that a rename gives to this element.
    pub(crate) fn renamed(&self, owner: &str, fields: &[&'static str], local: &str) -> Option<usize> {
        let mut fitting = self.renames.iter().filter(|rename| rename.applies_to(owner));
        fitting.find_map(|rename| {
            let is_it = rename.theirs.eq_ignore_ascii_case(local);
            is_it.then(|| fields.iter().position(|field| *field == rename.ours)).flatten()
        })
    }

    /// Whether the names are of a service without a contract, so that another one may be meant.
    pub(crate) fn are_assumed(&self) -> bool {
        self.tolerant
    }

    /// Whether renames must be asked before the exact names: they may swap two of them.
    pub(crate) fn has_renames(&self) -> bool {
        !self.renames.is_empty()
    }
}

impl Rename {
    fn applies_to(&self, owner: &str) -> bool {
        self.owner.as_deref().is_none_or(|only| only == owner)
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    const FIELDS: &[&str] = &["Id", "Description"];

    #[test]
    fn a_rename_of_one_type_wins_over_a_general_one() {
        let names = Names::tolerant([("Id", "Code"), ("Store.Id", "StoreCode")]);
        assert_eq!(names.theirs("Store", "Id"), "StoreCode");
        assert_eq!(names.theirs("Warehouse", "Id"), "Code");
        assert_eq!(names.find("Store", FIELDS, "storecode"), Some(0));
        assert_eq!(names.find("Warehouse", FIELDS, "StoreCode"), None);
    }

    #[test]
    fn two_names_can_be_swapped() {
        let names = Names::tolerant([("Id", "Description"), ("Description", "Id")]);
        assert_eq!(names.renamed("Store", FIELDS, "Id"), Some(1));
        assert_eq!(names.renamed("Store", FIELDS, "Description"), Some(0));
    }

    #[test]
    fn exact_names_know_no_other_spelling() {
        assert_eq!(Names::EXACT.find("Store", FIELDS, "id"), None);
        assert!(!Names::EXACT.matches("Id", "ID"));
    }
}
