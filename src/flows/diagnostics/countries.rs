//! The countries of a folder with their codes and regions: by the plug-in; where Y2 lacks it, from the connection's table.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Answer,
    country_check::CountryCheck,
    languages::{Language, languages_of},
    listed,
    listing::{Extra, Listing, Rendered, Source, not_blank},
    rows::rows,
};
use cegid_y2::settings_country::{self, GetListDetail, GetListDetailReply};

use crate::{
    domain::languages,
    flows::{Ctx, Error, Y2Error, cache::Weigh},
    tenant::{Connection, model::CountryEntry},
};

/// A country of the connection's Y2, with its codes as they stand there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCountry, example = json!({
    "id": "DEU", "label": "Allemagne", "y2Label": "ALLEMAGNE", "iso2": "DE", "iso3": "DEU", "isoNumeric": "276",
    "nationality": "Allemande", "defaultLanguage": "DEU", "currency": "EUR",
    "regions": [{"id": "BY", "label": "Bayern", "additionalProperties": {}}], "additionalProperties": {}
}))]
pub struct Country {
    /// Y2's code, usually but not always the ISO alpha-3.
    #[schema(required)]
    pub id: Option<String>,
    /// In the connection's `language`, else the tenant's: the configured label, else CLDR's name of the country, else
    /// Y2's own label.
    #[schema(required)]
    pub label: Option<String>,
    /// The label as Y2 has it.
    #[schema(required)]
    pub y2_label: Option<String>,
    /// What Y2 has as ISO 3166-1 alpha-2; not guaranteed to be unique or right.
    #[schema(required)]
    pub iso2: Option<String>,
    /// What Y2 has as ISO 3166-1 alpha-3.
    #[schema(required)]
    pub iso3: Option<String>,
    /// What Y2 has as ISO 3166-1 numeric.
    #[schema(required)]
    pub iso_numeric: Option<String>,
    /// The word for somebody from there.
    #[schema(required)]
    pub nationality: Option<String>,
    /// Y2's code of the default language.
    #[schema(required)]
    pub default_language: Option<String>,
    /// Currency code, normally ISO 4217.
    #[schema(required)]
    pub currency: Option<String>,
    /// Y2's regions, else the configured ones.
    pub regions: Vec<Region>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    pub additional_properties: Extra,
}

/// A part of a country.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidRegion)]
pub struct Region {
    /// Y2's code.
    #[schema(required)]
    pub id: Option<String>,
    /// The label.
    #[schema(required)]
    pub label: Option<String>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    pub additional_properties: Extra,
}

/// The countries, and what is made of them.
#[derive(Debug)]
pub struct CountryLists {
    /// Every country.
    pub countries: Rendered<Vec<Country>>,
    /// The languages that they and the connection speak of.
    pub languages: Rendered<Vec<Language>>,
    /// What is wrong with their codes.
    pub check: Rendered<CountryCheck>,
}

impl CountryLists {
    /// `labels` is the BCP 47 tag of the language of labels, `own` the connection's own setting.
    fn new(countries: Vec<Country>, labels: &str, own: Option<&str>) -> Result<Self, Error> {
        Ok(Self {
            languages: Rendered::new(languages_of(&countries, labels, own))?,
            check: Rendered::new(CountryCheck::of(&countries))?,
            countries: Rendered::new(countries)?,
        })
    }
}

impl Weigh for CountryLists {
    fn weight(&self) -> usize {
        self.countries.weight() + self.languages.weight() + self.check.weight()
    }
}

/// The countries of the connection's Y2, and what is made of them: one call for all three.
///
/// # Errors
/// No connection; Y2's; no plug-in and no table configured to stand in for it.
pub async fn countries(ctx: &Ctx, named: Option<&str>) -> Result<Answer<CountryLists>, Error> {
    listed(ctx, named, "countries", |ctx, connection| async move {
        let client = ctx.y2(&connection).await?;
        let language = ctx.language(&connection);
        let reply = client.call(&GetListDetail::default()).await;
        let countries = match reply.and_then(|reply| reply.required("GetListDetailResult")).and_then(rows_of) {
            Ok((countries, partial)) => Listing { partial, ..from_plug_in(countries, &connection, language) },
            Err(Y2Error::OperationMissing { service, operation }) => from_configuration(&connection, language)
                .ok_or_else(|| Error::OperationMissing {
                    connection: connection.id.clone(),
                    operation: format!("{service}.{operation}"),
                    instead: "Install the plug-in `Settings/Country`, or list the countries under `countries` of the \
                              connection.",
                })?,
            Err(error) => return Err(Error::y2(&connection.id, error)),
        };
        countries.try_map(|countries| CountryLists::new(countries, language, connection.language.as_deref()))
    })
    .await
}

/// The rows, and why some may be missing.
fn rows_of(reply: GetListDetailReply) -> Result<(Vec<settings_country::Country>, Option<&'static str>), Y2Error> {
    let countries = rows(reply.countries, &reply.extra, "Countries")?;
    let partial = partial(countries.len(), &reply.extra);
    Ok((countries, partial))
}

/// Countries are not known to be paged. A server that does it all the same would give as many as any plug-in does at most or
/// where no size is asked for, or say how many there are.
fn partial(rows: usize, extra: &Extra) -> Option<&'static str> {
    let total = extra.get("Pagination").and_then(|pagination| pagination["Count"].as_str()?.trim().parse().ok());
    let is_cut = total.is_some_and(|all: usize| all > rows) || [20, 1000].contains(&rows);
    is_cut.then_some("Y2 may have more countries than it lists")
}

fn from_plug_in(
    sent: Vec<settings_country::Country>,
    connection: &Connection,
    language: &str,
) -> Listing<Vec<Country>> {
    let configured: HashMap<&str, &CountryEntry> =
        connection.countries.iter().map(|entry| (entry.id.as_str(), entry)).collect();
    let countries = sent
        .into_iter()
        .map(|country| {
            let entry = country.id.as_deref().and_then(|id| configured.get(id));
            let mut regions: Vec<_> = country.regions.into_iter().map(Region::from).collect();
            if regions.is_empty() {
                regions = entry.map(|entry| configured_regions(entry)).unwrap_or_default();
            }
            Country {
                label: entry.and_then(|entry| configured_label(&entry.labels, language)),
                id: country.id,
                y2_label: country.description,
                iso2: country.iso2,
                iso3: country.iso3,
                iso_numeric: country.iso_numeric,
                nationality: country.nationality,
                default_language: country.language_id,
                currency: country.currency_id,
                regions,
                additional_properties: country.extra,
            }
        })
        .collect();
    Listing { list: labelled(countries, language), source: Source::PlugIn("Settings/Country"), partial: None }
}

fn from_configuration(connection: &Connection, language: &str) -> Option<Listing<Vec<Country>>> {
    let countries: Vec<_> = connection
        .countries
        .iter()
        .map(|entry| Country {
            id: Some(entry.id.clone()),
            label: configured_label(&entry.labels, language),
            // The label without a language stands where Y2's own would.
            y2_label: entry.labels.get("").cloned(),
            iso2: entry.iso2.clone(),
            iso3: entry.iso3.clone(),
            iso_numeric: entry.iso_numeric.clone(),
            nationality: None,
            default_language: entry.default_language.clone(),
            currency: entry.currency.clone(),
            regions: configured_regions(entry),
            additional_properties: Extra::default(),
        })
        .collect();
    (!countries.is_empty()).then(|| Listing {
        list: labelled(countries, language),
        source: Source::Configuration,
        partial: None,
    })
}

fn configured_regions(entry: &CountryEntry) -> Vec<Region> {
    let region = |region: &crate::tenant::model::RegionEntry| Region {
        id: Some(region.id.clone()),
        label: Some(region.label.clone()),
        additional_properties: Extra::default(),
    };
    entry.regions.iter().map(region).collect()
}

/// The label in `language`, else in its primary language (`fr` for `fr-BE`).
pub(super) fn configured_label(labels: &BTreeMap<String, String>, language: &str) -> Option<String> {
    let primary = language.split('-').next().unwrap_or_default();
    let in_tag = |tag: &str| {
        labels.iter().find(|(known, _)| !known.is_empty() && known.eq_ignore_ascii_case(tag)).map(|(_, label)| label)
    };
    in_tag(language).or_else(|| in_tag(primary)).cloned()
}

/// Fills the labels that the configuration does not set: CLDR's name where the codes say for certain which country it is,
/// else Y2's own. Of several countries that share an alpha-2 code, only the one whose Y2 code is its alpha-3 gets the
/// name: the others would look the same in a list.
fn labelled(mut countries: Vec<Country>, language: &str) -> Vec<Country> {
    let mut sharing = HashMap::<String, usize>::new();
    for country in &countries {
        if let Some(iso2) = &country.iso2 {
            *sharing.entry(iso2.trim().to_ascii_uppercase()).or_default() += 1;
        }
    }
    for country in &mut countries {
        if country.label.is_none() {
            country.label = certain_iso2(country, &sharing)
                .and_then(|iso2| languages::country_name(&iso2, language))
                .or_else(|| not_blank(country.y2_label.clone()));
        }
    }
    countries
}

fn certain_iso2(country: &Country, sharing: &HashMap<String, usize>) -> Option<String> {
    let code = |code: &Option<String>| {
        code.as_ref().map(|code| code.trim().to_ascii_uppercase()).filter(|code| !code.is_empty())
    };
    let iso2 = match (code(&country.iso2), code(&country.iso3)) {
        (Some(iso2), None) => iso2,
        (Some(iso2), Some(iso3)) => {
            // Kosovo's `XK` and the like have a name in CLDR and no place in ISO 3166: no opinion is no disagreement.
            let agrees = rust_iso3166::from_alpha3(&iso3).is_none_or(|known| known.alpha2 == iso2);
            agrees.then_some(iso2)?
        }
        (None, Some(iso3)) => rust_iso3166::from_alpha3(&iso3)?.alpha2.to_owned(),
        (None, None) => return None,
    };
    let unique = sharing.get(&iso2).is_none_or(|count| *count <= 1);
    let natural = rust_iso3166::from_alpha2(&iso2).is_some_and(|known| Some(known.alpha3) == country.id.as_deref());
    (unique || natural).then_some(iso2)
}

impl From<settings_country::Region> for Region {
    fn from(region: settings_country::Region) -> Self {
        Self { id: region.id, label: region.description, additional_properties: region.extra }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::testing::connection;

    fn sent(id: &str, label: &str, iso2: &str, iso3: &str) -> settings_country::Country {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        settings_country::Country {
            id: text(id),
            description: text(label),
            iso2: text(iso2),
            iso3: text(iso3),
            ..Default::default()
        }
    }

    fn labels(sent: Vec<settings_country::Country>, connection: &Connection, language: &str) -> Vec<String> {
        let listing = from_plug_in(sent, connection, language);
        listing.list.into_iter().map(|country| country.label.unwrap_or_default()).collect()
    }

    #[test]
    fn a_count_that_is_a_page_and_a_count_beyond_the_rows_make_the_list_partial() {
        let of_count = |count: &str| -> Extra {
            serde_json::from_value(serde_json::json!({"Pagination": {"Count": count}})).unwrap()
        };
        assert_eq!(
            [19, 20, 21, 258, 1000].map(|rows| partial(rows, &Extra::default()).is_some()),
            [false, true, false, false, true]
        );
        assert_eq!(["50", "258", "many"].map(|count| partial(50, &of_count(count)).is_some()), [false, true, false]);
    }

    #[test]
    fn labels_follow_the_language() {
        let sent = || vec![sent("DEU", "GERMANY", "DE", "DEU"), sent("XXX", "Nowhere", "", "")];
        assert_eq!(labels(sent(), &connection("a"), "fr"), ["Allemagne", "Nowhere"]);
        assert_eq!(labels(sent(), &connection("a"), "de-AT"), ["Deutschland", "Nowhere"]);
    }

    #[test]
    fn a_configured_label_wins() {
        let mut connection = connection("a");
        connection.countries.push(CountryEntry {
            id: "DEU".to_owned(),
            iso2: None,
            iso3: None,
            iso_numeric: None,
            labels: BTreeMap::from([("fr".to_owned(), "RFA".to_owned())]),
            default_language: None,
            currency: None,
            regions: Vec::new(),
        });
        assert_eq!(labels(vec![sent("DEU", "GERMANY", "DE", "DEU")], &connection, "fr-CA"), ["RFA"]);
        assert_eq!(labels(vec![sent("DEU", "GERMANY", "DE", "DEU")], &connection, "en"), ["Germany"]);
    }

    #[test]
    fn countries_that_share_a_code_stay_apart() {
        let sent = vec![sent("FRA", "FRANCE", "FR", "FRA"), sent("FX", "FRANCE METROPOLITAINE", "FR", "FXX")];
        assert_eq!(labels(sent, &connection("a"), "en"), ["France", "FRANCE METROPOLITAINE"]);
    }

    #[test]
    fn codes_at_odds_give_no_name() {
        assert_eq!(labels(vec![sent("AUT", "AUTRICHE", "AT", "AUS")], &connection("a"), "en"), ["AUTRICHE"]);
    }
}
