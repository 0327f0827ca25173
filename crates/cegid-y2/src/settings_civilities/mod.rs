//! Plug-in `Settings/Civilities`: the titles of people. **Every name here is assumed**: there is no public contract.

mod get_detail;
mod get_list_detail;
mod types;

pub use self::{
    get_detail::{GetDetail, GetDetailReply, GetDetailRequest},
    get_list_detail::{CAP, GetListDetail, GetListDetailReply, GetListDetailRequest},
    types::Civility,
};
use super::Service;

/// Where it is (endpoint inferred from the vendor's naming rule).
pub const SERVICE: Service = Service {
    endpoint: "SettingsCivilitiesService.svc",
    interface: "ICivilitiesWebService",
    context: "Context",
    plug_in: Some("Settings/Civilities"),
};
