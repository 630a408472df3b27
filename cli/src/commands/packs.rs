//! `groundrules packs`: what is built in, what of it can be changed, and which languages it speaks.

use std::io::{self, Write as _};

use groundrules::{Pack, Severity};

use crate::diagnostics::Problem;
use crate::layout::{self, BLUE, BOLD, CYAN, DIM, PLAIN, Page, RED, Styled, YELLOW};
use crate::outcome::{Failure, Status};

/// The column of names grows no wider, so that there is room for what they mean.
const WIDEST_NAME: usize = 28;

pub(crate) fn run() -> Result<Status, Failure> {
    let mut page = Page::new(layout::width_of(&io::stdout()));
    for id in Pack::builtin_ids() {
        let pack = Pack::builtin(id).map_err(|error| Problem::new(error.to_string()))?;
        describe(&mut page, &pack);
    }
    write!(anstream::stdout().lock(), "{}", page.finish())?;
    Ok(Status::Fine)
}

fn describe(page: &mut Page, pack: &Pack) {
    let name = format!("{} {}", pack.id(), pack.version());
    page.ends(Styled(DIM, "── "), Styled(BOLD, &name), '─', Styled(PLAIN, pack.title()));
    page.blank();
    rules(page, pack);
    settings(page, pack);
    locales(page, pack);
}

fn rules(page: &mut Page, pack: &Pack) {
    page.paragraph(2, Styled(BOLD, "rules"));
    for rule in pack.rules() {
        let (style, severity) = match rule.severity() {
            Severity::Error => (RED, "    error    "),
            Severity::Warning => (YELLOW, "    warning  "),
            Severity::Info => (BLUE, "    info     "),
        };
        page.ends(
            Styled(style, severity),
            Styled(PLAIN, rule.title()),
            ' ',
            Styled(CYAN, rule.id()),
        );
    }
    page.blank();
}

fn settings(page: &mut Page, pack: &Pack) {
    let widest = pack.settings().map(|setting| setting.name().len()).max();
    // A pack without settings has no such section.
    let Some(widest) = widest else { return };
    page.paragraph(2, Styled(BOLD, "settings"));
    let column = widest.min(WIDEST_NAME) + 2;
    for setting in pack.settings() {
        let default = setting.default_text();
        page.hanging(4, Styled(CYAN, setting.name()), column, Styled(PLAIN, &default));
        page.hanging(4, Styled(PLAIN, ""), column, Styled(DIM, setting.description()));
    }
    page.blank();
}

fn locales(page: &mut Page, pack: &Pack) {
    let widest = pack.locales().map(|locale| locale.tag().len()).max();
    let Some(widest) = widest else { return };
    page.paragraph(2, Styled(BOLD, "locales"));
    for locale in pack.locales() {
        let (done, all) = (locale.translated(), locale.texts());
        let complete = match done == all {
            true => format!("all of {all} texts"),
            false => format!("{done} of {all} texts"),
        };
        let reviewed = match locale.reviewed() {
            Some(by) => format!("reviewed {by}"),
            None => "not reviewed by a native speaker".to_owned(),
        };
        let about = format!("{}: {complete}, {reviewed}", locale.title());
        page.hanging(4, Styled(CYAN, locale.tag()), widest + 2, Styled(PLAIN, &about));
    }
    page.blank();
}
