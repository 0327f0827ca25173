//! `CustomerService` (vendor WSDL): the contacts of a customer, normally of a company.

mod create_contact;
mod get_contact;
mod get_contacts;
mod parts;
mod update_contact;

pub use self::{
    create_contact::{CreateContact, CreateContactReply, CreateContactRequest, NewContactIdentification},
    get_contact::{GetContact, GetContactReply, GetContactRequest},
    get_contacts::{Contact, GetContacts, GetContactsReply, GetContactsRequest},
    parts::{
        ContactBirthDate, ContactCompany, ContactDetails, ContactEmailing, ContactIdentification, ContactName,
        ContactPhoneNumber, SexKind,
    },
    update_contact::{UpdateContact, UpdateContactRequest},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service =
    Service { endpoint: "CustomerService.svc", interface: "ICustomerWebService", context: "Context", plug_in: None };
