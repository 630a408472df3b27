//! SARIF 2.1.0: one run, whose results are the findings of all requests.
//!
//! The log is written piece by piece: the rules stand first, as they are known before any request, and what could not
//! be checked stands last. So a batch of any size is one log, and none of it stays in memory.

mod model;

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use groundrules::{FindingReport, InvalidReport, OpenReport, Severity, Waiver, WaiverReport};
use serde::Serialize;
use serde_json::{Map, Value, json};

use self::model::{
    ArtifactLocation, Configuration, Invocation, Kind, Level, Location, LogicalLocation, Message,
    Notification, Outcome, PhysicalLocation, Region, Rule, Suppression,
};
use super::rules::{self, HelpUri, RuleEntry};
use super::{Checked, Output, Plan, location};
use crate::diagnostics::Told;
use crate::totals::Totals;
use crate::waivers;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The rule that a value breaks which is not what the schema says.
const INVALID: &str = "invalid-value";
/// The name under which a finding's fingerprint stands; a new way to work it out has a new name.
const FINGERPRINT: &str = "groundrulesFingerprint/v1";
/// How many requests that could not be checked are named; standard error names them all.
const MOST_NOTIFICATIONS: usize = 1_000;

/// A log in the making.
#[derive(Debug)]
pub(super) struct Sarif {
    begin: String,
    /// The place of each rule in the list of them.
    index: HashMap<String, usize>,
    /// What could not be checked, and what is to be said of waivers.
    notifications: Mutex<(Vec<Notification>, Vec<Notification>)>,
}

impl Sarif {
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        let entries = rules::all(plan.checkers);
        let mut rules: Vec<Rule> = entries.iter().map(|entry| rule(entry, plan.help_uri)).collect();
        rules.push(rule_of_values());
        let index = rules.iter().enumerate().map(|(at, rule)| (rule.id.clone(), at)).collect();
        let version = env!("CARGO_PKG_VERSION");
        let packs: Vec<Value> = plan
            .checkers
            .iter()
            .map(|checker| {
                let pack = &checker.pack;
                json!({ "id": pack.id(), "version": pack.version(), "digest": pack.digest() })
            })
            .collect();
        let driver = json!({
            "name": "groundrules",
            "version": version,
            "semanticVersion": version,
            "rules": rules,
        });
        let begin = format!(
            "{{\"$schema\":{},\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
             \"columnKind\":\"utf16CodeUnits\",\"properties\":{{\"packs\":{}}},\"results\":[\n",
            json!(SCHEMA),
            json!(packs),
        );
        Self { begin, index, notifications: Mutex::default() }
    }

    fn finding(&self, finding: &FindingReport, at: Location, waiver: Option<&Waiver>) -> Outcome {
        let mut text = finding.message.clone();
        if !finding.fix.is_empty() {
            text = format!("{text}\n{}", finding.fix);
        }
        let mut properties = Map::new();
        put(&mut properties, "ask", finding.ask.as_str());
        put(&mut properties, "fix", finding.fix.as_str());
        put(&mut properties, "missing", finding.missing.clone());
        let mut outcome = self.outcome(format!("{}/{}", finding.pack, finding.rule), &text, at);
        outcome.level = level(finding.severity);
        outcome.partial_fingerprints = BTreeMap::from([(FINGERPRINT, finding.fingerprint.clone())]);
        outcome.suppressions = waiver.map(suppression).into_iter().collect();
        outcome.properties = properties;
        outcome
    }

    fn open(&self, open: &OpenReport, at: Location) -> Outcome {
        let text = format!("{}: open until the request says more.", open.title);
        let mut outcome = self.outcome(format!("{}/{}", open.pack, open.rule), &text, at);
        (outcome.kind, outcome.level) = (Kind::Open, Level::None);
        put(&mut outcome.properties, "ask", open.ask.as_str());
        put(&mut outcome.properties, "missing", open.missing.clone());
        outcome
    }

    fn invalid(&self, value: &InvalidReport, at: Location) -> Outcome {
        let text = format!("Expected {}, found {}.", value.expected, value.found);
        let mut outcome = self.outcome(INVALID.to_owned(), &text, at);
        put(&mut outcome.properties, "holdsUp", value.rules.clone());
        outcome
    }

    fn outcome(&self, rule_id: String, text: &str, at: Location) -> Outcome {
        Outcome {
            rule_index: self.index.get(&rule_id).copied(),
            rule_id,
            kind: Kind::Fail,
            level: Level::Error,
            message: Message::text(without_links(text)),
            locations: vec![at],
            partial_fingerprints: BTreeMap::new(),
            suppressions: Vec::new(),
            properties: Map::new(),
        }
    }

    fn note(&self, note: impl FnOnce(&mut (Vec<Notification>, Vec<Notification>))) {
        // Nothing panics while it holds the lock.
        if let Ok(mut notifications) = self.notifications.lock() {
            note(&mut notifications);
        }
    }
}

impl Output for Sarif {
    fn begin(&self) -> String {
        self.begin.clone()
    }

    fn request(&self, checked: &Checked) -> String {
        let report = &checked.report;
        let findings = report.findings.iter().map(|finding| (finding, None));
        let waived = report.waived.iter().map(|it| (&it.finding, Some(&it.waiver)));
        let failed: Vec<(&FindingReport, Option<&Waiver>)> = findings.chain(waived).collect();
        let pointers: Vec<&str> = failed
            .iter()
            .map(|(finding, _)| finding.path.as_str())
            .chain(report.open.iter().map(|open| open.path.as_str()))
            .chain(report.invalid.iter().map(|value| value.path.as_str()))
            .collect();
        let mut places = places(checked, &pointers).into_iter();
        let mut results: Vec<Outcome> = Vec::new();
        for ((finding, waiver), at) in failed.iter().zip(&mut places) {
            results.push(self.finding(finding, at, *waiver));
        }
        for (open, at) in report.open.iter().zip(&mut places) {
            results.push(self.open(open, at));
        }
        for (value, at) in report.invalid.iter().zip(&mut places) {
            results.push(self.invalid(value, at));
        }
        let lines: Vec<String> = results.iter().map(line).collect();
        lines.join(self.between())
    }

    fn not_checked(&self, told: &Told) -> String {
        self.note(|(execution, _)| {
            if execution.len() < MOST_NOTIFICATIONS {
                let at = told.request.as_ref().and_then(|(_, origin)| location::file(origin)).map(
                    |file| Location {
                        physical_location: Some(PhysicalLocation {
                            artifact_location: ArtifactLocation { uri: location::uri(file) },
                            region: told.place.map(|(start_line, start_column)| Region {
                                start_line,
                                start_column: Some(start_column),
                                end_line: None,
                                end_column: None,
                            }),
                        }),
                        logical_locations: Vec::new(),
                    },
                );
                execution.push(notification(Level::Error, &told.message, at));
            }
        });
        String::new()
    }

    fn between(&self) -> &'static str {
        ",\n"
    }

    fn waivers(&self, problems: &[WaiverReport]) -> String {
        self.note(|(_, configuration)| {
            for problem in problems {
                let (message, _) = waivers::warning(problem);
                configuration.push(notification(Level::Warning, &message, None));
            }
        });
        String::new()
    }

    fn end(&self, totals: &Totals) -> String {
        let mut invocation = Invocation {
            execution_successful: totals.not_checked == 0,
            tool_execution_notifications: Vec::new(),
            tool_configuration_notifications: Vec::new(),
        };
        self.note(|(execution, configuration)| {
            invocation.tool_execution_notifications = std::mem::take(execution);
            invocation.tool_configuration_notifications = std::mem::take(configuration);
        });
        format!("\n],\"invocations\":[{}]}}]}}\n", line(&invocation))
    }
}

fn rule(entry: &RuleEntry, help_uri: Option<&HelpUri>) -> Rule {
    let why = if entry.why.is_empty() { &entry.title } else { &entry.why };
    let mut properties = Map::new();
    put(&mut properties, "category", entry.category.as_str());
    put(&mut properties, "tags", entry.tags.clone());
    let switch = format!("{}=off", entry.rule);
    Rule {
        id: format!("{}/{}", entry.pack, entry.rule),
        short_description: Message::text(&entry.title),
        full_description: Message::text(why),
        help: Some(Message {
            text: format!("{why}\n\nTo switch the rule off: --severity {switch}"),
            markdown: Some(format!(
                "{}\n\nTo switch the rule off: {}",
                super::markdown::escaped(why),
                super::markdown::code(&format!("--severity {switch}"))
            )),
        }),
        help_uri: help_uri.map(|uri| uri.of(entry)),
        default_configuration: Configuration { level: level(entry.severity) },
        properties,
    }
}

fn rule_of_values() -> Rule {
    Rule {
        id: INVALID.to_owned(),
        short_description: Message::text("A value is not what the schema says"),
        full_description: Message::text(
            "A value of the wrong kind, an option that there is not or an impossible date: the rules that read it \
             cannot be decided.",
        ),
        help: None,
        help_uri: None,
        default_configuration: Configuration { level: Level::Error },
        properties: Map::new(),
    }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
    }
}

/// Adds a property that says something.
fn put(properties: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    let value = value.into();
    let says_nothing = match &value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    if !says_nothing {
        properties.insert(name.to_owned(), value);
    }
}

fn suppression(waiver: &Waiver) -> Suppression {
    let mut properties = Map::new();
    put(&mut properties, "approvedBy", waiver.approved_by.as_str());
    put(&mut properties, "expires", waiver.expires.as_deref().unwrap_or_default());
    let until = waiver.expires.as_ref().map(|day| format!(", until {day}")).unwrap_or_default();
    Suppression {
        kind: "external",
        status: "accepted",
        justification: format!("{} (approved by {}{until})", waiver.reason, waiver.approved_by),
        properties,
    }
}

fn notification(level: Level, message: &str, at: Option<Location>) -> Notification {
    let message = Message::text(without_links(message));
    Notification { level, message, locations: at.into_iter().collect() }
}

/// Where the pointers lie: in the file, if there is one, and in the request.
fn places(checked: &Checked, pointers: &[&str]) -> Vec<Location> {
    let uri = location::file(&checked.request.origin).map(location::uri);
    let regions = location::in_file(checked, pointers);
    let place = |(pointer, region): (&&str, Option<location::Lines>)| Location {
        physical_location: uri.clone().map(|uri| PhysicalLocation {
            artifact_location: ArtifactLocation { uri },
            region: region.map(Region::from),
        }),
        logical_locations: logical(pointer).into_iter().collect(),
    };
    pointers.iter().zip(regions).map(place).collect()
}

fn logical(pointer: &str) -> Option<LogicalLocation> {
    let (_, name) = pointer.rsplit_once('/')?;
    let name = name.replace("~1", "/").replace("~0", "~");
    let kind = if name.bytes().all(|byte| byte.is_ascii_digit()) { "value" } else { "property" };
    Some(LogicalLocation { name, fully_qualified_name: pointer.to_owned(), kind })
}

/// The text without anything that SARIF takes for a link: a request may quote one, and none is meant.
fn without_links(text: &str) -> String {
    if !text.contains("](") {
        return text.to_owned();
    }
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn line(value: &impl Serialize) -> String {
    // Maps have texts as keys, so there is nothing that could not be written.
    serde_json::to_string(value).unwrap_or_default()
}
