//! Lists and single entities: filters, sorting, limits, which fields are shown.

use std::cmp::Ordering;

use crate::{
    context::Context,
    filter::{Condition, compare},
    refusal::Refusal,
    request::ResourcePath,
    table::{Field, Resource, Row, Source},
    world::{Record, Value},
};

/// Which fields an answer shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Display {
    /// Ids only.
    Minimum,
    /// Everything.
    Full,
    /// These fields, and these associations.
    Some(Vec<String>),
}

impl Display {
    fn shows(&self, name: &str) -> bool {
        match self {
            Self::Minimum => false,
            Self::Full => true,
            Self::Some(names) => names.iter().any(|shown| shown == name),
        }
    }
}

/// An entity as an answer shows it.
#[derive(Debug)]
pub struct Shown {
    pub id: u64,
    pub fields: Vec<(&'static Field, Value)>,
    pub associations: Vec<(&'static str, &'static str, Vec<Row>)>,
}

/// Whether entities of a resource belong to shops by a field of their own.
fn belongs(context: &Context<'_>, resource: &Resource, record: &Record) -> bool {
    if !matches!(resource.plural, "customers" | "stock_availables") {
        return true;
    }
    let shop = record.number(resource, "id_shop");
    if context.shops.iter().any(|meant| u64::from(*meant) == shop) {
        return true;
    }
    // Rows of a group that shares its stock.
    let group = record.number(resource, "id_shop_group");
    resource.plural == "stock_availables" && shop == 0 && context.world.text("shop_groups", group, "share_stock") == "1"
}

/// The entities of a list, or the one of an id.
pub fn list(
    context: &Context<'_>,
    resource: &'static Resource,
    target: &ResourcePath,
) -> Result<(Vec<u64>, Display), Refusal> {
    let display = display(context, resource, target)?;
    if let Some(id) = &target.id {
        let id: u64 = id.parse().unwrap_or(0);
        let found = context.world.record(resource.plural, id).ok_or(Refusal::Nothing(404))?;
        if !belongs(context, resource, found) {
            let message = format!("This {} ({id}) does not exists on this shop", resource.class);
            return Err(Refusal::error(404, 131, message));
        }
        let display = if target.parameter("display").is_none() { Display::Full } else { display };
        return Ok((vec![id], display));
    }
    let dated = target.parameter("date").is_some_and(|date| !matches!(date, "" | "0"));
    let mut conditions = Vec::new();
    for (name, value) in target.filters() {
        let Some(column) = column(context, resource, name, dated)? else {
            let available = available(context, resource, dated).join("\", \"");
            let message =
                format!("This filter does not exist. Did you mean: \"id\"? The full list is: \"{available}\"");
            return Err(Refusal::noisy(32, message));
        };
        if value.is_empty() {
            return Err(Refusal::error(400, 33, format!("The filter \"{name}\" is malformed.")));
        }
        conditions.push((column, Condition::read(value)));
    }
    let sorting = sorting(context, resource, target, dated)?;
    let mut found: Vec<(u64, &Record)> = candidates(context, resource, &conditions)
        .filter(|(_, record)| belongs(context, resource, record))
        .filter(|(id, record)| conditions.iter().all(|(column, condition)| column.meets(*id, record, condition)))
        .collect();
    for (column, descending) in sorting.iter().rev() {
        found.sort_by(|one, other| {
            let order = column.order(*one, *other);
            if *descending { order.reverse() } else { order }
        });
    }
    let (offset, count) = limit(target)?;
    let ids = found.into_iter().skip(offset).take(count).map(|(id, _)| id).collect();
    Ok((ids, display))
}

/// All records, or those behind an id when a filter says so: pages of a long list stay cheap.
fn candidates<'a>(
    context: &'a Context<'_>,
    resource: &'static Resource,
    conditions: &[(Column, Condition)],
) -> Box<dyn Iterator<Item = (u64, &'a Record)> + 'a> {
    for (column, condition) in conditions {
        if let (Column::Id, Condition::Above(bound)) = (column, condition)
            && let Ok(bound) = bound.parse::<u64>()
        {
            return Box::new(context.world.records_after(resource.plural, bound));
        }
        if let (Column::Id, Condition::Any(ids)) = (column, condition) {
            let mut ids: Vec<u64> = ids.iter().filter_map(|id| id.parse().ok()).collect();
            ids.sort_unstable();
            let record = move |id| context.world.record(resource.plural, id).map(|record| (id, record));
            return Box::new(ids.into_iter().filter_map(record));
        }
    }
    Box::new(context.world.records(resource.plural))
}

/// What a filter or an order is about.
#[derive(Clone, Copy)]
enum Column {
    Id,
    Field(usize, &'static Field),
}

impl Column {
    fn meets(self, id: u64, record: &Record, condition: &Condition) -> bool {
        match self {
            Self::Id => condition.meets(&id.to_string(), true),
            Self::Field(at, field) => match &record.values[at] {
                Value::Text(text) => condition.meets(text, field.kind.is_number()),
                Value::Texts(texts) => texts.values().any(|text| condition.meets(text, false)),
            },
        }
    }

    fn order(self, one: (u64, &Record), other: (u64, &Record)) -> Ordering {
        match self {
            Self::Id => one.0.cmp(&other.0),
            Self::Field(at, field) => {
                compare(one.1.values[at].as_text(), other.1.values[at].as_text(), field.kind.is_number())
            }
        }
    }
}

const DATES: [&str; 2] = ["date_add", "date_upd"];

fn column(
    context: &Context<'_>,
    resource: &'static Resource,
    name: &str,
    dated: bool,
) -> Result<Option<Column>, Refusal> {
    if name == "id" {
        return Ok(Some(Column::Id));
    }
    if DATES.contains(&name) {
        if !dated {
            return Ok(None);
        }
        if !resource.dated {
            // The database has no such column, and nobody catches that.
            return Err(Refusal::Nothing(500));
        }
    }
    let Some(field) = resource.fields(context.version).find(|field| field.name == name) else { return Ok(None) };
    if field.computed {
        let message =
            format!("The field \"{name}\" is dynamic. It is not possible to filter GET query with this field.");
        return Err(Refusal::noisy(34, message));
    }
    let at = resource.fields.iter().position(|known| known.name == name).unwrap_or_default();
    Ok(Some(Column::Field(at, field)))
}

fn available(context: &Context<'_>, resource: &Resource, dated: bool) -> Vec<&'static str> {
    let fields = resource.fields(context.version).map(|field| field.name);
    std::iter::once("id").chain(fields.filter(|name| dated || !DATES.contains(name))).collect()
}

fn sorting(
    context: &Context<'_>,
    resource: &'static Resource,
    target: &ResourcePath,
    dated: bool,
) -> Result<Vec<(Column, bool)>, Refusal> {
    let Some(sort) = target.parameter("sort") else { return Ok(Vec::new()) };
    let inside = sort.strip_prefix('[').and_then(|sort| sort.strip_suffix(']')).unwrap_or(sort);
    let mut columns = Vec::new();
    for part in inside.split(',') {
        let (name, direction) = part.rsplit_once('_').unwrap_or((part, ""));
        let descending = match direction.to_ascii_uppercase().as_str() {
            "ASC" => false,
            "DESC" => true,
            _ => {
                let message = "The \"sort\" value has to be formed as this example: \"field_ASC\" or '[field_1_DESC,field_2_ASC,...]'";
                return Err(Refusal::error(400, 37, message));
            }
        };
        let Some(column) = column(context, resource, name, dated)? else {
            let list = available(context, resource, dated).join(", ");
            return Err(Refusal::noisy(
                38,
                format!("Unable to filter by this field. However, these are available: {list}"),
            ));
        };
        columns.push((column, descending));
    }
    Ok(columns)
}

fn limit(target: &ResourcePath) -> Result<(usize, usize), Refusal> {
    let Some(limit) = target.parameter("limit") else { return Ok((0, usize::MAX)) };
    let numbers: Vec<usize> = limit.split(',').map(|number| number.trim().parse().unwrap_or(0)).collect();
    match numbers.as_slice() {
        [count] => Ok((0, *count)),
        [offset, count] => Ok((*offset, *count)),
        _ => Err(Refusal::error(400, 39, "The \"limit\" value has to be formed as this example: \"5,25\" or \"10\"")),
    }
}

fn display(context: &Context<'_>, resource: &'static Resource, target: &ResourcePath) -> Result<Display, Refusal> {
    let inside = match target.parameter("display") {
        None | Some("minimum") => return Ok(Display::Minimum),
        Some("full") => return Ok(Display::Full),
        Some(list) => list.strip_prefix('[').and_then(|list| list.strip_suffix(']')),
    };
    let names =
        || std::iter::once("id").chain(resource.fields(context.version).map(|field| field.name)).collect::<Vec<_>>();
    let Some(inside) = inside else {
        let message = format!(
            "The 'display' syntax is wrong. You can set 'full' or '[field_1,field_2,...]'. These are available: {}",
            names().join(", ")
        );
        return Err(Refusal::error(400, 36, message));
    };
    let mut shown = Vec::new();
    for part in parts(inside) {
        let (name, is_association) = part.split_once('[').map_or((part, false), |(name, _)| (name, true));
        let known = if is_association {
            resource.associations.iter().any(|association| association.name == name)
        } else {
            names().contains(&name)
        };
        if !known {
            let message = format!(
                "Unable to display this field \"{name}\". However, these are available: {}",
                names().join(", ")
            );
            return Err(Refusal::noisy(35, message));
        }
        shown.push(name.to_owned());
    }
    Ok(Display::Some(shown))
}

/// The parts between commas that stand in no brackets.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    text.split(move |sign| {
        depth += i32::from(sign == '[') - i32::from(sign == ']');
        sign == ',' && depth == 0
    })
    .map(str::trim)
    .filter(|part| !part.is_empty())
}

/// Makes of a record what an answer shows.
pub fn show(context: &Context<'_>, resource: &'static Resource, id: u64, record: &Record, display: &Display) -> Shown {
    let mut fields = Vec::new();
    for (field, value) in resource.fields.iter().zip(&record.values) {
        if field.exists(context.version) && display.shows(field.name) {
            let value = if field.computed {
                Value::text(computed(context, resource, id, record, field.name))
            } else {
                value.clone()
            };
            fields.push((field, value));
        }
    }
    let shown = resource.associations.iter().enumerate().filter(|(_, association)| display.shows(association.name));
    let associations = shown.map(|(at, association)| {
        let rows = match association.source {
            Source::Kept => record.kept[at].clone(),
            Source::Owned(rows) | Source::Shown(rows) => rows(context.world, id),
        };
        (association.name, association.item, rows)
    });
    Shown { id, associations: associations.collect(), fields }
}

/// Fields that PrestaShop makes when it reads.
fn computed(context: &Context<'_>, resource: &Resource, id: u64, record: &Record, field: &str) -> String {
    let world = &*context.world;
    match (resource.plural, field) {
        ("products", "manufacturer_name") => {
            let brand = world.text("manufacturers", record.number(resource, "id_manufacturer"), "name");
            // PrestaShop prints `false`, which is nothing.
            brand.to_owned()
        }
        ("products", "id_default_combination") => {
            let mut combinations = world.naming("combinations", "id_product", id);
            let default =
                combinations.find(|combination| world.text("combinations", *combination, "default_on") == "1");
            default.unwrap_or(0).to_string()
        }
        ("products", "type") => "simple".to_owned(),
        ("products", "quantity") => "0".to_owned(),
        ("categories", "level_depth") => {
            let mut depth = 0;
            let mut parent = record.number(resource, "id_parent");
            while parent != 0 && depth < 64 {
                depth += 1;
                parent = world.number("categories", parent, "id_parent");
            }
            depth.to_string()
        }
        ("manufacturers", "link_rewrite") => {
            let name = record.text(resource, "name").to_lowercase();
            name.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_end_at_commas_outside_brackets() {
        assert_eq!(parts("id, name,categories[id,x],").collect::<Vec<_>>(), ["id", "name", "categories[id,x]"]);
    }

    #[test]
    fn limits_are_counts_or_offsets_with_counts() {
        let of = |text: &str| {
            limit(&ResourcePath { query: vec![("limit".to_owned(), text.to_owned())], ..ResourcePath::default() })
        };
        assert_eq!(of("10"), Ok((0, 10)));
        assert_eq!(of("5,25"), Ok((5, 25)));
        assert!(of("1,2,3").is_err());
        assert_eq!(limit(&ResourcePath::default()), Ok((0, usize::MAX)));
    }
}
