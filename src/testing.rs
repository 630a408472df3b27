//! Runs the tests that stand in rule files.

use crate::compile::constant;
use crate::diagnostic::Span;
use crate::engine::{CheckError, Options, Outcome, Pack};
use crate::syntax::ast::{Case, Test, Verdict};

/// The tests of a pack.
#[derive(Debug)]
pub struct PackTests {
    tests: Vec<Test>,
}

/// One case of a test, and what came of it.
#[derive(Debug, Clone)]
pub struct CaseResult {
    /// The rule that the case is about.
    pub rule: String,
    /// What the case calls itself.
    pub title: String,
    /// Where the case stands in the rule file.
    pub span: Span,
    /// What was expected and what came; none where the two agree.
    pub failure: Option<String>,
}

impl PackTests {
    pub(crate) fn new(tests: Vec<Test>) -> Self {
        Self { tests }
    }

    /// How many cases there are.
    pub fn count(&self) -> usize {
        self.tests.iter().map(|test| test.cases.len()).sum()
    }

    /// Runs every case against the pack.
    pub fn run(&self, pack: &Pack) -> Vec<CaseResult> {
        let cases =
            self.tests.iter().flat_map(|test| test.cases.iter().map(move |case| (test, case)));
        cases
            .map(|(test, case)| CaseResult {
                rule: test.rule.node.clone(),
                title: case.title.clone(),
                span: case.verdict.span,
                failure: run(pack, &test.rule.node, case).err(),
            })
            .collect()
    }
}

fn run(pack: &Pack, rule: &str, case: &Case) -> Result<(), String> {
    let mut options =
        if case.verdict.node == Verdict::Open { Options::draft() } else { Options::new() };
    if let Some(today) = case.today {
        options = options.today(today);
    }
    let changes =
        case.settings.iter().map(|(name, value)| (name.node.as_str(), constant(&value.node)));
    let check = pack
        .check_with_constants(case.request.node.as_bytes(), &options, changes)
        .map_err(|error: CheckError| format!("the request could not be checked: {error}"))?;
    if let Some(invalid) = check.report().invalid.first() {
        return Err(format!(
            "{} is {}, where the schema expects {}",
            invalid.path, invalid.found, invalid.expected
        ));
    }
    let outcomes = check.outcomes_of(rule);
    let wanted = match case.verdict.node {
        Verdict::Fails => Outcome::Failed,
        Verdict::Passes => Outcome::Passed,
        Verdict::Skips => Outcome::Skipped,
        Verdict::Open => Outcome::Open,
    };
    let fits = match wanted {
        // One element that fails makes the case; for the others, nothing else may come.
        Outcome::Failed | Outcome::Open => outcomes.iter().any(|(outcome, _)| *outcome == wanted),
        // Without elements the rule is about nothing in this request.
        Outcome::Skipped if outcomes.is_empty() && case.at.is_none() => true,
        _ => !outcomes.is_empty() && outcomes.iter().all(|(outcome, _)| *outcome == wanted),
    };
    if !fits {
        return Err(format!("expected that the rule {}, but it {}", word(wanted), came(&outcomes)));
    }
    let Some(at) = &case.at else { return Ok(()) };
    let paths: Vec<&str> = outcomes
        .iter()
        .filter(|(outcome, _)| *outcome == wanted)
        .map(|(_, path)| path.as_str())
        .collect();
    if paths.contains(&at.node.as_str()) {
        return Ok(());
    }
    Err(format!("expected it at {}, but it is at {}", at.node, paths.join(", ")))
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Failed => "fails",
        Outcome::Passed => "passes",
        Outcome::Skipped => "is skipped",
        Outcome::Open => "is open",
        Outcome::Invalid => "cannot be decided",
    }
}

fn came(outcomes: &[(Outcome, String)]) -> String {
    if outcomes.is_empty() {
        return "has no outcome, as its list is empty".to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    for (outcome, path) in outcomes {
        let said =
            format!("{} at {}", word(*outcome), if path.is_empty() { "the request" } else { path });
        if !words.contains(&said) {
            words.push(said);
        }
    }
    words.join(", and ")
}
