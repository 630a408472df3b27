//! A rule explained in a terminal.

use std::fmt::Write as _;

use groundrules::{Expected, Severity};

use crate::layout::{BLUE, BOLD, CYAN, DIM, GREEN, PLAIN, Page, RED, Styled, YELLOW};

use super::RulePage;
use super::evidence::Evidence;
use super::examples::Example;

/// Where text stands below its heading.
const TEXT: usize = 4;
/// What the mark of an item takes.
const MARK: usize = 2;

/// The page of one rule.
pub(crate) fn show(page: &mut Page, rule: &RulePage) {
    let name = format!("{}/{}", rule.pack, rule.rule);
    let style = match rule.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Info => BLUE,
    };
    let weight = format!("{} · {}", rule.severity_in_words(), rule.weight());
    page.ends(Styled(DIM, "── "), Styled(BOLD, &name), '─', Styled(style, &weight));
    page.blank();
    page.paragraph(2, Styled(BOLD, &rule.title));
    if !rule.why.is_empty() {
        page.paragraph(2, Styled(PLAIN, &rule.why));
    }
    what_it_checks(page, rule);
    texts(page, "What it says, by what is wrong", &rule.messages);
    texts(page, "What it asks", &rule.asks);
    texts(page, "What it proposes", &rule.fixes);
    evidence(page, &rule.evidence);
    example(page, "A request that fails", rule.fails.as_ref());
    example(page, "A request that passes", rule.passes.as_ref());
    settings(page, rule);
    ways_out(page, rule);
}

fn heading(page: &mut Page, text: &str) {
    page.blank();
    page.paragraph(2, Styled(BOLD, text));
}

fn what_it_checks(page: &mut Page, rule: &RulePage) {
    if !rule.conditions.is_empty() {
        heading(page, "What it checks");
        for condition in rule.conditions.iter().chain(&rule.severities) {
            page.verbatim(TEXT, Styled(CYAN, condition));
        }
        for (index, define) in rule.defines.iter().enumerate() {
            if index == 0 {
                page.paragraph(TEXT, Styled(PLAIN, "where"));
            }
            page.verbatim(TEXT, Styled(CYAN, define));
        }
    }
    let Some(widest) = rule.fields.iter().map(|field| field.path.len()).max() else { return };
    heading(page, "What it reads");
    for field in &rule.fields {
        let question = Styled(PLAIN, field.question.as_str());
        page.hanging(TEXT, Styled(CYAN, &field.path), widest + 2, question);
    }
}

fn texts(page: &mut Page, title: &str, texts: &[String]) {
    if texts.is_empty() {
        return;
    }
    heading(page, title);
    for text in texts {
        page.hanging(TEXT, Styled(DIM, "•"), MARK, Styled(PLAIN, text));
    }
}

fn evidence(page: &mut Page, evidence: &Evidence) {
    heading(page, "How strong the evidence is");
    page.paragraph(TEXT, Styled(PLAIN, evidence.verdict));
    for source in &evidence.sources {
        let mut text = format!("{}: {}", source.strength, source.name);
        // Writing to a String cannot fail.
        if !source.section.is_empty() {
            let _ = write!(text, ", {}", source.section);
        }
        text.push('.');
        if !source.caveat.is_empty() {
            let _ = write!(text, " {}", source.caveat);
        }
        page.hanging(TEXT, Styled(DIM, "•"), MARK, Styled(PLAIN, &text));
        if !source.link.is_empty() {
            page.paragraph(TEXT + MARK, Styled(DIM, &source.link));
        }
    }
}

fn example(page: &mut Page, title: &str, example: Option<&Example>) {
    let Some(example) = example else { return };
    let title = match example.title.as_str() {
        "" => title.to_owned(),
        says => format!("{title}: {says}"),
    };
    heading(page, &title);
    page.verbatim(TEXT, Styled(CYAN, &example.request));
    if let Some(today) = &example.today {
        page.paragraph(TEXT, Styled(DIM, &format!("checked with --today {today}")));
    }
    for setting in &example.settings {
        page.paragraph(TEXT, Styled(DIM, &format!("checked with {setting}")));
    }
    match &example.finding {
        Some(said) => {
            page.hanging(TEXT, Styled(RED, "✗"), MARK, Styled(PLAIN, &said.message));
            let place = if said.path.is_empty() { "the request" } else { &said.path };
            page.paragraph(TEXT + MARK, Styled(DIM, &format!("at {place}")));
        }
        None if example.expected == Expected::Passes => {
            page.hanging(TEXT, Styled(GREEN, "✓"), MARK, Styled(DIM, "no finding"));
        }
        None => {}
    }
}

fn settings(page: &mut Page, rule: &RulePage) {
    if rule.settings.is_empty() {
        return;
    }
    heading(page, "What tunes it");
    for setting in &rule.settings {
        page.hanging(TEXT, Styled(CYAN, &setting.name), 0, Styled(PLAIN, ""));
        page.paragraph(TEXT + MARK, Styled(PLAIN, &setting.description));
        page.paragraph(TEXT + MARK, Styled(PLAIN, &format!("now: {}", setting.default)));
        page.verbatim(TEXT + MARK, Styled(DIM, &rule.tuned(setting)));
    }
}

fn ways_out(page: &mut Page, rule: &RulePage) {
    heading(page, "To switch it off");
    page.verbatim(TEXT, Styled(DIM, &rule.switched_off()));
    heading(page, "To let its findings pass for a while: a file waivers.json, and the day it is");
    page.verbatim(TEXT, Styled(DIM, &rule.waivers()));
    page.verbatim(TEXT, Styled(DIM, &rule.waived()));
}
