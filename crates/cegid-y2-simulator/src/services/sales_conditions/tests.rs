//! The rules of promotions, one test each.

use serde_json::{Value, json};

use crate::services::testing::Bench;

const ENDPOINT: &str = "SalesConditionsService.svc";

fn document(lines: Value) -> Value {
    let header = json!({
        "CurrencyId": "EUR", "CustomerId": "", "Date": "2026-04-01T00:00:00", "StoreId": "101", "TaxExcluded": false,
    });
    json!({"Document": {"Header": header, "Lines": lines}})
}

fn line(id: i64, item: &str, quantity: i64, price: &str) -> Value {
    let price: serde_json::Number = price.parse().unwrap();
    json!({"Id": id, "ItemId": item, "Quantity": quantity, "UnitPrice": {"Base": price, "Net": price}})
}

fn tee() -> &'static str {
    "TSHIRT01          M              X"
}

fn polo() -> &'static str {
    "POLO01            M              X"
}

fn bag() -> &'static str {
    "BAG01                            X"
}

fn evaluate(bench: &mut Bench, request: Value) -> Vec<Value> {
    let reply = bench.ok(ENDPOINT, "Evaluate", json!({ "Request": request }));
    reply["SalesConditions"].as_array().expect("a list").clone()
}

fn find<'a>(rows: &'a [Value], id: &str) -> Option<&'a Value> {
    rows.iter().find(|row| row["Id"] == id)
}

fn summer() -> Value {
    json!({
        "Id": "SUMMER", "Label": "Summer", "CurrencyId": "EUR", "MarkdownId": "SOL", "SaleConditionType": "Line",
        "TaxSystemId": "TaxIncluded",
    })
}

#[test]
fn a_condition_is_inserted_read_changed_and_deleted() {
    let mut bench = Bench::new();
    bench.ok(ENDPOINT, "Insert", json!({"Request": summer()}));
    assert!(bench.refused(ENDPOINT, "Insert", json!({"Request": summer()})).contains("already exists"));
    let change = json!({"Request": {"Id": "summer", "Label": "Late summer", "Closed": true}});
    bench.ok(ENDPOINT, "Update", change);
    let read = bench.ok(ENDPOINT, "Get", json!({"Request": {"Id": "SUMMER"}}));
    assert_eq!(
        (&read["Label"], &read["Closed"], &read["MarkdownId"]),
        (&json!("Late summer"), &json!(true), &json!("SOL"))
    );
    let cleared = json!({"Request": {"Id": "SUMMER", "Label": ""}});
    assert!(bench.refused(ENDPOINT, "Update", cleared).contains("The Label field is required."));
    bench.ok(ENDPOINT, "Delete", json!({"Request": {"Id": "SUMMER"}}));
    for operation in ["Get", "Delete", "Update"] {
        assert!(bench.refused(ENDPOINT, operation, json!({"Request": {"Id": "SUMMER"}})).contains("unknown"));
    }
}

#[test]
fn what_a_condition_cannot_be_is_refused() {
    let mut bench = Bench::new();
    let mut without = summer();
    without["Label"] = json!(null);
    without["CurrencyId"] = json!(" ");
    assert!(bench.refused(ENDPOINT, "Insert", json!({ "Request": without })).starts_with("(2) input data not valid."));
    let mut long = summer();
    long["Id"] = json!("123456789012345678");
    assert!(bench.refused(ENDPOINT, "Insert", json!({ "Request": long })).contains("longer than 17"));
}

#[test]
fn every_seeded_condition_fits_the_contract() {
    let mut bench = Bench::new();
    let ids: Vec<_> = bench.world.promotions().all().map(|promotion| promotion.id.clone()).collect();
    assert!(ids.len() >= 6);
    for id in ids {
        bench.ok(ENDPOINT, "Get", json!({"Request": {"Id": &*id}}));
    }
}

#[test]
fn a_percentage_reduces_the_lines_that_met_the_condition() {
    let mut bench = Bench::new();
    let rows = evaluate(&mut bench, document(json!([line(1, tee(), 2, "29.90"), line(2, bag(), 1, "19.00")])));
    let tees = find(&rows, "TEE30").expect("met");
    let apply = &tees["ToApply"];
    assert_eq!(apply["TriggerLines"].as_array().unwrap().len(), 1);
    let row = &apply["DiscountInformation"]["Discount"]["Lines"][0];
    assert_eq!(
        (row["Id"].as_i64(), row["Amount"].to_string(), row["UnitPrice"].to_string()),
        (Some(1), "17.94".into(), "20.93".into())
    );
    assert!(find(&rows, "POLO3FOR2").is_none() && find(&rows, "XMAS25").is_none());
}

#[test]
fn three_for_two_gives_one_of_every_three_away() {
    let mut bench = Bench::new();
    let polos = |pieces| document(json!([line(1, polo(), pieces, "59.90")]));
    assert!(find(&evaluate(&mut bench, polos(2)), "POLO3FOR2").is_none());
    for (pieces, count, amount) in [(3, 1, "59.90"), (5, 1, "59.90"), (6, 2, "119.80")] {
        let rows = evaluate(&mut bench, polos(pieces));
        let apply = &find(&rows, "POLO3FOR2").expect("met")["ToApply"];
        let given = apply["DiscountInformation"]["Discount"]["Lines"][0]["Amount"].to_string();
        assert_eq!((apply["Count"].as_i64(), given.as_str()), (Some(count), amount), "{pieces}");
    }
}

#[test]
fn a_keyword_offers_what_can_be_selected() {
    let mut bench = Bench::new();
    let mut request = document(json!([line(1, bag(), 1, "100.00")]));
    assert!(find(&evaluate(&mut bench, request.clone()), "WELCOME10").is_none());
    let words = json!([{"IsScanned": false, "KeyWord": "welcome", "CodeStat": "W1"}]);
    request["Document"]["Header"]["KeyWords"] = words;
    let rows = evaluate(&mut bench, request.clone());
    let offer = find(&rows, "WELCOME10").expect("met");
    assert_eq!(
        (&offer["OnKeyWord"], &offer["CodeStat"], &offer["ToApply"]),
        (&json!(true), &json!("W1"), &json!(null))
    );
    assert_eq!(offer["Applicable"]["DiscountAmount"].to_string(), "10.00");
    request["SelectedSalesConditions"] = json!([{"CountToApply": 1, "Id": "WELCOME10"}]);
    let rows = evaluate(&mut bench, request.clone());
    let discount = &find(&rows, "WELCOME10").expect("met")["ToApply"]["DiscountInformation"];
    assert_eq!(discount["Discount"]["Header"]["Amount"].to_string(), "10.00");
    request["Document"]["Lines"] = json!([line(1, bag(), 10, "100.00")]);
    let rows = evaluate(&mut bench, request);
    let discount = &find(&rows, "WELCOME10").expect("met")["ToApply"]["DiscountInformation"];
    assert_eq!(discount["Discount"]["Header"]["Amount"].to_string(), "50", "capped");
}

#[test]
fn a_loyalty_card_of_the_programme_multiplies_points() {
    let mut bench = Bench::new();
    let mut request = document(json!([line(1, bag(), 1, "10.00")]));
    assert!(find(&evaluate(&mut bench, request.clone()), "GOLDX2").is_none());
    for (program, met) in [("GOLD", true), ("CLUB", false)] {
        request["Document"]["Header"]["Loyalty"] = json!({"AvailableCumulation": 5, "ProgramId": program});
        let rows = evaluate(&mut bench, request.clone());
        assert_eq!(find(&rows, "GOLDX2").is_some(), met, "{program}");
        if met {
            assert_eq!(find(&rows, "GOLDX2").unwrap()["ToApply"]["Loyalty"], json!({"Coefficient": true, "Value": 2}));
        }
    }
}

#[test]
fn almost_enough_is_an_incentive_for_who_asks_and_enough_is_a_voucher() {
    let mut bench = Bench::new();
    let mut request = document(json!([line(1, bag(), 1, "160.00")]));
    assert!(find(&evaluate(&mut bench, request.clone()), "SPEND200").is_none());
    request["Option"] = json!({"WithIncentive": true});
    let rows = evaluate(&mut bench, request.clone());
    let incentive = &find(&rows, "SPEND200").expect("almost")["Incentive"];
    assert_eq!(incentive, &json!({"Information": "40.00", "Message": "Almost there"}));
    request["Document"]["Lines"] = json!([line(1, bag(), 1, "100.00")]);
    assert!(find(&evaluate(&mut bench, request.clone()), "SPEND200").is_none(), "too much is missing");
    request["Document"]["Lines"] = json!([line(1, bag(), 2, "100.00")]);
    let rows = evaluate(&mut bench, request);
    let voucher = &find(&rows, "SPEND200").expect("met")["ToApply"]["Voucher"];
    assert_eq!((voucher["Amount"].as_f64(), &voucher["PaymentMethod"]), (Some(20.0), &json!("BAF")));
}

#[test]
fn periods_currencies_tax_and_stores_decide_too() {
    let mut bench = Bench::new();
    let opened = json!({"Id": "XMAS25", "Closed": false});
    bench.ok(ENDPOINT, "Update", json!({ "Request": opened }));
    let base = || document(json!([line(1, bag(), 1, "100.00")]));
    let with = |name: &str, value: &str| {
        let mut request = base();
        request["Document"]["Header"][name] = json!(value);
        request
    };
    let mut applies = |request: Value, id: &str| find(&evaluate(&mut bench, request), id).is_some();
    assert!(!applies(base(), "XMAS25"));
    assert!(applies(with("Date", "2025-12-24T19:00:00"), "XMAS25"));
    assert!(!applies(with("Date", "2025-12-25T00:00:00"), "XMAS25"));
    assert!(!applies(with("CurrencyId", "GBP"), "SPEND200"));
    let mut excluded = base();
    excluded["Document"]["Header"]["TaxExcluded"] = json!(true);
    excluded["Document"]["Lines"] = json!([line(1, bag(), 3, "100.00")]);
    assert!(!applies(excluded, "SPEND200"));
    let mut ignored = document(json!([line(1, tee(), 1, "29.90")]));
    ignored["Document"]["Lines"][0]["IgnoreSaleCondition"] = json!(true);
    assert!(!applies(ignored, "TEE30"));
}

#[test]
fn every_kind_of_benefit_is_answered_and_fits_the_contract() {
    let mut bench = Bench::new();
    let kinds = [
        "OnItemCondition",
        "Voucher",
        "Gift",
        "XForY",
        "Loyalty",
        "OnAdditionalItem",
        "None",
        "FixedPrize",
        "OnReceipt",
    ];
    for kind in kinds {
        let mut condition = summer();
        condition["Id"] = json!(kind);
        condition["ReceiptOrLineConditionsSettings"] =
            json!({"Used": true, "AlwaysApply": true, "ItemConditions": {"Used": true, "ItemTriggerId": "TSHIRT01"}});
        condition["BenefitSettings"] =
            json!({"DiscountTypeId": kind, "DiscountSettings": [{"UnitPrice": 20, "MinimumQuantity": 1}]});
        bench.ok(ENDPOINT, "Insert", json!({ "Request": condition }));
        let rows = evaluate(&mut bench, document(json!([line(1, tee(), 2, "29.90"), line(2, bag(), 1, "50.00")])));
        assert_eq!(find(&rows, kind).expect("met")["BenefitType"], kind);
        if kind == "FixedPrize" {
            let row = &find(&rows, kind).unwrap()["ToApply"]["DiscountInformation"]["Discount"]["Lines"][0];
            assert_eq!((row["Amount"].to_string().as_str(), row["UnitPrice"].to_string().as_str()), ("19.80", "20.00"));
        }
        bench.ok(ENDPOINT, "Delete", json!({"Request": {"Id": kind}}));
    }
}

/// A condition of ten per cent on everything, with these members of its receipt or line conditions.
fn ten_off(id: &str, ranking: i64, conditions: Value) -> Value {
    let mut condition = summer();
    condition["Id"] = json!(id);
    condition["Ranking"] = json!(ranking);
    condition["ReceiptOrLineConditionsSettings"] = json!({"Used": true, "AlwaysApply": true});
    let all = condition["ReceiptOrLineConditionsSettings"].as_object_mut().unwrap();
    all.extend(conditions.as_object().unwrap().clone());
    condition["BenefitSettings"] = json!({"DiscountTypeId": "OnItemCondition", "DiscountSettings": [{"Pourcent": 10}]});
    condition
}

/// The lines that each condition is applied to, in a retailer that has no others.
fn applied(conditions: Vec<Value>, request: Value) -> Vec<(String, Vec<i64>)> {
    let mut bench = Bench::new();
    let seeded: Vec<_> = bench.world.promotions().all().map(|promotion| promotion.id.clone()).collect();
    for id in &seeded {
        bench.world.promotions_mut().remove(id);
    }
    for condition in conditions {
        bench.ok(ENDPOINT, "Insert", json!({ "Request": condition }));
    }
    let rows = evaluate(&mut bench, request).into_iter();
    let lines = |row: &Value| -> Vec<i64> {
        let lines = row["ToApply"]["TriggerLines"].as_array().expect("to be applied");
        lines.iter().map(|line| line["Id"].as_i64().unwrap()).collect()
    };
    rows.map(|row| (row["Id"].as_str().unwrap().to_owned(), lines(&row))).collect()
}

#[test]
fn an_exclusive_condition_keeps_others_off_its_lines_or_its_receipt() {
    let both = || document(json!([line(1, tee(), 1, "30.00"), line(2, bag(), 1, "50.00")]));
    let on_tees = |more: Value| {
        let mut conditions = json!({"ItemConditions": {"Used": true, "ItemTriggerId": "TSHIRT01"}});
        conditions.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        conditions
    };
    let row = |id: &str, lines: &[i64]| (id.to_owned(), lines.to_vec());
    let plain = ten_off("A", 1, on_tees(json!({})));
    let second = ten_off("B", 2, json!({}));
    assert_eq!(
        applied(vec![plain.clone(), second.clone()], both()),
        [row("A", &[1]), row("B", &[1, 2])],
        "they add up"
    );
    let lines = ten_off("A", 1, on_tees(json!({"ExclusiveRuleOnLines": true})));
    assert_eq!(applied(vec![lines, second.clone()], both()), [row("A", &[1]), row("B", &[2])]);
    let late = ten_off("B", 2, json!({"ExclusiveRuleOnLines": true}));
    assert_eq!(applied(vec![plain.clone(), late], both()), [row("A", &[1]), row("B", &[2])]);
    let alone = ten_off("A", 1, on_tees(json!({"ExclusiveRuleOnReceipts": true})));
    assert_eq!(applied(vec![alone, second], both()), [row("A", &[1])]);
    let late = ten_off("B", 2, json!({"ExclusiveRuleOnReceipts": true}));
    assert_eq!(applied(vec![plain.clone(), late], both()), [row("A", &[1])], "somebody was there before");
    let mut receipt = ten_off("B", 2, json!({"AccumulativeRuleWithRulesOnLines": false}));
    receipt["SaleConditionType"] = json!("Receipt");
    assert_eq!(applied(vec![plain, receipt], both()), [row("A", &[1]), row("B", &[2])]);
}

#[test]
fn each_item_may_have_to_be_worth_it_and_each_grouping_to_have_enough() {
    let mut each =
        ten_off("A", 1, json!({"AmountConditions": {"Used": true, "CalculationType": "EachItemIsUnderCondition"}}));
    each["BenefitSettings"]["DiscountSettings"] = json!([{"Pourcent": 10, "MinimumAmount": 40}]);
    let tees_and_bag = |tees| document(json!([line(1, tee(), tees, "30.00"), line(2, bag(), 1, "50.00")]));
    assert_eq!(applied(vec![each.clone()], tees_and_bag(1)), [("A".to_owned(), vec![2])]);
    assert_eq!(applied(vec![each], tees_and_bag(2)), [("A".to_owned(), vec![1, 2])]);
    for (grouping, enough) in [("GenericItem", false), ("Category1", true)] {
        let grouping = json!({"Used": true, "GroupingId": grouping, "MinimumQuantityInEachGrouping": true});
        let mut condition = ten_off("A", 1, json!({"ItemConditions": {"Used": true, "Grouping": grouping}}));
        condition["BenefitSettings"]["DiscountSettings"] = json!([{"Pourcent": 10, "MinimumQuantity": 2}]);
        let tops = document(json!([line(1, tee(), 1, "30.00"), line(2, polo(), 1, "50.00")]));
        assert_eq!(applied(vec![condition], tops).len(), usize::from(enough), "a tee and a polo are two tops");
    }
}

#[test]
fn a_fixed_price_is_given_as_often_as_it_says_and_ignored_payments_earn_no_voucher() {
    let mut bench = Bench::new();
    let mut fixed = ten_off("FIXED", 1, json!({}));
    fixed["BenefitSettings"] = json!({
        "DiscountTypeId": "FixedPrize", "DiscountSettings": [{"UnitPrice": 20, "MinimumQuantity": 2}],
        "FixedPrice": {"Used": true, "IterationCount": 1},
    });
    bench.ok(ENDPOINT, "Insert", json!({ "Request": fixed }));
    let mut voucher = ten_off("BACK", 2, json!({}));
    voucher["BenefitSettings"] = json!({
        "DiscountTypeId": "Voucher", "DiscountSettings": [{"Pourcent": 10}],
        "Voucher": {"Used": true, "RegisterOperationId": "LC", "IgnoredPayments": "KDO;AVO"},
    });
    bench.ok(ENDPOINT, "Insert", json!({ "Request": voucher }));
    let mut request = document(json!([line(1, bag(), 5, "30.00")]));
    request["Document"]["Payments"] = json!([{"Id": "KDO", "Amount": 100}, {"Id": "CB", "Amount": 50}]);
    let rows = evaluate(&mut bench, request);
    let apply = &find(&rows, "FIXED").expect("met")["ToApply"];
    let given = &apply["DiscountInformation"]["Discount"]["Lines"][0]["Amount"];
    assert_eq!((apply["Count"].as_i64(), given.to_string()), (Some(1), "20.00".to_owned()), "two of five pieces");
    assert_eq!(find(&rows, "BACK").expect("met")["ToApply"]["Voucher"]["Amount"].to_string(), "5.00");
}

#[test]
fn a_document_that_names_what_is_not_there_is_refused() {
    let mut bench = Bench::new();
    let good = || document(json!([line(1, bag(), 1, "100.00")]));
    let mut refused = |name: &str, value: &str| {
        let mut request = good();
        request["Document"]["Header"][name] = json!(value);
        bench.refused(ENDPOINT, "Evaluate", json!({ "Request": request }))
    };
    assert!(refused("StoreId", "999").contains("Store 999 unknown"));
    assert!(refused("CustomerId", "NOBODY").contains("Customer NOBODY unknown"));
    assert!(refused("CurrencyId", "").starts_with("(1) input data not valid."));
    let unknown = document(json!([line(1, "NOTHING", 1, "1.00")]));
    assert!(bench.refused(ENDPOINT, "Evaluate", json!({ "Request": unknown })).contains("Item NOTHING unknown"));
    let huge = document(json!([line(1, bag(), 1, "9000000000")]));
    assert!(bench.refused(ENDPOINT, "Evaluate", json!({ "Request": huge })).contains("must not exceed"));
}
