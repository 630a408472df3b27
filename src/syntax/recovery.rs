//! Says what is wrong with text that the grammar could not place.
//!
//! A stray piece is parsed again with the rule that its first word asks for; the parser's own furthest point
//! is where the mistake is, and what it tried there, put into the language's words, is what was expected.

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::ast::Name;
use super::grammar::Grammar;
use super::{Pair, Reader, Rule, codes};
use crate::diagnostic::{Diagnostic, Span};
use crate::wording;

/// Where a stray piece was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    File,
    Rule,
    Test,
}

const DECLARATIONS: [(&str, Rule); 7] = [
    ("pack", Rule::pack),
    ("use", Rule::use_file),
    ("source", Rule::source),
    ("setting", Rule::setting),
    ("define", Rule::define),
    ("rule", Rule::rule_decl),
    ("test", Rule::test),
];

const CLAUSES: [(&str, Rule); 13] = [
    ("title", Rule::title),
    ("severity", Rule::severity),
    ("category", Rule::category),
    ("each", Rule::each),
    ("when", Rule::when),
    ("require", Rule::require),
    ("at", Rule::at),
    ("message", Rule::message),
    ("ask", Rule::ask),
    ("fix", Rule::fix),
    ("why", Rule::why),
    ("cite", Rule::cite),
    ("tags", Rule::tags),
];

const VERDICTS: [(&str, Rule); 4] =
    [("fails", Rule::case), ("passes", Rule::case), ("skips", Rule::case), ("open", Rule::case)];

const OPERATORS: [&str; 9] =
    ["and", "or", "not", "in", "is", "contains", "mentions", "matches", "where"];

impl Place {
    /// The words that may begin something here, and what each begins.
    fn beginnings(self) -> &'static [(&'static str, Rule)] {
        match self {
            Self::File => &DECLARATIONS,
            Self::Rule => &CLAUSES,
            Self::Test => &VERDICTS,
        }
    }

    fn beginning(self) -> &'static str {
        match self {
            Self::File => {
                "a declaration (`pack`, `use`, `source`, `setting`, `define`, `rule` or `test`)"
            }
            Self::Rule => "a clause (such as `title`, `require` or `message`) or `}`",
            Self::Test => "a case (`fails`, `passes`, `skips` or `open`) or `}`",
        }
    }
}

impl Reader<'_, '_> {
    /// Reports a piece that fits nothing.
    pub(super) fn stray(&mut self, pair: &Pair<'_>, place: Place) {
        let start = pair.as_span().start();
        let first = word_at(self.text, start);
        let rule =
            place.beginnings().iter().find(|(word, _)| *word == first).map(|(_, rule)| *rule);
        let failure = rule.and_then(|rule| {
            Grammar::parse(rule, self.text.get(start..).unwrap_or_default()).err()
        });
        match failure {
            Some(error) => self.report(&error, start),
            None => self.unexpected(start, place),
        }
    }

    /// The piece begins with nothing that can stand here.
    fn unexpected(&mut self, start: usize, place: Place) {
        let found = found_at(self.text, start);
        let known = place.beginnings().iter().map(|(word, _)| *word);
        let near = wording::nearest(found.text, known.chain(OPERATORS));
        let help = match (near, common_slip(found.text)) {
            (_, Some(slip)) => Some(slip.to_owned()),
            (Some(name), None) => Some(format!("did you mean `{name}`?")),
            (None, None) => None,
        };
        let expected = match place {
            // An expression before it may simply lack an operator.
            Place::Rule => "an operator (such as `and`, `==`, `in`), the next clause, or `}`",
            _ => place.beginning(),
        };
        self.push(codes::UNEXPECTED, &found, expected, help);
    }

    /// Puts an error of the parser into the language's words. `offset` is where the parsed text began.
    pub(super) fn report(&mut self, error: &pest::error::Error<Rule>, offset: usize) {
        let at = offset
            + match error.location {
                InputLocation::Pos(at) => at,
                InputLocation::Span((at, _)) => at,
            };
        let at = skip_blanks(self.text, at);
        let found = found_at(self.text, at);
        let tried = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
            ErrorVariant::CustomError { .. } => &[],
        };
        if found.text.starts_with('"') && !found.closed {
            let message = "this text has no closing quotation mark";
            self.diagnostics.push(
                Diagnostic::error(codes::NOT_CLOSED, self.span_of(&found), message)
                    .label("begins here")
                    .help("end the text with `\"` on the same line; several texts in a row are joined"),
            );
            return;
        }
        if found.text == "`" {
            let message = "this name has no closing backquote";
            self.diagnostics.push(
                Diagnostic::error(codes::NOT_CLOSED, self.span_of(&found), message)
                    .label("begins here")
                    .help("end the name with a backquote on the same line"),
            );
            return;
        }
        let help = common_slip(found.text).map(str::to_owned).or_else(|| {
            let known = words_of(tried);
            wording::nearest(found.text, known).map(|name| format!("did you mean `{name}`?"))
        });
        self.push(codes::UNEXPECTED, &found, &expected(tried), help);
    }

    /// A rule or a test that goes on where the next declaration begins.
    pub(super) fn not_closed(&mut self, opened: Span, here: &Span, what: &str) {
        let at = skip_blanks(self.text, here.start as usize);
        let found = found_at(self.text, at);
        self.diagnostics.push(
            Diagnostic::error(
                codes::NOT_CLOSED,
                opened,
                format!("this {what} has no closing `}}`"),
            )
            .label(format!("this {what}"))
            .related(self.span_of(&found), format!("expected `}}` before {}", found.described()))
            .help(format!("write `}}` behind the last line of the {what}")),
        );
    }

    pub(super) fn second_pack(&mut self, id: &Name, first: Span) {
        self.diagnostics.push(
            Diagnostic::error(codes::UNEXPECTED, id.span, "a file declares one pack")
                .label("a second pack")
                .related(first, "the first one")
                .help("put the second pack into a file of its own"),
        );
    }

    fn push(
        &mut self,
        code: crate::diagnostic::Code,
        found: &Found<'_>,
        expected: &str,
        help: Option<String>,
    ) {
        let message = format!("expected {expected}, found {}", found.described());
        let mistake =
            Diagnostic::error(code, self.span_of(found), message).label("not expected here");
        self.diagnostics.push(mistake.maybe_help(help));
    }

    fn span_of(&self, found: &Found<'_>) -> Span {
        Span::new(self.file, found.start, found.start + found.text.len())
    }
}

/// The token at which reading stopped.
struct Found<'s> {
    text: &'s str,
    start: usize,
    /// A text that ends on its line.
    closed: bool,
}

impl Found<'_> {
    fn described(&self) -> String {
        match self.text {
            "" => "the end of the file".to_owned(),
            text if text.starts_with('"') => format!("the text {}", wording::shortened(text, 40)),
            text => format!("`{}`", wording::shortened(text, 40)),
        }
    }
}

fn found_at(text: &str, start: usize) -> Found<'_> {
    let start = skip_blanks(text, start);
    let rest = text.get(start..).unwrap_or_default();
    let mut closed = true;
    let length = match rest.chars().next() {
        None => 0,
        Some('"') => {
            let line = rest.lines().next().unwrap_or_default();
            match line.match_indices('"').nth(1) {
                Some((end, _)) => end + 1,
                None => {
                    closed = false;
                    line.trim_end().len()
                }
            }
        }
        Some(first) if first.is_alphanumeric() || first == '_' => {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len())
        }
        Some(first) => {
            let symbols = "=!<>&|+-*/";
            let run = rest.find(|c: char| !symbols.contains(c)).unwrap_or(rest.len());
            if run > 0 { run.min(3) } else { first.len_utf8() }
        }
    };
    Found { text: rest.get(..length).unwrap_or_default(), start, closed }
}

fn word_at(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// Past blanks and comments.
fn skip_blanks(text: &str, start: usize) -> usize {
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if !trimmed.starts_with('#') {
            return at;
        }
        at += trimmed.find('\n').unwrap_or(trimmed.len());
    }
}

/// What people write who come from another language.
fn common_slip(found: &str) -> Option<&'static str> {
    Some(match found {
        "=" | "===" => "write `==` to compare",
        "&&" | "&" => "write `and`",
        "||" | "|" => "write `or`",
        "!" | "!!" => "write `not`",
        "<>" | "=!" => "write `!=`",
        "'" => "texts stand in double quotation marks",
        "like" | "match" => {
            "write `matches` for a pattern, or `mentions` for whole words and phrases"
        }
        "includes" | "has" | "include" => "write `contains`",
        "every" | "forall" => "write `all x in xs: …`",
        "some" | "exists" => "write `any x in xs: …`",
        "must" | "assert" | "check" => "write `require`",
        "description" => "write `why` for the reason and `message` for what a person reads",
        "id" | "name" => {
            "the id of a rule stands behind `rule`, the name for people behind `title`"
        }
        "null" | "nil" => "write `is blank`",
        "then" | "else" => {
            "a rule has `when` for the cases it is about, and `require` for what must hold"
        }
        ";" => "a line needs no `;`",
        _ => return None,
    })
}

/// What the parser tried where it stopped, in the language's words.
fn expected(tried: &[Rule]) -> String {
    let mut phrases: Vec<&str> = Vec::new();
    for rule in tried {
        if let Some(phrase) = phrase(*rule)
            && !phrases.contains(&phrase)
        {
            phrases.push(phrase);
        }
    }
    match phrases.split_last() {
        None => "something else".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
    }
}

const VALUE: &str = "a value (a field, a text, a number, a date, …)";
const OPERATOR: &str = "an operator (such as `and`, `==`, `in`)";

fn phrase(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::paren
        | Rule::list
        | Rule::quantified
        | Rule::call
        | Rule::literal
        | Rule::moment
        | Rule::date
        | Rule::duration
        | Rule::percent
        | Rule::kw_true
        | Rule::kw_false
        | Rule::kw_today
        | Rule::kw_any
        | Rule::kw_all
        | Rule::kw_none
        | Rule::prefix
        | Rule::kw_not
        | Rule::minus
        | Rule::expr
        | Rule::tight
        | Rule::path => VALUE,
        Rule::infix
        | Rule::state_test
        | Rule::kw_and
        | Rule::kw_or
        | Rule::kw_contains
        | Rule::kw_mentions
        | Rule::kw_matches
        | Rule::kw_is
        | Rule::not_in
        | Rule::range_dots
        | Rule::equal
        | Rule::not_equal
        | Rule::less
        | Rule::more
        | Rule::at_most
        | Rule::at_least
        | Rule::plus
        | Rule::times
        | Rule::divide => OPERATOR,
        Rule::number => "a number",
        Rule::string | Rule::strings | Rule::template | Rule::template_part => {
            "a text in quotation marks"
        }
        Rule::template_text | Rule::string_text | Rule::escape | Rule::brace => {
            "the rest of the text"
        }
        Rule::placeholder => {
            "a placeholder such as `{sponsor.name}` (a brace by itself is written `{{`)"
        }
        Rule::id => "an id (letters, digits and hyphens)",
        Rule::name | Rule::plain_name | Rule::quoted_name => {
            "a name (letters, digits and underscores)"
        }
        Rule::member => "the name of a field",
        Rule::word | Rule::entry_name => "a word",
        Rule::entry => "a line such as `title \"…\"`",
        Rule::constant | Rule::scalar | Rule::constant_list => {
            "a constant (a text, a number, a date, a length of time, a range or a list)"
        }
        Rule::bounds => "the bounds, as in `in 1 day .. 90 days`",
        Rule::json => "a request as JSON, in braces",
        Rule::unit => "a unit of time (`minutes`, `hours`, `days`, `weeks` or `months`)",
        Rule::kw_in => "`in`",
        Rule::kw_where => "`where`",
        Rule::kw_if | Rule::condition => "`if`",
        Rule::kw_least => "`least`",
        Rule::kw_one => "`one`",
        Rule::kw_at => "`at`",
        Rule::at_least_one => "`, at least one`",
        Rule::close => "`}`",
        Rule::verdict => "a case (`fails`, `passes`, `skips` or `open`)",
        _ => return None,
    })
}

/// The words that could have stood where the parser stopped.
fn words_of(tried: &[Rule]) -> Vec<&'static str> {
    let mut words = Vec::new();
    for rule in tried {
        match rule {
            Rule::infix | Rule::state_test | Rule::kw_and => words.extend(OPERATORS),
            Rule::kw_in | Rule::not_in => words.push("in"),
            Rule::kw_where => words.push("where"),
            Rule::unit | Rule::duration => {
                words.extend(["minutes", "hours", "days", "weeks", "months"]);
            }
            _ => {}
        }
    }
    words
}
