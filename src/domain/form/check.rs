//! What was typed → values for Y2, or what is wrong with it, field by field and all at once.

use std::{collections::BTreeMap, str::FromStr};

use email_address::EmailAddress;
use jiff::civil::Date;
use phonenumber::Mode;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    consent::Channel,
    country::CountryRules,
    field::{Control, FieldName},
    layout::{Field, Page, Required},
    wording::Word,
};
use crate::domain::{
    customer::{CountryCode, CountryCodeKind, Value},
    plain_text,
};

/// What a ticked box says.
pub const YES: &str = "yes";
/// Y2's year of a birth date without one.
const NO_YEAR: i16 = 1900;
/// The parts of a birth date, as inputs are called.
pub const BIRTH_PARTS: [&str; 3] = ["birthDate.day", "birthDate.month", "birthDate.year"];

/// Input → what was typed there. Personal data: no `Debug`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// What was typed, without space around it; nothing where nobody did.
    pub fn get(&self, input: &str) -> &str {
        self.0.get(input).map_or("", |text| text.trim())
    }

    /// What was typed into a field of one input.
    pub fn of(&self, field: FieldName) -> &str {
        self.get(&field.to_string())
    }

    /// Puts a text there.
    pub fn set(&mut self, input: impl Into<String>, text: impl Into<String>) {
        self.0.insert(input.into(), text.into());
    }

    /// Whether an input was there at all.
    pub fn has(&self, input: &str) -> bool {
        self.0.contains_key(input)
    }

    /// Every input with its text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(input, text)| (input.as_str(), text.as_str()))
    }

    /// The inputs of a page that were typed into: whatever else was sent is left behind. Texts are cut where no field is as long.
    pub fn of_page(page: &Page, sent: impl IntoIterator<Item = (String, String)>) -> Self {
        const LONGEST: usize = 1000;
        let inputs: Vec<String> = page.inputs().collect();
        let known = |name: &String| inputs.contains(name);
        Self(
            sent.into_iter()
                .filter(|(name, _)| known(name))
                .map(|(name, text)| (name, text.chars().take(LONGEST).collect()))
                .collect(),
        )
    }
}

/// Field → its options, value and label. A field that could have options and has none here is a line of text.
pub type Choices = BTreeMap<FieldName, Vec<(String, String)>>;

/// Something wrong with one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The input.
    pub input: String,
    /// What to do about it.
    pub word: Word,
    /// What stands in the braces of the word.
    pub detail: String,
}

/// What a form comes to.
#[derive(Default)]
pub struct Checked {
    /// What is to be written, each field at most once.
    pub values: Vec<(FieldName, Value)>,
    /// Answers to questions of consent.
    pub consents: Vec<(Channel, bool)>,
    /// In the order of the page.
    pub problems: Vec<Problem>,
}

/// What a check needs to know besides the page.
pub struct Circumstances<'c> {
    /// What the form began with, of a customer that exists: what still says the same is neither judged nor written.
    pub before: Option<&'c Typed>,
    /// Options of the fields that have some.
    pub choices: &'c Choices,
    /// The rules of the customer's country.
    pub country: &'c CountryRules,
    /// The codes by which the country is known.
    pub country_codes: &'c [&'c str],
    /// Where the shop is.
    pub today: Date,
}

impl Page {
    /// The inputs that people fill in, in order.
    pub fn inputs(&self) -> impl Iterator<Item = String> {
        let of_field = |field: &Field| match field.control {
            Control::BirthDate => BIRTH_PARTS.map(str::to_owned).to_vec(),
            _ => vec![field.name.to_string()],
        };
        let fields = self.fields.iter().filter(|field| !field.hidden).flat_map(of_field);
        fields.chain(self.consents.iter().map(|question| question.channel.to_string()))
    }

    /// Whether a field must be filled in.
    pub fn requires(&self, field: &Field, typed: &Typed, circumstances: &Circumstances<'_>) -> bool {
        match &field.required {
            Required::Yes => true,
            Required::No => false,
            Required::In(countries) => {
                let own =
                    |code: &String| circumstances.country_codes.iter().any(|known| known.eq_ignore_ascii_case(code));
                countries.iter().any(own)
            }
            // What a known customer lacks, nobody has to know.
            Required::ByCountry if circumstances.before.is_some_and(|before| before.of(field.name).is_empty()) => false,
            Required::ByCountry => {
                let parts = [FieldName::Address, FieldName::StreetNumber, FieldName::Postcode, FieldName::City];
                let begun = parts.iter().any(|part| !typed.of(*part).is_empty());
                begun && circumstances.country.needs(field.name)
            }
        }
    }
}

/// Judges everything that was typed.
pub fn check(page: &Page, typed: &Typed, circumstances: &Circumstances<'_>) -> Checked {
    let mut checked = Checked::default();
    for field in &page.fields {
        let unchanged = circumstances.before.is_some_and(|before| same(field, typed, before));
        let empty = is_empty(field, typed);
        if empty && !field.hidden && page.requires(field, typed, circumstances) {
            let word = if is_choice(field, circumstances) { Word::ChooseOne } else { Word::Missing };
            checked.problems.push(Problem { input: first_input(field), word, detail: String::new() });
            continue;
        }
        // Nothing to write: it is as it was, or a new customer leaves it open.
        if unchanged || (empty && circumstances.before.is_none()) {
            continue;
        }
        match value(field, typed, circumstances) {
            Ok(value) => checked.values.push((field.name, value)),
            Err((word, detail)) => checked.problems.push(Problem { input: first_input(field), word, detail }),
        }
    }
    for question in &page.consents {
        let input = question.channel.name();
        let yes = typed.get(input) == YES;
        if question.required && !yes {
            checked.problems.push(Problem {
                input: input.to_owned(),
                word: Word::ConsentMissing,
                detail: String::new(),
            });
        } else if circumstances.before.is_none_or(|before| before.get(input) != typed.get(input)) {
            checked.consents.push((question.channel, yes));
        }
    }
    checked
}

fn first_input(field: &Field) -> String {
    if field.control == Control::BirthDate { BIRTH_PARTS[0].to_owned() } else { field.name.to_string() }
}

fn is_choice(field: &Field, circumstances: &Circumstances<'_>) -> bool {
    matches!(field.control, Control::Choice(_)) && circumstances.choices.contains_key(&field.name)
}

fn is_empty(field: &Field, typed: &Typed) -> bool {
    match field.control {
        Control::BirthDate => BIRTH_PARTS.iter().all(|part| typed.get(part).is_empty()),
        _ => typed.of(field.name).is_empty(),
    }
}

fn same(field: &Field, typed: &Typed, before: &Typed) -> bool {
    match field.control {
        Control::BirthDate => BIRTH_PARTS.iter().all(|part| typed.get(part) == before.get(part)),
        _ => typed.of(field.name) == before.of(field.name),
    }
}

type Wrong = (Word, String);

fn wrong(word: Word) -> Wrong {
    (word, String::new())
}

fn value(field: &Field, typed: &Typed, circumstances: &Circumstances<'_>) -> Result<Value, Wrong> {
    let text = typed.of(field.name);
    let of_user_field = matches!(field.name, FieldName::UserField(_));
    match field.control {
        Control::BirthDate => birth_date(typed, circumstances.today),
        Control::Flag => Ok(Value::Flag(text == YES)),
        Control::Date | Control::Number if text.is_empty() => Ok(Value::Nothing),
        Control::Date => day(text).map(Value::Date).ok_or_else(|| wrong(Word::DateInvalid)),
        Control::Number => {
            let number = Decimal::from_str(&text.replace(',', ".")).ok().filter(|number| number.scale() <= 6);
            number.map(Value::Number).ok_or_else(|| wrong(Word::NumberInvalid))
        }
        _ if text.is_empty() => Ok(Value::Text(String::new())),
        Control::Email => email(text),
        Control::Phone => phone(text, circumstances.country),
        Control::Text(longest) if field.name == FieldName::Postcode => {
            let rules = circumstances.country;
            let postcode = rules.postcode(text).ok_or_else(|| (Word::PostcodeInvalid, rules.example.to_owned()))?;
            limited(&postcode, longest)
        }
        Control::Choice(longest) => {
            let options = circumstances.choices.get(&field.name);
            if options.is_some_and(|options| !options.iter().any(|(value, _)| value == text)) {
                return Err(wrong(Word::ChooseOne));
            }
            if field.name == FieldName::Country {
                return country(text, options.is_some());
            }
            let value = limited(text, longest)?;
            match value {
                Value::Text(code) if of_user_field => Ok(Value::ListElement(code)),
                value => Ok(value),
            }
        }
        Control::Text(longest) => limited(text, longest),
    }
}

fn limited(text: &str, longest: usize) -> Result<Value, Wrong> {
    if !plain_text::is_plain(text) {
        return Err(wrong(Word::NotPlain));
    }
    if text.chars().count() > longest {
        return Err((Word::TooLong, longest.to_string()));
    }
    Ok(Value::Text(text.to_owned()))
}

/// The grammar of the RFCs, and a host with a dot in it, as Y2 wants one.
fn email(text: &str) -> Result<Value, Wrong> {
    let dotted = |address: &EmailAddress| {
        let domain = address.domain();
        !domain.starts_with('[') && domain.rsplit_once('.').is_some_and(|(name, top)| !name.is_empty() && top.len() > 1)
    };
    // A display name (`Ada <ada@example.org>`) is part of that grammar, and of no customer's record.
    let sound = EmailAddress::from_str(text).is_ok_and(|address| dotted(&address))
        && !text.contains(['<', '>', '"', ' ', '(', ')']);
    if sound { limited(text, FieldName::Email.longest()) } else { Err(wrong(Word::EmailInvalid)) }
}

/// As people of the country write it, or with `+` and the country's prefix; kept in E.164.
fn phone(text: &str, country: &CountryRules) -> Result<Value, Wrong> {
    let invalid = || (Word::PhoneInvalid, country.phone_prefix().unwrap_or_else(|| "+1".to_owned()));
    let sound = text.len() <= 40 && text.chars().all(|c| c.is_ascii_digit() || "+-()./ \u{a0}\u{202f}".contains(c));
    if !sound {
        return Err(invalid());
    }
    // `00` is how most of the world dials abroad.
    let text = text.strip_prefix("00").map_or_else(|| text.to_owned(), |rest| format!("+{rest}"));
    let number = phonenumber::parse(country.iso2.parse().ok(), text).map_err(|_| invalid())?;
    if !phonenumber::is_valid(&number) {
        return Err(invalid());
    }
    limited(&number.format().mode(Mode::E164).to_string(), FieldName::PhoneNumber.longest())
}

fn country(text: &str, of_list: bool) -> Result<Value, Wrong> {
    let code = if of_list {
        // Options are Y2's own codes, whatever they look like.
        Some(CountryCode { code: text.to_owned(), kind: CountryCodeKind::Internal })
    } else {
        CountryCode::read(text)
    };
    code.map(Value::Country).ok_or_else(|| wrong(Word::ChooseOne))
}

fn birth_date(typed: &Typed, today: Date) -> Result<Value, Wrong> {
    let part = |position: usize| {
        let text = typed.get(BIRTH_PARTS[position]);
        let number = text.parse::<i16>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
        if text.is_empty() { Ok(None) } else { number.map(Some).ok_or_else(|| wrong(Word::BirthDateInvalid)) }
    };
    let small = |number: i16| i8::try_from(number).map_err(|_| wrong(Word::BirthDateInvalid));
    match (part(0)?, part(1)?, part(2)?) {
        (None, None, None) => Ok(Value::Nothing),
        (Some(day), Some(month), None) => {
            let (month, day) = (small(month)?, small(day)?);
            // A leap year: whoever was born on the 29th of February has a birthday.
            Date::new(2000, month, day).map_err(|_| wrong(Word::BirthDateInvalid))?;
            Ok(Value::Birthday { month, day })
        }
        (Some(day), Some(month), Some(year)) if year > NO_YEAR => {
            let date = Date::new(year, small(month)?, small(day)?).map_err(|_| wrong(Word::BirthDateInvalid))?;
            if date > today { Err(wrong(Word::BirthDateAhead)) } else { Ok(Value::Date(date)) }
        }
        _ => Err(wrong(Word::BirthDateInvalid)),
    }
}

/// `yyyy-MM-dd` and nothing else, from 1900 on.
fn day(text: &str) -> Option<Date> {
    let shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let date: Date = if shaped { text.parse().ok()? } else { return None };
    (date.year() >= NO_YEAR).then_some(date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::form::{ConsentQuestion, Texts};

    fn field(name: &str) -> Field {
        let name: FieldName = name.parse().unwrap();
        Field {
            name,
            label: Texts::default(),
            hint: Texts::default(),
            control: name.control(),
            required: Required::ByCountry,
            options: None,
            hidden: false,
            default: None,
        }
    }

    fn page(names: &[&str]) -> Page {
        Page { fields: names.iter().map(|name| field(name)).collect(), ..Page::default() }
    }

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed(pairs.iter().map(|(input, text)| ((*input).to_owned(), (*text).to_owned())).collect())
    }

    fn checked(page: &Page, pairs: &[(&str, &str)], before: Option<&[(&str, &str)]>, iso2: &str) -> Checked {
        let before = before.map(typed);
        let country = CountryRules::of(iso2);
        let circumstances = Circumstances {
            before: before.as_ref(),
            choices: &Choices::new(),
            country: &country,
            country_codes: &[iso2],
            today: date(2026, 4, 1),
        };
        check(page, &typed(pairs), &circumstances)
    }

    fn only_value(name: &str, pairs: &[(&str, &str)], iso2: &str) -> Result<Value, Word> {
        let mut checked = checked(&page(&[name]), pairs, None, iso2);
        checked.problems.pop().map_or_else(|| Ok(checked.values.pop().unwrap().1), |problem| Err(problem.word))
    }

    fn text(text: &str) -> Result<Value, Word> {
        Ok(Value::Text(text.to_owned()))
    }

    #[test]
    fn a_phone_number_is_written_as_in_its_country_and_kept_in_e_164() {
        let phone = |number, iso2| only_value("phoneNumber", &[("phoneNumber", number)], iso2);
        assert_eq!(phone("06 12 34 56 78", "FR"), text("+33612345678"));
        assert_eq!(phone("+49 (0)30 901820", "FR"), text("+4930901820"));
        assert_eq!(phone("0049 30 901820", "FR"), text("+4930901820"));
        assert_eq!(phone("020 7946 0958", "GB"), text("+442079460958"));
        for bad in ["1", "06 12", "call me", "+999 1234567", "<b>06 12 34 56 78</b>"] {
            assert_eq!(phone(bad, "FR"), Err(Word::PhoneInvalid), "{bad}");
        }
        assert_eq!(phone("06 12 34 56 78", ""), Err(Word::PhoneInvalid), "without a country, only with its prefix");
    }

    #[test]
    fn an_e_mail_address_has_a_name_and_a_host_with_a_dot() {
        let email = |address| only_value("email", &[("email", address)], "FR");
        for good in ["ada@example.org", "a.b+c@mail.example.org", "zoé@exämple.org", "o'hara@example.org"] {
            assert_eq!(email(good), text(good));
        }
        for bad in [
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "a b@example.org",
            "Ada <ada@example.org>",
            "ada@[10.0.0.1]",
            "a@b@c.org",
        ] {
            assert_eq!(email(bad), Err(Word::EmailInvalid), "{bad}");
        }
    }

    #[test]
    fn a_birth_date_may_lack_its_year() {
        let birth = |day, month, year| {
            only_value(
                "birthDate",
                &[("birthDate.day", day), ("birthDate.month", month), ("birthDate.year", year)],
                "FR",
            )
        };
        assert_eq!(birth("29", "2", ""), Ok(Value::Birthday { month: 2, day: 29 }));
        assert_eq!(birth("1", "02", "1990"), Ok(Value::Date(date(1990, 2, 1))));
        assert_eq!(birth("2", "4", "2026"), Err(Word::BirthDateAhead));
        for (day, month, year) in [
            ("29", "2", "1990"),
            ("1", "", "1990"),
            ("", "", "1990"),
            ("1", "13", ""),
            ("-1", "1", ""),
            ("1", "1", "1900"),
            ("1", "1", "90"),
            ("x", "1", ""),
        ] {
            assert_eq!(birth(day, month, year), Err(Word::BirthDateInvalid), "{day} {month} {year}");
        }
    }

    #[test]
    fn numbers_dates_and_lengths_are_checked() {
        assert_eq!(only_value("value1", &[("value1", "12,5")], "FR"), Ok(Value::Number("12.5".parse().unwrap())));
        assert_eq!(only_value("value1", &[("value1", "a")], "FR"), Err(Word::NumberInvalid));
        assert_eq!(only_value("date1", &[("date1", "2026-05-31")], "FR"), Ok(Value::Date(date(2026, 5, 31))));
        assert_eq!(only_value("date1", &[("date1", "31/05/2026")], "FR"), Err(Word::DateInvalid));
        assert_eq!(only_value("lastName", &[("lastName", &"x".repeat(36))], "FR"), Err(Word::TooLong));
        assert_eq!(only_value("lastName", &[("lastName", "a\u{1}b")], "FR"), Err(Word::NotPlain));
        assert_eq!(only_value("lastName", &[("lastName", "<b>")], "FR"), text("<b>"), "markup is text");
    }

    #[test]
    fn an_address_that_was_begun_needs_what_its_country_needs() {
        let page = page(&["country", "address", "postcode", "city", "region"]);
        let missing = |pairs: &[(&str, &str)], iso2| {
            checked(&page, pairs, None, iso2).problems.into_iter().map(|problem| problem.input).collect::<Vec<_>>()
        };
        assert!(missing(&[("country", "FRA")], "FR").is_empty());
        assert_eq!(missing(&[("address", "1 rue")], "FR"), ["postcode", "city"]);
        assert_eq!(missing(&[("address", "1 Main St"), ("postcode", "10001")], "US"), ["city", "region"]);
        assert_eq!(missing(&[("address", "1"), ("city", "Dubai")], "AE"), Vec::<String>::new());
        assert_eq!(missing(&[("city", "Paris"), ("postcode", "7500")], "FR"), ["postcode"]);
    }

    #[test]
    fn of_a_known_customer_only_what_was_changed_is_judged_and_written() {
        let page = page(&["lastName", "email", "phoneNumber", "value1"]);
        let before: &[(&str, &str)] =
            &[("lastName", "Old"), ("email", "not an address"), ("phoneNumber", "06"), ("value1", "1")];
        let now = [("lastName", "New"), ("email", "not an address"), ("phoneNumber", ""), ("value1", "")];
        let checked = checked(&page, &now, Some(before), "FR");
        assert!(checked.problems.is_empty());
        let expected = vec![
            (FieldName::LastName, Value::Text("New".to_owned())),
            (FieldName::PhoneNumber, Value::Text(String::new())),
            (FieldName::Value(1), Value::Nothing),
        ];
        assert_eq!(checked.values, expected);
    }

    #[test]
    fn what_a_known_customer_lacks_is_not_asked_for_and_what_it_has_is_not_taken() {
        let page = page(&["address", "postcode", "city"]);
        let before: &[(&str, &str)] = &[("address", "1 rue"), ("city", "Paris")];
        let problems = |city| checked(&page, &[("address", "2 rue"), ("city", city)], Some(before), "FR").problems;
        assert!(problems("Paris").is_empty());
        assert_eq!(problems("")[0].input, "city");
    }

    #[test]
    fn a_choice_is_one_of_its_options() {
        let page = page(&["title"]);
        let choices = Choices::from([(FieldName::Title, vec![("MR".to_owned(), "Mr".to_owned())])]);
        let country = CountryRules::of("FR");
        let circumstances = Circumstances {
            before: None,
            choices: &choices,
            country: &country,
            country_codes: &[],
            today: date(2026, 4, 1),
        };
        assert!(check(&page, &typed(&[("title", "MR")]), &circumstances).problems.is_empty());
        assert_eq!(check(&page, &typed(&[("title", "MX")]), &circumstances).problems[0].word, Word::ChooseOne);
    }

    #[test]
    fn a_consent_is_a_yes_or_a_no_and_of_a_known_customer_only_a_change() {
        let question = |channel, required| ConsentQuestion {
            channel,
            version: "1".to_owned(),
            text: Texts::everywhere("Yes?"),
            partners: false,
            required,
        };
        let page =
            Page { consents: vec![question(Channel::Email, false), question(Channel::Sms, true)], ..Page::default() };
        let new = checked(&page, &[("consents_sms", YES)], None, "FR");
        assert_eq!(new.consents, [(Channel::Email, false), (Channel::Sms, true)]);
        let known = checked(&page, &[("consents_sms", YES)], Some(&[("consents_sms", YES)]), "FR");
        assert!(known.consents.is_empty());
        assert_eq!(checked(&page, &[], None, "FR").problems[0].word, Word::ConsentMissing);
    }

    #[test]
    fn what_is_no_input_of_the_page_is_left_behind() {
        let page = page(&["lastName", "birthDate"]);
        let sent = [
            ("lastName", "a"),
            ("birthDate.day", "1"),
            ("birthDate", "x"),
            ("isProspect", "yes"),
            ("customerId", "C1"),
        ];
        let typed = Typed::of_page(&page, sent.map(|(name, text)| (name.to_owned(), text.to_owned())));
        assert_eq!(typed.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["birthDate.day", "lastName"]);
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_makes_a_check_fail(texts in proptest::collection::vec(".{0,60}", 6), iso2 in "[A-Z]{2}") {
            let names = ["email", "phoneNumber", "postcode", "value1", "date1", "country"];
            let pairs: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(name, text)| (*name, text.as_str())).collect();
            let checked = checked(&page(&names), &pairs, None, &iso2);
            for (field, value) in checked.values {
                if let Value::Text(text) = value {
                    prop_assert!(text.chars().count() <= field.longest() && plain_text::is_plain(&text));
                }
            }
        }
    }
}
