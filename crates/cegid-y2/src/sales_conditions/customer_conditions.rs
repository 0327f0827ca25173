//! Who profits from a condition (vendor WSDL).

use serde::{Deserialize, Serialize};

use super::common::DatePeriod;

/// Which customers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CustomerConditionsSettings {
    /// A list of customers of the folder.
    pub customer_trigger_id: Option<String>,
    pub loyal_customer_conditions: Option<LoyalCustomerConditions>,
    pub occurrence: Option<CustomerOccurrence>,
    pub used: bool,
}

/// Holders of loyalty cards.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct LoyalCustomerConditions {
    /// Of one of these programmes.
    pub loyalty_program: Vec<String>,
    pub minimum_loyalty_points: Option<i32>,
    pub occurrence: Option<LoyalCustomerOccurrence>,
    pub used: bool,
}

/// How often, and since when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct LoyalCustomerOccurrence {
    pub from_card_issue: Option<bool>,
    pub from_card_renewal: Option<bool>,
    pub from_x_days: Option<i32>,
    pub from_x_months: Option<i32>,
    pub number: Option<i32>,
    pub sales_date_period: Option<DatePeriod>,
}

/// How often, and since when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CustomerOccurrence {
    pub from_x_days: Option<i32>,
    pub from_x_months: Option<i32>,
    pub number: Option<i32>,
    pub sales_date_period: Option<DatePeriod>,
}
