//! The interpreter finds what the parser that pest generates finds: the same pairs, and where a text does not fit, the
//! same place and the same rules that were tried there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use groundrules_grammar::{Grammar, Rule};
use pest::error::{Error, ErrorVariant, InputLocation};
use pest::iterators::Pairs;
use pest::{Parser, RuleType};
use proptest::prelude::*;

mod generated {
    #![allow(missing_debug_implementations, unreachable_pub, clippy::all)]

    #[derive(pest_derive::Parser)]
    #[grammar = "rules.pest"]
    pub(super) struct Generated;
}

use generated::Generated;

/// What came of a text: begins and ends of pairs with their names, or where it stopped and what was tried there.
#[derive(Debug, PartialEq)]
enum Found {
    Pairs(Vec<(String, usize, usize)>),
    Stopped { at: usize, tried: Vec<String>, refused: Vec<String> },
}

fn found<R: RuleType>(parsed: Result<Pairs<'_, R>, Error<R>>) -> Found {
    let error = match parsed {
        Ok(pairs) => {
            let pair = |pair: pest::iterators::Pair<'_, R>| {
                let span = pair.as_span();
                (name(pair.as_rule()), span.start(), span.end())
            };
            return Found::Pairs(pairs.flatten().map(pair).collect());
        }
        Err(error) => error,
    };
    match (error.location, error.variant) {
        (InputLocation::Pos(at), ErrorVariant::ParsingError { positives, negatives }) => {
            let names = |rules: Vec<R>| rules.into_iter().map(name).collect();
            Found::Stopped { at, tried: names(positives), refused: names(negatives) }
        }
        other => panic!("{other:?}"),
    }
}

fn name<R: RuleType>(rule: R) -> String {
    format!("{rule:?}")
}

/// Compares the two from one rule on.
fn compare(rule: Rule, text: &str) {
    let same = generated::Rule::all_rules().get(rule as usize - 1);
    let same = *same.expect("both have the same rules");
    assert_eq!(name(rule), name(same));
    let ours = found(Grammar::parse(rule, text));
    assert_eq!(ours, found(Generated::parse(same, text)), "{rule:?} of {text:?}");
}

/// The rules with which whole files and pieces of them are parsed, and one that is not atomic within one that is.
const STARTS: [Rule; 34] = [
    Rule::pack,
    Rule::use_file,
    Rule::source,
    Rule::setting,
    Rule::define,
    Rule::rule_decl,
    Rule::test,
    Rule::locale,
    Rule::title,
    Rule::severity,
    Rule::category,
    Rule::each,
    Rule::when,
    Rule::require,
    Rule::at,
    Rule::message,
    Rule::ask,
    Rule::fix,
    Rule::why,
    Rule::cite,
    Rule::tags,
    Rule::case,
    Rule::reviewed,
    Rule::words,
    Rule::question,
    Rule::lone_declaration,
    Rule::lone_clause,
    Rule::lone_case,
    Rule::lone_item,
    Rule::expr,
    Rule::json,
    Rule::template_part,
    Rule::stray,
    Rule::stray_clause,
];

/// Every rule file of the repository, and the mistakes that people make.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["rules", "cli/starter", "tests", "benches"] {
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
});

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for found in fs::read_dir(folder).unwrap() {
        let path = found.unwrap().path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            if !path.ends_with("node_modules") {
                collect(&path, files);
            }
        } else if matches!(ending, Some("rules" | "txt")) {
            files.push(path);
        }
    }
}

#[test]
fn rules_have_the_same_names_and_order() {
    let generated: Vec<String> = generated::Rule::all_rules().iter().copied().map(name).collect();
    assert_eq!(name(generated::Rule::EOI), name(Rule::EOI));
    assert_eq!(generated::Rule::EOI as usize, Rule::EOI as usize);
    for rule in STARTS {
        assert_eq!(generated.get(rule as usize - 1), Some(&name(rule)));
    }
}

#[test]
fn every_rule_file_is_divided_alike() {
    assert!(TEXTS.len() > 20, "{} files", TEXTS.len());
    for text in TEXTS.iter() {
        compare(Rule::file, text);
    }
}

#[test]
fn lines_are_read_alike_by_every_rule() {
    for text in TEXTS.iter() {
        // Each one would take minutes, and their kinds come again and again.
        for (line, _) in text.match_indices('\n').step_by(7) {
            let rest = text[line + 1..].trim_start();
            let piece: String = rest.chars().take(300).collect();
            for rule in STARTS {
                compare(rule, &piece);
            }
        }
    }
}

#[test]
fn every_text_of_two_marks_is_read_alike() {
    const MARKS: [&str; 32] = [
        " ",
        "\n",
        "# c\n",
        "\"",
        "\\",
        "`",
        "{",
        "}",
        "{{",
        "(",
        ")",
        "[",
        "]",
        ",",
        ":",
        ".",
        "..",
        "=",
        "==",
        "-",
        "%",
        "0",
        "2026-01-01",
        "T",
        "a",
        "_",
        "not",
        "in",
        "rule r {",
        "at",
        "\u{e9}",
        "\u{feff}",
    ];
    for first in MARKS {
        for second in MARKS {
            let text = format!("{first}{second}");
            for rule in STARTS.into_iter().chain([Rule::file]) {
                compare(rule, &text);
            }
        }
    }
}

#[test]
fn a_text_that_nests_too_deep_is_refused_by_every_rule() {
    let refused = |rule: Rule, text: &str| {
        let parsed = Grammar::parse(rule, text);
        matches!(parsed, Err(Error { variant: ErrorVariant::CustomError { .. }, .. }))
    };
    for (rule, open, close) in [
        (Rule::expr, "(", ")"),
        (Rule::expr, "[", "]"),
        (Rule::expr, "f(", ")"),
        (Rule::expr, "count(x in xs where ", ")"),
        (Rule::expr, "any x in xs: ", ""),
        (Rule::json, "{", "}"),
        (Rule::block, "{", "}"),
        (Rule::file, "{", "}"),
    ] {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert!(!refused(rule, &nested(64)), "{rule:?} of {open}");
        assert!(refused(rule, &nested(66)), "{rule:?} of {open}");
        assert!(refused(rule, &nested(20_000)), "{rule:?} of {open}");
        assert!(refused(rule, &open.repeat(20_000)), "{rule:?} of {open}");
    }
}

#[test]
fn braces_without_an_end_are_read_alike() {
    for filler in
        ["", "f", "`", "{}", "{ x } ", "\"", "\"a\" ", "fails {} ", "}", "{ \"\n{} } rule r {"]
    {
        for begun in [
            "test r { ",
            "test r { fails ",
            "locale de { ",
            "locale de { words { ",
            "pack p { ",
            "",
        ] {
            let text = format!("{begun}{}{}", "{ ".repeat(9), filler.repeat(3));
            compare(Rule::file, &text);
            STARTS.into_iter().for_each(|rule| compare(rule, &text));
        }
    }
}

/// What a text has in a place, and what takes its place.
fn change() -> impl Strategy<Value = (usize, usize, String)> {
    let piece = prop_oneof![
        Just(String::new()),
        "[{}()\\[\\]\"\\\\`#,:.=<>!%+*/ \n-]{1,3}",
        "(rule|test|define|setting|locale|and|or|not|in|is|any|all|if|at|when|message) ?",
        "[a-z0-9_é]{1,4}",
    ];
    (any::<usize>(), 0..12usize, piece)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_piece_of_a_file_is_read_alike(
        file in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 0..6),
        rule in any::<prop::sample::Index>(),
    ) {
        let mut letters: Vec<char> = file.get(&TEXTS).chars().collect();
        let line_ends: Vec<usize> =
            (0..letters.len()).filter(|at| letters[*at] == '\n').collect();
        letters.drain(..=*from.get(&line_ends));
        letters.truncate(2_000);
        for (place, length, piece) in changes {
            let start = place % (letters.len() + 1);
            let end = (start + length).min(letters.len());
            letters.splice(start..end, piece.chars());
        }
        let text: String = letters.iter().collect();
        compare(Rule::file, &text);
        compare(*rule.get(&STARTS), &text);
    }
}
