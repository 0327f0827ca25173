//! `GET /api/{tenantId}/cegid/stores` and `…/cegid/settings/…`: stores, civilities, countries, the country check, languages.

use axum::response::Response;

use super::{NamedConnection, listing};
use crate::{
    flows::diagnostics::{self, Civility, Country, CountryCheck, Language, StoreItem},
    http::{
        Problem,
        extract::{Call, IfNoneMatch, Y2SettingsRead, Y2StoreRead},
    },
};

/// One operation: what all of them have in common, with the flow that reads the list and what is answered of it.
macro_rules! list {
    (
        $(#[$($doc:tt)*])*
        $handler:ident, $span:tt, $path:tt, $operation_id:tt, $policy:ty, [$($body:tt)+], $description:tt, $source:tt;
        $flow:path, $rendered:expr
    ) => {
        $(#[$($doc)*])*
        #[utoipa::path(
            get,
            path = $path,
            operation_id = $operation_id,
            tag = "Cegid",
            params(
                ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
                ("X-Y2-Connection" = Option<String>, Header, nullable = false, description = "The connection to read; without it, the default one."),
                ("If-None-Match" = Option<String>, Header, nullable = false, description = "Tags of answers that the caller has already."),
            ),
            responses(
                (status = 200, description = $description, body = $($body)+, headers(
                    ("X-Y2-Connection" = String, description = "The connection that was read."),
                    ("X-Y2-Source" = String, description = $source),
                    ("X-Y2-Partial" = String, description = "Why the list may not be whole; absent where it is."),
                    ("ETag" = String, description = "Weak tag of the answer: the same for every encoding."),
                    ("Age" = u64, description = "Seconds since Y2 was asked."),
                    ("Cache-Status" = String, description = "How the answer came to be served (RFC 9211)."),
                )),
                (status = 304, description = "The caller has this answer already."),
            )
        )]
        #[tracing::instrument(level = "debug", name = $span, skip_all)]
        pub async fn $handler(
            call: Call<$policy>,
            connection: NamedConnection,
            if_none_match: IfNoneMatch,
        ) -> Result<Response, Problem> {
            let answer = $flow(&call.ctx, connection.as_deref()).await?;
            listing::answer(&if_none_match, &answer, $rendered)
        }
    };
}

list! {
    /// List the stores
    ///
    /// Every store of the connection's Y2, in Y2's order, as one array. Read through the plug-in `Company/Stores`; where Y2
    /// lacks it, through the stock of the item that the connection names, which shows the open stores that the login may see:
    /// `X-Y2-Source` says which way was used, and `X-Y2-Partial` that the list may not be whole.
    ///
    /// The list is kept for the connection's `caches.fresh`. While Y2 cannot answer, the last list is served for
    /// `caches.stale` more; `Age` and `Cache-Status` say so.
    stores, "http.api.cegid.stores.list", "/api/{tenantId}/cegid/stores", "listCegidStores", Y2StoreRead, [Vec<StoreItem>], "The stores.",
    "`Company/Stores`, or the operation that stood in for it.";
    diagnostics::stores, |stores| stores
}

list! {
    /// List the civilities
    ///
    /// Every title of the connection's Y2, in Y2's order (restriction, rank, code), as one array. Read through the plug-in
    /// `Settings/Civilities`; where Y2 lacks it, from `civilities` of the connection's configuration. Labels follow the
    /// connection's `language`, else the tenant's, where the configuration has them.
    ///
    /// The list is kept for the connection's `caches.fresh`. While Y2 cannot answer, the last list is served for
    /// `caches.stale` more; `Age` and `Cache-Status` say so.
    civilities, "http.api.cegid.settings.civilities", "/api/{tenantId}/cegid/settings/civilities", "listCegidCivilities", Y2SettingsRead, [Vec<Civility>],
    "The civilities.", "`Settings/Civilities`, or `configuration`.";
    diagnostics::civilities, |civilities| civilities
}

list! {
    /// List the countries
    ///
    /// Every country of the connection's Y2 with its ISO codes and regions, in Y2's order, as one array. Read through the
    /// plug-in `Settings/Country`; where Y2 lacks it, from `countries` of the connection's configuration.
    ///
    /// Several countries may carry one ISO code: `/cegid/settings/countries/test` finds them.
    ///
    /// The list is kept for the connection's `caches.fresh`. While Y2 cannot answer, the last list is served for
    /// `caches.stale` more; `Age` and `Cache-Status` say so.
    countries, "http.api.cegid.settings.countries", "/api/{tenantId}/cegid/settings/countries", "listCegidCountries", Y2SettingsRead, [Vec<Country>],
    "The countries.", "`Settings/Country`, or `configuration`.";
    diagnostics::countries, |lists| &lists.countries
}

list! {
    /// Check the countries for duplicate codes
    ///
    /// Examines the ISO codes of every country of the connection's Y2: codes that several countries share, codes that are
    /// missing, malformed or unknown to ISO 3166-1, and countries whose codes contradict each other. The summary says it in a few
    /// sentences. Customers and addresses refer to countries by these codes, so each finding is a customer in the wrong country
    /// sooner or later.
    country_check, "http.api.cegid.settings.countries_test", "/api/{tenantId}/cegid/settings/countries/test", "testCegidCountries", Y2SettingsRead, [CountryCheck],
    "The report.", "`Settings/Country`, or `configuration`.";
    diagnostics::countries, |lists| &lists.check
}

list! {
    /// List the languages
    ///
    /// Y2 has no list of languages: these are the default languages of its countries, in the order of the countries, and the
    /// connection's own `language`. The countries are read as by `/cegid/settings/countries`, and kept together with them.
    languages, "http.api.cegid.settings.languages", "/api/{tenantId}/cegid/settings/languages", "listCegidLanguages", Y2SettingsRead, [Vec<Language>],
    "The languages.", "`Settings/Country`, or `configuration`.";
    diagnostics::countries, |lists| &lists.languages
}
