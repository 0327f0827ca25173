//! The closed list of problem types, each with its stable id, its status and its title. The only file of the crate that
//! names the status code of an error; knows no flow and no handler. What Y2 can fail of is listed in one place for all, and
//! each has its type here.
//!
//! Ids are promises: a client may compare them for ever. Each has a page `docs/problems/<id>.md` (a test checks both
//! directions).

use http::StatusCode;

use crate::flows::{Y2Failure, shops::ShopFailure};

macro_rules! problem_types {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $id:literal, $status:ident, $title:literal; )+) => {
        /// What can go wrong, as the caller sees it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ProblemType {
            $( $(#[doc = $doc])+ $variant, )+
            /// Y2 failed.
            Y2Failed(Y2Failure),
            /// An online shop failed.
            ShopFailed(ShopFailure),
        }

        /// Those that are not of Y2.
        const OURS: &[ProblemType] = &[ $( ProblemType::$variant, )+ ];

        impl ProblemType {
            /// The last segment of the type's URI (`tenant-not-found`).
            pub const fn id(self) -> &'static str {
                match self { $( Self::$variant => $id, )+ Self::Y2Failed(failure) => failure.id(),
                    Self::ShopFailed(failure) => failure.id(),
                }
            }

            /// The status it is answered with.
            pub const fn status(self) -> StatusCode {
                match self { $( Self::$variant => StatusCode::$status, )+ Self::Y2Failed(failure) => status_of(failure),
                    Self::ShopFailed(failure) => status_of_shop(failure),
                }
            }

            /// The same sentence for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $( Self::$variant => $title, )+ Self::Y2Failed(failure) => failure.title(),
                    Self::ShopFailed(failure) => failure.title(),
                }
            }
        }
    };
}

problem_types! {
    // The request itself.
    /// A parameter or a member of the body does not fit; `errors` says which and why.
    InvalidRequest = "invalid-request", BAD_REQUEST, "The request has invalid fields";
    /// The body cannot be read as what it claims to be.
    InvalidBody = "invalid-body", BAD_REQUEST, "The body cannot be read";
    /// The body did not arrive in time.
    RequestTimeout = "request-timeout", REQUEST_TIMEOUT, "The body did not arrive in time";
    /// The body is larger than the limit.
    PayloadTooLarge = "payload-too-large", PAYLOAD_TOO_LARGE, "The body is too large";
    /// The `Content-Type` is not one that the route reads.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "The media type is not supported";
    /// There is no such route.
    RouteNotFound = "route-not-found", NOT_FOUND, "There is no such route";
    /// The route exists; the method is not one of `Allow`.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, "The method is not allowed here";

    // Credentials.
    /// The request carries no credential.
    CredentialMissing = "credential-missing", UNAUTHORIZED, "A credential is missing";
    /// The credential is malformed, unknown, revoked or expired.
    CredentialInvalid = "credential-invalid", UNAUTHORIZED, "The credential is not valid";
    /// The request carries two credentials.
    CredentialAmbiguous = "credential-ambiguous", BAD_REQUEST, "There is more than one credential";
    /// The issuer of a bearer token does not answer, so that the token cannot be checked.
    IssuerUnavailable = "issuer-unavailable", SERVICE_UNAVAILABLE, "The issuer of the token does not answer";
    /// The connection asks for a signature of each post, and this one has none or a wrong one.
    SignatureInvalid = "signature-invalid", UNAUTHORIZED, "The signature is missing or wrong";
    /// The credential lacks the permission of the route; `missingScope` names it.
    ScopeMissing = "scope-missing", FORBIDDEN, "The credential lacks a permission";

    // What the path or the parameters name.
    /// No such tenant, or not one that the credential may know of.
    TenantNotFound = "tenant-not-found", NOT_FOUND, "There is no such tenant";
    /// The tenant has no such connection, or none at all.
    ConnectionNotFound = "connection-not-found", NOT_FOUND, "There is no such connection";
    /// Several connections and no default: the route cannot choose. `connections` names them.
    ConnectionAmbiguous = "connection-ambiguous", CONFLICT, "The connection is ambiguous";
    /// Y2 has no such receipt.
    ReceiptNotFound = "receipt-not-found", NOT_FOUND, "There is no such receipt";
    /// Y2 has no such customer.
    CustomerNotFound = "customer-not-found", NOT_FOUND, "There is no such customer";
    /// The session of LiveStore never was, is another tenant's, or is over.
    SessionNotFound = "session-not-found", NOT_FOUND, "There is no such session";
    /// The tenant's files do not say yet what LiveStore opens.
    LiveStoreNotReady = "livestore-not-ready", SERVICE_UNAVAILABLE, "LiveStore is not set up for this tenant";
    /// The trace does not exist, is another tenant's, or has expired.
    TraceNotFound = "trace-not-found", NOT_FOUND, "There is no such trace";

    /// The tenant has no such API key.
    ApiKeyNotFound = "api-key-not-found", NOT_FOUND, "There is no such API key";
    /// The tenant has no such file, or the version of it is not kept. `files` lists those there are.
    ConfigurationNotFound = "configuration-not-found", NOT_FOUND, "There is no such file or version";

    /// The tenant has no such notification, or not any more.
    NotificationNotFound = "notification-not-found", NOT_FOUND, "There is no such notification";
    /// The exchange log has no such entry, or not any more.
    ExchangeNotFound = "exchange-not-found", NOT_FOUND, "There is no such entry of the exchange log";
    /// The notification is not in a state in which that can be done to it.
    NotificationBusy = "notification-busy", CONFLICT, "The notification is in another state";
    /// The tenant has no such webhook.
    WebhookNotFound = "webhook-not-found", NOT_FOUND, "There is no such webhook";
    /// The tenant has no shop of that id; `shops` lists those that it has.
    ShopNotFound = "shop-not-found", NOT_FOUND, "There is no such shop";

    /// The tenant has no such run.
    RunNotFound = "run-not-found", NOT_FOUND, "There is no such run";
    /// The run is not in a state in which that can be done to it.
    RunBusy = "run-busy", CONFLICT, "The run is in another state";

    // Changes.
    /// The files of the tenant would not fit; `errors` and `problems` say where and why. Nothing was changed.
    InvalidConfiguration = "invalid-configuration", BAD_REQUEST, "The configuration is not valid";
    /// A change has to name the version that it is made on.
    PreconditionRequired = "precondition-required", PRECONDITION_REQUIRED, "The change names no version";
    /// What is to be changed is in another version by now; `version` is the one in effect.
    PreconditionFailed = "precondition-failed", PRECONDITION_FAILED, "There is another version by now";
    /// The tenant has as many working keys as it may have.
    TooManyApiKeys = "too-many-api-keys", CONFLICT, "There are too many API keys";

    // The connector itself.
    /// The caller sends more than it may.
    TooManyRequests = "too-many-requests", TOO_MANY_REQUESTS, "Too many requests";
    /// The connector cannot serve for the moment: it starts, stops, is overloaded, or its database does not answer.
    ServiceUnavailable = "service-unavailable", SERVICE_UNAVAILABLE, "The connector is not available for the moment";
    /// The connector did not finish in time; whether it did what it was asked is not known.
    AnswerTimeout = "answer-timeout", GATEWAY_TIMEOUT, "The answer took too long";
    /// A mistake of the connector; the log has the cause under the request id.
    Internal = "internal", INTERNAL_SERVER_ERROR, "The connector made a mistake";
}

use ProblemType as P;

/// Everything is a bad gateway that is neither the caller's mistake, nor a matter of time, nor simply not there.
const fn status_of(failure: Y2Failure) -> StatusCode {
    match failure {
        Y2Failure::Rejected => StatusCode::UNPROCESSABLE_ENTITY,
        Y2Failure::InvalidRequest => StatusCode::BAD_REQUEST,
        Y2Failure::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Y2Failure::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Y2Failure::OperationMissing => StatusCode::NOT_IMPLEMENTED,
        _ => StatusCode::BAD_GATEWAY,
    }
}

/// As of Y2: what passes by itself is not available for the moment.
const fn status_of_shop(failure: ShopFailure) -> StatusCode {
    match failure {
        ShopFailure::AnswerLost => StatusCode::GATEWAY_TIMEOUT,
        ShopFailure::Maintenance | ShopFailure::TooManyRequests => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_GATEWAY,
    }
}

const fn of_shops() -> [P; ShopFailure::ALL.len()] {
    let mut types = [P::Internal; ShopFailure::ALL.len()];
    let mut at = 0;
    while at < types.len() {
        types[at] = P::ShopFailed(ShopFailure::ALL[at]);
        at += 1;
    }
    types
}

/// A request that cannot be written is the caller's [`P::InvalidRequest`], which has a type already.
const OF_Y2: usize = Y2Failure::ALL.len() - 1;

const fn of_y2() -> [P; OF_Y2] {
    let mut types = [P::Internal; OF_Y2];
    let (mut from, mut to) = (0, 0);
    while from < Y2Failure::ALL.len() {
        if !matches!(Y2Failure::ALL[from], Y2Failure::InvalidRequest) {
            types[to] = P::Y2Failed(Y2Failure::ALL[from]);
            to += 1;
        }
        from += 1;
    }
    types
}

const fn all() -> [P; OURS.len() + OF_Y2 + ShopFailure::ALL.len()] {
    let mut types = [P::Internal; OURS.len() + OF_Y2 + ShopFailure::ALL.len()];
    let mut at = 0;
    while at < types.len() {
        types[at] = if at < OURS.len() {
            OURS[at]
        } else if at < OURS.len() + OF_Y2 {
            P::Y2[at - OURS.len()]
        } else {
            P::SHOP[at - OURS.len() - OF_Y2]
        };
        at += 1;
    }
    types
}

impl ProblemType {
    /// Every type there is, in the order in which the index page shows them.
    pub const ALL: &'static [Self] = &all();

    /// What any route under `/api/{tenantId}` with a policy may answer, whatever it does.
    pub const GUARDED: &'static [Self] = &[
        P::CredentialMissing,
        P::CredentialInvalid,
        P::CredentialAmbiguous,
        P::IssuerUnavailable,
        P::TenantNotFound,
        P::TooManyRequests,
        P::ScopeMissing,
        P::ServiceUnavailable,
        P::AnswerTimeout,
        P::Internal,
    ];

    /// What a public page may answer, whatever it shows.
    pub const PAGE: &'static [Self] = &[P::TooManyRequests, P::ServiceUnavailable];

    /// What a route may answer that looks at parameters.
    pub const PARAMETERS: &'static [Self] = &[P::InvalidRequest];

    /// What a route may answer that reads a JSON body.
    pub const BODY: &'static [Self] =
        &[P::InvalidRequest, P::InvalidBody, P::RequestTimeout, P::PayloadTooLarge, P::UnsupportedMediaType];

    /// What a route may answer that changes a file.
    pub const CHANGE: &'static [Self] = &[
        P::InvalidRequest,
        P::ConfigurationNotFound,
        P::InvalidConfiguration,
        P::PreconditionRequired,
        P::PreconditionFailed,
    ];

    /// What a route may answer that works on a connection.
    pub const CONNECTION: &'static [Self] = &[P::ConnectionNotFound, P::ConnectionAmbiguous];

    /// What a route may answer that asks Y2.
    pub const Y2: &'static [Self] = &of_y2();

    /// What a route may answer that asks an online shop.
    pub const SHOP: &'static [Self] = &of_shops();

    /// The type with that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|problem_type| problem_type.id() == id)
    }
}
