//! What a request works on: the world, for some shops of it, at a moment, in a version.

use crate::{options::Version, refusal::Refusal, request::ResourcePath, world::World};

/// What a request works on.
pub struct Context<'a> {
    pub world: &'a mut World,
    pub version: Version,
    /// The shops that are meant, the one that reads are for first.
    pub shops: Vec<u32>,
    /// The shop's local time as the database prints it.
    pub now: String,
    /// The webservice's address, with a slash at its end.
    pub address: String,
    /// The languages of the shop.
    pub languages: Vec<u32>,
    /// The language that texts without a language are in.
    pub language: u32,
}

impl<'a> Context<'a> {
    pub fn new(world: &'a mut World, version: Version, shops: Vec<u32>, now: String, address: String) -> Self {
        let id = |id: u64| u32::try_from(id).ok();
        let languages: Vec<u32> = world.ids("languages").filter_map(id).collect();
        let language = world.setting("PS_LANG_DEFAULT").parse().unwrap_or(1);
        Self { world, version, shops, now, address, languages, language }
    }

    /// The shop that values are read for.
    pub fn shop(&self) -> u32 {
        self.shops.first().copied().unwrap_or(1)
    }
}

/// The shops that a request means. An unknown one is redirected to the front office; one that the key does not know is refused.
pub fn shops(world: &World, allowed: Option<&[u32]>, target: &ResourcePath) -> Result<Vec<u32>, Refusal> {
    let all: Vec<u32> = world.ids("shops").filter_map(|id| u32::try_from(id).ok()).collect();
    let default = all.first().copied().unwrap_or(1);
    let group = target.parameter("id_shop_group").or_else(|| target.parameter("id_group_shop"));
    let meant = match (group.and_then(|group| group.parse::<u64>().ok()), target.parameter("id_shop")) {
        (Some(group), _) => {
            let of_group = |id: &u32| world.number("shops", u64::from(*id), "id_shop_group") == group;
            let shops: Vec<u32> = all.iter().copied().filter(of_group).collect();
            if shops.is_empty() {
                return Err(Refusal::error(500, 999, "This shop group doesn't have shops"));
            }
            shops
        }
        (None, None) => vec![default],
        (None, Some("all")) => all,
        (None, Some(id)) => match id.parse() {
            Ok(id) if all.contains(&id) => vec![id],
            Ok(_) => return Err(Refusal::Redirect("/".to_owned())),
            Err(_) => return Err(Refusal::error(404, 999, "This shop id does not exist")),
        },
    };
    match allowed {
        Some(allowed) if !meant.iter().any(|shop| allowed.contains(shop)) => {
            Err(Refusal::error(403, 132, "No permission for this key on this shop"))
        }
        _ => Ok(meant),
    }
}
