//! A form as a tenant lays it out. Knows no file: `tenant::documents` reads it.

use std::collections::BTreeMap;

use super::{
    consent::ConsentQuestion,
    field::{Control, FieldName},
    language::FormLanguage,
    text::Texts,
    wording::Word,
};

/// A layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// As other files call it.
    pub name: String,
    /// What it shows.
    pub content: Content,
}

/// Where a form is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Ours.
    Page(Box<Page>),
    /// Somewhere else: an address with `{token}`, by which its server reads what is known of the visit.
    External(String),
}

/// A page of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Who fills it in.
    pub audience: Audience,
    /// Where the browser asks for no language of ours.
    pub language: Option<FormLanguage>,
    /// Of a new customer; the connector's words where there is none.
    pub title: Texts,
    /// Of a customer that is changed.
    pub edit_title: Texts,
    /// Below the title.
    pub intro: Texts,
    /// In order.
    pub fields: Vec<Field>,
    /// In order.
    pub consents: Vec<ConsentQuestion>,
    /// Colours and logo.
    pub theme: Theme,
    /// Words that replace the connector's own.
    pub words: BTreeMap<Word, Texts>,
    /// What is said otherwise in some stores.
    pub stores: BTreeMap<String, StoreTexts>,
}

/// Who fills a form in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Somebody of the shop, who may see which customers there are.
    #[default]
    Associate,
    /// The customer, who must not.
    Customer,
}

/// One field of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub name: FieldName,
    /// The connector's words where there is none.
    pub label: Texts,
    /// Below the label.
    pub hint: Texts,
    /// How it is entered.
    pub control: Control,
    /// When it must be filled in.
    pub required: Required,
    /// What can be chosen.
    pub options: Option<OptionSource>,
    /// Not shown; its value comes with the visit, or is this one.
    pub hidden: bool,
    /// What a new customer begins with.
    pub default: Option<String>,
}

/// When a field must be filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Required {
    /// Never, unless the country's addresses need it.
    #[default]
    ByCountry,
    /// Never.
    No,
    /// Always.
    Yes,
    /// In these countries: Y2's codes, or ISO ones.
    In(Vec<String>),
}

/// Where the options of a field come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionSource {
    /// Y2's titles.
    Civilities,
    /// Y2's countries.
    Countries,
    /// Y2's regions of the country.
    Regions,
    /// The languages that Y2's countries speak.
    Languages,
    /// Y2's stores.
    Stores,
    /// These.
    List(Vec<Choice>),
}

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What goes to Y2.
    pub value: String,
    /// What people read.
    pub label: Texts,
}

/// Colours and logo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// `#rrggbb` of buttons and of what has the focus; it stands out against white as WCAG asks of text.
    pub color: Option<String>,
    /// A `data:` address of an image, so that no other host is asked.
    pub logo: Option<String>,
    /// What the logo says to whoever does not see it.
    pub logo_text: Option<String>,
}

/// What is said otherwise in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreTexts {
    /// See [`Page::title`].
    pub title: Texts,
    /// See [`Page::intro`].
    pub intro: Texts,
}

impl Page {
    /// A field that the page has.
    pub fn field(&self, name: FieldName) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// A word: the layout's, else the connector's.
    pub fn word(&self, word: Word, language: FormLanguage) -> &str {
        self.words.get(&word).and_then(|texts| texts.get(language)).unwrap_or_else(|| word.text(language))
    }

    /// What a field is called.
    pub fn label<'p>(&'p self, field: &'p Field, language: FormLanguage) -> &'p str {
        field
            .label
            .get(language)
            .or_else(|| Word::of_field(field.name).map(|word| self.word(word, language)))
            .unwrap_or_default()
    }
}

/// The contrast of a colour `#rrggbb` with white, from 1 to 21 (WCAG 2.2). `None`: no such colour.
pub fn contrast(color: &str) -> Option<f64> {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(part(0)?) + 0.7152 * linear(part(2)?) + 0.0722 * linear(part(4)?);
    Some(1.05 / (luminance + 0.05))
}

#[cfg(test)]
mod tests {
    use super::contrast;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast("#000000").unwrap() - 21.0).abs() < 0.01);
        assert!((contrast("#767676").unwrap() - 4.54).abs() < 0.01);
        assert!((contrast("#ffffff").unwrap() - 1.0).abs() < 0.01);
        for bad in ["", "#fff", "red", "#ggggggg", "#12345g", "#1234é"] {
            assert_eq!(contrast(bad), None, "{bad}");
        }
    }
}
