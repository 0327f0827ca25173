//! What `security.yml`, `server/livestore.yml` and `server/enrolment.yml` say, and what of it holds in one store.

use std::time::Duration;

use super::return_address::Template;
use crate::domain::ids::ConnectionId;

/// Who may get in without a credential of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Challenger {
    /// Whoever carries a LiveStore session may fill in a form as that till.
    LiveStore,
}

/// What tells LiveStore how a visit ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallbackMode {
    /// The browser goes back.
    #[default]
    Redirect,
    /// The customer is posted; the browser sees the done page, or goes where `returnUrl` says.
    Post,
    /// Both.
    Both,
}

impl CallbackMode {
    /// Whether the customer is posted.
    pub fn posts(self) -> bool {
        self != Self::Redirect
    }
}

/// Where the customer is posted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostBack {
    /// A template; `None`: to the callback itself.
    pub url: Option<Template>,
    /// What the post carries.
    pub auth: PostBackAuth,
}

/// How a post-back shows who it is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PostBackAuth {
    /// Not at all: the session in the address is the secret (public client code).
    #[default]
    None,
}

/// Names of the parameters that the callback gets; `None`: it does not get that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterNames {
    /// The customer's code.
    pub customer_id: Option<String>,
    /// `completed` or `cancelled`.
    pub status: Option<String>,
}

impl Default for ParameterNames {
    fn default() -> Self {
        Self { customer_id: Some("customerId".to_owned()), status: Some("status".to_owned()) }
    }
}

/// What holds in one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    /// The layout that the associate fills in.
    pub layout: String,
    /// The layout on a customer's own phone.
    pub customer_redirect_layout: String,
    /// Whether the till shows a code for the customer's phone instead of the form.
    pub use_tablet_mode: bool,
    /// What tells LiveStore how a visit ended.
    pub callback_mode: CallbackMode,
    /// The way back where there is no callback.
    pub return_url: Option<Template>,
    /// What the callback learns.
    pub parameters: ParameterNames,
    /// Where the customer is posted.
    pub post_back: PostBack,
    /// Whether pages of other hosts may show the form in a frame: those of `callbackHosts`.
    pub allow_framing: bool,
}

impl StoreSettings {
    /// The layout for associates that comes with the product.
    pub const ASSOCIATE_LAYOUT: &str = "mobile_ls";
    /// The layout for customers' phones that comes with the product.
    pub const CUSTOMER_LAYOUT: &str = "mobile_livestore";
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            layout: Self::ASSOCIATE_LAYOUT.to_owned(),
            customer_redirect_layout: Self::CUSTOMER_LAYOUT.to_owned(),
            use_tablet_mode: false,
            callback_mode: CallbackMode::default(),
            return_url: None,
            parameters: ParameterNames::default(),
            post_back: PostBack::default(),
            allow_framing: false,
        }
    }
}

/// What is different in some stores: every value that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Override {
    /// In stores of that country: Y2's code, or an ISO one.
    pub country: Option<String>,
    /// In that store.
    pub store: Option<String>,
    /// See [`StoreSettings::layout`].
    pub layout: Option<String>,
    /// See [`StoreSettings::customer_redirect_layout`].
    pub customer_redirect_layout: Option<String>,
    /// See [`StoreSettings::use_tablet_mode`].
    pub use_tablet_mode: Option<bool>,
    /// See [`StoreSettings::callback_mode`].
    pub callback_mode: Option<CallbackMode>,
    /// See [`StoreSettings::return_url`].
    pub return_url: Option<Template>,
}

/// `server/livestore.yml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveStoreSettings {
    /// The Y2 that customers are written to; `None`: the tenant's default one.
    pub connection: Option<ConnectionId>,
    /// How long a session lives after its last use.
    pub session_ttl: Duration,
    /// What holds everywhere.
    pub everywhere: StoreSettings,
    /// What is different somewhere; a store's own counts more than its country's.
    pub overrides: Vec<Override>,
}

impl LiveStoreSettings {
    /// Of a session, where the file says nothing.
    pub const SESSION_TTL: Duration = Duration::from_secs(15 * 60);
    /// No session lives longer, however much it is used.
    pub const LONGEST_LIFE: Duration = Duration::from_secs(4 * 60 * 60);

    /// What holds in a store of a country; `countries` are the codes by which that one is known.
    pub fn for_store(&self, store: Option<&str>, countries: &[&str]) -> StoreSettings {
        let mut settings = self.everywhere.clone();
        let of_country = |other: &&Override| {
            let country = other.country.as_deref();
            other.store.is_none()
                && country.is_some_and(|code| countries.iter().any(|own| own.eq_ignore_ascii_case(code)))
        };
        let of_store = |other: &&Override| store.is_some() && other.store.as_deref() == store;
        for other in self.overrides.iter().filter(of_country).chain(self.overrides.iter().filter(of_store)) {
            other.apply(&mut settings);
        }
        settings
    }

    /// Every layout that some store may open.
    pub fn layouts(&self) -> impl Iterator<Item = &str> {
        let own = [&self.everywhere.layout, &self.everywhere.customer_redirect_layout];
        let others = self.overrides.iter().flat_map(|other| [&other.layout, &other.customer_redirect_layout]);
        own.into_iter().chain(others.flatten()).map(String::as_str)
    }
}

impl Default for LiveStoreSettings {
    fn default() -> Self {
        Self {
            connection: None,
            session_ttl: Self::SESSION_TTL,
            everywhere: StoreSettings::default(),
            overrides: Vec::new(),
        }
    }
}

impl Override {
    fn apply(&self, settings: &mut StoreSettings) {
        if let Some(layout) = &self.layout {
            settings.layout.clone_from(layout);
        }
        if let Some(layout) = &self.customer_redirect_layout {
            settings.customer_redirect_layout.clone_from(layout);
        }
        settings.use_tablet_mode = self.use_tablet_mode.unwrap_or(settings.use_tablet_mode);
        settings.callback_mode = self.callback_mode.unwrap_or(settings.callback_mode);
        if self.return_url.is_some() {
            settings.return_url.clone_from(&self.return_url);
        }
    }
}

/// What somebody has to prove who enters the e-mail address of a customer that exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckinPolicy {
    /// Nobody is looked for: always a new customer.
    NoIdentification,
    /// The known customer is opened.
    None,
    /// Known customers are protected by a proof.
    #[default]
    Partial,
    /// A proof is always asked for.
    Full,
}

/// One step of an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask.
    Form,
    /// Look for the customer before making one.
    Duplicates,
    /// Write to Y2 and go back to the till.
    LiveStore,
}

/// `server/enrolment.yml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Of customers who fill in a form by themselves.
    pub checkin_policy: CheckinPolicy,
    /// In order.
    pub flow: Vec<Step>,
}

impl Enrolment {
    /// Whether the flow has that step.
    pub fn has(&self, step: Step) -> bool {
        self.flow.contains(&step)
    }
}

/// What a tenant still lacks before LiveStore can open a form. In words for whoever sets it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// No `server/livestore.yml`.
    #[error("`server/livestore.yml` is missing: it says which form LiveStore opens")]
    Settings,
    /// `security.yml` does not have it.
    #[error("`security.yml` lacks the challenger of type `livestore`: add `challengers: [{{ type: livestore }}]`")]
    Challenger,
    /// No flow, or one without it.
    #[error("`server/enrolment.yml` lacks the step `livestore`: add `flow: [form, duplicates, livestore]`")]
    Flow,
    /// No Y2 to write to.
    #[error("`server/y2.yml` has no enabled connection that customers could be written to")]
    Connection,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stores_own_setting_counts_more_than_its_countrys() {
        let settings = LiveStoreSettings {
            overrides: vec![
                Override { store: Some("101".to_owned()), layout: Some("of_store".to_owned()), ..Override::default() },
                Override {
                    country: Some("DEU".to_owned()),
                    layout: Some("of_country".to_owned()),
                    use_tablet_mode: Some(true),
                    ..Override::default()
                },
            ],
            ..LiveStoreSettings::default()
        };
        let layout = |store, countries: &[&str]| {
            let own = settings.for_store(store, countries);
            (own.layout, own.use_tablet_mode)
        };
        assert_eq!(layout(Some("101"), &["DEU", "DE"]), ("of_store".to_owned(), true));
        assert_eq!(layout(Some("102"), &["deu"]), ("of_country".to_owned(), true));
        assert_eq!(layout(Some("102"), &["FRA"]), ("mobile_ls".to_owned(), false));
        assert_eq!(layout(None, &[]), ("mobile_ls".to_owned(), false));
    }
}
