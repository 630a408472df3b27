//! A compiled pack, loaded and ready to check requests.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::pattern::run::{Matcher, Opening};
use crate::program::binary::PackError;
use crate::program::cost::Cost;
use crate::program::digest::{Digest, hexadecimal};
use crate::program::{Field, FieldId, FieldKind, Program};

use super::business_days::BusinessCalendar;
use super::check::Check;
use super::error::CheckError;
use super::info::{RuleInfo, SettingInfo};
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
        let (program, digest) = Program::from_bytes(bytes)?;
        Ok(Self { loaded: Arc::new(Loaded::new(program, digest)) })
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
            Some((_, bytes)) => Self::from_bytes(bytes),
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
        Check::run(self, request.as_ref(), options)
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
        Ok(Check::run(self, &json, options)?.into_owned())
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
        Check::run_with(self, request, options, settings)
    }
}

/// A program and what can be worked out about it once.
pub(super) struct Loaded {
    pub(super) program: Program,
    pub(super) digest: Digest,
    /// Where a match of each pattern can begin.
    openings: Vec<Opening>,
    /// The business days that the pack's own settings make, where a rule counts them.
    pub(super) business_days: Option<BusinessCalendar>,
    frame_of: Vec<u32>,
    /// What each field holds, sorted by the keys of the names.
    children: Vec<Vec<Child>>,
    below: Vec<Vec<FieldId>>,
}

impl Loaded {
    fn new(program: Program, digest: Digest) -> Self {
        let mut openings = Vec::with_capacity(program.patterns.len());
        for pattern in &program.patterns {
            openings.push(Opening::of(pattern));
        }
        let business_days = BusinessCalendar::new(&program, &|setting| {
            program.settings.get(setting as usize).map(|setting| &setting.default)
        });
        let count = program.fields.len();
        let mut frame_of = Vec::with_capacity(count);
        let mut children: Vec<Vec<Child>> = vec![Vec::new(); count];
        let mut below: Vec<Vec<FieldId>> = vec![Vec::new(); count];
        for (id, field) in (0..).zip(&program.fields) {
            frame_of.push(match field.kind {
                FieldKind::Record => program.frame_of(id),
                // A value or a list lies in the frame of what holds it.
                _ => program.frame_of(field.parent),
            });
            // The request itself lies in nothing.
            if id == 0 {
                continue;
            }
            if let Some(siblings) = children.get_mut(field.parent as usize) {
                siblings.push(Child { key: key_of(&field.name), id });
            }
            // Climb to the list, or the request, in whose frame the field lies.
            let mut at = field.parent;
            while let Some(holder) = program.fields.get(at as usize) {
                if let Some(fields) = below.get_mut(at as usize) {
                    fields.push(id);
                }
                if at == 0 || holder.kind != FieldKind::Record {
                    break;
                }
                at = holder.parent;
            }
        }
        children.iter_mut().for_each(|siblings| siblings.sort_unstable_by_key(|child| child.key));
        Self { program, digest, openings, business_days, frame_of, children, below }
    }

    pub(super) fn matcher(&self, pattern: u32) -> Option<Matcher<'_>> {
        let opening = self.openings.get(pattern as usize)?;
        Some(Matcher { pattern: self.program.patterns.get(pattern as usize)?, opening })
    }

    pub(super) fn field(&self, field: FieldId) -> Option<&Field> {
        self.program.fields.get(field as usize)
    }

    pub(super) fn kind_of(&self, field: FieldId) -> Option<&FieldKind> {
        self.field(field).map(|field| &field.kind)
    }

    pub(super) fn name_of(&self, field: FieldId) -> &str {
        self.field(field).map_or("", |field| &field.name)
    }

    /// The names from the request down to a field.
    pub(super) fn dotted(&self, field: FieldId) -> String {
        match self.field(field).filter(|_| field != 0) {
            None => String::new(),
            Some(holder) => {
                let mut names = self.dotted(holder.parent);
                if !names.is_empty() {
                    names.push('.');
                }
                names + &holder.name
            }
        }
    }

    pub(super) fn is_record(&self, field: FieldId) -> bool {
        self.kind_of(field) == Some(&FieldKind::Record)
    }

    /// The frame of the element in which a field's slot lies, and the slot.
    pub(super) fn place_of(&self, field: FieldId) -> Option<(u32, u32)> {
        let frame = *self.frame_of.get(field as usize)?;
        match self.kind_of(field)? {
            FieldKind::Record => None,
            FieldKind::Leaf { slot, .. } | FieldKind::List { slot, .. } => Some((frame, *slot)),
        }
    }

    /// The frame of a list's elements.
    pub(super) fn element_frame(&self, list: FieldId) -> Option<u32> {
        match self.kind_of(list)? {
            FieldKind::List { frame, .. } => Some(*frame),
            _ => None,
        }
    }

    /// Slots of one element of a frame.
    pub(super) fn stride(&self, frame: u32) -> usize {
        self.program.frames.get(frame as usize).copied().unwrap_or(0) as usize
    }

    /// The fields under a record, or in an element of a list, that lie in the same frame.
    pub(super) fn fields_below(&self, field: FieldId) -> &[FieldId] {
        self.below.get(field as usize).map_or(&[], Vec::as_slice)
    }

    /// The field of a record, or of a list's elements, with this name.
    pub(super) fn child_named(&self, field: FieldId, name: &str) -> Option<FieldId> {
        let children = self.children.get(field as usize)?;
        let key = key_of(name);
        let first = match children.len() {
            0..=FEW => children.iter().position(|child| child.key == key)?,
            _ => children.partition_point(|child| child.key < key),
        };
        // The nameless field is the elements of a list of values, which are no member of anything.
        let mut alike = children.get(first..)?.iter().take_while(|child| child.key == key);
        alike.find(|child| !name.is_empty() && self.name_of(child.id) == name).map(|child| child.id)
    }

    /// The field that the elements of a list of values are.
    pub(super) fn element_of(&self, list: FieldId) -> Option<FieldId> {
        let children = self.children.get(list as usize)?;
        children.iter().find(|child| self.name_of(child.id).is_empty()).map(|child| child.id)
    }
}

/// A field under another.
#[derive(Debug, Clone, Copy)]
struct Child {
    key: u64,
    id: FieldId,
}

/// Up to so many children are gone through one by one.
const FEW: usize = 16;

/// What equal names share, and few others: their ends and their length.
fn key_of(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let ends = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes.iter().fold(0, |key, byte| key << 8 | u64::from(*byte)),
    };
    ends ^ (bytes.len() as u64) << 24
}

/// Adds a segment to a JSON Pointer.
pub(super) fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            plain => pointer.push(plain),
        }
    }
}
