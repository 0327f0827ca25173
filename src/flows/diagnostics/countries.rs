//! The countries of a folder with their codes and regions: by the plug-in; where Y2 lacks it, from the connection's table.

use std::collections::{BTreeMap, HashMap};

use super::{
    Answer, listed,
    listing::{Extra, Listing, Source, extra_weight, not_blank, text_weight},
    misnamed::refuse_misnamed,
};
use cegid_y2::settings_country::{self, GetListDetail};

use crate::{
    domain::languages,
    flows::{Ctx, Error, Y2Error, cache::Weigh},
    tenant::{Connection, model::CountryEntry},
};

/// One country as the folder has it. Its codes are neither unique nor right for certain.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Country {
    /// Y2's code, usually but not always the ISO alpha-3.
    pub id: Option<String>,
    /// In the language of labels.
    pub label: Option<String>,
    /// As Y2 has it.
    pub y2_label: Option<String>,
    /// What stands where ISO alpha-2 belongs.
    pub iso2: Option<String>,
    /// What stands where ISO alpha-3 belongs.
    pub iso3: Option<String>,
    /// What stands where ISO numeric belongs.
    pub iso_numeric: Option<String>,
    /// The word for somebody from there.
    pub nationality: Option<String>,
    /// Y2's code of the default language.
    pub default_language: Option<String>,
    /// Currency code.
    pub currency: Option<String>,
    /// Y2's, else the configured ones.
    pub regions: Vec<Region>,
    /// What Y2 sent beside it.
    pub extra: Extra,
}

/// A part of a country.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Region {
    /// Y2's code.
    pub id: Option<String>,
    /// The label.
    pub label: Option<String>,
    /// What Y2 sent beside it.
    pub extra: Extra,
}

/// The countries, and the languages that they and the connection speak of.
#[derive(Debug, Clone, PartialEq)]
pub struct CountryList {
    /// The countries.
    pub countries: Listing<Country>,
    /// BCP 47 tag of the language of labels: the connection's, else the tenant's.
    pub language: String,
    /// The connection's own setting.
    pub connection_language: Option<String>,
}

/// The countries of the connection's Y2.
///
/// # Errors
/// No connection; Y2's; no plug-in and no table configured to stand in for it.
pub async fn countries(ctx: &Ctx, named: Option<&str>) -> Result<Answer<CountryList>, Error> {
    listed(ctx, named, "countries", |ctx, connection| async move {
        let client = ctx.y2(&connection).await?;
        let language = ctx.language(&connection);
        let countries = match client.call(&GetListDetail::default()).await {
            Ok(reply) => {
                refuse_misnamed(reply.countries.len(), &reply.extra, "Countries")
                    .map_err(|error| Error::y2(&connection.id, error))?;
                let partial = partial(reply.countries.len(), &reply.extra);
                Listing { partial, ..from_plug_in(reply.countries, &connection, language) }
            }
            Err(Y2Error::OperationMissing { service, operation }) => from_configuration(&connection, language)
                .ok_or_else(|| Error::OperationMissing {
                    connection: connection.id.clone(),
                    operation: format!("{service}.{operation}"),
                    instead: "Install the plug-in `Settings/Country`, or list the countries under `countries` of the \
                              connection.",
                })?,
            Err(error) => return Err(Error::y2(&connection.id, error)),
        };
        Ok(CountryList { countries, language: language.to_owned(), connection_language: connection.language.clone() })
    })
    .await
}

/// Countries are not known to be paged. A server that does it all the same would give as many as any plug-in does at most or
/// where no size is asked for, or say how many there are.
fn partial(rows: usize, extra: &Extra) -> Option<&'static str> {
    let counted = extra.get("Pagination").and_then(|pagination| pagination["Count"].as_str()?.trim().parse().ok());
    let is_cut = counted.is_some_and(|all: usize| all > rows) || [20, 1000].contains(&rows);
    is_cut.then_some("Y2 may have more countries than it lists")
}

fn from_plug_in(sent: Vec<settings_country::Country>, connection: &Connection, language: &str) -> Listing<Country> {
    let configured: HashMap<&str, &CountryEntry> =
        connection.countries.iter().map(|entry| (entry.id.as_str(), entry)).collect();
    let items = sent
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
                extra: country.extra,
            }
        })
        .collect();
    Listing { items: labelled(items, language), source: Source::PlugIn("Settings/Country"), partial: None }
}

fn from_configuration(connection: &Connection, language: &str) -> Option<Listing<Country>> {
    let items: Vec<_> = connection
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
            extra: Extra::default(),
        })
        .collect();
    (!items.is_empty()).then(|| Listing {
        items: labelled(items, language),
        source: Source::Configuration,
        partial: None,
    })
}

fn configured_regions(entry: &CountryEntry) -> Vec<Region> {
    let region = |region: &crate::tenant::model::RegionEntry| Region {
        id: Some(region.id.clone()),
        label: Some(region.label.clone()),
        extra: Extra::default(),
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
        Self { id: region.id, label: region.description, extra: region.extra }
    }
}

impl Weigh for Country {
    fn weight(&self) -> usize {
        let texts = [
            &self.id,
            &self.label,
            &self.y2_label,
            &self.iso2,
            &self.iso3,
            &self.iso_numeric,
            &self.nationality,
            &self.default_language,
            &self.currency,
        ];
        let regions: usize = self
            .regions
            .iter()
            .map(|region| text_weight(&region.id) + text_weight(&region.label) + extra_weight(&region.extra))
            .sum();
        size_of::<Self>() + texts.map(text_weight).iter().sum::<usize>() + regions + extra_weight(&self.extra)
    }
}

impl Weigh for CountryList {
    fn weight(&self) -> usize {
        self.countries.weight() + self.language.len() + text_weight(&self.connection_language)
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
        listing.items.into_iter().map(|country| country.label.unwrap_or_default()).collect()
    }

    #[test]
    fn a_count_that_is_a_page_and_a_count_beyond_the_rows_make_the_list_partial() {
        let counted = |count: &str| -> Extra {
            serde_json::from_value(serde_json::json!({"Pagination": {"Count": count}})).unwrap()
        };
        assert_eq!(
            [19, 20, 21, 258, 1000].map(|rows| partial(rows, &Extra::default()).is_some()),
            [false, true, false, false, true]
        );
        assert_eq!(["50", "258", "many"].map(|count| partial(50, &counted(count)).is_some()), [false, true, false]);
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
