//! The enumerations of customers (public client code).

use crate::soap::types::wire_enum;

wire_enum! {
    /// Consent for one channel.
    pub enum CustomerInformationType {
        /// Not asked yet.
        AskCustomer = "AskCustomer",
        /// The brand may use it. Some installations say `UsableByBrand`.
        BrandOnly = "BrandOnly" reads "UsableByBrand",
        /// The brand and its partners may use it.
        ForPartners = "ForPartners",
        /// Refused.
        DoNotUse = "DoNotUse",
    }
}
