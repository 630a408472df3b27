//! Workflow commands of GitHub Actions: each finding becomes an annotation at its place in the request's file.
//!
//! A command is one line, `::error file=…,line=…::message`. Whatever could end a property, the message or the line is
//! written as `%` and two digits, as GitHub's own toolkit does.

use groundrules::{FindingReport, Severity, WaiverReport};

use super::location::{self, Lines};
use super::{Checked, Output};
use crate::diagnostics::Told;
use crate::layout::printable;
use crate::totals::Totals;
use crate::waivers;

#[derive(Debug)]
pub(super) struct Github;

/// What becomes one annotation.
struct Annotation<'a> {
    level: &'static str,
    path: &'a str,
    title: String,
    lines: Vec<String>,
}

impl Output for Github {
    fn request(&self, checked: &Checked) -> String {
        let report = &checked.report;
        let mut annotations = Vec::new();
        for value in &report.invalid {
            annotations.push(Annotation {
                level: "error",
                path: &value.path,
                title: "A value is not what the schema says".to_owned(),
                lines: vec![format!("Expected {}, found {}.", value.expected, value.found)],
            });
        }
        for finding in &report.findings {
            annotations.push(Annotation {
                level: level(finding.severity),
                path: &finding.path,
                title: format!("{} ({})", finding.title, finding.rule),
                lines: vec![said(finding), finding.fix.clone()],
            });
        }
        for waived in &report.waived {
            let (finding, waiver) = (&waived.finding, &waived.waiver);
            annotations.push(Annotation {
                level: "notice",
                path: &finding.path,
                title: format!("Waived: {} ({})", finding.title, finding.rule),
                lines: vec![
                    said(finding),
                    format!("Approved by {}: {}", waiver.approved_by, waiver.reason),
                ],
            });
        }
        if let Some(next) = &report.next {
            annotations.push(Annotation {
                level: "notice",
                path: &next.path,
                title: "Next question".to_owned(),
                lines: vec![next.question.clone()],
            });
        }
        let pointers: Vec<&str> = annotations.iter().map(|annotation| annotation.path).collect();
        let regions = location::in_file(checked, &pointers);
        let file = location::file(&checked.request.origin);
        let lines = annotations.iter().zip(regions).map(|(annotation, region)| {
            let Annotation { level, path, title, lines } = annotation;
            let mut lines = lines.clone();
            // Without a file nothing else says where.
            if file.is_none() && !path.is_empty() {
                lines.push(format!("At {path}."));
            }
            let place = region.map(place).unwrap_or_default();
            command(level, file, &place, title, &lines)
        });
        lines.collect()
    }

    fn not_checked(&self, told: &Told) -> String {
        let file = told.request.as_ref().and_then(|(_, origin)| location::file(origin));
        let place = match told.place {
            Some((line, column)) => vec![("line", line), ("col", column)],
            None => Vec::new(),
        };
        command("error", file, &place, "Not checked", std::slice::from_ref(&told.message))
    }

    fn waivers(&self, problems: &[WaiverReport]) -> String {
        let tell = |problem: &WaiverReport| {
            let (message, help) = waivers::warning(problem);
            command("warning", None, &[], "Waiver", &[message, help.to_owned()])
        };
        problems.iter().map(tell).collect()
    }

    fn end(&self, _: &Totals) -> String {
        String::new()
    }
}

/// What the title does not say already.
fn said(finding: &FindingReport) -> String {
    let says_more = finding.message != finding.title || finding.fix.is_empty();
    if says_more { finding.message.clone() } else { String::new() }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

/// GitHub takes columns only where an annotation begins and ends on one line.
fn place(lines: Lines) -> Vec<(&'static str, usize)> {
    let Lines { first, last, columns } = lines;
    let mut place = vec![("line", first), ("endLine", last)];
    if let Some((column, end_column)) = columns.filter(|_| first == last) {
        place.extend([("col", column), ("endColumn", end_column)]);
    }
    place
}

fn command(
    level: &str,
    file: Option<&str>,
    place: &[(&str, usize)],
    title: &str,
    lines: &[String],
) -> String {
    let mut properties = Vec::new();
    if let Some(file) = file {
        // Windows separates names otherwise, repositories don't.
        let file = if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() };
        properties.push(format!("file={}", property(&without_controls(&file))));
        properties.extend(place.iter().map(|(name, number)| format!("{name}={number}")));
    }
    properties.push(format!("title={}", property(&printable(title))));
    let lines: Vec<String> =
        lines.iter().filter(|line| !line.is_empty()).map(|line| printable(line)).collect();
    format!("::{level} {}::{}\n", properties.join(","), data(&lines.join("\n")))
}

/// A log is shown in terminals too. An end of a line can be written, so the file keeps its name.
fn without_controls(file: &str) -> String {
    let shown = |part: &str| part.split('\r').map(printable).collect::<Vec<_>>().join("\r");
    file.split('\n').map(shown).collect::<Vec<_>>().join("\n")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
