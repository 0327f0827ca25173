//! `layouts/<name>.yml`: a form, or the address of one that somebody else hosts. The layouts that come with the product are
//! read the same way.

use std::collections::BTreeMap;

use super::Context;
use crate::{
    domain::form::{
        Audience, Choice, ConsentQuestion, Content, Control, Field, FieldName, FormLanguage, Layout, OptionSource,
        Page, Required, StoreTexts, Texts, Theme, Word, contrast,
    },
    yaml::{
        Mismatch, Section,
        kinds::{boolean, one_of, parsed, text},
    },
};

/// Fields of one page.
const MAX_FIELDS: usize = 60;
/// Characters of a legal text.
const LONGEST_TEXT: usize = 4000;
/// Bytes of a logo in its `data:` address; the whole page stays below 60 KB.
const LARGEST_LOGO: usize = 24 << 10;
/// Text needs this contrast (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;
const TOKEN: &str = "{token}";

/// The layouts that every tenant has unless it has its own of that name.
pub(super) const SHIPPED: [(&str, &str); 2] = [
    ("mobile_ls", include_str!("../../../config/layouts/mobile_ls.yml")),
    ("mobile_livestore", include_str!("../../../config/layouts/mobile_livestore.yml")),
];

pub(super) fn read(context: &Context<'_>, name: &str) -> Layout {
    let root = Section::root(context.reading, context.document);
    let content = match root.optional("url", external) {
        Some(url) => Content::External(url),
        None => Content::Page(Box::new(page(context, &root))),
    };
    root.finish();
    Layout { name: name.to_owned(), content }
}

fn external(text: &str) -> Result<String, Mismatch> {
    let expected = "an https address with `{token}` after its host, such as `https://forms.example.com/?t={token}`";
    let filled = text.replacen(TOKEN, "token", 1);
    let url = url::Url::parse(&filled).map_err(|_| Mismatch::new(expected))?;
    let loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let secure = url.scheme() == "https" || (url.scheme() == "http" && loopback);
    let after_host =
        text.split_once("://").and_then(|(_, rest)| rest.split_once('/')).is_some_and(|(_, rest)| rest.contains(TOKEN));
    let sound =
        secure && after_host && url.username().is_empty() && url.password().is_none() && !filled.contains(['{', '}']);
    if sound { Ok(text.to_owned()) } else { Err(Mismatch::new(expected)) }
}

fn page(context: &Context<'_>, root: &Section<'_>) -> Page {
    let page = Page {
        audience: root.or(
            "audience",
            one_of(&[("associate", Audience::Associate), ("customer", Audience::Customer)]),
            Audience::Associate,
        ),
        language: root.optional("language", parsed),
        title: texts(root, "title"),
        edit_title: texts(root, "editTitle"),
        intro: texts(root, "intro"),
        fields: fields(context, root),
        consents: consents(context, root),
        theme: theme(root.section("theme")),
        words: words(context, root),
        stores: stores(context, root),
    };
    if !page.fields.iter().any(|field| field.name == FieldName::LastName) {
        root.problem("fields", "no field `lastName`", "one at least: Y2 keeps no customer without it");
    }
    page
}

fn texts(section: &Section<'_>, key: &'static str) -> Texts {
    section.keyed_texts(key, language, long_text).into_iter().collect()
}

fn language(text: &str) -> Result<String, Mismatch> {
    parsed::<FormLanguage>(text).map(|language| language.tag().to_owned())
}

fn long_text(text: &str) -> Result<String, Mismatch> {
    let trimmed = text.trim();
    let unprintable = |character: char| character.is_control() && character != '\n';
    if trimmed.is_empty() || trimmed.chars().count() > LONGEST_TEXT || trimmed.contains(unprintable) {
        return Err(Mismatch::new(format!("a text of 1 to {LONGEST_TEXT} characters")));
    }
    Ok(trimmed.to_owned())
}

fn fields(context: &Context<'_>, root: &Section<'_>) -> Vec<Field> {
    let mut fields = Vec::<Field>::new();
    let items = root.items("fields");
    if items.is_empty() || items.len() > MAX_FIELDS {
        root.problem("fields", format!("{} fields", items.len()), format!("1 to {MAX_FIELDS}"));
    }
    for (path, node) in items {
        let section = Section::of(context.reading, node, path);
        if let Some(name) = section.required("name", "the name of a field", parsed::<FieldName>) {
            if fields.iter().any(|known| known.name == name) {
                section.problem("name", format!("a second `{name}`"), "each field once");
            }
            fields.push(field(context, &section, name));
        }
        section.finish();
    }
    fields
}

fn field(context: &Context<'_>, section: &Section<'_>, name: FieldName) -> Field {
    let options = options(context, section, name);
    let types: &[(&str, Control)] = &[
        ("text", Control::Text(name.longest())),
        ("list", Control::Choice(name.longest())),
        ("number", Control::Number),
        ("date", Control::Date),
        ("boolean", Control::Flag),
    ];
    let kind = section.optional("type", |text| {
        let known = types.iter().find(|(word, _)| *word == text).map(|(_, control)| *control);
        known.ok_or_else(|| Mismatch::new("one of `text`, `list`, `number`, `date`, `boolean`"))
    });
    let control = match (kind, name) {
        (Some(kind), FieldName::UserField(_)) => kind,
        (None, FieldName::UserField(_)) if options.is_some() => Control::Choice(name.longest()),
        (Some(kind), name)
            if kind != name.control()
                && !matches!(
                    (kind, name.control()),
                    (Control::Choice(_) | Control::Text(_), Control::Choice(_) | Control::Text(_))
                ) =>
        {
            section.problem("type", "another type than Y2 keeps there", "no type: only user fields have one to choose");
            name.control()
        }
        (Some(kind), _) => kind,
        (None, name) if options.is_some() && matches!(name.control(), Control::Text(_)) => {
            Control::Choice(name.longest())
        }
        (None, name) => name.control(),
    };
    let field = Field {
        name,
        label: texts(section, "label"),
        hint: texts(section, "hint"),
        control,
        required: required(section),
        options: options.or_else(|| own_options(name)),
        hidden: section.or("hidden", boolean, false),
        default: section.optional("default", text),
    };
    if field.label.is_empty() && !field.hidden && Word::of_field(name).is_none() {
        section.problem("label", "nothing", "what people read: this field means something to you only");
    }
    field
}

/// Where a field's options come from if nobody says.
fn own_options(name: FieldName) -> Option<OptionSource> {
    Some(match name {
        FieldName::Title => OptionSource::Civilities,
        FieldName::Country | FieldName::Nationality => OptionSource::Countries,
        FieldName::Region => OptionSource::Regions,
        FieldName::Language => OptionSource::Languages,
        FieldName::StoreId => OptionSource::Stores,
        _ => return None,
    })
}

fn options(context: &Context<'_>, section: &Section<'_>, name: FieldName) -> Option<OptionSource> {
    let source = section.optional("source", |text| {
        Ok(match text {
            "civilities" => OptionSource::Civilities,
            "countries" => OptionSource::Countries,
            "languages" => OptionSource::Languages,
            "stores" => OptionSource::Stores,
            "regions" => OptionSource::Regions,
            _ => return Err(Mismatch::new("one of `civilities`, `countries`, `languages`, `stores`, `regions`")),
        })
    });
    let list: Vec<Choice> = section
        .items("options")
        .into_iter()
        .filter_map(|(path, node)| {
            let option = Section::of(context.reading, node, path);
            let value = option.required("value", "what goes to Y2", text);
            let label = texts(&option, "label");
            option.finish();
            let value = value?;
            let label = if label.is_empty() { Texts::everywhere(&*value) } else { label };
            Some(Choice { value, label })
        })
        .collect();
    if let Some(long) = list.iter().find(|choice| choice.value.chars().count() > name.longest()) {
        section.problem(
            "options",
            format!("`{}`", long.value),
            format!("values of at most {} characters", name.longest()),
        );
    }
    match (source, list.is_empty()) {
        (Some(_), false) => {
            section.problem("source", "both `source` and `options`", "one of them");
            None
        }
        (source, true) => source,
        (None, false) => Some(OptionSource::List(list)),
    }
}

fn required(section: &Section<'_>) -> Required {
    if section.holds_map("required") {
        let within = section.section("required");
        let countries = within.list("countries", text).unwrap_or_default();
        within.finish();
        return Required::In(countries);
    }
    match section.optional("required", boolean) {
        Some(true) => Required::Yes,
        Some(false) => Required::No,
        None => Required::ByCountry,
    }
}

fn consents(context: &Context<'_>, root: &Section<'_>) -> Vec<ConsentQuestion> {
    let mut questions = Vec::<ConsentQuestion>::new();
    for (path, node) in root.items("consents") {
        let section = Section::of(context.reading, node, path);
        let question = section.required("name", "the name of a consent, such as `consents_email`", parsed);
        let version = section.required("version", "the version of the words, such as `\"2026-01\"`", text);
        let text = texts(&section, "text");
        if text.is_empty() {
            section.problem("text", "nothing", "the words that people agree to");
        }
        let (partners, required) = (section.or("partners", boolean, false), section.or("required", boolean, false));
        if let Some(channel) = question {
            if questions.iter().any(|known| known.channel == channel) {
                section.problem("name", format!("a second `{channel}`"), "each consent once");
            }
            questions.push(ConsentQuestion { channel, version: version.unwrap_or_default(), text, partners, required });
        }
        section.finish();
    }
    questions
}

fn theme(section: Section<'_>) -> Theme {
    let color = section.optional("color", |text| match contrast(text) {
        Some(contrast) if contrast >= LEAST_CONTRAST => Ok(text.to_ascii_lowercase()),
        Some(_) => Err(Mismatch::new("a darker colour: against white it needs a contrast of 4.5 to 1 (WCAG 2.2)")),
        None => Err(Mismatch::new("a colour such as `#0b5c8a`")),
    });
    let logo = section.optional("logo", |text| {
        let kinds = [
            "data:image/png;base64,",
            "data:image/svg+xml;base64,",
            "data:image/webp;base64,",
            "data:image/jpeg;base64,",
        ];
        let encoded = kinds.iter().find_map(|kind| text.strip_prefix(kind));
        let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        if text.len() <= LARGEST_LOGO
            && encoded.is_some_and(|encoded| !encoded.is_empty() && encoded.bytes().all(base64))
        {
            return Ok(text.to_owned());
        }
        let expected = format!(
            "an image of at most {} KiB as `data:image/png;base64,…` (or svg+xml, webp, jpeg)",
            LARGEST_LOGO >> 10
        );
        Err(Mismatch::hiding("another text", expected))
    });
    let theme = Theme { color, logo, logo_text: section.optional("logoText", text) };
    section.finish();
    theme
}

fn words(context: &Context<'_>, root: &Section<'_>) -> BTreeMap<Word, Texts> {
    let mut words = BTreeMap::new();
    for entry in root.entries("texts") {
        match parsed::<Word>(entry.key) {
            Ok(word) => {
                let texts = if entry.node.text().is_some() {
                    context.reading.scalar(&entry, long_text).map(Texts::everywhere).unwrap_or_default()
                } else {
                    let section = Section::of(context.reading, entry.node, entry.path.clone());
                    let read = section.free_texts(long_text);
                    for key in read.keys().filter(|key| language(key).is_err()) {
                        section.problem(key, "another language", "one of `en`, `fr`, `de`, `es`, `it`");
                    }
                    read.into_iter().collect()
                };
                words.insert(word, texts);
            }
            Err(mismatch) => {
                context.reading.problem(entry.place, &entry.path, "an unknown text", mismatch.expected);
            }
        }
    }
    words
}

fn stores(context: &Context<'_>, root: &Section<'_>) -> BTreeMap<String, StoreTexts> {
    let read = |entry: crate::yaml::Entry<'_>| {
        let section = Section::of(context.reading, entry.node, entry.path.clone());
        let said = StoreTexts { title: texts(&section, "title"), intro: texts(&section, "intro") };
        section.finish();
        (entry.key.to_owned(), said)
    };
    root.entries("stores").into_iter().map(read).collect()
}
