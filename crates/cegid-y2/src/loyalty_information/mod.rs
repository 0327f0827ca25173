//! `LoyaltyService` (vendor WSDL): a card as it stands on a day, and the settings of a programme.

mod benefit;
mod card_management;
mod get_card_info;
mod get_program_main_info;
mod program;

pub use self::{
    benefit::{
        BenefitOption, BenefitVoucher, LoyaltyBenefitRestitution, LoyaltyCascadeBenefit, LoyaltyUpdateCumulType,
        LoyaltyVoucherType, LoyaltyVoucherUseType,
    },
    card_management::{
        CardManagement, CardReissueRules, CardRenewalRules, CardValidityCardRules, IsMandatory,
        LoyaltyCardLifeTimeType, LoyaltyCardRenewalType, LoyaltyCardStartUpType, LoyaltyProgramActivationRule,
    },
    get_card_info::{
        CardBenefit, CardCumulation, CardCustomer, CardOperationAvailable, CardState, CardValidityPeriod, CardVisit,
        GetCardInfo, GetCardInfoReply, GetCardInfoRequest, LoyaltyCardType,
    },
    get_program_main_info::{GetProgramMainInfo, GetProgramMainInfoReply, GetProgramMainInfoRequest},
    program::{
        LoyaltyMessages, LoyaltyUnit, Program, ProgramAcquired, ProgramBenefit, ProgramBenefitBirthday,
        ProgramBenefitOther, ProgramBenefitWelcome, ProgramCampaign, ProgramCurrency, ProgramValidityProgram,
    },
};
use super::Service;

/// Where it is.
pub const SERVICE: Service =
    Service { endpoint: "LoyaltyService.svc", interface: "ILoyaltyWebService", context: "Context", plug_in: None };
