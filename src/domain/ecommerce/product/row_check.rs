//! From a row of a file to what it says. Finds everything that is wrong with a row, not only the first thing.

use rust_decimal::Decimal;

use super::{
    cell_text::{self, Signs},
    cell_values::{amount, code_problem, ean_problem},
    columns::{Clean, Column, Columns, Field, KeyField},
    finding::{Code, Finding},
    row::ProductRow,
    same_key::folded,
};
use crate::{
    domain::ecommerce::prices,
    flat_files::{Flaw, Row, decimal, parse_date},
};

/// How the shop writes that there is no date.
const NO_DATE: &str = "0000-00-00";

impl Columns {
    /// What a row says.
    ///
    /// # Errors
    /// The row cannot be used.
    pub fn check(&self, row: &Row<'_>) -> Result<ProductRow, Rejected> {
        let mut check = Check {
            columns: self,
            said: ProductRow { line: row.line, ..ProductRow::default() },
            path: Vec::new(),
            lacks_attributes: false,
            errors: Vec::new(),
        };
        check.missing_columns(row);
        if check.errors.is_empty() {
            check.flaws(row);
            for column in &self.columns {
                if let Some(cell) = row.cell(column.index) {
                    check.cell(column, cell);
                }
            }
        }
        check.finish()
    }
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// What names it, where that can be read.
    pub key: Option<String>,
    /// The key of its product, where it is a variation and that can be read.
    pub parent: Option<String>,
    /// Everything that is wrong with it, at least one.
    pub errors: Vec<Finding>,
    /// What else deserves a look.
    pub warnings: Vec<Finding>,
}

struct Check<'a> {
    columns: &'a Columns,
    said: ProductRow,
    /// Categories with their depths.
    path: Vec<(usize, String)>,
    /// Some of the attributes would be no variation's.
    lacks_attributes: bool,
    errors: Vec<Finding>,
}

impl Check<'_> {
    /// Columns at the end may be missing as long as the row is complete without them.
    fn missing_columns(&mut self, row: &Row<'_>) {
        let missing = || self.columns.columns.iter().filter(|column| column.index >= row.len());
        let needed: Vec<&str> =
            missing().filter(|column| is_needed(column)).map(|column| column.name.as_str()).collect();
        let count = format!("the row has {} of {} columns", row.len(), row.expected);
        if !needed.is_empty() {
            let message = format!("{count}, and misses {}: is it cut off?", needed.join(", "));
            self.errors.push(Finding::of_row(Code::Ragged, message));
        } else if missing().next().is_some() {
            let message = format!("{count}; what the others hold stays as it is in the shop");
            self.said.warnings.push(Finding::of_row(Code::TrailingColumnsMissing, message));
            self.lacks_attributes = missing().any(|column| matches!(column.field, Field::Attribute(_)));
        }
    }

    fn flaws(&mut self, row: &Row<'_>) {
        for (index, flaw) in row.flaws {
            let Some(column) = self.columns.columns.iter().find(|column| column.index == *index) else {
                continue;
            };
            let (code, message) = match flaw {
                Flaw::Decode => (Code::Decode, "bytes were left out that the file's encoding does not define"),
                Flaw::ControlCharacters => (Code::ControlCharacters, "control characters were left out"),
                Flaw::Mojibake => {
                    (Code::Mojibake, "this looks like UTF-8 that was read as Windows-1252; it is left as it is")
                }
            };
            let finding = Finding::of_cell(code, &column.name, row.cell(*index).unwrap_or_default(), message);
            // A key without some of its bytes is another key.
            if *flaw == Flaw::Decode && matches!(column.field, Field::Key | Field::Parent) {
                self.errors.push(finding);
            } else {
                self.said.warnings.push(finding);
            }
        }
    }

    fn cell(&mut self, column: &Column, cell: &str) {
        let cell = if column.words.is_null(cell) { column.default.as_deref().unwrap_or_default() } else { cell };
        let cell = column.map.get(cell).map_or(cell, String::as_str);
        if cell.is_empty() && (column.required || column.field == Field::Key) {
            self.error(Code::Required, column, cell, "expected a value");
            return;
        }
        let limits = &self.columns.limits;
        match &column.field {
            Field::Key => self.said.key = self.key(column, cell).unwrap_or_default(),
            Field::Parent if cell.is_empty() => {}
            Field::Parent => self.said.parent = self.key(column, cell),
            Field::Reference => {
                if let Some(text) = self.reference(column, cell) {
                    self.said.fields.insert("reference".to_owned(), text);
                }
            }
            Field::Ean13 => self.ean13(column, cell),
            Field::Active => match column.words.boolean(cell) {
                Ok(active) => self.said.active = Some(active),
                Err(error) => self.error(Code::Boolean, column, cell, error.to_string()),
            },
            Field::Price if cell.is_empty() => {}
            Field::Price => match amount(column, cell) {
                Ok(price) => self.said.price = Some(price),
                Err((code, message)) => self.error(code, column, cell, message),
            },
            Field::Stock if cell.is_empty() => {}
            Field::Stock => match decimal(cell, column.decimal) {
                Ok(stock) => self.said.stock = Some(stock),
                Err(error) => self.error(Code::Decimal, column, cell, error.to_string()),
            },
            Field::WholesalePrice => {
                if let Some(price) = self.amount_or_zero(column, cell) {
                    self.said.fields.insert("wholesale_price".to_owned(), prices::written(price));
                }
            }
            Field::Weight => self.said.weight = self.amount_or_zero(column, cell),
            Field::TaxCode => self.said.tax_code = Some(cell.to_owned()),
            Field::AvailableDate => match parse_date(cell, &column.dates) {
                Ok(date) => {
                    let date = date.map_or_else(|| NO_DATE.to_owned(), |date| date.date().to_string());
                    self.said.fields.insert("available_date".to_owned(), date);
                }
                Err(error) => self.warn(Code::Date, column, cell, error.to_string()),
            },
            Field::Manufacturer => {
                self.said.manufacturer = self.text(column, cell, Signs::Name, Some(limits.manufacturer));
            }
            Field::Text { field, language } => self.translated(column, field, language, cell),
            Field::Attribute(name) => {
                let value = self.text(column, cell, Signs::Value, Some(limits.attribute));
                self.said.attributes.extend(value.filter(|value| !value.is_empty()).map(|value| (name.clone(), value)));
            }
            Field::Feature(name) => {
                let value = self.text(column, cell, Signs::Value, Some(limits.feature));
                self.said.features.extend(value.map(|value| (name.clone(), value)));
            }
            Field::Category(depth) => {
                let name = self.text(column, cell, Signs::Name, Some(limits.category));
                self.path.push((*depth, name.unwrap_or_default()));
            }
        }
    }

    /// What names a row or its parent; the row is bad when it cannot.
    fn key(&mut self, column: &Column, cell: &str) -> Option<String> {
        if self.columns.key_field == KeyField::Ean13 {
            return match ean_problem(cell) {
                Some((code, message)) if code != Code::EanCheck => {
                    self.error(code, column, cell, message);
                    None
                }
                problem => {
                    problem.into_iter().for_each(|(code, message)| self.warn(code, column, cell, message));
                    Some(cell.to_owned())
                }
            };
        }
        match code_problem(column, cell, self.columns.limits.reference) {
            Some((code, message)) => {
                self.error(code, column, cell, message);
                None
            }
            None => Some(self.cleaned_code(column, cell)),
        }
    }

    /// A reference that is not the key: what the shop does not take is left as it is there.
    fn reference(&mut self, column: &Column, cell: &str) -> Option<String> {
        if let Some((code, message)) = code_problem(column, cell, self.columns.limits.reference) {
            self.warn(code, column, cell, message);
            return None;
        }
        Some(self.cleaned_code(column, cell))
    }

    fn cleaned_code(&mut self, column: &Column, cell: &str) -> String {
        if !Signs::Key.refuses(cell) {
            return cell.to_owned();
        }
        self.warn(Code::Cleaned, column, cell, left_out(Signs::Key));
        // Blanks within a code belong to it.
        cell.chars().filter(|sign| !Signs::Key.refuses(sign.encode_utf8(&mut [0; 4]))).collect()
    }

    fn ean13(&mut self, column: &Column, cell: &str) {
        match ean_problem(cell).filter(|_| !cell.is_empty()) {
            Some((code @ Code::EanScientific, message)) => return self.error(code, column, cell, message),
            Some((code @ Code::Ean, message)) => return self.warn(code, column, cell, message),
            Some((code, message)) => self.warn(code, column, cell, message),
            None => {}
        }
        self.said.fields.insert("ean13".to_owned(), cell.to_owned());
    }

    fn amount_or_zero(&mut self, column: &Column, cell: &str) -> Option<Decimal> {
        if cell.is_empty() {
            return Some(Decimal::ZERO);
        }
        amount(column, cell).map_err(|(code, message)| self.warn(code, column, cell, message)).ok()
    }

    fn translated(&mut self, column: &Column, field: &str, language: &str, cell: &str) {
        let signs = match field {
            "name" => Signs::Name,
            "description" | "description_short" | "link_rewrite" => Signs::Any,
            _ => Signs::Value,
        };
        let most = self.columns.limits.texts.get(field).copied();
        let text = if field == "link_rewrite" {
            Some(cell_text::link_rewrite(cell, "", most.unwrap_or(usize::MAX)))
        } else {
            self.text(column, cell, signs, most)
        };
        // A product always has these two; an empty cell does not take them away.
        let stays = |text: &String| text.is_empty() && matches!(field, "name" | "link_rewrite");
        if let Some(text) = text.filter(|text| !stays(text)) {
            self.said.texts.entry(field.to_owned()).or_default().insert(language.to_owned(), text);
        }
    }

    /// A text as the shop takes it; none where it is to be rejected.
    fn text(&mut self, column: &Column, cell: &str, signs: Signs, most: Option<usize>) -> Option<String> {
        let mut text = cell.to_owned();
        if signs.refuses(cell) {
            if column.clean == Some(Clean::Reject) {
                let message = format!("the shop refuses {}; it keeps what it has", signs.listed());
                self.warn(Code::Forbidden, column, cell, message);
                return None;
            }
            text = signs.cleaned(cell);
            self.warn(Code::Cleaned, column, cell, left_out(signs));
        }
        let most = most.into_iter().chain(column.max).min();
        if let Some((most, cut)) = most.and_then(|most| Some((most, cell_text::cut(&text, most)?))) {
            let message = format!("{} characters were cut to {most}", text.chars().count());
            text = cut.to_owned();
            self.warn(Code::TooLong, column, cell, message);
        }
        Some(text)
    }

    fn error(&mut self, code: Code, column: &Column, cell: &str, message: impl Into<String>) {
        self.errors.push(Finding::of_cell(code, &column.name, cell, message));
    }

    fn warn(&mut self, code: Code, column: &Column, cell: &str, message: impl Into<String>) {
        self.said.warnings.push(Finding::of_cell(code, &column.name, cell, message));
    }

    fn finish(mut self) -> Result<ProductRow, Rejected> {
        let key = folded(&self.said.key);
        // Some exports name an item that has no variations as its own parent.
        self.said.parent.take_if(|parent| folded(parent) == key);
        let ProductRow { key, parent, warnings, .. } = &mut self.said;
        if !self.errors.is_empty() {
            let key = Some(std::mem::take(key)).filter(|key| !key.is_empty());
            return Err(Rejected {
                key,
                parent: parent.take(),
                errors: self.errors,
                warnings: std::mem::take(warnings),
            });
        }
        if self.lacks_attributes {
            self.said.attributes.clear();
        }
        if !self.path.is_empty() {
            self.path.sort_by_key(|(depth, _)| *depth);
            let names = self.path.into_iter().map(|(_, name)| name);
            self.said.categories = Some(names.take_while(|name| !name.is_empty()).collect());
        }
        Ok(self.said)
    }
}

/// Whether a row says too little without this column.
fn is_needed(column: &Column) -> bool {
    column.required || matches!(column.field, Field::Key | Field::Parent | Field::Active | Field::Price)
}

fn left_out(signs: Signs) -> String {
    format!("signs were left out that the shop refuses ({})", signs.listed())
}
