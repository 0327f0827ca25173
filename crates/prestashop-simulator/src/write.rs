//! Creating, changing and deleting: entity by entity, each checked and saved before the next, so that a bad one stops half-way.

use std::collections::BTreeMap;

use crate::{
    body::{Sent, SentEntity},
    context::Context,
    effects,
    options::Version,
    refusal::Refusal,
    request::ResourcePath,
    table::{Field, Resource, Row, Source},
    validate,
    world::{Record, Value},
};

/// What was saved: ids, and the objects as PrestaShop has them in memory, which is what it answers.
pub type Saved = Vec<(u64, Record)>;

/// Saves entities in their order. `dies_after` makes the shop die when so many are saved.
pub fn save(
    context: &mut Context<'_>,
    resource: &'static Resource,
    verb: &str,
    entities: &[SentEntity],
    dies_after: Option<usize>,
) -> Result<Saved, Refusal> {
    let mut ids: Vec<u64> = entities.iter().filter_map(SentEntity::id).collect();
    if verb == "POST" {
        if !ids.is_empty() {
            return Err(Refusal::error(400, 91, "id is forbidden when adding a new resource"));
        }
    } else {
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() != count {
            return Err(Refusal::error(400, 89, "id is duplicate in request"));
        }
        if count != entities.len() {
            return Err(Refusal::error(400, 90, "id is required when modifying a resource"));
        }
    }
    let mut saved = Vec::with_capacity(entities.len());
    for entity in entities {
        if dies_after == Some(saved.len()) {
            return Err(Refusal::Nothing(500));
        }
        saved.push(save_one(context, resource, verb, entity)?);
    }
    if dies_after == Some(saved.len()) {
        return Err(Refusal::Nothing(500));
    }
    Ok(saved)
}

fn save_one(
    context: &mut Context<'_>,
    resource: &'static Resource,
    verb: &str,
    entity: &SentEntity,
) -> Result<(u64, Record), Refusal> {
    let old = entity.id().map(|id| {
        let record = context.world.record(resource.plural, id).cloned();
        record.map(|record| (id, record)).ok_or_else(|| Refusal::error(404, 92, "Invalid ID"))
    });
    let old = old.transpose()?;
    let mut memory = old.as_ref().map_or_else(|| Record::of(resource), |(_, record)| record.clone());
    for (at, field) in resource.fields.iter().enumerate() {
        let sent = entity.field(field.name);
        if field.exists(context.version) && !(verb == "PATCH" && sent.is_none()) {
            memory.values[at] = value(field, sent, &memory.values[at], context.version)?;
        }
    }
    check(context, resource, &memory)?;
    let kept = keep(context, resource, &memory);
    let id = match old {
        Some((id, _)) => {
            context.world.put(resource, id, kept);
            id
        }
        None => {
            let id = context.world.insert(resource, kept);
            effects::created(context, resource, id);
            id
        }
    };
    effects::saved(context, resource, id);
    for (name, rows) in &entity.associations {
        associate(context, resource, id, name, rows)?;
    }
    Ok((id, memory))
}

/// What a field holds after it was sent, or left out.
fn value(field: &Field, sent: Option<&Sent>, old: &Value, version: Version) -> Result<Value, Refusal> {
    let Some(sent) = sent else {
        if field.required && !field.multilingual {
            return Err(Refusal::error(400, 41, format!("parameter \"{}\" required", field.name)));
        }
        return Ok(Value::default());
    };
    if field.is_locked(version) {
        let message = format!("parameter \"{}\" not writable. Please remove this attribute of this XML", field.name);
        return Err(Refusal::error(400, 93, message));
    }
    if !field.multilingual || sent.languages.is_empty() {
        return Ok(Value::text(sent.text.as_str()));
    }
    let mut texts = match old {
        Value::Texts(texts) => texts.clone(),
        Value::Text(_) => BTreeMap::new(),
    };
    texts.extend(sent.languages.iter().map(|(language, text)| (*language, text.as_str().into())));
    Ok(Value::Texts(texts))
}

/// Checks texts of languages first, then everything else, as PrestaShop does.
fn check(context: &Context<'_>, resource: &'static Resource, memory: &Record) -> Result<(), Refusal> {
    let fields = || resource.fields.iter().zip(&memory.values).filter(|(field, _)| !field.computed);
    for (field, value) in fields().filter(|(field, _)| field.multilingual) {
        let flaw = match value {
            Value::Text(text) => flaw(context, resource, field, text, field.required),
            Value::Texts(texts) => {
                let default = texts.get(&context.language).map_or("", |text| text);
                let main = flaw(context, resource, field, default, field.required);
                main.or_else(|| texts.values().find_map(|text| flaw(context, resource, field, text, false)))
            }
        };
        if let Some(flaw) = flaw {
            return Err(Refusal::error(400, 84, format!("Validation error: \"{flaw}\"")));
        }
    }
    for (field, value) in fields().filter(|(field, _)| !field.multilingual) {
        if let Some(flaw) = flaw(context, resource, field, value.as_text(), field.required) {
            return Err(Refusal::error(400, 85, format!("Validation error: \"{flaw}\"")));
        }
    }
    let missing = match resource.plural {
        "products" => "name",
        "categories" => "link_rewrite",
        _ => return Ok(()),
    };
    match memory.value(resource, missing) {
        Some(Value::Texts(texts)) if texts.values().any(|text| !text.is_empty()) => Ok(()),
        Some(Value::Text(text)) if !text.is_empty() => Ok(()),
        _ => Err(Refusal::warning("foreach() argument must be of type array|object, string given")),
    }
}

fn flaw(context: &Context<'_>, resource: &Resource, field: &Field, text: &str, required: bool) -> Option<String> {
    let property = format!("{}->{}", resource.class, field.name);
    if text.is_empty() {
        return required.then(|| format!("Property {property} is empty."));
    }
    let length = text.chars().count();
    if let Some(limit) = field.limit(context.version).filter(|limit| length > *limit) {
        return Some(format!(
            "The length of property {property} is currently {length} chars. It must be between 0 and {limit} chars."
        ));
    }
    let max_ean = if context.version >= Version::V9 { 14 } else { 13 };
    (!validate::accepts(field.kind, text, max_ean)).then(|| format!("Property {property} is not valid"))
}

/// What the database keeps of an object.
fn keep(context: &Context<'_>, resource: &'static Resource, memory: &Record) -> Record {
    let (languages, default) = (&context.languages, context.language);
    let mut kept = memory.clone();
    for (field, value) in resource.fields.iter().zip(&mut kept.values) {
        let made = match value {
            Value::Text(text) if field.multilingual => {
                Value::Texts(languages.iter().map(|language| (*language, text.clone())).collect())
            }
            Value::Text(text) => Value::text(validate::kept(field.kind, text)),
            Value::Texts(texts) => {
                let fallback = texts.get(&default).filter(|_| field.required).cloned().unwrap_or_default();
                let text = |language: &u32| texts.get(language).cloned().unwrap_or_else(|| fallback.clone());
                Value::Texts(languages.iter().map(|language| (*language, text(language))).collect())
            }
        };
        *value = made;
    }
    if resource.dated {
        if kept.text(resource, "date_add").starts_with("0000") {
            kept.set(resource, "date_add", Value::text(context.now.as_str()));
        }
        kept.set(resource, "date_upd", Value::text(context.now.as_str()));
    }
    kept
}

/// Works a block of associations off. An unknown one is refused when the entity is saved already.
fn associate(
    context: &mut Context<'_>,
    resource: &'static Resource,
    id: u64,
    name: &str,
    rows: &[Row],
) -> Result<(), Refusal> {
    let Some(at) = resource.associations.iter().position(|association| association.name == name) else {
        if name == "i18n" {
            return Ok(());
        }
        return Err(Refusal::error(400, 86, format!("The association \"{name}\" does not exists")));
    };
    let association = &resource.associations[at];
    match association.source {
        Source::Kept => {
            let known = |row: &Row| {
                row.iter()
                    .filter(|(member, _)| association.members.contains(&member.as_str()))
                    .cloned()
                    .collect::<Row>()
            };
            if let Some(mut record) = context.world.take(resource, id) {
                record.kept[at] = rows.iter().map(known).filter(|row| !row.is_empty()).collect();
                context.world.put(resource, id, record);
            }
        }
        Source::Owned(owned) => {
            let ids_of = |rows: &[Row]| -> Vec<u64> {
                rows.iter()
                    .filter_map(|row| row.iter().find(|(member, _)| member == "id")?.1.trim().parse().ok())
                    .collect()
            };
            let listed = ids_of(rows);
            let there = ids_of(&owned(context.world, id));
            if let Some(others) = crate::resources::resource(name) {
                for other in there.into_iter().filter(|other| !listed.contains(other)) {
                    effects::delete(context, others, other);
                }
            }
        }
        Source::Shown(_) => {}
    }
    Ok(())
}

/// Deletes entities; none when one of them is unknown.
pub fn delete(context: &mut Context<'_>, resource: &'static Resource, target: &ResourcePath) -> Result<usize, Refusal> {
    let list = target.parameter("id").and_then(|list| list.strip_prefix('[')?.strip_suffix(']'));
    let ids: Vec<u64> = match (list, &target.id) {
        (Some(list), _) => list.split(',').map(|id| id.trim().parse().unwrap_or(0)).collect(),
        (None, Some(id)) => vec![id.parse().unwrap_or(0)],
        (None, None) => Vec::new(),
    };
    let unknown: Vec<String> =
        ids.iter().filter(|id| context.world.record(resource.plural, **id).is_none()).map(u64::to_string).collect();
    if ids.is_empty() || !unknown.is_empty() {
        return Err(Refusal::error(404, 87, format!("Id(s) not exists: {}", unknown.join(", "))));
    }
    for id in &ids {
        effects::delete(context, resource, *id);
    }
    Ok(ids.len())
}
