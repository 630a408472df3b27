//! What came of the tests, for a program: one object for each pack; what was not asked for is null.

use groundrules::{Coverage, Covered, Mutant, SourceSpan, Sources};
use serde_json::{Value, json};

use super::Tested;
use super::mutate::Tried;

pub(super) fn text(tested: &Tested<'_>) -> String {
    let sources = &tested.compiled.sources;
    let failed: Vec<Value> = tested
        .failed()
        .map(|case| {
            json!({
                "rule": case.rule,
                "title": case.title,
                "place": place(case.span, sources),
                "failure": case.failure,
            })
        })
        .collect();
    let object = json!({
        "file": tested.file,
        "pack": tested.compiled.pack.id(),
        "passed": tested.passed(),
        "failed": failed,
        "untested": tested.untested(),
        "coverage": tested.coverage.as_ref().map(|found| coverage(found, sources)),
        "mutation": tested.tried.as_ref().map(|tried| mutation(tried, sources)),
    });
    format!("{object}\n")
}

fn coverage(coverage: &Coverage, sources: &Sources) -> Value {
    let parts = |parts: &[Covered]| -> Vec<Value> {
        parts.iter().map(|part| covered(part, sources)).collect()
    };
    json!({
        "covered": coverage.covered(),
        "total": coverage.total(),
        "rules": parts(&coverage.rules),
        "defines": parts(&coverage.defines),
    })
}

fn covered(part: &Covered, sources: &Sources) -> Value {
    let gaps: Vec<Value> = part
        .gaps
        .iter()
        .map(|gap| json!({ "why": gap.why, "place": place(gap.span, sources) }))
        .collect();
    json!({ "name": part.name, "covered": part.covered, "total": part.total, "gaps": gaps })
}

fn mutation(tried: &Tried<'_>, sources: &Sources) -> Value {
    let survivor = |mutant: &Mutant, reason: Option<&str>| {
        json!({
            "of": mutant.of(),
            "mutation": mutant.id(),
            "place": place(mutant.span(), sources),
            "reason": reason,
        })
    };
    let unexpected = tried.survivors.unexpected.iter().map(|mutant| survivor(mutant, None));
    let accepted = tried.survivors.accepted.iter();
    let accepted = accepted.map(|(mutant, entry)| survivor(mutant, Some(&entry.reason)));
    json!({
        "tried": tried.tried,
        "noticed": tried.noticed(),
        "left_out": tried.left_out,
        "survivors": unexpected.collect::<Vec<_>>(),
        "accepted": accepted.collect::<Vec<_>>(),
        "stale": tried.survivors.stale,
    })
}

/// Where something stands: the file, line and column, counted from 1, and the text.
fn place(span: SourceSpan, sources: &Sources) -> Value {
    let (line, column) = sources.position(span);
    let file = sources.file(span).map_or("", |file| file.name.as_str());
    json!({ "file": file, "line": line, "column": column, "text": sources.text(span) })
}
