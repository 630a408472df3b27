//! How often each rule failed, as a table for people.

use std::fmt::Write as _;

use anstyle::Style;
use groundrules::Severity;

use crate::layout::{BLUE, BOLD, DIM, RED, YELLOW, printable};
use crate::totals::{RuleTotal, Totals};

/// The columns of numbers, and what stands before them.
const HEADINGS: [&str; 3] = ["findings", "requests", "share"];
const COLUMN: usize = 10;
const SEVERITY: usize = 9;

/// The rules that failed, those first that failed in most requests; nothing where none did.
pub(super) fn by_rule(totals: &Totals, width: usize) -> String {
    let rules = totals.by_rule();
    if rules.is_empty() {
        return String::new();
    }
    let several_packs =
        rules.iter().any(|total| rules.first().map(|first| &first.pack) != Some(&total.pack));
    let name = |total: &RuleTotal| {
        if several_packs { format!("{}/{}", total.pack, total.rule) } else { total.rule.clone() }
    };
    let names: Vec<String> = rules.iter().map(|total| printable(&name(total))).collect();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let room = width.saturating_sub(SEVERITY + HEADINGS.len() * COLUMN);
    let column = longest.max("rule".len()).min(room.max(20)) + 2;
    let mut text = format!("{BOLD}{:column$}{:SEVERITY$}", "rule", "severity");
    for heading in HEADINGS {
        let _ = write!(text, "{heading:>COLUMN$}");
    }
    let _ = writeln!(text, "{BOLD:#}");
    for (total, name) in rules.iter().zip(names) {
        // A name that is too long for its column takes a line of its own.
        if name.chars().count() + 2 > column {
            let _ = write!(text, "{name}\n{:column$}", "");
        } else {
            let _ = write!(text, "{name:column$}");
        }
        let style = style_of(total.severity);
        let share = format!("{:.1} %", totals.share(total) * 100.0);
        let _ = writeln!(
            text,
            "{style}{:SEVERITY$}{style:#}{:>COLUMN$}{:>COLUMN$}{DIM}{share:>COLUMN$}{DIM:#}",
            total.severity.as_str(),
            total.findings,
            total.requests,
        );
    }
    text.push('\n');
    text
}

fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Info => BLUE,
    }
}
