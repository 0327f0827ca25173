//! `LoyaltyWcfService` (vendor WSDL): loyalty cards, their points, programmes and lives.
//!
//! A tier is the card's programme. From `UpdatePoints` on the vendor calls the writing operations beta.

mod cards;
mod points;
mod types;

pub use self::{
    cards::{
        CloseCard, CloseCardRequest, CreateExternCard, CreateExternCardRequest, CreateLoyaltyCard, GetCustomerCards,
        GetCustomerCardsRequest, GetLoyaltyCard, ReOpenCard, ReOpenCardRequest, UpdateCardId, UpdateCardIdRequest,
        UpdateProgram, UpdateProgramRequest, UpdateValidityPeriod, UpdateValidityPeriodRequest,
    },
    points::{
        GetAvailableLoyaltyPoints, GetCustomerAvailableLoyaltyPoints, GetLoyaltyPointsForSale, UpdatePoints,
        UpdatePointsLineType, UpdatePointsRequest,
    },
    types::{CardHeaderGet, LoyaltyProgramType, ProgramCardGet, ValidityPeriod},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "LoyaltyWcfService.svc",
    interface: "ILoyaltyWcfService",
    context: "clientContext",
    plug_in: None,
};
