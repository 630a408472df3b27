//! What the compiler says of the slips that people make: one mistake each, in the language's words.

use std::path::Path;

use groundrules::{Compiler, Diagnostic, Sources};

const HEADER: &str =
    "pack slips { title \"Slips\" version \"1.0.0\" schema \"request.schema.json\" }\n";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The schema of the language reference.
fn schema() -> String {
    let reference = read("docs/language.md");
    let (_, behind) = reference.split_once("```json schema\n").unwrap();
    behind.split_once("```").unwrap().0.to_owned()
}

fn mistakes(text: &str) -> (Vec<Diagnostic>, Sources) {
    let compiler = Compiler::new().file("request.schema.json", schema());
    match compiler.compile("slips.rules", text) {
        Ok(_) => panic!("this compiles:\n{text}"),
        Err(error) => (error.diagnostics, error.sources),
    }
}

fn compiles(text: &str) {
    if let Err(error) =
        Compiler::new().file("request.schema.json", schema()).compile("slips.rules", text)
    {
        panic!("{error}");
    }
}

#[test]
fn each_slip_gives_one_message_that_names_no_rule_of_the_grammar() {
    let mut said = String::new();
    let slips = read("tests/errors/slips.txt");
    for slip in slips.split("----\n") {
        // What is about the pack's header brings its own, or none.
        let has_header = slip.lines().any(|line| line.starts_with("pack p"));
        let text = if has_header { slip.to_owned() } else { format!("{HEADER}{slip}") };
        let (mistakes, sources) = mistakes(&text);
        let excerpts: String = mistakes.iter().map(|mistake| sources.excerpt(mistake)).collect();
        assert_eq!(mistakes.len(), 1, "{slip}\n{excerpts}");
        let told = format!("{} {:?}", mistakes[0].message, mistakes[0].help);
        for internal in [
            "kw_",
            "_decl",
            "stray",
            "tight",
            "primary",
            "plain_name",
            "entry_name",
            "EOI",
            "something else",
        ] {
            assert!(!told.contains(internal), "`{internal}` stands in: {told}");
        }
        said.push_str(&excerpts);
        said.push('\n');
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("errors");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("slips", said));
}

#[test]
fn a_setting_whose_value_is_none_is_told_once_and_not_where_it_is_read() {
    for value in ["2026-13-01", "9007199254740993", "1 .. today"] {
        let text =
            format!("{HEADER}setting most = {value} rule r {{ require budget.limit <= most }}");
        let (mistakes, _) = mistakes(&text);
        let codes: Vec<&str> = mistakes.iter().map(|mistake| mistake.code.as_str()).collect();
        assert_eq!(codes, ["GR005"], "{value}");
    }
}

#[test]
fn windows_line_ends_tabs_and_a_byte_order_mark_do_no_harm() {
    let text = format!("\u{feff}{HEADER}rule a {{\n\trequire\ttitle is filled\n}}\n");
    compiles(&text);
    compiles(&text.replace('\n', "\r\n"));
}

#[test]
fn a_text_that_is_not_closed_ends_with_its_line_on_windows_too() {
    let text = format!("{HEADER}rule a {{\n  title \"x\n  require title is filled\n}}\n");
    let (mistakes, sources) = mistakes(&text.replace('\n', "\r\n"));
    assert_eq!(mistakes.len(), 1);
    assert_eq!(mistakes[0].code.as_str(), "GR002");
    assert_eq!(sources.position(mistakes[0].span), (3, 9));
}

#[test]
fn a_file_without_a_pack_says_how_to_begin_one() {
    for text in ["", "\n\n", "# only a comment", "rule a { require title is filled }"] {
        let (mistakes, _) = mistakes(text);
        assert_eq!(mistakes.len(), 1, "{text}");
        assert_eq!(mistakes[0].code.as_str(), "GR031");
        assert!(mistakes[0].help.as_ref().unwrap().contains("begin it with `pack"));
    }
}

#[test]
fn a_space_pasted_from_a_word_processor_is_named() {
    let (mistakes, _) = mistakes(&format!("{HEADER}rule a {{ require title\u{a0}is filled }}\n"));
    assert_eq!(mistakes.len(), 1);
    assert!(mistakes[0].message.ends_with("found a no-break space"), "{}", mistakes[0].message);
}
