//! Plug-in `Settings/Country`: countries and their codes. **Every name here is assumed**: there is no public contract.

mod get_detail;
mod get_list_detail;
mod types;

pub use self::{
    get_detail::{GetDetail, GetDetailReply, GetDetailRequest},
    get_list_detail::{GetListDetail, GetListDetailReply, GetListDetailRequest},
    types::{Country, Region},
};
use super::Service;

/// Where it is (endpoint inferred from the vendor's naming rule).
pub const SERVICE: Service = Service {
    endpoint: "SettingsCountryService.svc",
    interface: "ICountryWebService",
    context: "Context",
    plug_in: Some("Settings/Country"),
};
