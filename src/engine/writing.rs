//! A report as JSON, written straight from the checks: what [`Report::of`] builds and serde writes, byte for byte,
//! without the report in between.

use crate::json::JsonWriter;
use crate::report::{
    Evidence, InvalidReport, NextQuestion, REPORT_FORMAT, Report, Summary, Verdict, WaiverReport,
};

use super::check::Check;
use super::explain::{Missing, shown};
use super::finding::Finding;
use super::fingerprint::Fingerprints;
use super::options::Mode;
use super::reporting;
use super::told::{List, Telling, Told};
use super::waiver::Waiver;

impl Report {
    /// What [`Report::of`] these checks is as JSON, in a fraction of the time and the memory.
    ///
    /// ```
    /// use groundrules::{Options, Pack, Report};
    ///
    /// let checks = [Pack::builtin("failure-points")?.check("{}", &Options::draft())?];
    /// assert_eq!(Report::json_of(&checks), Report::of(&checks).to_json());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn json_of(checks: &[Check<'_>]) -> String {
        let told: Vec<Vec<Told>> = checks.iter().map(Told::all_of).collect();
        whole(Telling { checks, told: &told, numbers: false })
    }
}

/// How many bytes most reports have at most around their lists.
const AROUND: usize = 1024;

/// The report.
pub(super) fn whole(telling: Telling<'_>) -> String {
    let mut json = JsonWriter::with_capacity(telling.bytes() + AROUND);
    json.object();
    about_request(&mut json, telling);
    foot(&mut json, telling.checks);
    json.end_object();
    json.finish()
}

/// The report, less what is the same for every request.
pub(super) fn changed(telling: Telling<'_>) -> String {
    let mut json = JsonWriter::new();
    json.object();
    about_request(&mut json, telling);
    json.end_object();
    json.finish()
}

fn about_request(json: &mut JsonWriter, telling: Telling<'_>) {
    let checks = telling.checks;
    json.name("format");
    json.whole(REPORT_FORMAT.into());
    if let Some(request) = checks.iter().find_map(|check| check.options().request.as_deref()) {
        json.member("request", request);
    }
    json.member("verdict", Verdict::of(checks).as_str());
    summary(json, reporting::summary(checks));
    telling.write(json, List::Findings);
    telling.write(json, List::Waived);
    waivers(json, &reporting::waiver_problems(checks));
    telling.write(json, List::Open);
    if let Some(next) = reporting::next(&telling.undecided()) {
        question(json, &next);
    }
    invalid(json, &reporting::invalid(checks));
}

/// What a report ends with: the same for every request.
fn foot(json: &mut JsonWriter, checks: &[Check<'_>]) {
    packs(json, checks);
    json.name("engine");
    json.object();
    json.member("name", reporting::ENGINE);
    json.member("version", reporting::VERSION);
    json.end_object();
    options(json, checks);
}

fn summary(json: &mut JsonWriter, summary: Summary) {
    json.name("summary");
    json.object();
    for (name, count) in [
        ("failed", summary.failed),
        ("passed", summary.passed),
        ("skipped", summary.skipped),
        ("open", summary.open),
        ("invalid", summary.invalid),
        ("waived", summary.waived),
        ("errors", summary.errors),
        ("warnings", summary.warnings),
        ("infos", summary.infos),
    ] {
        json.name(name);
        json.whole(count);
    }
    json.end_object();
}

pub(super) fn finding(
    json: &mut JsonWriter,
    finding: &Finding<'_>,
    fingerprints: &mut Fingerprints,
) {
    let reasons = finding.reasons();
    json.object();
    json.member("pack", finding.check.pack().id());
    json.member("rule", finding.rule());
    json.member("outcome", "failed");
    json.member("severity", finding.severity().as_str());
    json.member_unless_empty("category", finding.category());
    json.member("path", &finding.path());
    json.member("title", finding.title());
    json.member("message", &finding.message());
    json.member_unless_empty("ask", &finding.ask().unwrap_or_default());
    json.member_unless_empty("fix", &finding.fix().unwrap_or_default());
    cites(json, finding);
    let fingerprint = fingerprints.of(finding, &reasons);
    let shown = shown(reasons.evidence, finding.check.options().evidence);
    if !shown.is_empty() {
        json.name("evidence");
        json.array();
        shown.iter().for_each(|evidence| self::evidence(json, evidence));
        json.end_array();
    }
    if !reasons.missing.is_empty() {
        json.texts("missing", &mut reasons.missing.iter().map(|missing| missing.path.as_str()));
    }
    json.member("fingerprint", &fingerprint);
    json.end_object();
}

fn cites(json: &mut JsonWriter, finding: &Finding<'_>) {
    let mut cites = finding.cited().peekable();
    if cites.peek().is_none() {
        return;
    }
    json.name("cites");
    json.array();
    for cite in cites {
        json.object();
        json.member("title", cite.title());
        json.member_unless_empty("author", cite.author());
        json.member_unless_empty("year", cite.year());
        json.member_unless_empty("section", cite.section());
        json.member("grade", cite.grade());
        json.member_unless_empty("link", cite.link());
        json.end_object();
    }
    json.end_array();
}

fn evidence(json: &mut JsonWriter, evidence: &Evidence) {
    json.object();
    json.member("path", &evidence.path);
    if let Some(value) = &evidence.value {
        json.name("value");
        value.write(json);
    }
    if let Some(count) = evidence.count {
        json.name("count");
        json.whole(count.into());
    }
    if let Some(span) = &evidence.span {
        json.name("span");
        json.object();
        json.name("start");
        json.whole(span.start as u64);
        json.name("end");
        json.whole(span.end as u64);
        json.member("text", &span.text);
        json.end_object();
    }
    json.end_object();
}

fn waivers(json: &mut JsonWriter, problems: &[WaiverReport]) {
    if problems.is_empty() {
        return;
    }
    json.name("waivers");
    json.array();
    for problem in problems {
        json.object();
        json.member("problem", problem.problem.as_str());
        json.name("waiver");
        waiver(json, &problem.waiver);
        json.end_object();
    }
    json.end_array();
}

pub(super) fn waiver(json: &mut JsonWriter, waiver: &Waiver) {
    json.object();
    json.member("rule", &waiver.rule);
    for (name, narrowing) in [
        ("pack", &waiver.pack),
        ("path", &waiver.path),
        ("fingerprint", &waiver.fingerprint),
        ("request", &waiver.request),
    ] {
        if let Some(narrowing) = narrowing {
            json.member(name, narrowing);
        }
    }
    json.member("reason", &waiver.reason);
    json.member("approvedBy", &waiver.approved_by);
    if let Some(expires) = &waiver.expires {
        json.member("expires", expires);
    }
    json.end_object();
}

pub(super) fn open_rule(json: &mut JsonWriter, finding: &Finding<'_>, waits_for: &[Missing]) {
    json.object();
    json.member("pack", finding.check.pack().id());
    json.member("rule", finding.rule());
    json.member("outcome", "open");
    json.member("severity", finding.severity().as_str());
    json.member("path", &finding.path());
    json.member("title", finding.title());
    json.member_unless_empty("ask", &finding.ask().unwrap_or_default());
    json.texts("missing", &mut waits_for.iter().map(|missing| missing.path.as_str()));
    json.end_object();
}

fn question(json: &mut JsonWriter, next: &NextQuestion) {
    json.name("next");
    json.object();
    json.member("path", &next.path);
    json.member_unless_empty("title", &next.title);
    json.member("question", &next.question);
    json.texts("rules", &mut next.rules.iter().map(String::as_str));
    json.end_object();
}

fn invalid(json: &mut JsonWriter, values: &[InvalidReport]) {
    if values.is_empty() {
        return;
    }
    json.name("invalid");
    json.array();
    for value in values {
        json.object();
        json.member("path", &value.path);
        json.member("expected", &value.expected);
        json.member("found", &value.found);
        if !value.rules.is_empty() {
            json.texts("rules", &mut value.rules.iter().map(String::as_str));
        }
        json.end_object();
    }
    json.end_array();
}

fn packs(json: &mut JsonWriter, checks: &[Check<'_>]) {
    json.name("packs");
    json.array();
    for check in checks {
        let pack = check.pack();
        json.object();
        json.member("id", pack.id());
        json.member("version", pack.version());
        json.member("digest", &pack.digest());
        if let Some(locale) = check.locale() {
            json.member("locale", locale);
        }
        json.end_object();
    }
    json.end_array();
}

fn options(json: &mut JsonWriter, checks: &[Check<'_>]) {
    let options = reporting::options(checks);
    json.name("options");
    json.object();
    json.member("mode", if options.mode == Mode::Draft { "draft" } else { "final" });
    if let Some(today) = &options.today {
        json.member("today", today);
    }
    if !options.settings.is_empty() {
        json.name("settings");
        json.object();
        for (name, value) in &options.settings {
            json.name(name);
            value.write(json);
        }
        json.end_object();
    }
    if !options.severities.is_empty() {
        json.name("severities");
        json.object();
        for (rule, severity) in &options.severities {
            json.member(rule, severity.severity().map_or("off", |severity| severity.as_str()));
        }
        json.end_object();
    }
    if let Some(locale) = &options.locale {
        json.member("locale", locale);
    }
    if !options.evidence.is_values() {
        json.member("evidence", options.evidence.as_str());
    }
    json.end_object();
}
