//! Plug-in `Company/Stores`: the stores of the company. **Every name here is assumed**: there is no public contract.
//!
//! The names stand in [`types`] and in the two operations; `plug_in_names` of a connection overrides any of them.

mod get_detail;
mod get_list_detail;
mod types;

pub use self::{
    get_detail::{GetDetail, GetDetailReply, GetDetailRequest},
    get_list_detail::{GetListDetail, GetListDetailReply, GetListDetailRequest},
    types::{FieldsType, Pagination, Paging, Store, StoreAddress, Warehouse},
};
use super::Service;

/// Where it is (endpoint inferred from the vendor's naming rule).
pub const SERVICE: Service = Service {
    endpoint: "CompanyStoresService.svc",
    interface: "IStoresWebService",
    context: "Context",
    plug_in: Some("Company/Stores"),
};
