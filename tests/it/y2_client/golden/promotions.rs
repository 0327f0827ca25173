//! Sales conditions.

use cegid_y2::sales_conditions::{
    ApplyToDiscountedItems, BenefitSettings, ConditionGrouping, Criterion, CriterionItem, CustomerConditionsSettings,
    DatePeriod, Delete, DeleteRequest, DiscountSettings, Evaluate, EvaluateOption, EvaluateRequest, EvaluatedDocument,
    EvaluatedHeader, EvaluatedLine, EvaluatedLoyalty, EvaluatedPayment, EvaluatedUnitPrice, FrequencyPeriod, Get,
    GetRequest, IncentiveMessage, Insert, InsertRequest, ItemConditions, ItemGrouping, ItemScope, ItemsGroup,
    ItemsGroupItem, KeyWord, KeyWordConditions, LoyalCustomerConditions, MessagesSettings, Periods,
    ReceiptOrLineConditionsSettings, SaleConditionBenefitType, SaleConditionMaximize, SaleConditionType, SelectedItems,
    SelectedSalesCondition, TaxSystem, Update, UpdateRequest, XForYBenefit,
};

use super::{CUSTOMER, exchange, text};

fn benefit() -> BenefitSettings {
    let step = DiscountSettings {
        minimum_quantity: Some(3.into()),
        pourcent: Some("33.33".parse().unwrap()),
        rank: Some(1),
        ..Default::default()
    };
    let item = |code: &str, rank| ItemsGroupItem { code: code.to_owned(), rank };
    let group = ItemsGroup {
        external_reference: "TEES".to_owned(),
        id: Some(1),
        items: vec![item("TSHIRT01", 1), item("TSHIRT02", 2)],
        label: text("T-shirts"),
    };
    let scope = ItemScope {
        discounted_items_count: Some(1),
        selected_items: Some(SelectedItems::TheLessExpensive),
        ..Default::default()
    };
    BenefitSettings {
        discount_settings: vec![step],
        discount_type_id: Some(SaleConditionBenefitType::XForY),
        items_groups: vec![group],
        loyalty: Some(false),
        x_for_y_items: Some(XForYBenefit {
            criteria: vec![CriterionItem(Criterion::Category1), CriterionItem(Criterion::GrossUnitPrice)],
            item_scope: Some(scope),
            used: true,
        }),
        ..Default::default()
    }
}

fn conditions() -> ReceiptOrLineConditionsSettings {
    let grouping = ItemGrouping {
        grouping_id: Some(ConditionGrouping::ItemsGroup),
        minimum_quantity_in_each_grouping: Some(false),
        used: true,
        user_field_id: None,
    };
    ReceiptOrLineConditionsSettings {
        always_apply: Some(true),
        apply_to_discounted_items: Some(ApplyToDiscountedItems::ApplyToNonDiscountedItems),
        item_conditions: Some(ItemConditions { grouping: Some(grouping), item_trigger_id: text("TEES"), used: true }),
        key_word_conditions: Some(KeyWordConditions { key_word: text("XMAS"), mandatory_scan: Some(true), used: true }),
        maximize: Some(SaleConditionMaximize::Net),
        used: true,
        ..Default::default()
    }
}

fn periods() -> Periods {
    let day = |text: &str| Some(text.parse().unwrap());
    let advent = DatePeriod { end_date: day("2025-12-24T00:00:00"), start_date: day("2025-12-01T00:00:00") };
    Periods {
        application: Some(FrequencyPeriod { date_period: Some(advent), frequency_id: None }),
        exclusions: vec![FrequencyPeriod { date_period: None, frequency_id: text("SUN") }],
    }
}

#[tokio::test]
async fn a_condition_is_inserted_and_read_back() {
    let loyal = LoyalCustomerConditions {
        loyalty_program: vec!["GOLD".to_owned(), "SILVER".to_owned()],
        minimum_loyalty_points: Some(10),
        used: true,
        ..Default::default()
    };
    let customers =
        CustomerConditionsSettings { loyal_customer_conditions: Some(loyal), used: true, ..Default::default() };
    let incentive =
        IncentiveMessage { message: text("Almost"), quantity: Some(1.into()), used: true, ..Default::default() };
    let request = InsertRequest {
        benefit_settings: Some(benefit()),
        closed: Some(false),
        currency_id: "GBP".to_owned(),
        customer_conditions_settings: Some(customers.clone()),
        frequency_period: Some(periods()),
        id: "XMAS".to_owned(),
        label: "Three & two".to_owned(),
        level: Some(1),
        markdown_id: "SOL".to_owned(),
        messages_settings: Some(MessagesSettings {
            condition_message: text("One is free"),
            incentive_message: Some(incentive),
        }),
        ranking: Some(5),
        receipt_or_line_conditions_settings: Some(conditions()),
        restriction_categories_id: None,
        sale_condition_type: SaleConditionType::Line,
        tax_system_id: TaxSystem::TaxIncluded,
    };
    exchange("sales_conditions_service.insert", &Insert { request }).await;
    let read = Get { request: GetRequest { id: "XMAS".to_owned() } };
    let read = exchange("sales_conditions_service.get", &read).await;
    assert_eq!(read.benefit_settings, Some(benefit()));
    assert_eq!(read.receipt_or_line_conditions_settings, Some(conditions()));
    assert_eq!((read.frequency_period, read.customer_conditions_settings), (Some(periods()), Some(customers)));
}

#[tokio::test]
async fn a_condition_is_changed_and_deleted() {
    let request = UpdateRequest { closed: Some(true), id: "XMAS".to_owned(), label: text(""), ..Default::default() };
    exchange("sales_conditions_service.update", &Update { request }).await;
    let request = DeleteRequest { id: "XMAS".to_owned() };
    exchange("sales_conditions_service.delete", &Delete { request }).await;
}

#[tokio::test]
async fn a_document_is_evaluated() {
    let price = "29.90".parse().unwrap();
    let header = EvaluatedHeader {
        currency_id: "GBP".to_owned(),
        customer_id: CUSTOMER.to_owned(),
        date: "2025-12-06T00:00:00".parse().unwrap(),
        key_words: vec![KeyWord { code_stat: None, is_scanned: true, key_word: "XMAS".to_owned() }],
        loyalty: Some(EvaluatedLoyalty {
            available_cumulation: "120.50".parse().unwrap(),
            card_id: None,
            program_id: "GOLD".to_owned(),
        }),
        store_id: "007".to_owned(),
        tax_excluded: false,
    };
    let line = EvaluatedLine {
        id: 1,
        ignore_sale_condition: None,
        item_id: "TSHIRT01          M              X".to_owned(),
        quantity: 3.into(),
        unit_price: EvaluatedUnitPrice { base: price, net: price },
    };
    let payment = EvaluatedPayment { amount: "59.80".parse().unwrap(), id: "CB".to_owned() };
    let selected = SelectedSalesCondition { count_to_apply: 1, id: "XMAS".to_owned(), level: None };
    let request = EvaluateRequest {
        document: EvaluatedDocument { header, lines: vec![line], payments: vec![payment] },
        option: Some(EvaluateOption { with_incentive: true }),
        selected_sales_conditions: vec![selected],
    };
    let reply = exchange("sales_conditions_service.evaluate", &Evaluate { request }).await;
    let [free, offer, almost] = &reply.sales_conditions[..] else { panic!("three conditions") };
    let apply = free.to_apply.as_ref().unwrap();
    let discount = apply.discount_information.as_ref().unwrap().discount.as_ref().unwrap();
    assert_eq!(discount.lines[0].amount.unwrap().to_string(), "29.90");
    assert_eq!(discount.header, None, "an empty element says nothing");
    assert_eq!((apply.trigger_lines.len(), free.on_key_word), (1, Some(true)));
    assert_eq!(offer.applicable.as_ref().unwrap().selectable, Some(true));
    assert_eq!(offer.benefit_type, Some(SaleConditionBenefitType::OnReceipt));
    assert_eq!(almost.incentive.as_ref().unwrap().information.as_deref(), Some("40.20"));
}
