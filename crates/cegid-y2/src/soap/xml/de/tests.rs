use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Element, Reader, from_str};
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
fn only_children_of_the_items_name_are_items_of_a_list() {
    let lists =
        "<Items><Count>2</Count><Item><Code>a</Code></Item><Item/><Item i:nil='true'/><Item i:nil='true'></Item>
                 <Note><Item/></Note> </Items><Texts xmlns:a='urn:a'><a:string>1</a:string><string> 2</string><string/>
                 <int>3</int></Texts><Colours><Colour>Verde</Colour><C>Red</C></Colours>";
    let thing = thing(lists);
    assert_eq!(thing.items, [Item { code: Some("a".to_owned()), price: None }, Item::default()]);
    assert_eq!(thing.texts, ["1", " 2", ""]);
    assert_eq!(thing.colours, [Colour::Green]);
    // Others alone are no empty list: a status or an error may stand in its place.
    let error = from_str::<Thing>("<T><Items><Other/></Items></T>", Names::EXACT).unwrap_err();
    assert_eq!(error.to_string(), "Items: it holds `Other` and no `Item`");
}

#[test]
fn items_of_another_name_in_an_assumed_contract_are_an_error_that_names_both() {
    let list = "<Items><Article><Code>a</Code></Article></Items>";
    let error = from_str::<Thing>(&format!("<T>{list}</T>"), &Names::tolerant([])).unwrap_err();
    assert_eq!(error.to_string(), "Items: it holds `Article` and no `Item`");
    let names = Names::tolerant([("Item", "Article")]);
    assert_eq!(from_str::<Thing>(&format!("<T>{list}</T>"), &names).unwrap().items.len(), 1);
    let text = "<T><texts><Id>1</Id></texts><items><COUNT>1</COUNT><ITEM/></items></T>";
    let thing: Thing = from_str(text, &Names::tolerant([])).unwrap();
    assert_eq!((thing.texts, thing.items.len()), (vec!["1".to_owned()], 1), "texts may have any name there");
}

#[test]
fn a_member_in_a_foreign_namespace_is_unknown_and_kept() {
    let document = "<Name>ours</Name><Name xmlns='urn:x'>theirs</Name><x:Count xmlns:x='urn:x'>secret</x:Count>
                    <y:Active xmlns:y='urn:y'>true</y:Active>";
    let document = format!("<y:T xmlns='urn:y' {INSTANCE}>{document}</y:T>");
    let mut reader = Reader::new(&document, Names::EXACT, Some("urn:y"));
    let tag = reader.events.root().unwrap();
    let thing = Thing::deserialize(Element::new(&mut reader, &tag)).unwrap();
    assert_eq!((thing.name.as_deref(), thing.count, thing.active), (Some("ours"), None, Some(true)));
    assert_eq!(serde_json::to_value(&thing.extra).unwrap(), json!({"Name": "theirs", "Count": "secret"}));
    assert_eq!(thing.extra.unreadable().count(), 0);
}

#[test]
fn text_between_the_elements_of_an_unknown_member_is_skipped() {
    let thing = thing("<New>so <A>1</A> it <B/> is</New><Text>a<!-- -->b<?pi?></Text>");
    assert_eq!(serde_json::to_value(&thing.extra).unwrap(), json!({"New": {"A": "1", "B": ""}, "Text": "ab"}));
}

#[test]
fn a_value_that_its_type_cannot_hold_is_kept_beside_it_where_names_are_assumed() {
    let text =
        "<T><Active>True</Active><Count>1</Count><Date>04/03/2025</Date><Item><Code>a</Code><Price>1,5</Price></Item>
                <items><Item/><Item><Price><Euro>1</Euro></Price></Item></items><Name><b>n</b> &amp; <i a='b'/></Name>
                <Colour/><New>1</New></T>";
    let thing: Thing = from_str(text, &Names::tolerant([])).unwrap();
    assert_eq!(thing, Thing { count: Some(1), extra: thing.extra.clone(), ..Thing::default() });
    let kept = json!({
        "Active": "True",
        "Date": "04/03/2025",
        "Item": {"Code": "a", "Price": "1,5"},
        "items": {"Item": ["", {"Price": {"Euro": "1"}}]},
        "Name": {"b": "n", "i": ""},
        "New": "1",
    });
    assert_eq!(serde_json::to_value(&thing.extra).unwrap(), kept);
    assert_eq!(Vec::from_iter(thing.extra.unreadable()), ["Active", "Date", "Item", "items", "Name"]);
    assert!(from_str::<Thing>(text, Names::EXACT).is_err(), "a contract that is known is kept to");
}

#[test]
fn a_document_that_is_broken_at_an_unreadable_value_is_an_error_all_the_same() {
    for text in [
        "<T><Active>True</Count></T>",
        "<T><Active>True",
        "<T><Active>True</Active>",
        "<T><Item>text<Code></Item></Code></T>",
        "<T><Active>True&lol;</Active></T>",
        "<T><Name><a></Name></a></T>",
        "<T><Name><a></T>",
    ] {
        assert!(from_str::<Thing>(text, &Names::tolerant([])).is_err(), "{text}");
    }
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
        assert_eq!(error.kind(), XmlErrorKind::Value);
    }
}

#[test]
fn tolerant_names_ignore_case_and_follow_renames() {
    let names = Names::tolerant([("Name", "Libelle"), ("Item.Code", "Id"), ("Count", "Active"), ("Active", "Count")]);
    let text = "<t><LIBELLE>n</LIBELLE><item><ID>7</ID><code>8</code></item><Active>3</Active><count>true</count></t>";
    let thing: Thing = from_str(text, &names).unwrap();
    assert_eq!((thing.name.as_deref(), thing.count, thing.active), (Some("n"), Some(3), Some(true)));
    assert_eq!(
        thing.item.unwrap().code.as_deref(),
        Some("7"),
        "the second spelling of the same member is one too many"
    );
}

#[test]
fn a_member_that_comes_twice_in_an_assumed_contract_is_kept_beside_the_first() {
    let thing: Thing = from_str("<T><Name>a</Name><NAME>b</NAME></T>", &Names::tolerant([])).unwrap();
    assert_eq!(thing.name.as_deref(), Some("a"));
    assert_eq!(serde_json::to_value(&thing.extra).unwrap(), json!({"NAME": "b"}));
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
