//! Posts a saved customer to where LiveStore waits for it. Source of the body: public client code of the same extension.

use std::borrow::Cow;

use cegid_y2::customer::{CustomerInformationType, CustomerQueryData, GetCustomerDetail};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Visit,
    logged::{self, End, Exchange},
    place,
};
use crate::{
    domain::{
        customer::Consent,
        exchange_log::Direction,
        languages,
        livestore::{PostBackAuth, ReturnAddress, SessionId, StoreSettings, VisitOutcome},
    },
    flows::{
        Ctx, Error,
        exchange_log::{Messages, RawSide},
    },
    store::{TokenPurpose, WriteState},
};

/// The kind of the job that does it.
pub const JOB_KIND: &str = "livestore-post-back";
const TIME: std::time::Duration = std::time::Duration::from_secs(20);

/// Why LiveStore was not told. One sentence, without personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostBackFailed {
    /// Another time may do better.
    #[error("{0}")]
    Again(String),
    /// No other time will.
    #[error("{0}")]
    Never(String),
}

impl From<Error> for PostBackFailed {
    fn from(error: Error) -> Self {
        Self::Again(error.to_string())
    }
}

/// Posts the customer of a completed session.
///
/// # Errors
/// Whether to try again, and why it failed.
pub async fn post_back(ctx: &Ctx, session: Uuid) -> Result<(), PostBackFailed> {
    let never = |reason: &str| PostBackFailed::Never(reason.to_owned());
    let session = ctx.services.sessions.session(&ctx.tenant.id, session).await.map_err(Error::from)?;
    let session = session.ok_or_else(|| never("the session is not kept any more"))?;
    let WriteState::Done { customer_id } = session.write.clone() else { return Err(never("nothing was saved")) };
    let visit = Visit::of(ctx, session, TokenPurpose::Form).await?;
    let address = address(ctx, &visit, &customer_id).ok_or_else(|| never("there is no allowed address to post to"))?;
    let client = ctx.y2(&visit.connection).await?;
    let operation = GetCustomerDetail { customer_id: customer_id.clone() };
    let record = client.call(&operation).await.map_err(|error| Error::y2(&visit.connection.id, error))?;
    let record = record.ok_or_else(|| never("Y2 does not have the customer any more"))?;
    let body = body(ctx, &visit, &customer_id, &record).await;
    let outgoing = &ctx.services.outgoing;
    outgoing.policy.check_url(&address).map_err(|refused| PostBackFailed::Never(refused.to_string()))?;
    let exchange = Exchange::begin(ctx, &visit.connection.id);
    // The address may hold what opens something.
    let head = format!("POST to {}", address.host_str().unwrap_or_default());
    let request = outgoing.http.post(address).timeout(TIME).header("content-type", "application/json");
    let sent = request.body(body.to_string()).send().await.map(|answer| answer.status());
    if let Some(exchange) = exchange {
        let request = logged::message(head, &body);
        exchange.ended(
            ctx,
            End {
                direction: Direction::Outgoing,
                label: "Customer to LiveStore",
                operation: "post-back",
                store: visit.session.store_id.as_deref(),
                outcome: match &sent {
                    Ok(status) if status.is_success() => "answered",
                    Ok(_) => "refused",
                    Err(_) => "unreachable",
                },
                status: sent.as_ref().ok().copied(),
                messages: Messages { unmodified: RawSide { request, reply: None }, modified: None },
            },
        );
    }
    match sent {
        Ok(status) if status.is_success() => Ok(()),
        Ok(status) if status.is_client_error() && !matches!(status.as_u16(), 408 | 425 | 429) => {
            Err(PostBackFailed::Never(format!("LiveStore answered {}", status.as_u16())))
        }
        Ok(status) => Err(PostBackFailed::Again(format!("LiveStore answered {}", status.as_u16()))),
        Err(_) => Err(PostBackFailed::Again("LiveStore does not answer".to_owned())),
    }
}

/// The callback itself, or what the template makes of the session; judged again, since hosts can be taken off the list.
fn address(ctx: &Ctx, visit: &Visit, customer_id: &str) -> Option<url::Url> {
    let PostBackAuth::None = visit.settings.post_back.auth;
    match &visit.settings.post_back.url {
        None => ctx.tenant.callback_hosts.check(visit.session.callback_url.as_deref()?).ok(),
        Some(template) => {
            let session: SessionId = visit.session.session_id.parse().ok()?;
            let settings = StoreSettings { return_url: Some(template.clone()), ..StoreSettings::default() };
            let outcome = VisitOutcome::Completed { customer_id };
            let store = visit.session.store_id.as_deref();
            let hosts = &ctx.tenant.callback_hosts;
            match ReturnAddress::of(&settings, hosts, &session, store, None, &outcome) {
                ReturnAddress::To(url) => Some(url),
                ReturnAddress::DonePage => None,
            }
        }
    }
}

async fn body(ctx: &Ctx, visit: &Visit, customer_id: &str, record: &CustomerQueryData) -> Value {
    let code = |answer: &Option<CustomerInformationType>| {
        let consent = answer.as_ref().and_then(|answer| answer.as_str().parse::<Consent>().ok()).unwrap_or_default();
        consent.code()
    };
    let birth = record.birth_date_data.as_ref();
    let number = |number: Option<i32>| number.filter(|number| *number > 0);
    let language = record.language_id.as_deref().and_then(languages::by_y2_code).map(|language| language.iso639_1);
    let email = record.email_data.as_ref().and_then(|data| data.email.as_deref()).filter(|text| !text.is_empty());
    let phone = record.phone_data.as_ref().and_then(|data| data.cellular_phone_number.as_deref());
    let phone = phone.filter(|text| !text.is_empty());
    let address = record.address_data.clone().unwrap_or_default();
    let country = address.country_id.as_deref().map(str::trim).filter(|country| !country.is_empty());
    let codes = match country {
        Some(country) => place::codes_of(ctx, &visit.connection, country).await,
        None => Vec::new(),
    };
    let iso2 = codes.iter().find(|code| code.len() == 2);
    let label = iso2.and_then(|iso2| languages::country_name(iso2, ctx.language(&visit.connection)));
    let text = |text: &Option<String>| Cow::from(text.clone().unwrap_or_default());
    let gender = match record.sex.as_deref() {
        Some("M") => Some("MALE"),
        Some("F") => Some("FEMALE"),
        _ => None,
    };
    json!({
        "languageIsoCode": language,
        "customerId": customer_id,
        "firstName": text(&record.first_name),
        "lastName": text(&record.last_name),
        "gender": gender,
        "titleCode": record.title_id,
        "birthDay": number(birth.and_then(|birth| birth.birth_date_day)),
        "birthMonth": number(birth.and_then(|birth| birth.birth_date_month)),
        "birthYear": number(birth.and_then(|birth| birth.birth_date_year)).filter(|year| *year > 1900),
        "emails": email.map(|email| json!({
            "email": email, "emailType": "Main", "emailConsent": code(&record.optin_email), "qualityCode": null,
        })).into_iter().collect::<Vec<_>>(),
        "phones": phone.map(|phone| json!({
            "phone": phone, "phoneType": "Mobile", "phoneConsent": code(&record.optin_mobile), "qualityCode": null,
        })).into_iter().collect::<Vec<_>>(),
        "postalAddresses": [{
            "addressLine1": text(&address.address_line1),
            "addressLine2": text(&address.address_line2),
            "addressLine3": text(&address.address_line3),
            "addressLine4": null, "addressLine5": null, "addressLine6": null, "addressLine7": null,
            "addressLine8": null, "addressLine9": null,
            "city": text(&address.city),
            "postalCode": text(&address.zip_code),
            "region": text(&address.region_id),
            "country": { "countryIso2Code": iso2, "countryLabel": label },
            "addressConsent": code(&record.optin_postal) == "ENS" || code(&record.optin_postal) == "PAR",
            "qualityCode": null,
            "languageIsoCode": language,
        }],
    })
}
