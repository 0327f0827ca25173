//! How the country code of an address is to be read; shared by customers and sales documents.

use crate::soap::types::wire_enum;

wire_enum! {
    /// The kind of code in `CountryId` (public client code; not every installation knows it on sales documents).
    pub enum CountryIdType {
        /// Y2's own code, usually but not always ISO alpha-3. The default where nothing is said.
        Internal = "Internal",
        Iso2 = "ISO2",
        Iso3 = "ISO3",
        Iso3Numeric = "ISO3Numeric",
    }
}
