//! `SalesConditionsService` (vendor WSDL): promotions, and what they make of a document.
//!
//! The contract names members and says nothing about them; what they mean is inferred from their names.

mod benefit;
mod common;
mod customer_conditions;
mod document;
mod items;
mod operations;
mod receipt_conditions;
mod sales_condition;

pub use self::{
    benefit::{
        AdditionalItemsBenefit, BenefitSettings, ConditionItemsBenefit, DiscountSettings, FixedPriceBenefit,
        GiftBenefit, VoucherBenefit, XForYBenefit,
    },
    common::{
        DatePeriod, FrequencyPeriod, IncentiveMessage, MessagesSettings, Periods, SaleConditionBenefitType,
        SaleConditionMaximize, SaleConditionType, SaleConditionVoucherUseType, TaxSystem,
    },
    customer_conditions::{
        CustomerConditionsSettings, CustomerOccurrence, LoyalCustomerConditions, LoyalCustomerOccurrence,
    },
    document::{
        EvaluatedDocument, EvaluatedHeader, EvaluatedLine, EvaluatedLoyalty, EvaluatedPayment, EvaluatedUnitPrice,
        KeyWord,
    },
    items::{
        BenefitGrouping, ConditionGrouping, Criterion, CriterionItem, ItemScope, ItemsGroup, ItemsGroupItem,
        SelectedItems,
    },
    operations::{
        Delete, DeleteRequest, Evaluate, EvaluateOption, EvaluateReply, EvaluateRequest, Get, GetReply, GetRequest,
        Insert, InsertRequest, SelectedSalesCondition, Update, UpdateRequest,
    },
    receipt_conditions::{
        AmountConditions, ApplyToDiscountedItems, CalculationType, ItemConditions, ItemGrouping, KeyWordConditions,
        ReceiptOrLineConditionsSettings,
    },
    sales_condition::{
        Applicable, Discount, DiscountHeader, DiscountLine, DiscountToApply, GiftToApply, Incentive, LoyaltyToApply,
        MarkDown, SalesCondition, ToApply, TriggerLine, VoucherToApply,
    },
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "SalesConditionsService.svc",
    interface: "ISalesConditionsWebService",
    context: "Context",
    plug_in: None,
};
