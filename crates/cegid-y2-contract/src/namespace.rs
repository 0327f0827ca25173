//! The namespaces of Y2's messages.

/// SOAP 1.1.
pub const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// SOAP 1.2, which Y2 does not speak.
pub const SOAP_1_2: &str = "http://www.w3.org/2003/05/soap-envelope";
/// `nil` and `type` attributes.
pub const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// XML Schema.
pub const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
/// Y2's own.
pub const RETAIL: &str = "http://www.cegid.fr/Retail/1.0";
/// Fault details.
pub const FAULT: &str = "http://www.cegid.fr/fault";
/// .NET's arrays of simple values.
pub const ARRAYS: &str = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";
/// .NET's simple types beyond XML Schema.
pub const SERIALIZATION: &str = "http://schemas.microsoft.com/2003/10/Serialization/";
/// WCF's own fault codes, where the message could not be read.
pub const WCF_DISPATCHER: &str = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher";
/// WCF's own fault codes, where the message could not be addressed.
pub const WCF_ADDRESSING: &str = "http://schemas.microsoft.com/ws/2005/05/addressing/none";
/// Types of `AddressService`.
pub const THIRD_PARTIES: &str = "http://schemas.datacontract.org/2004/07/Cegid.Retail.ServiceContracts.ThirdParties";
/// Types of `LoyaltyService`.
pub const LOYALTY: &str = "http://schemas.datacontract.org/2004/07/Cegid.Retail.ServiceContracts.Loyalty";
/// A type of `SalesConditionsService`.
pub const SYSTEM: &str = "http://schemas.datacontract.org/2004/07/System";

/// The namespaces that a contract document may name.
const KNOWN: [&str; 6] = [RETAIL, FAULT, ARRAYS, THIRD_PARTIES, LOYALTY, SYSTEM];

/// The constant equal to `text`.
pub(super) fn known(text: &str) -> Option<&'static str> {
    KNOWN.into_iter().find(|namespace| *namespace == text)
}

/// The constant equal to `text`, among all that a message may hold.
pub(super) fn interned(text: &str) -> Option<&'static str> {
    known(text).or_else(|| [SOAP, SCHEMA, SOAP_1_2, INSTANCE, SERIALIZATION].into_iter().find(|other| *other == text))
}
