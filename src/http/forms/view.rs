//! What a form shows → what its template draws: groups, controls, labels, errors. Everything is text here; the templates escape it.

use crate::{
    domain::form::{BIRTH_PARTS, Control, Field, FieldName, Page, Word, YES},
    flows::enrolment::Shown,
};

/// Fields under one heading.
pub(super) struct Group {
    pub legend: String,
    pub controls: Vec<ControlView>,
}

/// One field, or one question of consent.
#[derive(Default)]
pub(super) struct ControlView {
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    /// What Y2 has there now.
    pub now: Option<String>,
    pub error: Option<String>,
    pub required: bool,
    pub value: String,
    pub input_type: &'static str,
    pub input_mode: Option<&'static str>,
    pub autocomplete: Option<&'static str>,
    pub longest: Option<usize>,
    pub is_birth_date: bool,
    pub is_checkbox: bool,
    pub is_select: bool,
    pub is_email: bool,
    pub narrow: bool,
    /// Another choice changes what the form asks for.
    pub refreshes: bool,
    pub parts: Vec<Part>,
    pub options: Vec<OptionView>,
}

/// A part of a date.
pub(super) struct Part {
    pub id: String,
    pub name: &'static str,
    pub label: String,
    pub value: String,
    pub longest: usize,
}

/// One option.
pub(super) struct OptionView {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

/// An error in the summary.
pub(super) struct ErrorView {
    pub id: String,
    pub label: String,
    pub text: String,
}

impl ControlView {
    /// Whether anything describes it.
    pub fn is_described(&self) -> bool {
        self.hint.is_some() || self.now.is_some() || self.error.is_some()
    }

    /// The ids of what describes it.
    pub fn described_by(&self) -> String {
        let parts = [("hint", self.hint.is_some()), ("now", self.now.is_some()), ("error", self.error.is_some())];
        let ids: Vec<_> =
            parts.iter().filter(|(_, there)| *there).map(|(part, _)| format!("{}-{part}", self.id)).collect();
        ids.join(" ")
    }
}

/// A sentence with what stands in its braces.
pub(super) fn filled(text: &str, detail: &str) -> String {
    let Some((before, rest)) = text.split_once('{') else { return text.to_owned() };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    format!("{before}{detail}{after}")
}

/// The errors, in the order of the page.
pub(super) fn errors(shown: &Shown, page: &Page) -> Vec<ErrorView> {
    let error = |problem: &crate::domain::form::Problem| ErrorView {
        id: id_of(&problem.input),
        label: label_of(shown, page, &problem.input),
        text: filled(page.word(problem.word, shown.language), &problem.detail),
    };
    shown.problems.iter().map(error).collect()
}

fn id_of(input: &str) -> String {
    format!("f-{}", input.replace('.', "-"))
}

fn label_of(shown: &Shown, page: &Page, input: &str) -> String {
    let name = if input.starts_with("birthDate.") { "birthDate" } else { input };
    let field = name.parse::<FieldName>().ok().and_then(|name| page.field(name));
    match field {
        Some(field) => page.label(field, shown.language).to_owned(),
        None => page.word(Word::Consents, shown.language).to_owned(),
    }
}

/// The groups of a page, in the order in which the layout mentions their first field; the parts of the address in the order of the
/// country.
pub(super) fn groups(shown: &Shown, page: &Page) -> Vec<Group> {
    let mut groups: Vec<(Word, Vec<&Field>)> = Vec::new();
    for field in page.fields.iter().filter(|field| !field.hidden) {
        let heading = heading(field.name);
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, fields)) => fields.push(field),
            None => groups.push((heading, vec![field])),
        }
    }
    let codes: Vec<&str> = shown.country_codes.iter().map(String::as_str).collect();
    let circumstances = shown.circumstances(&codes);
    let mut drawn: Vec<Group> = groups
        .into_iter()
        .map(|(heading, mut fields)| {
            if heading == Word::PostalAddress {
                fields.sort_by_key(|field| shown.country.rank(field.name));
            }
            let control =
                |field: &&Field| control(shown, page, field, page.requires(field, &shown.typed, &circumstances));
            Group {
                legend: page.word(heading, shown.language).to_owned(),
                controls: fields.iter().map(control).collect(),
            }
        })
        .collect();
    if !page.consents.is_empty() {
        drawn.push(consents(shown, page));
    }
    drawn
}

fn heading(field: FieldName) -> Word {
    match field {
        FieldName::Title
        | FieldName::Sex
        | FieldName::FirstName
        | FieldName::LastName
        | FieldName::BirthDate
        | FieldName::Nationality => Word::Person,
        FieldName::Email | FieldName::PhoneNumber | FieldName::Language => Word::Contact,
        FieldName::Address
        | FieldName::StreetNumber
        | FieldName::Postcode
        | FieldName::City
        | FieldName::Region
        | FieldName::Country => Word::PostalAddress,
        _ => Word::More,
    }
}

fn error_of(shown: &Shown, page: &Page, input: &str) -> Option<String> {
    let problem = shown.problems.iter().find(|problem| problem.input == input)?;
    Some(filled(page.word(problem.word, shown.language), &problem.detail))
}

fn now_of(shown: &Shown, page: &Page, inputs: &[&str]) -> Option<String> {
    let there: Vec<&str> = inputs.iter().filter_map(|input| shown.conflicts.get(*input)).map(String::as_str).collect();
    if there.is_empty() {
        return None;
    }
    let text = there.iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join(" ");
    // A code says less than what it stands for.
    let field = inputs.first().and_then(|input| input.parse::<FieldName>().ok());
    let options = field.and_then(|field| shown.choices.get(&field));
    let option = options.and_then(|options| options.iter().find(|(value, _)| *value == text));
    let text = option.map_or(text, |(_, label)| label.clone());
    let text = if text.is_empty() { page.word(Word::Empty, shown.language).to_owned() } else { text };
    Some(filled(page.word(Word::ConflictNow, shown.language), &text))
}

fn control(shown: &Shown, page: &Page, field: &Field, required: bool) -> ControlView {
    let name = field.name.to_string();
    let language = shown.language;
    let view = ControlView {
        id: id_of(&name),
        label: page.label(field, language).to_owned(),
        hint: field.hint.get(language).map(str::to_owned),
        now: now_of(shown, page, &[&name]),
        error: error_of(shown, page, &name),
        required,
        value: shown.typed.of(field.name).to_owned(),
        input_type: "text",
        autocomplete: field.name.autocomplete(),
        name,
        ..ControlView::default()
    };
    match field.control {
        Control::BirthDate => birth_date(shown, page, view),
        Control::Flag => ControlView { is_checkbox: true, ..view },
        Control::Email => {
            ControlView { input_type: "email", is_email: true, longest: Some(field.name.longest()), ..view }
        }
        Control::Phone => {
            // From the prefix of the country follows how a number of it may be written.
            let prefix = shown.country.phone_prefix().filter(|_| view.hint.is_none());
            ControlView { input_type: "tel", longest: Some(40), hint: prefix.or(view.hint.clone()), ..view }
        }
        Control::Date => ControlView { input_type: "date", narrow: true, ..view },
        Control::Number => ControlView { input_mode: Some("decimal"), narrow: true, ..view },
        Control::Choice(longest) => match shown.choices.get(&field.name) {
            Some(options) => choice(view, field.name, options),
            None => ControlView { longest: Some(longest), ..view },
        },
        Control::Text(longest) => {
            let narrow = field.name == FieldName::Postcode;
            ControlView { longest: Some(longest), narrow, ..view }
        }
    }
}

fn choice(view: ControlView, field: FieldName, options: &[(String, String)]) -> ControlView {
    let option = |(value, label): &(String, String)| OptionView {
        value: value.clone(),
        label: label.clone(),
        selected: *value == view.value,
    };
    let mut drawn: Vec<_> = options.iter().map(option).collect();
    // What Y2 has and the list lacks stays what it is until somebody chooses.
    if !view.value.is_empty() && !drawn.iter().any(|option| option.selected) {
        drawn.insert(0, OptionView { value: view.value.clone(), label: view.value.clone(), selected: true });
    }
    ControlView { is_select: true, refreshes: field == FieldName::Country, options: drawn, ..view }
}

fn birth_date(shown: &Shown, page: &Page, view: ControlView) -> ControlView {
    let words = [(Word::Day, 2), (Word::Month, 2), (Word::Year, 4)];
    let part = |(name, (word, longest)): (&'static str, (Word, usize))| Part {
        id: id_of(name),
        name,
        label: page.word(word, shown.language).to_owned(),
        value: shown.typed.get(name).to_owned(),
        longest,
    };
    ControlView {
        is_birth_date: true,
        now: now_of(shown, page, &BIRTH_PARTS),
        error: error_of(shown, page, BIRTH_PARTS[0]),
        parts: BIRTH_PARTS.into_iter().zip(words).map(part).collect(),
        ..view
    }
}

fn consents(shown: &Shown, page: &Page) -> Group {
    let view = |question: &crate::domain::form::ConsentQuestion| {
        let name = question.channel.name();
        let now = shown.conflicts.get(name).map(|text| {
            let text = if text == YES { "✓" } else { "–" };
            filled(page.word(Word::ConflictNow, shown.language), text)
        });
        ControlView {
            id: id_of(name),
            name: name.to_owned(),
            label: question.text.get(shown.language).unwrap_or_default().to_owned(),
            now,
            error: error_of(shown, page, name),
            required: question.required,
            value: shown.typed.get(name).to_owned(),
            is_checkbox: true,
            ..ControlView::default()
        }
    };
    Group {
        legend: page.word(Word::Consents, shown.language).to_owned(),
        controls: page.consents.iter().map(view).collect(),
    }
}
