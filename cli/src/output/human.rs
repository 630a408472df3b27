//! A report as a person reads it: what to mend first, why, and what to do about it.

use std::collections::HashMap;
use std::fmt::Write as _;

use anstyle::Style;
use groundrules::{
    CiteReport, FindingReport, InvalidReport, Mode, NextQuestion, Report, Severity, Summary,
    Verdict, WaivedReport,
};

use crate::input::STANDARD_INPUT;
use crate::layout::{
    BLUE, BOLD, CYAN, DIM, GREEN, NO_BREAK, PLAIN, Page, RED, Styled, YELLOW, counted, printable,
};
use crate::totals::{Outline, Totals};

use super::{Checked, Output, Shown, table};

/// Where a mark stands, where the text beside it begins, and what a label takes.
const MARK: usize = 2;
const TEXT: usize = 4;
const LABEL: usize = 10;

/// Reports for a terminal of this width.
#[derive(Debug)]
pub(super) struct Human {
    pub(super) width: usize,
    pub(super) shown: Shown,
}

impl Output for Human {
    fn request(&self, checked: &Checked) -> String {
        report(&checked.report, &checked.request.name, self.width)
    }

    /// One line: a batch is read down the page.
    fn brief(&self, outline: &Outline<'_>) -> Option<String> {
        Some(line(outline, self.shown))
    }

    fn end(&self, sum: &Totals) -> String {
        if sum.batch {
            return format!("\n{}{}", table::by_rule(sum, self.width), totals(sum, self.width));
        }
        if sum.requests() > 1 { totals(sum, self.width) } else { String::new() }
    }
}

/// The report of one request.
fn report(report: &Report, name: &str, width: usize) -> String {
    let mut page = Page::new(width);
    header(&mut page, report, name);
    invalid(&mut page, &report.invalid);
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        findings(&mut page, report, severity);
    }
    waived(&mut page, report);
    open(&mut page, report);
    if let Some(question) = &report.next {
        next(&mut page, question);
    }
    summary(&mut page, report);
    page.blank();
    page.finish()
}

/// A request of a batch on one line: verdict, counts, and the rules that failed.
fn line(outline: &Outline<'_>, shown_of: Shown) -> String {
    let (style, mark, verdict) = shown(outline.verdict);
    let mut counts = weights(&outline.found);
    let invalid = outline.invalid as u64;
    if invalid > 0 {
        counts.push(counted(invalid, "invalid value"));
    }
    if outline.found.waived > 0 {
        counts.push(format!("{} waived", outline.found.waived));
    }
    if outline.found.open > 0 {
        counts.push(format!("{} open", outline.found.open));
    }
    let mut rules: Vec<String> = Vec::new();
    for failed in outline.failed.iter().filter(|failed| failed.severity >= shown_of.least) {
        rules.push(match failed.findings {
            1 => failed.rule.to_owned(),
            count => format!("{} ×{count}", failed.rule),
        });
    }
    let mut text = format!("{style}{mark}{style:#} {}", printable(outline.name));
    let _ = write!(text, "  {style}{verdict}{style:#}");
    if !counts.is_empty() {
        let _ = write!(text, "  {}", counts.join(", "));
    }
    if !rules.is_empty() {
        let _ = write!(text, "  {DIM}{}{DIM:#}", printable(&rules.join(", ")));
    }
    text.push('\n');
    text
}

fn header(page: &mut Page, report: &Report, name: &str) {
    let name = if name == STANDARD_INPUT { "standard input" } else { name };
    let (style, _, verdict) = shown(report.verdict);
    let verdict = match report.options.mode {
        Mode::Final => verdict.to_owned(),
        Mode::Draft => format!("draft · {verdict}"),
    };
    page.ends(Styled(DIM, "── "), Styled(BOLD, name), '─', Styled(style, &verdict));
}

fn heading(page: &mut Page, style: Style, text: &str) {
    page.blank();
    page.paragraph(MARK, Styled(style, text));
}

fn invalid(page: &mut Page, values: &[InvalidReport]) {
    if values.is_empty() {
        return;
    }
    let text = match values.len() {
        1 => "1 value is not what the schema says".to_owned(),
        count => format!("{count} values are not what the schema says"),
    };
    heading(page, RED, &text);
    for value in values {
        let path = readable(&value.path);
        page.blank();
        page.hanging(MARK, Styled(RED, "✗"), TEXT - MARK, Styled(BOLD, &path));
        labelled(page, TEXT, "expected", Styled(PLAIN, &value.expected));
        labelled(page, TEXT, "found", Styled(PLAIN, &value.found));
        labelled(page, TEXT, "holds up", Styled(DIM, &value.rules.join(", ")));
    }
}

fn findings(page: &mut Page, report: &Report, severity: Severity) {
    let (style, mark, noun, count) = match severity {
        Severity::Error => (RED, "  ✗ ", "error", report.summary.errors),
        Severity::Warning => (YELLOW, "  ! ", "warning", report.summary.warnings),
        Severity::Info => (BLUE, "  i ", "info", report.summary.infos),
    };
    let groups = by_rule(&report.findings, severity);
    if groups.is_empty() {
        return;
    }
    heading(page, style, &counted(count, noun));
    for group in groups {
        if let Some(first) = group.first() {
            let rule = rule_name(report, &first.pack, &first.rule);
            page.blank();
            page.ends(Styled(style, mark), Styled(BOLD, &first.title), ' ', Styled(DIM, &rule));
            failures(page, first, &group);
        }
    }
}

/// The findings of one rule, in their order: what is the same for all of them is said once.
pub(super) fn by_rule(findings: &[FindingReport], severity: Severity) -> Vec<Vec<&FindingReport>> {
    let mut groups: Vec<Vec<&FindingReport>> = Vec::new();
    let mut places = HashMap::new();
    for finding in findings.iter().filter(|finding| finding.severity == severity) {
        let place = *places.entry((&finding.pack, &finding.rule)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// A rule's id, with its pack where there are several.
fn rule_name(report: &Report, pack: &str, rule: &str) -> String {
    if report.packs.len() > 1 { format!("{pack}/{rule}") } else { rule.to_owned() }
}

fn failures(page: &mut Page, first: &FindingReport, group: &[&FindingReport]) {
    let same_fix = group.iter().all(|finding| finding.fix == first.fix);
    match group {
        [only] => {
            if only.message != only.title {
                page.paragraph(TEXT, Styled(PLAIN, &only.message));
            }
            place(page, TEXT, only);
        }
        several => {
            for finding in several {
                let message = Styled(PLAIN, finding.message.as_str());
                page.hanging(TEXT, Styled(DIM, "•"), 2, message);
                place(page, TEXT + 2, finding);
                if !same_fix {
                    labelled(page, TEXT + 2, "fix", Styled(PLAIN, &finding.fix));
                }
            }
        }
    }
    if same_fix {
        labelled(page, TEXT, "fix", Styled(PLAIN, &first.fix));
    }
    for question in distinct(group.iter().map(|finding| finding.ask.as_str())) {
        labelled(page, TEXT, "ask", Styled(PLAIN, question));
    }
    let sources: Vec<String> = first.cites.iter().map(source).collect();
    let sources = distinct(sources.iter().map(String::as_str));
    labelled(page, TEXT, "source", Styled(DIM, &sources.join(" · ")));
}

/// Where a finding is, and what it misses.
fn place(page: &mut Page, indent: usize, finding: &FindingReport) {
    let path = readable(&finding.path);
    let (itself, others): (Vec<&String>, Vec<&String>) =
        finding.missing.iter().partition(|missing| **missing == finding.path);
    let at = if itself.is_empty() { path } else { format!("{path} (no value)") };
    labelled(page, indent, "at", Styled(CYAN, &at));
    labelled(page, indent, "missing", Styled(CYAN, &paths(others)));
}

/// A text with a label before it; nothing where there is no text.
fn labelled(page: &mut Page, indent: usize, label: &str, text: Styled<'_>) {
    if !text.1.is_empty() {
        page.hanging(indent, Styled(DIM, label), LABEL, text);
    }
}

/// Where a claim comes from, briefly; the JSON report has the section and the link too.
fn source(cite: &CiteReport) -> String {
    let mut text = if cite.author.is_empty() { cite.title.clone() } else { cite.author.clone() };
    if !cite.year.is_empty() {
        let _ = write!(text, " {}", cite.year);
    }
    if !cite.grade.is_empty() {
        let _ = write!(text, " ({})", cite.grade);
    }
    text
}

/// Findings that somebody answers for: who, why and until when.
fn waived(page: &mut Page, report: &Report) {
    if report.waived.is_empty() {
        return;
    }
    heading(page, CYAN, &format!("{} waived", report.waived.len()));
    for WaivedReport { finding, waiver } in &report.waived {
        let rule = rule_name(report, &finding.pack, &finding.rule);
        page.blank();
        page.ends(Styled(CYAN, "  ~ "), Styled(PLAIN, &finding.title), ' ', Styled(DIM, &rule));
        if finding.message != finding.title {
            page.paragraph(TEXT, Styled(DIM, &finding.message));
        }
        place(page, TEXT, finding);
        labelled(page, TEXT, "approved", Styled(PLAIN, &format!("by {}", waiver.approved_by)));
        labelled(page, TEXT, "why", Styled(PLAIN, &waiver.reason));
        labelled(
            page,
            TEXT,
            "until",
            Styled(PLAIN, waiver.expires.as_deref().unwrap_or("no day is set")),
        );
    }
}

fn open(page: &mut Page, report: &Report) {
    if report.open.is_empty() {
        return;
    }
    heading(page, BLUE, &format!("{} open", report.open.len()));
    page.blank();
    for rule in &report.open {
        let name = rule_name(report, &rule.pack, &rule.rule);
        page.ends(Styled(BLUE, "  ○ "), Styled(PLAIN, &rule.title), ' ', Styled(DIM, &name));
        labelled(page, TEXT, "waits for", Styled(CYAN, &paths(&rule.missing)));
    }
}

fn next(page: &mut Page, next: &NextQuestion) {
    heading(page, BLUE, "next question");
    page.blank();
    let question = Styled(BOLD, next.question.as_str());
    page.hanging(MARK, Styled(BLUE, "→"), TEXT - MARK, question);
    labelled(page, TEXT, "at", Styled(CYAN, &readable(&next.path)));
    labelled(page, TEXT, "for", Styled(DIM, &next.rules.join(", ")));
}

fn summary(page: &mut Page, report: &Report) {
    let found = &report.summary;
    let mut parts = weights(found);
    let values = report.invalid.len() as u64;
    let others = [
        (values, if values == 1 { "invalid value" } else { "invalid values" }),
        (found.waived, "waived"),
        (found.passed, "passed"),
        (found.skipped, "skipped"),
        (found.open, "open"),
        (found.invalid, "undecidable"),
    ];
    parts.extend(
        others
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}")),
    );
    if parts.is_empty() {
        parts.push("no rule was run".to_owned());
    }
    let (style, mark, verdict) = shown(report.verdict);
    let mut text = parts.join(", ");
    // A request with nothing to tell takes two lines, so that a long list of them stays short.
    let told = !(report.findings.is_empty() && report.open.is_empty() && report.invalid.is_empty());
    if told || !report.waived.is_empty() {
        page.blank();
        text = format!("{verdict}: {text}");
    }
    page.hanging(MARK, Styled(style, mark), TEXT - MARK, Styled(style, &text));
}

/// How a verdict looks: its style, its mark and its words.
fn shown(verdict: Verdict) -> (Style, &'static str, &'static str) {
    match verdict {
        Verdict::Ready => (GREEN, "✓", "ready"),
        Verdict::NotReady => (RED, "✗", "not ready"),
        Verdict::Undecided => (YELLOW, "○", "undecided"),
    }
}

/// How many findings of each severity there are.
fn weights(summary: &Summary) -> Vec<String> {
    let counts =
        [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")];
    counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(*count, noun))
        .collect()
}

/// The last line of a check of several requests.
fn totals(totals: &Totals, width: usize) -> String {
    let verdicts = [
        (totals.ready, "ready"),
        (totals.undecided, "undecided"),
        (totals.not_ready, "not ready"),
        (totals.not_checked, "not checked"),
    ];
    let verdicts: Vec<String> = verdicts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, verdict)| format!("{count} {verdict}"))
        .collect();
    let found = weights(&totals.found);
    let mut text = format!("{}: {}", counted(totals.requests(), "request"), verdicts.join(", "));
    if !found.is_empty() {
        let _ = write!(text, " · {}", found.join(", "));
    }
    let mut page = Page::new(width);
    page.paragraph(0, Styled(BOLD, &text));
    page.finish()
}

pub(super) fn paths<'p>(pointers: impl IntoIterator<Item = &'p String>) -> String {
    let readable: Vec<String> = pointers.into_iter().map(|pointer| readable(pointer)).collect();
    readable.join(", ")
}

/// A JSON Pointer as a path that people read: `schedule › sessions › #3 › date`, places counted from 1.
pub(super) fn readable(pointer: &str) -> String {
    if pointer.is_empty() {
        return "the request".to_owned();
    }
    let segments: Vec<String> = pointer.split('/').skip(1).map(segment).collect();
    segments.join(&format!("{NO_BREAK}›{NO_BREAK}"))
}

fn segment(text: &str) -> String {
    match text.parse::<usize>() {
        Ok(position) => format!("#{}", position.saturating_add(1)),
        Err(_) => text.replace("~1", "/").replace("~0", "~"),
    }
}

/// Each text once, and none that is empty.
pub(super) fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen = Vec::new();
    for text in texts {
        if !text.is_empty() && !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use groundrules::{Severity, Summary, Verdict};

    use super::{NO_BREAK, Outline, Shown, line, readable};
    use crate::totals::Failed;

    #[test]
    fn the_id_of_a_rule_cannot_steer_the_terminal() {
        let failed =
            Failed { pack: "p", rule: "a\u{1b}[2J\nb", severity: Severity::Error, findings: 2 };
        let outline = Outline {
            name: "in.ndjson:1",
            verdict: Verdict::NotReady,
            found: Summary::default(),
            invalid: 0,
            failed: vec![failed],
        };
        let told = line(&outline, Shown { least: Severity::Info, waived: true });
        assert!(told.contains("a\u{fffd}[2J b ×2"), "{told:?}");
    }

    #[test]
    fn a_pointer_reads_as_a_path_with_places_counted_from_one() {
        let spaced = |pointer| readable(pointer).replace(NO_BREAK, " ");
        assert_eq!(spaced("/schedule/sessions/2/date"), "schedule › sessions › #3 › date");
        assert_eq!(spaced("/a~1b/~0c"), "a/b › ~c");
        assert_eq!(spaced(""), "the request");
    }
}
