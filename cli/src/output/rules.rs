//! The rules that a check runs, as formats list them.

use std::str::FromStr;

use groundrules::Severity;

use crate::options::Checker;

/// A rule of one of the packs.
#[derive(Debug)]
pub(super) struct RuleEntry {
    pub(super) pack: String,
    pub(super) rule: String,
    pub(super) title: String,
    pub(super) why: String,
    pub(super) severity: Severity,
    pub(super) category: String,
    pub(super) tags: Vec<String>,
}

/// All rules, pack by pack.
pub(super) fn all(checkers: &[Checker]) -> Vec<RuleEntry> {
    let of_pack = |checker: &Checker| {
        let entry = |rule: groundrules::RuleInfo<'_>| RuleEntry {
            pack: checker.pack.id().to_owned(),
            rule: rule.id().to_owned(),
            title: rule.title().to_owned(),
            why: rule.why().to_owned(),
            severity: rule.severity(),
            category: rule.category().to_owned(),
            tags: rule.tags().map(str::to_owned).collect(),
        };
        checker.pack.rules().map(entry).collect::<Vec<_>>()
    };
    checkers.iter().flat_map(of_pack).collect()
}

/// Where the page of each rule is: a URL with `{pack}` and `{rule}` in it.
#[derive(Debug, Clone)]
pub(crate) struct HelpUri(String);

impl HelpUri {
    pub(super) fn of(&self, entry: &RuleEntry) -> String {
        // The ids of packs and rules are letters, digits and hyphens.
        self.0.replace("{pack}", &entry.pack).replace("{rule}", &entry.rule)
    }
}

impl FromStr for HelpUri {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let absolute = text.starts_with("https://") || text.starts_with("http://");
        let rest = text.replace("{pack}", "").replace("{rule}", "");
        let plain =
            rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
        if !absolute || !plain || !text.contains("{rule}") {
            return Err(
                "write a URL with {rule} where the rule's id stands, and {pack} for its pack's, \
                 as in https://portal.example/rules/{pack}/{rule}.html",
            );
        }
        Ok(Self(text.to_owned()))
    }
}
