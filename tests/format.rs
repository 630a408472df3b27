//! What the formatter promises: one style, nothing lost, nothing moved, nothing else meant.
//!
//! `UPDATE_GENERATED=1 cargo test --test format` writes the expected texts of `tests/format` anew: read what changed
//! before you keep it.

#[path = "dice/mod.rs"]
mod dice;
mod random_rules;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use groundrules::{Compiler, format};
use proptest::prelude::*;

use dice::Dice;
use random_rules::{SMALL_HEADER, SMALL_SCHEMA, cases, rule};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn formatted(text: &str) -> String {
    format("test.rules", text).unwrap_or_else(|error| panic!("{text}\n{error}"))
}

/// Every rule file of the repository, by its name.
fn rule_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["rules", "rules/locales", "tests/expenses", "tests/format"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rules") {
                files.push((path.display().to_string(), read(&path)));
            }
        }
    }
    assert!(files.len() >= 9, "the files are found: {}", files.len());
    files
}

// ---- the pieces of a text --------------------------------------------------------------------------------

/// The tokens and comments of a text, read without the grammar: what a formatter must not touch.
///
/// Requests are one piece each, without the blanks outside their texts; a comma behind the last value of a list, which
/// is left out, is no piece.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    let mut place = Place::Elsewhere;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => text_length(rest),
            '`' => rest[1..].find('`').unwrap() + 2,
            '{' if place == Place::Test => request_length(rest),
            // Two words that are one unit.
            _ if rest.starts_with("business day") => {
                "business ".len() + word_length(&rest["business ".len()..])
            }
            _ if is_word(first) => word_length(rest),
            _ if ["==", "!=", "<=", ">=", ".."].iter().any(|sign| rest.starts_with(sign)) => 2,
            _ => first.len_utf8(),
        };
        let (piece, behind) = rest.split_at(length);
        place = match (piece, place) {
            ("test", _) => Place::TestHeader,
            ("{", Place::TestHeader) => Place::Test,
            ("}", Place::Test) => Place::Elsewhere,
            _ => place,
        };
        let piece = match first {
            '#' => piece.trim_end().to_owned(),
            '{' if length > 1 => without_blanks(piece),
            '"' => without_blanks_in_placeholders(piece),
            _ => piece.to_owned(),
        };
        if piece == "]" && last_token(&pieces).is_some_and(|(_, last)| last == ",") {
            let (at, _) = last_token(&pieces).unwrap();
            pieces.remove(at);
        }
        pieces.push(piece);
        rest = behind.trim_start();
    }
    pieces
}

/// Where a brace stands: in a test, it begins a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Elsewhere,
    TestHeader,
    Test,
}

fn last_token(pieces: &[String]) -> Option<(usize, &String)> {
    pieces.iter().enumerate().rfind(|(_, piece)| !piece.starts_with('#'))
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// A word, a number, a date, a path, an id: all of it is ASCII.
fn word_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_word_at = |at: usize| bytes.get(at).is_some_and(|byte| is_word(char::from(*byte)));
    let goes_on = |at: &usize| {
        is_word_at(*at) || matches!(bytes.get(*at), Some(b'-' | b'.')) && is_word_at(at + 1)
    };
    (1..).take_while(goes_on).count() + 1
}

fn text_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    panic!("a text is not closed: {text}");
}

fn request_length(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    loop {
        match text.as_bytes()[at] {
            b'"' => at += text_length(&text[at..]) - 1,
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
}

fn without_blanks(request: &str) -> String {
    let mut out = String::new();
    let mut rest = request;
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' { text_length(rest) } else { first.len_utf8() };
        let (piece, behind) = rest.split_at(length);
        out.push_str(if first.is_whitespace() { "" } else { piece });
        rest = behind;
    }
    out
}

/// In a placeholder, blanks count only where they part two words.
fn without_blanks_in_placeholders(text: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        let parts_words =
            out.ends_with(is_word) && letters.peek().is_some_and(|next| is_word(*next));
        if depth <= 0 || letter != ' ' || parts_words {
            out.push(letter);
        }
    }
    out
}

/// The text with other blanks, line ends and comments between its pieces.
fn scattered(text: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    for (number, piece) in pieces(text).iter().enumerate() {
        let comment = format!("# {number} \"is {{ a ` comment");
        out.push_str(&match dice.roll(14) {
            0 => "\n".to_owned(),
            1 => "\r\n\t\r\n\n ".to_owned(),
            2 => format!(" {comment}\n"),
            3 => format!("\n   {comment} \t\n"),
            4 => format!("\n\n{comment}\n\n\n{comment}\r\n"),
            5 => "\t ".to_owned(),
            6 => format!("{comment}\n\n\n"),
            _ => " ".to_owned(),
        });
        out.push_str(piece);
        if piece.starts_with('#') {
            out.push('\n');
        }
    }
    out
}

/// What holds of every text that can be formatted.
fn assert_kept(text: &str) -> String {
    let once = formatted(text);
    assert_eq!(formatted(&once), once, "formatting again changes nothing:\n{text}");
    assert_eq!(pieces(&once), pieces(text), "nothing is lost or moved:\n{text}");
    for line in once.lines() {
        assert_eq!(line.trim_end(), line, "no line ends with blanks:\n{once}");
    }
    assert!(!once.contains("\n\n\n\n"), "no more than two blank lines:\n{once}");
    assert!(once.is_empty() || once.ends_with('\n') && !once.ends_with("\n\n"), "{once}");
    once
}

// ---- the style -------------------------------------------------------------------------------------------

#[test]
fn each_text_is_formatted_as_the_expected_one() {
    for name in ["blocks", "comments", "conditions", "requests", "unreadable"] {
        let once = assert_kept(&read(format!("tests/format/{name}.rules")));
        let expected = root().join(format!("tests/format/{name}.formatted.rules"));
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(&expected, &once).unwrap();
        }
        assert_eq!(read(&expected), once, "run `UPDATE_GENERATED=1 cargo test --test format`");
    }
}

#[test]
fn no_line_is_longer_than_120_columns_unless_one_text_makes_it_so() {
    for (name, text) in rule_files() {
        for line in formatted(&text).lines().filter(|line| line.chars().count() > 120) {
            let longest = line.split('"').map(|piece| piece.chars().count()).max();
            let comment = line.trim_start().starts_with('#');
            assert!(longest > Some(60) || comment, "{name}: {line}");
        }
    }
}

#[test]
fn the_style_page_shows_what_the_formatter_does() {
    let page = read("docs/style.md");
    let mut fences = page.split("```").skip(1).step_by(2);
    let mut pairs = 0;
    while let Some(fence) = fences.next() {
        let (info, text) = fence.split_once('\n').unwrap();
        match info {
            "rules before" => {
                let after = fences.next().and_then(|after| after.strip_prefix("rules after\n"));
                assert_eq!(formatted(text), after.unwrap(), "{text}");
                pairs += 1;
            }
            "text" => {}
            _ => panic!("no one knows what `{info}` is"),
        }
    }
    assert!(pairs >= 4, "{pairs} pairs");
}

#[test]
fn line_ends_and_a_byte_order_mark_stay_as_they_are() {
    let unix = "# c\nrule r {\n  require   x  # d\n}\n";
    assert_eq!(formatted(&unix.replace("  ", "\t")), unix);
    let windows = unix.replace('\n', "\r\n");
    assert_eq!(formatted(&windows), windows);
    assert_eq!(formatted(&windows.replace("   ", " \r\n ")), windows);
    assert_eq!(formatted(&format!("\u{feff}\n{unix}")), format!("\u{feff}{unix}"));
}

#[test]
fn a_text_without_a_declaration_keeps_its_comments_and_nothing_else() {
    assert_eq!(formatted(""), "");
    assert_eq!(formatted(" \n\t\n"), "");
    assert_eq!(formatted("\n\n# a\n\n\n\n# b"), "# a\n\n# b\n");
}

// ---- what is kept ----------------------------------------------------------------------------------------

#[test]
fn every_rule_file_is_formatted_without_loss() {
    for (_, text) in rule_files() {
        assert_kept(&text);
    }
}

#[test]
fn the_shipped_packs_compile_to_the_same_bytes_however_they_were_written_before() {
    let schema = read("rules/training-request.schema.json");
    for name in ["failure-points", "performance-clarity", "ai-enablement"] {
        let text = read(format!("rules/{name}.rules"));
        let shared = read("rules/shared.rules");
        let compile = |text: &str, shared: &str| {
            let compiler = Compiler::new()
                .file("training-request.schema.json", schema.as_str())
                .file("shared.rules", shared);
            let locale = |wanted: &str| Some(read(format!("rules/{wanted}")));
            let compiled = compiler.compile_reading("pack.rules", text, locale).unwrap();
            for case in compiled.tests.run(&compiled.pack) {
                assert_eq!(case.failure, None, "{name}: {} {}", case.rule, case.title);
            }
            compiled.pack.to_bytes().unwrap()
        };
        let again = |text: &str| formatted(&scattered(text, &mut Dice(1)));
        assert!(compile(&text, &shared) == compile(&again(&text), &again(&shared)), "{name}");
    }
}

#[test]
fn whatever_stands_between_the_pieces_of_a_file_nothing_is_lost() {
    for (name, text) in rule_files() {
        // What is no JSON is kept line by line, so its blanks mean something.
        if name.contains("unreadable") {
            continue;
        }
        for seed in 0..(30_000 / text.len()).clamp(1, 12) as u64 {
            assert_kept(&scattered(&text, &mut Dice(seed)));
        }
    }
}

#[test]
fn every_example_of_the_language_reference_means_the_same_once_formatted() {
    let page = read("docs/language.md");
    let fences: Vec<&str> = page.split("```").skip(1).step_by(2).collect();
    let text = |info: &str| {
        let fence = fences.iter().find_map(|fence| fence.strip_prefix(info)?.strip_prefix('\n'));
        fence.unwrap_or_else(|| panic!("there is no {info}")).to_owned()
    };
    let compiler = Compiler::new()
        .file("request.schema.json", text("json schema"))
        .file("shared.rules", text("rules shared.rules"))
        .file("course-requests.fr.rules", text("rules course-requests.fr.rules"));
    let header = "pack p { title \"P\" version \"1\" schema \"request.schema.json\" }\n";
    let mut examples = 0;
    for rules in fences.iter().filter_map(|fence| fence.strip_prefix("rules\n")) {
        let rules =
            if rules.contains("pack ") { rules.to_owned() } else { format!("{header}{rules}") };
        let bytes =
            |rules: &str| compiler.compile("p.rules", rules).unwrap().pack.to_bytes().unwrap();
        assert!(bytes(&rules) == bytes(&assert_kept(&rules)), "{rules}");
        examples += 1;
    }
    assert!(examples >= 40, "{examples} examples");
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn random_rules_mean_the_same_once_formatted(rule in rule(), seed in any::<u64>()) {
        let text = format!("{SMALL_HEADER}rule r {{\n{rule}}}\n");
        let scattered = scattered(&text, &mut Dice(seed));
        let after = assert_kept(&scattered);
        let compile = |text: &str| {
            let compiler = Compiler::new().file("claim.schema.json", SMALL_SCHEMA);
            compiler.compile("laws.rules", text).map(|compiled| compiled.pack.to_bytes().unwrap())
        };
        match (compile(&text), compile(&scattered), compile(&after)) {
            (Ok(before), Ok(scattered), Ok(after)) => prop_assert!(before == after && scattered == after),
            (Err(_), Err(_), Err(_)) => {}
            _ => prop_assert!(false, "only one of the two compiles:\n{}\n{}", text, after),
        }
    }

    #[test]
    fn whatever_compiles_or_not_formatting_ends(text in "[a-z{}()\\[\\]\"#`=<>.,:\n -]{0,60}") {
        if let Ok(once) = format("t.rules", &text) {
            prop_assert_eq!(format("t.rules", &once).unwrap(), once);
        }
    }
}

// ---- what is refused -------------------------------------------------------------------------------------

#[test]
fn a_mistake_of_syntax_is_told_as_the_compiler_tells_it() {
    for text in [
        "rule r { require }",
        "rule r { require x",
        "rule r { require (x and }\nrule s { require y }\n",
        "setting x = 2026-13-01",
        "rule r { require 1 < x < 2 }",
        "pack a { }\npack b { }",
        "nonsense",
        "test r { fails { \"a\": } }}",
        // A text stands on one line, its placeholders too: a comment in one would have to be lost.
        "rule r { require x message \"{y # z\n}\" }",
        "rule r { require x message \"{ # z\n y}\" }",
        "rule r { require x message \"{y\n}\" }",
    ] {
        let refused = format("name.rules", text).unwrap_err();
        let compiled = Compiler::new().compile("name.rules", text).unwrap_err();
        assert!(refused.errors() >= 1, "{text}");
        for mistake in &refused.diagnostics {
            assert!(compiled.diagnostics.contains(mistake), "{text}\n{refused}\n{compiled}");
        }
        assert_eq!(refused.sources.files()[0].name, "name.rules");
    }
}

#[test]
fn a_text_that_would_be_too_long_once_formatted_is_refused_as_nobody_could_compile_it() {
    let text = std::format!("test r {{ passes {{\"a\":[{}1]}} }}", "1,".repeat(200_000));
    let refused = format("long.rules", &text).unwrap_err().to_string();
    assert!(refused.contains("GR004") && refused.contains("formatted: "), "{refused:.300}");
}

#[test]
fn what_only_a_schema_can_show_is_no_hindrance() {
    assert_kept("rule r { require no_such_field is filled cite nobody at a.b.c }");
}

#[test]
fn a_file_of_anything_is_formatted_or_refused_within_seconds() {
    // Unoptimised, the parser alone takes half a minute for some of these.
    let size = if cfg!(debug_assertions) { 64 * 1024 } else { 512 * 1024 };
    let filled = |begin: &str, piece: &str, end: &str| {
        let count = (size - begin.len() - end.len()) / piece.len();
        format!("{begin}{}{end}", piece.repeat(count))
    };
    let key = "k".repeat(size / 2);
    let brackets = |count: usize| ("(".repeat(count), ")".repeat(count));
    let (open, close) = brackets(60);
    let texts = [
        filled("", "(", ""),
        filled("rule r { require ", "(", ""),
        filled("", "# comment\n", ""),
        filled("", "#\n\n", ""),
        filled("setting x = [", "1,", "1]"),
        filled("setting x = [", "1,#\n", "1]"),
        filled("rule r { require a", " or b", "}"),
        filled("rule r { require a", " and b or c", "}"),
        filled(&format!("rule r {{ require {open}a"), " or b", &format!("{close}}}")),
        filled("rule r { require a", "+b", "}"),
        filled("rule r { require ", "not ", "a}"),
        filled("rule r { require ", "- ", "a}"),
        filled("rule r { message ", "\"\"", "}"),
        filled("rule r { message \"", "{a}", "\"}"),
        filled("rule r { message \"", "x", "\"}"),
        filled("rule r { tags a", ",a", "}"),
        filled("", "rule r{}", ""),
        filled("", "test r{passes{}}", ""),
        filled("test r {", "passes{}", "}"),
        filled("test r { passes {\"a\":[", "{\"a\":1,\"b\":[{}]},", "1]}}"),
        filled(&format!("test r {{ passes {{\"{key}\":["), "{\"a\":[1,2]},", "1]}}"),
        filled(&format!("test r {{ passes {}", "{\"a\":".repeat(60)), "1", &"}".repeat(61)),
        filled(&format!("rule r {{ require {key} == (a"), " or b", ")}"),
        filled("", "\r", ""),
        filled("", "\u{feff}", ""),
        filled("", "\"", ""),
        filled("rule r { require ", "any x in xs: ", "x}"),
    ];
    for text in texts {
        let shown: String = text.chars().take(40).collect();
        let begun = Instant::now();
        let outcome = format("hostile.rules", &text);
        let length = outcome.map_or(0, |text| text.len());
        assert!(length <= 512 * 1024, "{shown}: what is formatted can be compiled");
        assert!(begun.elapsed() < Duration::from_secs(20), "{shown}: {:?}", begun.elapsed());
    }
}
