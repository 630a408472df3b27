//! With which letters the expressions of the grammar begin.

use pest_meta::ast::RuleType;
use pest_meta::optimizer::{OptimizedExpr, OptimizedRule};

use crate::parts;

/// With what something can begin.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Begins {
    /// A bit for each letter of ASCII but the last, which stands for all others.
    pub(crate) letters: u128,
    /// Whether it can be nothing at all.
    empty: bool,
}

impl Begins {
    pub(crate) const NOTHING: Self = Self { letters: 0, empty: true };

    pub(crate) fn with(letters: impl IntoIterator<Item = char>) -> Self {
        let bit = |letter: char| 1_u128 << u32::from(letter).min(127);
        Self { letters: letters.into_iter().map(bit).fold(0, |all, one| all | one), empty: false }
    }

    fn or(self, other: Self) -> Self {
        Self { letters: self.letters | other.letters, empty: self.empty || other.empty }
    }

    fn then(self, next: Self) -> Self {
        if self.empty { Self { empty: next.empty, ..self.or(next) } } else { self }
    }

    /// With any letter where it need not begin at all.
    pub(crate) fn written(self) -> u128 {
        if self.empty { u128::MAX } else { self.letters }
    }
}

pub(crate) fn begins(rules: &[OptimizedRule], expr: &OptimizedExpr) -> Result<Begins, String> {
    Ok(match expr {
        OptimizedExpr::Str(text) => match text.chars().next() {
            Some(letter) => Begins::with([letter]),
            None => Begins::NOTHING,
        },
        OptimizedExpr::Range(first, last) => Begins::with(range(first, last)?),
        OptimizedExpr::Ident(name) => match rules.iter().find(|rule| rule.name == *name) {
            Some(rule) => begins(rules, &rule.expr)?,
            None => match name.as_str() {
                "EOI" | "SOI" => Begins::NOTHING,
                _ => builtin(name)?,
            },
        },
        OptimizedExpr::Seq(..) => {
            // Where the first part is nothing, there may be blanks before the second.
            let skipped = Begins { empty: true, ..Begins::with(skipped_from(rules)?.chars()) };
            let mut all = Begins::NOTHING;
            for (index, part) in parts(expr).into_iter().enumerate() {
                let part = begins(rules, part)?;
                all = all.then(if index > 0 { skipped.then(part) } else { part });
                if !all.empty {
                    break;
                }
            }
            all
        }
        OptimizedExpr::Choice(..) => {
            let mut all = Begins::with([]);
            for way in parts(expr) {
                all = all.or(begins(rules, way)?);
            }
            all
        }
        OptimizedExpr::Opt(inner) | OptimizedExpr::Rep(inner) => {
            begins(rules, inner)?.or(Begins::NOTHING)
        }
        // What is looked at is not taken.
        OptimizedExpr::PosPred(_) | OptimizedExpr::NegPred(_) => Begins::NOTHING,
        _ => return Err(format!("the interpreter has no `{expr}`")),
    })
}

/// The letters of what is always one letter, and no pair of its own.
pub(crate) fn letters(rules: &[OptimizedRule], expr: &OptimizedExpr) -> Option<u128> {
    match expr {
        OptimizedExpr::Str(text) if matches!(text.as_bytes(), [..=126]) => {
            Some(Begins::with(text.chars()).letters)
        }
        OptimizedExpr::Range(first, last) => Some(Begins::with(range(first, last).ok()?).letters),
        OptimizedExpr::Ident(name) => match rules.iter().find(|rule| rule.name == *name) {
            Some(OptimizedRule { ty: RuleType::Silent, expr, .. }) => letters(rules, expr),
            Some(_) => None,
            None => Some(builtin(name).ok()?.letters),
        },
        OptimizedExpr::Choice(..) => {
            let mut ways = parts(expr).into_iter().map(|way| letters(rules, way));
            ways.try_fold(0, |all, way| way.map(|way| all | way))
        }
        _ => None,
    }
}

/// The letters with which blanks and comments begin.
pub(crate) fn skipped_from(rules: &[OptimizedRule]) -> Result<String, String> {
    let skipped = |rule: &&OptimizedRule| matches!(rule.name.as_str(), "WHITESPACE" | "COMMENT");
    let mut letters = String::new();
    for rule in rules.iter().filter(skipped) {
        let ways = match &rule.expr {
            choice @ OptimizedExpr::Choice(..) => parts(choice),
            one => vec![one],
        };
        for way in ways {
            let OptimizedExpr::Str(text) = parts(way)[0] else {
                return Err(format!("the interpreter skips nothing that begins as `{way}`"));
            };
            letters.extend(text.chars().next());
        }
    }
    Ok(letters)
}

/// The letters of a name that pest brings along.
fn builtin(name: &str) -> Result<Begins, String> {
    Ok(match name {
        "ANY" => Begins { letters: u128::MAX, empty: false },
        "ASCII_DIGIT" => Begins::with('0'..='9'),
        "ASCII_HEX_DIGIT" => Begins::with(('0'..='9').chain('a'..='f').chain('A'..='F')),
        "ASCII_ALPHA" => Begins::with(('a'..='z').chain('A'..='Z')),
        "ASCII_ALPHANUMERIC" => Begins::with(('0'..='9').chain('a'..='z').chain('A'..='Z')),
        _ => return Err(format!("the interpreter has no `{name}`")),
    })
}

/// All letters of a range.
fn range(first: &str, last: &str) -> Result<impl Iterator<Item = char> + use<>, String> {
    match (first.as_bytes(), last.as_bytes()) {
        ([first @ ..=126], [last @ ..=126]) => Ok((*first..=*last).map(char::from)),
        _ => Err(format!("the interpreter has ranges of ASCII only: '{first}'..'{last}'")),
    }
}
