//! The titles of a folder: by the plug-in; where Y2 lacks it, from the connection's table.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Answer, listed,
    listing::{Extra, Listing, Rendered, Source},
    rows::rows,
};
use cegid_y2::settings_civilities::{self, CAP, GetListDetail, GetListDetailReply};

use crate::{
    domain::languages,
    flows::{Ctx, Error, Y2Error},
    tenant::{Connection, model::CivilityEntry},
};

/// A title, as `TitleId` of a customer refers to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCivility, example = json!({
    "id": "DRI", "code": "Dr.-Ing.", "label": "Doktor-Ingenieur", "restriction": "DEU", "language": "de", "applicable": false,
    "rank": 4,
    "additionalProperties": {}
}))]
pub struct Civility {
    /// Y2's code.
    #[schema(required)]
    pub id: Option<String>,
    /// The short form.
    #[schema(required)]
    pub code: Option<String>,
    /// The label that the configuration has in the language of labels, else Y2's own.
    #[schema(required)]
    pub label: Option<String>,
    /// What Y2 restricts the title to; `null` where it is free.
    #[schema(required)]
    pub restriction: Option<String>,
    /// BCP 47 tag of the language that the restriction names; `null` where it names none.
    #[schema(required)]
    pub language: Option<&'static str>,
    /// Whether it goes with the connection's `language`, else the tenant's: it is free, or restricted to that language or to
    /// no language at all.
    pub applicable: bool,
    /// Its place within the restriction.
    #[schema(required)]
    pub rank: Option<i32>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    pub additional_properties: Extra,
}

/// The titles of the connection's Y2.
///
/// # Errors
/// No connection; Y2's; no plug-in and no table configured to stand in for it.
pub async fn civilities(ctx: &Ctx, named: Option<&str>) -> Result<Answer<Rendered<Vec<Civility>>>, Error> {
    listed(ctx, named, "civilities", |ctx, connection| async move {
        let client = ctx.y2(&connection).await?;
        let language = ctx.language(&connection);
        let reply = client.call(&GetListDetail::default()).await;
        let civilities = match reply.and_then(|reply| reply.required("GetListDetailResult")).and_then(rows_of) {
            Ok(civilities) => from_plug_in(civilities, &connection, language),
            Err(Y2Error::OperationMissing { service, operation }) => from_configuration(&connection, language)
                .ok_or_else(|| Error::OperationMissing {
                    connection: connection.id.clone(),
                    operation: format!("{service}.{operation}"),
                    instead: "Install the plug-in `Settings/Civilities`, or list the titles under `civilities` of the \
                              connection.",
                })?,
            Err(error) => return Err(Error::y2(&connection.id, error)),
        };
        civilities.try_map(Rendered::new)
    })
    .await
}

fn rows_of(reply: GetListDetailReply) -> Result<Vec<settings_civilities::Civility>, Y2Error> {
    rows(reply.civilities, &reply.extra, "Civilities")
}

fn from_plug_in(
    civilities: Vec<settings_civilities::Civility>,
    connection: &Connection,
    language: &str,
) -> Listing<Vec<Civility>> {
    let own = languages::by_tag(language).map(|language| language.tag);
    let partial = (civilities.len() >= CAP).then_some("Y2 lists no more than 1000 civilities");
    let list = civilities
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
                additional_properties: civility.extra,
            }
        })
        .collect();
    Listing { list, source: Source::PlugIn("Settings/Civilities"), partial }
}

fn from_configuration(connection: &Connection, language: &str) -> Option<Listing<Vec<Civility>>> {
    let list: Vec<_> = connection
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
    (!list.is_empty()).then_some(Listing { list, source: Source::Configuration, partial: None })
}

/// The configured label in `language`, else in its primary language, else the one without a language.
fn label_in(entry: &CivilityEntry, language: &str) -> Option<String> {
    super::countries::configured_label(&entry.labels, language).or_else(|| entry.labels.get("").cloned())
}

fn language_of(restriction: Option<&str>) -> Option<&'static str> {
    languages::by_y2_code(restriction?).map(|language| language.tag)
}
