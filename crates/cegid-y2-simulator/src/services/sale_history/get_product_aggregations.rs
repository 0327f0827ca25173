//! `GetProductAggregations`: the levels by which sales can be added up.

use serde_json::Value;

use super::aggregate::Level;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::Members;

/// Which levels there are is the folder's setting; here they are the family and the item (assumed).
pub(super) fn get_product_aggregations(_: &mut Call<'_>, _: &Value) -> Result<Value, ServiceFault> {
    let level = |level: &Level| {
        Members::default().text("Code", level.code()).set("Index", level.index()).text("Label", level.label()).done()
    };
    let levels: Vec<Value> = Level::ALL.iter().map(level).collect();
    Ok(Members::default().set("ProductAggregations", levels).done())
}
