//! What a generated world promises: sizes, totals, clashes, and being the same everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{GenerateOptions, SeedError, SeedFile};
use crate::world::World;
use crate::world::loyalty::CardState;
use crate::world::settings::Country;
use crate::world::wire::{Consent, DocumentType};

fn fingerprint(world: &World) -> String {
    format!("{:08x}", crc32fast::hash(world.to_json().to_string().as_bytes()))
}

#[test]
fn the_same_seed_and_options_give_the_same_world_everywhere() {
    let again = World::generate(SeedFile::embedded(), &GenerateOptions::default());
    assert_eq!(fingerprint(&again), fingerprint(&World::shared()));
    // A change of this value changes every simulated world: documentation and recorded examples name its receipts.
    assert_eq!(fingerprint(&again), "7e82ca6d");
}

#[test]
fn another_number_of_dice_gives_another_world() {
    let seed = SeedFile { dice: 7, ..SeedFile::embedded().clone() };
    assert_ne!(fingerprint(&World::generate(&seed, &GenerateOptions::default())), fingerprint(&World::shared()));
}

#[test]
fn the_world_has_the_size_of_a_retailer() {
    let world = World::shared();
    let stores: Vec<_> = world.stores().all().collect();
    assert!(stores.len() >= 40);
    let countries: BTreeSet<_> = stores.iter().map(|store| &store.address.country_id).collect();
    assert_eq!(countries.len(), 8);
    let types: BTreeSet<&str> = stores.iter().map(|store| &*store.store_type).collect();
    for expected in ["Airport", "Boutique", "Other", "Outlet", "Warehouse"] {
        assert!(types.contains(expected), "{expected}");
    }
    assert!(stores.iter().filter(|store| store.closed).count() >= 3);
    assert!(stores.iter().any(|store| store.opening_date.is_none()));
    assert!(stores.iter().any(|store| store.language_id.is_empty()));
    assert!(stores.iter().any(|store| store.stump.contains('-')));
    assert!(stores.iter().all(|store| store.id.chars().count() <= 6 && store.stump.chars().count() <= 6));
    assert!(stores.iter().all(|store| store.short_description.chars().count() <= 17));
    assert_eq!(world.customers().len(), 500);
    assert!((55..=70).contains(&world.items().all().count()));
    let receipts = world.documents().all().filter(|document| document.key.kind == DocumentType::Receipt);
    assert_eq!(receipts.count(), 2000);
}

#[test]
fn a_larger_world_keeps_the_stores_of_the_smaller_one() {
    let options = GenerateOptions { stores: Some(200), ..GenerateOptions::default() };
    let larger = World::generate(SeedFile::embedded(), &options);
    assert_eq!(larger.stores().all().count(), 200);
    for store in World::shared().stores().all() {
        assert_eq!(larger.stores().get(&store.id), Some(store));
    }
    let ids: BTreeSet<_> = larger.stores().all().map(|store| &store.stump).collect();
    assert_eq!(ids.len(), 200, "no two stores share a stump");
}

#[test]
fn a_world_has_at_least_one_store_a_market() {
    let options = GenerateOptions { stores: Some(1), ..GenerateOptions::default() };
    assert_eq!(World::generate(SeedFile::embedded(), &options).stores().all().count(), 8);
}

#[test]
fn only_the_dates_depend_on_the_day() {
    let day = jiff::civil::date(2031, 7, 14);
    let later = World::generate(SeedFile::embedded(), &GenerateOptions { today: Some(day), ..Default::default() });
    let (shared, mut newest) = (World::shared(), jiff::civil::Date::MIN);
    for (one, other) in std::iter::zip(shared.documents().all(), later.documents().all()) {
        assert_eq!(one.key, other.key);
        assert_eq!(one.tax_included_total, other.tax_included_total);
        assert_eq!(shared.history_end.duration_since(one.date), day.duration_since(other.date));
        newest = newest.max(other.date);
    }
    assert!(newest <= day && newest >= day.yesterday().unwrap());
}

#[test]
fn every_total_is_the_sum_of_what_is_below_it() {
    let world = World::shared();
    for document in world.documents().all() {
        let key = &document.key;
        let lines = &document.lines;
        assert!(!lines.is_empty() && !document.payments.is_empty(), "{key}");
        let shipping = |tax: fn(&crate::world::document::ShippingTax) -> Decimal| {
            document.shipping_taxes.iter().map(tax).sum::<Decimal>()
        };
        let included: Decimal = lines.iter().map(|line| line.quantity * line.tax_included_net_unit_price).sum();
        let excluded: Decimal = lines.iter().map(|line| line.quantity * line.tax_excluded_net_unit_price).sum();
        assert_eq!(document.tax_included_total, included + shipping(|tax| tax.tax_included), "{key}");
        assert_eq!(document.tax_excluded_total, excluded + shipping(|tax| tax.tax_excluded), "{key}");
        assert_eq!(document.total_quantity, lines.iter().map(|line| line.quantity).sum(), "{key}");
        let paid: Decimal = document.payments.iter().map(|payment| payment.amount).sum();
        assert_eq!(paid, document.tax_included_total, "{key}");
        for line in lines {
            assert!(line.tax_included_net_unit_price <= line.tax_included_unit_price, "{key}");
            assert!(line.tax_excluded_unit_price <= line.tax_included_unit_price, "{key}");
        }
    }
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    for document in World::shared().documents().all() {
        let decimals = if &*document.currency_id == "JPY" { 0 } else { 2 };
        assert_eq!(document.tax_included_total.scale(), decimals, "{}", document.key);
        assert!(document.payments.iter().all(|payment| payment.amount.scale() == decimals), "{}", document.key);
    }
}

#[test]
fn receipts_are_as_varied_as_real_ones() {
    let world = World::shared();
    let receipts: Vec<_> =
        world.documents().all().filter(|document| document.key.kind == DocumentType::Receipt).collect();
    let share = |test: &dyn Fn(&crate::world::document::Document) -> bool| {
        receipts.iter().filter(|receipt| test(receipt)).count() * 100 / receipts.len()
    };
    assert!((60..90).contains(&share(&|receipt| !receipt.customer_id.is_empty())));
    assert!((3..12).contains(&share(&|receipt| receipt.total_quantity.is_sign_negative())));
    assert!((8..25).contains(&share(&|receipt| receipt.payments.len() > 1)));
    assert!((8..30).contains(&share(&|receipt| !receipt.external_reference.is_empty())));
    let span = |receipt: &crate::world::document::Document| world.history_end.duration_since(receipt.date);
    assert!(receipts.iter().all(|receipt| (0..730 * 24).contains(&span(receipt).as_hours())));
    assert!(receipts.iter().any(|receipt| span(receipt).as_hours() > 700 * 24));
}

#[test]
fn every_code_that_a_record_names_exists() {
    let world = World::shared();
    for customer in world.customers().all() {
        assert!(world.stores().get(&customer.usual_store_id).is_some());
        assert!(world.countries().get(&customer.address.country_id).is_some());
        assert!(customer.title_id.is_empty() || world.civilities().get(&customer.title_id).is_some());
    }
    for document in world.documents().all() {
        assert!(document.customer_id.is_empty() || world.customers().get(&document.customer_id).is_some());
        let store = world.stores().get(&document.store_id).expect("the store");
        assert_eq!(store.currency_id, document.currency_id);
        assert!(document.lines.iter().all(|line| world.items().get(&line.item_id).is_some()));
    }
}

#[test]
fn a_return_names_its_sale_and_takes_back_what_was_sold() {
    let world = World::shared();
    let returns = world.documents().all().filter(|document| document.total_quantity.is_sign_negative());
    let mut seen = BTreeSet::new();
    for document in returns {
        assert!(seen.insert(Arc::clone(&document.followed_reference)), "a sale comes back once");
        let mut sales = world.documents().with_internal_reference(DocumentType::Receipt, &document.followed_reference);
        let sale = sales.next().expect("the sale");
        let line = &document.lines[0];
        assert!(sale.date <= document.date && sale.customer_id == document.customer_id);
        assert!(sale.lines.iter().any(|sold| sold.item_id == line.item_id && sold.quantity == -line.quantity));
    }
    assert!(!seen.is_empty());
}

#[test]
fn customers_show_everything_a_folder_may_hold() {
    let world = World::shared();
    let any = |test: &dyn Fn(&crate::world::customer::Customer) -> bool| {
        assert!(world.customers().all().any(|customer| test(customer)));
    };
    for consent in Consent::ALL {
        any(&|customer| customer.consents.email == *consent);
        any(&|customer| customer.consents.postal == *consent);
    }
    any(&|customer| customer.birth_date.is_some_and(|date| date.year == 1900));
    any(&|customer| customer.birth_date.is_none());
    any(&|customer| customer.is_company);
    any(&|customer| customer.is_prospect);
    any(&|customer| customer.is_virtual);
    any(&|customer| customer.closed);
    any(&|customer| !customer.last_name.is_ascii());
    any(&|customer| !customer.user_fields.is_empty() && !customer.user_texts.is_empty());
    let addresses = world.customers().all().flat_map(|customer| [&customer.email.main, &customer.email.alternative]);
    for address in addresses.filter(|address| !address.is_empty()) {
        let domain = address.rsplit_once('@').expect("a domain").1;
        assert!(address.is_ascii() && (domain.ends_with(".test") || domain.contains("example.")), "{address}");
    }
    let mut by_email: BTreeMap<_, usize> = BTreeMap::new();
    for customer in world.customers().all().filter(|customer| !customer.email.main.is_empty()) {
        *by_email.entry(&customer.email.main).or_default() += 1;
    }
    assert!(by_email.values().any(|count| *count == 2), "some households share an address");
}

#[test]
fn all_iso_countries_are_there_and_some_clash() {
    let world = World::shared();
    let all: Vec<_> = world.countries().all().collect();
    assert_eq!(all.len(), rust_iso3166::ALL.len() + SeedFile::embedded().countries.added.len());
    let clash = |code: fn(&Country) -> &str| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        all.iter()
            .map(|country| code(country))
            .filter(|code| !code.is_empty())
            .for_each(|code| *counts.entry(code).or_default() += 1);
        counts.into_iter().filter(|(_, count)| *count > 1).map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(clash(|country| &country.iso2), ["FR", "GB", "US"]);
    assert_eq!(clash(|country| &country.iso3), ["FRA", "GBR"]);
    assert_eq!(clash(|country| &country.iso_numeric), ["724", "826", "891"]);
    assert!(all.iter().any(|country| country.iso2.is_empty() && country.iso3.is_empty()));
    assert!(all.iter().any(|country| country.iso_numeric.chars().any(|digit| !digit.is_ascii_digit())));
    let foreign =
        |country: &&&Arc<Country>| rust_iso3166::from_alpha2(&country.iso2).is_none() && !country.iso2.is_empty();
    let foreign: Vec<_> = all.iter().filter(foreign).map(|country| &*country.iso2).collect();
    assert_eq!(foreign, ["AN", "IC", "EL", "CS", "UK", "XK", "YU"]);
    let renamed = all.iter().filter(|country| country.id != country.iso3 && !country.iso3.is_empty());
    assert!(renamed.count() >= 5, "Y2's code is not always the alpha-3 code");
}

#[test]
fn a_world_survives_its_own_json() {
    let world = World::shared();
    let json = world.to_json();
    let again = World::from_json(json.clone()).expect("a world").to_json();
    let different = json.as_object().expect("an object").iter().filter(|(part, rows)| again[part] != **rows);
    assert_eq!(different.map(|(part, _)| part).collect::<Vec<_>>(), Vec::<&String>::new());
    let refused = World::from_json(serde_json::json!({"historyEnd": "2026-03-31", "stores": 1})).expect_err("an error");
    assert_eq!(refused.path().to_string(), "stores");
}

#[test]
fn a_world_exported_before_there_were_cards_is_still_read() {
    let mut json = World::shared().to_json();
    let parts = json.as_object_mut().expect("an object");
    for part in ["contacts", "addresses", "loyalty", "vouchers", "promotions", "notifications"] {
        parts.remove(part).expect("the part");
    }
    let world = World::from_json(json).expect("a world");
    assert_eq!((world.loyalty().cards().count(), world.vouchers().all().count()), (0, 0));
}

#[test]
fn a_seed_without_loyalty_makes_a_retailer_without() {
    let seed = SeedFile { loyalty: Default::default(), vouchers: Vec::new(), ..SeedFile::embedded().clone() };
    let world = World::generate(&seed, &GenerateOptions::default());
    assert_eq!(world.loyalty().cards().count(), 0);
    assert!(world.vouchers().all().all(|voucher| voucher.issued_by.is_some()), "credit notes only");
}

#[test]
fn cards_and_vouchers_are_as_varied_as_real_ones() {
    let world = World::shared();
    let today = world.history_end;
    let cards: Vec<_> = world.loyalty().cards().collect();
    for state in [CardState::Active, CardState::Expired, CardState::Closed] {
        assert!(cards.iter().any(|card| card.state(today) == state), "{state:?}");
    }
    for card in &cards {
        let owner = world.customers().with_reference(&card.id).next().expect("the owner");
        assert_eq!(owner.id, card.customer_id);
        assert!(world.loyalty().program(&card.program_id).is_some() && card.points >= Decimal::ZERO);
    }
    assert!(cards.iter().any(|card| card.points > Decimal::ONE_HUNDRED));
    let programs: BTreeSet<_> = cards.iter().map(|card| &card.program_id).collect();
    assert!(programs.len() >= 4, "{programs:?}");
    for voucher in world.vouchers().all() {
        assert!(voucher.used <= voucher.amount && voucher.id.chars().count() <= 17);
        assert!(voucher.customer_id.is_empty() || world.customers().get(&voucher.customer_id).is_some());
        assert!(voucher.issued_by.as_ref().is_none_or(|key| world.documents().get(key).is_some()));
    }
}

#[test]
fn a_changed_clone_leaves_the_original_alone() {
    let original = World::shared();
    let mut clone = original.clone();
    let mut customer = (**clone.customers().all().next().expect("one")).clone();
    customer.first_name = "Changed".into();
    let id = customer.id.clone();
    clone.customers_mut().put(customer);
    assert_eq!(clone.customers().get(&id).map(|customer| &*customer.first_name), Some("Changed"));
    assert_ne!(original.customers().get(&id).map(|customer| &*customer.first_name), Some("Changed"));
    assert_eq!(clone.customers().len(), original.customers().len());
}

#[test]
fn a_seed_that_contradicts_itself_is_refused_with_every_reason() {
    let text = include_str!("seed.yml")
        .replace("female_title: SAM", "female_title: XYZ")
        .replace("country: BEL", "country: BEZ")
        .replace("prefix: GC", "prefix: LC")
        .replace("id: CLUB,", "id: CLUB-2026,");
    match SeedFile::parse(&text) {
        Err(SeedError::Content(problems)) => {
            assert!(problems.iter().any(|problem| problem.contains("XYZ")), "{problems:?}");
            assert!(problems.iter().any(|problem| problem.contains("BEZ")), "{problems:?}");
            assert!(problems.iter().any(|problem| problem.contains("voucher prefix LC")), "{problems:?}");
            assert!(problems.iter().any(|problem| problem.contains("CLUB-2026")), "{problems:?}");
        }
        other => panic!("expected contradictions, got {:?}", other.map(|_| ())),
    }
    let unknown = include_str!("seed.yml").replace("brand:", "brnad:");
    let unknown = SeedFile::parse(&unknown).expect_err("an error").to_string();
    assert!(unknown.contains("brnad") && unknown.contains("line ") && unknown.lines().count() == 1, "{unknown}");
}
