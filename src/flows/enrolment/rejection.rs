//! Y2's sentence about a customer that it refuses → the field that it speaks of. The sentences are not published and come in the
//! installation's language: words of them are known, the rest is shown above the form.

use crate::domain::form::{BIRTH_PARTS, Control, FieldName, Page, Problem, Word};

/// Words of Y2's sentences, in English and French, as far as they tell the field. Longer ones first.
const WORDS: &[(&str, FieldName)] = &[
    ("birth", FieldName::BirthDate),
    ("naissance", FieldName::BirthDate),
    ("e-mail", FieldName::Email),
    ("email", FieldName::Email),
    ("zip", FieldName::Postcode),
    ("postcode", FieldName::Postcode),
    ("postal code", FieldName::Postcode),
    ("code postal", FieldName::Postcode),
    ("nationalit", FieldName::Nationality),
    ("country", FieldName::Country),
    ("pays", FieldName::Country),
    ("region", FieldName::Region),
    ("région", FieldName::Region),
    ("city", FieldName::City),
    ("ville", FieldName::City),
    ("title", FieldName::Title),
    ("civilit", FieldName::Title),
    ("phone", FieldName::PhoneNumber),
    ("téléphone", FieldName::PhoneNumber),
    ("lastname", FieldName::LastName),
    ("last name", FieldName::LastName),
    ("firstname", FieldName::FirstName),
    ("first name", FieldName::FirstName),
    ("prénom", FieldName::FirstName),
    ("language", FieldName::Language),
    ("langue", FieldName::Language),
    ("sales person", FieldName::Advisor),
    ("salesperson", FieldName::Advisor),
    ("vendeur", FieldName::Advisor),
    ("store", FieldName::StoreId),
    ("établissement", FieldName::StoreId),
    ("address", FieldName::Address),
    ("adresse", FieldName::Address),
];

/// The problem at its field; `None`: nobody can tell which it is, or the page does not show it.
pub(super) fn at_its_field(page: &Page, message: &str) -> Option<Problem> {
    let sentence = without_origin(message);
    let lower = sentence.to_lowercase();
    let (_, name) = WORDS.iter().find(|(word, _)| lower.contains(word))?;
    let field = page.field(*name).filter(|field| !field.hidden)?;
    let input = if field.control == Control::BirthDate { BIRTH_PARTS[0].to_owned() } else { name.to_string() };
    Some(Problem { input, word: Word::Refused, detail: sentence.to_owned() })
}

/// The sentence without the method that it came from, which stands in brackets behind it.
pub(super) fn without_origin(message: &str) -> &str {
    let message = message.trim();
    match message.rfind(" (") {
        Some(at) if message.ends_with(')') && message[at..].contains('.') => message[..at].trim_end(),
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::{Field, Required, Texts};

    fn page(names: &[&str]) -> Page {
        let field = |name: &&str| {
            let name: FieldName = name.parse().unwrap();
            Field {
                name,
                label: Texts::default(),
                hint: Texts::default(),
                control: name.control(),
                required: Required::No,
                options: None,
                hidden: false,
                default: None,
            }
        };
        Page { fields: names.iter().map(field).collect(), ..Page::default() }
    }

    #[test]
    fn a_sentence_is_shown_at_the_field_that_it_speaks_of() {
        let page = page(&["email", "title", "postcode", "birthDate"]);
        let input = |message| at_its_field(&page, message).map(|problem| (problem.input, problem.detail));
        let found = |input: &str, detail: &str| Some((input.to_owned(), detail.to_owned()));
        assert_eq!(
            input("E-mail address a@b not valid (TCbrCustomerHelper.CreateCustomer)"),
            found("email", "E-mail address a@b not valid")
        );
        assert_eq!(input("Title MX unknown"), found("title", "Title MX unknown"));
        assert_eq!(
            input("Zip code 7500 unknown for country FRA"),
            found("postcode", "Zip code 7500 unknown for country FRA")
        );
        assert_eq!(input("Birth date not valid"), found("birthDate.day", "Birth date not valid"));
        assert_eq!(input("Country XX unknown"), None, "the page does not show it");
        assert_eq!(input("Barcode taken"), None);
    }
}
