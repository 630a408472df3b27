//! Where a rule's claim comes from, and how strong that is, in plain words.

use groundrules::{CiteInfo, RuleInfo};

/// What a rule rests on.
#[derive(Debug)]
pub(crate) struct Evidence {
    /// The strength of all its sources together, in one sentence.
    pub(crate) verdict: &'static str,
    pub(crate) sources: Vec<Source>,
}

/// One source of a rule.
#[derive(Debug)]
pub(crate) struct Source {
    /// What kind of source it is, and what that is worth.
    pub(crate) strength: &'static str,
    /// Author, year and title.
    pub(crate) name: String,
    pub(crate) section: String,
    /// What to bear in mind.
    pub(crate) caveat: String,
    pub(crate) link: String,
}

impl Evidence {
    pub(crate) fn of(rule: RuleInfo<'_>) -> Self {
        let grades: Vec<&str> = rule.cites().map(CiteInfo::grade).collect();
        Self { verdict: verdict(&grades), sources: rule.cites().map(Source::of).collect() }
    }
}

impl Source {
    fn of(cite: CiteInfo<'_>) -> Self {
        Self {
            strength: strength(cite.grade()),
            name: name(cite),
            section: cite.section().to_owned(),
            caveat: cite.caveat().to_owned(),
            link: cite.link().to_owned(),
        }
    }
}

fn name(cite: CiteInfo<'_>) -> String {
    let title = format!("“{}”", cite.title());
    match (cite.author(), cite.year()) {
        ("", "") => title,
        (author, "") => format!("{author}, {title}"),
        ("", year) => format!("{title} ({year})"),
        (author, year) => format!("{author} ({year}), {title}"),
    }
}

/// What sources of these grades are worth together: the strongest of them decides.
fn verdict(grades: &[&str]) -> &'static str {
    let has = |grade: &str| grades.contains(&grade);
    if grades.is_empty() {
        "The rule names no source: it is its author's own judgement."
    } else if has("meta-analysis") {
        "Research stands behind the reason: a review of many studies is among the sources. The exact words and numbers that the rule checks for are its author's choice."
    } else if has("study") {
        "One study stands behind the reason, and no review of many. The exact words and numbers that the rule checks for are its author's choice."
    } else if has("survey") {
        "A survey stands behind the reason: what people report, not what was measured."
    } else {
        "A rule of thumb: practitioners say so from experience, and the rule cites no research."
    }
}

/// What one source of this grade is.
fn strength(grade: &str) -> &'static str {
    match grade {
        "meta-analysis" => "A meta-analysis, or a review of many studies",
        "study" => "A single study",
        "survey" => "A survey",
        _ => "A practitioner's experience",
    }
}

#[cfg(test)]
mod tests {
    use super::verdict;

    #[test]
    fn the_strongest_source_decides_and_a_rule_of_thumb_is_called_one() {
        assert!(verdict(&["practitioner", "meta-analysis"]).contains("many studies"));
        assert!(verdict(&["practitioner"]).contains("rule of thumb"));
        assert!(verdict(&[]).contains("no source"));
    }
}
