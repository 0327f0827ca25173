//! What a tenant's files say about forms, and what is said about mistakes in them.

use serde_json::json;

use super::{ADA, CALLBACK, ENROLMENT, SECURITY, Shop, returned};
use cegid_connector::{
    store::StoredFile,
    tenant::documents::{self, SecretSource, StoredSecrets},
};

fn problems(files: &[(&str, &str)]) -> String {
    let file = |(path, text): &(&str, &str)| StoredFile { path: (*path).to_owned(), text: (*text).to_owned() };
    let mut files: Vec<_> = files.iter().map(file).collect();
    files.push(file(&("tenant.yml", "displayName: Test\n")));
    let source = SecretSource { outside: None, stored: StoredSecrets::Assumed };
    documents::read(&files, "", &source).map_or_else(|problems| problems.to_string(), |_| String::new())
}

#[test]
fn every_mistake_is_told_at_once_with_its_line() {
    let found = problems(&[
        ("security.yml", "challengers: [{type: other}]\ncallbackHosts: ['*', 'a.example.com/']\n"),
        (
            "server/livestore.yml",
            "layout: missing\nsessionTtl: 5h\ncallbackMode: sometimes\nreturnUrl: https://evil.example/{customerId}\n\
             overrides: [{country: FRA, store: '101'}, {layot: a}]\nconnection: nowhere\n",
        ),
        ("server/enrolment.yml", "flow: [livestore, form]\n"),
        (
            "layouts/bad.yml",
            "fields:\n  - {name: email, type: number}\n  - {name: shoeSize}\n  - {name: text1}\nconsents: [{name: consents_fax}]\n\
             theme: {color: '#ffff00', logo: 'https://example.com/logo.png'}\ntexts: {sumbit: Go}\n",
        ),
    ]);
    for expected in [
        "security.yml:1:",
        "callbackHosts[0]",
        "callbackHosts[1]",
        "`layouts/missing.yml`",
        "server/livestore.yml:2:",
        "callbackMode",
        "`evil.example` is not among `callbackHosts`",
        "either `country` or `store`",
        "did you mean `layout`?",
        "connection: found `nowhere`",
        "server/enrolment.yml:1:",
        "fields[0].type",
        "fields[1].name",
        "fields[2].label",
        "no field `lastName`",
        "consents[0].name",
        "consents[0].text",
        "theme.color",
        "theme.logo",
        "texts.sumbit",
    ] {
        assert!(found.contains(expected), "{expected} is missing in\n{found}");
    }
    assert!(!found.contains("example.com/logo.png"));
}

#[test]
fn files_that_are_in_order_say_nothing() {
    let layout = "title: {en: Join us, fr: Bienvenue}\nfields:\n  - {name: lastName, required: true}\n  - {name: postcode, required: {countries: [FRA, DEU]}}\n\
                  \x20 - {name: table0, label: Style, options: [{value: A, label: {en: Apple}}, {value: B}]}\n  - {name: userField7, type: boolean, label: VIP}\n\
                  consents: [{name: consents_email, version: '2026-01', text: {en: Yes}, partners: true}]\nstores: {'101': {title: Paris}}\n\
                  texts: {submit: {en: Join}}\ntheme: {color: '#0b5c8a'}\n";
    let livestore = "layout: mine\nparameters: {customerId: code, status: off}\npostBack: {url: callbackUrl, auth: none}\ncallbackMode: both\n";
    let files = [
        ("security.yml", SECURITY),
        ("server/enrolment.yml", ENROLMENT),
        ("layouts/mine.yml", layout),
        ("server/livestore.yml", livestore),
    ];
    assert_eq!(problems(&files), "");
}

#[tokio::test]
async fn a_layout_of_ones_own_with_free_zones_reaches_y2() {
    let layout = "title: Join us\nfields:\n  - {name: lastName}\n  - {name: table0, label: Style, options: [{value: A, label: Apple}, {value: B}]}\n\
                  \x20 - {name: text2, label: Motto}\n  - {name: value1, label: Size}\n  - {name: date1, label: Since}\n  - {name: boolean3, label: VIP}\n\
                  \x20 - {name: userField7, type: number, label: Points}\nconsents: [{name: consents_email, version: '1', text: Yes, partners: true}]\n\
                  texts: {submit: Join}\ntheme: {color: '#7a0b5c'}\n";
    let shop = Shop::with("layout: mine\n", &[("layouts/mine.yml", layout)]).await;
    let mut browser = shop.new_customer("s1").await;
    assert!(
        browser.page.contains("<h1>Join us</h1>") && browser.page.contains("/forms/demo/theme/mine.css"),
        "{}",
        browser.page
    );
    let css = browser.get("/forms/demo/theme/mine.css").await;
    assert!(css.body.contains("--accent: #7a0b5c"));
    let at = browser.at.clone();
    browser.get(&at).await;
    let typed = [
        ("lastName", "Example"),
        ("table0", "B"),
        ("text2", "blue"),
        ("value1", "42,5"),
        ("date1", "2026-01-31"),
        ("boolean3", "yes"),
        ("userField7", "3"),
        ("consents_email", "yes"),
    ];
    let (_, id) = returned(&browser.save(&typed).await);
    let customer = shop.customer(&id);
    assert_eq!(customer.user_tables.get(&0).map(|text| text.to_string()).as_deref(), Some("B"));
    assert_eq!(customer.user_texts.get(&2).map(|text| text.to_string()).as_deref(), Some("blue"));
    assert_eq!(customer.user_values[&1].to_string(), "42.5");
    assert_eq!(customer.user_dates[&1].date().to_string(), "2026-01-31");
    assert!(customer.user_booleans[&3]);
    assert_eq!(customer.user_fields[&7].number.to_string(), "3");
    assert!(customer.consents.email == cegid_y2_simulator::world::wire::Consent::ForPartners);
}

#[tokio::test]
async fn a_store_can_have_another_form_and_another_way_back() {
    let layout = "title: Store form\nfields: [{name: lastName}]\n";
    let livestore = "returnUrl: https://pos.cegid.cloud/assign/:{customerId}\noverrides: [{store: '102', layout: special}]\nparameters: {status: off, customerId: code}\n";
    let shop = Shop::with(livestore, &[("layouts/special.yml", layout)]).await;
    let mut browser = shop.opened("s1", &json!({ "callbackUrl": null, "storeId": "102" })).await;
    assert!(browser.page.contains("Store form"));
    let answer = browser.save(&[("lastName", "Example")]).await;
    let location = answer.header("location").to_owned();
    let id = location.strip_prefix("https://pos.cegid.cloud/assign/:").unwrap();
    assert_eq!(&*shop.customer(id).last_name, "Example");
    let mut browser = shop.opened("s2", &json!({ "callbackUrl": CALLBACK, "storeId": "101" })).await;
    assert!(browser.page.contains("New customer"));
    let answer = browser.save(ADA).await;
    assert!(answer.header("location").starts_with(&format!("{CALLBACK}?code=")), "{}", answer.header("location"));
}
