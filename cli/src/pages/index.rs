//! Pages that lead to the rules: one for each pack, and one for all.

use std::fmt::Write as _;

use groundrules::Pack;

use crate::corpus::{Figures, Measured, OfRule, shown};

use super::RulePage;
use super::markdown::{MARK, escaped, linked, named, settings_table};

/// The file of an index; a forge shows it for its directory.
pub(crate) const FILE: &str = "README.md";

/// A pack, and the pages of its rules.
#[derive(Debug)]
pub(crate) struct PackPages<'p> {
    pub(crate) pack: &'p Pack,
    pub(crate) rules: Vec<RulePage>,
}

/// The page that leads to every rule of every pack.
pub(crate) fn of_all(packs: &[PackPages<'_>], measured: Option<&Measured>) -> String {
    let mut out = format!("{MARK}\n\n# Rules\n");
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "\nEvery rule has a page: what it checks and why, how strong the evidence is, a request that fails and one\nthat passes, and how to tune it or switch it off."
    );
    if let Some(measured) = measured {
        out.push_str(&figures_explained(measured));
    }
    for pages in packs {
        let directory = format!("{}/", pages.pack.id());
        let title = named(pages.pack.title(), pages.pack.id());
        let _ = writeln!(out, "\n## [{}]({directory}{FILE})\n", escaped(title));
        out.push_str(&table(pages, &directory, measured));
    }
    out
}

/// The page of one pack.
pub(crate) fn of_pack(pages: &PackPages<'_>, measured: Option<&Measured>) -> String {
    let pack = pages.pack;
    let title = named(pack.title(), pack.id());
    let mut out = format!("{MARK}\n\n# {}\n", escaped(title));
    let _ = writeln!(
        out,
        "\nThe pack `{}`, version {}: {}. [All packs](../{FILE})\n",
        pack.id(),
        escaped(pack.version()),
        match pages.rules.len() {
            1 => "1 rule".to_owned(),
            count => format!("{count} rules"),
        },
    );
    out.push_str(&table(pages, "", measured));
    out.push_str(&languages(pack));
    let settings: Vec<_> = pack.settings().map(super::setting).collect();
    if !settings.is_empty() {
        let _ = write!(out, "\n## Settings\n\n{}", settings_table(&settings));
    }
    out.push_str(&sources(&pages.rules));
    out
}

fn figures_explained(measured: &Measured) -> String {
    let total = measured.total();
    format!(
        "\nPrecision and recall come from {} requests, each labelled with the rules that should be raised on it. Of what the\n\
         rules raised there, {} was right (precision); of what should be raised, the rules raised {} (recall). A rule whose\n\
         figures rest on few requests says little: the number in brackets is how often its label was given.\n",
        measured.requests,
        percent(total.precision()),
        percent(total.recall()),
    )
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

fn table(pages: &PackPages<'_>, directory: &str, measured: Option<&Measured>) -> String {
    let mut text = String::from(match measured {
        Some(_) => {
            "| rule | what it finds | severity | tests | precision | recall |\n|---|---|---|--:|--:|--:|\n"
        }
        None => "| rule | what it finds | severity | tests |\n|---|---|---|--:|\n",
    });
    for rule in &pages.rules {
        let _ = write!(
            text,
            "| [`{id}`]({directory}{id}.md) | {} | {} | {} |",
            escaped(&rule.title),
            rule.severity_in_words(),
            rule.cases,
            id = rule.rule,
        );
        if let Some(measured) = measured {
            let known = |of_rule: &&OfRule| of_rule.pack == rule.pack && of_rule.rule == rule.rule;
            let figures = measured.rules.iter().find(known).map(|of_rule| of_rule.figures);
            let Figures { labelled, .. } = figures.unwrap_or_default();
            let figures = figures.unwrap_or_default();
            let (precision, recall) = (shown(figures.precision()), shown(figures.recall()));
            let _ = write!(text, " {precision} | {recall} ({labelled}) |");
        }
        text.push('\n');
    }
    text
}

/// The languages that its texts are in besides its own.
fn languages(pack: &Pack) -> String {
    let mut text = String::new();
    for locale in pack.locales() {
        let reviewed = locale.reviewed().unwrap_or("no native speaker yet");
        let _ = writeln!(
            text,
            "| {} | `{}` | {} of {} | {} |",
            escaped(locale.title()),
            locale.tag(),
            locale.translated(),
            locale.texts(),
            escaped(reviewed)
        );
    }
    if text.is_empty() {
        return text;
    }
    format!(
        "\n## Languages\n\n| language | `--locale` | texts translated | reviewed by |\n|---|---|---|---|\n{text}"
    )
}

/// The sources that the rules of a pack cite, each once.
fn sources(rules: &[RulePage]) -> String {
    let mut seen = Vec::new();
    let mut text = String::new();
    for source in rules.iter().flat_map(|rule| &rule.evidence.sources) {
        if seen.contains(&&source.name) {
            continue;
        }
        seen.push(&source.name);
        let _ = write!(text, "- {}. {}.", linked(source), source.strength);
        if !source.caveat.is_empty() {
            let _ = write!(text, " {}", escaped(&source.caveat));
        }
        text.push('\n');
    }
    if text.is_empty() { text } else { format!("\n## Sources\n\n{text}") }
}
