//! Answers as JSON, with the traps of PrestaShop's: a single entity loses what is empty or 0, an empty list is `[]`.

use serde_json::{Map, Value as Json, json};

use crate::{read::Shown, table::Resource, world::Value};

/// The errors of a refusal.
pub fn errors(errors: &[(u32, String)]) -> String {
    let each: Vec<Json> = errors.iter().map(|(code, message)| json!({ "code": code, "message": message })).collect();
    json!({ "errors": each }).to_string()
}

/// Ids in a list.
pub fn minimum(resource: &Resource, ids: &[u64]) -> String {
    list(resource, ids.iter().map(|id| json!({ "id": id })).collect())
}

fn list(resource: &Resource, entities: Vec<Json>) -> String {
    if entities.is_empty() {
        return "[]".to_owned();
    }
    let mut object = Map::new();
    object.insert(resource.plural.to_owned(), Json::Array(entities));
    Json::Object(object).to_string()
}

/// Entities: in a list when `display` was asked for, one by one otherwise.
pub fn entities(resource: &Resource, shown: &[Shown], with_id: bool, in_list: bool, languages: &[u32]) -> String {
    if in_list {
        return list(resource, shown.iter().map(|entity| entity_json(entity, with_id, languages)).collect());
    }
    let mut object = Map::new();
    if let Some(entity) = shown.last() {
        let mut made = entity_json(entity, with_id, languages);
        if let Json::Object(members) = &mut made {
            members.retain(|_, value| !matches!(value, Json::String(text) if matches!(text.as_str(), "" | "0")));
        }
        object.insert(resource.singular.to_owned(), made);
    }
    Json::Object(object).to_string()
}

fn entity_json(entity: &Shown, with_id: bool, languages: &[u32]) -> Json {
    let mut object = Map::new();
    if with_id {
        object.insert("id".to_owned(), json!(entity.id));
    }
    for (field, value) in &entity.fields {
        object.insert(field.name.to_owned(), value_json(value, languages));
    }
    let mut associations = Map::new();
    for (name, _, rows) in entity.associations.iter().filter(|(_, _, rows)| !rows.is_empty()) {
        let row = |row: &Vec<(String, String)>| {
            Json::Object(row.iter().map(|(name, text)| (name.clone(), json!(text))).collect())
        };
        associations.insert((*name).to_owned(), rows.iter().map(row).collect());
    }
    if !associations.is_empty() {
        object.insert("associations".to_owned(), Json::Object(associations));
    }
    Json::Object(object)
}

fn value_json(value: &Value, languages: &[u32]) -> Json {
    let texts = match value {
        Value::Text(text) => return json!(text),
        Value::Texts(texts) => texts,
    };
    let text = |language: &u32| texts.get(language).map_or("", |text| text);
    match languages {
        [only] => json!(text(only)),
        several => {
            several.iter().map(|language| json!({ "id": language.to_string(), "value": text(language) })).collect()
        }
    }
}
