//! Reads `rules.pest` with pest's own tools and writes it as the table that the interpreter walks.
//!
//! pest checks and optimises the grammar just as it does before it generates a parser, so both try the same rules in
//! the same order, and their errors agree.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use pest_meta::ast::RuleType;
use pest_meta::optimizer::{OptimizedExpr, OptimizedRule};

const GRAMMAR: &str = "rules.pest";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={GRAMMAR}");
    if let Err(error) = write_table() {
        // A mistake in the grammar has lines: they are to be read, not quoted.
        eprintln!("{GRAMMAR}: {error}");
        std::process::exit(1);
    }
}

fn write_table() -> Result<(), Box<dyn Error>> {
    let grammar = fs::read_to_string(GRAMMAR)?;
    let (_, rules) = pest_meta::parse_and_optimize(&grammar)
        .map_err(|errors| errors.iter().map(|error| format!("\n{error}")).collect::<String>())?;
    let mut table = Table { rules: &rules, ..Table::default() };
    // pest puts it before the rules of a grammar.
    let mut entries = vec![format!("(Kind::Normal, {})", table.run(&["End".to_owned()]))];
    for rule in &rules {
        entries.push(format!("({}, {})", kind(rule)?, table.place(&rule.expr)?));
    }
    let file = PathBuf::from(env::var("OUT_DIR")?).join("table.rs");
    fs::write(file, table.written(&entries)?)?;
    Ok(())
}

fn kind(rule: &OptimizedRule) -> Result<&'static str, String> {
    Ok(match (rule.ty, rule.name.as_str()) {
        // What is skipped between other things has nothing skipped in it.
        (RuleType::Silent, "WHITESPACE" | "COMMENT") => "Kind::Skipped",
        (_, name @ ("WHITESPACE" | "COMMENT")) => {
            return Err(format!("the interpreter skips silent rules only: `{name} = _{{ … }}`"));
        }
        (RuleType::Normal, _) => "Kind::Normal",
        (RuleType::Silent, _) => "Kind::Silent",
        (RuleType::Atomic, _) => "Kind::Atomic",
        (RuleType::CompoundAtomic, _) => "Kind::CompoundAtomic",
        (RuleType::NonAtomic, _) => "Kind::NonAtomic",
    })
}

#[derive(Default)]
struct Table<'g> {
    rules: &'g [OptimizedRule],
    /// Every text that the grammar has, one behind the other or within another.
    texts: String,
    /// Expressions as they are written in Rust. What belongs to one expression stands side by side, and is there once.
    exprs: Vec<String>,
}

impl Table<'_> {
    /// Where this expression stands in the table.
    fn place(&mut self, expr: &OptimizedExpr) -> Result<usize, String> {
        let written = self.expr(expr)?;
        Ok(self.run(&[written]))
    }

    /// Where these expressions stand side by side.
    fn run(&mut self, written: &[String]) -> usize {
        let known = self.exprs.windows(written.len()).position(|run| run == written);
        known.unwrap_or_else(|| {
            self.exprs.extend_from_slice(written);
            self.exprs.len() - written.len()
        })
    }

    fn expr(&mut self, expr: &OptimizedExpr) -> Result<String, String> {
        Ok(match expr {
            OptimizedExpr::Str(text) => {
                let start = self.text(text);
                format!("Text {{ start: {start}, length: {} }}", text.len())
            }
            OptimizedExpr::Range(first, last) => range(first, last)?,
            OptimizedExpr::Ident(name) => self.named(name)?,
            OptimizedExpr::Seq(..) => match but_for(expr) {
                Some(letters) => {
                    let start = self.text(&letters);
                    format!("Other {{ start: {start}, length: {} }}", letters.len())
                }
                None => self.several("Sequence", &parts(expr))?,
            },
            OptimizedExpr::Choice(..) => self.several("Choice", &parts(expr))?,
            OptimizedExpr::Opt(inner) => format!("Optional({})", self.place(inner)?),
            OptimizedExpr::Rep(inner) => format!("Repeated({})", self.place(inner)?),
            OptimizedExpr::PosPred(inner) => format!("Ahead({})", self.place(inner)?),
            OptimizedExpr::NegPred(inner) => format!("NotAhead({})", self.place(inner)?),
            _ => return Err(format!("the interpreter has no `{expr}`")),
        })
    }

    fn several(&mut self, name: &str, parts: &[&OptimizedExpr]) -> Result<String, String> {
        let written: Vec<String> =
            parts.iter().map(|part| self.expr(part)).collect::<Result<_, _>>()?;
        let first = self.run(&written);
        Ok(format!("{name} {{ first: {first}, count: {} }}", written.len()))
    }

    /// A rule of the grammar, or one that pest brings along.
    fn named(&mut self, name: &str) -> Result<String, String> {
        if name == "EOI" || self.rules.iter().any(|rule| rule.name == name) {
            return Ok(format!("Rule(Rule::{name})"));
        }
        let ranges: &[&str] = match name {
            "ANY" => return Ok("Any".to_owned()),
            "SOI" => return Ok("Start".to_owned()),
            "ASCII_DIGIT" => &["09"],
            "ASCII_HEX_DIGIT" => &["09", "af", "AF"],
            "ASCII_ALPHA" => &["az", "AZ"],
            "ASCII_ALPHANUMERIC" => &["az", "AZ", "09"],
            _ => return Err(format!("the interpreter has no `{name}`")),
        };
        let mut written = Vec::new();
        for bounds in ranges {
            let (first, last) = bounds.split_at(1);
            written.push(range(first, last)?);
        }
        if let [single] = written.as_slice() {
            return Ok(single.clone());
        }
        let first = self.run(&written);
        Ok(format!("Choice {{ first: {first}, count: {} }}", written.len()))
    }

    fn text(&mut self, text: &str) -> usize {
        self.texts.find(text).unwrap_or_else(|| {
            self.texts.push_str(text);
            self.texts.len() - text.len()
        })
    }

    /// The letters with which blanks and comments begin.
    fn skipped_from(&self) -> Result<String, String> {
        let skipped =
            |rule: &&OptimizedRule| matches!(rule.name.as_str(), "WHITESPACE" | "COMMENT");
        let mut letters = String::new();
        for rule in self.rules.iter().filter(skipped) {
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

    fn written(&self, entries: &[String]) -> Result<String, Box<dyn Error>> {
        let mut out = String::from(
            "/// A rule of the grammar, by its name there. `EOI` is the end of the text.\n\
             #[allow(missing_docs, non_camel_case_types, clippy::upper_case_acronyms)]\n\
             #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\n\
             pub enum Rule {\n    EOI,\n",
        );
        for rule in self.rules {
            writeln!(out, "    {},", rule.name)?;
        }
        writeln!(out, "}}\n\nconst TEXTS: &str = {:?};\n", self.texts)?;
        writeln!(out, "const SKIPPED_FROM: &str = {:?};\n", self.skipped_from()?)?;
        list(&mut out, "RULES", "(Kind, u16)", entries)?;
        let exprs: Vec<String> = self.exprs.iter().map(|expr| format!("Expr::{expr}")).collect();
        list(&mut out, "EXPRS", "Expr", &exprs)?;
        Ok(out)
    }
}

fn list(out: &mut String, name: &str, of: &str, items: &[String]) -> std::fmt::Result {
    writeln!(out, "static {name}: [{of}; {}] = [", items.len())?;
    for item in items {
        writeln!(out, "    {item},")?;
    }
    writeln!(out, "];\n")
}

fn range(first: &str, last: &str) -> Result<String, String> {
    match (first.as_bytes(), last.as_bytes()) {
        ([first], [last]) => Ok(format!("Range({first}, {last})")),
        _ => Err(format!("the interpreter has ranges of ASCII only: '{first}'..'{last}'")),
    }
}

/// The letters of `!("a" | "b") ~ ANY`.
fn but_for(expr: &OptimizedExpr) -> Option<String> {
    let [OptimizedExpr::NegPred(unwanted), OptimizedExpr::Ident(any)] = parts(expr)[..] else {
        return None;
    };
    let letters: Option<Vec<&str>> = parts(unwanted)
        .into_iter()
        .map(|part| match part {
            OptimizedExpr::Str(text) if text.chars().count() == 1 => Some(text.as_str()),
            _ => None,
        })
        .collect();
    letters.filter(|_| any == "ANY").map(|letters| letters.concat())
}

/// The parts of a sequence or of a choice, which pest holds as nested pairs.
fn parts(expr: &OptimizedExpr) -> Vec<&OptimizedExpr> {
    let mut parts = Vec::new();
    let mut rest = expr;
    loop {
        rest = match (expr, rest) {
            (OptimizedExpr::Seq(..), OptimizedExpr::Seq(part, rest))
            | (OptimizedExpr::Choice(..), OptimizedExpr::Choice(part, rest)) => {
                parts.push(part.as_ref());
                rest
            }
            _ => break,
        };
    }
    parts.push(rest);
    parts
}
