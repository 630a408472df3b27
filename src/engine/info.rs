//! What a host can know of a pack before any request is checked: its rules, where they come from, its settings.

use std::fmt;

use crate::program::{Rule, Setting, Severity, Source};

use super::fields::FieldInfo;
use super::pack::Pack;

/// What a host can know of a rule before any request is checked.
#[derive(Clone, Copy)]
pub struct RuleInfo<'p> {
    pub(super) pack: &'p Pack,
    pub(super) rule: &'p Rule,
}

impl fmt::Debug for RuleInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleInfo").field("id", &self.id()).finish_non_exhaustive()
    }
}

impl<'p> RuleInfo<'p> {
    /// Its id.
    pub fn id(self) -> &'p str {
        &self.rule.id
    }

    /// What is wrong where it fails, in one line.
    pub fn title(self) -> &'p str {
        &self.rule.title
    }

    /// How much its findings weigh, unless a condition of the rule or the host says otherwise.
    pub fn severity(self) -> Severity {
        self.rule.severity
    }

    /// How much its findings weigh under conditions of the rule, in the order of its clauses.
    pub fn other_severities(self) -> impl Iterator<Item = Severity> + use<'p> {
        self.rule.severities.iter().map(|(_, severity)| *severity)
    }

    /// The category that its author gave it; empty where none.
    pub fn category(self) -> &'p str {
        &self.rule.category
    }

    /// Why it is there.
    pub fn why(self) -> &'p str {
        &self.rule.why
    }

    /// The tags that its author gave it.
    pub fn tags(self) -> impl Iterator<Item = &'p str> {
        self.rule.tags.iter().map(String::as_str)
    }

    /// Where its claim comes from.
    pub fn cites(self) -> impl Iterator<Item = CiteInfo<'p>> {
        self.rule.cites.iter().filter_map(move |cite| {
            let source = self.pack.loaded.program.sources.get(cite.source as usize)?;
            Some(CiteInfo { source, section: &cite.section })
        })
    }

    /// The settings that tune it, in the order of the pack.
    pub fn settings(self) -> impl Iterator<Item = SettingInfo<'p>> {
        let program = &self.pack.loaded.program;
        let mut settings = Vec::new();
        for id in program.settings_read_by(self.rule) {
            if let Some(setting) = program.settings.get(id as usize) {
                settings.push(SettingInfo { setting });
            }
        }
        settings.into_iter()
    }

    /// The fields that decide what comes of it, in the order of [`Pack::fields`].
    ///
    /// ```
    /// use groundrules::Pack;
    ///
    /// let pack = Pack::builtin("failure-points")?;
    /// let rule = pack.rules().find(|rule| rule.id() == "missing-sponsor").ok_or("no such rule")?;
    /// let fields: Vec<String> = rule.fields().map(|field| field.path()).collect();
    /// assert_eq!(fields, ["/sponsor/name", "/sponsor/function", "/sponsor/accountable"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fields(self) -> impl Iterator<Item = FieldInfo<'p>> {
        let mut fields = Vec::new();
        for id in self.pack.loaded.program.fields_read_by(self.rule) {
            if let Some(field) = FieldInfo::of(self.pack, id) {
                fields.push(field);
            }
        }
        fields.into_iter()
    }
}

/// Where a rule's claim comes from.
#[derive(Clone, Copy)]
pub struct CiteInfo<'p> {
    source: &'p Source,
    section: &'p str,
}

impl fmt::Debug for CiteInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CiteInfo").field("title", &self.title()).finish_non_exhaustive()
    }
}

impl<'p> CiteInfo<'p> {
    /// The title of the source.
    pub fn title(self) -> &'p str {
        &self.source.title
    }

    /// Its author; empty where it names none.
    pub fn author(self) -> &'p str {
        &self.source.author
    }

    /// The year in which it appeared; empty where it names none.
    pub fn year(self) -> &'p str {
        &self.source.year
    }

    /// The section that says so; empty where the rule names none.
    pub fn section(self) -> &'p str {
        self.section
    }

    /// How strong its evidence is: `meta-analysis`, `study`, `survey` or `practitioner`.
    pub fn grade(self) -> &'p str {
        &self.source.grade
    }

    /// What is to be borne in mind when it is cited; empty where nothing is.
    pub fn caveat(self) -> &'p str {
        &self.source.caveat
    }

    /// Where to read it; empty where that is not known.
    pub fn link(self) -> &'p str {
        &self.source.link
    }
}

/// What a host can know of a setting.
#[derive(Clone, Copy)]
pub struct SettingInfo<'p> {
    pub(super) setting: &'p Setting,
}

impl fmt::Debug for SettingInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SettingInfo").field("name", &self.name()).finish_non_exhaustive()
    }
}

impl<'p> SettingInfo<'p> {
    /// Its name.
    pub fn name(self) -> &'p str {
        &self.setting.name
    }

    /// What it decides.
    pub fn description(self) -> &'p str {
        &self.setting.description
    }

    /// Its value where the host gives none, as the rule language writes it.
    pub fn default_source(self) -> String {
        super::phrasing::source_text(&self.setting.default, &self.setting.kind)
    }

    /// Its value where the host gives none, as it is shown to people.
    pub fn default_text(self) -> String {
        super::phrasing::constant_text(&self.setting.default, &self.setting.kind)
    }
}
