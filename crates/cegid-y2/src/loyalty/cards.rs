//! The life of a card: found, created, changed, closed, opened again.

use super::types::{CardHeaderGet, ValidityPeriod};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Asks for one card.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLoyaltyCard {
    pub loyalty_card_id: String,
}

impl Operation for GetLoyaltyCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetLoyaltyCard";
    const REPEATABLE: bool = true;
    /// An unknown card is nil or a fault: which is not known.
    type Response = Option<CardHeaderGet>;
}

/// Asks for the cards of one customer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GetCustomerCards {
    #[serde(rename = "customerCardsRequest")]
    pub request: GetCustomerCardsRequest,
}

impl Operation for GetCustomerCards {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetCustomerCards";
    const REPEATABLE: bool = true;
    type Response = Vec<CardHeaderGet>;
}

/// Whose cards, and which of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCustomerCardsRequest {
    /// Only active ones, or only the others; all where absent.
    pub active_cards: Option<bool>,
    pub customer_id: Option<String>,
    /// Instead of the code: a card number, a barcode, an external reference.
    pub customer_reference: Option<String>,
    /// Only those made there.
    pub store_id: Option<String>,
}

/// Makes a card for a customer. Sending it twice may make two.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateLoyaltyCard {
    pub customer_reference: String,
    pub store_id: String,
}

impl Operation for CreateLoyaltyCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "CreateLoyaltyCard";
    const REPEATABLE: bool = false;
    /// The new card's number.
    type Response = Option<String>;
}

/// Brings a card of another system in. The second time its number is taken: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CreateExternCard {
    #[serde(rename = "CreateExternCardRequest")]
    pub request: CreateExternCardRequest,
}

impl Operation for CreateExternCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "CreateExternCard";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateExternCardRequest {
    pub closed: Option<bool>,
    pub customer_id: Option<String>,
    /// Up to 17 characters.
    pub loyalty_card_id: Option<String>,
    pub program_id: Option<String>,
    pub store_id: Option<String>,
    pub validity_period: Option<ValidityPeriod>,
}

/// Renumbers a card. The second time the old number is unknown: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UpdateCardId {
    #[serde(rename = "UpdateCardIdRequest")]
    pub request: UpdateCardIdRequest,
}

impl Operation for UpdateCardId {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateCardId";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The two numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateCardIdRequest {
    pub loyalty_card_id: Option<String>,
    /// Up to 17 characters, free.
    pub new_loyalty_card_id: Option<String>,
}

/// Moves an active card to another programme. Saying it twice changes nothing more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UpdateProgram {
    #[serde(rename = "UpdateProgramRequest")]
    pub request: UpdateProgramRequest,
}

impl Operation for UpdateProgram {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateProgram";
    const REPEATABLE: bool = true;
    type Response = ();
}

/// The card and its new programme.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateProgramRequest {
    pub loyalty_card_id: Option<String>,
    pub program_id: Option<String>,
}

/// Sets the period of a card. Saying it twice changes nothing more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UpdateValidityPeriod {
    #[serde(rename = "UpdateValidityPeriodRequest")]
    pub request: UpdateValidityPeriodRequest,
}

impl Operation for UpdateValidityPeriod {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateValidityPeriod";
    const REPEATABLE: bool = true;
    type Response = ();
}

/// The card and its new period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateValidityPeriodRequest {
    pub loyalty_card_id: Option<String>,
    pub validity_period: Option<ValidityPeriod>,
}

/// Closes an active card. The second time it is closed already: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CloseCard {
    #[serde(rename = "CloseCardRequest")]
    pub request: CloseCardRequest,
}

impl Operation for CloseCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "CloseCard";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The card, and why.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CloseCardRequest {
    pub comment: Option<String>,
    pub loyalty_card_id: Option<String>,
    pub reason: Option<String>,
}

/// Reopens a closed card. The second time it is not closed: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ReOpenCard {
    #[serde(rename = "ReOpenCardRequest")]
    pub request: ReOpenCardRequest,
}

impl Operation for ReOpenCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "ReOpenCard";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The card, why, and for how long.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReOpenCardRequest {
    pub comment: Option<String>,
    pub loyalty_card_id: Option<String>,
    pub reason: Option<String>,
    pub validity_period: Option<ValidityPeriod>,
}
