use std::borrow::Cow;

use proptest::prelude::*;

use super::{Events, MAX_ATTRIBUTES, MAX_DEPTH};
use crate::soap::xml::error::{XmlError, XmlErrorKind};

/// Reads a whole document, skipping everything inside its element.
fn skim(text: &str) -> Result<(), XmlError> {
    let mut events = Events::new(text);
    if !events.root()?.form().is_empty() {
        events.skip()?;
    }
    events.finish()
}

/// The text of the document's element.
fn text(document: &str) -> Result<String, XmlError> {
    let mut events = Events::new(document);
    events.root()?;
    let text = events.text().map(Cow::into_owned)?;
    events.finish().map(|()| text)
}

#[track_caller]
fn assert_refused(document: &str, kind: XmlErrorKind) {
    assert_eq!(skim(document).expect_err(document).kind(), kind, "{document}");
}

const DOCUMENT: &str = "<?xml version=\"1.0\"?><!-- a - b --><s:A xmlns:s='urn:x' k=\"&#233;&lt;\">\r\n  <B>x &amp; <![CDATA[<&]]>\
                        <?pi?></B><C/><D  i:nil='1'\t/><É>é</É ></s:A> <!-- end -->\n";

#[test]
fn text_is_what_xml_says_it_is() {
    assert_eq!(text("<A>a &lt; b &#x26; c</A>").unwrap(), "a < b & c");
    assert_eq!(text("<A>&amp;&lt;&gt;&quot;&apos;&#233;&#x1;&#x0010FFFF;</A>").unwrap(), "&<>\"'é\u{1}\u{10FFFF}");
    assert_eq!(text("<A>a<!-- no -->b<?no?><![CDATA[<c>&]]>d</A>").unwrap(), "ab<c>&d");
    assert_eq!(text("<A>1\r\n2\r3\n4&#xD;\n5<![CDATA[\r\n6\r]]></A>").unwrap(), "1\n2\n3\n4\r\n5\n6\n");
    assert_eq!(text("<A>  blanks count \t</A>").unwrap(), "  blanks count \t");
    assert_eq!(text("<A></A>").unwrap(), "");
}

#[test]
fn plain_text_is_borrowed() {
    let mut events = Events::new("<A>a text, é included</A>");
    events.root().unwrap();
    assert!(matches!(events.text().unwrap(), Cow::Borrowed(_)));
}

#[test]
fn what_is_well_formed_is_read_to_its_end() {
    for document in
        [DOCUMENT, "<A/>", "<A />", "<A></A>", "<a:b-c._9/>", "<A b='>'/>", "<A><!----></A>", "<A>]]></A>", "\n<A/>"]
    {
        skim(document).unwrap_or_else(|error| panic!("{document}: {error}"));
    }
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for document in [
        "",
        " ",
        "text",
        "<A>",
        "<A></B>",
        "<A></A></A>",
        "<A/><B/>",
        "<A/>text",
        "<A><B></A></B>",
        "</A>",
        "<A>&</A>",
        "<A>& b;</A>",
        "<A>&#0;</A>",
        "<A>&#xD800;</A>",
        "<A>&#;</A>",
        "<A>&#+1;</A>",
        "<A b/>",
        "<A b=c/>",
        "<A b='1' b='2'/>",
        "<A><![cdata[]]></A>",
        "<A><![CDATA[]]>",
        "<!-- --",
        "<?pi",
    ] {
        let refused = Events::new(document).root().and_then(|_| skim(document)).expect_err(document);
        assert_ne!(refused.kind(), XmlErrorKind::Value, "{document}");
    }
}

#[test]
fn entities_and_document_types_are_refused_wherever_they_are() {
    let bomb = "<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]><A>&b;</A>";
    for document in [
        bomb,
        "<!DOCTYPE A SYSTEM \"file:///etc/passwd\"><A/>",
        "<!DOCTYPE A [",
        "<!DOCTYPE>",
        "<!doctype html><html/>",
        "<A><!DOCTYPE b></A>",
        "<A>&b;</A>",
        "<A><B>&nbsp;</B></A>",
    ] {
        assert_refused(document, XmlErrorKind::Forbidden);
    }
    assert_refused("<A><!ENTITY b 'c'></A>", XmlErrorKind::Malformed);
    assert_eq!(text("<A>&b;</A>").unwrap_err().kind(), XmlErrorKind::Forbidden);
}

#[test]
fn sixty_four_levels_are_read_and_sixty_five_are_not() {
    let nested = |depth: usize| format!("{}{}", "<A>".repeat(depth), "</A>".repeat(depth));
    skim(&nested(MAX_DEPTH)).unwrap();
    assert_refused(&nested(MAX_DEPTH + 1), XmlErrorKind::Forbidden);
    assert_refused(&"<A>".repeat(1_000_000), XmlErrorKind::Forbidden);
}

#[test]
fn attributes_and_namespaces_are_bounded() {
    let with = |what: &str, count: usize| {
        let attributes: String = (0..count).map(|number| format!(" {what}{number}='1'")).collect();
        format!("<A{attributes}/>")
    };
    skim(&with("a", MAX_ATTRIBUTES)).unwrap();
    assert_refused(&with("a", MAX_ATTRIBUTES + 1), XmlErrorKind::Forbidden);
    assert_refused(&with("a", 1_000_000), XmlErrorKind::Forbidden);
    let declaring = with("xmlns:a", MAX_ATTRIBUTES).replace("/>", ">");
    let mut events = Events::new(&declaring);
    events.root().unwrap();
    let nested = declaring.repeat(30);
    let mut events = Events::new(&nested);
    events.root().unwrap();
    let refused = (0..29).find_map(|_| events.child().err()).unwrap();
    assert_eq!(refused.kind(), XmlErrorKind::Forbidden);
}

#[test]
fn namespaces_follow_their_elements() {
    let document =
        "<a:A xmlns:a='urn:1' xmlns='urn:2'><B><a:C xmlns:a='urn:3'/></B><a:D/><E xmlns=''/><F/><x:G/></a:A>";
    let mut events = Events::new(document);
    let is = |events: &Events<'_>, tag: &super::StartTag<'_>, namespace: Option<&str>| {
        let all = ["urn:1", "urn:2", "urn:3"];
        let found: Vec<_> = all.into_iter().filter(|namespace| events.is_in(tag, namespace)).collect();
        assert_eq!(found, Vec::from_iter(namespace), "{}", tag.local());
    };
    let root = events.root().unwrap();
    is(&events, &root, Some("urn:1"));
    let expected = [
        ("B", Some("urn:2")),
        ("C", Some("urn:3")),
        ("", None),
        ("D", Some("urn:1")),
        ("E", None),
        ("F", Some("urn:2")),
    ];
    for (name, namespace) in expected.into_iter().chain([("G", None)]) {
        let tag = events.child().unwrap();
        assert_eq!(tag.as_ref().map(|tag| tag.local()), Some(name).filter(|name| !name.is_empty()));
        if let Some(tag) = tag {
            is(&events, &tag, namespace);
        }
    }
}

#[test]
fn only_nil_of_the_instance_namespace_is_nil() {
    let instance = "http://www.w3.org/2001/XMLSchema-instance";
    let nil = |attributes: &str| {
        let document = format!("<A xmlns:i='{instance}' xmlns:o='urn:o'><B {attributes}/></A>");
        let mut events = Events::new(&document);
        events.root().unwrap();
        events.child().unwrap().unwrap().form().is_nil()
    };
    assert!(nil("i:nil='true'") && nil("i:nil='1'"));
    assert!(nil(&format!("x:nil='true' xmlns:x='{instance}'")));
    assert!(!nil("nil='true'") && !nil("o:nil='true'") && !nil("i:nil='false'") && !nil("u:nil='true'"));
    assert!(!nil("i:nil='true' xmlns:i='urn:other'"));
}

#[test]
fn a_document_cut_at_any_byte_is_an_error() {
    let whole = DOCUMENT.trim_end();
    for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let cut = &whole[..end];
        // Behind the document's element only comments may follow, and a document without them is whole.
        let whole_already = cut.trim_end().ends_with("</s:A>");
        assert_eq!(skim(cut).is_ok(), whole_already, "{cut}");
    }
}

proptest! {
    #[test]
    fn no_heap_of_markup_makes_it_panic(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<", ">", "</", "/>", "A", "é", "<A>", "</A>", "<B/>", "&", ";", "&amp;", "&#x", "<!--", "-->", "<![CDATA[",
                "]]>", "<?", "?>", "<!DOCTYPE", "'", "\"", "=", " ", "\r\n", "x:", "xmlns", "nil", "--", "\u{feff}",
            ]),
            0..40,
        ),
    ) {
        let document = parts.concat();
        let _ = skim(&document);
        let _ = text(&document);
    }

    #[test]
    fn a_changed_byte_never_makes_it_panic(at in 0..DOCUMENT.len(), byte in any::<u8>()) {
        let mut bytes = DOCUMENT.as_bytes().to_vec();
        bytes[at] = byte;
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let _ = skim(text);
        }
    }
}
