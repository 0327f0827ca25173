//! `LoyaltyWcfService` (vendor WSDL): loyalty cards, their points, programmes and lives.
//!
//! A tier is the card's programme. From `UpdatePoints` on the vendor calls the writing operations beta.

mod close_card;
mod create_extern_card;
mod create_loyalty_card;
mod get_available_loyalty_points;
mod get_customer_available_loyalty_points;
mod get_customer_cards;
mod get_loyalty_card;
mod get_loyalty_points_for_sale;
mod re_open_card;
mod types;
mod update_card_id;
mod update_points;
mod update_program;
mod update_validity_period;

pub use self::{
    close_card::{CloseCard, CloseCardRequest},
    create_extern_card::{CreateExternCard, CreateExternCardRequest},
    create_loyalty_card::CreateLoyaltyCard,
    get_available_loyalty_points::GetAvailableLoyaltyPoints,
    get_customer_available_loyalty_points::GetCustomerAvailableLoyaltyPoints,
    get_customer_cards::{GetCustomerCards, GetCustomerCardsRequest},
    get_loyalty_card::GetLoyaltyCard,
    get_loyalty_points_for_sale::GetLoyaltyPointsForSale,
    re_open_card::{ReOpenCard, ReOpenCardRequest},
    types::{CardHeaderGet, LoyaltyProgramType, ProgramCardGet, ValidityPeriod},
    update_card_id::{UpdateCardId, UpdateCardIdRequest},
    update_points::{UpdatePoints, UpdatePointsLineType, UpdatePointsRequest},
    update_program::{UpdateProgram, UpdateProgramRequest},
    update_validity_period::{UpdateValidityPeriod, UpdateValidityPeriodRequest},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "LoyaltyWcfService.svc",
    interface: "ILoyaltyWcfService",
    context: "clientContext",
    plug_in: None,
};
