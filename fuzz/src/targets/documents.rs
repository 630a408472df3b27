//! The fenced pieces of the guides, which are run as tests elsewhere and make good inputs to begin with.

/// A fenced piece of a document.
pub(crate) struct Fence<'d> {
    /// What stands behind the opening fence: `json schema`.
    pub(crate) info: &'d str,
    pub(crate) text: &'d str,
}

/// The fenced pieces of a document.
pub(crate) fn fences(document: &str) -> Vec<Fence<'_>> {
    let mut fences = Vec::new();
    let mut pieces = document.split("\n```").skip(1);
    while let Some(opened) = pieces.next() {
        if let Some((info, text)) = opened.split_once('\n') {
            fences.push(Fence { info, text });
        }
        // What stands between two fenced pieces.
        pieces.next();
    }
    fences
}

/// The texts of the pieces with this word behind the fence.
pub(crate) fn texts<'d>(document: &'d str, info: &str) -> Vec<&'d str> {
    fences(document).iter().filter(|fence| fence.info == info).map(|fence| fence.text).collect()
}
