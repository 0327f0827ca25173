//! Where a visit is: the store as Y2 knows it, and the codes of its country. What Y2 cannot tell at the moment is no reason to
//! send a till away.

use crate::{
    flows::{Ctx, Error, diagnostics},
    tenant::Connection,
};

/// Where a visit is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::flows) struct Place {
    /// The codes by which the country is known: Y2's own, and ISO's.
    pub country_codes: Vec<String>,
    /// Y2's code of the store's country, else the connection's.
    pub country: Option<String>,
    /// Y2's code of the store's language.
    pub language: Option<String>,
}

/// Whether a store is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Y2 has it.
    Yes,
    /// Y2 has others only.
    No,
    /// Nobody can tell at the moment.
    Unclear,
}

/// Whether Y2 has that store. A list that may be cut proves nothing by what it lacks.
pub(super) async fn is_known(ctx: &Ctx, connection: &Connection, store: &str) -> Known {
    let Ok(stores) = diagnostics::stores(ctx, Some(connection.id.as_str())).await else { return Known::Unclear };
    let stores = stores.listing();
    let same = |id: &str| id.trim() == store;
    if stores.list.value.iter().any(|known| known.store_id.as_deref().is_some_and(same)) {
        Known::Yes
    } else if stores.partial.is_some() {
        Known::Unclear
    } else {
        Known::No
    }
}

/// Where that store is; the connection's country where Y2 does not tell.
pub(in crate::flows) async fn of_store(ctx: &Ctx, connection: &Connection, store: Option<&str>) -> Place {
    let mut place = Place { country: connection.country.clone(), ..Place::default() };
    if let Some(store) = store
        && let Ok(stores) = diagnostics::stores(ctx, Some(connection.id.as_str())).await
        && let Some(known) =
            stores.listing().list.value.iter().find(|known| known.store_id.as_deref().map(str::trim) == Some(store))
    {
        let own = known.address.as_ref().and_then(|address| address.country.as_deref()).map(str::trim);
        if let Some(country) = own.filter(|country| !country.is_empty()) {
            place.country = Some(country.to_owned());
        }
        place.language = known.language.as_deref().map(str::to_owned);
    }
    if let Some(country) = &place.country {
        place.country_codes = codes_of(ctx, connection, country).await;
    }
    place
}

/// The codes of a country: the one given, and those that Y2 has beside it.
pub(in crate::flows) async fn codes_of(ctx: &Ctx, connection: &Connection, country: &str) -> Vec<String> {
    let mut codes = vec![country.to_owned()];
    if let Ok(list) = diagnostics::countries(ctx, Some(connection.id.as_str())).await {
        let same =
            |code: &Option<String>| code.as_deref().is_some_and(|code| code.trim().eq_ignore_ascii_case(country));
        if let Some(known) = list.listing().list.countries.value.iter().find(|known| same(&known.id)) {
            codes.extend([&known.iso2, &known.iso3].into_iter().flatten().map(|code| code.trim().to_owned()));
        }
    }
    let iso = codes.iter().find_map(|code| {
        if code.len() == 2 {
            rust_iso3166::from_alpha2(&code.to_uppercase())
        } else {
            rust_iso3166::from_alpha3(&code.to_uppercase())
        }
    });
    if let Some(iso) = iso {
        codes.extend([iso.alpha2.to_owned(), iso.alpha3.to_owned()]);
    }
    codes.retain(|code| !code.is_empty());
    codes
}

/// The connection that a visit writes to.
///
/// # Errors
/// There is none.
pub(in crate::flows) fn connection<'c>(ctx: &'c Ctx, id: &str) -> Result<std::borrow::Cow<'c, Connection>, Error> {
    crate::flows::connections::for_reading(&ctx.tenant, Some(id))
}
