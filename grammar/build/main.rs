//! Reads `rules.pest` with pest's own tools and writes it as the table that the interpreter walks.
//!
//! pest checks and optimises the grammar just as it does before it generates a parser, so both have the same rules in
//! the same order, and their errors agree.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

mod beginnings;

use beginnings::{Begins, begins, letters, skipped_from};
use pest_meta::ast::RuleType;
use pest_meta::optimizer::{OptimizedExpr, OptimizedRule};

const GRAMMAR: &str = "rules.pest";

fn main() {
    println!("cargo::rerun-if-changed=build");
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
    let end = Entry { written: "End".to_owned(), begins: Begins::NOTHING };
    let mut entries = vec![format!("(Kind::Normal, {})", table.run(&[end]))];
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
    /// What belongs to one expression stands side by side, and is there once.
    exprs: Vec<Entry>,
    /// Sets of letters, as [`Begins`] has them.
    sets: Vec<u128>,
}

/// An expression of the table.
#[derive(Clone, PartialEq)]
struct Entry {
    /// As it is written in Rust.
    written: String,
    begins: Begins,
}

impl Table<'_> {
    /// Where this expression stands in the table.
    fn place(&mut self, expr: &OptimizedExpr) -> Result<usize, String> {
        let entry = self.entry(expr)?;
        Ok(self.run(&[entry]))
    }

    /// Where these expressions stand side by side.
    fn run(&mut self, entries: &[Entry]) -> usize {
        let known = self.exprs.windows(entries.len()).position(|run| run == entries);
        known.unwrap_or_else(|| {
            self.exprs.extend_from_slice(entries);
            self.exprs.len() - entries.len()
        })
    }

    fn entry(&mut self, expr: &OptimizedExpr) -> Result<Entry, String> {
        Ok(Entry { begins: begins(self.rules, expr)?, written: self.expr(expr)? })
    }

    fn expr(&mut self, expr: &OptimizedExpr) -> Result<String, String> {
        if let Some(letters) = letters(self.rules, expr) {
            return Ok(format!("Letter({})", place(&mut self.sets, letters)));
        }
        Ok(match expr {
            OptimizedExpr::Str(text) => {
                let start = self.text(text);
                format!("Text {{ start: {start}, length: {} }}", text.len())
            }
            OptimizedExpr::Ident(name) => match name.as_str() {
                "SOI" => "Start".to_owned(),
                _ => format!("Rule(Rule::{name})"),
            },
            OptimizedExpr::Seq(..) => match self.but_for(expr) {
                Some(letters) => format!("Other({})", place(&mut self.sets, !letters)),
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

    /// The letters of `!("a" | "b") ~ ANY`.
    fn but_for(&self, expr: &OptimizedExpr) -> Option<u128> {
        let [OptimizedExpr::NegPred(unwanted), OptimizedExpr::Ident(any)] = parts(expr)[..] else {
            return None;
        };
        letters(self.rules, unwanted).filter(|_| any == "ANY")
    }

    fn several(&mut self, name: &str, parts: &[&OptimizedExpr]) -> Result<String, String> {
        let entries: Vec<Entry> =
            parts.iter().map(|part| self.entry(part)).collect::<Result<_, _>>()?;
        let first = self.run(&entries);
        Ok(format!("{name} {{ first: {first}, count: {} }}", entries.len()))
    }

    fn text(&mut self, text: &str) -> usize {
        self.texts.find(text).unwrap_or_else(|| {
            self.texts.push_str(text);
            self.texts.len() - text.len()
        })
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
        let skipped = Begins::with(skipped_from(self.rules)?.chars());
        writeln!(out, "const SKIPPED_FROM: u128 = {:#x};\n", skipped.letters)?;
        list(&mut out, "RULES", "(Kind, u16)", entries)?;
        let exprs: Vec<String> =
            self.exprs.iter().map(|entry| format!("Expr::{}", entry.written)).collect();
        list(&mut out, "EXPRS", "Expr", &exprs)?;
        // Apart from the others: where the parser is to be small, nobody asks for them.
        let mut beginnings = Vec::new();
        let begins: Vec<String> = self
            .exprs
            .iter()
            .map(|entry| place(&mut beginnings, entry.begins.written()).to_string())
            .collect();
        list(&mut out, "BEGINS", "u8", &begins)?;
        list(&mut out, "BEGINNINGS", "u128", &sets(&beginnings))?;
        list(&mut out, "SETS", "u128", &sets(&self.sets))?;
        Ok(out)
    }
}

/// Where a set of letters stands among others, with which it is put where it is new.
fn place(sets: &mut Vec<u128>, letters: u128) -> usize {
    let known = sets.iter().position(|set| *set == letters);
    known.unwrap_or_else(|| {
        sets.push(letters);
        sets.len() - 1
    })
}

fn sets(sets: &[u128]) -> Vec<String> {
    sets.iter().map(|set| format!("{set:#x}")).collect()
}

fn list(out: &mut String, name: &str, of: &str, items: &[String]) -> std::fmt::Result {
    writeln!(out, "static {name}: [{of}; {}] = [", items.len())?;
    for item in items {
        writeln!(out, "    {item},")?;
    }
    writeln!(out, "];\n")
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
