//! Markdown for a comment on a ticket or a pull request.
//!
//! Texts of requests and rules are quoted so that they stay texts: no markup of theirs works, no link, no mention, and
//! none begins a line, where it could begin a heading or a list.

use std::fmt::Write as _;

use groundrules::{FindingReport, Mode, Report, Severity, Verdict, WaivedReport, WaiverReport};

use super::human::{by_rule, distinct, paths, readable};
use super::{Checked, Output};
use crate::diagnostics::Told;
use crate::input::STANDARD_INPUT;
use crate::layout::{NO_BREAK, counted, printable};
use crate::totals::Totals;
use crate::waivers;

#[derive(Debug)]
pub(super) struct Markdown;

impl Output for Markdown {
    fn request(&self, checked: &Checked) -> String {
        let report = &checked.report;
        let mut text = header(&checked.request.name, report);
        invalid(&mut text, report);
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            findings(&mut text, report, severity);
        }
        open(&mut text, report);
        waived(&mut text, &report.waived);
        text
    }

    fn not_checked(&self, told: &Told) -> String {
        let name = told.request.as_ref().map(|(name, _)| called(name));
        let name = name.as_deref().unwrap_or("A request");
        format!("### ⛔ {}: not checked\n\n**Why:** {}\n\n", escaped(name), escaped(&told.message))
    }

    fn waivers(&self, problems: &[WaiverReport]) -> String {
        if problems.is_empty() {
            return String::new();
        }
        let mut text = "### Waivers to look at\n\n".to_owned();
        for problem in problems {
            let (message, help) = waivers::warning(problem);
            // Writing to a String cannot fail.
            let _ = writeln!(text, "- **Waiver:** {}; {help}", escaped(&message));
        }
        text + "\n"
    }

    fn end(&self, totals: &Totals) -> String {
        if totals.requests() < 2 {
            return String::new();
        }
        let verdicts = [
            (totals.ready, "ready"),
            (totals.undecided, "undecided"),
            (totals.not_ready, "not ready"),
            (totals.not_checked, "not checked"),
        ];
        format!("**{}:** {}\n", counted(totals.requests(), "request"), listed(&verdicts))
    }
}

fn header(name: &str, report: &Report) -> String {
    let (mark, verdict) = match report.verdict {
        Verdict::Ready => ("✅", "ready"),
        Verdict::NotReady => ("❌", "not ready"),
        Verdict::Undecided => ("⏳", "undecided"),
    };
    let draft = if report.options.mode == Mode::Draft { " (draft)" } else { "" };
    let found = &report.summary;
    let weights = [
        (found.errors, "error"),
        (found.warnings, "warning"),
        (found.infos, "info"),
        (report.invalid.len() as u64, "invalid value"),
    ];
    let others = [(found.waived, "waived"), (found.open, "open"), (found.passed, "passed")];
    let weights = weights.iter().filter(|(count, _)| *count > 0);
    let mut counts: Vec<String> = weights.map(|(count, noun)| counted(*count, noun)).collect();
    counts.extend(Some(listed(&others)).filter(|text| !text.is_empty()));
    if counts.is_empty() {
        counts.push("nothing to say".to_owned());
    }
    format!(
        "### {mark} {}: {verdict}{draft}\n\n**Found:** {}\n\n",
        escaped(&called(name)),
        counts.join(", ")
    )
}

fn called(name: &str) -> String {
    if name == STANDARD_INPUT { "standard input".to_owned() } else { name.to_owned() }
}

fn listed(counts: &[(u64, &str)]) -> String {
    let some = counts.iter().filter(|(count, _)| *count > 0);
    some.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}

fn invalid(text: &mut String, report: &Report) {
    if report.invalid.is_empty() {
        return;
    }
    text.push_str("#### Values that are not what the schema says\n\n| Where | Expected | Found |\n|---|---|---|\n");
    for value in &report.invalid {
        row(text, &[&place(&value.path), &escaped(&value.expected), &escaped(&value.found)]);
    }
    text.push('\n');
}

fn findings(text: &mut String, report: &Report, severity: Severity) {
    let groups = by_rule(&report.findings, severity);
    if groups.is_empty() {
        return;
    }
    let heading = match severity {
        Severity::Error => "Errors",
        Severity::Warning => "Warnings",
        Severity::Info => "Worth knowing",
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "#### {heading}\n");
    for group in groups {
        if let Some(first) = group.first() {
            let rule = code(&format!("{}/{}", first.pack, first.rule));
            let _ = writeln!(text, "- **{}** ({rule})", escaped(&first.title));
            group.iter().for_each(|finding| failure(text, finding));
            for (label, said) in [
                ("Fix", distinct(group.iter().map(|finding| finding.fix.as_str()))),
                ("Ask", distinct(group.iter().map(|finding| finding.ask.as_str()))),
            ] {
                for one in said {
                    let _ = writeln!(text, "  - {label}: {}", escaped(one));
                }
            }
        }
    }
    text.push('\n');
}

/// Where a rule failed, and what is wrong there.
fn failure(text: &mut String, finding: &FindingReport) {
    let at = place(&finding.path);
    let others = finding.missing.iter().filter(|missing| **missing != finding.path);
    let missing = escaped(&paths(others).replace(NO_BREAK, " "));
    // Writing to a String cannot fail.
    let _ = write!(text, "  - At {at}");
    if finding.message != finding.title {
        let _ = write!(text, ": {}", escaped(&finding.message));
    }
    if !missing.is_empty() {
        let _ = write!(text, " (missing: {missing})");
    }
    text.push('\n');
}

fn open(text: &mut String, report: &Report) {
    if let Some(next) = &report.next {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "**Next question:** {}\n", escaped(&next.question));
    }
    if report.open.is_empty() {
        return;
    }
    text.push_str("#### Open\n\n| Rule | Waits for |\n|---|---|\n");
    for open in &report.open {
        row(text, &[&escaped(&open.title), &escaped(&paths(&open.missing).replace(NO_BREAK, " "))]);
    }
    text.push('\n');
}

fn waived(text: &mut String, waived: &[WaivedReport]) {
    if waived.is_empty() {
        return;
    }
    text.push_str(
        "#### Waived\n\n| Finding | Where | Approved by | Why | Until |\n|---|---|---|---|---|\n",
    );
    for WaivedReport { finding, waiver } in waived {
        let until = waiver.expires.as_deref().unwrap_or("further notice");
        let (title, path) = (escaped(&finding.title), place(&finding.path));
        let (by, reason) = (escaped(&waiver.approved_by), escaped(&waiver.reason));
        row(text, &[&title, &path, &by, &reason, &escaped(until)]);
    }
    text.push('\n');
}

fn row(text: &mut String, cells: &[&str]) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

fn place(pointer: &str) -> String {
    escaped(&readable(pointer).replace(NO_BREAK, " "))
}

/// The text as code, such as an id: those of a compiled pack may be anything.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", printable(text).replace('`', "'"))
}

/// The text on one line with nothing in it that Markdown, or a forge on top of it, would take for more than text.
pub(crate) fn escaped(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    let text = printable(text);
    let mut rest = text.trim().chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => {
                quoted.push('\\');
                quoted.push(character);
            }
            // A forge would make a mention or a link of these: a joiner without width keeps them apart.
            '@' => quoted.push_str("@\u{2060}"),
            '#' if rest.peek().is_some_and(char::is_ascii_digit) => quoted.push_str("#\u{2060}"),
            ':' if rest.peek() == Some(&'/') => quoted.push_str(":\u{2060}"),
            '.' if quoted.ends_with("www") => quoted.push_str("\u{2060}."),
            other => quoted.push(other),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn an_id_that_is_none_stays_code_on_one_line() {
        assert_eq!(code("missing-sponsor"), "`missing-sponsor`");
        assert_eq!(code("a`\n\n# b\u{1b}[2J ` <img>"), "`a'  # b\u{fffd}[2J ' <img>`");
    }
}
