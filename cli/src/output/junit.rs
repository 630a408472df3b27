//! JUnit XML: a suite for each request, a test for each rule.
//!
//! A test fails exactly where `--fail-on` makes the exit status 1, so that a build server and a shell agree. What is
//! found below that stands in the output of a test that passes. XML is written here rather than by a library, as those
//! hold all suites in memory before they write the first.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use groundrules::{FindingReport, InvalidReport, OpenReport, SeverityOverride, WaivedReport};

use super::rules::{self, RuleEntry};
use super::{Checked, Output, Plan};
use crate::diagnostics::Told;
use crate::layout::printable;
use crate::outcome::FailOn;
use crate::totals::Totals;

/// The test that fails where a value is not what the schema says, and the one of a request that cannot be checked.
const VALUES: (&str, &str) = ("schema", "values");
const CHECKED: (&str, &str) = ("request", "checked");

/// Suites in the making.
#[derive(Debug)]
pub(super) struct Junit {
    rules: Vec<RuleEntry>,
    fail_on: FailOn,
}

/// The tests of one request.
#[derive(Debug, Default)]
struct Suite {
    xml: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

/// What came of each rule, by its pack and its id.
struct Outcomes<'r> {
    findings: ByRule<'r, FindingReport>,
    waived: ByRule<'r, WaivedReport>,
    open: ByRule<'r, OpenReport>,
}

type ByRule<'r, T> = HashMap<(&'r str, &'r str), Vec<&'r T>>;

fn by_rule<T>(all: &[T], name: impl Fn(&T) -> (&String, &String)) -> ByRule<'_, T> {
    let mut by_rule = ByRule::new();
    for one in all {
        let (pack, rule) = name(one);
        by_rule.entry((pack.as_str(), rule.as_str())).or_default().push(one);
    }
    by_rule
}

fn of<'o, T>(all: &'o ByRule<'o, T>, rule: (&'o str, &'o str)) -> &'o [&'o T] {
    all.get(&rule).map_or(&[], Vec::as_slice)
}

impl Junit {
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        Self { rules: rules::all(plan.checkers), fail_on: plan.fail_on }
    }

    fn values(&self, suite: &mut Suite, values: &[InvalidReport]) {
        let say = |value: &InvalidReport| {
            format!("{}: expected {}, found {}", value.path, value.expected, value.found)
        };
        let lines: Vec<String> = values.iter().map(say).collect();
        let (classname, name) = VALUES;
        if lines.is_empty() {
            suite.test(classname, name, "");
        } else if self.fail_on.least().is_some() {
            let message = match lines.len() {
                1 => "1 value is not what the schema says".to_owned(),
                count => format!("{count} values are not what the schema says"),
            };
            suite.errors += 1;
            suite.test(classname, name, &told("error", "invalid-value", &message, &lines));
        } else {
            suite.test(classname, name, &output(&lines));
        }
    }

    fn rule(&self, suite: &mut Suite, rule: &RuleEntry, outcomes: &Outcomes<'_>) {
        let name = (rule.pack.as_str(), rule.rule.as_str());
        let (failing, lesser): (Vec<&FindingReport>, Vec<&FindingReport>) =
            of(&outcomes.findings, name)
                .iter()
                .partition(|finding| self.fail_on.is_failed_by(finding.severity));
        let (waived, open) = (of(&outcomes.waived, name), of(&outcomes.open, name));
        let mut aside: Vec<String> = lesser.iter().flat_map(|finding| lines(finding)).collect();
        let excuses: Vec<String> = open
            .iter()
            .map(|open| format!("open: waits for {}", open.missing.join(", ")))
            .chain(waived.iter().map(|it| waiver(it)))
            .collect();
        let mut inside = String::new();
        if let Some(first) = failing.first() {
            let message = match failing.len() {
                1 => first.message.clone(),
                count => format!("{} ({count} times)", first.title),
            };
            suite.failures += 1;
            let lines: Vec<String> = failing.iter().flat_map(|finding| lines(finding)).collect();
            inside = told("failure", first.severity.as_str(), &message, &lines);
            aside.extend(excuses);
        } else if lesser.is_empty() && !excuses.is_empty() {
            // The rule has neither failed nor passed.
            suite.skipped += 1;
            inside = format!("      <skipped message=\"{}\"/>\n", attribute(&excuses.join("; ")));
        } else {
            aside.extend(excuses);
        }
        suite.test(&rule.pack, &rule.rule, &(inside + &output(&aside)));
    }
}

impl Output for Junit {
    fn begin(&self) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"groundrules\">\n".to_owned()
    }

    fn request(&self, checked: &Checked) -> String {
        let report = &checked.report;
        let off: HashSet<&str> = report
            .options
            .severities
            .iter()
            .filter(|(_, severity)| *severity == SeverityOverride::Off)
            .map(|(rule, _)| rule.as_str())
            .collect();
        let mut suite = Suite::default();
        self.values(&mut suite, &report.invalid);
        let outcomes = Outcomes {
            findings: by_rule(&report.findings, |it| (&it.pack, &it.rule)),
            waived: by_rule(&report.waived, |it| (&it.finding.pack, &it.finding.rule)),
            open: by_rule(&report.open, |it| (&it.pack, &it.rule)),
        };
        for rule in self.rules.iter().filter(|rule| !off.contains(rule.rule.as_str())) {
            self.rule(&mut suite, rule, &outcomes);
        }
        suite.finish(&checked.request.name)
    }

    fn not_checked(&self, problem: &Told) -> String {
        let (classname, name) = CHECKED;
        let mut suite = Suite { errors: 1, ..Suite::default() };
        suite.test(classname, name, &told("error", "not-checked", &problem.message, &[]));
        suite.finish(problem.request.as_ref().map_or("not checked", |(name, _)| name))
    }

    fn end(&self, _: &Totals) -> String {
        "</testsuites>\n".to_owned()
    }
}

impl Suite {
    fn test(&mut self, classname: &str, name: &str, inside: &str) {
        self.tests += 1;
        let (classname, name) = (attribute(classname), attribute(name));
        // Writing to a String cannot fail.
        let _ = write!(self.xml, "    <testcase classname=\"{classname}\" name=\"{name}\"");
        self.xml.push_str(&match inside {
            "" => "/>\n".to_owned(),
            inside => format!(">\n{inside}    </testcase>\n"),
        });
    }

    fn finish(self, name: &str) -> String {
        let Self { xml, tests, failures, errors, skipped } = self;
        format!(
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
             skipped=\"{skipped}\">\n{xml}  </testsuite>\n",
            attribute(name)
        )
    }
}

fn waiver(waived: &WaivedReport) -> String {
    let waiver = &waived.waiver;
    let until = waiver.expires.as_ref().map(|day| format!(", until {day}")).unwrap_or_default();
    let at = &waived.finding.path;
    format!("waived at {at}: {} (approved by {}{until})", waiver.reason, waiver.approved_by)
}

fn lines(finding: &FindingReport) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", finding.severity, finding.message)];
    lines.push(format!("  at: {}", finding.path));
    for (label, text) in [
        ("missing", &finding.missing.join(", ")),
        ("fix", &finding.fix),
        ("ask", &finding.ask),
        ("fingerprint", &finding.fingerprint),
    ] {
        if !text.is_empty() {
            lines.push(format!("  {label}: {text}"));
        }
    }
    lines
}

fn told(element: &str, kind: &str, message: &str, lines: &[String]) -> String {
    let (message, text) = (attribute(message), text(lines));
    format!("      <{element} type=\"{kind}\" message=\"{message}\">{text}</{element}>\n")
}

fn output(lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    format!("      <system-out>{}</system-out>\n", text(lines))
}

fn text(lines: &[String]) -> String {
    lines.iter().map(|line| attribute(line)).collect::<Vec<_>>().join("\n")
}

/// The text on one line, with nothing in it that XML cannot hold or that would end an attribute.
fn attribute(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}
