//! `CustomerService` (vendor WSDL): the contacts of a customer, normally of a company.

mod operations;
mod parts;

pub use self::{
    operations::{
        Contact, CreateContact, CreateContactReply, CreateContactRequest, GetContact, GetContactReply,
        GetContactRequest, GetContacts, GetContactsReply, GetContactsRequest, NewContactIdentification, UpdateContact,
        UpdateContactRequest,
    },
    parts::{
        ContactBirthDate, ContactCompany, ContactDetails, ContactEmailing, ContactIdentification, ContactName,
        ContactPhoneNumber, SexKind,
    },
};
use super::Service;

/// Where it is.
pub const SERVICE: Service =
    Service { endpoint: "CustomerService.svc", interface: "ICustomerWebService", context: "Context", plug_in: None };
