//! `SalesConditionsService` (vendor WSDL): promotions, and what they make of a document.
//!
//! The contract names members and says nothing about them; what they mean is inferred from their names.

mod benefit;
mod common;
mod customer_conditions;
mod delete;
mod document;
mod evaluate;
mod get;
mod insert;
mod items;
mod receipt_conditions;
mod sales_condition;
mod update;

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
    delete::{Delete, DeleteRequest},
    document::{
        EvaluatedDocument, EvaluatedHeader, EvaluatedLine, EvaluatedLoyalty, EvaluatedPayment, EvaluatedUnitPrice,
        KeyWord,
    },
    evaluate::{Evaluate, EvaluateOption, EvaluateReply, EvaluateRequest, SelectedSalesCondition},
    get::{Get, GetReply, GetRequest},
    insert::{Insert, InsertRequest},
    items::{
        BenefitGrouping, ConditionGrouping, Criterion, CriterionItem, ItemScope, ItemsGroup, ItemsGroupItem,
        SelectedItems,
    },
    receipt_conditions::{
        AmountConditions, ApplyToDiscountedItems, CalculationType, ItemConditions, ItemGrouping, KeyWordConditions,
        ReceiptOrLineConditionsSettings,
    },
    sales_condition::{
        Applicable, Discount, DiscountHeader, DiscountLine, DiscountToApply, GiftToApply, Incentive, LoyaltyToApply,
        MarkDown, SalesCondition, ToApply, TriggerLine, VoucherToApply,
    },
    update::{Update, UpdateRequest},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "SalesConditionsService.svc",
    interface: "ISalesConditionsWebService",
    context: "Context",
    plug_in: None,
};
