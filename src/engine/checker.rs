//! Checks of many requests with one pack and the same options.

use std::sync::Arc;

use crate::pattern::run::Scratch;

use super::check::{Check, check_rule_names};
use super::decode::{Trail, decode};
use super::document::{Cell, Document};
use super::error::CheckError;
use super::locale;
use super::named::Named;
use super::options::Options;
use super::pack::Pack;
use super::run::Noted;
use super::settings::Settings;
use super::waiving::check_waivers;

/// Checks many requests with one pack and the same options.
///
/// What the options say is looked at once. The memory of checks that are over serves those that follow, where they are
/// [given back](Checker::reuse): then a request that is ready is checked without taking any.
///
/// ```
/// use groundrules::{Checker, Options, Pack, Verdict};
///
/// let mut checker = Checker::new(&Pack::builtin("failure-points")?, &Options::new())?;
/// let mut ready = 0;
/// for request in [r#"{"sponsor": {"name": "Dana Ortiz", "function": "sales"}}"#, "{}"] {
///     let check = checker.check(request)?;
///     ready += usize::from(check.verdict() == Verdict::Ready);
///     checker.reuse(check);
/// }
/// assert_eq!(ready, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Checker {
    prepared: Arc<Prepared>,
    spare: Spare,
}

impl Checker {
    /// A checker with a pack and with what the host decides.
    ///
    /// # Errors
    ///
    /// Where an option names what the pack does not have, and where the pack reads `today` and the options have none.
    pub fn new(pack: &Pack, options: &Options) -> Result<Self, CheckError> {
        Ok(Self { prepared: Prepared::new(pack, options)?, spare: Spare::default() })
    }

    /// The pack that is run.
    pub fn pack(&self) -> &Pack {
        &self.prepared.pack
    }

    /// What the host decided.
    pub fn options(&self) -> &Options {
        &self.prepared.options
    }

    /// Checks a request, as [`Pack::check`] does.
    ///
    /// # Errors
    ///
    /// Where the request is not JSON or is beyond a limit.
    pub fn check<'r>(
        &mut self,
        request: &'r (impl AsRef<[u8]> + ?Sized),
    ) -> Result<Check<'r>, CheckError> {
        Check::run(&self.prepared, request.as_ref(), &mut self.spare)
    }

    /// Checks the request of another check, which is not read again where both are of one pack: what would come of it
    /// with other options?
    ///
    /// ```
    /// use groundrules::{Checker, Options, Pack, Verdict};
    ///
    /// let pack = Pack::builtin("failure-points")?;
    /// let draft = pack.check("{}", &Options::draft())?;
    /// assert_eq!(draft.verdict(), Verdict::Undecided);
    /// let last = Checker::new(&pack, &Options::new())?.check_again(draft)?;
    /// assert_eq!(last.verdict(), Verdict::NotReady);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Checker::check`]. The limits of what is read count for what has been read as well.
    pub fn check_again<'r>(&mut self, check: Check<'r>) -> Result<Check<'r>, CheckError> {
        Check::run_again(&self.prepared, check, &mut self.spare)
    }

    /// Takes over the memory of a check that is over.
    pub fn reuse(&mut self, check: Check<'_>) {
        self.spare.take(check);
    }
}

/// A pack, and what the host decided about checks with it.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) pack: Pack,
    pub(super) options: Options,
    pub(super) settings: Settings,
    /// The locales of the pack in which texts are looked for, the first choice first.
    pub(super) locales: Vec<usize>,
}

impl Prepared {
    pub(super) fn new(pack: &Pack, options: &Options) -> Result<Arc<Self>, CheckError> {
        let settings = Settings::new(&pack.loaded.program, &options.settings)?;
        Self::with(pack, options, settings)
    }

    pub(super) fn with(
        pack: &Pack,
        options: &Options,
        settings: Settings,
    ) -> Result<Arc<Self>, CheckError> {
        let program = &pack.loaded.program;
        check_rule_names(&pack.loaded, options)?;
        check_waivers(program, options)?;
        if program.reads_today && options.today.is_none() {
            return Err(CheckError::TodayMissing { pack: program.id.clone() });
        }
        let locales = locale::choices(&program.locales, options.locale.as_deref());
        Ok(Arc::new(Self { pack: pack.clone(), options: options.clone(), settings, locales }))
    }

    /// Reads a request into memory that is to spare.
    pub(super) fn read<'r>(
        &self,
        bytes: &'r [u8],
        spare: &mut Spare,
    ) -> Result<Document<'r>, CheckError> {
        let (unescaped, frames) =
            (std::mem::take(&mut spare.unescaped), std::mem::take(&mut spare.frames));
        decode(&self.pack.loaded, bytes, &self.options.limits, unescaped, frames, &mut spare.trail)
    }
}

/// Memory of checks that are over, for those that follow.
#[derive(Debug, Default)]
pub(super) struct Spare {
    unescaped: String,
    frames: Vec<Vec<Cell>>,
    trail: Trail,
    pub(super) noted: Vec<Noted>,
    pub(super) named: Named,
    pub(super) scratch: Scratch,
}

impl Spare {
    fn take(&mut self, check: Check<'_>) {
        let Check { document, noted, named, .. } = check;
        (self.unescaped, self.frames) = (document.unescaped, document.frames);
        (self.noted, self.named) = (noted, named);
        self.unescaped.clear();
        self.noted.clear();
        self.named.clear();
    }
}
