//! What came of the tests, for a person at a terminal.

use std::fmt::Write as _;

use groundrules::{Coverage, Covered, SourceSpan};

use super::Tested;
use super::mutate::Tried;
use crate::diagnostics::{self, Problem, remark};
use crate::layout::{counted, printable};

/// Cases that did not come out as they say go to standard error, as all that is wrong does.
pub(super) fn tell_failures(tested: &Tested<'_>) {
    for case in tested.failed() {
        let Some(failure) = &case.failure else { continue };
        let title =
            if case.title.is_empty() { String::new() } else { format!(" “{}”", case.title) };
        let message = format!("{}{title} did not come out as it says", case.rule);
        let sources = &tested.compiled.sources;
        diagnostics::tell(&Problem::of_case(&message, failure, case.span, sources));
    }
}

pub(super) fn text(tested: &Tested<'_>) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{}: {} passed, {} failed",
        printable(&tested.file),
        counted(tested.passed() as u64, "case"),
        tested.failed().count()
    );
    let untested = tested.untested();
    if !untested.is_empty() {
        let _ = writeln!(text, "without a test: {}", untested.join(", "));
    }
    if let Some(coverage) = &tested.coverage {
        push_coverage(&mut text, coverage, tested);
    }
    if let Some(tried) = &tested.tried {
        push_survivors(&mut text, tried, tested);
    }
    text
}

fn push_coverage(text: &mut String, coverage: &Coverage, tested: &Tested<'_>) {
    let rules = coverage.rules.iter().map(|rule| (rule.name.clone(), rule));
    let defines = coverage.defines.iter().map(|define| (format!("define {}", define.name), define));
    let parts: Vec<(String, &Covered)> = rules.chain(defines).collect();
    for (name, part) in &parts {
        for gap in &part.gaps {
            let title = format!("{name}: {}", gap.why);
            push_remark(text, "not reached", &title, gap.span, tested);
        }
    }
    let _ = writeln!(text, "reached: {} of {}", coverage.covered(), coverage.total());
    let width = parts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, part) in &parts {
        let _ = writeln!(text, "  {name:width$}  {} of {}", part.covered, part.total);
    }
}

fn push_survivors(text: &mut String, tried: &Tried<'_>, tested: &Tested<'_>) {
    for mutant in &tried.survivors.unexpected {
        let title = format!("{}: {}, and no test noticed", mutant.of(), mutant.what());
        push_remark(text, "not noticed", &title, mutant.span(), tested);
    }
    for entry in &tried.survivors.stale {
        let (of, mutation) = (printable(&entry.of), printable(&entry.mutation));
        let _ = writeln!(text, "accepted in vain: {of}: {mutation}");
    }
    let _ = writeln!(
        text,
        "noticed: {} of {} ({} accepted)",
        tried.noticed(),
        counted(tried.tried as u64, "change"),
        tried.survivors.accepted.len(),
    );
    if tried.left_out > 0 {
        let _ = writeln!(text, "not tried, as there are too many: {}", tried.left_out);
    }
}

fn push_remark(text: &mut String, kind: &str, title: &str, span: SourceSpan, tested: &Tested<'_>) {
    text.push_str(&remark(kind, title, span, &tested.compiled.sources));
    text.push('\n');
}
