//! What each operation of the simulated Y2 does, one folder or file per service.
//!
//! Handlers read members by wire name and answer members by wire name; what is written when a member is missing is the
//! contract's matter. Where the facts about Y2 are silent, the plain thing is done and the documentation says "assumed".
//! Refuses to know HTTP, XML, credentials and injected faults.

mod address;
mod cash_operations;
mod company_stores;
mod contacts;
mod customer;
mod customer_order;
mod item_inventory;
mod known;
mod loyalty;
mod loyalty_information;
mod notification_log;
mod refusal;
mod sale_document;
mod sale_history;
mod sales_conditions;
mod sales_external;
mod settings_civilities;
mod settings_country;
#[cfg(test)]
mod testing;
mod values;
mod widths;
mod worker_process;

use super::call::Handler;

/// The handler of an operation, by endpoint (`CustomerWcfService.svc`) and operation name.
pub fn handler(endpoint: &str, operation: &str) -> Option<Handler> {
    let find = match endpoint.strip_suffix(".svc").unwrap_or(endpoint) {
        "AddressService" => address::handler,
        "BusinessNotificationLogService" => notification_log::handler,
        "CashOperationsWcfService" => cash_operations::handler,
        "CompanyStoresService" => company_stores::handler,
        "CustomerOrderManagementService" => customer_order::handler,
        "CustomerService" => contacts::handler,
        "CustomerWcfService" => customer::handler,
        "ItemInventoryWcfService" => item_inventory::handler,
        "LoyaltyService" => loyalty_information::handler,
        "LoyaltyWcfService" => loyalty::handler,
        "SaleDocumentService" => sale_document::handler,
        "SaleHistoryService" => sale_history::handler,
        "SalesConditionsService" => sales_conditions::handler,
        "SalesExternalEngine2Service" => sales_external::handler,
        "SettingsCivilitiesService" => settings_civilities::handler,
        "SettingsCountryService" => settings_country::handler,
        "WorkerProcessService" => worker_process::handler,
        _ => return None,
    };
    find(operation)
}
