//! The options of a form's fields. A list that Y2 cannot give at the moment leaves a line of text in its place: the till goes on.

use crate::{
    domain::{
        form::{Choices, FieldName, FormLanguage, OptionSource, Page, Word},
        languages,
    },
    flows::{Ctx, diagnostics},
    tenant::Connection,
};

/// Options of a field that has more than this are a line of text: a page of a thousand stores is no help.
const MOST: usize = 400;

/// The options of a page's fields, in the reader's language where Y2's codes allow it.
pub(super) async fn of_page(
    ctx: &Ctx,
    connection: &Connection,
    page: &Page,
    language: FormLanguage,
    country: Option<&str>,
) -> Choices {
    let mut choices = Choices::new();
    for field in &page.fields {
        if field.name == FieldName::Sex && field.options.is_none() {
            let of = |code: &str, word| (code.to_owned(), page.word(word, language).to_owned());
            choices.insert(field.name, vec![of("F", Word::Female), of("M", Word::Male)]);
        } else if let Some(source) = &field.options
            && let Some(options) = of_source(ctx, connection, source, language, country).await
            && options.len() <= MOST
        {
            choices.insert(field.name, options);
        }
    }
    choices
}

async fn of_source(
    ctx: &Ctx,
    connection: &Connection,
    source: &OptionSource,
    language: FormLanguage,
    country: Option<&str>,
) -> Option<Vec<(String, String)>> {
    let named = Some(connection.id.as_str());
    let mut options: Vec<(String, String)> = match source {
        OptionSource::List(list) => {
            let label =
                |choice: &crate::domain::form::Choice| choice.label.get(language).unwrap_or(&choice.value).to_owned();
            return Some(list.iter().map(|choice| (choice.value.clone(), label(choice))).collect());
        }
        OptionSource::Civilities => {
            let list = diagnostics::civilities(ctx, named).await.ok()?;
            let option = |title: &diagnostics::Civility| option(title.id.as_deref(), title.label.as_deref());
            return Some(list.listing().list.value.iter().filter_map(option).collect());
        }
        OptionSource::Countries => {
            let list = diagnostics::countries(ctx, named).await.ok()?;
            let option = |country: &diagnostics::Country| {
                let own = country.iso2.as_deref().and_then(|iso2| languages::country_name(iso2.trim(), language.tag()));
                option(country.id.as_deref(), own.as_deref().or(country.label.as_deref()))
            };
            list.listing().list.countries.value.iter().filter_map(option).collect()
        }
        OptionSource::Regions => {
            let list = diagnostics::countries(ctx, named).await.ok()?;
            let of_country = |known: &&diagnostics::Country| known.id.as_deref().map(str::trim) == country;
            let regions = &list.listing().list.countries.value.iter().find(of_country)?.regions;
            let options: Vec<_> =
                regions.iter().filter_map(|region| option(region.id.as_deref(), region.label.as_deref())).collect();
            // A country without regions has nothing to choose from, and a code can still be typed.
            return (!options.is_empty()).then_some(options);
        }
        OptionSource::Languages => {
            let list = diagnostics::countries(ctx, named).await.ok()?;
            let option = |known: &diagnostics::Language| {
                let own = known.iso6391.as_deref().and_then(|tag| languages::language_name(tag, language.tag()));
                (known.id.clone(), own.unwrap_or_else(|| known.label.clone()))
            };
            list.listing().list.languages.value.iter().map(option).collect()
        }
        OptionSource::Stores => {
            let list = diagnostics::stores(ctx, named).await.ok()?;
            let open = list.listing().list.value.iter().filter(|store| store.closed != Some(true));
            open.filter_map(|store| option(store.store_id.as_deref(), store.display_name.as_deref())).collect()
        }
    };
    options.sort_by_cached_key(|(_, label)| label.to_lowercase());
    Some(options)
}

fn option(id: Option<&str>, label: Option<&str>) -> Option<(String, String)> {
    let id = id.map(str::trim).filter(|id| !id.is_empty())?;
    let label = label.map(str::trim).filter(|label| !label.is_empty()).unwrap_or(id);
    Some((id.to_owned(), label.to_owned()))
}
