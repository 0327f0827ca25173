//! Every route of the product, with who may call it and the problems that it may answer. Both the router and the OpenAPI
//! document are made of it.
//!
//! A route that needs more than the installation's limits says so in its line:
//!
//! ```ignore
//! .routes(guarded::<P, _>(routes!(imports::create::handler), PROBLEMS).layer(own_limits(|limits| RequestLimits {
//!     body_bytes: 64 << 20,
//!     body_time: Duration::from_secs(600),
//!     slot: SlotKind::Upload,
//!     ..limits
//! })))
//! ```

use std::time::Duration;

use axum::{
    Router,
    extract::{FromRef, Request},
    routing::{get, post},
};
use http::Uri;
use tower::util::MapRequestLayer;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

use super::{
    AppState, Problem, ProblemType as P,
    api::{
        admin::{
            api_keys, audit, configuration, configuration::versions, connections, integration_log,
            notifications as received, permissions, sandbox_traces,
        },
        cegid::{lists, sandbox},
        events,
        external::livestore,
        listeners,
        retail_operations::{RetailOperations, documentation::sample, log, methods},
        runs,
        shops::{self, stock_buffers},
        webhooks,
    },
    extract::{
        LiveStoreAccess, RunsRead, RunsWrite, TenantAccessRead, TenantAccessWrite, TenantConfigurationAccessControlled,
        TenantConfigurationRead, TenantConfigurationWrite, TenantLogsRead, TenantLogsWrite, TenantNotificationsRead,
        TenantNotificationsWrite, TenantShopsRead, TenantShopsWrite, WebhookRead, WebhookWrite, Y2ListenerWrite,
        Y2SettingsRead, Y2StoreRead,
    },
    forms,
    middleware::{RequestContext, RequestLimits, SlotKind},
    openapi::{guarded, public, served},
    pages, probes,
};
use crate::{flows::catalogue_import::MAX_FILE, retail_operations::Method};

/// Every documented route.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(administration())
        .merge(exchange_log())
        .merge(y2())
        .merge(livestore())
        .merge(notifications())
        .merge(listeners())
        .merge(webhooks())
        .merge(runs())
        .merge(shops())
        .merge(operations())
}

/// Every route, those included that are no part of the interface, and what is answered elsewhere.
pub fn router() -> Router<AppState> {
    let (documented, _) = routes().split_for_parts();
    with_refusals(
        documented
            .merge(form_pages())
            .route("/docs/assets/{file}", get(pages::assets::handler))
            .route("/docs/", get(pages::to_the_reference))
            .route("/", get(pages::to_the_reference)),
    )
}

/// Those routes, and problems for every other path and method.
pub fn with_refusals<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.fallback(route_not_found).method_not_allowed_fallback(method_not_allowed)
}

fn administration() -> OpenApiRouter<AppState> {
    const NO_KEY: &[P] = &[P::ApiKeyNotFound];
    const NO_FILE: &[P] = &[P::ConfigurationNotFound];
    const NO_CONNECTION: &[P] = &[P::ConnectionNotFound];
    const INVALID_FILE: &[P] = &[P::InvalidConfiguration];
    type ConfigurationRead = TenantConfigurationRead;
    type ConfigurationWrite = TenantConfigurationWrite;
    OpenApiRouter::new()
        .routes(guarded::<TenantAccessRead, _>(routes!(permissions::handler), &[]))
        .routes(guarded::<TenantAccessWrite, _>(routes!(api_keys::create::handler), &[P::BODY, &[P::TooManyApiKeys]]))
        .routes(guarded::<TenantAccessRead, _>(routes!(api_keys::list::handler), &[P::PARAMETERS]))
        .routes(guarded::<TenantAccessRead, _>(routes!(api_keys::get::handler), &[NO_KEY]))
        .routes(guarded::<TenantAccessWrite, _>(routes!(api_keys::revoke::handler), &[NO_KEY]))
        .routes(guarded::<ConfigurationRead, _>(routes!(configuration::list::handler), &[P::PARAMETERS]))
        .routes(guarded::<ConfigurationRead, _>(routes!(configuration::get::handler), &[NO_FILE]))
        .routes(guarded::<ConfigurationWrite, _>(routes!(configuration::replace::handler), &[P::BODY, P::CHANGE]))
        .routes(guarded::<ConfigurationWrite, _>(routes!(configuration::remove::handler), &[P::CHANGE]))
        .routes(guarded::<ConfigurationWrite, _>(
            routes!(configuration::check::handler),
            &[P::BODY, NO_FILE, INVALID_FILE],
        ))
        .routes(guarded::<ConfigurationRead, _>(routes!(versions::list::handler), &[P::PARAMETERS, NO_FILE]))
        .routes(guarded::<ConfigurationRead, _>(routes!(versions::get::handler), &[NO_FILE]))
        .routes(guarded::<ConfigurationWrite, _>(routes!(versions::restore::handler), &[P::CHANGE]))
        .routes(guarded::<ConfigurationRead, _>(routes!(connections::list::handler), &[P::PARAMETERS]))
        .routes(guarded::<ConfigurationRead, _>(routes!(connections::get::handler), &[NO_CONNECTION]))
        .routes(guarded::<ConfigurationWrite, _>(routes!(connections::check::handler), &[NO_CONNECTION]))
        .routes(guarded::<TenantAccessRead, _>(routes!(audit::handler), &[P::PARAMETERS]))
        .routes(guarded::<ConfigurationRead, _>(routes!(sandbox_traces::handler), &[&[P::TraceNotFound]]))
}

/// What was exchanged with other systems.
fn exchange_log() -> OpenApiRouter<AppState> {
    const NONE: &[P] = &[P::ExchangeNotFound];
    const SWITCH: &[&[P]] = &[P::BODY, &[P::ConnectionNotFound]];
    OpenApiRouter::new()
        .routes(guarded::<TenantLogsRead, _>(routes!(integration_log::list::handler), &[P::PARAMETERS]))
        .routes(guarded::<TenantLogsWrite, _>(routes!(integration_log::switch::handler), SWITCH))
        .routes(guarded::<TenantLogsRead, _>(routes!(integration_log::get::handler), &[NONE]))
        .routes(guarded::<TenantLogsRead, _>(routes!(integration_log::contents::unmodified), &[NONE]))
        .routes(guarded::<TenantLogsRead, _>(routes!(integration_log::contents::modified), &[NONE]))
}

fn y2() -> OpenApiRouter<AppState> {
    const LIST: &[&[P]] = &[P::PARAMETERS, P::CONNECTION, P::Y2];
    const RECEIPT: &[&[P]] = &[P::PARAMETERS, P::CONNECTION, &[P::ReceiptNotFound], P::Y2];
    // There is one connection to write to, so it is never ambiguous.
    const ATTACHMENT: &[&[P]] = &[P::BODY, &[P::ConnectionNotFound, P::ReceiptNotFound, P::CustomerNotFound], P::Y2];
    type AccessControlled = TenantConfigurationAccessControlled;
    OpenApiRouter::new()
        .routes(guarded::<AccessControlled, _>(routes!(sandbox::get::handler), RECEIPT))
        .routes(guarded::<AccessControlled, _>(routes!(sandbox::attach_receipt_to_customer::handler), ATTACHMENT))
        .routes(guarded::<Y2SettingsRead, _>(routes!(lists::civilities), LIST))
        .routes(guarded::<Y2SettingsRead, _>(routes!(lists::countries), LIST))
        .routes(guarded::<Y2SettingsRead, _>(routes!(lists::country_check), LIST))
        .routes(guarded::<Y2SettingsRead, _>(routes!(lists::languages), LIST))
        .routes(guarded::<Y2StoreRead, _>(routes!(lists::stores), LIST))
}

/// What Cegid LiveStore asks, and where its browser comes in.
fn livestore() -> OpenApiRouter<AppState> {
    const READY: &[P] = &[P::TenantNotFound, P::LiveStoreNotReady, P::ServiceUnavailable];
    const SESSION: &[P] = &[P::LiveStoreNotReady, P::ConnectionNotFound, P::ConnectionAmbiguous];
    const NO_SESSION: &[P] = &[P::SessionNotFound];
    OpenApiRouter::new()
        .routes(public(routes!(livestore::ready::handler), &[READY]))
        .routes(
            guarded::<LiveStoreAccess, _>(routes!(livestore::create_session::handler), &[P::BODY, SESSION])
                .layer(own_limits(|limits| RequestLimits { body_bytes: 64 << 10, ..limits })),
        )
        .routes(public(
            routes!(livestore::open::handler),
            &[READY, SESSION, P::PARAMETERS, NO_SESSION, &[P::TooManyRequests]],
        ))
        .routes(guarded::<LiveStoreAccess, _>(
            routes!(livestore::context::handler),
            &[P::PARAMETERS, SESSION, NO_SESSION],
        ))
}

/// The pages of LiveStore's visits: for people, and no part of the interface.
fn form_pages() -> Router<AppState> {
    Router::new()
        .route("/forms/assets/{file}", get(forms::assets::handler))
        .route("/forms/{tenantId}/theme/{layout}", get(forms::theme::handler))
        .route("/forms/{tenantId}/s/{token}", get(forms::visit::show).post(forms::visit::send))
        .route("/forms/{tenantId}/s/{token}/draft", post(forms::visit::draft))
        .route("/forms/{tenantId}/s/{token}/cancel", post(forms::visit::cancel))
        .route("/forms/{tenantId}/s/{token}/events", get(forms::tablet::events))
        .route("/forms/{tenantId}/q/{code}", get(forms::scan::handler))
        .route("/forms/{tenantId}/entrance", get(forms::tablet::entrance))
        .route("/forms/{tenantId}/poster", get(forms::tablet::poster))
}

/// Where Y2 tells what happened, and what became of it.
fn listeners() -> OpenApiRouter<AppState> {
    const NO_CONNECTION: &[P] = &[P::ConnectionNotFound];
    const RECEIVED: &[P] = &[P::SignatureInvalid, P::InvalidBody, P::RequestTimeout, P::PayloadTooLarge];
    const ENCODED: &[P] = &[P::UnsupportedMediaType];
    const NO_NOTIFICATION: &[P] = &[P::NotificationNotFound];
    const BUSY: &[P] = &[P::NotificationNotFound, P::NotificationBusy];
    type Read = TenantNotificationsRead;
    type Write = TenantNotificationsWrite;
    OpenApiRouter::new()
        .routes(
            guarded::<Y2ListenerWrite, _>(routes!(listeners::post::handler), &[NO_CONNECTION, RECEIVED, ENCODED])
                .layer(own_limits(|limits| RequestLimits { body_bytes: listeners::post::LARGEST, ..limits })),
        )
        .routes(guarded::<Y2ListenerWrite, _>(routes!(listeners::describe::handler), &[NO_CONNECTION]))
        .routes(guarded::<Y2ListenerWrite, _>(routes!(listeners::register::handler), &[NO_CONNECTION, P::Y2]))
        .routes(guarded::<Y2ListenerWrite, _>(routes!(listeners::register::lower_case), &[NO_CONNECTION, P::Y2]))
        .routes(guarded::<Read, _>(routes!(received::list::handler), &[P::PARAMETERS]))
        .routes(guarded::<Write, _>(routes!(received::replay::many), &[P::BODY]))
        .routes(guarded::<Read, _>(routes!(received::get::handler), &[NO_NOTIFICATION]))
        .routes(guarded::<Read, _>(routes!(received::content::handler), &[NO_NOTIFICATION]))
        .routes(guarded::<Write, _>(routes!(received::replay::one), &[BUSY]))
        .routes(guarded::<Write, _>(routes!(received::ignore::handler), &[BUSY]))
}

/// Who is told of events, and events for those who come and fetch.
fn webhooks() -> OpenApiRouter<AppState> {
    const NONE: &[P] = &[P::WebhookNotFound];
    OpenApiRouter::new()
        .routes(guarded::<WebhookRead, _>(routes!(webhooks::show::list), &[P::PARAMETERS]))
        .routes(guarded::<WebhookWrite, _>(routes!(webhooks::create::handler), &[P::BODY]))
        .routes(guarded::<WebhookRead, _>(routes!(webhooks::show::get), &[NONE]))
        .routes(guarded::<WebhookWrite, _>(routes!(webhooks::update::handler), &[P::BODY, NONE]))
        .routes(guarded::<WebhookWrite, _>(routes!(webhooks::remove::handler), &[NONE]))
        .routes(guarded::<WebhookWrite, _>(routes!(webhooks::rotate::handler), &[NONE]))
        .routes(guarded::<WebhookWrite, _>(routes!(webhooks::test::handler), &[NONE]))
        .routes(guarded::<WebhookRead, _>(routes!(webhooks::deliveries::handler), &[P::PARAMETERS, NONE]))
        .routes(guarded::<WebhookWrite, _>(routes!(webhooks::redeliver::since), &[P::BODY, NONE]))
        .routes(guarded::<WebhookWrite, _>(routes!(webhooks::redeliver::one), &[P::PARAMETERS, NONE]))
        .routes(guarded::<WebhookRead, _>(routes!(events::list::handler), &[P::PARAMETERS]))
        .routes(guarded::<WebhookRead, _>(routes!(events::stream::handler), &[P::PARAMETERS]))
}

/// Imports into shops.
fn runs() -> OpenApiRouter<AppState> {
    const NONE: &[P] = &[P::RunNotFound];
    const BUSY: &[P] = &[P::RunNotFound, P::RunBusy];
    const FILE: &[P] =
        &[P::InvalidRequest, P::InvalidBody, P::RequestTimeout, P::PayloadTooLarge, P::RunNotFound, P::RunBusy];
    OpenApiRouter::new()
        .routes(guarded::<RunsWrite, _>(routes!(runs::start::handler), &[FILE]).layer(own_limits(|limits| {
            RequestLimits {
                body_bytes: MAX_FILE,
                body_time: Duration::from_secs(30 * 60),
                slot: SlotKind::Upload,
                ..limits
            }
        })))
        .routes(guarded::<RunsRead, _>(routes!(runs::show::list), &[P::PARAMETERS]))
        .routes(guarded::<RunsRead, _>(routes!(runs::show::get), &[NONE]))
        .routes(guarded::<RunsRead, _>(routes!(runs::show::plan), &[BUSY]))
        .routes(guarded::<RunsRead, _>(routes!(runs::show::rows), &[P::PARAMETERS, NONE]))
        .routes(guarded::<RunsRead, _>(routes!(runs::report::handler), &[NONE]))
        .routes(guarded::<RunsWrite, _>(routes!(runs::control::cancel), &[BUSY]))
        .routes(guarded::<RunsWrite, _>(routes!(runs::control::resume), &[BUSY]))
        .routes(guarded::<RunsWrite, _>(routes!(runs::control::retry), &[P::PARAMETERS, BUSY]))
}

/// Online shops, and what is kept back from them.
fn shops() -> OpenApiRouter<AppState> {
    const NONE: &[P] = &[P::ShopNotFound];
    type Read = TenantShopsRead;
    type Write = TenantShopsWrite;
    OpenApiRouter::new()
        .routes(guarded::<Read, _>(routes!(shops::list::handler), &[P::PARAMETERS]))
        .routes(guarded::<Read, _>(routes!(shops::get::handler), &[NONE]))
        .routes(guarded::<Write, _>(routes!(shops::check::handler), &[NONE]))
        .routes(guarded::<Read, _>(routes!(shops::missing::handler), &[NONE, P::SHOP]))
        .routes(guarded::<Read, _>(routes!(stock_buffers::list::handler), &[P::PARAMETERS, NONE]))
        .routes(guarded::<Read, _>(routes!(stock_buffers::one::get), &[P::PARAMETERS, NONE]))
        .routes(guarded::<Write, _>(routes!(stock_buffers::one::put), &[P::BODY, NONE]))
        .routes(guarded::<Read, _>(routes!(stock_buffers::of_shop::get), &[NONE]))
        .routes(guarded::<Write, _>(routes!(stock_buffers::of_shop::put), &[P::BODY, NONE]))
        .routes(guarded::<Read, _>(routes!(stock_buffers::csv::get), &[NONE]))
        .routes(
            guarded::<Write, _>(routes!(stock_buffers::csv::put), &[P::BODY, NONE])
                .layer(own_limits(|limits| RequestLimits { body_bytes: stock_buffers::csv::LARGEST, ..limits })),
        )
}

/// The retail-operations provider. No tenant is in these paths, because the product that calls them knows none.
pub(super) fn notifications<S>() -> OpenApiRouter<S>
where
    RetailOperations: FromRef<S>,
    S: Clone + Send + Sync + 'static,
{
    OpenApiRouter::new()
        .routes(sample(routes!(methods::contact_on_detail), Method::ContactDetail))
        .routes(sample(routes!(methods::contact_on_search), Method::ContactSearch))
        .routes(sample(routes!(methods::contact_on_validated), Method::ContactValidation))
        .routes(sample(routes!(methods::document_on_validated), Method::DocumentValidation))
        .routes(sample(routes!(methods::document_on_pricing), Method::DocumentPricing))
        .routes(sample(routes!(methods::payment_on_validated), Method::PaymentValidation))
        .routes(log::documented(routes!(log::handler)))
}

/// Probes, the document, and the pages for people.
fn operations() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(public(routes!(probes::healthz), &[]))
        .routes(public(routes!(probes::readyz::handler), &[&[P::ServiceUnavailable]]))
        .routes(public(routes!(probes::metrics), &[&[P::RouteNotFound]]))
        .routes(public(routes!(served::json_handler), &[P::PAGE]))
        .routes(public(routes!(served::yaml_handler), &[P::PAGE]))
        .routes(public(routes!(pages::reference::handler), &[P::PAGE]))
        .routes(public(routes!(pages::retail_operations::handler), &[P::PAGE]))
        .routes(public(routes!(pages::problems::index), &[P::PAGE]))
        .routes(public(routes!(pages::problems::page), &[&[P::RouteNotFound], P::PAGE]))
}

async fn route_not_found(uri: Uri) -> Problem {
    Problem::new(P::RouteNotFound).detail(match uri.path().split_once("/admin/configuration/") {
        // The slip that everybody makes once.
        Some((_, file)) if file.contains('/') => {
            "A file is one segment of the address: write `/` in its path as `%2F`, such as `server%2Fy2.yml`."
        }
        _ => "The routes are listed under `/docs`.",
    })
}

/// axum adds the methods that there are.
async fn method_not_allowed() -> Problem {
    Problem::new(P::MethodNotAllowed).detail("The header `Allow` lists the methods of this route.")
}

/// A layer with which a route has limits of its own: what it changes of the installation's.
pub fn own_limits(
    change: impl Fn(RequestLimits) -> RequestLimits + Clone,
) -> MapRequestLayer<impl Fn(Request) -> Request + Clone> {
    MapRequestLayer::new(move |request: Request| {
        if let Some(context) = request.extensions().get::<RequestContext>() {
            context.change_limits(&change);
        }
        request
    })
}
