//! The way of an e-commerce order (vendor guide; the order of the names is inferred). Knows statuses only.

use crate::world::wire::{DeliveryType, FollowUpStatus};

/// Where an order goes from here; `None` at the end of its way.
pub fn next(status: FollowUpStatus, delivery: DeliveryType) -> Option<FollowUpStatus> {
    use FollowUpStatus as F;
    Some(match status {
        F::ToBeProcessed | F::Ordered | F::AcceptedOrder | F::WaitingForReturn => F::Validated,
        F::Validated => match delivery {
            DeliveryType::BookedInStore | DeliveryType::PickingUpInStore => F::RequestedStoreBooking,
            DeliveryType::PickupLocation => F::ToBeDeliveredByStore,
            DeliveryType::ShipByCentral => F::InPreparation,
        },
        F::ToSupplyInCentral
        | F::ToSupplyInStore
        | F::ToBeDeliveredByStore
        | F::WaitingCommodity
        | F::Booked
        | F::AvailableInWarehouse => F::InPreparation,
        F::InPreparation => F::Prepared,
        F::Prepared if delivery == DeliveryType::ShipByCentral => F::ShipByCentral,
        F::Prepared => F::ShipByStore,
        F::RequestedStoreBooking => F::BookedInStore,
        F::BookedInStore | F::TransferedInStore => F::AvailableInStore,
        F::AvailableInStore => F::PickedUpInStore,
        F::ShipByCentral | F::ShipByLogistic | F::ShipByStore | F::GoodTakenOut => F::RecievedByCustomer,
        F::PickedUpInStore | F::RecievedByCustomer | F::Closed | F::BookingRefused => return None,
    })
}

/// The customer has the goods, or they are on their way: whoever comes here delivers.
pub fn delivers(status: FollowUpStatus) -> bool {
    use FollowUpStatus as F;
    matches!(status, F::ShipByCentral | F::ShipByLogistic | F::ShipByStore | F::PickedUpInStore | F::GoodTakenOut)
}

/// Somebody works on it.
pub fn is_in_progress(status: FollowUpStatus) -> bool {
    use FollowUpStatus as F;
    matches!(status, F::InPreparation | F::Prepared | F::BookedInStore | F::TransferedInStore | F::AvailableInStore)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_delivers_exactly_once_and_ends() {
        for delivery in DeliveryType::ALL {
            for start in [FollowUpStatus::ToBeProcessed, FollowUpStatus::WaitingForReturn] {
                let way: Vec<_> =
                    std::iter::successors(Some(start), |status| next(*status, *delivery)).take(20).collect();
                assert!(way.len() < 20, "{way:?}");
                assert_eq!(way.iter().filter(|status| delivers(**status)).count(), 1, "{way:?}");
            }
        }
    }
}
