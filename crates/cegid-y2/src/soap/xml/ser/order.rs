//! The place of members whose names were replaced: WCF wants them by name, bytewise, and drops what comes too late.

/// Where each member of a struct begins in the document, by its name on the wire.
///
/// Sorts all of a struct's members: types that extend another one, whose inherited members would come first, are never
/// renamed.
#[derive(Default)]
pub(super) struct Order<'n> {
    starts: Vec<(&'n str, usize)>,
    renamed: bool,
}

impl<'n> Order<'n> {
    /// A member is about to be written.
    pub(super) fn note(&mut self, ours: &str, theirs: &'n str, start: usize) {
        self.renamed |= ours != theirs;
        self.starts.push((theirs, start));
    }

    /// Puts the members that were written to the end of `out` in their order, if one of them was renamed.
    pub(super) fn restore(&mut self, out: &mut String) {
        let Some(&(_, first)) = self.starts.first().filter(|_| self.renamed) else { return };
        let written = out.split_off(first);
        let ends = self.starts.iter().skip(1).map(|(_, start)| start - first).chain([written.len()]);
        let mut members: Vec<(&str, &str)> =
            self.starts.iter().zip(ends).map(|((name, start), end)| (*name, &written[start - first..end])).collect();
        members.sort_by_key(|(name, _)| *name);
        out.extend(members.into_iter().map(|(_, member)| member));
    }
}
