//! The words that the table of resources is written in: resources, fields, associations, and what a field takes.

use crate::{options::Version, world::World};

/// One row of an association: members by name, in order.
pub type Row = Vec<(String, String)>;

/// A kind of entity.
#[derive(Debug)]
pub struct Resource {
    /// Its name in addresses and around lists.
    pub plural: &'static str,
    /// The name of one entity.
    pub singular: &'static str,
    /// PrestaShop's class, which its sentences name.
    pub class: &'static str,
    /// What the root of the webservice says of it.
    pub description: &'static str,
    /// The fields in the order of answers, without the id.
    pub fields: &'static [Field],
    /// The associations in the order of answers.
    pub associations: &'static [Association],
    /// Verbs that nobody may use.
    pub forbidden: &'static [&'static str],
    /// Whether the table has `date_add` and `date_upd`.
    pub dated: bool,
}

impl Resource {
    /// The fields of a version.
    pub fn fields(&self, version: Version) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().filter(move |field| field.exists(version))
    }

    /// A field by name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub kind: FieldType,
    pub required: bool,
    pub max: Option<usize>,
    max_before_8: Option<usize>,
    max_from_9: Option<usize>,
    pub multilingual: bool,
    /// Made by PrestaShop when it is read: no filter, no sorting.
    pub computed: bool,
    /// Answers code 93 when it is sent.
    pub locked: Option<Version>,
    /// The synopsis calls it read-only.
    pub read_only: bool,
    since: Option<Version>,
    /// The resource that its value is an id of.
    pub link: Option<&'static str>,
}

/// What a field takes and how the database keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    Id,
    Unsigned,
    Integer,
    Bool,
    Price,
    NegativePrice,
    Float,
    Date,
    DateTime,
    Anything,
    GenericName,
    CatalogName,
    Reference,
    PersonName,
    Email,
    Ean13,
    LinkRewrite,
    Color,
    CleanHtml,
    Coordinate,
    PostCode,
    City,
    Address,
}

impl FieldType {
    /// PrestaShop's name of the check.
    pub fn format(self) -> Option<&'static str> {
        Some(match self {
            Self::Id => "isUnsignedId",
            Self::Unsigned => "isUnsignedInt",
            Self::Integer => "isInt",
            Self::Bool => "isBool",
            Self::Price => "isPrice",
            Self::NegativePrice => "isNegativePrice",
            Self::Float => "isFloat",
            Self::Date | Self::DateTime => "isDate",
            Self::Anything => return None,
            Self::GenericName => "isGenericName",
            Self::CatalogName => "isCatalogName",
            Self::Reference => "isReference",
            Self::PersonName => "isCustomerName",
            Self::Email => "isEmail",
            Self::Ean13 => "isEan13",
            Self::LinkRewrite => "isLinkRewrite",
            Self::Color => "isColor",
            Self::CleanHtml => "isCleanHtml",
            Self::Coordinate => "isCoordinate",
            Self::PostCode => "isPostCode",
            Self::City => "isCityName",
            Self::Address => "isAddress",
        })
    }

    /// Whether the database compares it as a number.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Id | Self::Unsigned | Self::Integer | Self::Bool | Self::Price | Self::NegativePrice | Self::Float
        )
    }
}

/// A field of a kind.
pub const fn field(name: &'static str, kind: FieldType) -> Field {
    Field {
        name,
        kind,
        required: false,
        max: None,
        max_before_8: None,
        max_from_9: None,
        multilingual: false,
        computed: false,
        locked: None,
        read_only: false,
        since: None,
        link: None,
    }
}

/// The id of an entity of another resource.
pub const fn id_of(name: &'static str, resource: &'static str) -> Field {
    let mut made = field(name, FieldType::Id);
    made.link = Some(resource);
    made
}

/// A text for each language.
pub const fn texts(name: &'static str, kind: FieldType, max: usize) -> Field {
    let mut made = field(name, kind).max(max);
    made.multilingual = true;
    made
}

/// A switch.
pub const fn switch(name: &'static str) -> Field {
    field(name, FieldType::Bool)
}

impl Field {
    /// Must be sent.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Holds so many characters.
    pub const fn max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }

    /// Held so many before 8.
    pub const fn max_before_8(mut self, max: usize) -> Self {
        self.max_before_8 = Some(max);
        self
    }

    /// Holds so many from 9 on.
    pub const fn max_from_9(mut self, max: usize) -> Self {
        self.max_from_9 = Some(max);
        self
    }

    /// Made when it is read; what is sent is taken and forgotten.
    pub const fn computed(mut self) -> Self {
        self.computed = true;
        self
    }

    /// Not to be sent in any version.
    pub const fn locked(mut self) -> Self {
        self.locked = Some(Version::V1_7);
        self.read_only = true;
        self
    }

    /// Not to be sent, from a version on.
    pub const fn locked_from(mut self, version: Version) -> Self {
        self.locked = Some(version);
        self
    }

    /// Called read-only by the synopsis, and yet written.
    pub const fn said_read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// There from a version on.
    pub const fn since(mut self, version: Version) -> Self {
        self.since = Some(version);
        self
    }

    /// Whether a version has it.
    pub fn exists(&self, version: Version) -> bool {
        self.since.is_none_or(|since| version >= since)
    }

    /// How many characters it holds in a version.
    pub fn limit(&self, version: Version) -> Option<usize> {
        match version {
            Version::V1_7 => self.max_before_8.or(self.max),
            Version::V8 => self.max,
            Version::V9 => self.max_from_9.or(self.max),
        }
    }

    /// Whether sending it is refused.
    pub fn is_locked(&self, version: Version) -> bool {
        self.locked.is_some_and(|from| version >= from)
    }
}

/// A block of `<associations>`.
#[derive(Debug)]
pub struct Association {
    pub name: &'static str,
    pub item: &'static str,
    /// The members of a row.
    pub members: &'static [&'static str],
    pub source: Source,
}

/// Where an association's rows are.
#[derive(Debug)]
pub enum Source {
    /// Kept with the entity; a block that is sent replaces them.
    Kept,
    /// Other entities that name this one; a block that is sent deletes those that it does not list.
    Owned(fn(&World, u64) -> Vec<Row>),
    /// Other entities that name this one; what is sent is ignored.
    Shown(fn(&World, u64) -> Vec<Row>),
}

/// An association that is kept.
pub const fn kept(name: &'static str, item: &'static str, members: &'static [&'static str]) -> Association {
    Association { name, item, members, source: Source::Kept }
}

/// An association that is only shown.
pub const fn shown(
    name: &'static str,
    item: &'static str,
    members: &'static [&'static str],
    rows: fn(&World, u64) -> Vec<Row>,
) -> Association {
    Association { name, item, members, source: Source::Shown(rows) }
}
