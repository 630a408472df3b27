//! Texts, placeholders and declarations that begin and do not end.

use super::found::{found_at, skip_blanks};
use super::{Reader, codes};
use crate::diagnostic::{Diagnostic, Span};

impl Reader<'_, '_> {
    /// Reading stopped inside a text: at its missing end, at a backslash, or at a brace.
    pub(super) fn in_text(&mut self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        let line_start =
            self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let opened = self
            .text
            .get(line_start..at)
            .and_then(|line| line.rfind('"'))
            .map(|quote| line_start + quote);
        let mut letters = rest.chars();
        match (letters.next(), opened) {
            (None | Some('\n' | '\r'), Some(opened)) => self.text_not_closed(opened, at),
            (Some('\\'), _) => {
                let escape = format!("\\{}", letters.next().unwrap_or_default());
                let help = if escape.ends_with(['{', '}']) {
                    "a brace by itself is written twice: `{{` or `}}`".to_owned()
                } else {
                    format!(
                        "a backslash is written `\\\\`, so this may be `\\{escape}`; the others are `\\\"`, `\\n`, `\\t` and `\\u{{…}}`"
                    )
                };
                self.bad_literal(
                    Span::new(self.file, at, at + escape.len()),
                    format!("a text has no `{escape}`"),
                    &help,
                );
            }
            // What stands to the end of the line is text, as is the brace that should close the rule.
            (Some('}'), Some(opened)) if !line_of(rest).contains('"') => {
                self.text_not_closed(opened, at + line_of(rest).len());
            }
            (Some('}'), _) => {
                let span = Span::new(self.file, at, at + 1);
                let message = "this `}` ends nothing";
                self.diagnostics.push(
                    Diagnostic::error(codes::UNEXPECTED, span, message)
                        .help("a brace by itself is written `}}`"),
                );
            }
            (Some('{'), _) => {
                let span = Span::new(self.file, at, at + 1);
                let message = "this placeholder has no closing `}`";
                self.diagnostics.push(
                    Diagnostic::error(codes::NOT_CLOSED, span, message).label("begins here").help(
                        "close it, as in `{sponsor.name}`; a brace by itself is written `{{`",
                    ),
                );
            }
            _ => return false,
        }
        true
    }

    pub(super) fn text_not_closed(&mut self, opened: usize, end: usize) {
        let end =
            self.text.get(..end).map_or(end, |before| before.trim_end().len()).max(opened + 1);
        let message = "this text has no closing quotation mark";
        self.diagnostics.push(
            Diagnostic::error(codes::NOT_CLOSED, Span::new(self.file, opened, end), message)
                .label("begins here")
                .help("end the text with `\"` on the same line; several texts in a row are joined"),
        );
    }

    /// A rule or a test that goes on where the next declaration begins.
    pub(super) fn not_closed(&mut self, opened: Span, here: &Span, what: &str) {
        if self.took_the_brace(opened, here) {
            return;
        }
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

    /// Whether a text that is not closed, and has been reported, took the closing brace with it.
    fn took_the_brace(&self, opened: Span, here: &Span) -> bool {
        self.diagnostics.iter().any(|mistake| {
            let span = mistake.span;
            let piece = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
            mistake.code == codes::NOT_CLOSED
                && span.file == self.file
                && (opened.start..here.start).contains(&span.start)
                && piece.starts_with('"')
                && piece.contains('}')
        })
    }
}

/// The text up to the end of its first line.
fn line_of(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
