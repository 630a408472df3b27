//! What holds of every check, whatever the pack and the request.

use groundrules::{Check, CheckError, Finding, Mode, Options, Pack, Report};
use serde_json::Value;

/// Checks a request, final and as a draft, looks at everything that can be seen of it, and holds the two to each other.
pub(super) fn hold(pack: &Pack, request: &[u8], options: &Options) {
    let complete = check(pack, request, &options.clone().with_mode(Mode::Final));
    let draft = check(pack, request, &options.clone().with_mode(Mode::Draft));
    if let (Ok(complete), Ok(draft)) = (&complete, &draft) {
        let (complete, draft) = (complete.summary(), draft.summary());
        // To leave a blank is one way of filling it in, and no way of filling it in reverses what a draft has decided. (A
        // rule that is skipped for all elements of an open list has none to be skipped for where the list is empty.)
        assert!(draft.passed <= complete.passed, "passed: {draft:?} {complete:?}");
        let failed = |of: groundrules::Summary| of.failed + of.waived;
        assert!(failed(draft) <= failed(complete), "failed: {draft:?} {complete:?}");
        assert_eq!(complete.open, 0, "nothing is open in a final check");
    }
}

/// Checks a request twice, and looks at everything that can be seen of it.
pub(super) fn check<'r>(
    pack: &Pack,
    request: &'r [u8],
    options: &Options,
) -> Result<Check<'r>, CheckError> {
    let check = pack.check(request, options);
    let check = match check {
        Ok(check) => check,
        Err(error) => {
            assert!(!error.to_string().is_empty() && !error.code().is_empty());
            let again = pack.check(request, options).map(|_| ()).expect_err("refused before");
            assert_eq!(error.to_string(), again.to_string());
            return Err(error);
        }
    };
    check.findings().chain(check.open()).for_each(look_at);
    check.waived().for_each(|(finding, _)| look_at(finding));
    let report = check.report();
    let json = report.to_json();
    let read: Value = serde_json::from_str(&json).expect("a report is JSON");
    for finding in read["findings"].as_array().into_iter().flatten() {
        pointer(finding["path"].as_str().unwrap_or_default());
    }
    let of_one = Report::json_of(std::slice::from_ref(&check));
    assert_eq!(read, serde_json::from_str::<Value>(&of_one).expect("a report is JSON"));
    assert_eq!(serde_json::from_str::<Report>(&json).expect("a report can be read"), report);
    let again = pack.check(request, options).expect("checked before");
    assert_eq!(Report::json_of(std::slice::from_ref(&again)), of_one);
    assert_eq!(again.fuel_spent(), check.fuel_spent());
    Ok(check)
}

fn look_at(finding: Finding<'_>) {
    pointer(&finding.path());
    let _ = (finding.rule(), finding.message(), finding.ask(), finding.fix(), finding.cites());
    let _ = (finding.title(), finding.category(), finding.severity(), finding.outcome());
    finding.missing().iter().for_each(|missing| pointer(missing));
    for evidence in finding.evidence() {
        pointer(&evidence.path);
    }
}

fn pointer(text: &str) {
    assert!(text.is_empty() || text.starts_with('/'), "{text:?} is no JSON Pointer");
}

/// The work that a check did is within what the pack states, where the settings are its own.
pub(super) fn cost_holds(pack: &Pack, check: &Check<'_>, request: &[u8]) {
    // An element is followed by a comma, or by the end of its list; a text takes at least its bytes.
    let elements = 1 + request.iter().filter(|byte| **byte == b',').count() as u64;
    let bound = pack.cost().bound(elements, request.len() as u64);
    assert!(check.fuel_spent() <= bound, "{} > {bound}", check.fuel_spent());
}
