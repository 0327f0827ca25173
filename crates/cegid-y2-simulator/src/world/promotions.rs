//! Sales conditions as they were typed. Keeps their settings by wire name and knows nothing of what they mean: that is
//! the service's.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::World;
use super::text::{Text, folded};

/// One sales condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Promotion {
    /// Its code, unique, ignoring case.
    pub id: Text,
    /// The members of its insertion by wire name, without `Id`.
    pub settings: Map<String, Value>,
}

/// All sales conditions, by code.
#[derive(Clone, Default)]
pub struct Promotions(BTreeMap<Text, Arc<Promotion>>);

impl Promotions {
    /// From rows; a later one replaces an earlier one of the same code.
    pub fn new(promotions: impl IntoIterator<Item = Promotion>) -> Self {
        let mut all = Self::default();
        promotions.into_iter().for_each(|promotion| all.put(promotion));
        all
    }

    /// One by its code, ignoring case.
    pub fn get(&self, id: &str) -> Option<&Arc<Promotion>> {
        self.0.get(&folded(id))
    }

    /// All, by code.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Promotion>> {
        self.0.values()
    }

    /// Keeps one, new or changed.
    pub fn put(&mut self, promotion: Promotion) {
        self.0.insert(folded(&promotion.id), Arc::new(promotion));
    }

    /// Takes one away; whether it was there.
    pub fn remove(&mut self, id: &str) -> bool {
        self.0.remove(&folded(id)).is_some()
    }
}

impl World {
    /// The sales conditions.
    pub fn promotions(&self) -> &Promotions {
        &self.promotions
    }

    /// The sales conditions, to change.
    pub fn promotions_mut(&mut self) -> &mut Promotions {
        Arc::make_mut(&mut self.promotions)
    }
}
