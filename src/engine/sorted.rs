//! Lists of pairs that are sorted by name: maps for few names, in a fraction of the code.

/// The value of a name in a list that is sorted by name.
pub(super) fn get<'l, T>(list: &'l [(String, T)], name: &str) -> Option<&'l T> {
    place(list, name).ok().and_then(|at| list.get(at)).map(|(_, value)| value)
}

/// Where a name stands in such a list, or where it would.
pub(super) fn place<T>(list: &[(String, T)], name: &str) -> Result<usize, usize> {
    list.binary_search_by(|(known, _)| known.as_str().cmp(name))
}

/// Gives a name a value in a list that is sorted by name, in place of the one that it had.
pub(super) fn set<T>(list: &mut Vec<(String, T)>, name: &str, value: T) {
    match place(list, name) {
        Ok(at) => {
            if let Some((_, known)) = list.get_mut(at) {
                *known = value;
            }
        }
        Err(at) => list.insert(at, (name.to_owned(), value)),
    }
}
