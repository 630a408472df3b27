//! What is wrong with a pattern, where, and what to write instead.

/// How much of a pattern is quoted.
const MAX_SHOWN: usize = 16;

/// Why a pattern cannot be used.
#[derive(Debug, PartialEq)]
pub(crate) struct Mistake {
    /// What is wrong, with the place in the pattern.
    pub(crate) why: String,
    /// What to write instead.
    pub(crate) help: &'static str,
}

impl Mistake {
    /// A mistake at a byte of a pattern.
    pub(super) fn at(pattern: &str, at: usize, what: &str, help: &'static str) -> Self {
        let before = pattern.get(..at).unwrap_or(pattern).chars().count();
        let place = match pattern.get(at..).unwrap_or_default() {
            "" => "at its end".to_owned(),
            rest => format!("at character {}, `{}`", before + 1, beginning(rest)),
        };
        Self { why: format!("{what} ({place})"), help }
    }

    /// A pattern, or several together, that are too large as a whole.
    pub(crate) fn too_large(why: String) -> Self {
        let help = "repeat less: every `{9}` makes nine copies of what stands before it";
        Self { why, help }
    }
}

/// The beginning of a part of a pattern, as it is written in a rule.
fn beginning(rest: &str) -> String {
    let shown: String = rest.chars().take(MAX_SHOWN).collect();
    let more = if shown.len() < rest.len() { "…" } else { "" };
    shown.replace('\\', "\\\\").replace('\n', "\\n").replace('"', "\\\"") + more
}
