//! Every operation of the client against the contract: what it sends and what it reads agree in names, order and values. An
//! operation that is added is named in the one list at the end of this file; a test tells when it is missing there.

mod filled;
mod random;

use std::collections::BTreeSet;
use std::path::Path;

use cegid_y2::{
    Operation, address, business_notification_log, cash_operations, company_stores, customer, customer_contacts,
    customer_order, item_inventory, loyalty, loyalty_information, sale_document, sale_history, sales_conditions,
    sales_external, settings_civilities, settings_country, worker_process,
};
use cegid_y2_contract::{NullStyle, Y2Version};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

/// What no client calls: the catalogue's types are unknown, and `HelloWorld` is the same everywhere (`golden.rs`).
const NEVER_CALLED: [&str; 2] = ["WSCatalogService", "HelloWorld"];

/// `<module>::<operation>` of each in the sources.
fn in_sources() -> BTreeSet<String> {
    fn collect(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                // A service is a folder, or one file beside the folders.
                let parent = path.parent().unwrap();
                let service = if parent.ends_with("src") { path.file_stem() } else { parent.file_name() };
                let service = service.unwrap().to_string_lossy().into_owned();
                let names = text.lines().filter_map(|line| line.strip_prefix("impl Operation for "));
                found.extend(names.map(|name| format!("{service}::{}", name.trim_end_matches(" {"))));
            }
        }
    }
    let mut found = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/cegid-y2/src"), &mut found);
    found.remove("hello_world::HelloWorld");
    found
}

#[test]
fn the_client_calls_every_operation_of_the_contract() {
    let called: BTreeSet<(&str, &str)> = CALLED.iter().map(|called| (called.endpoint, called.name)).collect();
    for service in
        cegid_y2_contract::services_of(Y2Version::V26).iter().filter(|service| !NEVER_CALLED.contains(&&*service.name))
    {
        let operations = service.operations.iter().filter(|operation| !NEVER_CALLED.contains(&&*operation.name));
        let missing = operations.filter(|operation| !called.contains(&(&*service.endpoint, &*operation.name)));
        let missing: Vec<_> = missing.map(|operation| &operation.name).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", service.name);
    }
}

/// An operation of the list.
struct Called {
    path: &'static str,
    endpoint: &'static str,
    name: &'static str,
}

#[test]
fn every_operation_of_the_client_is_held_against_the_contract() {
    let listed: BTreeSet<String> = CALLED.iter().map(|called| called.path.to_owned()).collect();
    assert_eq!(listed, in_sources());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn client_and_contract_agree_on_every_member(seed in any::<u64>(), style in 0..3) {
        let nulls = [NullStyle::Auto, NullStyle::Omit, NullStyle::Nil][style as usize];
        check_all(&mut StdRng::seed_from_u64(seed), nulls);
    }
}

macro_rules! operations {
    ($($service:ident { $($operation:ident),+ $(,)? })+) => {
        const CALLED: &[Called] = &[$($(Called {
            path: concat!(stringify!($service), "::", stringify!($operation)),
            endpoint: <$service::$operation as Operation>::SERVICE.endpoint,
            name: <$service::$operation as Operation>::NAME,
        }),+),+];

        #[tokio::test]
        async fn every_operation_agrees_with_the_contract_in_names_and_order() {
            let mut wrong = BTreeSet::new();
            $($(wrong.extend(filled::agrees::<$service::$operation>().await);)+)+
            assert!(wrong.is_empty(), "{wrong:#?}");
        }

        fn check_all(random: &mut StdRng, nulls: NullStyle) {
            $($(random::check::<$service::$operation>(random, nulls);)+)+
        }
    };
}

operations! {
    address { Add, Delete, Get, GetThirdPartyAddresses, Update }
    business_notification_log { Acknowledge, ClearHistory, Create, GetItemsToProcess }
    cash_operations {
        GetBonAvailableAmount, GetCustomerAvailableBons, GetDocumentAvailableBons, UseLoyaltyCertificateAsDiscount,
    }
    company_stores { GetDetail, GetListDetail }
    customer { AddNewCustomer, GetCustomerDetail, GetCustomerIdByReference, SearchCustomerIds, UpdateCustomer }
    customer_contacts { CreateContact, GetContact, GetContacts, UpdateContact }
    customer_order { CreateFrom }
    item_inventory {
        GetAvailableCumulativeQtyAllStores, GetAvailableQty, GetInventoryDetailByStore,
        GetListItemInventoryDetailByStore, ResetShoppingCart, UpdateShoppingCart,
    }
    loyalty {
        CloseCard, CreateExternCard, CreateLoyaltyCard, GetAvailableLoyaltyPoints, GetCustomerAvailableLoyaltyPoints,
        GetCustomerCards, GetLoyaltyCard, GetLoyaltyPointsForSale, ReOpenCard, UpdateCardId, UpdatePoints,
        UpdateProgram, UpdateValidityPeriod,
    }
    loyalty_information { GetCardInfo, GetProgramMainInfo }
    sale_document {
        Cancel, Close, Create, CustomersReservationCreate, GetByExternalReference, GetByKey, GetByReference,
        GetHeaderList, Lock, Unlock, Update, UpdateHeader, UpdatePayments,
    }
    sale_history { FlashSales, GetFlashSalesStatistics, GetProductAggregations }
    sales_conditions { Delete, Evaluate, Get, Insert, Update }
    sales_external { UpdateCustomer }
    settings_civilities { GetDetail, GetListDetail }
    settings_country { GetDetail, GetListDetail }
    worker_process { Ping }
}
