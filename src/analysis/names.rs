//! Names: where each stands, what it means, and which ones come twice.
//!
//! All names of a file are there before anything is looked up, so a list that is sorted once does what a map would,
//! in a fraction of the code.

use super::Named;
use crate::diagnostic::Span;
use crate::syntax::ast;

/// Names, and the place of each in the list that they came in.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    /// By name, then by place.
    sorted: Vec<(&'t str, usize)>,
}

impl<'t> Places<'t> {
    pub(crate) fn of(names: Vec<&'t str>) -> Self {
        let mut sorted: Vec<(&str, usize)> = names.into_iter().zip(0..).collect();
        sorted.sort_unstable();
        Self { sorted }
    }

    /// The place of a name; the last one, where it is there several times.
    pub(crate) fn last(&self, name: &str) -> Option<usize> {
        let behind = self.sorted.partition_point(|(known, _)| *known <= name);
        let (known, place) = self.sorted.get(behind.checked_sub(1)?)?;
        (*known == name).then_some(*place)
    }

    /// The place of a name; the first one, where it is there several times.
    pub(crate) fn first(&self, name: &str) -> Option<usize> {
        let before = self.sorted.partition_point(|(known, _)| *known < name);
        let (known, place) = self.sorted.get(before)?;
        (*known == name).then_some(*place)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.last(name).is_some()
    }

    /// The names in the order of the alphabet, each once, with its last place.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&'t str, usize)> {
        let next = self.sorted.iter().skip(1).map(|(name, _)| Some(*name)).chain([None]);
        let last = self.sorted.iter().zip(next).filter(|((name, _), next)| *next != Some(*name));
        last.map(|(known, _)| *known)
    }

    /// For each place, the one before it that has the same name.
    pub(crate) fn earlier(&self) -> Vec<Option<usize>> {
        let mut earlier = vec![None; self.sorted.len()];
        for pair in self.sorted.windows(2) {
            if let [(name, first), (twin, second)] = pair
                && name == twin
                && let Some(place) = earlier.get_mut(*second)
            {
                *place = Some(*first);
            }
        }
        earlier
    }
}

/// What the names of settings and defines mean, as far as they have been declared.
pub(super) struct Names<'f> {
    places: Places<'f>,
    meanings: Vec<Option<(Named, Span)>>,
}

impl<'f> Names<'f> {
    /// Knows which names these files have, and not yet what they mean.
    pub(super) fn of(files: &'f [ast::File]) -> Self {
        let settings = files.iter().flat_map(|file| &file.settings).map(|setting| &setting.name);
        let defines = files.iter().flat_map(|file| &file.defines).map(|define| &define.name);
        let names: Vec<&str> = settings.chain(defines).map(|name| name.node.as_str()).collect();
        let meanings = vec![None; names.len()];
        Self { places: Places::of(names), meanings }
    }

    pub(super) fn get(&self, name: &str) -> Option<(Named, Span)> {
        *self.meanings.get(self.places.last(name)?)?
    }

    pub(super) fn declare(&mut self, name: &str, named: Named, span: Span) {
        let place = self.places.last(name);
        if let Some(meaning) = place.and_then(|place| self.meanings.get_mut(place)) {
            *meaning = Some((named, span));
        }
    }

    /// Those that have been declared, in the order of the alphabet.
    pub(super) fn declared(&self) -> impl Iterator<Item = &'f str> {
        let declared = |place: usize| matches!(self.meanings.get(place), Some(Some(_)));
        self.places.each().filter(move |(_, place)| declared(*place)).map(|(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_its_last_place_and_knows_its_twin_before() {
        let places = Places::of(vec!["b", "a", "b", "c", "b"]);
        assert_eq!(
            ["a", "b", "c", "d", ""].map(|name| places.last(name)),
            [Some(1), Some(4), Some(3), None, None]
        );
        assert_eq!(places.first("b"), Some(0));
        assert_eq!(places.earlier(), [None, None, Some(0), None, Some(2)]);
        assert_eq!(places.each().collect::<Vec<_>>(), [("a", 1), ("b", 4), ("c", 3)]);
    }
}
