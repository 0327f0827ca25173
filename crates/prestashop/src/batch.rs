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
    /// The most entities of a batch made by [`split`](Self::split): from there on it gains little, and a failure costs more (measured on
    /// 8.2).
    pub const MAX_ENTITIES: usize = 100;
    /// About the most bytes of a body made by [`split`](Self::split); many hosts take a megabyte.
    pub const MAX_BYTES: usize = 512 * 1024;

    /// Any number of entities in batches that hosts take, in their order. An entity that is larger by itself has a batch of its own.
    pub fn split(resource: Resource, entities: impl IntoIterator<Item = Entity>) -> Vec<Self> {
        let mut batches: Vec<Self> = Vec::new();
        let mut bytes = 0;
        for entity in entities {
            let size = entity.size();
            match batches.last_mut() {
                Some(batch) if batch.entities.len() < Self::MAX_ENTITIES && bytes + size <= Self::MAX_BYTES => {
                    batch.entities.push(entity);
                    bytes += size;
                }
                _ => {
                    batches.push(Self::new(resource, vec![entity]));
                    bytes = size;
                }
            }
        }
        batches
    }

    /// These entities in this order, in one request.
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
    fn batches_are_bounded_in_number_and_size() {
        let sizes = |entities: Vec<Entity>| {
            let batches = Batch::split(Resource::Products, entities);
            for batch in &batches {
                let body = crate::xml::body("product", batch.entities()).unwrap();
                assert!(body.len() <= Batch::MAX_BYTES + 200 || batch.entities().len() == 1, "{}", body.len());
            }
            batches.iter().map(|batch| batch.entities().len()).collect::<Vec<_>>()
        };
        assert_eq!(sizes((0..250).map(Entity::with_id).collect()), [100, 100, 50]);
        let long = || Entity::new().with_languages("description", [(1, "x".repeat(100_000)), (2, "y".repeat(100_000))]);
        assert_eq!(sizes((0..5).map(|_| long()).collect()), [2, 2, 1]);
        assert_eq!(sizes(vec![Entity::new().with("description", "z".repeat(Batch::MAX_BYTES)), Entity::new()]), [1, 1]);
        assert_eq!(sizes(Vec::new()), [0; 0]);
    }

    #[test]
    fn halving_ends_with_one() {
        let (first, second) = Batch::new(Resource::Products, (1..=3).map(Entity::with_id).collect()).halves();
        assert_eq!((first.entities().len(), second.entities().len()), (2, 1));
        let (first, second) = second.halves();
        assert_eq!((first.entities().len(), second.entities().len()), (1, 0));
    }
}
