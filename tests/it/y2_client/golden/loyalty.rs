//! Loyalty cards, points, programmes.

use cegid_y2::loyalty::{
    CloseCard, CloseCardRequest, CreateExternCard, CreateExternCardRequest, CreateLoyaltyCard,
    GetAvailableLoyaltyPoints, GetCustomerAvailableLoyaltyPoints, GetCustomerCards, GetCustomerCardsRequest,
    GetLoyaltyCard, GetLoyaltyPointsForSale, LoyaltyProgramType, ReOpenCard, ReOpenCardRequest, UpdateCardId,
    UpdateCardIdRequest, UpdatePoints, UpdatePointsLineType, UpdatePointsRequest, UpdateProgram, UpdateProgramRequest,
    UpdateValidityPeriod, UpdateValidityPeriodRequest, ValidityPeriod,
};
use cegid_y2::loyalty_information::{
    GetCardInfo, GetCardInfoRequest, GetProgramMainInfo, GetProgramMainInfoRequest, LoyaltyCardType,
    LoyaltyProgramActivationRule, LoyaltyVoucherType,
};
use cegid_y2::sale_document::SaleDocumentIdentifier;

use super::{CUSTOMER, exchange, key, text};

const CARD: &str = "6100000000007";

fn period() -> Option<ValidityPeriod> {
    let day = |text: &str| Some(text.parse().unwrap());
    Some(ValidityPeriod { end: day("2099-12-31T00:00:00"), start: day("2025-05-06T00:00:00") })
}

#[tokio::test]
async fn points() {
    let card = GetAvailableLoyaltyPoints { loyalty_card_id: CARD.to_owned() };
    let on_card = exchange("loyalty_wcf_service.get_available_loyalty_points", &card).await;
    assert_eq!(on_card.unwrap().to_string(), "120.50");
    let customer = GetCustomerAvailableLoyaltyPoints { customer_reference: "2990000000017".to_owned() };
    let of_customer = exchange("loyalty_wcf_service.get_customer_available_loyalty_points", &customer).await;
    assert_eq!(of_customer.unwrap().to_string(), "-0.5");
    let sale = SaleDocumentIdentifier { key: Some(key()), ..Default::default() };
    let earned =
        exchange("loyalty_wcf_service.get_loyalty_points_for_sale", &GetLoyaltyPointsForSale { request: sale }).await;
    assert_eq!(earned.unwrap().to_string(), "19");
}

#[tokio::test]
async fn cards() {
    let request = GetCustomerCardsRequest {
        active_cards: Some(true),
        customer_id: text(CUSTOMER),
        store_id: text("007"),
        ..Default::default()
    };
    let cards = exchange("loyalty_wcf_service.get_customer_cards", &GetCustomerCards { request }).await;
    let program = cards[0].program.as_ref().unwrap();
    assert_eq!((program.label.as_deref(), &program.kind), (Some("Gold"), &Some(LoyaltyProgramType::ByPoints)));
    assert!(cards[0].expiracy_date.as_ref().unwrap().is_for_ever());
    assert_eq!((cards[1].closed, &cards[1].program), (Some(true), &None));
    let one = GetLoyaltyCard { loyalty_card_id: CARD.to_owned() };
    let one = exchange("loyalty_wcf_service.get_loyalty_card", &one).await;
    assert_eq!(one.as_ref(), cards.first());
}

#[tokio::test]
async fn card_creation() {
    let operation = CreateLoyaltyCard { customer_reference: CUSTOMER.to_owned(), store_id: "007".to_owned() };
    let id = exchange("loyalty_wcf_service.create_loyalty_card", &operation).await;
    assert_eq!(id.as_deref(), Some("6100000000008"));
    let request = CreateExternCardRequest {
        closed: Some(false),
        customer_id: text(CUSTOMER),
        loyalty_card_id: text("EXT-7"),
        program_id: text("GOLD"),
        store_id: text("007"),
        validity_period: period(),
    };
    exchange("loyalty_wcf_service.create_extern_card", &CreateExternCard { request }).await;
}

#[tokio::test]
async fn movement_of_points() {
    let request = UpdatePointsRequest {
        comment: text("sorry & thanks"),
        date: Some("2025-05-06T00:00:00".parse().unwrap()),
        line_type: Some(UpdatePointsLineType::Amount),
        loyalty_card_id: text(CARD),
        points: Some("-12.50".parse().unwrap()),
        program_id: text("GOLD"),
        reason_id: text("GES"),
        store_id: text("007"),
    };
    exchange("loyalty_wcf_service.update_points", &UpdatePoints { request }).await;
}

#[tokio::test]
async fn changes_of_a_card() {
    let request = UpdateProgramRequest { loyalty_card_id: text("EXT-7"), program_id: text("SILVER") };
    exchange("loyalty_wcf_service.update_program", &UpdateProgram { request }).await;
    let request = UpdateValidityPeriodRequest { loyalty_card_id: text("EXT-7"), validity_period: period() };
    exchange("loyalty_wcf_service.update_validity_period", &UpdateValidityPeriod { request }).await;
    let request = UpdateCardIdRequest { loyalty_card_id: text("EXT-7"), new_loyalty_card_id: text("EXT-8") };
    exchange("loyalty_wcf_service.update_card_id", &UpdateCardId { request }).await;
}

#[tokio::test]
async fn life_of_a_card() {
    let request = CloseCardRequest { comment: text("lost"), loyalty_card_id: text("EXT-8"), reason: text("COR") };
    exchange("loyalty_wcf_service.close_card", &CloseCard { request }).await;
    let request = ReOpenCardRequest {
        loyalty_card_id: text("EXT-8"),
        reason: text("COR"),
        validity_period: period(),
        ..Default::default()
    };
    exchange("loyalty_wcf_service.re_open_card", &ReOpenCard { request }).await;
}

#[tokio::test]
async fn card_information() {
    let request = GetCardInfoRequest {
        card_reference: CARD.to_owned(),
        date_for_card_validity: "2025-05-06T00:00:00".parse().unwrap(),
    };
    let card = exchange("loyalty_service.get_card_info", &GetCardInfo { request }).await;
    assert_eq!(card.origin, Some(LoyaltyCardType::MigrationFromLoyaltyV1));
    assert_eq!(card.closing_date.unwrap().value(), None, "it was never closed");
    assert_eq!(card.cumulation.unwrap().available.unwrap().to_string(), "120.50");
    assert_eq!((card.state.unwrap().expired, card.visit.unwrap().acquired), (Some(false), Some(7)));
    assert_eq!(format!("{:?}", card.customer.unwrap()), "CardCustomer { .. }");
}

#[tokio::test]
async fn program_information() {
    let request = GetProgramMainInfoRequest { program_id: "GOLD".to_owned() };
    let reply = exchange("loyalty_service.get_program_main_info", &GetProgramMainInfo { request }).await;
    let (cards, program) = (reply.card_management.unwrap(), reply.program.unwrap());
    assert_eq!(cards.active_rule, Some(LoyaltyProgramActivationRule::ActivateOnFirstBuy));
    assert_eq!(cards.validity_card.unwrap().nb_days, Some(365));
    assert_eq!(program.currency.unwrap().ids, ["GBP", "EUR"]);
    let benefit = program.benefit.unwrap();
    let option = benefit.other.unwrap().option.unwrap();
    assert_eq!(option.voucher_type, Some(LoyaltyVoucherType::CashRegister));
    assert_eq!(option.voucher.unwrap().item_voucher.as_deref(), Some("BAF"));
    assert_eq!(benefit.birthday.unwrap().option, None);
}
