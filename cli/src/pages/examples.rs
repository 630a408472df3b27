//! A request that fails a rule, and one that passes it: from the rule's own tests, run as they stand there.

use groundrules::{Compiled, Expected, Options, TestCase};
use serde_json::Value;

use crate::options::value_of;

use super::json::laid_out;

/// A case of a rule's tests, as an example for people.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) expected: Expected,
    /// What the case calls itself.
    pub(crate) title: String,
    /// The request, laid out.
    pub(crate) request: String,
    /// The settings that the case changes, as `name = value`.
    pub(crate) settings: Vec<String>,
    /// The day that it calls today.
    pub(crate) today: Option<String>,
    /// What the rule says of it.
    pub(crate) finding: Option<Said>,
}

/// A finding of an example.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) message: String,
    pub(crate) path: String,
}

/// The example of a request on which a rule fails.
pub(crate) fn that_fails(compiled: &Compiled, rule: &str) -> Option<Example> {
    chosen(compiled, rule, Expected::Fails)
}

/// The example of a request on which a rule passes.
pub(crate) fn that_passes(compiled: &Compiled, rule: &str) -> Option<Example> {
    chosen(compiled, rule, Expected::Passes)
}

/// The first case that shows something: not the empty request, and not one with settings of its own.
fn chosen(compiled: &Compiled, rule: &str, expected: Expected) -> Option<Example> {
    let cases = || compiled.tests.cases_of(rule).filter(|case| case.expected() == expected);
    let plain = |case: &TestCase<'_>| case.settings().next().is_none();
    let shows = |case: &TestCase<'_>| {
        serde_json::from_str::<Value>(case.request())
            .is_ok_and(|request| request.as_object().is_some_and(|members| !members.is_empty()))
    };
    let case = cases().find(|case| plain(case) && shows(case)).or_else(|| cases().next())?;
    Some(example(compiled, &case))
}

/// A value that a case of the rule's tests gives to a setting: its author has chosen one that shows something.
pub(super) fn of_setting(compiled: &Compiled, rule: &str, name: &str) -> Option<String> {
    let cases = compiled.tests.cases_of(rule);
    let values: Vec<&str> = cases
        .flat_map(|case| case.settings().collect::<Vec<_>>())
        .filter(|(setting, _)| *setting == name)
        .map(|(_, value)| value)
        .collect();
    values.first().map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn example(compiled: &Compiled, case: &TestCase<'_>) -> Example {
    Example {
        expected: case.expected(),
        title: case.title().to_owned(),
        request: laid_out(case.request()),
        settings: case.settings().map(|(name, value)| format!("{name} = {value}")).collect(),
        today: case.today().map(|day| day.to_string()),
        finding: finding(compiled, case),
    }
}

/// What the rule says of the case's request: at the place that the case names, or at the first.
fn finding(compiled: &Compiled, case: &TestCase<'_>) -> Option<Said> {
    let mut options = Options::new();
    if let Some(today) = case.today() {
        options = options.today(today);
    }
    for (name, value) in case.settings() {
        options = options.setting(name, value_of(value));
    }
    let check = compiled.pack.check(case.request(), &options).ok()?;
    let found: Vec<Said> = check
        .findings()
        .filter(|finding| finding.rule() == case.rule())
        .map(|finding| Said { message: finding.message(), path: finding.path() })
        .collect();
    let there = found.iter().position(|said| case.at().is_none_or(|at| at == said.path));
    found.into_iter().nth(there.unwrap_or_default())
}
