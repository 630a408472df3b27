//! Literals: numbers, dates, lengths of time, texts, and texts with values in them.

use super::ast::{Constant, Expr, Literal, Name, Spanned, Template, TemplatePart};
use super::expression::operands;
use super::{Pair, Reader, Rule, codes};
use crate::calendar::{Date, Moment, TimeUnit};
use crate::diagnostic::{Diagnostic, Span};
use crate::number;
use crate::program::MAX_TEXT;
use crate::wording;

impl Reader<'_, '_> {
    pub(super) fn constant(&mut self, pair: Pair<'_>) -> Option<Spanned<Constant>> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        let constant = if first.as_rule() == Rule::constant_list {
            let items = operands(first);
            Constant::List(items.filter_map(|item| self.scalar(item)).collect())
        } else {
            let first = self.scalar(first)?.node;
            match parts.next_back() {
                None => Constant::One(first),
                Some(last) => Constant::Range(first, self.scalar(last)?.node),
            }
        };
        Some(Spanned::new(constant, span))
    }

    fn scalar(&mut self, pair: Pair<'_>) -> Option<Spanned<Literal>> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let mut first = parts.next()?;
        let negative = first.as_rule() == Rule::minus;
        if negative {
            first = parts.next()?;
        }
        if first.as_rule() == Rule::kw_today {
            self.bad_literal(
                span,
                "`today` is not a constant",
                "a setting holds a value that is written out",
            );
            return None;
        }
        let literal = self.literal(&first)?;
        let literal = match (negative, literal) {
            (false, literal) => literal,
            (true, Literal::Number(value)) => Literal::Number(-value),
            (true, Literal::Percent(value)) => Literal::Percent(-value),
            (true, Literal::Duration(value, unit)) => Literal::Duration(-value, unit),
            (true, _) => {
                self.bad_literal(
                    span,
                    "only a number or a length of time can be negative",
                    "leave out the `-`",
                );
                return None;
            }
        };
        Some(Spanned::new(literal, span))
    }

    pub(super) fn literal(&mut self, pair: &Pair<'_>) -> Option<Literal> {
        let span = self.span(pair);
        let text = pair.as_str();
        Some(match pair.as_rule() {
            Rule::string => Literal::Text(self.string(pair.clone())),
            Rule::kw_true => Literal::Boolean(true),
            Rule::kw_false => Literal::Boolean(false),
            Rule::number => Literal::Number(self.number(text, span)?),
            Rule::percent => {
                let number = pair.clone().into_inner().next()?;
                Literal::Percent(self.number(number.as_str(), span)? / 100.0)
            }
            Rule::date => Literal::Date(self.date(text, span)?),
            Rule::moment => {
                let Some(moment) = Moment::parse(text) else {
                    let help = "write date, time and offset, as in 2026-12-01T09:00:00Z";
                    self.bad_literal(
                        span,
                        format!("`{}` is not a date and time", wording::shortened(text, 40)),
                        help,
                    );
                    return None;
                };
                Literal::Moment(moment)
            }
            Rule::duration => {
                let mut parts = pair.clone().into_inner();
                let value = self.number(parts.next()?.as_str(), span)?;
                let unit = parts.next()?;
                Literal::Duration(value, TimeUnit::named(unit.as_str())?)
            }
            _ => return None,
        })
    }

    fn number(&mut self, text: &str, span: Span) -> Option<f64> {
        // Past 2^53 a number no longer holds every digit that was written.
        let value = Some(number::parse(text)).filter(|value| number::is_exact(text, *value));
        if value.is_none() {
            let message = format!("`{}` is too large a number", wording::shortened(text, 40));
            self.bad_literal(span, message, "the largest number is 9007199254740992");
        }
        value
    }

    pub(super) fn date(&mut self, text: &str, span: Span) -> Option<Date> {
        let date = text.parse().ok();
        if date.is_none() {
            self.bad_literal(
                span,
                format!("there is no day `{text}`"),
                "write year-month-day, as in 2026-12-01",
            );
        }
        date
    }

    pub(super) fn bad_literal(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::error(codes::BAD_LITERAL, span, message).help(help));
    }

    /// Several texts in a row, joined by a space.
    pub(super) fn strings(&mut self, pair: Pair<'_>) -> Name {
        let span = self.span(&pair);
        let texts: Vec<String> = pair.into_inner().map(|part| self.string(part)).collect();
        let text = Spanned::new(texts.join(" "), span);
        self.fits(text.node.len(), span);
        text
    }

    /// Says so where a text has more bytes than it may.
    fn fits(&mut self, bytes: usize, span: Span) {
        if bytes > MAX_TEXT {
            let message = format!("this text has {bytes} bytes; a text may have {MAX_TEXT}");
            let mistake = Diagnostic::error(codes::TOO_LARGE, span, message);
            self.diagnostics.push(
                mistake.help("say less here: a report repeats the texts of a rule at each finding"),
            );
        }
    }

    pub(super) fn string(&mut self, pair: Pair<'_>) -> String {
        pair.into_inner().map(|part| self.piece_of_text(&part)).collect()
    }

    fn piece_of_text(&mut self, part: &Pair<'_>) -> String {
        match (part.as_rule(), part.as_str()) {
            (Rule::escape, "\\n") => "\n".to_owned(),
            (Rule::escape, "\\t") => "\t".to_owned(),
            (Rule::escape, escape) if escape.starts_with("\\u") => {
                self.code_point(escape, self.span(part))
            }
            (Rule::escape, escape) => escape.strip_prefix('\\').unwrap_or(escape).to_owned(),
            (Rule::brace, braces) => braces.get(..1).unwrap_or_default().to_owned(),
            (_, text) => text.to_owned(),
        }
    }

    fn code_point(&mut self, escape: &str, span: Span) -> String {
        let digits = escape.trim_start_matches("\\u{").trim_end_matches('}');
        match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
            Some(character) => character.to_string(),
            None => {
                self.bad_literal(
                    span,
                    format!("there is no character `{escape}`"),
                    "write a Unicode code point in hexadecimal",
                );
                String::new()
            }
        }
    }

    pub(super) fn template(&mut self, pair: Pair<'_>, condition: Option<Expr>) -> Template {
        let span = self.span(&pair);
        let mut parts: Vec<TemplatePart> = Vec::new();
        let mut placeholders = Vec::new();
        for (index, text) in pair.into_inner().enumerate() {
            if index > 0 {
                push_text(&mut parts, " ");
            }
            for part in text.into_inner() {
                if part.as_rule() == Rule::placeholder {
                    let written: Vec<&str> = part.as_str().split_whitespace().collect();
                    placeholders.push(written.join(" "));
                    if let Some(value) = part.into_inner().next() {
                        parts.push(TemplatePart::Value(self.expr(value)));
                    }
                } else {
                    let text = self.piece_of_text(&part);
                    push_text(&mut parts, &text);
                }
            }
        }
        let fixed = parts.iter().map(|part| match part {
            TemplatePart::Text(text) => text.len(),
            TemplatePart::Value(_) => 0,
        });
        self.fits(fixed.sum(), span);
        Template { parts, condition, placeholders }
    }
}

fn push_text(parts: &mut Vec<TemplatePart>, text: &str) {
    match parts.last_mut() {
        Some(TemplatePart::Text(before)) => before.push_str(text),
        _ => parts.push(TemplatePart::Text(text.to_owned())),
    }
}
