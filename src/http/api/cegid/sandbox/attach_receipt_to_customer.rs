//! `POST /api/{tenantId}/cegid/sandbox/attachReceiptToCustomer`.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::ReceiptParameters;
use crate::{
    flows::sandbox::{self, ReceiptQuery, SandboxConnection},
    http::{
        AppState, Problem,
        api::cegid::{NamedConnection, named_connection},
        extract::{Call, OptionalJson, Query, TenantConfigurationAccessControlled},
    },
};

/// A customer in the platform's field names, for the document; what arrives is read member by member, so that every mistake
/// is named at once and unknown members can be shown.
#[derive(Deserialize, ToSchema)]
#[allow(dead_code)]
#[schema(as = SandboxCustomer, example = json!({
    "email": "ada@example.org", "firstName": "Ada", "lastName": "Example", "title": "MME", "birthDate": "1990-02-28",
    "phoneNumber": "+33 6 00 00 00 00", "country": "FR", "consents_email": true, "consents_sms": false
}))]
pub struct CustomerBody {
    /// Y2's customer code: finds the customer, is never written.
    #[serde(rename = "customerId")]
    customer_id: Option<String>,
    /// `EmailData.Email`; finds the customer where no `customerId` is given.
    #[schema(format = "email")]
    email: Option<String>,
    /// `EmailData.EmailingAccepted` and `OptinEmail`.
    consents_email: Option<bool>,
    /// `OptinPostal`
    consents_post: Option<bool>,
    /// `OptinMobile`
    consents_sms: Option<bool>,
    /// `EmailData.SendReceiptByMail`
    #[serde(rename = "consents_emailReceipt")]
    consents_email_receipt: Option<bool>,
    /// `PhoneData.CellularPhoneNumber`; finds the customer where neither `customerId` nor `email` does.
    #[serde(rename = "phoneNumber")]
    phone_number: Option<String>,
    /// `IsProspect`
    #[serde(rename = "isProspect")]
    is_prospect: Option<bool>,
    /// `FirstName`
    #[serde(rename = "firstName")]
    first_name: Option<String>,
    /// `LastName`
    #[serde(rename = "lastName")]
    last_name: Option<String>,
    /// `Sex`: `M` or `F`.
    sex: Option<String>,
    /// `TitleId`: the `id` of a civility.
    title: Option<String>,
    /// `SalesPersonId`
    advisor: Option<String>,
    /// `UsualStoreId`
    #[serde(rename = "storeId")]
    store_id: Option<String>,
    /// `BirthDateData`
    #[serde(rename = "birthDate")]
    #[schema(format = "date")]
    birth_date: Option<String>,
    /// `AddressData.AddressLine1`
    address: Option<String>,
    /// `AddressData.AddressLine2`
    #[serde(rename = "streetNumber")]
    street_number: Option<String>,
    /// `AddressData.ZipCode`
    postcode: Option<String>,
    /// `AddressData.ZipCode`, under its other name.
    #[serde(rename = "zipCode")]
    zip_code: Option<String>,
    /// `AddressData.City`
    city: Option<String>,
    /// `AddressData.CountryId`: an ISO 3166-1 code of any kind, or Y2's own.
    country: Option<String>,
    /// `NationalityId`: Y2's code of a country.
    nationality: Option<String>,
}

/// Attach a receipt to a customer
///
/// Simulates a customer registration: finds the customer of the body (by `customerId`, else by e-mail, else by phone number),
/// creates or updates it, attaches the receipt to it, and answers the customer's id. Without a body, or with `null`, the
/// receipt's own customer is taken. A member that is `null` is left alone, an empty text is cleared.
///
/// No production Y2 is ever touched: receipt and customer are looked up and written in the tenant's connection that is marked
/// `sandbox: true`, and where there is none in a simulated Y2 of the tenant's own inside the connector.
///
/// What was not understood, what was sent to Y2 and what Y2 answered is at the address in `Link`, for an hour, also when the
/// call fails at Y2.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/cegid/sandbox/attachReceiptToCustomer",
    operation_id = "attachCegidReceiptToCustomer",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ReceiptParameters,
        ("X-Y2-Connection" = Option<String>, Header, nullable = false,
            description = "Not needed: there is one connection to write to. Naming another one is an error."),
    ),
    request_body(content = Option<CustomerBody>, content_type = "application/json",
        description = "The customer; further members are kept in the trace and not sent to Y2."),
    responses(
        (status = 200, description = "The customer's id in Y2.", body = String, content_type = "application/json", headers(
            ("X-Y2-Connection" = String, description = "The connection that was written to."),
            ("Link" = String,
                description = "`</api/{tenantId}/admin/sandbox-traces/{id}>; rel=\"describedby\"`: what happened."),
        ), example = json!("101000042")),
    )
)]
#[tracing::instrument(level = "debug", name = "http.api.cegid.sandbox.attach_receipt_to_customer", skip_all)]
pub async fn handler(
    State(state): State<AppState>,
    call: Call<TenantConfigurationAccessControlled>,
    connection: NamedConnection,
    parameters: Result<Query<ReceiptParameters>, Problem>,
    body: Result<OptionalJson<Value>, Problem>,
) -> Result<Response, Problem> {
    // A connection that is not there is not found, whatever else is wrong with the request.
    let target = SandboxConnection::choose(&call.ctx, connection.as_deref())?;
    let (Query(parameters), OptionalJson(body)) = (parameters?, body?);
    let query = ReceiptQuery::read(parameters.key.as_deref(), parameters.external_reference.as_deref())?;
    let body = body.map(customer).transpose()?.flatten();
    let attachment = sandbox::attach(&call.ctx, &target, &query, body.as_ref()).await?;
    let mut response = match attachment.result {
        Ok(customer_id) => Json(customer_id).into_response(),
        Err(error) => Problem::from(error).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(named_connection::HEADER.clone(), named_connection::answered(&attachment.connection));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(trace) = attachment.trace {
        let link = format!(
            "<{}/api/{}/admin/sandbox-traces/{trace}>; rel=\"describedby\"",
            state.site.prefix(),
            call.ctx.tenant.id
        );
        if let Ok(link) = HeaderValue::from_str(&link) {
            headers.append(header::LINK, link);
        }
    }
    Ok(response)
}

/// `null` is no body; anything else has to be an object.
fn customer(body: Value) -> Result<Option<Map<String, Value>>, Problem> {
    match body {
        Value::Null => Ok(None),
        Value::Object(members) => Ok(Some(members)),
        _ => Err(Problem::invalid("$", "expected an object that describes a customer, or null")),
    }
}
