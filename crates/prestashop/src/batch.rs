//! What is written in one request, and what becomes of it when nobody knows how that ended.

use std::fmt;

use crate::{entity::Entity, resource::Resource};

/// Entities of one resource for one request. PrestaShop works them off in order and stops at the first bad one; it does not take
/// back those before it.
#[must_use]
pub struct Batch {
    resource: Resource,
    entities: Vec<Entity>,
}

impl Batch {
    /// At most so many entities are advisable: from there on it gains little, and a failure costs more (measured on 8.2).
    pub const ADVISED: usize = 100;

    /// These entities in this order.
    pub fn new(resource: Resource, entities: Vec<Entity>) -> Self {
        Self { resource, entities }
    }

    /// Their resource.
    pub fn resource(&self) -> Resource {
        self.resource
    }

    /// The entities in their order.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// Two halves, the first not smaller: how a bad entity is found. A batch of one stays as it is, with an empty second half.
    pub fn halves(mut self) -> (Self, Self) {
        let second = self.entities.split_off(self.entities.len().div_ceil(2));
        let resource = self.resource;
        (self, Self { resource, entities: second })
    }

    pub(crate) fn unsettled(self) -> Unsettled {
        Unsettled(self)
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Batch({} {})", self.entities.len(), self.resource.plural())
    }
}

/// A batch of which some, all or none may be in the shop. It cannot be sent: read the shop, then [`settle`](Self::settle) it.
#[must_use = "what is unsettled may be written already: read the shop and settle it"]
#[derive(Debug)]
pub struct Unsettled(Batch);

impl Unsettled {
    /// Their resource.
    pub fn resource(&self) -> Resource {
        self.0.resource
    }

    /// The batch for a repetition that does no harm, whatever of it is written.
    pub(crate) fn repeatable(self) -> Batch {
        self.0
    }

    /// What was sent, to look for it in the shop.
    pub fn entities(&self) -> &[Entity] {
        &self.0.entities
    }

    /// What is still to be written, as a batch that can be sent. `is_written` says for each entity, in their order, whether the shop
    /// **was seen** to hold it.
    pub fn settle(self, mut is_written: impl FnMut(&Entity) -> bool) -> Batch {
        let Batch { resource, mut entities } = self.0;
        entities.retain(|entity| !is_written(entity));
        Batch { resource, entities }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_in_the_shop_is_not_sent_again() {
        let batch = Batch::new(Resource::Products, (1..=3).map(Entity::with_id).collect());
        let rest = batch.unsettled().settle(|entity| entity.id == Some(2));
        assert_eq!(rest.entities().iter().filter_map(|entity| entity.id).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn halving_ends_with_one() {
        let (first, second) = Batch::new(Resource::Products, (1..=3).map(Entity::with_id).collect()).halves();
        assert_eq!((first.entities().len(), second.entities().len()), (2, 1));
        let (first, second) = second.halves();
        assert_eq!((first.entities().len(), second.entities().len()), (1, 0));
    }
}
