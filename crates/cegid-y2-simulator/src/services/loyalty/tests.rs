//! The rules of `LoyaltyWcfService` and `LoyaltyService`, one test each.

use std::str::FromStr as _;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::services::testing::Bench;
use crate::world::loyalty::{CardState, LoyaltyCard};

const ENDPOINT: &str = "LoyaltyWcfService.svc";
const INFORMATION: &str = "LoyaltyService.svc";

fn number(value: &Value) -> Decimal {
    Decimal::from_str(&value.to_string()).expect("a number")
}

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 4, 1)
}

fn any_card(bench: &Bench, requested: impl Fn(&LoyaltyCard) -> bool) -> LoyaltyCard {
    LoyaltyCard::clone(bench.world.loyalty().cards().find(|card| requested(card)).expect("such a card"))
}

fn active(bench: &Bench) -> LoyaltyCard {
    any_card(bench, |card| card.state(today()) == CardState::Active && card.points > Decimal::TEN)
}

fn in_state(bench: &Bench, state: CardState) -> LoyaltyCard {
    any_card(bench, |card| card.state(today()) == state)
}

fn without_card(bench: &Bench) -> String {
    bench.any_customer(|customer| customer.cards.is_empty() && !customer.closed)
}

fn points(bench: &mut Bench, card: &str) -> Decimal {
    number(&bench.ok(ENDPOINT, "GetAvailableLoyaltyPoints", json!({ "loyaltyCardId": card })))
}

fn change(card: &str, points: i64, more: Value) -> Value {
    let mut request = json!({
        "LineType": "Amount", "LoyaltyCardId": card, "Points": points, "ReasonId": "COR",
    });
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "updatePointsRequest": request })
}

fn cards(bench: &mut Bench, request: Value) -> Vec<Value> {
    let reply = bench.ok(ENDPOINT, "GetCustomerCards", json!({ "customerCardsRequest": request }));
    reply.as_array().expect("a list").clone()
}

#[test]
fn every_programme_is_in_the_folders_currency() {
    let world = crate::world::World::shared();
    assert_eq!(&*world.trade().folder_currency, "EUR");
    let mut programs = world.loyalty().programs().iter().peekable();
    assert!(programs.peek().is_some());
    assert!(programs.all(|program| program.currency_id == world.trade().folder_currency));
}

#[test]
fn every_card_fits_the_contract() {
    let mut bench = Bench::new();
    let ids: Vec<_> = bench.world.loyalty().cards().map(|card| card.id.clone()).collect();
    assert!(ids.len() > 150);
    for id in ids {
        let card = bench.ok(ENDPOINT, "GetLoyaltyCard", json!({ "loyaltyCardId": &*id }));
        assert_eq!(card["Id"], *id);
        let info = json!({"Request": {"CardReference": &*id, "DateForCardValidity": "2026-04-01T00:00:00"}});
        let info = bench.ok(INFORMATION, "GetCardInfo", info);
        assert_eq!(info["Cumulation"]["Available"], card["AvailableLoyaltyPoints"]);
        assert!(number(&info["Cumulation"]["Acquired"]) >= number(&info["Cumulation"]["Available"]));
        assert_eq!(info["State"]["Closed"], card["Closed"]);
    }
}

#[test]
fn cards_are_found_by_code_or_reference_and_narrowed_by_life_and_store() {
    let mut bench = Bench::new();
    let card = active(&bench);
    let by_id = cards(&mut bench, json!({"CustomerId": &*card.customer_id}));
    assert_eq!(by_id, cards(&mut bench, json!({"CustomerReference": &*card.id})));
    assert_eq!(by_id[0]["Program"]["Id"], *card.program_id);
    assert_eq!(by_id[0]["BenefitEnable"], false, "computed only with a store");
    let own = json!({"CustomerId": &*card.customer_id, "StoreId": &*card.store_id, "ActiveCards": true});
    assert_eq!(cards(&mut bench, own).len(), 1);
    assert!(cards(&mut bench, json!({"CustomerId": &*card.customer_id, "ActiveCards": false})).is_empty());
    assert!(cards(&mut bench, json!({"CustomerId": without_card(&Bench::new())})).is_empty());
    let mut refused =
        |request: Value| bench.refused(ENDPOINT, "GetCustomerCards", json!({ "customerCardsRequest": request }));
    assert!(refused(json!({"CustomerId": "NOBODY"})).contains("Customer NOBODY unknown"));
    assert!(refused(json!({"CustomerId": "123456789012345678"})).contains("longer than 17"));
    assert!(refused(json!({})).contains("required"));
    assert!(refused(json!({"CustomerId": &*card.customer_id, "StoreId": "999"})).contains("Store 999 unknown"));
}

#[test]
fn a_benefit_is_there_when_points_reach_the_threshold() {
    let mut bench = Bench::new();
    let card = active(&bench);
    let threshold = bench.world.loyalty().program(&card.program_id).unwrap().threshold;
    let request = json!({"CustomerId": &*card.customer_id, "StoreId": &*card.store_id});
    for (points, enabled) in [(threshold, true), (threshold - Decimal::ONE, false)] {
        bench.world.loyalty_mut().set_points(&card.id, points).unwrap();
        assert_eq!(cards(&mut bench, request.clone())[0]["BenefitEnable"], enabled);
    }
}

#[test]
fn an_unknown_card_is_a_fault_everywhere() {
    let mut bench = Bench::new();
    let period = json!({"Start": "2026-01-01T00:00:00", "End": "2026-12-31T00:00:00"});
    for (operation, request) in [
        ("GetAvailableLoyaltyPoints", json!({"loyaltyCardId": "NONE"})),
        ("GetLoyaltyCard", json!({"loyaltyCardId": "NONE"})),
        ("UpdatePoints", change("NONE", 1, json!({}))),
        ("UpdateProgram", json!({"UpdateProgramRequest": {"LoyaltyCardId": "NONE", "ProgramId": "GOLD"}})),
        (
            "UpdateValidityPeriod",
            json!({"UpdateValidityPeriodRequest": {"LoyaltyCardId": "NONE", "ValidityPeriod": period}}),
        ),
        ("UpdateCardId", json!({"UpdateCardIdRequest": {"LoyaltyCardId": "NONE", "NewLoyaltyCardId": "A"}})),
        ("CloseCard", json!({"CloseCardRequest": {"LoyaltyCardId": "NONE"}})),
        ("ReOpenCard", json!({"ReOpenCardRequest": {"LoyaltyCardId": "NONE"}})),
    ] {
        assert!(bench.refused(ENDPOINT, operation, request).contains("Loyalty card NONE unknown"), "{operation}");
    }
    let request = json!({"Request": {"CardReference": "NONE", "DateForCardValidity": "2026-04-01T00:00:00"}});
    assert!(bench.refused(INFORMATION, "GetCardInfo", request).contains("Loyalty card NONE unknown"));
    let program = json!({"Request": {"ProgramId": "NONE"}});
    assert!(bench.refused(INFORMATION, "GetProgramMainInfo", program).contains("Loyalty program NONE unknown"));
}

#[test]
fn a_card_that_is_not_active_is_not_changed() {
    let mut bench = Bench::new();
    for (state, why) in [(CardState::Closed, "is closed"), (CardState::Expired, "has expired")] {
        let card = in_state(&bench, state);
        let program = json!({"UpdateProgramRequest": {"LoyaltyCardId": &*card.id, "ProgramId": "GOLD"}});
        assert!(bench.refused(ENDPOINT, "UpdatePoints", change(&card.id, 1, json!({}))).contains(why));
        assert!(bench.refused(ENDPOINT, "UpdateProgram", program).contains(why));
        let close = json!({"CloseCardRequest": {"LoyaltyCardId": &*card.id}});
        assert!(bench.refused(ENDPOINT, "CloseCard", close).contains(why));
    }
}

#[test]
fn points_are_added_taken_and_set_but_never_fall_below_zero() {
    let mut bench = Bench::new();
    let card = active(&bench);
    let before = points(&mut bench, &card.id);
    bench.ok(ENDPOINT, "UpdatePoints", change(&card.id, 25, json!({})));
    assert_eq!(points(&mut bench, &card.id), before + Decimal::from(25));
    bench.ok(ENDPOINT, "UpdatePoints", change(&card.id, -25, json!({})));
    assert_eq!(points(&mut bench, &card.id), before);
    let more = change(&card.id, -9999, json!({}));
    assert!(bench.refused(ENDPOINT, "UpdatePoints", more).contains("Insufficient points"));
    let below = change(&card.id, -1, json!({"LineType": "CardBalance"}));
    assert!(bench.refused(ENDPOINT, "UpdatePoints", below).contains("Insufficient points"));
    assert_eq!(points(&mut bench, &card.id), before);
    bench.ok(ENDPOINT, "UpdatePoints", change(&card.id, 7, json!({"LineType": "CardBalance"})));
    assert_eq!(points(&mut bench, &card.id), Decimal::from(7));
    let customer = json!({"customerReference": &*card.customer_id});
    assert_eq!(number(&bench.ok(ENDPOINT, "GetCustomerAvailableLoyaltyPoints", customer)), Decimal::from(7));
}

#[test]
fn a_movement_needs_a_reason_and_no_more_points_than_it_allows() {
    let mut bench = Bench::new();
    let card = active(&bench);
    let mut refused =
        |points: i64, more: Value| bench.refused(ENDPOINT, "UpdatePoints", change(&card.id, points, more));
    assert!(refused(201, json!({"ReasonId": "GES"})).contains("more than the reason GES allows (200)"));
    assert!(refused(1, json!({"ReasonId": "???"})).contains("Loyalty reason ??? unknown"));
    assert!(refused(1, json!({"ReasonId": null})).contains("ReasonId is required"));
    assert!(refused(1, json!({"ProgramId": "CLUB15"})).contains("does not belong to the program"));
    assert!(refused(1, json!({"StoreId": "999"})).contains("Store 999 unknown"));
    bench.world.stores_mut().forbid("101", true);
    assert!(
        bench.refused(ENDPOINT, "UpdatePoints", change(&card.id, 1, json!({"StoreId": "101"}))).contains("prohibited")
    );
    let early = json!({"Date": card.valid_from.yesterday().unwrap().to_string()});
    assert!(bench.refused(ENDPOINT, "UpdatePoints", change(&card.id, 1, early)).contains("is not valid yet"));
}

#[test]
fn a_new_card_is_numbered_starts_today_and_is_the_only_active_one() {
    let mut bench = Bench::new();
    let customer = without_card(&bench);
    let request = json!({"customerReference": customer, "storeId": "101"});
    let id = bench.ok(ENDPOINT, "CreateLoyaltyCard", request.clone()).as_str().expect("a number").to_owned();
    let card = bench.ok(ENDPOINT, "GetLoyaltyCard", json!({ "loyaltyCardId": id }));
    assert_eq!(
        (&card["ActivationDate"], &card["ExpiracyDate"]),
        (&json!("2026-04-01T00:00:00"), &json!("2099-12-31T00:00:00"))
    );
    assert_eq!((&card["Program"]["Id"], number(&card["AvailableLoyaltyPoints"])), (&json!("CLUB"), Decimal::ZERO));
    let found = bench.ok("CustomerWcfService.svc", "GetCustomerIdByReference", json!({ "customerReference": id }));
    assert_eq!(found, customer);
    assert!(bench.refused(ENDPOINT, "CreateLoyaltyCard", request).contains("already has the active card"));
    let nobody = json!({"customerReference": "NOBODY"});
    assert!(bench.refused(ENDPOINT, "CreateLoyaltyCard", nobody).contains("Customer NOBODY unknown"));
    let nowhere = json!({"customerReference": customer, "storeId": "999"});
    bench.ok(ENDPOINT, "CloseCard", json!({"CloseCardRequest": {"LoyaltyCardId": id, "Reason": "COR"}}));
    assert!(bench.refused(ENDPOINT, "CreateLoyaltyCard", nowhere).contains("Store 999 unknown"));
}

#[test]
fn a_card_from_outside_keeps_its_number_which_has_its_rules() {
    let mut bench = Bench::new();
    let customer = without_card(&bench);
    let taken = active(&bench).id;
    let request = |id: &str, more: Value| {
        let mut request = json!({"CustomerId": customer, "LoyaltyCardId": id, "ProgramId": "GOLD"});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "CreateExternCardRequest": request })
    };
    let mut refused = |id: &str, more: Value| bench.refused(ENDPOINT, "CreateExternCard", request(id, more));
    assert!(refused("123456789012345678", json!({})).contains("longer than 17"));
    assert!(refused("A B", json!({})).contains("no blanks"));
    assert!(refused(&taken, json!({})).contains("already exists"));
    assert!(refused("EXT-1", json!({"ProgramId": "NONE"})).contains("program NONE unknown"));
    assert!(refused("EXT-1", json!({"ProgramId": "CLUB15"})).contains("program CLUB15 is closed"));
    assert!(refused("EXT-1", json!({"CustomerId": "NOBODY"})).contains("NOBODY unknown"));
    let backwards = json!({"Start": "2026-05-01T00:00:00", "End": "2026-04-01T00:00:00"});
    assert!(refused("EXT-1", json!({"ValidityPeriod": backwards})).contains("ends before it starts"));
    let period = json!({"Start": "2026-01-01T00:00:00", "End": "2026-12-31T00:00:00"});
    bench.ok(ENDPOINT, "CreateExternCard", request("EXT-1", json!({ "ValidityPeriod": period })));
    let card = bench.ok(ENDPOINT, "GetLoyaltyCard", json!({"loyaltyCardId": "ext-1"}));
    assert_eq!((&card["Id"], &card["ExpiracyDate"]), (&json!("EXT-1"), &json!("2026-12-31T00:00:00")));
}

#[test]
fn programme_period_and_number_of_a_card_can_be_changed() {
    let mut bench = Bench::new();
    let card = any_card(&bench, |card| card.state(today()) == CardState::Active && &*card.program_id == "CLUB");
    let program = |id: &str| json!({"UpdateProgramRequest": {"LoyaltyCardId": &*card.id, "ProgramId": id}});
    bench.ok(ENDPOINT, "UpdateProgram", program("GOLD"));
    assert!(bench.refused(ENDPOINT, "UpdateProgram", program("CLUB15")).contains("is closed"));
    let period = json!({"Start": "2026-01-01T00:00:00", "End": "2026-12-31T00:00:00"});
    let period = json!({"UpdateValidityPeriodRequest": {"LoyaltyCardId": &*card.id, "ValidityPeriod": period}});
    bench.ok(ENDPOINT, "UpdateValidityPeriod", period);
    let number = |new: &str| json!({"UpdateCardIdRequest": {"LoyaltyCardId": &*card.id, "NewLoyaltyCardId": new}});
    assert!(bench.refused(ENDPOINT, "UpdateCardId", number(&card.id)).contains("already exists"));
    bench.ok(ENDPOINT, "UpdateCardId", number("NEW-7"));
    let info = json!({"Request": {"CardReference": "NEW-7", "DateForCardValidity": "2027-01-01T00:00:00"}});
    let info = bench.ok(INFORMATION, "GetCardInfo", info);
    assert_eq!((&info["ProgramId"], &info["Origin"]), (&json!("GOLD"), &json!("Upgrade")));
    assert_eq!(info["State"], json!({"CanClose": false, "Closed": false, "Expired": true, "NotYetValid": false}));
    let program = bench.ok(INFORMATION, "GetProgramMainInfo", json!({"Request": {"ProgramId": "GOLD"}}));
    assert_eq!(
        (&program["Program"]["Designation"], &program["CardManagement"]["ValidityCard"]["NbDays"]),
        (&json!("Gold"), &json!(730))
    );
}

#[test]
fn a_closed_card_is_reopened_once_and_only_without_another_active_one() {
    let mut bench = Bench::new();
    let card = active(&bench);
    let close = json!({"CloseCardRequest": {"LoyaltyCardId": &*card.id}});
    let open = json!({"ReOpenCardRequest": {"LoyaltyCardId": &*card.id}});
    assert!(bench.refused(ENDPOINT, "ReOpenCard", open.clone()).contains("is not closed"));
    bench.ok(ENDPOINT, "CloseCard", close.clone());
    assert!(bench.refused(ENDPOINT, "CloseCard", close).contains("is closed"));
    assert_eq!(points(&mut bench, &card.id), card.points, "its points stay");
    let customer = json!({"customerReference": &*card.customer_id});
    assert_eq!(number(&bench.ok(ENDPOINT, "GetCustomerAvailableLoyaltyPoints", customer.clone())), Decimal::ZERO);
    let reason = json!({"ReOpenCardRequest": {"LoyaltyCardId": &*card.id, "Reason": "???"}});
    assert!(bench.refused(ENDPOINT, "ReOpenCard", reason).contains("reason ??? unknown"));
    let other = bench.ok(ENDPOINT, "CreateLoyaltyCard", customer).as_str().unwrap().to_owned();
    assert!(bench.refused(ENDPOINT, "ReOpenCard", open.clone()).contains(&other));
    bench.ok(ENDPOINT, "CloseCard", json!({"CloseCardRequest": {"LoyaltyCardId": other}}));
    bench.ok(ENDPOINT, "ReOpenCard", open);
    assert_eq!(bench.ok(ENDPOINT, "GetLoyaltyCard", json!({"loyaltyCardId": &*card.id}))["Active"], true);
}

#[test]
fn a_sale_tells_what_it_earned_by_key_and_by_reference() {
    let mut bench = Bench::new();
    let mut sales = bench.world.documents().all().filter(|sale| bench.world.loyalty().earned(&sale.key).is_some());
    let sale = sales.next().expect("a sale").clone();
    drop(sales);
    let earned = bench.world.loyalty().earned(&sale.key).unwrap().points;
    let kind = sale.key.kind.name();
    let by_key = json!({"Key": {"Number": sale.key.number, "Stump": &*sale.key.stump, "Type": kind}});
    let by_reference = json!({"Reference": {
        "CustomerId": &*sale.customer_id, "InternalReference": &*sale.internal_reference, "Type": kind,
    }});
    let request = |identifier: Value| json!({ "loyaltyPointsForSaleRequest": identifier });
    for identifier in [&by_key, &by_reference] {
        let reply = bench.ok(ENDPOINT, "GetLoyaltyPointsForSale", request(identifier.clone()));
        assert_eq!(number(&reply), earned);
    }
    let mut both = by_key.clone();
    both["Reference"] = by_reference["Reference"].clone();
    assert!(bench.refused(ENDPOINT, "GetLoyaltyPointsForSale", request(both)).contains("not both"));
    let unknown = json!({"Key": {"Number": 999_999, "Stump": "101", "Type": "Receipt"}});
    assert!(bench.refused(ENDPOINT, "GetLoyaltyPointsForSale", request(unknown)).contains("Failed to identify"));
}

#[test]
fn a_receipt_that_gets_another_customer_moves_its_points() {
    let mut bench = Bench::new();
    let mut sales = bench
        .world
        .documents()
        .all()
        .filter(|sale| bench.world.loyalty().earned(&sale.key).is_some_and(|earned| earned.points > Decimal::ZERO));
    let sale = sales.next().expect("a sale").clone();
    drop(sales);
    let earned = bench.world.loyalty().earned(&sale.key).unwrap().clone();
    bench.world.loyalty_mut().set_points(&earned.card_id, Decimal::from(1000)).unwrap();
    let other = any_card(&bench, |card| {
        card.id != earned.card_id && card.state(sale.date) == CardState::Active && &*card.program_id == "CLUB"
    });
    let key = json!({"Number": sale.key.number, "Stub": &*sale.key.stump, "Type": "Receipt"});
    let request = json!({"Request": {"CustomerId": &*other.customer_id, "Key": key}});
    bench.ok("SalesExternalEngine2Service.svc", "UpdateCustomer", request);
    assert_eq!(points(&mut bench, &earned.card_id), Decimal::from(1000) - earned.points);
    let moved = bench.world.loyalty().earned(&sale.key).expect("points").clone();
    assert_eq!(moved.card_id, other.id);
    assert_eq!(points(&mut bench, &other.id), other.points + moved.points);
}
