//! What stands in a form when it is opened, and again when something was wrong with it.

use std::{collections::BTreeMap, sync::Arc};

use cegid_y2::customer::{CustomerQueryData, GetCustomerDetail};
use jiff::{civil::Date, tz::TimeZone};

use super::choices;
use crate::{
    domain::{
        form::{
            BIRTH_PARTS, Choices, Circumstances, Control, CountryRules, FieldName, FormLanguage, Layout, Page, Problem,
            Typed, Word, YES,
        },
        languages,
    },
    flows::{
        Ctx, Error, Y2Error,
        customer_record::typed_of,
        livestore::{Visit, place_codes},
    },
};

/// Everything that a page draws.
pub struct Shown {
    /// The layout; it is a page of ours.
    pub layout: Arc<Layout>,
    /// Of the words.
    pub language: FormLanguage,
    /// What stands in the inputs.
    pub typed: Typed,
    /// Options of the fields that have some.
    pub choices: Choices,
    /// The rules of the customer's country.
    pub country: CountryRules,
    /// The codes by which the country is known.
    pub country_codes: Vec<String>,
    /// Whether a customer is changed.
    pub edits: bool,
    /// The store, where it is known.
    pub store_id: Option<String>,
    /// Today, where the shop is.
    pub today: Date,
    /// What the form began with, of a customer that is changed.
    pub before: Option<Typed>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Input → what Y2 has there now, of a customer that somebody else changed.
    pub conflicts: BTreeMap<String, String>,
    /// What is said above it.
    pub notice: Option<Notice>,
}

/// What is said above a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The heading.
    pub title: Option<Word>,
    /// The sentence.
    pub word: Word,
    /// What stands in its braces.
    pub detail: String,
}

impl From<Word> for Notice {
    fn from(word: Word) -> Self {
        Self { title: None, word, detail: String::new() }
    }
}

/// The language of a form: the reader's choice, their browser's, the layout's, the store's, the tenant's.
pub fn language_of(ctx: &Ctx, visit: &Visit, chosen: Option<&str>, accepted: Option<&str>) -> FormLanguage {
    let of_store = || {
        let y2 = visit.place.language.as_deref().and_then(languages::by_y2_code);
        y2.and_then(|language| FormLanguage::of_tag(language.tag))
    };
    chosen
        .and_then(FormLanguage::of_tag)
        .or_else(|| accepted.and_then(FormLanguage::of_header))
        .or_else(|| visit.page().and_then(|page| page.language))
        .or_else(of_store)
        .or_else(|| FormLanguage::of_tag(&ctx.tenant.default_language))
        .unwrap_or_default()
}

impl Visit {
    /// What stands in the form now. The first time, it is filled from Y2 where a customer is changed, and with what came along.
    ///
    /// # Errors
    /// Y2's, where a customer is to be changed; the database's. A Y2 that is away keeps nobody from entering a new customer.
    pub async fn show(&mut self, ctx: &Ctx, language: FormLanguage) -> Result<Shown, Error> {
        if self.entered.typed.is_none() {
            self.fill(ctx).await?;
            // Two browsers may open it at once: what the other one keeps is the same.
            self.save(ctx).await?;
        }
        let typed = self.entered.typed.clone().unwrap_or_default();
        self.shown(ctx, language, typed).await
    }

    /// The page.
    ///
    /// # Errors
    /// The layout is somebody else's page by now.
    pub(super) fn own_page(&self) -> Result<&Page, Error> {
        self.page().ok_or(Error::SessionNotFound)
    }

    pub(super) async fn shown(&self, ctx: &Ctx, language: FormLanguage, typed: Typed) -> Result<Shown, Error> {
        let page = self.own_page()?;
        let country = Some(typed.of(FieldName::Country)).filter(|country| !country.is_empty());
        let country = country.or(self.place.country.as_deref());
        let country_codes = match country {
            Some(country) => place_codes(ctx, &self.connection, country).await,
            None => Vec::new(),
        };
        let iso2 = country_codes.iter().find(|code| code.len() == 2);
        let choices = choices::of_page(ctx, &self.connection, page, language, country).await;
        let zone = TimeZone::get(&ctx.tenant.time_zone).unwrap_or(TimeZone::UTC);
        Ok(Shown {
            layout: Arc::clone(&self.layout),
            language,
            country: iso2.map_or(CountryRules::UNKNOWN, |iso2| CountryRules::of(iso2)),
            country_codes,
            choices,
            edits: self.session.customer_id.is_some(),
            store_id: self.session.store_id.clone(),
            today: ctx.services.clock.now().to_zoned(zone).date(),
            before: self.entered.before.clone(),
            problems: Vec::new(),
            conflicts: self.entered.conflicts.clone(),
            notice: None,
            typed,
        })
    }

    async fn fill(&mut self, ctx: &Ctx) -> Result<(), Error> {
        let mut typed = Typed::default();
        if let Some(customer_id) = self.session.customer_id.clone() {
            let record = self.customer(ctx, &customer_id).await?;
            typed = typed_of(self.own_page()?, &record);
            self.entered.before = Some(typed.clone());
        }
        let is_new = self.entered.before.is_none();
        for field in &self.own_page()?.fields {
            if field.control == Control::BirthDate {
                self.fill_birth_date(&mut typed);
                continue;
            }
            let name = field.name.to_string();
            let given = self.prefilled(&name).or_else(|| match field.name {
                FieldName::Postcode => self.prefilled("zipCode"),
                _ => None,
            });
            let given = given.or_else(|| field.default.clone().filter(|_| is_new)).or_else(|| match field.name {
                FieldName::Country if is_new => self.place.country.clone(),
                FieldName::StoreId if is_new => self.session.store_id.clone(),
                _ => None,
            });
            if let Some(text) = given {
                let text = if field.control == Control::Flag && text == "true" { YES.to_owned() } else { text };
                typed.set(name, text.chars().take(1000).collect::<String>());
            }
        }
        self.entered.typed = Some(typed);
        Ok(())
    }

    /// `birthDate=1990-02-28`, or its parts.
    fn fill_birth_date(&self, typed: &mut Typed) {
        if let Some(date) = self.prefilled("birthDate").and_then(|text| text.trim().parse::<Date>().ok()) {
            let parts = [date.day().to_string(), date.month().to_string(), date.year().to_string()];
            BIRTH_PARTS.into_iter().zip(parts).for_each(|(input, part)| typed.set(input, part));
        }
        for input in BIRTH_PARTS {
            if let Some(part) = self.prefilled(input) {
                typed.set(input, part.chars().take(4).collect::<String>());
            }
        }
    }

    /// The customer as Y2 has it now.
    ///
    /// # Errors
    /// There is none of that code; Y2's.
    pub(super) async fn customer(&self, ctx: &Ctx, customer_id: &str) -> Result<CustomerQueryData, Error> {
        let client = ctx.y2(&self.connection).await?;
        let not_found =
            || Error::CustomerNotFound { connection: self.connection.id.clone(), customer_id: customer_id.to_owned() };
        let own = |record: &CustomerQueryData| record.customer_id.as_deref().is_some_and(|id| !id.trim().is_empty());
        match client.call(&GetCustomerDetail { customer_id: customer_id.to_owned() }).await {
            Ok(record) => record.filter(own).ok_or_else(not_found),
            Err(error) if error.is_unreadable_request() => Err(Error::y2(&self.connection.id, error)),
            // Y2 says of an unknown customer that it refuses to read it.
            Err(Y2Error::Rejected { .. } | Y2Error::FaultWithoutDetail { .. }) => Err(not_found()),
            Err(error) => Err(Error::y2(&self.connection.id, error)),
        }
    }
}

impl Shown {
    /// The page that is drawn; the layout has one.
    pub fn page(&self) -> Option<&Page> {
        match &self.layout.content {
            crate::domain::form::Content::Page(page) => Some(page),
            crate::domain::form::Content::External(_) => None,
        }
    }

    /// What a check needs to know. `codes` are the country's, borrowed.
    pub fn circumstances<'c>(&'c self, codes: &'c [&'c str]) -> Circumstances<'c> {
        Circumstances {
            before: self.before.as_ref(),
            choices: &self.choices,
            country: &self.country,
            country_codes: codes,
            today: self.today,
        }
    }
}
