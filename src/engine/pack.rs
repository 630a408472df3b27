//! A compiled pack, loaded and ready to check requests.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::program::Program;
use crate::program::binary::PackError;
use crate::program::cost::Cost;
use crate::program::digest::{Digest, hexadecimal};

use super::check::Check;
use super::checker::{Prepared, Spare};
use super::error::CheckError;
use super::info::{RuleInfo, SettingInfo};
use super::loaded::Loaded;
use super::locale::LocaleInfo;
use super::options::Options;

/// A compiled pack of rules.
///
/// A pack is immutable, cheap to clone and shared freely between threads. It holds no state of a check.
///
/// ```
/// use groundrules::{Options, Pack};
///
/// let pack = Pack::builtin("failure-points")?;
/// let check = pack.check(r#"{"sponsor": {"name": "Dana Ortiz"}}"#, &Options::new())?;
/// assert!(check.findings().any(|finding| finding.rule() == "no-reinforcement"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Pack {
    pub(super) loaded: Arc<Loaded>,
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pack")
            .field("id", &self.id())
            .field("version", &self.version())
            .finish_non_exhaustive()
    }
}

impl Pack {
    /// Loads a compiled pack. Bytes of any origin are safe: what is not a pack is an error.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PackError> {
        Program::from_bytes(bytes).map(Self::of)
    }

    fn of((program, digest): (Program, Digest)) -> Self {
        Self { loaded: Arc::new(Loaded::new(program, digest)) }
    }

    /// The pack as bytes: what [`Pack::from_bytes`] reads, the same for the same pack on every machine.
    pub fn to_bytes(&self) -> Result<Vec<u8>, PackError> {
        self.loaded.program.to_bytes()
    }

    /// A pack that ships with Groundrules; [`Pack::builtin_ids`] lists them.
    #[cfg(feature = "builtin")]
    pub fn builtin(id: &str) -> Result<Self, PackError> {
        let packs = crate::builtin::PACKS;
        match packs.iter().find(|(known, _)| *known == id) {
            Some((_, bytes)) => Program::from_own_bytes(bytes).map(Self::of),
            None => Err(PackError::NoSuchPack {
                name: id.to_owned(),
                suggestion: crate::wording::suggestion(id, Self::builtin_ids()),
            }),
        }
    }

    /// The ids of the packs that ship with Groundrules.
    #[cfg(feature = "builtin")]
    pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
        crate::builtin::PACKS.iter().map(|(id, _)| *id)
    }

    /// The files from which the packs that ship are compiled, by their paths: their rules and tests, their translations, and
    /// the schema of the requests that they check.
    ///
    /// ```
    /// use groundrules::{Compiler, Pack};
    ///
    /// let files = || Pack::builtin_files();
    /// let (name, text) = files().find(|(path, _)| *path == "ai-enablement.rules").ok_or("no rules")?;
    /// let other = |wanted: &str| {
    ///     files().find(|(path, _)| *path == wanted).map(|(_, text)| text.to_owned())
    /// };
    /// let compiled = Compiler::new().compile_reading(name, text, other)?;
    /// assert_eq!(compiled.pack.digest(), Pack::builtin("ai-enablement")?.digest());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "builtin")]
    pub fn builtin_files() -> impl Iterator<Item = (&'static str, &'static str)> {
        crate::builtin::FILES.iter().copied()
    }

    /// The pack's id.
    pub fn id(&self) -> &str {
        &self.loaded.program.id
    }

    /// What people call the pack.
    pub fn title(&self) -> &str {
        &self.loaded.program.title
    }

    /// The version that its author gave it.
    pub fn version(&self) -> &str {
        &self.loaded.program.version
    }

    /// The SHA-256 of the compiled pack, in hexadecimal: two packs with the same digest are the same.
    pub fn digest(&self) -> String {
        hexadecimal(&self.loaded.digest)
    }

    /// The rules, in the order of the pack.
    pub fn rules(&self) -> impl Iterator<Item = RuleInfo<'_>> {
        self.loaded.program.rules.iter().map(|rule| RuleInfo { pack: self, rule })
    }

    /// The settings that a host can change.
    pub fn settings(&self) -> impl Iterator<Item = SettingInfo<'_>> {
        self.loaded.program.settings.iter().map(|setting| SettingInfo { setting })
    }

    /// The languages that the pack speaks beside its own, in the order of the pack.
    ///
    /// ```
    /// use groundrules::Pack;
    ///
    /// let pack = Pack::builtin("failure-points")?;
    /// let french = pack.locales().find(|locale| locale.tag() == "fr").ok_or("no French")?;
    /// assert_eq!(french.title(), "Français");
    /// assert_eq!(french.translated(), french.texts());
    /// assert_eq!(french.reviewed(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn locales(&self) -> impl Iterator<Item = LocaleInfo<'_>> {
        LocaleInfo::all(&self.loaded.program)
    }

    /// Whether a rule reads `today`, so that a check needs [`Options::today`].
    pub fn reads_today(&self) -> bool {
        self.loaded.program.reads_today
    }

    /// How much work a check can be.
    pub fn cost(&self) -> Cost {
        self.loaded.program.cost()
    }

    /// Checks a request: JSON as bytes, a `&str` or a `String`.
    ///
    /// The request is read once, in time linear in its size; what the schema does not allow is listed by
    /// [`Check::report`], and the rules that don't touch it still run.
    ///
    /// # Errors
    ///
    /// Where the request is not JSON or is beyond a limit, where an option names what the pack does not
    /// have, and where the pack reads `today` and the options have none.
    pub fn check<'r>(
        &self,
        request: &'r (impl AsRef<[u8]> + ?Sized),
        options: &Options,
    ) -> Result<Check<'r>, CheckError> {
        Check::run(&Prepared::new(self, options)?, request.as_ref(), &mut Spare::default())
    }

    /// Checks a request that is a value of the caller's own types.
    ///
    /// ```
    /// use groundrules::{Options, Pack, Verdict};
    ///
    /// #[derive(serde::Serialize)]
    /// struct Request { sponsor: Sponsor }
    /// #[derive(serde::Serialize)]
    /// struct Sponsor { name: String }
    ///
    /// let request = Request { sponsor: Sponsor { name: "Dana Ortiz".into() } };
    /// let check = Pack::builtin("failure-points")?.check_value(&request, &Options::draft())?;
    /// assert_eq!(check.verdict(), Verdict::Undecided);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Pack::check`], and where the value cannot be written as JSON.
    pub fn check_value(
        &self,
        request: &impl Serialize,
        options: &Options,
    ) -> Result<Check<'static>, CheckError> {
        let json = serde_json::to_vec(request)
            .map_err(|error| CheckError::NotSerialisable(error.to_string()))?;
        Ok(self.check(&json, options)?.into_owned())
    }
}

#[cfg(feature = "compiler")]
impl Pack {
    pub(crate) fn program(&self) -> &Program {
        &self.loaded.program
    }

    /// Checks with settings whose values are constants of the rule language.
    pub(crate) fn check_with_constants<'r, 'n>(
        &self,
        request: &'r [u8],
        options: &Options,
        changes: impl Iterator<Item = (&'n str, crate::program::Constant)>,
    ) -> Result<Check<'r>, CheckError> {
        let program = &self.loaded.program;
        let mut settings = super::settings::Settings::new(program, &options.settings)?;
        for (name, constant) in changes {
            settings.replace(program, name, constant)?;
        }
        Check::run(&Prepared::with(self, options, settings)?, request, &mut Spare::default())
    }
}
