//! Filters of lists, in the form that means the same for every value.
//!
//! PrestaShop reads signs inside the value: `[a,b]` is an interval, `[a|b]` a list, and a text with brackets of its own matches no
//! form and is then **no filter at all**, so that everything comes (PrestaShop sources 1.7 to 9; `|` lists do not even escape quotes).
//! So a value is sent in the form that it cannot break; where none is left, a wider one is sent, and what came too much is dropped here.

use crate::entity::Entity;

/// A value or field that cannot be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFilter {
    /// The field has other signs than letters, digits and `_`.
    #[error("a field's name has only letters, digits and _")]
    Field,
    /// A control character, which ends PrestaShop's reading of the value.
    #[error("a value with a control character cannot be looked for")]
    Control,
    /// A date that is none.
    #[error("expected a date of the shop, yyyy-MM-dd HH:mm:ss")]
    Date,
}

/// A condition on one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub(crate) field: String,
    /// The value as it goes into the query.
    pub(crate) wire: String,
    /// What the shop may answer too much of: only these values are meant.
    exact: Option<Vec<String>>,
}

impl Filter {
    /// The field has this value. PrestaShop compares without case, and without blanks at the end.
    ///
    /// # Errors
    /// When the field is no name, or the value holds a control character.
    pub fn equals(field: &str, value: &str) -> Result<Self, InvalidFilter> {
        check(field, value)?;
        if value.is_empty() {
            return Ok(Self::plain(field, "[]".to_owned()));
        }
        if !value.find('[').is_some_and(|at| value[at..].contains(']')) {
            return Ok(Self::plain(field, value.to_owned()));
        }
        // Brackets of its own: ask for what holds its longest piece without them, then compare here.
        let piece = value.split(['[', ']', '\\']).max_by_key(|piece| piece.len()).unwrap_or_default();
        let wire = format!("%[{}]%", if piece.is_empty() { "_" } else { piece });
        Ok(Self { field: field.to_owned(), wire, exact: Some(vec![value.to_owned()]) })
    }

    /// The field has one of these values. Several filters where one would be too long, or a value must not stand in a list.
    ///
    /// # Errors
    /// As [`equals`](Self::equals).
    pub fn any_of<'a>(field: &str, values: impl IntoIterator<Item = &'a str>) -> Result<Vec<Self>, InvalidFilter> {
        let (mut filters, mut list) = (Vec::new(), String::new());
        let mut count = 0;
        let flush = |list: &mut String, count: &mut usize, filters: &mut Vec<Self>| -> Result<(), InvalidFilter> {
            match *count {
                0 => {}
                1 => filters.push(Self::equals(field, list)?),
                _ => filters.push(Self::plain(field, format!("[{list}]"))),
            }
            list.clear();
            *count = 0;
            Ok(())
        };
        for value in values {
            check(field, value)?;
            if !fits_list(value) {
                filters.push(Self::equals(field, value)?);
                continue;
            }
            if count == MAX_VALUES || list.len() + value.len() > MAX_LIST {
                flush(&mut list, &mut count, &mut filters)?;
            }
            if count > 0 {
                list.push('|');
            }
            list.push_str(value);
            count += 1;
        }
        flush(&mut list, &mut count, &mut filters)?;
        Ok(filters)
    }

    /// The entities of these ids.
    pub fn ids(ids: impl IntoIterator<Item = u64>) -> Vec<Self> {
        let texts: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
        Self::any_of("id", texts.iter().map(String::as_str)).unwrap_or_default()
    }

    /// The entities behind this id.
    pub(crate) fn after_id(id: u64) -> Self {
        Self::plain("id", format!(">[{id}]"))
    }

    /// Changed at this time or later, in the shop's own time without zone. Only for resources that have `date_upd`; others answer 500.
    ///
    /// # Errors
    /// When the text is no `yyyy-MM-dd HH:mm:ss`.
    pub fn changed_since(date: &str) -> Result<Self, InvalidFilter> {
        let shape: String = date.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect();
        if shape != "0000-00-00 00:00:00" {
            return Err(InvalidFilter::Date);
        }
        // An interval, because `>` leaves the moment itself out.
        Ok(Self::plain("date_upd", format!("[{date},9999-12-31 23:59:59]")))
    }

    fn plain(field: &str, wire: String) -> Self {
        Self { field: field.to_owned(), wire, exact: None }
    }

    /// Whether an entity that came is one that was meant.
    pub(crate) fn keeps(&self, entity: &Entity) -> bool {
        let Some(exact) = &self.exact else { return true };
        let Some(found) = entity.text(&self.field) else { return false };
        let fold = |text: &str| text.trim_end().to_lowercase();
        exact.iter().any(|meant| fold(meant) == fold(found))
    }

    /// Whether the field must be among those displayed, so that what came can be compared.
    pub(crate) fn needs_field(&self) -> Option<&str> {
        self.exact.is_some().then_some(self.field.as_str())
    }
}

/// Values of one list, and bytes of it: 100 references take 0.22 s on 5,000 products (measured), and addresses have an end.
const MAX_VALUES: usize = 100;
const MAX_LIST: usize = 2_000;

fn check(field: &str, value: &str) -> Result<(), InvalidFilter> {
    if field.is_empty() || !field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Err(InvalidFilter::Field);
    }
    if value.contains(char::is_control) {
        return Err(InvalidFilter::Control);
    }
    Ok(())
}

/// Whether a value may stand between `|`: nothing that ends it, and no quote or backslash, which that form does not escape.
fn fits_list(value: &str) -> bool {
    !value.is_empty() && !value.contains(['|', '[', ']', '"', '\'', '\\', '`', '%', ','])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wire(value: &str) -> String {
        Filter::equals("reference", value).unwrap().wire
    }

    #[test]
    fn a_value_is_sent_whole_unless_it_has_brackets_of_its_own() {
        assert_eq!(wire("RBE1042           ROU038"), "RBE1042           ROU038");
        assert_eq!(wire("10,20"), "10,20");
        assert_eq!(wire("a|b%"), "a|b%");
        assert_eq!(wire("]a["), "]a[");
        assert_eq!(wire(""), "[]");
        assert_eq!(wire("SET[3]"), "%[SET]%");
        assert_eq!(wire("[3]PIECES"), "%[PIECES]%");
        assert_eq!(wire("[]"), "%[_]%");
    }

    #[test]
    fn lists_hold_only_what_cannot_break_them() {
        let filters = Filter::any_of("reference", ["A", "B", "C|D", "E\"", "10,20", ""]).unwrap();
        let wires: Vec<_> = filters.iter().map(|filter| filter.wire.as_str()).collect();
        assert_eq!(wires, ["C|D", "E\"", "10,20", "[]", "[A|B]"]);
        assert_eq!(Filter::any_of("reference", ["A"]).unwrap()[0].wire, "A");
        assert_eq!(Filter::any_of("reference", []).unwrap(), []);
        assert_eq!(Filter::ids([4, 5])[0].wire, "[4|5]");
    }

    #[test]
    fn lists_are_split_by_count_and_length() {
        let values: Vec<String> = (0..250).map(|number| format!("REF{number}")).collect();
        assert_eq!(Filter::any_of("reference", values.iter().map(String::as_str)).unwrap().len(), 3);
        let long = ["x".repeat(1_500), "y".repeat(1_500)];
        assert_eq!(Filter::any_of("reference", long.iter().map(String::as_str)).unwrap().len(), 2);
    }

    #[test]
    fn what_came_too_much_is_dropped() {
        let filter = Filter::equals("reference", "SET[3]").unwrap();
        assert!(filter.keeps(&Entity::with_id(1).with("reference", "set[3] ")));
        assert!(!filter.keeps(&Entity::with_id(2).with("reference", "SET[4]")));
        assert!(!filter.keeps(&Entity::with_id(3)));
        assert_eq!(filter.needs_field(), Some("reference"));
    }

    #[test]
    fn fields_controls_and_dates_are_checked() {
        assert_eq!(Filter::equals("a]", "x"), Err(InvalidFilter::Field));
        assert_eq!(Filter::equals("reference", "a\nb"), Err(InvalidFilter::Control));
        assert_eq!(Filter::changed_since("31/12/2025"), Err(InvalidFilter::Date));
        assert_eq!(
            Filter::changed_since("2025-11-03 06:10:00").unwrap().wire,
            "[2025-11-03 06:10:00,9999-12-31 23:59:59]"
        );
    }

    /// How PrestaShop takes a filter apart (sources 1.7 to 9): the pattern `^(.*)\[(.*)\](.*)$`, greedy from the left.
    fn as_the_shop_reads(wire: &str, candidate: &str) -> bool {
        let parts = wire.rfind(']').and_then(|close| {
            let open = wire[..close].rfind('[')?;
            Some((&wire[..open], &wire[open + 1..close], &wire[close + 1..]))
        });
        match parts {
            None => wire == candidate,
            Some((before, inside, after)) if before == "%" || after == "%" => {
                like(&format!("{before}{inside}{after}"), candidate)
            }
            Some(("", inside, "")) if inside.find('|').is_some_and(|at| at > 0) => {
                inside.split('|').any(|value| value == candidate)
            }
            Some(("", inside, "")) => inside == candidate,
            // No form: no filter.
            Some(_) => true,
        }
    }

    fn like(pattern: &str, text: &str) -> bool {
        let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
        let mut reached = vec![false; text.len() + 1];
        reached[0] = true;
        for sign in pattern {
            let mut next = vec![false; text.len() + 1];
            for at in 0..=text.len() {
                if sign == '%' {
                    next[at] = reached[..=at].contains(&true);
                } else if at > 0 && reached[at - 1] && (sign == '_' || sign == text[at - 1]) {
                    next[at] = true;
                }
            }
            reached = next;
        }
        reached[text.len()]
    }

    proptest! {
        #[test]
        fn a_filter_finds_its_value_and_no_other(
            value in "[a-c|,%_\\[\\]\"0-9 ]{0,8}", others in proptest::collection::vec("[a-c|,%_\\[\\]\"0-9 ]{0,8}", 0..20),
        ) {
            let filter = Filter::equals("reference", &value).unwrap();
            for candidate in others.iter().chain([&value]) {
                let comes = as_the_shop_reads(&filter.wire, candidate)
                    && filter.keeps(&Entity::with_id(1).with("reference", candidate.clone()));
                if candidate == &value {
                    prop_assert!(comes, "{:?} is not found by {:?}", value, filter.wire);
                } else if comes {
                    prop_assert_eq!(candidate.trim_end(), value.trim_end());
                }
            }
        }

        #[test]
        fn a_list_finds_each_of_its_values_once(values in proptest::collection::hash_set("[a-c|,%\\[\\]\"0-9]{1,6}", 0..30)) {
            let filters = Filter::any_of("reference", values.iter().map(String::as_str)).unwrap();
            for value in &values {
                let found = filters.iter().filter(|filter| {
                    as_the_shop_reads(&filter.wire, value) && filter.keeps(&Entity::with_id(1).with("reference", value.clone()))
                }).count();
                prop_assert_eq!(found, 1, "{:?} in {:?}", value, filters);
            }
        }
    }
}
