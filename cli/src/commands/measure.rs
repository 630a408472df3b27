//! `groundrules measure`: how well packs agree with a reviewer, over a labelled corpus.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::ValueEnum;
use groundrules::Mode;
use serde_json::json;

use crate::corpus::{self, Disagreement, Figures, Measured, Way, shown};
use crate::layout::{self, BOLD, DIM, PLAIN, Page, RED, Styled, YELLOW, counted};
use crate::options::{self, PackArgs};
use crate::outcome::{Failure, Status};
use crate::output::escaped;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A labelled request is a .json file:
  { \"title\": \"…\", \"mode\": \"final\" or \"draft\", \"request\": { … },
    \"raise\": [ { \"rule\": \"missing-sponsor\", \"why\": \"…\" } ] }

Precision: of what the rules raise, the share that the reviewer raises too.
Recall: of what the reviewer raises, the share that the rules raise.")]
pub(crate) struct Args {
    #[command(flatten)]
    packs: PackArgs,

    /// List each rule and request on which rules and reviewer differ
    #[arg(long)]
    disagreements: bool,

    /// How to print the figures
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// A directory of labelled requests
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people at a terminal
    Human,
    /// One JSON object
    Json,
    /// A table for a page
    Markdown,
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let checkers = options::checkers(&args.packs, Mode::Final)?;
    let corpus = corpus::read(&args.directory).map_err(Failure::Problems)?;
    let measured = corpus::measure(&checkers, &corpus).map_err(Failure::Problems)?;
    match args.format {
        Format::Human => {
            let width = layout::width_of(&io::stdout());
            let text = human(&measured, args.disagreements, width);
            write!(anstream::stdout().lock(), "{text}")?;
        }
        Format::Json => writeln!(io::stdout().lock(), "{}", json(&measured))?,
        Format::Markdown => {
            write!(io::stdout().lock(), "{}", markdown(&measured, args.disagreements))?;
        }
    }
    Ok(Status::Fine)
}

fn human(measured: &Measured, disagreements: bool, width: usize) -> String {
    let mut page = Page::new(width);
    let widest = measured.rules.iter().map(|rule| rule.rule.len()).max().unwrap_or_default();
    let line = |name: &str, rest: &str| {
        // The page wraps at spaces, and these hold columns apart.
        format!("{name:<widest$}  {rest}").replace(' ', &layout::NO_BREAK.to_string())
    };
    let head = "labelled  raised  agreed  precision  recall";
    page.paragraph(0, Styled(DIM, &line("rule", head)));
    for rule in &measured.rules {
        page.paragraph(0, Styled(PLAIN, &line(&rule.rule, &row(rule.figures))));
    }
    page.paragraph(0, Styled(BOLD, &line("all", &row(measured.total()))));
    page.blank();
    page.paragraph(0, Styled(PLAIN, &in_a_sentence(measured)));
    if disagreements {
        for disagreement in &measured.disagreements {
            let Disagreement { file, rule, way } = disagreement;
            let (style, what, why) = match way {
                Way::Missed { why } => (YELLOW, "missed", why.clone()),
                Way::FalseAlarm { message, path } => {
                    (RED, "false alarm", format!("{message} (at {path})"))
                }
            };
            page.blank();
            page.ends(Styled(style, ""), Styled(BOLD, rule), ' ', Styled(DIM, file));
            page.hanging(2, Styled(style, what), 13, Styled(PLAIN, &why));
        }
    }
    page.finish()
}

fn row(figures: Figures) -> String {
    format!(
        "{:>8}  {:>6}  {:>6}  {:>9}  {:>6}",
        figures.labelled,
        figures.raised,
        figures.agreed,
        shown(figures.precision()),
        shown(figures.recall())
    )
}

fn in_a_sentence(measured: &Measured) -> String {
    format!(
        "{}, {} with the same rules raised. The mean over rules: precision {}, recall {}.",
        counted(measured.requests.into(), "request"),
        measured.exact,
        shown(measured.mean(Figures::precision)),
        shown(measured.mean(Figures::recall)),
    )
}

fn json(measured: &Measured) -> serde_json::Value {
    let figures = |figures: Figures| {
        json!({
            "labelled": figures.labelled, "raised": figures.raised, "agreed": figures.agreed,
            "precision": figures.precision(), "recall": figures.recall(),
        })
    };
    let rules = measured.rules.iter().map(|rule| {
        json!({
            "pack": rule.pack, "rule": rule.rule, "severity": rule.severity.as_str(),
            "figures": figures(rule.figures),
        })
    });
    let disagreements = measured.disagreements.iter().map(|one| match &one.way {
        Way::Missed { why } => json!({
            "request": one.file, "rule": one.rule, "way": "missed", "why": why,
        }),
        Way::FalseAlarm { message, path } => json!({
            "request": one.file, "rule": one.rule, "way": "false-alarm", "message": message, "path": path,
        }),
    });
    json!({
        "requests": measured.requests,
        "exact": measured.exact,
        "total": figures(measured.total()),
        "mean": {
            "precision": measured.mean(Figures::precision), "recall": measured.mean(Figures::recall),
        },
        "rules": rules.collect::<Vec<_>>(),
        "disagreements": disagreements.collect::<Vec<_>>(),
    })
}

fn markdown(measured: &Measured, disagreements: bool) -> String {
    let mut text = String::from(
        "| rule | labelled | raised | agreed | precision | recall |\n|---|--:|--:|--:|--:|--:|\n",
    );
    let mut line = |name: &str, figures: Figures| {
        let Figures { labelled, raised, agreed } = figures;
        let (precision, recall) = (shown(figures.precision()), shown(figures.recall()));
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| {name} | {labelled} | {raised} | {agreed} | {precision} | {recall} |"
        );
    };
    for rule in &measured.rules {
        line(&escaped(&rule.rule), rule.figures);
    }
    line("**all**", measured.total());
    let _ = writeln!(text, "\n{}", in_a_sentence(measured));
    if disagreements && !measured.disagreements.is_empty() {
        text.push_str("\n| request | rule | who raised it | why |\n|---|---|---|---|\n");
        for one in &measured.disagreements {
            let (who, why) = match &one.way {
                Way::Missed { why } => ("the reviewer", why),
                Way::FalseAlarm { message, .. } => ("the rule", message),
            };
            // As code a name could still end its cell.
            let [file, rule, why] = [&one.file, &one.rule, why].map(|text| escaped(text));
            let _ = writeln!(text, "| {file} | {rule} | {who} | {why} |");
        }
    }
    text
}
