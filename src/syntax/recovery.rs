//! Says what is wrong with text that the grammar could not place.
//!
//! A stray piece is parsed again with the rule that its first word asks for; the parser's own furthest point
//! is where the mistake is, and what it tried there, put into the language's words, is what was expected.

use groundrules_grammar::Grammar;
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::ast::{ClauseKind, Expr, ExprKind, Name};
use super::expectation::{VALUE, clause_slip, common_slip, expected, words_of};
use super::found::{Found, found_at, skip_blanks, word_at};
use super::{Pair, Reader, Rule, codes, nesting};
use crate::diagnostic::{Diagnostic, MAX_MISTAKES, Span};
use crate::letters::is_word;
use crate::wording;

/// Where a stray piece was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    File,
    Rule,
    Test,
    Locale,
}

const DECLARATIONS: [(&str, Rule); 8] = [
    ("pack", Rule::pack),
    ("use", Rule::use_file),
    ("source", Rule::source),
    ("setting", Rule::setting),
    ("define", Rule::define),
    ("rule", Rule::rule_decl),
    ("test", Rule::test),
    ("locale", Rule::locale),
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

const LOCALE_ITEMS: [(&str, Rule); 5] = [
    ("title", Rule::title),
    ("reviewed", Rule::reviewed),
    ("words", Rule::words),
    ("question", Rule::question),
    ("rule", Rule::rule_decl),
];

pub(super) const OPERATORS: [&str; 9] =
    ["and", "or", "not", "in", "is", "contains", "mentions", "matches", "where"];

/// What a mistake behind a piece leaves of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The piece is what it seems; the mistake stands by itself.
    None,
    /// Its expression goes on with the mistake, so what it is cannot be known.
    Expression,
    /// Nothing of it is what it seems.
    Whole,
    /// Nor is the end of the piece before it, which goes on with it.
    WholeAndBefore,
}

impl Expr {
    /// Marks an expression whose end could not be read, so that the type checker says nothing of its type.
    pub(super) fn cast(&mut self, doubt: Doubt) {
        if doubt != Doubt::None {
            *self = Self { kind: ExprKind::Mistake, span: self.span, depth: 1 };
        }
    }
}

impl ClauseKind {
    /// Marks a clause whose end could not be read.
    pub(super) fn cast(&mut self, doubt: Doubt) {
        match self {
            Self::When(expr) | Self::Require(expr) | Self::At(_, Some(expr)) => expr.cast(doubt),
            Self::Message(template) | Self::Ask(template) | Self::Fix(template) => {
                if let Some(condition) = &mut template.condition {
                    condition.cast(doubt);
                }
            }
            _ => {}
        }
    }
}

impl Place {
    /// The words that may begin something here, and what each begins.
    fn beginnings(self) -> &'static [(&'static str, Rule)] {
        match self {
            Self::File => &DECLARATIONS,
            Self::Rule => &CLAUSES,
            Self::Test => &VERDICTS,
            Self::Locale => &LOCALE_ITEMS,
        }
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        self.beginnings().iter().map(|(word, _)| *word)
    }

    fn beginning(self) -> &'static str {
        match self {
            Self::File => {
                "a declaration (`pack`, `use`, `source`, `setting`, `define`, `rule`, `test` or `locale`)"
            }
            Self::Rule => "a clause (such as `title`, `require` or `message`) or `}`",
            Self::Test => "a case (`fails`, `passes`, `skips` or `open`) or `}`",
            Self::Locale => "`title`, `reviewed`, `words`, `question`, `rule` or `}`",
        }
    }

    /// One piece with nothing behind it.
    fn alone(self) -> Rule {
        match self {
            Self::File => Rule::lone_declaration,
            Self::Rule => Rule::lone_clause,
            Self::Test => Rule::lone_case,
            Self::Locale => Rule::lone_item,
        }
    }
}

impl Reader<'_, '_> {
    /// Reports a piece that fits nothing; says what that leaves of the piece before it.
    pub(super) fn stray(
        &mut self,
        pair: &Pair<'_>,
        before: Option<&Pair<'_>>,
        place: Place,
    ) -> Doubt {
        // Whoever has that many mistakes to mend compiles again, and reading pieces twice is work.
        if self.diagnostics.len() >= MAX_MISTAKES {
            return Doubt::None;
        }
        let (start, end) = (pair.as_span().start(), pair.as_span().end());
        let doubt = self.first_mistake(start, end, before, place);
        if place == Place::Rule {
            self.further_clauses(start, end);
        }
        doubt
    }

    fn first_mistake(
        &mut self,
        start: usize,
        end: usize,
        before: Option<&Pair<'_>>,
        place: Place,
    ) -> Doubt {
        let first = word_at(self.text, start);
        let rule =
            place.beginnings().iter().find(|(word, _)| *word == first).map(|(_, rule)| *rule);
        if let Some(rule) = rule {
            match Grammar::parse(rule, self.text.get(start..).unwrap_or_default()) {
                Err(error) => self.report(&error, start, place),
                Ok(_) => self.unexpected(start, place),
            }
            return Doubt::None;
        }
        match before {
            Some(before) if self.goes_on(before, start, place) => {
                self.tail(before, start, end, place)
            }
            _ => {
                self.unexpected(start, place);
                Doubt::None
            }
        }
    }

    /// Whether what begins at `start` looks like a part of the piece before it: it stands on the same line,
    /// or begins with a sign.
    fn goes_on(&self, before: &Pair<'_>, start: usize, place: Place) -> bool {
        let readable = match before.as_rule() {
            Rule::stray | Rule::stray_clause | Rule::stray_case | Rule::stray_item => false,
            Rule::define | Rule::setting | Rule::use_file => true,
            _ => place != Place::File,
        };
        let found = found_at(self.text, start);
        let sign = !found.is_word();
        let comment = found.text.starts_with("//") || found.text.starts_with("/*");
        // A piece takes the blanks behind it with it, so its end says nothing of lines.
        let same_line = !self.line_before(start).trim().is_empty();
        readable && !comment && (same_line || sign)
    }

    /// A piece that could be read, and what could not be read behind it: the mistake is in the two together.
    fn tail(&mut self, before: &Pair<'_>, start: usize, end: usize, place: Place) -> Doubt {
        let from = before.as_span().start();
        if before.as_str().trim_end() == "at least" && word_at(self.text, start) == "one" {
            let span = Span::new(self.file, from, start + "one".len());
            self.diagnostics.push(
                Diagnostic::error(codes::UNEXPECTED, span, "expected `,` before `at least one`")
                    .label("not a clause of its own")
                    .help("write `each x in xs, at least one`"),
            );
            return Doubt::Whole;
        }
        if place == Place::Rule && self.at_least(before) {
            return Doubt::WholeAndBefore;
        }
        if place == Place::Rule && self.taken_keyword(before) {
            return Doubt::Whole;
        }
        match Grammar::parse(place.alone(), self.text.get(from..end).unwrap_or_default()) {
            Err(error) => self.report(&error, from, place),
            Ok(_) => self.unexpected(start, place),
        }
        // Behind these signs a new condition would begin, so the one before them is whole.
        let whole = ["&", "|", ",", ";", ")"];
        let rest = self.text.get(start..).unwrap_or_default();
        if whole.iter().any(|sign| rest.starts_with(sign)) {
            Doubt::None
        } else {
            Doubt::Expression
        }
    }

    /// `at least` in words, which reads as the place of a finding.
    fn at_least(&mut self, before: &Pair<'_>) -> bool {
        let (words, operator) = match before.as_str().trim_end() {
            "at least" => ("at least", ">="),
            "at most" => ("at most", "<="),
            _ => return false,
        };
        let from = before.as_span().start();
        let message = format!("`{words}` is written `{operator}`");
        self.diagnostics.push(
            Diagnostic::error(
                codes::UNEXPECTED,
                Span::new(self.file, from, from + words.len()),
                message,
            )
            .label("not expected here")
            .help(format!("compare with `{operator}`, as in `schedule.go_live - session.date {operator} 2 weeks`")),
        );
        true
    }

    /// The beginning of the line, up to a place.
    fn line_before(&self, at: usize) -> &str {
        let before = self.text.get(..at).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// An operator without its right side takes the first word of the next clause for a field.
    fn taken_keyword(&mut self, before: &Pair<'_>) -> bool {
        let piece = before.as_str().trim_end();
        let Some((start, _)) = piece.rmatch_indices(char::is_whitespace).next() else {
            return false;
        };
        let word = piece.get(start + 1..).unwrap_or_default();
        let at = before.as_span().start() + start + 1;
        let begins_line = self.line_before(at).trim().is_empty();
        if !begins_line || !Place::Rule.names().any(|name| name == word) {
            return false;
        }
        let found = found_at(self.text, at);
        let help = "the condition before this clause is not complete";
        self.push(codes::UNEXPECTED, &found, VALUE, Some(help.to_owned()));
        true
    }

    /// Lines behind the first mistake that begin with what is nearly the name of a clause.
    fn further_clauses(&mut self, start: usize, end: usize) {
        let piece = self.text.get(start..end).unwrap_or_default();
        let mut at = start;
        for line in piece.split_inclusive('\n') {
            let begins = at + line.len() - line.trim_start().len();
            let word = word_at(self.text, begins);
            if at > start
                && self.diagnostics.len() < MAX_MISTAKES
                && wording::nearest(word, Place::Rule.names()).is_some()
            {
                self.unexpected(begins, Place::Rule);
            }
            at += line.len();
        }
    }

    /// The piece begins with nothing that can stand here.
    fn unexpected(&mut self, start: usize, place: Place) {
        let found = found_at(self.text, start);
        let near = wording::nearest(found.text, place.names());
        let misplaced = match place {
            Place::File if CLAUSES.iter().any(|(word, _)| *word == found.text) => Some(
                "a clause stands in the braces of a `rule`: there may be a `}` too many before it",
            ),
            Place::File if found.text == "}" => Some("there is a `}` too many here or before it"),
            Place::Rule if VERDICTS.iter().any(|(word, _)| *word == found.text) => {
                Some("a case stands in a `test` of its own, behind the rule")
            }
            Place::Locale if matches!(found.text, "message" | "ask" | "fix") => Some(
                "the texts of a rule stand in a `rule` of the locale, as in `rule my-rule { … }`",
            ),
            Place::Locale if found.text == "name" => {
                Some("write `title` for what the language calls itself")
            }
            Place::Rule if matches!(found.text, "and" | "or") => {
                Some("the condition before it could not be read up to here")
            }
            _ => None,
        };
        let help = misplaced
            .or_else(|| clause_slip(found.text).filter(|_| place == Place::Rule))
            .or_else(|| common_slip(found.text))
            .map(str::to_owned)
            .or_else(|| near.map(|name| format!("did you mean `{name}`?")));
        self.push(codes::UNEXPECTED, &found, place.beginning(), help);
    }

    /// Puts an error of the parser into the language's words. `offset` is where the parsed text began.
    pub(super) fn report(&mut self, error: &pest::error::Error<Rule>, offset: usize, place: Place) {
        let stopped = offset
            + match error.location {
                InputLocation::Pos(at) => at,
                InputLocation::Span((at, _)) => at,
            };
        let tried = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
            // The parser gives up by itself where a text nests too deep, and nowhere else.
            ErrorVariant::CustomError { .. } => {
                let found = found_at(self.text, stopped);
                return self.diagnostics.push(nesting::too_deep(self.span_of(&found)));
            }
        };
        if tried.iter().any(|rule| IN_TEXT.contains(rule)) && self.in_text(stopped) {
            return;
        }
        let at = skip_blanks(self.text, stopped);
        let found = found_at(self.text, at);
        if found.text.starts_with('"') && !found.closed {
            return self.text_not_closed(at, at + found.text.len());
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
        if found.is_foreign() {
            return self.foreign_name(&found, tried);
        }
        if found.text == "{" && tried.contains(&Rule::json) {
            let message = "this request has no closing `}`";
            self.diagnostics.push(
                Diagnostic::error(codes::NOT_CLOSED, self.span_of(&found), message)
                    .label("begins here")
                    .help("every `{` of the request needs a `}` before the next case"),
            );
            return;
        }
        let help = self.help_at(&found, tried).map(str::to_owned).or_else(|| {
            let mut known = words_of(tried);
            if tried.contains(&Rule::EOI) {
                known.extend(place.names());
            }
            wording::nearest(found.text, known).map(|name| format!("did you mean `{name}`?"))
        });
        let before = self.text.get(..at).unwrap_or_default().trim_end();
        let expected = match before.rsplit(|c: char| c.is_whitespace()).next() {
            Some("is") => "`filled`, `blank`, `present` or `missing`".to_owned(),
            _ => expected(tried, place),
        };
        self.push(codes::UNEXPECTED, &found, &expected, help);
    }

    /// A letter that no name can have.
    fn foreign_name(&mut self, found: &Found<'_>, tried: &[Rule]) {
        let help = if tried.iter().any(|rule| matches!(rule, Rule::open | Rule::id)) {
            "spell it with these; what people read stands in `title`".to_owned()
        } else {
            format!("a field of this name is written in backquotes: `{}`", found.text)
        };
        let message = format!(
            "a name has the letters a to z, digits and `_`, so `{}` is none",
            wording::shortened(found.text, 40)
        );
        self.diagnostics.push(
            Diagnostic::error(codes::UNEXPECTED, self.span_of(found), message)
                .label("has other letters")
                .help(help),
        );
    }

    /// What to write instead, from what was found and what could have stood there.
    fn help_at(&self, found: &Found<'_>, tried: &[Rule]) -> Option<&'static str> {
        let can = |rules: &[Rule]| tried.iter().any(|rule| rules.contains(rule));
        let quoted = found.text.starts_with('"');
        let line = self.line_before(found.start);
        let last = line.trim_end().rsplit(|c| !is_word(c)).next().unwrap_or_default();
        if matches!(last, "every" | "some" | "forall") {
            return common_slip(last);
        }
        Some(match found.text {
            "exists" => "write `is filled`",
            "least" if last == "at" => "write `>=`",
            "most" if last == "at" => "write `<=`",
            "[" => "elements have no numbers: write `any x in xs: …` or `all x in xs: …`",
            "$" => "a path begins with the name of a field, as in `sponsor.name`",
            "if" => "a condition has no `if`: write `when` for the cases that the rule is about",
            _ if can(&[Rule::comma]) && line.trim_start().starts_with("tags") => {
                "put a comma between two tags"
            }
            "," if line.ends_with(|c: char| c.is_ascii_digit())
                && self
                    .text
                    .get(found.start + 1..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) =>
            {
                "a number has no comma in it: write `3000`, or `2.5`"
            }
            "mentions" | "contains" | "matches" if line.trim_end().ends_with("not") => {
                "put `not` before the whole condition, as in `not (summary mentions \"…\")`"
            }
            "," if can(&[Rule::infix]) && !can(&[Rule::comma]) => "join two conditions with `and`",
            ")" if !can(&[Rule::end_paren]) => "there is a `)` too many",
            "of" if can(&[Rule::kw_in]) => "write `in`",
            "min" | "mins" | "h" | "hr" | "hrs" | "d" | "wk" | "wks" if can(&[Rule::unit]) => {
                "write the unit in full: `minutes`, `hours`, `days`, `weeks` or `months`"
            }
            "business" | "business-days" | "working" | "work" | "workday" | "workdays"
            | "weekdays"
                if can(&[Rule::unit]) =>
            {
                "write `business days`, as in `10 business days`"
            }
            "." if can(&[Rule::unit]) => "a date is written year-month-day, as in `2026-12-01`",
            word if can(&[Rule::unit])
                && line.ends_with(' ')
                && !OPERATORS.contains(&word.to_ascii_lowercase().as_str())
                && common_slip(word).is_none()
                && word.starts_with(|c: char| is_word(c) && !c.is_ascii_digit()) =>
            {
                "only a length of time has a unit here; any other number stands by itself"
            }
            "=" | ":" if !can(&[Rule::infix, Rule::assign, Rule::colon]) => {
                "the value follows its name directly, as in `title \"…\"`"
            }
            ":" if can(&[Rule::assign]) => "write `=`",
            "." if line.trim_start().starts_with("version") => {
                "a version stands in quotation marks, as in `version \"1.0.0\"`"
            }
            "is" if can(&[Rule::infix]) => {
                "write `==` to compare with a value; behind `is` stands `filled`, `blank`, `present` or `missing`"
            }
            "{" if can(&[Rule::tag]) => "say which language it is, as in `locale fr { … }`",
            _ if quoted && can(&[Rule::tag]) => {
                "a language tag has no quotation marks, as in `locale fr`"
            }
            "yes" | "true" if can(&[Rule::kw_no]) => {
                "write who reviewed it and when, as in `reviewed \"2026-11-20 by Ada Moreau\"`"
            }
            "false" if can(&[Rule::kw_no]) => "write `reviewed no`",
            _ if quoted && can(&[Rule::id]) => {
                "an id has no quotation marks, as in `missing-sponsor`"
            }
            _ if quoted && can(&[Rule::word]) => {
                if line.trim_end().ends_with("is") {
                    "write `==` to compare with a value"
                } else {
                    "write the word without quotation marks"
                }
            }
            _ if quoted
                && can(&[Rule::path, Rule::name, Rule::plain_name])
                && !can(&[Rule::literal, Rule::string]) =>
            {
                "a field is named without quotation marks, as in `sponsor.name`"
            }
            _ if quoted && can(&[Rule::comma]) => "put a comma between two values of a list",
            _ if can(&[Rule::open]) && found.is_word() && !line.trim().is_empty() => {
                "an id is one word: join its parts with hyphens, as in `missing-sponsor`"
            }
            text => common_slip(text)?,
        })
    }

    /// A `when` on the line of a text: it would change what the rule is about, and was meant for the text.
    pub(super) fn when_behind(&mut self, text: &Pair<'_>, when: &Pair<'_>) {
        let (end, start) = (text.as_span().end(), when.as_span().start());
        let has_texts = matches!(text.as_rule(), Rule::message | Rule::ask | Rule::fix | Rule::at);
        let apart = self.text.get(end..start).is_none_or(|between| between.contains('\n'));
        if !has_texts || apart {
            return;
        }
        let span = Span::new(self.file, start, start + "when".len());
        let message = "a text is shown under a condition with `if`, and this is a `when`";
        let help = "write `if`; a `when` for the whole rule stands on a line of its own";
        self.diagnostics.push(
            Diagnostic::error(codes::UNEXPECTED, span, message)
                .label("not expected here")
                .help(help),
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

    pub(super) fn span_of(&self, found: &Found<'_>) -> Span {
        Span::new(self.file, found.start, found.start + found.text.len())
    }
}

/// What can be tried inside a text.
const IN_TEXT: [Rule; 5] =
    [Rule::string_text, Rule::template_text, Rule::escape, Rule::brace, Rule::placeholder];
