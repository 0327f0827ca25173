//! What an address looks like in a country: which parts it needs, in which order they are asked for, and its postcodes. Source: the
//! addressing rules of the Universal Postal Union and the postal services, as far as a form needs them.

use std::sync::LazyLock;

use regex::Regex;

use super::field::FieldName;

/// The order of the last lines of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressOrder {
    /// Postcode, city, region.
    PostcodeFirst,
    /// City, region, postcode.
    CityFirst,
    /// Postcode, region, city, then the street.
    LargeToSmall,
}

/// The rules of one country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountryRules {
    /// ISO 3166-1 alpha-2.
    pub iso2: &'static str,
    /// A regular expression for a postcode in capitals; empty where there are none, or where no rule is known.
    postcode: &'static str,
    /// A postcode.
    pub example: &'static str,
    /// How the address is asked for.
    pub order: AddressOrder,
    /// Whether an address needs a postcode, once there is one.
    pub needs_postcode: bool,
    /// Whether an address needs a region.
    pub needs_region: bool,
}

const fn row(
    iso2: &'static str,
    postcode: &'static str,
    example: &'static str,
    order: AddressOrder,
    needs_region: bool,
) -> CountryRules {
    CountryRules { iso2, postcode, example, order, needs_postcode: !postcode.is_empty(), needs_region }
}

use AddressOrder::{CityFirst, LargeToSmall, PostcodeFirst};

const FIVE: &str = r"\d{5}";
const FOUR: &str = r"\d{4}";

/// The countries whose rules are known. Anywhere else a postcode is what the person says it is.
const COUNTRIES: [CountryRules; 48] = [
    row("AD", r"AD\d{3}", "AD500", PostcodeFirst, false),
    row("AE", "", "", CityFirst, false),
    row("AT", FOUR, "1010", PostcodeFirst, false),
    row("AU", FOUR, "2000", CityFirst, true),
    row("BE", r"[1-9]\d{3}", "1000", PostcodeFirst, false),
    row("BG", FOUR, "1000", PostcodeFirst, false),
    row("BR", r"\d{5}-?\d{3}", "01310-100", CityFirst, true),
    row("CA", r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d", "K1A 0B1", CityFirst, true),
    row("CH", FOUR, "8001", PostcodeFirst, false),
    row("CN", r"\d{6}", "100000", LargeToSmall, true),
    row("CY", FOUR, "1010", PostcodeFirst, false),
    row("CZ", r"\d{3} ?\d{2}", "110 00", PostcodeFirst, false),
    row("DE", FIVE, "10115", PostcodeFirst, false),
    row("DK", FOUR, "1050", PostcodeFirst, false),
    row("EE", FIVE, "10111", PostcodeFirst, false),
    row("ES", r"(0[1-9]|[1-4]\d|5[0-2])\d{3}", "28001", PostcodeFirst, false),
    row("FI", FIVE, "00100", PostcodeFirst, false),
    row("FR", FIVE, "75002", PostcodeFirst, false),
    row("GB", r"(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})", "SW1A 1AA", CityFirst, false),
    row("GR", r"\d{3} ?\d{2}", "104 31", PostcodeFirst, false),
    row("HK", "", "", CityFirst, false),
    row("HR", FIVE, "10000", PostcodeFirst, false),
    row("HU", FOUR, "1011", PostcodeFirst, false),
    row("IE", r"[AC-FHKNPRTV-Y]\d[\dW] ?[\dAC-FHKNPRTV-Y]{4}", "D02 AF30", CityFirst, false),
    row("IL", r"\d{5}(\d{2})?", "9103401", PostcodeFirst, false),
    row("IN", r"[1-9]\d{5}", "110001", CityFirst, true),
    row("IT", FIVE, "20121", PostcodeFirst, false),
    row("JP", r"\d{3}-?\d{4}", "100-0001", LargeToSmall, true),
    row("KR", FIVE, "03051", LargeToSmall, false),
    row("LT", r"(LT-)?\d{5}", "01100", PostcodeFirst, false),
    row("LU", r"(L-)?\d{4}", "1111", PostcodeFirst, false),
    row("LV", r"(LV-)?\d{4}", "LV-1010", PostcodeFirst, false),
    row("MC", r"980\d{2}", "98000", PostcodeFirst, false),
    row("MX", FIVE, "06000", PostcodeFirst, true),
    row("NL", r"[1-9]\d{3} ?[A-Z]{2}", "1012 AB", PostcodeFirst, false),
    row("NO", FOUR, "0150", PostcodeFirst, false),
    row("NZ", FOUR, "6011", CityFirst, false),
    row("PL", r"\d{2}-?\d{3}", "00-001", PostcodeFirst, false),
    row("PT", r"\d{4}-?\d{3}", "1000-001", PostcodeFirst, false),
    row("RO", r"\d{6}", "010011", PostcodeFirst, false),
    row("SE", r"\d{3} ?\d{2}", "111 22", PostcodeFirst, false),
    row("SG", r"\d{6}", "018956", CityFirst, false),
    row("SI", FOUR, "1000", PostcodeFirst, false),
    row("SK", r"\d{3} ?\d{2}", "811 01", PostcodeFirst, false),
    row("TR", FIVE, "34000", PostcodeFirst, false),
    row("TW", r"\d{3}(\d{2,3})?", "100", LargeToSmall, false),
    // Y2 keeps nine characters: the four digits behind the hyphen have no place.
    row("US", FIVE, "10001", CityFirst, true),
    row("VA", "00120", "00120", PostcodeFirst, false),
];

static PATTERNS: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    let compiled = |rules: &CountryRules| Regex::new(&format!("^(?:{})$", rules.postcode)).ok();
    COUNTRIES.iter().map(|rules| if rules.postcode.is_empty() { None } else { compiled(rules) }).collect()
});

impl CountryRules {
    /// Of a country whose rules are not known.
    pub const UNKNOWN: Self =
        Self { iso2: "", postcode: "", example: "", order: PostcodeFirst, needs_postcode: false, needs_region: false };

    /// The rules of a country by its ISO alpha-2.
    pub fn of(iso2: &str) -> Self {
        COUNTRIES.iter().find(|rules| rules.iso2.eq_ignore_ascii_case(iso2)).copied().unwrap_or(Self::UNKNOWN)
    }

    /// The postcode as the country writes it, or nothing where it is none. Without a rule, every text is one.
    pub fn postcode(&self, typed: &str) -> Option<String> {
        let typed = typed.trim().to_uppercase();
        let position = COUNTRIES.iter().position(|rules| rules.iso2 == self.iso2);
        match position.and_then(|position| PATTERNS.get(position)).and_then(Option::as_ref) {
            Some(pattern) => pattern.is_match(&typed).then_some(typed),
            None => Some(typed),
        }
    }

    /// Whether an address of this country is none without that part.
    pub fn needs(&self, field: FieldName) -> bool {
        match field {
            FieldName::City => true,
            FieldName::Postcode => self.needs_postcode,
            FieldName::Region => self.needs_region,
            _ => false,
        }
    }

    /// Where a part of the address stands among the others; the country itself comes first, because it decides the rest.
    pub fn rank(&self, field: FieldName) -> Option<usize> {
        use FieldName::{Address, City, Country, Postcode, Region, StreetNumber};
        let order = match self.order {
            PostcodeFirst => [Country, Address, StreetNumber, Postcode, City, Region],
            CityFirst => [Country, Address, StreetNumber, City, Region, Postcode],
            LargeToSmall => [Country, Postcode, Region, City, Address, StreetNumber],
        };
        order.iter().position(|part| *part == field)
    }

    /// The prefix of its phone numbers (`+33`).
    pub fn phone_prefix(&self) -> Option<String> {
        let metadata = phonenumber::metadata::DATABASE.by_id(self.iso2)?;
        Some(format!("+{}", metadata.country_code()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_a_postcode_of_its_country_and_fits_into_y2() {
        for rules in COUNTRIES.iter().filter(|rules| rules.needs_postcode) {
            let own = rules.postcode(rules.example);
            assert_eq!(own.as_deref(), Some(rules.example), "{}", rules.iso2);
            assert!(rules.example.len() <= FieldName::Postcode.longest(), "{}", rules.iso2);
            assert_eq!(rules.postcode("?"), None, "{}", rules.iso2);
        }
    }

    #[test]
    fn a_postcode_is_written_in_capitals() {
        assert_eq!(CountryRules::of("gb").postcode(" sw1a 1aa "), Some("SW1A 1AA".to_owned()));
        assert_eq!(CountryRules::of("FR").postcode("7500"), None);
        assert_eq!(CountryRules::of("XX").postcode("anything"), Some("ANYTHING".to_owned()));
    }

    #[test]
    fn the_country_decides_prefix_order_and_what_is_needed() {
        assert_eq!(CountryRules::of("FR").phone_prefix().as_deref(), Some("+33"));
        assert_eq!(CountryRules::UNKNOWN.phone_prefix(), None);
        assert!(CountryRules::of("US").needs(FieldName::Region) && !CountryRules::of("FR").needs(FieldName::Region));
        assert!(!CountryRules::of("AE").needs(FieldName::Postcode));
        let rank = |iso2, field| CountryRules::of(iso2).rank(field).unwrap();
        assert!(rank("FR", FieldName::Postcode) < rank("FR", FieldName::City));
        assert!(rank("US", FieldName::City) < rank("US", FieldName::Postcode));
        assert!(rank("JP", FieldName::City) < rank("JP", FieldName::Address));
    }
}
