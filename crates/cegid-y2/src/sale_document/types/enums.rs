//! The enumerations of sales documents, spelled as the vendor spells them (vendor WSDL).

use crate::soap::types::wire_enum;

wire_enum! {
    /// Kind of document.
    pub enum SaleDocumentType {
        ReturnNotice = "ReturnNotice",
        CustomerDelivery = "CustomerDelivery",
        CustomerOrder = "CustomerOrder",
        AvailableOrder = "AvailableOrder",
        CustomerReservationRequest = "CustomerReservationRequest",
        ReceiptOnHold = "ReceiptOnHold",
        Receipt = "Receipt",
        DeliveryPreparation = "DeliveryPreparation",
        CustomersReservation = "CustomersReservation",
    }
}

wire_enum! {
    /// How far an order is billed.
    pub enum BillingStatus {
        Pending = "Pending",
        Totally = "Totally",
        Partially = "Partially",
        NotPerformed = "NotPerformed",
        Performed = "Performed",
    }
}

wire_enum! {
    /// Blocking and cancellation of an order.
    pub enum CancelStatus {
        Locked = "Locked",
        Canceled = "Canceled",
        Unlocked = "Unlocked",
    }
}

wire_enum! {
    /// How the goods reach the customer.
    pub enum DeliveryType {
        ShipByCentral = "ShipByCentral",
        BookedInStore = "BookedInStore",
        PickingUpInStore = "PickingUpInStore",
        PickupLocation = "PickupLocation",
    }
}

wire_enum! {
    /// Where an order stands.
    pub enum FollowUpStatus {
        ToBeProcessed = "ToBeProcessed",
        Validated = "Validated",
        ToSupplyInCentral = "ToSupplyInCentral",
        ToSupplyInStore = "ToSupplyInStore",
        ToBeDeliveredByStore = "ToBeDeliveredByStore",
        InPreparation = "InPreparation",
        Prepared = "Prepared",
        ShipByCentral = "ShipByCentral",
        ShipByLogistic = "ShipByLogistic",
        ShipByStore = "ShipByStore",
        RequestedStoreBooking = "RequestedStoreBooking",
        BookedInStore = "BookedInStore",
        PickedUpInStore = "PickedUpInStore",
        Closed = "Closed",
        TransferedInStore = "TransferedInStore",
        AvailableInStore = "AvailableInStore",
        BookingRefused = "BookingRefused",
        Ordered = "Ordered",
        GoodTakenOut = "GoodTakenOut",
        RecievedByCustomer = "RecievedByCustomer",
        Booked = "Booked",
        AvailableInWarehouse = "AvailableInWarehouse",
        WaitingForReturn = "WaitingForReturn",
        AcceptedOrder = "AcceptedOrder",
        WaitingCommodity = "WaitingCommodity",
    }
}

wire_enum! {
    /// Card that goes with a gift.
    pub enum GiftMessageType {
        None = "None",
        BlankCard = "BlankCard",
        CustomCard = "CustomCard",
    }
}

wire_enum! {
    /// How far an order is paid.
    pub enum PaymentStatus {
        Pending = "Pending",
        Totally = "Totally",
        Partially = "Partially",
        Debited = "Debited",
        PartiallyDebited = "PartiallyDebited",
        CreditIssued = "CreditIssued",
        CreditRefused = "CreditRefused",
        ToRedeem = "ToRedeem",
        PaymentCredited = "PaymentCredited",
        Refunded = "Refunded",
    }
}

wire_enum! {
    /// Whether goods came back.
    pub enum OrderReturnStatus {
        NotReturned = "NotReturned",
        Returned = "Returned",
        PartlyReturned = "PartlyReturned",
        ReturnPlanned = "ReturnPlanned",
        ReturnAccepted = "ReturnAccepted",
        ReturnRefused = "ReturnRefused",
        ReturnPartlyAccepted = "ReturnPartlyAccepted",
        ReturnValidated = "ReturnValidated",
        ReturnNotValidated = "ReturnNotValidated",
        ReturnPartlyValidated = "ReturnPartlyValidated",
    }
}

wire_enum! {
    /// What a return is for.
    pub enum ReturnType {
        Exchange = "Exchange",
        Return = "Return",
    }
}

wire_enum! {
    /// How far an order is shipped.
    pub enum ShippingStatus {
        Pending = "Pending",
        Totally = "Totally",
        Partially = "Partially",
        InProgress = "InProgress",
    }
}

wire_enum! {
    /// Where a document was made.
    pub enum DocumentOrigin {
        Shop = "Shop",
        ECommerce = "ECommerce",
    }
}

wire_enum! {
    /// State of the document itself.
    pub enum DocumentStatus {
        Canceled = "Canceled",
        None = "None",
        InProgress = "InProgress",
        Delivered = "Delivered",
        NotRecovered = "NotRecovered",
        Recovered = "Recovered",
    }
}
