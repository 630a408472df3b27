//! Survivors that an author accepts, each with a reason.

use serde::{Deserialize, Serialize};

use super::{Mutant, Mutation};

/// A change that no test needs to notice, and why.
///
/// An author lists them in a JSON file, outside the rules, as they say something of the tests and nothing of the requests:
///
/// ```
/// use groundrules::Accepted;
///
/// let accepted = Accepted::list(r#"[{
///   "pack": "expenses", "of": "setting limit", "mutation": "`500` became `501`",
///   "reason": "amounts come in steps of 10"
/// }]"#)?;
/// assert_eq!(accepted[0].of, "setting limit");
/// # Ok::<(), groundrules::AcceptedError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The id of the pack.
    pub pack: String,
    /// What is changed, as [`Mutant::of`] names it.
    pub of: String,
    /// The change, as [`Mutant::id`] names it. With `*` as its last character it stands for all that begin so.
    pub mutation: String,
    /// Why no test needs to notice it.
    pub reason: String,
}

/// A list of accepted changes that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AcceptedError {
    /// The text is not JSON of this shape.
    #[error(
        "expected an array of objects with `pack`, `of`, `mutation` and `reason`, each a text: {0}"
    )]
    Malformed(#[from] serde_json::Error),
    /// An entry gives no reason.
    #[error("the entry for `{of}`, {mutation}, gives no reason")]
    NoReason {
        /// What is changed.
        of: String,
        /// The change.
        mutation: String,
    },
}

impl Accepted {
    /// Reads a list.
    ///
    /// # Errors
    ///
    /// Where the text is not a JSON array of such entries, or an entry gives no reason.
    pub fn list(json: &str) -> Result<Vec<Self>, AcceptedError> {
        let list: Vec<Self> = serde_json::from_str(json)?;
        match list.iter().find(|entry| entry.reason.trim().is_empty()) {
            None => Ok(list),
            Some(Self { of, mutation, .. }) => {
                Err(AcceptedError::NoReason { of: of.clone(), mutation: mutation.clone() })
            }
        }
    }

    fn fits(&self, mutant: &Mutant) -> bool {
        let named = match self.mutation.strip_suffix('*') {
            Some(beginning) => mutant.id().starts_with(beginning),
            None => mutant.id() == self.mutation,
        };
        named && self.of == mutant.of()
    }
}

/// The survivors of a pack, beside what its author accepts.
#[derive(Debug)]
pub struct Survivors<'m> {
    /// Those that nobody has accepted.
    pub unexpected: Vec<&'m Mutant>,
    /// Those that are accepted, with the entry that does so.
    pub accepted: Vec<(&'m Mutant, &'m Accepted)>,
    /// Entries for this pack of which no change survived: to be removed.
    pub stale: Vec<&'m Accepted>,
}

impl Mutation<'_> {
    /// Holds survivors against what the author of the pack accepts. Entries for other packs are passed over.
    pub fn sort<'m>(
        &self,
        survivors: impl IntoIterator<Item = &'m Mutant>,
        accepted: &'m [Accepted],
    ) -> Survivors<'m> {
        let own: Vec<&Accepted> =
            accepted.iter().filter(|entry| entry.pack == self.pack()).collect();
        let mut sorted =
            Survivors { unexpected: Vec::new(), accepted: Vec::new(), stale: Vec::new() };
        for mutant in survivors {
            match own.iter().find(|entry| entry.fits(mutant)) {
                Some(entry) => sorted.accepted.push((mutant, entry)),
                None => sorted.unexpected.push(mutant),
            }
        }
        let used = |entry: &&&Accepted| {
            sorted.accepted.iter().any(|(_, known)| std::ptr::eq(*known, **entry))
        };
        sorted.stale = own.iter().filter(|entry| !used(entry)).copied().collect();
        sorted
    }
}
