//! What the operations of `SaleDocumentService` carry, in wire order (vendor WSDL; the members that only some versions
//! send come from public client code and are optional).

mod address;
mod enums;
mod header;
mod input;
mod key;
mod line;
mod omni_channel;
mod payment;
mod reply;

pub use self::{
    address::Address,
    enums::*,
    header::GetHeader,
    input::{
        CreatePayment, CreateShippingTax, CreateTax, ItemIdentifier, OmniChannelLine, SaleDocumentLineIdentifier,
        UpdatePayment, UpdateShippingTax, UpdateTax,
    },
    key::{SaleDocumentIdentifier, SaleDocumentKey, SaleDocumentReference},
    line::GetLine,
    omni_channel::{GetOmniChannelLine, OmniChannel},
    payment::{CreditCard, GetPayment, GetShippingTax},
    reply::GetReply,
};
