//! The titles of a folder: by the plug-in; where Y2 lacks it, from the connection's table.

use super::{
    Answer, listed,
    listing::{Extra, Listing, Source, extra_weight, text_weight},
    misnamed::refuse_misnamed,
};
use cegid_y2::settings_civilities::{self, GetListDetail};

use crate::{
    domain::languages,
    flows::{Ctx, Error, Y2Error, cache::Weigh},
    tenant::{Connection, model::CivilityEntry},
};

/// Titles are not paged: a reply of this many is a cut one (vendor guide).
const CAP: usize = 1000;

/// One title.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Civility {
    /// Y2's code, what `TitleId` of a customer holds.
    pub id: Option<String>,
    /// The short form.
    pub code: Option<String>,
    /// In the language of labels where the configuration has one, else as Y2 has it.
    pub label: Option<String>,
    /// What Y2 restricts it to; `None` where it is free.
    pub restriction: Option<String>,
    /// BCP 47 tag of the language that the restriction names, where it names one.
    pub language: Option<&'static str>,
    /// Whether it goes with the language of labels: it is free, or restricted to that language or to no language at all.
    pub applicable: bool,
    /// Its place within the restriction.
    pub rank: Option<i32>,
    /// What Y2 sent beside it.
    pub extra: Extra,
}

/// The titles of the connection's Y2.
///
/// # Errors
/// No connection; Y2's; no plug-in and no table configured to stand in for it.
pub async fn civilities(ctx: &Ctx, named: Option<&str>) -> Result<Answer<Listing<Civility>>, Error> {
    listed(ctx, named, "civilities", |ctx, connection| async move {
        let client = ctx.y2(&connection).await?;
        let language = ctx.language(&connection);
        match client.call(&GetListDetail::default()).await {
            Ok(reply) => {
                refuse_misnamed(reply.civilities.len(), &reply.extra, "Civilities")
                    .map_err(|error| Error::y2(&connection.id, error))?;
                Ok(from_plug_in(reply.civilities, &connection, language))
            }
            Err(Y2Error::OperationMissing { service, operation }) => from_configuration(&connection, language)
                .ok_or_else(|| Error::OperationMissing {
                    connection: connection.id.clone(),
                    operation: format!("{service}.{operation}"),
                    instead: "Install the plug-in `Settings/Civilities`, or list the titles under `civilities` of the \
                              connection.",
                }),
            Err(error) => Err(Error::y2(&connection.id, error)),
        }
    })
    .await
}

fn from_plug_in(
    civilities: Vec<settings_civilities::Civility>,
    connection: &Connection,
    language: &str,
) -> Listing<Civility> {
    let own = languages::by_tag(language).map(|language| language.tag);
    let partial = (civilities.len() >= CAP).then_some("Y2 lists no more than 1000 civilities");
    let items = civilities
        .into_iter()
        .map(|civility| {
            let configured = connection.civilities.iter().find(|entry| Some(&entry.id) == civility.id.as_ref());
            let restricted_to = language_of(civility.restriction.as_deref());
            Civility {
                code: civility.short_description,
                label: configured.and_then(|entry| label_in(entry, language)).or(civility.description),
                language: restricted_to,
                applicable: restricted_to.is_none_or(|tag| Some(tag) == own),
                restriction: civility.restriction,
                rank: civility.rank,
                id: civility.id,
                extra: civility.extra,
            }
        })
        .collect();
    Listing { items, source: Source::PlugIn("Settings/Civilities"), partial }
}

fn from_configuration(connection: &Connection, language: &str) -> Option<Listing<Civility>> {
    let items: Vec<_> = connection
        .civilities
        .iter()
        .map(|entry| Civility {
            id: Some(entry.id.clone()),
            code: entry.code.clone(),
            label: label_in(entry, language).or_else(|| entry.labels.values().next().cloned()),
            applicable: true,
            ..Civility::default()
        })
        .collect();
    (!items.is_empty()).then_some(Listing { items, source: Source::Configuration, partial: None })
}

/// The configured label in `language`, else in its primary language, else the one without a language.
fn label_in(entry: &CivilityEntry, language: &str) -> Option<String> {
    super::countries::configured_label(&entry.labels, language).or_else(|| entry.labels.get("").cloned())
}

fn language_of(restriction: Option<&str>) -> Option<&'static str> {
    languages::by_y2_code(restriction?).map(|language| language.tag)
}

impl Weigh for Civility {
    fn weight(&self) -> usize {
        let texts = [&self.id, &self.code, &self.label, &self.restriction];
        size_of::<Self>() + texts.map(text_weight).iter().sum::<usize>() + extra_weight(&self.extra)
    }
}
