//! A set of permission codes in one machine word. Knows no credential.

use std::fmt;

use super::permission::{Permission, UnknownPermission};

/// The permissions of one credential. Copying and asking cost nothing, so every request may carry one.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct PermissionSet(u32);

impl PermissionSet {
    /// No permission at all.
    pub const EMPTY: Self = Self(0);

    /// Every code there is.
    pub fn all() -> Self {
        Permission::ALL.into_iter().collect()
    }

    /// Reads a list of codes.
    ///
    /// # Errors
    /// The first text that is no code.
    pub fn from_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Result<Self, UnknownPermission> {
        codes.into_iter().map(str::parse::<Permission>).collect()
    }

    /// Whether the permission is in the set.
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// What both sets hold.
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What this set holds and the other lacks.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the set holds nothing.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The permissions, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.contains(*permission))
    }

    /// The codes, in the order of [`Permission::ALL`].
    pub fn codes(self) -> impl Iterator<Item = &'static str> {
        self.iter().map(Permission::code)
    }
}

/// The bit is the discriminant: it never leaves the process (codes are what is stored and shown).
fn bit(permission: Permission) -> u32 {
    1 << (permission as u32)
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | bit(permission)))
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.codes()).finish()
    }
}

impl fmt::Display for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, code) in self.codes().enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            f.write_str(code)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let set = PermissionSet::from_codes(["tenant.y2.stores:read", "tenant.y2.listener"]).unwrap();
        for permission in Permission::ALL {
            let expected = matches!(permission, Permission::Y2StoresRead | Permission::Y2Listener);
            assert_eq!(set.contains(permission), expected, "{permission}");
        }
        assert_eq!(set.to_string(), "tenant.y2.stores:read tenant.y2.listener");
    }

    #[test]
    fn a_text_that_is_no_code_is_refused() {
        assert!(PermissionSet::from_codes(["tenant.y2.listener", "admin"]).is_err());
    }

    #[test]
    fn sets_meet_and_differ_permission_by_permission() {
        let set = |codes: &[&str]| PermissionSet::from_codes(codes.iter().copied()).unwrap();
        let (own, other) = (set(&["tenant.y2.stores:read", "tenant.y2.listener"]), set(&["tenant.y2.listener"]));
        assert_eq!((own.intersection(other), own.without(other)), (other, set(&["tenant.y2.stores:read"])));
        assert!(other.without(own).is_empty());
    }

    #[test]
    fn every_code_has_a_bit_of_its_own() {
        assert_eq!(PermissionSet::all().codes().count(), Permission::ALL.len());
    }
}
