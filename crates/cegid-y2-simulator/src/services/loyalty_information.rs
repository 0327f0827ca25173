//! `LoyaltyService`: a card as it stands on a day, and the settings of a programme. What the simulated retailer has no
//! setting for is answered as the plainest programme would (assumed).

use serde_json::{Value, json};

use super::known::{FOR_EVER, NEVER};
use super::refusal::{at, refused, request};
use super::values::{Members, midnight, moment};
use crate::call::{Call, Handler};
use crate::fault::ServiceFault;
use crate::world::loyalty::{CardState, LoyaltyProgram};

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "GetCardInfo" => Some(get_card_info),
        "GetProgramMainInfo" => Some(get_program_main_info),
        _ => None,
    }
}

/// A card by its number; an unknown one is a fault (assumed). Without a day, today.
fn get_card_info(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["CardReference"])?;
    let id = at(request, "CardReference").unwrap_or_default();
    let card = call.world.loyalty().card(id).ok_or_else(|| refused(format!("Loyalty card {id} unknown")))?;
    let day = moment(request, "DateForCardValidity").map_or(call.now.date(), |moment| moment.date());
    let state = card.state(day);
    let (active, closed) = (state == CardState::Active, state == CardState::Closed);
    let program = call.world.loyalty().program(&card.program_id);
    let customer = call.world.customers().get(&card.customer_id);
    let name = |name: fn(&crate::world::customer::Customer) -> &str| {
        customer.map_or_else(String::new, |customer| name(customer).to_owned())
    };
    let customer = Members::default()
        .text("FirstName", &name(|customer| &customer.first_name))
        .text("Id", &card.customer_id)
        .text("LastName", &name(|customer| &customer.last_name));
    let cumulation = Members::default()
        .decimal("Acquired", card.acquired)
        .decimal("AcquiredForRenewal", card.acquired)
        .decimal("Available", card.points);
    let operations = json!({
        "ChangeProgram": active, "CloseCard": active, "DisplayLoyaltyDetail": true, "ExtendEndDate": !closed,
        "ReissueCard": active, "RenewCardManual": false, "RenewCardSimulation": false, "UpdateLoyaltyManual": active,
    });
    let (expired, not_yet) = (state == CardState::Expired, state == CardState::NotYetValid);
    let state = json!({"CanClose": active, "Closed": closed, "Expired": expired, "NotYetValid": not_yet});
    let day = |day: Option<jiff::civil::Date>| midnight(day.unwrap_or(NEVER));
    let (first, last) = (midnight(card.valid_from), midnight(card.valid_until.unwrap_or(FOR_EVER)));
    let visit = json!({"Acquired": card.visits, "Available": card.visits, "Last": day(card.last_visit)});
    Ok(Members::default()
        .set("Benefit", json!({ "Last": day(None) }))
        .text("CardReference", &card.id)
        .set("ChangingDate", day(card.changed_on))
        .set("ClosingDate", day(card.closed_on))
        .set("Cumulation", cumulation.done())
        .text("CurrencyId", program.map_or("", |program| &program.currency_id))
        .set("Customer", customer.done())
        .set("FirstActivation", first.as_str())
        .text("Id", &card.id)
        .set("OperationAvailable", operations)
        .text("Origin", card.origin.name())
        .text("ProgramId", &card.program_id)
        .set("State", state)
        .set("ValidityPeriod", json!({"End": last, "Start": first}))
        .set("Visit", visit)
        .done())
}

/// A programme by its code; an unknown one is a fault (assumed).
fn get_program_main_info(call: &mut Call<'_>, arguments: &Value) -> Result<Value, ServiceFault> {
    let request = request(arguments, &["ProgramId"])?;
    let id = at(request, "ProgramId").unwrap_or_default();
    let found = call.world.loyalty().program(id);
    let found = found.ok_or_else(|| refused(format!("Loyalty program {id} unknown")))?;
    Ok(Members::default().set("CardManagement", card_management(found)).set("Program", program(found)).done())
}

/// Cards are numbered by Y2, belong to a customer, are active at once, and are not renewed by themselves.
fn card_management(program: &LoyaltyProgram) -> Value {
    let lasts = if program.card_days.is_some() { "ByDayNumber" } else { "Unlimited" };
    json!({
        "ActiveRule": "ActivateOnCreate",
        "AutoNumCard": true,
        "CardScan": true,
        "NewOnProgramChanging": false,
        "Reissue": {"ManagementComment": "Optional", "ManagementReason": "Mandatory"},
        "Renewal": {"Type": "None", "UsedCumulOnlyPreviousPeriod": false},
        "ReopenCard": true,
        "StartupType": "OnDemand",
        "ValidityCard": {"NbDays": program.card_days, "NbDaysExtendBenefit": 0, "UpTimeType": lasts},
        "WithCustomer": true,
    })
}

/// Sales earn, and from the threshold on there is a benefit that is deducted; neither birthday nor welcome.
fn program(program: &LoyaltyProgram) -> Value {
    let off = json!({"Enabled": false});
    let option = json!({
        "BenefitUpdate": "Deduction", "DiscountBase": "WithSalesCondition", "LimitedDiscount": false, "MarkDown": "",
        "TypeReturnRestitution": "None", "UseType": "DiscountOrGift", "VoucherType": "None",
    });
    let currencies: Vec<&str> = program.amounts_per_point.keys().map(|code| &**code).collect();
    let kinds = ["Birthday", "BonusBirthday", "BonusOther", "BonusWelcome", "Other", "Welcome"];
    let acquired = kinds.iter().fold(Members::default(), |members, kind| {
        let document = format!("{kind}DocumentEnabled");
        members.set(&document, *kind == "Other").set(&format!("{kind}LineEnabled"), false)
    });
    let benefit = json!({
        "Birthday": off, "Display": true, "Other": {"Enabled": true, "Option": option},
        "ShowLoyaltyMessage": {"Current": true, "Next": true, "UseVoucher": false}, "Welcome": off,
    });
    let lasts = if program.valid_until.is_some() { "ByEndDate" } else { "Unlimited" };
    let currency =
        json!({"CalculateRulesInStoreCurrency": true, "Ids": currencies, "MultiCurrency": currencies.len() > 1});
    Members::default()
        .set("Acquired", acquired.done())
        .set("AllowProfitWithoutSales", false)
        .set("Benefit", benefit)
        .set("ChangingEnabled", !program.closed)
        .set("Closed", program.closed)
        .text("CumulationType", if program.by_amount { "ByAmount" } else { "ByPoints" })
        .set("Currency", currency)
        .text("Designation", &program.label)
        .set("ExternLoyaltyUsed", false)
        .set("ValidityProgram", Members::default().day("EndDate", program.valid_until).text("UpTimeType", lasts).done())
        .done()
}
