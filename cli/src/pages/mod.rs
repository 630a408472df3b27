//! What there is to say of a rule to somebody who meets it: one model, shown in a terminal or as a page.

pub(crate) mod evidence;
pub(crate) mod examples;
pub(crate) mod index;
mod json;
pub(crate) mod markdown;
pub(crate) mod terminal;

use groundrules::{Compiled, NamedSource, RuleInfo, RuleSource, Severity, SourceSpan};

use crate::loading::Described;
use evidence::Evidence;
use examples::Example;

/// How many items of a list are shown as an example of it.
const ITEMS_OF_AN_EXAMPLE: usize = 2;

/// All there is to say of one rule.
#[derive(Debug)]
pub(crate) struct RulePage {
    pub(crate) pack: String,
    pub(crate) pack_title: String,
    /// The pack as a command names it; nothing where it is built in.
    argument: Option<String>,
    pub(crate) rule: String,
    pub(crate) title: String,
    /// What its findings weigh, unless a condition of the rule says otherwise.
    pub(crate) severity: Severity,
    /// What else they can weigh.
    other_severities: Vec<Severity>,
    /// Its clauses `severity`, where its findings don't all weigh the same.
    pub(crate) severities: Vec<String>,
    pub(crate) category: String,
    pub(crate) tags: Vec<String>,
    pub(crate) why: String,
    /// The conditions of the rule, as its author wrote them.
    pub(crate) conditions: Vec<String>,
    /// The defines that they name, as `name = condition`.
    pub(crate) defines: Vec<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) messages: Vec<String>,
    pub(crate) asks: Vec<String>,
    pub(crate) fixes: Vec<String>,
    pub(crate) evidence: Evidence,
    pub(crate) settings: Vec<Setting>,
    /// A request that fails and one that passes.
    pub(crate) fails: Option<Example>,
    pub(crate) passes: Option<Example>,
    /// How many cases of the pack's own tests are about the rule.
    pub(crate) cases: usize,
}

/// A field that decides what comes of a rule.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) path: String,
    /// What a form asks or calls it; may be empty.
    pub(crate) question: String,
}

/// A setting that tunes a rule.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) name: String,
    /// Its default, as a person reads it.
    pub(crate) default: String,
    /// A value for it, as a command takes it.
    pub(crate) example: String,
    /// Whether the example comes from the rule's tests, so that its author thought of it.
    tested: bool,
    pub(crate) description: String,
}

/// The pages of a pack's rules, in the order of the pack.
pub(crate) fn of(described: &Described) -> Vec<RulePage> {
    described.pack.rules().map(|rule| page(described, rule)).collect()
}

/// The page of one rule. What only the source of a pack says is left out where there is none.
pub(crate) fn page(described: &Described, rule: RuleInfo<'_>) -> RulePage {
    let pack = &described.pack;
    let mut page = RulePage {
        pack: pack.id().to_owned(),
        pack_title: pack.title().to_owned(),
        argument: described.argument.clone(),
        rule: rule.id().to_owned(),
        title: rule.title().to_owned(),
        severity: rule.severity(),
        other_severities: rule.other_severities().collect(),
        severities: Vec::new(),
        category: rule.category().to_owned(),
        tags: rule.tags().map(str::to_owned).collect(),
        why: rule.why().to_owned(),
        conditions: Vec::new(),
        defines: Vec::new(),
        fields: rule.fields().map(field).collect(),
        messages: Vec::new(),
        asks: Vec::new(),
        fixes: Vec::new(),
        evidence: Evidence::of(rule),
        settings: rule.settings().map(setting).collect(),
        fails: None,
        passes: None,
        cases: 0,
    };
    if let Some(compiled) = &described.source {
        page.add_tests(compiled);
        if let Some(source) = compiled.rules.iter().find(|source| source.id == rule.id()) {
            page.add_source(compiled, source);
        }
    }
    page
}

impl RulePage {
    fn add_source(&mut self, compiled: &Compiled, source: &RuleSource) {
        let written = |span: &SourceSpan| written(compiled, *span);
        let define = |define: &NamedSource| {
            let body = written(&define.span);
            if body.contains('\n') {
                format!("{} =\n  {}", define.name, body.replace('\n', "\n  "))
            } else {
                format!("{} = {body}", define.name)
            }
        };
        self.severities = source.severities.iter().map(written).collect();
        self.conditions = source.conditions.iter().map(written).collect();
        self.defines = source.defines.iter().map(define).collect();
        self.messages.clone_from(&source.messages);
        self.asks.clone_from(&source.asks);
        self.fixes.clone_from(&source.fixes);
    }

    fn add_tests(&mut self, compiled: &Compiled) {
        self.fails = examples::that_fails(compiled, &self.rule);
        self.passes = examples::that_passes(compiled, &self.rule);
        for setting in &mut self.settings {
            if let Some(value) = examples::of_setting(compiled, &self.rule, &setting.name) {
                setting.example = example_of(&value);
                setting.tested = true;
            }
        }
        self.cases = compiled.tests.cases_of(&self.rule).count();
    }

    /// The command that checks a request with this option.
    fn command(&self, option: &str) -> String {
        let pack = self.argument.as_ref().map(|pack| format!("--pack {} ", in_shell(pack)));
        format!("groundrules check {}{option} request.json", pack.unwrap_or_default())
    }

    /// The setting to show as an example of all: one from the tests, or one with a short value.
    pub(crate) fn setting_to_show(&self) -> Option<&Setting> {
        let mut settings = self.settings.iter();
        settings.clone().find(|setting| setting.tested).or_else(|| {
            settings.clone().find(|setting| !setting.example.starts_with('[')).or(settings.next())
        })
    }

    /// The command that changes a setting.
    pub(crate) fn tuned(&self, setting: &Setting) -> String {
        self.command(&format!(
            "--set {}",
            in_shell(&format!("{}={}", setting.name, setting.example))
        ))
    }

    /// The command that leaves the rule out.
    pub(crate) fn switched_off(&self) -> String {
        self.command(&format!("--severity {}=off", self.rule))
    }

    /// A file of waivers that lets the rule's findings pass for a while.
    pub(crate) fn waivers(&self) -> String {
        format!(
            r#"{{ "format": 1, "waivers": [
  {{ "rule": "{}", "reason": "why it may pass", "approvedBy": "who decided", "expires": "2027-06-30" }}
] }}"#,
            self.rule
        )
    }

    /// The command that heeds it.
    pub(crate) fn waived(&self) -> String {
        self.command("--waivers waivers.json --today 2027-01-15")
    }

    /// What its findings can weigh: `error`, or `error or warning`.
    pub(crate) fn severity_in_words(&self) -> String {
        let mut severities = vec![self.severity];
        severities.extend(&self.other_severities);
        severities.sort_unstable_by_key(|severity| std::cmp::Reverse(*severity));
        severities.dedup();
        severities.into_iter().map(Severity::as_str).collect::<Vec<_>>().join(" or ")
    }

    /// What that means.
    pub(crate) fn weight(&self) -> &'static str {
        if !self.severities.is_empty() {
            return "which of them depends on the request";
        }
        match self.severity {
            Severity::Error => "blocks: a request with this finding is not ready",
            Severity::Warning => "should be mended, and does not block",
            Severity::Info => "worth knowing",
        }
    }
}

/// A piece of source, its lines moved to the left margin as far as they go together.
fn written(compiled: &Compiled, span: SourceSpan) -> String {
    let text = without_last_comment(compiled.sources.text(span));
    let (_, column) = compiled.sources.position(span);
    let further = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let margin = further.map(blanks).min().unwrap_or_default().min(column.saturating_sub(1));
    let mut lines = text.lines();
    let mut written = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        written.push('\n');
        written.push_str(line.get(blanks(line).min(margin)..).unwrap_or(line).trim_end());
    }
    written
}

/// A span may reach as far as the next clause: a comment before that one is about that one.
fn without_last_comment(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some((before, last)) = text.rsplit_once('\n')
        && last.trim_start().starts_with('#')
    {
        text = before.trim_end();
    }
    text
}

fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn field(field: groundrules::FieldInfo<'_>) -> Field {
    let question = if field.question().is_empty() { field.title() } else { field.question() };
    Field { path: as_rules_name_it(&field.path()), question: question.to_owned() }
}

/// `/schedule/sessions/*/date` is `schedule.sessions.date` in rules: the date of each session.
fn as_rules_name_it(pointer: &str) -> String {
    let segments = pointer.split('/').skip(1).filter(|segment| *segment != "*");
    segments
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
        .collect::<Vec<_>>()
        .join(".")
}

pub(crate) fn setting(setting: groundrules::SettingInfo<'_>) -> Setting {
    Setting {
        name: setting.name().to_owned(),
        default: setting.default_text(),
        example: example_of(&setting.default_source()),
        tested: false,
        description: setting.description().to_owned(),
    }
}

/// A value as a command takes it: of a list its first items, as JSON.
fn example_of(source: &str) -> String {
    let Some(items) = source.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return source.to_owned();
    };
    let items = match serde_json::from_str(source) {
        Ok(serde_json::Value::Array(items)) => items,
        // Dates, shares and lengths of time: in JSON they are texts, and none has a comma in it.
        _ => items
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(serde_json::Value::from)
            .collect(),
    };
    let first: Vec<String> =
        items.iter().take(ITEMS_OF_AN_EXAMPLE).map(ToString::to_string).collect();
    format!("[{}]", first.join(", "))
}

/// A word of a command, as a shell takes it.
pub(crate) fn in_shell(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "._-/:".contains(character);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use groundrules::{Date, Options};

    use super::*;
    use crate::loading;
    use crate::options::value_of;

    #[test]
    fn every_shipped_rule_shows_a_finding_a_request_that_passes_and_settings_that_can_be_given() {
        for described in loading::described(&[]).unwrap() {
            for page in of(&described) {
                assert!(page.fails.is_some_and(|fails| fails.finding.is_some()), "{}", page.rule);
                assert!(
                    page.passes.is_some_and(|passes| passes.finding.is_none()),
                    "{}",
                    page.rule
                );
                for setting in &page.settings {
                    let today: Date = "2027-01-15".parse().unwrap();
                    let options = Options::new().today(today);
                    let options = options.setting(&*setting.name, value_of(&setting.example));
                    let check = described.pack.check("{}", &options);
                    assert!(check.is_ok(), "{}: {}: {check:?}", page.rule, setting.example);
                }
            }
        }
    }

    #[test]
    fn an_example_of_a_list_is_short_and_as_a_command_takes_it() {
        assert_eq!(example_of("14 days .. 28 days"), "14 days .. 28 days");
        assert_eq!(example_of(r#"["a, b", "c", "d"]"#), r#"["a, b", "c"]"#);
        assert_eq!(example_of("[2026-12-25, 2027-01-01,]"), r#"["2026-12-25", "2027-01-01"]"#);
        assert_eq!(example_of("[]"), "[]");
    }

    #[test]
    fn a_word_with_blanks_or_quotation_marks_stays_one_word_in_a_shell() {
        assert_eq!(in_shell("my-pack.rules"), "my-pack.rules");
        assert_eq!(in_shell("it's mine"), r"'it'\''s mine'");
    }
}
