//! How well packs agree with the labels of a corpus.
//!
//! A rule counts once for a request, however many findings it has there. Precision is the share of what was
//! raised that the reviewer would raise too; recall is the share of what the reviewer would raise that was
//! raised. Neither exists where there is nothing to take a share of.

use std::collections::{BTreeMap, BTreeSet};

use groundrules::{Report, Severity};

use crate::diagnostics::Problem;
use crate::options::Checker;

use super::labels::Labelled;

/// Counts over all requests: of one rule, or of all together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// How often the reviewer would raise it.
    pub(crate) labelled: u32,
    /// How often it was raised.
    pub(crate) raised: u32,
    /// How often both.
    pub(crate) agreed: u32,
}

impl Figures {
    pub(crate) fn precision(self) -> Option<f64> {
        share(self.agreed, self.raised)
    }

    pub(crate) fn recall(self) -> Option<f64> {
        share(self.agreed, self.labelled)
    }

    fn add(&mut self, other: Self) {
        self.labelled += other.labelled;
        self.raised += other.raised;
        self.agreed += other.agreed;
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// One rule, and how well it agrees.
#[derive(Debug)]
pub(crate) struct OfRule {
    pub(crate) pack: String,
    pub(crate) rule: String,
    pub(crate) severity: Severity,
    pub(crate) figures: Figures,
}

/// One rule on one request, of which packs and reviewer think differently.
#[derive(Debug)]
pub(crate) struct Disagreement {
    pub(crate) file: String,
    pub(crate) rule: String,
    pub(crate) way: Way,
}

/// Who raised it.
#[derive(Debug)]
pub(crate) enum Way {
    /// The reviewer alone, and why.
    Missed { why: String },
    /// The packs alone: what they said first, and where.
    FalseAlarm { message: String, path: String },
}

/// What a corpus says of packs.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) requests: u32,
    /// The requests on which packs and reviewer raise the same rules.
    pub(crate) exact: u32,
    /// Every rule, in the order of the packs.
    pub(crate) rules: Vec<OfRule>,
    pub(crate) disagreements: Vec<Disagreement>,
}

impl Measured {
    /// All rules together, every label and every finding weighing the same.
    pub(crate) fn total(&self) -> Figures {
        let mut total = Figures::default();
        self.rules.iter().for_each(|of_rule| total.add(of_rule.figures));
        total
    }

    /// The mean over the rules that have the figure, every rule weighing the same.
    pub(crate) fn mean(&self, of: impl Fn(Figures) -> Option<f64>) -> Option<f64> {
        let shares: Vec<f64> = self.rules.iter().filter_map(|rule| of(rule.figures)).collect();
        (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
    }
}

/// Checks every request of a corpus, and compares with its labels.
pub(crate) fn measure(checkers: &[Checker], corpus: &[Labelled]) -> Result<Measured, Vec<Problem>> {
    refuse_unknown(checkers, corpus)?;
    let mut rules: Vec<OfRule> = checkers
        .iter()
        .flat_map(|checker| {
            checker.pack.rules().map(|rule| OfRule {
                pack: checker.pack.id().to_owned(),
                rule: rule.id().to_owned(),
                severity: rule.severity(),
                figures: Figures::default(),
            })
        })
        .collect();
    let mut disagreements = Vec::new();
    let mut problems = Vec::new();
    let mut exact = 0;
    for labelled in corpus {
        let raised = match raised(checkers, labelled) {
            Ok(raised) => raised,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let before = disagreements.len();
        for of_rule in &mut rules {
            let label = labelled.raise.iter().find(|label| label.rule == of_rule.rule);
            let finding = raised.get(&of_rule.rule);
            of_rule.figures.add(Figures {
                labelled: label.is_some().into(),
                raised: finding.is_some().into(),
                agreed: (label.is_some() && finding.is_some()).into(),
            });
            let way = match (label, finding) {
                (Some(label), None) => Way::Missed { why: label.why.clone() },
                (None, Some((message, path))) => {
                    Way::FalseAlarm { message: message.clone(), path: path.clone() }
                }
                _ => continue,
            };
            let (file, rule) = (labelled.file.clone(), of_rule.rule.clone());
            disagreements.push(Disagreement { file, rule, way });
        }
        exact += u32::from(disagreements.len() == before);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let requests = u32::try_from(corpus.len()).unwrap_or(u32::MAX);
    Ok(Measured { requests, exact, rules, disagreements })
}

/// The rules that fail on a request, each with the message and the path of its first finding.
fn raised(
    checkers: &[Checker],
    labelled: &Labelled,
) -> Result<BTreeMap<String, (String, String)>, Problem> {
    let mut raised = BTreeMap::new();
    for checker in checkers {
        let mut options = checker.options.clone().with_mode(labelled.mode);
        if let Some(today) = labelled.today() {
            options = options.today(today);
        }
        let check = checker
            .pack
            .check_value(&labelled.request, &options)
            .map_err(|error| Problem::new(format!("`{}`: {error}", labelled.file)))?;
        // A label is about the request as it was meant: a value that the form would have refused is a slip.
        let report = Report::of(std::slice::from_ref(&check));
        if let Some(invalid) = report.invalid.first() {
            return Err(Problem::new(format!(
                "`{}`: {} is {}, where the schema expects {}",
                labelled.file, invalid.path, invalid.found, invalid.expected
            )));
        }
        for finding in report.findings {
            raised.entry(finding.rule).or_insert((finding.message, finding.path));
        }
    }
    Ok(raised)
}

/// A label for a rule that no pack has would count as missed for ever.
fn refuse_unknown(checkers: &[Checker], corpus: &[Labelled]) -> Result<(), Vec<Problem>> {
    let known: BTreeSet<&str> =
        checkers.iter().flat_map(|checker| checker.pack.rules().map(|rule| rule.id())).collect();
    let unknown = corpus.iter().flat_map(|labelled| {
        let known = &known;
        let unknown = labelled.raise.iter().filter(move |label| !known.contains(&*label.rule));
        unknown.map(move |label| {
            let near = known.iter().min_by_key(|id| strsim::damerau_levenshtein(id, &label.rule));
            Problem::with_help(
                format!("`{}` raises `{}`, and no pack has that rule", labelled.file, label.rule),
                format!("the nearest name is `{}`", near.copied().unwrap_or_default()),
            )
        })
    });
    let problems: Vec<Problem> = unknown.collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::Figures;

    #[test]
    fn a_share_of_nothing_is_no_figure() {
        let figures = Figures { labelled: 4, raised: 0, agreed: 0 };
        assert_eq!(figures.precision(), None);
        assert_eq!(figures.recall(), Some(0.0));
    }
}
