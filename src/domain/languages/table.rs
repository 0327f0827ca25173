//! Y2's language codes as data.

/// One language. Everything that CLDR knows (names, direction, likely region) is not here.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 tag, which is the ISO 639-1 code, with a script or region where the language alone would be ambiguous.
    pub tag: &'static str,
    /// ISO 639-1.
    pub iso639_1: &'static str,
    /// ISO 639-2/T, the terminological code; also ISO 639-3.
    pub iso639_2: &'static str,
    /// Codes that Y2 folders use for it beside [`Language::iso639_2`]: ISO 639-2/B and the French mnemonics, in capitals.
    pub also: &'static [&'static str],
    /// Label of the code page in which Windows writes flat files in this language, as in the WHATWG Encoding Standard;
    /// `utf-8` where there is none. The web services themselves speak UTF-8 only.
    pub encoding: &'static str,
    /// CLDR's default collation type, as behind `-u-co-` in a BCP 47 tag.
    pub collation: &'static str,
}

const fn language(
    tag: &'static str,
    iso639_2: &'static str,
    also: &'static [&'static str],
    encoding: &'static str,
) -> Language {
    Language { tag, iso639_1: tag, iso639_2, also, encoding, collation: "standard" }
}

const WESTERN: &str = "windows-1252";
const CENTRAL_EUROPEAN: &str = "windows-1250";
const CYRILLIC: &str = "windows-1251";
const BALTIC: &str = "windows-1257";
const ARABIC: &str = "windows-1256";

/// In alphabetical order of the tag.
pub const TABLE: &[Language] = &[
    language("ar", "ara", &[], ARABIC),
    language("be", "bel", &[], CYRILLIC),
    language("bg", "bul", &[], CYRILLIC),
    language("bs", "bos", &[], CENTRAL_EUROPEAN),
    language("ca", "cat", &[], WESTERN),
    language("cs", "ces", &["CZE", "TCH"], CENTRAL_EUROPEAN),
    language("da", "dan", &[], WESTERN),
    language("de", "deu", &["GER", "ALL"], WESTERN),
    language("el", "ell", &["GRE", "GRC"], "windows-1253"),
    language("en", "eng", &["ANG"], WESTERN),
    language("es", "spa", &["ESP"], WESTERN),
    language("et", "est", &[], BALTIC),
    language("eu", "eus", &["BAQ"], WESTERN),
    language("fa", "fas", &["PER"], ARABIC),
    language("fi", "fin", &[], WESTERN),
    language("fr", "fra", &["FRE"], WESTERN),
    language("ga", "gle", &[], WESTERN),
    language("he", "heb", &[], "windows-1255"),
    language("hi", "hin", &[], "utf-8"),
    language("hr", "hrv", &["CRO"], CENTRAL_EUROPEAN),
    language("hu", "hun", &["HON"], CENTRAL_EUROPEAN),
    language("hy", "hye", &["ARM"], "utf-8"),
    language("id", "ind", &[], WESTERN),
    language("is", "isl", &["ICE"], WESTERN),
    language("it", "ita", &[], WESTERN),
    language("ja", "jpn", &["JAP"], "shift_jis"),
    language("ka", "kat", &["GEO"], "utf-8"),
    language("kk", "kaz", &[], "utf-8"),
    language("ko", "kor", &["COR"], "euc-kr"),
    language("lb", "ltz", &[], WESTERN),
    language("lt", "lit", &[], BALTIC),
    language("lv", "lav", &[], BALTIC),
    language("mk", "mkd", &["MAC"], CYRILLIC),
    language("ms", "msa", &["MAY"], WESTERN),
    language("mt", "mlt", &[], "utf-8"),
    language("nl", "nld", &["DUT", "NEE"], WESTERN),
    // Y2 has one Norwegian; what shops write in it is Bokmål.
    Language { also: &["NOR"], ..language("nb", "nob", &[], WESTERN) },
    language("pl", "pol", &[], CENTRAL_EUROPEAN),
    language("pt", "por", &[], WESTERN),
    language("ro", "ron", &["RUM", "ROU"], CENTRAL_EUROPEAN),
    language("ru", "rus", &[], CYRILLIC),
    language("sk", "slk", &["SLO"], CENTRAL_EUROPEAN),
    language("sl", "slv", &[], CENTRAL_EUROPEAN),
    language("sq", "sqi", &["ALB"], WESTERN),
    language("sr", "srp", &[], CYRILLIC),
    language("sv", "swe", &["SUE"], WESTERN),
    language("th", "tha", &[], "windows-874"),
    language("tr", "tur", &[], "windows-1254"),
    language("uk", "ukr", &[], CYRILLIC),
    language("vi", "vie", &[], "windows-1258"),
    Language { collation: "pinyin", ..language("zh", "zho", &["CHI", "CHN"], "gbk") },
];

/// The language that Y2 means by `code`, whatever its case. Two-letter ISO 639-1 codes are understood too.
pub fn by_y2_code(code: &str) -> Option<&'static Language> {
    let code = code.trim();
    TABLE.iter().find(|language| {
        language.iso639_2.eq_ignore_ascii_case(code)
            || language.iso639_1.eq_ignore_ascii_case(code)
            || language.also.iter().any(|also| also.eq_ignore_ascii_case(code))
    })
}

/// The language of a BCP 47 tag (`fr-BE` is French).
pub fn by_tag(tag: &str) -> Option<&'static Language> {
    let primary = tag.split(['-', '_']).next()?;
    // `no` is the macrolanguage of `nb`.
    let primary = if primary.eq_ignore_ascii_case("no") { "nb" } else { primary };
    TABLE.iter().find(|language| language.iso639_1.eq_ignore_ascii_case(primary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_any_of_its_codes() {
        for (code, tag) in [
            ("FRA", "fr"),
            ("fre", "fr"),
            ("ENG", "en"),
            ("ANG", "en"),
            ("ESP", "es"),
            ("SPA", "es"),
            ("DEU", "de"),
            ("ALL", "de"),
            ("GER", "de"),
            ("ITA", "it"),
            ("NOR", "nb"),
            ("fr", "fr"),
            (" FRA ", "fr"),
        ] {
            assert_eq!(by_y2_code(code).map(|language| language.tag), Some(tag), "{code}");
        }
        assert_eq!(by_y2_code("XXX"), None);
        assert_eq!(by_y2_code(""), None);
    }

    #[test]
    fn no_code_means_two_languages() {
        let mut codes: Vec<String> = TABLE
            .iter()
            .flat_map(|language| {
                let also = language.also.iter().map(|code| code.to_lowercase());
                [language.iso639_1.to_owned(), language.iso639_2.to_owned()].into_iter().chain(also)
            })
            .collect();
        let all = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }

    #[test]
    fn a_tag_with_a_region_is_its_language() {
        assert_eq!(by_tag("fr-BE").map(|language| language.iso639_2), Some("fra"));
        assert_eq!(by_tag("de_AT").map(|language| language.iso639_2), Some("deu"));
        assert_eq!(by_tag("no").map(|language| language.tag), Some("nb"));
    }

    #[test]
    fn every_encoding_has_a_decoder() {
        for language in TABLE {
            assert!(encoding_rs::Encoding::for_label(language.encoding.as_bytes()).is_some(), "{}", language.tag);
        }
    }
}
