use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::from_str;
use crate::soap::{
    types::{Decimal, Extra, Field, XmlDateTime, wire_enum},
    xml::{Names, XmlErrorKind, ser},
};

wire_enum! {
    /// A colour.
    pub enum Colour {
        Red = "Red",
        Green = "Green" reads "Verde",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    code: Option<String>,
    price: Option<Decimal>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Thing {
    active: Option<bool>,
    colour: Option<Colour>,
    #[serde(default)]
    colours: Vec<Colour>,
    count: Option<i32>,
    date: Option<XmlDateTime>,
    item: Option<Item>,
    #[serde(default)]
    items: Vec<Item>,
    name: Option<String>,
    #[serde(default)]
    texts: Vec<String>,
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    extra: Extra,
}

const INSTANCE: &str = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance'";

fn read(content: &str) -> Result<Thing, crate::soap::xml::XmlError> {
    from_str(&format!("<T {INSTANCE}>{content}</T>"), Names::EXACT)
}

fn thing(content: &str) -> Thing {
    read(content).unwrap_or_else(|error| panic!("{content}: {error}"))
}

#[test]
fn absent_empty_and_nil_read_alike() {
    let names = ["Active", "Colour", "Colours", "Count", "Date", "Item", "Items", "Name", "Texts"];
    for form in ["<X/>", "<X></X>", "<X i:nil='true'/>", "<X i:nil='true'></X>", "<X i:nil='1'>ignored</X>", ""] {
        for name in names {
            assert_eq!(thing(&form.replace('X', name)), Thing::default(), "{form} {name}");
        }
    }
    assert_eq!(from_str::<Thing>("<T/>", Names::EXACT).unwrap(), Thing::default());
    assert_eq!(from_str::<Option<Thing>>("<T/>", Names::EXACT).unwrap(), None);
    assert_eq!(from_str::<Vec<Item>>("<T></T>", Names::EXACT).unwrap(), []);
}

#[test]
fn members_are_read_in_any_order() {
    let ordered = "<Active>1</Active><Count> -7 </Count><Date>2025-03-04</Date><Name>n</Name>";
    let shuffled = "<Name>n</Name><Date>2025-03-04</Date><Active>true</Active><Count>-7</Count>";
    assert_eq!(thing(ordered), thing(shuffled));
    assert_eq!(thing(ordered).count, Some(-7));
}

#[test]
fn lists_are_the_children_of_their_wrapper_whatever_they_are_called() {
    let lists = "<Items><Item><Code>a</Code></Item><i:Other/><Item i:nil='true'/><Item i:nil='true'></Item></Items>
                 <Texts xmlns:a='urn:a'><a:string>1</a:string><string> 2</string><string/></Texts><Colours><C>Verde</C></Colours>";
    let thing = thing(lists);
    assert_eq!(thing.items, [Item { code: Some("a".to_owned()), price: None }, Item::default()]);
    assert_eq!(thing.texts, ["1", " 2", ""]);
    assert_eq!(thing.colours, [Colour::Green]);
}

#[test]
fn unknown_values_and_members_are_kept() {
    let thing =
        thing("<Colour>Mauve</Colour><New>1</New><Deep a='x'><A>1</A><A/><B i:nil='true'/></Deep><New>&lt;</New>");
    assert_eq!(thing.colour, Some(Colour::Unknown("Mauve".to_owned())));
    let expected = json!({"New": ["1", "<"], "Deep": {"A": ["1", ""], "B": null}});
    assert_eq!(serde_json::to_value(&thing.extra).unwrap(), expected);
    assert_eq!(serde_json::to_value(&thing).unwrap()["Colour"], "Mauve");
}

#[test]
fn unknown_members_of_a_type_without_a_place_for_them_are_skipped() {
    let item = thing("<Item><New><Code>no</Code></New><Code>yes</Code><Newer/></Item>").item.unwrap();
    assert_eq!(item.code.as_deref(), Some("yes"));
}

#[test]
fn values_of_the_wrong_type_are_named_by_their_place_and_not_quoted() {
    for (content, path) in [
        ("<Active>secret</Active>", "Active: expected true or false"),
        ("<Count>secret</Count>", "Count: expected a number"),
        ("<Count>99999999999</Count>", "Count: expected i32"),
        ("<Item><Price>secret</Price></Item>", "Item/Price: expected a decimal number"),
        ("<Date>secret</Date>", "Date: expected a date and time"),
        ("<Item>secret</Item>", "Item: text where elements are expected"),
        ("<Name><secret/></Name>", "Name: an element where text is expected"),
        ("<Name>a</Name><Name>secret</Name>", "duplicate field `Name`"),
    ] {
        let error = read(content).unwrap_err();
        assert!(error.to_string().starts_with(path), "{error}");
        assert!(!error.to_string().contains("secret"), "{error}");
        assert_eq!(error.kind(), XmlErrorKind::Malformed);
    }
}

#[test]
fn tolerant_names_ignore_case_and_follow_renames() {
    let names = Names::tolerant([("Name", "Libelle"), ("Item.Code", "Id"), ("Count", "Active"), ("Active", "Count")]);
    let text = "<t><LIBELLE>n</LIBELLE><item><ID>7</ID><code>8</code></item><Active>3</Active><count>true</count></t>";
    // The second spelling of the same member is the one too many.
    assert!(from_str::<Thing>(text, &names).is_err());
    let thing: Thing = from_str(&text.replace("<code>8</code>", ""), &names).unwrap();
    assert_eq!((thing.name.as_deref(), thing.count, thing.active), (Some("n"), Some(3), Some(true)));
    assert_eq!(thing.item.unwrap().code.as_deref(), Some("7"));
}

#[test]
fn a_small_document_cannot_ask_for_much_memory() {
    let items = "<Item/>".repeat(1_000_000);
    let error = read(&format!("<Items>{items}</Items>")).unwrap_err();
    assert_eq!(error.kind(), XmlErrorKind::Forbidden);
    let unknown = "<U/>".repeat(1_000_000);
    assert_eq!(read(&unknown).unwrap_err().kind(), XmlErrorKind::Forbidden);
    assert_eq!(read(&format!("<Items>{}</Items>", "<Item/>".repeat(50_000))).unwrap().items.len(), 50_000);
}

#[test]
fn the_writer_keeps_the_order_leaves_out_what_is_absent_and_escapes() {
    let value = Thing {
        colours: vec![Colour::Red, Colour::Unknown("Mauve".to_owned())],
        date: Some("2025-03-04T00:00:00".parse().unwrap()),
        items: vec![Item { code: Some(String::new()), price: Some("1.50".parse().unwrap()) }, Item::default()],
        name: Some("<a & b>\r\n".to_owned()),
        texts: vec!["x".to_owned()],
        extra: serde_json::from_value(json!({"New": "1"})).unwrap(),
        ..Thing::default()
    };
    let written = ser::to_string("T", &value, Names::EXACT).unwrap();
    let expected = "<T><Colours><Colour>Red</Colour><Colour>Mauve</Colour></Colours><Date>2025-03-04T00:00:00</Date>\
                    <Items><Item><Code/><Price>1.50</Price></Item><Item/></Items>\
                    <Name>&lt;a &amp; b&gt;&#xD;\n</Name><Texts><arr:string>x</arr:string></Texts></T>";
    assert_eq!(written, expected);
    let names = Names::tolerant([("Item", "Article"), ("Item.Code", "Id"), ("Texts", "Textes")]);
    let renamed = ser::to_string("T", &value, &names).unwrap();
    assert!(renamed.contains("<Items><Article><Id/>") && renamed.contains("<Textes><arr:string>"), "{renamed}");
}

#[test]
fn a_change_keeps_clears_and_sets() {
    #[derive(Serialize)]
    struct Change {
        a: Field<String>,
        b: Field<String>,
        c: Field<String>,
        d: Option<Box<Change>>,
    }
    let change = |d| Change { a: Field::Keep, b: Field::Clear, c: "x".into(), d };
    let value = change(Some(Box::new(change(None))));
    assert_eq!(ser::to_string("T", &value, Names::EXACT).unwrap(), "<T><b/><c>x</c><d><b/><c>x</c></d></T>");
    assert_eq!(serde_json::to_value(change(None)).unwrap(), json!({"a": null, "b": "", "c": "x", "d": null}));
}

#[test]
fn what_no_contract_has_is_refused() {
    assert!(ser::to_string("T", &1.5_f64, Names::EXACT).is_err());
    assert!(ser::to_string("T", &[[1]], Names::EXACT).is_err());
    assert!(ser::to_string("T", &std::collections::BTreeMap::from([(1, 2)]), Names::EXACT).is_err());
    for text in ["\u{0}", "\u{8}", "\u{b}", "\u{1f}", "\u{fffe}", "a\u{ffff}"] {
        assert!(ser::to_string("T", text, Names::EXACT).is_err());
    }
}

/// Texts that XML can carry; empty ones read as absent.
fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            any::<char>().prop_filter("no XML", |c| !c.is_control() && !['\u{fffe}', '\u{ffff}'].contains(c)),
            prop::sample::select(vec!['&', '<', '>', '"', '\'', '\r', '\n', '\t', ' ', ']']),
        ],
        1..24,
    )
    .prop_map(|characters| characters.into_iter().collect())
}

fn decimals() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0_u32..=18).prop_map(|(digits, scale)| rust_decimal::Decimal::new(digits, scale).into())
}

fn dates() -> impl Strategy<Value = XmlDateTime> {
    (1901_i16..2100, 1_i8..=12, 1_i8..=28, 0_i8..24, 0_i8..60, 0_i8..60).prop_map(
        |(year, month, day, hour, minute, second)| {
            jiff::civil::date(year, month, day).at(hour, minute, second, 0).into()
        },
    )
}

fn colours() -> impl Strategy<Value = Colour> {
    prop_oneof![Just(Colour::Red), Just(Colour::Green), "[A-Z][a-z]{3,8}".prop_map(Colour::Unknown)]
}

prop_compose! {
    fn items()(code in prop::option::of(texts()), price in prop::option::of(decimals())) -> Item {
        Item { code, price }
    }
}

prop_compose! {
    fn things()(
        active in any::<Option<bool>>(),
        colour in prop::option::of(colours()),
        colours in prop::collection::vec(colours(), 0..3),
        count in any::<Option<i32>>(),
        date in prop::option::of(dates()),
        item in prop::option::of(items()),
        items in prop::collection::vec(items(), 0..4),
        name in prop::option::of(texts()),
        texts in prop::collection::vec(texts(), 0..4),
    ) -> Thing {
        // A structure without any member is written `<Item/>`, which reads as absent.
        let item = item.filter(|item| *item != Item::default());
        Thing { active, colour, colours, count, date, item, items, name, texts, extra: Extra::default() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_written_is_read_again(value in things()) {
        let written = ser::to_string("T", &value, Names::EXACT).unwrap();
        prop_assert_eq!(&from_str::<Thing>(&written, Names::EXACT).unwrap(), &value);
        let tolerant = Names::tolerant([]);
        prop_assert_eq!(&from_str::<Thing>(&written, &tolerant).unwrap(), &value);
        let declared = written.replacen("<T>", "<T xmlns:arr='urn:a'>", 1);
        prop_assert!(roxmltree::Document::parse(&declared).is_ok());
    }

    #[test]
    fn what_is_cut_is_an_error_and_what_is_changed_never_panics(value in things(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let written = ser::to_string("T", &value, Names::EXACT).unwrap();
        let at = at.index(written.len());
        let mut bytes = written.clone().into_bytes();
        if let Ok(cut) = std::str::from_utf8(&bytes[..at]) {
            prop_assert!(from_str::<Thing>(cut, Names::EXACT).is_err());
        }
        bytes[at] = byte;
        if let Ok(changed) = std::str::from_utf8(&bytes) {
            let _ = from_str::<Thing>(changed, Names::EXACT);
        }
    }
}
