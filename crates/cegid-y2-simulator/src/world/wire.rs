//! Enumerations whose variants are spelled exactly as on Y2's wire. Knows the spellings (vendor WSDL, public client
//! code), not the database codes behind them: those are data of `contract`.

/// Declares an enumeration whose variant names are the wire's spellings, vendor typos included.
macro_rules! wire_enum {
    ($(#[$meta:meta])* $name:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $(#[doc = stringify!($variant)] $variant),+ }

        impl $name {
            /// Every value, in the contract's order; the first is what .NET takes for an absent member.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),+ }
            }

            /// The value spelled `name`; exact and case-sensitive, as on the wire.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $(stringify!($variant) => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Default for $name {
            fn default() -> Self { Self::ALL[0] }
        }
    };
}

wire_enum!(
    /// The kind of a sale document.
    DocumentType {
        ReturnNotice, CustomerDelivery, CustomerOrder, AvailableOrder, CustomerReservationRequest, ReceiptOnHold, Receipt,
        DeliveryPreparation, CustomersReservation,
    }
);
wire_enum!(
    /// Where a document or a line was made.
    DocumentOrigin { Shop, ECommerce }
);
wire_enum!(
    /// The life of a document as a whole.
    DocumentStatus { Canceled, None, InProgress, Delivered, NotRecovered, Recovered }
);
wire_enum!(
    /// How far an e-commerce order is invoiced.
    BillingStatus { Pending, Totally, Partially, NotPerformed, Performed }
);
wire_enum!(
    /// Whether an order is locked or cancelled.
    CancelStatus { Locked, Canceled, Unlocked }
);
wire_enum!(
    /// How an order reaches the customer.
    DeliveryType { ShipByCentral, BookedInStore, PickingUpInStore, PickupLocation }
);
wire_enum!(
    /// Where an e-commerce order is on its way; the spellings are the contract's.
    FollowUpStatus {
        ToBeProcessed, Validated, ToSupplyInCentral, ToSupplyInStore, ToBeDeliveredByStore, InPreparation, Prepared,
        ShipByCentral, ShipByLogistic, ShipByStore, RequestedStoreBooking, BookedInStore, PickedUpInStore, Closed,
        TransferedInStore, AvailableInStore, BookingRefused, Ordered, GoodTakenOut, RecievedByCustomer, Booked,
        AvailableInWarehouse, WaitingForReturn, AcceptedOrder, WaitingCommodity,
    }
);
wire_enum!(
    /// The card that goes with a gift.
    GiftMessageType { None, BlankCard, CustomCard }
);
wire_enum!(
    /// How far an order is paid.
    PaymentStatus {
        Pending, Totally, Partially, Debited, PartiallyDebited, CreditIssued, CreditRefused, ToRedeem, PaymentCredited,
        Refunded,
    }
);
wire_enum!(
    /// How far an order has come back.
    OrderReturnStatus {
        NotReturned, Returned, PartlyReturned, ReturnPlanned, ReturnAccepted, ReturnRefused, ReturnPartlyAccepted,
        ReturnValidated, ReturnNotValidated, ReturnPartlyValidated,
    }
);
wire_enum!(
    /// What a return is for.
    ReturnType { Exchange, Return }
);
wire_enum!(
    /// How far an order is shipped.
    ShippingStatus { Pending, Totally, Partially, InProgress }
);
wire_enum!(
    /// What a customer allows the brand to do with one channel.
    Consent { AskCustomer, BrandOnly, ForPartners, DoNotUse }
);
wire_enum!(
    /// How a country id in a request is to be read.
    CountryIdType { Internal, ISO2, ISO3, ISO3Numeric }
);
wire_enum!(
    /// Which value of a user field counts.
    UserFieldKind { BooleanValueKind, TextValueKind, DateValueKind, ListElementValueKind, NumberValueKind }
);
wire_enum!(
    /// Where a loyalty card comes from.
    LoyaltyCardType {
        CardWithNoSupport, FirstAllocation, Extension, Reissue, MigrationFromLoyaltyV1, Merge, Upgrade, Renew,
        ImportNewActiveCard,
    }
);
wire_enum!(
    /// The kinds of voucher: credit note, deposit, loyalty certificate, gift card, gift certificate.
    BonType { Account, Deposit, LoyaltyCertificate, GiftCard, GiftCertificate }
);
wire_enum!(
    /// Why a notification is in the log.
    NotificationStatus { Pending, Error }
);
wire_enum!(
    /// As contacts have it.
    SexKind { Female, Male }
);
