//! Answers as XML, laid out as PrestaShop prints them.

use std::fmt::Write as _;

use crate::{
    context::Context,
    options::{Access, Version},
    read::Shown,
    refusal::Refusal,
    resources::RESOURCES,
    table::{Field, Resource, Source},
    world::Value,
};

/// Which schema of a resource is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    Blank,
    Synopsis,
}

fn document(content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<prestashop xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n{content}</prestashop>\n"
    )
}

fn data(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>")) }
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// The errors of a refusal.
pub fn errors(refusal: &[(u32, String)]) -> String {
    let each = refusal.iter().map(|(code, message)| {
        format!("<error>\n<code><![CDATA[{code}]]></code>\n<message>{}</message>\n</error>\n", data(message))
    });
    document(&format!("<errors>\n{}</errors>\n", each.collect::<String>()))
}

/// Ids with addresses, in a list.
pub fn minimum(context: &Context<'_>, resource: &Resource, ids: &[u64]) -> String {
    let (plural, singular, address) = (resource.plural, resource.singular, &context.address);
    let each = ids.iter().map(|id| format!("<{singular} id=\"{id}\" xlink:href=\"{address}{plural}/{id}\"/>\n"));
    document(&format!("<{plural}>\n{}</{plural}>\n", each.collect::<String>()))
}

/// Entities, in a list or bare, as answers to single reads and writes have them.
pub fn entities(
    context: &Context<'_>,
    resource: &Resource,
    shown: &[Shown],
    with_id: bool,
    in_list: bool,
    languages: &[u32],
) -> String {
    let mut content = String::new();
    for entity in shown {
        let _ = writeln!(content, "<{}>", resource.singular);
        if with_id {
            let _ = writeln!(content, "\t<id><![CDATA[{}]]></id>", entity.id);
        }
        for (field, value) in &entity.fields {
            write_field(&mut content, context, field, value, languages);
        }
        if !entity.associations.is_empty() {
            content.push_str("<associations>\n");
            for (name, item, rows) in &entity.associations {
                if rows.is_empty() {
                    let _ = writeln!(content, "<{name} nodeType=\"{item}\" api=\"{name}\"/>");
                    continue;
                }
                let _ = writeln!(content, "<{name} nodeType=\"{item}\" api=\"{name}\">");
                for row in rows {
                    let id = row.iter().find(|(member, _)| member == "id").map_or("", |(_, id)| id);
                    let _ = writeln!(content, "\t<{item} xlink:href=\"{}{name}/{}\">", context.address, attribute(id));
                    for (member, text) in row {
                        let _ = writeln!(content, "\t<{member}>{}</{member}>", data(text));
                    }
                    let _ = writeln!(content, "\t</{item}>");
                }
                let _ = writeln!(content, "</{name}>");
            }
            content.push_str("</associations>\n");
        }
        let _ = writeln!(content, "</{}>", resource.singular);
    }
    if in_list {
        content = format!("<{}>\n{content}</{}>\n", resource.plural, resource.plural);
    }
    document(&content)
}

fn write_field(content: &mut String, context: &Context<'_>, field: &Field, value: &Value, languages: &[u32]) {
    let name = field.name;
    if field.multilingual {
        let text = |language: &u32| match value {
            Value::Texts(texts) => texts.get(language).map_or("", |text| text).to_owned(),
            Value::Text(text) => text.to_string(),
        };
        let _ = write!(content, "\t<{name}>");
        for language in languages {
            let address = &context.address;
            let _ = write!(
                content,
                "<language id=\"{language}\" xlink:href=\"{address}languages/{language}\">{}</language>",
                data(&text(language))
            );
        }
        let _ = writeln!(content, "</{name}>");
        return;
    }
    let text = value.as_text();
    let link = field.link.filter(|_| !matches!(text, "" | "0"));
    let link = link
        .map(|resource| format!(" xlink:href=\"{}{resource}/{}\"", context.address, attribute(text)))
        .unwrap_or_default();
    let computed = if field.computed { " notFilterable=\"true\"" } else { "" };
    let _ = writeln!(content, "\t<{name}{link}{computed}>{}</{name}>", data(text));
}

/// A schema: the fields without values, with what they take.
pub fn schema(context: &Context<'_>, resource: &Resource, schema: Schema, languages: &[u32]) -> String {
    let mut content = format!("<{}>\n", resource.singular);
    if schema == Schema::Blank {
        content.push_str("\t<id></id>\n");
    }
    for field in resource.fields(context.version) {
        if schema == Schema::Blank && field.is_locked(context.version) {
            continue;
        }
        let (name, mut details) = (field.name, String::new());
        if schema == Schema::Synopsis {
            if field.computed {
                details.push_str(" notFilterable=\"true\"");
            }
            if field.required {
                details.push_str(" required=\"true\"");
            }
            if let Some(limit) = field.limit(context.version) {
                let _ = write!(details, " maxSize=\"{limit}\"");
            }
            if let Some(format) = field.kind.format() {
                let _ = write!(details, " format=\"{format}\"");
            }
            if field.read_only {
                details.push_str(" readOnly=\"true\"");
            }
        }
        let _ = write!(content, "\t<{name}{details}>");
        if field.multilingual {
            for language in languages {
                let format = if schema == Schema::Synopsis { " format=\"isUnsignedId\"" } else { "" };
                let _ = write!(content, "<language id=\"{language}\"{format}></language>");
            }
        }
        let _ = writeln!(content, "</{name}>");
    }
    if !resource.associations.is_empty() {
        content.push_str("<associations>\n");
        for association in resource.associations {
            let (name, item) = (association.name, association.item);
            let read_only = if matches!(association.source, Source::Shown(_)) { " readOnly=\"true\"" } else { "" };
            let members: String =
                association.members.iter().map(|member| format!("\t<{member}></{member}>\n")).collect();
            let _ = writeln!(
                content,
                "<{name} nodeType=\"{item}\" api=\"{name}\"{read_only}>\n\t<{item}>\n{members}\t</{item}>\n</{name}>"
            );
        }
        content.push_str("</associations>\n");
    }
    let _ = writeln!(content, "</{}>", resource.singular);
    document(&content)
}

/// The root: what the key may do.
pub fn root(context: &Context<'_>, access: &Access, shop_name: &str) -> String {
    let mut content = format!("<api shopName=\"{}\">\n", attribute(shop_name));
    for resource in RESOURCES.iter().filter(|resource| access.knows(resource.plural)) {
        let (name, address) = (resource.plural, &context.address);
        let verbs = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD"].into_iter();
        // Versions before 8 do not know the verb at all.
        let verbs = verbs.filter(|verb| *verb != "PATCH" || context.version >= Version::V8);
        let flags: String =
            verbs.map(|verb| format!(" {}=\"{}\"", verb.to_lowercase(), access.allows(name, verb))).collect();
        let _ = writeln!(content, "<{name} xlink:href=\"{address}{name}\"{flags}>");
        let _ = writeln!(
            content,
            "<description xlink:href=\"{address}{name}\"{flags}>{}</description>",
            resource.description
        );
        for schema in ["blank", "synopsis"] {
            let _ = writeln!(content, "<schema xlink:href=\"{address}{name}?schema={schema}\" type=\"{schema}\"/>");
        }
        let _ = writeln!(content, "</{name}>");
    }
    content.push_str("</api>\n");
    document(&content)
}

/// What refusals of a schema name say.
pub fn unknown_schema() -> Refusal {
    Refusal::error(
        400,
        28,
        "Please select a schema of type 'synopsis' to get the whole schema informations or 'blank' to get an empty schema to fill before using POST request",
    )
}
