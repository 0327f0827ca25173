//! The simulated retailer.

/// Everything the simulated retailer knows.
#[derive(Clone, Debug, Default)]
pub struct World {}

impl World {
    /// The whole world as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
}
