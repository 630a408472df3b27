//! `groundrules explain`: one rule, said so that somebody can act on it.

use std::io::{self, Write as _};

use groundrules::RuleInfo;

use crate::diagnostics::Problem;
use crate::layout::{self, Page};
use crate::loading::{self, Described};
use crate::outcome::{Failure, Status};
use crate::pages::{self, terminal};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  groundrules explain missing-sponsor
  groundrules explain failure-points/mistimed-delivery
  groundrules explain too-long --pack vendor.rules")]
pub(crate) struct Args {
    /// The rule, as reports name it: RULE, or PACK/RULE
    #[arg(value_name = "RULE")]
    rule: String,

    /// A built-in pack, a `.rules` file or a compiled `.grpack`; may be repeated [default: every built-in pack]
    #[arg(long = "pack", value_name = "NAME|FILE")]
    packs: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<Status, Failure> {
    let described = loading::described(&args.packs)?;
    let (pack, rule) = match args.rule.split_once('/') {
        Some((pack, rule)) => (Some(pack), rule),
        None => (None, args.rule.as_str()),
    };
    let meant: Vec<(&Described, RuleInfo<'_>)> = described
        .iter()
        .filter(|described| pack.is_none_or(|pack| pack == described.pack.id()))
        .filter_map(|described| {
            Some((described, described.pack.rules().find(|found| found.id() == rule)?))
        })
        .collect();
    if meant.is_empty() {
        return Err(unknown(&args.rule, &described).into());
    }
    let mut page = Page::new(layout::width_of(&io::stdout()));
    for (described, rule) in meant {
        terminal::show(&mut page, &pages::page(described, rule));
        page.blank();
    }
    write!(anstream::stdout().lock(), "{}", page.finish())?;
    Ok(Status::Fine)
}

fn unknown(wanted: &str, described: &[Described]) -> Problem {
    let rules = || {
        described.iter().flat_map(|described| {
            let pack = &described.pack;
            pack.rules().map(move |rule| (pack.id(), rule.id()))
        })
    };
    let rule = wanted.rsplit('/').next().unwrap_or(wanted);
    let near = rules()
        .map(|(pack, id)| (strsim::damerau_levenshtein(rule, id), pack, id))
        // A slip in every third letter is about as far as a reader still recognises the word.
        .filter(|(distance, _, id)| *distance <= (id.chars().count() / 3).max(1))
        .min_by_key(|(distance, _, _)| *distance);
    let help = match near {
        Some((_, pack, id)) => format!("did you mean `{pack}/{id}`?"),
        None => "`groundrules packs` lists the rules that are built in; a pack of your own is named with `--pack`"
            .to_owned(),
    };
    Problem::with_help(format!("no rule is called `{wanted}`"), help)
}
