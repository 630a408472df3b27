//! Rule text, schemas, requests and packs from somebody who means harm: each is refused or worked off, and
//! none of them ends in a panic, a stack overflow, a hang or an allocation without bounds.
//!
//! Every test runs on a stack of 2 MiB, which is what a test thread has and more than WASM gives.

mod dice;

use dice::Dice;
use std::fmt::Write as _;

use groundrules::{
    Check, CheckError, Code, CompileError, Compiled, Compiler, Limits, Options, Pack, Verdict,
};

const SCHEMA: &str = include_str!("shapes/schema.json");

const HEADER: &str = "pack hostile { title \"Hostile\" version \"1\" schema \"s.json\" }\n";

/// Runs a test on a stack of 2 MiB, whatever `RUST_MIN_STACK` says.
fn on_a_small_stack<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(test);
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(value)) => value,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => panic!("no thread: {error}"),
    }
}

/// Compiles a text that begins as it likes. Errors are written out, as that is what a host does with them.
fn compile_whole(text: String) -> Result<Compiled, CompileError> {
    on_a_small_stack(move || {
        let compiled = Compiler::new().file("s.json", SCHEMA).compile("hostile.rules", &text);
        if let Err(error) = &compiled {
            assert!(!error.to_string().is_empty());
        }
        compiled
    })
}

fn compile(declarations: &str) -> Result<Compiled, CompileError> {
    compile_whole(format!("{HEADER}{declarations}"))
}

fn rule(condition: &str) -> Result<Compiled, CompileError> {
    compile(&format!("rule r {{ require {condition} }}"))
}

fn pack(declarations: &str) -> Pack {
    match compile(declarations) {
        Ok(compiled) => compiled.pack,
        Err(error) => panic!("{error}"),
    }
}

/// The codes of the mistakes, each once.
fn codes(result: &Result<Compiled, CompileError>) -> Vec<Code> {
    let mut codes: Vec<Code> = match result {
        Ok(_) => Vec::new(),
        Err(error) => error.diagnostics.iter().map(|diagnostic| diagnostic.code).collect(),
    };
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn assert_refused(result: &Result<Compiled, CompileError>) {
    assert!(result.is_err(), "this must not compile");
}

fn assert_too_deep(result: &Result<Compiled, CompileError>) {
    let codes = codes(result);
    assert!(codes.iter().any(|code| code.as_str() == TOO_DEEP), "{codes:?}");
}

fn format_of(text: String) -> Result<String, CompileError> {
    on_a_small_stack(move || groundrules::format("hostile.rules", &text))
}

fn assert_too_deep_to_format(declarations: &str) {
    let Err(error) = format_of(format!("{HEADER}{declarations}")) else {
        panic!("this must not be formatted");
    };
    assert!(error.diagnostics.iter().any(|diagnostic| diagnostic.code.as_str() == TOO_DEEP));
}

/// The code of what nests too deep.
const TOO_DEEP: &str = "GR003";

/// Checks and reports on a small stack, final and as a draft.
fn check(pack: &Pack, request: impl Into<Vec<u8>>) -> Result<Verdict, CheckError> {
    check_within(pack, request, Limits::default())
}

fn check_within(
    pack: &Pack,
    request: impl Into<Vec<u8>>,
    limits: Limits,
) -> Result<Verdict, CheckError> {
    let (pack, request) = (pack.clone(), request.into());
    on_a_small_stack(move || {
        let options = Options::draft().limits(limits);
        let draft = pack.check(&request, &options);
        draft.iter().for_each(|draft| drop(draft.report().to_json()));
        let options = Options::new().limits(limits);
        let done = pack.check(&request, &options)?;
        assert_eq!(done.report().verdict, done.verdict());
        Ok(done.verdict())
    })
}

fn limits(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

/// Deep enough for a stack to overflow; beyond the last, the parser itself gives up.
const DEPTHS: [usize; 3] = [100, 2_000, 20_000];

// ---- nesting in rule text --------------------------------------------------------------------------------

#[test]
fn ten_thousand_nested_parentheses_are_refused() {
    let (open, close) = ("(".repeat(10_000), ")".repeat(10_000));
    assert_too_deep(&rule(&format!("{open}b{close}")));
    assert_too_deep(&rule(&open));
    assert_too_deep(&rule(&format!("{}b{}", "(\r\n".repeat(10_000), ")\r\n".repeat(10_000))));
    assert_too_deep(&compile(&format!("define d = {open}b{close}")));
    assert_too_deep(&compile_whole(open));
}

#[test]
fn sixty_nested_parentheses_compile() {
    let condition = format!("{}b{}", "(".repeat(60), ")".repeat(60));
    assert!(rule(&condition).is_ok());
}

#[test]
fn nested_lists_and_calls_are_refused() {
    assert_too_deep(&rule(&format!("a in {}1{}", "[".repeat(10_000), "]".repeat(10_000))));
    assert_too_deep(&rule(&format!("{}t{} > 1", "length(".repeat(10_000), ")".repeat(10_000))));
    assert_too_deep(&rule(&format!(
        "{}b{}",
        "count(x in xs where ".repeat(10_000),
        ")".repeat(10_000)
    )));
}

#[test]
fn nested_quantifiers_are_refused() {
    let chain = |link: &str| rule(&format!("{}b", link.repeat(10_000)));
    assert_too_deep(&chain("any x in xs: "));
    assert_too_deep(&chain("not all x in xs:\r\n"));
    assert_too_deep(&chain("any x in xs: (none y in xs: b) == "));
}

#[test]
fn a_chain_of_quantifiers_cannot_hide_behind_other_words() {
    let chain = |link: &str| {
        DEPTHS
            .into_iter()
            .for_each(|depth| assert_refused(&rule(&format!("{}b", link.repeat(depth)))));
    };
    // Texts, names that are clauses and members that are operators stand within a chain and don't end it.
    chain("any x in xs: \"\" == ");
    chain("any x in xs: t in ");
    chain("any at in at: ");
    chain("any when in require: ");
    chain("any x in x.and: ");
    chain("any x in x.or.message: ");
    chain("any x in x.define: 1 + ");
    chain("any `x` in `and`: ");
    chain("any x in xs: [1, 2] == ");
    chain("any x in xs: # and\n");
    chain("any x in xs: `and` == ");
}

#[test]
fn names_in_placeholders_close_no_bracket_and_end_no_quantifier() {
    for depth in [65, 2_400] {
        for (open, close) in [
            ("[`]`,", "]"),
            ("(`)` == ", ")"),
            ("length(`)`, ", ")"),
            ("any a in `,`: ", ""),
            ("`}` == any a in b: ", ""),
            ("any a in b: `and` == ", ""),
        ] {
            let value = format!("{}b{}", open.repeat(depth), close.repeat(depth));
            let rule = format!("rule r {{ require b message \"{{{value}}}\" }}");
            assert_too_deep(&compile(&rule));
            assert_too_deep(&compile(&format!("rule r {{ require b }} locale fr {{ {rule} }}")));
            assert_too_deep_to_format(&rule);
        }
    }
}

#[test]
fn words_that_join_conditions_end_no_quantifier_where_they_are_names() {
    for depth in [65, 2_400] {
        for link in [
            "any a in b: x is or == ",
            "any a in b: x is not and == ",
            "any a in b: and(x) == ",
            "any a in b: 1 + or (x) == ",
            "any a in b: if(x) == ",
            "any a in b: x == and(x) == ",
            "any a in b: not or(x) == ",
        ] {
            let rule = format!("rule r {{ require {}b }}", link.repeat(depth));
            assert_too_deep(&compile(&rule));
            assert_too_deep_to_format(&rule);
            assert_too_deep(&compile(&rule.replace("require", "require b message \"{b}\" if")));
        }
    }
}

#[test]
fn a_count_that_takes_code_for_text_leaves_no_stack_to_overflow() {
    // A comment in a placeholder hides the end of its text, and all that the line behind it begins.
    let chain = "any a in b: ".repeat(2_400);
    for text in [
        format!("rule r {{ message \"{{a #\n }}\" require {chain}b }}"),
        format!("rule r {{ message \"{{a #\n }}\" message \"{{{chain}b}}\" }}"),
        format!("rule r {{ message \"{{a # }}\"\n }}\" require {chain}b }}"),
    ] {
        assert_refused(&compile(&text));
        assert!(format_of(text).is_err());
    }
}

#[test]
fn quantifiers_side_by_side_do_not_count_as_nested() {
    for join in [" and ", " or ", " and not ", "\nand # and\n"] {
        for part in [
            "any x in xs: x.n > 1",
            "(any x in xs: x.n is filled)",
            "any x in xs: (x.n > 1 and x.n < 5)",
        ] {
            let condition = vec![part; 200].join(join);
            assert!(rule(&condition).is_ok(), "{part} {join}");
            let message = format!("rule r {{ require b message \"{{a}}\" if {condition} }}");
            assert!(compile(&message).is_ok(), "{part} {join}");
        }
    }
    // Braces that stand for themselves open nothing, and names in them close nothing.
    let braces = "{{`}}` ".repeat(200);
    assert!(compile(&format!("rule r {{ require b message \"{braces}{{`a`}}\" }}")).is_ok());
}

#[test]
fn sixteen_nested_quantifiers_are_the_most() {
    let nested = |depth: usize| {
        let mut condition = String::new();
        for level in 0..depth {
            write!(condition, "any x{level} in xs: ").unwrap();
        }
        rule(&format!("{condition}x0.n > 1"))
    };
    assert!(nested(16).is_ok());
    assert_refused(&nested(17));
    assert_refused(&nested(40));
}

#[test]
fn long_chains_of_signs_are_refused() {
    for sign in ["-", "- ", "not ", "not - ", "- not "] {
        let chain = sign.repeat(LARGE / 10);
        assert_refused(&rule(&format!("{chain}a > 1")));
        assert_refused(&rule(&format!("1 < {chain}a")));
        assert_refused(&rule(&format!("1 * {chain}a > 2")));
        assert_refused(&rule(&format!("1 + {chain}a > 2")));
        assert_refused(&rule(&format!("b == {chain}b")));
    }
}

#[test]
fn long_chains_of_operators_are_refused_or_compiled() {
    for link in [
        " + a",
        " * a",
        " - a",
        " / a",
        " == a",
        " < a",
        " in a",
        " == not a",
        " + not a",
        " * - a",
        " .. a",
        " is filled",
        " is not blank",
    ] {
        let chain = link.repeat(LARGE / 20);
        assert_refused(&rule(&format!("a{chain}")));
        assert_refused(&rule(&format!("a{chain} > 1")));
    }
    for link in [" and b", " or b", " and not b", " or b and t is filled"] {
        let compiled = rule(&format!("b{}", link.repeat(LARGE / 40)));
        let pack = compiled.map(|compiled| compiled.pack);
        if let Ok(pack) = pack {
            assert!(check(&pack, r#"{"b": true, "t": "x"}"#).is_ok());
            assert!(check(&pack, "{}").is_ok());
        }
    }
}

#[test]
fn braces_in_the_requests_of_tests_cannot_nest_without_end() {
    let test = |request: String| {
        assert_refused(&compile(&format!("rule r {{ require b }}\ntest r {{ fails {request} }}")));
        assert_refused(&compile(&format!("test r {{ fails {request}")));
        assert_refused(&compile_whole(format!("test r {{ fails {request}")));
    };
    let deep = |open: &str, close: &str| {
        for depth in DEPTHS {
            test(format!("{}{}", open.repeat(depth), close.repeat(depth)));
            test(open.repeat(depth));
        }
    };
    deep("{", "}");
    deep("{\"a\":", "}");
    deep("{\r\n", "}\r\n");
    // A comment, or a backquote, that hides braces from whoever counts them.
    for depth in DEPTHS {
        test(format!("{{ # {}{} }}", "{".repeat(depth), "}".repeat(depth)));
        test(format!("{{ ` {}{} ` }}", "{".repeat(depth), "}".repeat(depth)));
    }
    deep("{ # {\n", "}}\n");
    deep("{ ` {\n", "}}\n");
    deep("{ `{`", "}}");
    // Brackets of another kind that close nothing.
    deep("{)", "}");
    deep("{]", "}");
    deep("{()", "}");
}

#[test]
fn texts_cannot_be_shifted_against_their_quotation_marks() {
    DEPTHS.into_iter().for_each(texts_cannot_be_shifted_at);
}

fn texts_cannot_be_shifted_at(depth: usize) {
    let brackets = |open: &str, close: &str| {
        format!("{}1{}", format!("{open}\"a\"").repeat(depth), close.repeat(depth))
    };
    let braces = brackets("{", "}");
    let parens = brackets("(", ")");
    let parens = parens.replace("\"(", "\" == (");
    for text in [
        // A bad escape, so that the first quotation mark begins no text.
        format!("\"\\x{braces}"),
        format!("\"\\x {{{braces}"),
        format!("rule r {{ require \"\\x{braces}"),
        format!("test r {{ \"\\x fails {braces}"),
        format!("test r {{ fails \"\\x {braces}"),
        format!("rule r {{ foo \"\\x }} define d = {parens}"),
        format!("rule r {{ foo {{ \" }} }} define d = {parens}"),
        // A comment inside a placeholder, which takes the end of the text with it.
        format!("rule r {{ message \"{{a # }}\" \n }}\" require {parens}"),
        format!("rule r {{ message \"{{a # }}\n + a }}\" require {parens}"),
        // A backquote inside a placeholder.
        format!("rule r {{ message \"{{`a}}\"b`}}\" require {parens}"),
        format!("rule r {{ message \"{{`a\" require {parens}"),
        // A comment and a backquote in a line that fits nothing.
        format!("rule r {{ foo # }} define d = {parens}"),
        format!("rule r {{ foo # }} define d = {}", "(".repeat(depth)),
        format!("rule r {{ foo ` }} define d = {}", "(".repeat(depth)),
        format!("rule r {{ foo `a }} define d = {} `", "(".repeat(depth)),
        format!("test r {{ foo # }} define d = {}", "(".repeat(depth)),
        format!("test r {{ foo `a }} define d = {}", "(".repeat(depth)),
        // A text that ends with its line, behind a backslash.
        format!("rule r {{ message \"a\\\n{parens}"),
        format!("define d = \"\\\n\" == {parens}"),
    ] {
        assert_refused(&compile(&text));
        assert_refused(&compile(&text.replace('\n', "\r\n")));
        assert_refused(&compile_whole(text));
    }
}

#[test]
fn pieces_that_fit_nothing_cannot_nest_without_end() {
    DEPTHS.into_iter().for_each(pieces_cannot_nest_at);
}

fn pieces_cannot_nest_at(depth: usize) {
    for open in [
        "{", "{ ", "{)", "{]", "{\n", "{ # {\n", "{`", "{ ` {\n", "{ \" {\n", "{\"{\"", "`{",
        "``{", "`\n{",
    ] {
        let text = open.repeat(depth);
        assert_refused(&compile_whole(text.clone()));
        assert_refused(&compile_whole(format!("# {text}\nfoo {text}")));
        assert_refused(&compile_whole(format!("` {text}")));
        assert_refused(&compile(&text));
        assert_refused(&compile(&format!("{text}{}", "}".repeat(2 * depth))));
        assert_refused(&compile(&format!("rule r {{ {text}")));
        assert_refused(&compile(&format!("test r {{ {text}")));
    }
    let hidden = "{".repeat(depth);
    assert_refused(&compile(&format!("x {{ # {hidden}")));
    assert_refused(&compile(&format!("x {{ # {hidden}{}", "}".repeat(depth + 1))));
    assert_refused(&compile(&format!("x ` {hidden}{}", "}".repeat(depth + 1))));
    assert_refused(&compile(&format!("x {{ ` {hidden}{}", "}".repeat(depth + 1))));
}

#[test]
fn brackets_in_texts_and_comments_do_not_count_where_they_are_closed() {
    let smileys = "(a) [b] ".repeat(200);
    let comments = "# one ( and [ more {\n".repeat(200);
    let text = format!(
        "{comments}rule r {{\n{comments} require b\n{comments} message \"{smileys}\"\n}}\n{comments}"
    );
    assert!(compile(&text).is_ok());
}

// ---- large texts -----------------------------------------------------------------------------------------

/// Just below the longest source; without optimisation a part of it, so that tests stay quick.
const LARGE: usize = if cfg!(debug_assertions) { 30_000 } else { 500_000 };

/// The declaration as often as it fits into a source, numbered.
fn as_many(declaration: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        let next = declaration(number);
        if text.len() + next.len() > LARGE {
            break;
        }
        text.push_str(&next);
    }
    text
}

#[test]
fn as_many_rules_as_fit_are_refused_and_thousands_compile() {
    drop(compile(&as_many(|number| format!("rule r{number} {{ require b }}\n"))));
    let mut text = String::new();
    (0..LARGE / 100)
        .for_each(|number| writeln!(text, "rule r{number} {{ require b is filled }}").unwrap());
    let pack = pack(&text);
    assert!(matches!(check(&pack, "{}"), Ok(Verdict::NotReady)));
}

#[test]
fn as_many_settings_and_defines_as_fit_are_refused_or_compiled() {
    let rule = "rule r { require b }";
    drop(compile(&as_many(|number| format!("setting s{number} = {number}\n"))));
    drop(compile(&as_many(|number| format!("define d{number} = b\n"))));
    drop(compile(&as_many(|number| format!("setting s{number} = 1\n")).replace("s1 ", "s0 ")));
    drop(compile(&format!(
        "{rule}{}",
        as_many(|number| format!("define d{} = d{number}\n", number + 1))
    )));
    drop(compile(&format!(
        "{rule}{}",
        as_many(|number| format!("define d{number} = d{}\n", number + 1))
    )));
    drop(compile(&as_many(|number| format!("source s{number} {{ title \"x\" }}\n"))));
    drop(compile(&format!("{rule}{}", as_many(|_| "define d = b\n".to_owned()))));
    drop(compile(&format!("{rule}{}", as_many(|_| "use \"x\"\n".to_owned()))));
    drop(compile(&format!("{rule}{}", as_many(|_| "test r { fails {} }\n".to_owned()))));
    drop(compile(&format!("rule r {{ require b {} }}", as_many(|_| "message \"x\"\n".to_owned()))));
    drop(compile(&format!("rule r {{ require b {} }}", as_many(|_| "title \"x\"\n".to_owned()))));
    drop(compile(&format!(
        "rule r {{ require b tags x {} }}",
        as_many(|number| format!(", t{number}"))
    )));
    drop(compile(&format!(
        "rule r {{ require t mentions [\"x\" {}] }}",
        as_many(|number| format!(", \"{number}\""))
    )));
    drop(compile(&format!("setting s = [\"x\" {}]", as_many(|number| format!(", \"{number}\"")))));
    drop(compile(&format!(
        "rule r {{ require {} b }}",
        as_many(|number| format!("f{number} is filled and "))
    )));
    drop(compile(&format!("rule r {{ require b message \"{}\" }}", as_many(|_| "{a}".to_owned()))));
    drop(compile(&format!("rule r {{ require b message {} }}", as_many(|_| "\"\" ".to_owned()))));
    drop(compile(&format!("rule r {{ require b at {} }}", as_many(|_| "deep.".to_owned()))));
}

#[test]
fn a_text_of_very_many_placeholders_is_refused() {
    let with = |count: usize| {
        compile(&format!("rule r {{ require b message \"{}\" }}", "{a}".repeat(count)))
    };
    assert!(with(100).is_ok());
    for (count, code) in [(101, "GR030"), (10_000, "GR030"), (110_000, "GR004")] {
        let refused = with(count);
        assert_eq!(codes(&refused).iter().map(|code| code.as_str()).collect::<Vec<_>>(), [code]);
    }
}

#[test]
fn unknown_names_among_very_many_known_ones_are_reported_in_time() {
    let half = |text: String| {
        text.get(..LARGE / 2).map_or(text.clone(), |part| {
            part.rfind('\n').map_or(String::new(), |end| part[..=end].to_owned())
        })
    };
    let settings = half(as_many(|number| format!("setting a_name_of_length_{number} = 1\n")));
    let sources =
        half(as_many(|number| format!("source s-{number} {{ title \"x\" grade study }}\n")));
    let unknown = half(as_many(|number| format!("a_nime_of_length_{number} is filled and\n")));
    let cites = half(as_many(|number| format!("cite s_{number}\n")));
    let tests = half(as_many(|number| {
        format!("test a_{number} {{ fails {{}} with a_nime_{number} = 1 }}\n")
    }));
    let rules = half(as_many(|number| format!("rule a-{number} {{ require b }}\n")));
    let options = half(as_many(|number| format!("kind != \"onne{number}\" and\n")));
    for text in [
        format!("{settings}rule r {{ require {unknown} b }}"),
        format!("{sources}rule r {{ require b {cites} }}"),
        format!("{settings}rule r {{ require b }}{tests}"),
        format!("{rules}{tests}"),
        format!("rule r {{ require {options} b }}"),
    ] {
        assert_refused(&compile(&text));
    }
}

#[test]
fn as_many_mistakes_as_fit_are_reported_in_time() {
    for mistake in [
        "define ",
        "rule x ",
        "test a ",
        "use ",
        "setting x ",
        "pack x ",
        "define x = \n",
        "define x = (\n",
        "rule x { foo\n}\n",
        "rule x { require }\n",
        "test x { fails }\n",
        "test x { foo }\n",
        "setting s = oops\n",
    ] {
        assert_refused(&compile(&as_many(|_| mistake.to_owned())));
        assert_refused(&compile_whole(as_many(|_| mistake.to_owned())));
    }
    let within_a_rule = |line: &str| {
        assert_refused(&compile(&format!(
            "rule r {{ require b\n{} }}",
            as_many(|_| line.to_owned())
        )));
    };
    within_a_rule("message x\n");
    within_a_rule("message x ");
    within_a_rule("foo\n");
    within_a_rule("require b ==\n");
    within_a_rule("message \"{x\"\n");
    let within_a_test = |line: &str| {
        assert_refused(&compile(&format!(
            "rule r {{ require b }} test r {{ {} }}",
            as_many(|_| line.to_owned())
        )));
    };
    within_a_test("fails \n");
    within_a_test("fails \"x\" ");
    within_a_test("fails {x}");
    within_a_test("foo\n");
}

#[test]
fn braces_that_have_no_end_are_read_once() {
    // Were all that follows read again for each of them, this would take a minute of a large text.
    let open = "{".repeat(57);
    for filler in ["f", "`", "{}", "o ", "s", "{ x } ", "\"a\" "] {
        let rest = filler.repeat(LARGE / filler.len());
        for begun in ["test r { ", "test r { fails ", "locale fr { ", "locale fr { words { ", "x "]
        {
            assert_refused(&compile(&format!("{begun}{open}{rest}")));
        }
        assert_refused(&compile_whole(format!("pack p {{ title \"P\" {open}{rest}")));
    }
}

#[test]
fn the_first_hundred_mistakes_are_told_when_formatting_too() {
    for (text, told) in [
        ("pack p { title \"P\" }\n".repeat(1_000), 100),
        (format!("rule r {{ require a {} > 1 }}", "+ a ".repeat(20_000)), 100),
        (format!("rule r {{ require {} b }}", "a == 1 == 1 and ".repeat(1_000)), 100),
        ("pack p { title \"P\" }\n".repeat(51), 51),
    ] {
        let Err(error) = format_of(format!("{HEADER}{text}")) else {
            panic!("this must not be formatted");
        };
        assert_eq!(error.diagnostics.len(), told);
        assert!(error.diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start));
    }
}

#[test]
fn as_many_translations_as_fit_are_refused_or_compiled() {
    let rule = "rule r { require b is filled message \"{a}\" }";
    let locale = |inside: &str| format!("{rule} locale fr {{ title \"F\" {inside} }}");
    let in_rule = |inside: &str| locale(&format!("rule r {{ {inside} }}"));
    for inside in [
        in_rule(&as_many(|_| "message \"x\"\n".to_owned())),
        in_rule(&as_many(|_| "title \"x\"\n".to_owned())),
        in_rule(&format!("message \"{}\"", as_many(|_| "{a}".to_owned()))),
        in_rule(&format!("message \"{}\"", as_many(|number| format!("{{f{number}}}")))),
        locale(&as_many(|_| "rule r { title \"x\" }\n".to_owned())),
        locale(&as_many(|number| format!("rule r{number} {{ title \"x\" }}\n"))),
        locale(&as_many(|_| "question t \"x\"\n".to_owned())),
        locale(&as_many(|number| format!("question q{number} \"x\"\n"))),
        locale(&as_many(|_| "title \"x\"\n".to_owned())),
        locale(&format!("words {{ {} }}", as_many(|number| format!("w{number} \"x\"\n")))),
        locale(&format!("words {{ {} }}", as_many(|number| format!("unit \"u{number}\" \"x\"\n")))),
        locale(&format!("words {{ day {} }}", as_many(|_| "one \"x\" ".to_owned()))),
        format!("{rule}{}", as_many(|_| "locale fr { title \"F\" }\n".to_owned())),
    ] {
        drop(compile(&inside));
    }
    // A rule with very many texts, and a locale that has them all.
    let texts = as_many(|number| format!("message \"{{a}} {number}\"\n"));
    let texts = texts.get(..texts.len() / 2).unwrap_or_default().rsplit_once('\n').unwrap().0;
    let pack = pack(&format!(
        "rule r {{ require b is filled {texts} }} locale fr {{ title \"F\" rule r {{ {texts} }} }}"
    ));
    let check = pack.check(r#"{"a": 1}"#, &Options::new().locale("fr")).unwrap();
    assert_eq!(check.findings().next().unwrap().message(), "1 0");
}

#[test]
fn a_hundred_locales_compile_and_one_more_is_refused() {
    let locales = |count: usize| -> String {
        let tag = |number: usize| format!("aa-x{number}");
        (0..count).map(|number| format!("locale {} {{ title \"T\" }}\n", tag(number))).collect()
    };
    let rules = |count| format!("rule r {{ require b is filled }}\n{}", locales(count));
    assert_eq!(pack(&rules(100)).locales().count(), 100);
    let refused = compile(&rules(101));
    assert_refused(&refused);
    assert_eq!(codes(&refused).first().map(|code| code.as_str()), Some("GR030"));
}

#[test]
fn texts_of_a_locale_that_nest_too_deep_are_refused() {
    for depth in [65, 10_000] {
        let value = format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
        assert_too_deep(&compile(&format!(
            "rule r {{ require b message \"{{a}}\" }}
             locale fr {{ title \"F\" rule r {{ message \"{{{value}}}\" }} }}"
        )));
    }
}

#[test]
fn as_many_mistakes_in_locales_as_fit_are_reported_in_time() {
    for mistake in
        ["locale ", "locale fr ", "locale fr {", "locale fr { words {", "locale fr { rule r {"]
    {
        assert_refused(&compile(&as_many(|_| mistake.to_owned())));
        assert_refused(&compile_whole(as_many(|_| mistake.to_owned())));
    }
    for item in [
        "foo\n",
        "words {\n",
        "words { x }\n",
        "question \n",
        "question t\n",
        "rule r {\n",
        "reviewed x\n",
        "rule r { foo }\n",
        "message \"x\"\n",
        "} ",
    ] {
        assert_refused(&compile(&format!(
            "rule r {{ require b }} locale fr {{ title \"F\" {} }}",
            as_many(|_| item.to_owned())
        )));
    }
}

#[test]
fn a_megabyte_of_garbage_is_refused() {
    let mut dice = Dice(7);
    let bytes: Vec<u8> = (0..LARGE).map(|_| dice.roll(256) as u8).collect();
    let tokens = [
        "rule ", "x ", "{ ", "} ", "( ", ") ", "\" ", "define ", "= ", "and ", "any ", "in ", ": ",
        "# ", "\n", "` ", "require ", "1 ", "days ", ".. ", "test ", "fails ", "\\ ", "message ",
        "+ ", "not ", ", ", "[ ", "] ",
    ];
    let soup: String =
        (0..LARGE / 5).filter_map(|_| tokens.get(dice.roll(tokens.len())).copied()).collect();
    let letters = "x".repeat(LARGE);
    let mut kinds: Vec<String> = vec![
        String::from_utf8_lossy(&bytes).chars().take(LARGE / 3).collect(),
        soup,
        letters.clone(),
    ];
    for repeated in [
        "\"",
        "{",
        "}",
        "(",
        ")",
        "[",
        "`",
        "#",
        "#\n",
        "\\",
        "rule x {",
        "rule x {}",
        "rule x { require",
        "rule x {\n",
        "🦀",
        "\u{0}",
        "\r",
        ",",
        ":",
        "=",
        ". ",
        "-",
        "1",
        "1.",
        "not",
        "2026-",
        "\"\\u{",
        "\"{",
        "}\"",
        "{\"",
        "\"\n",
        "a.",
        "a ",
        "pack x {",
    ] {
        kinds.push(repeated.repeat(LARGE / repeated.len()));
    }
    drop(compile(&format!("define {letters} = b")));
    kinds.push(format!("{HEADER}rule r {{ require {letters} }}"));
    kinds.push(format!("{HEADER}rule r {{ {letters} }}"));
    kinds.push(format!("{HEADER}rule r {{ severity {letters} require b }}"));
    kinds.push(format!("{HEADER}rule r {{ require b cite {letters} }}"));
    kinds.push(format!("{HEADER}rule r {{ require {letters}(a) > 1 }}"));
    kinds.push(format!("{HEADER}rule r {{ require kind == \"{letters}\" }}"));
    kinds.push(format!("{HEADER}rule r {{ require a is {letters} }}"));
    kinds.push(format!("{HEADER}rule r {{ require a == {} }}", "9".repeat(LARGE)));
    kinds.push(format!("{HEADER}rule r {{ require deep.{letters} }}"));
    for text in kinds {
        assert_refused(&compile_whole(text));
    }
}

#[test]
fn a_source_beyond_a_megabyte_is_refused_before_it_is_read() {
    let result = compile(&format!("setting s = \"{}\"", "x".repeat(10_000_000)));
    assert_eq!(codes(&result).len(), 1);
    assert_refused(&result);
}

// ---- defines ---------------------------------------------------------------------------------------------

fn doubling(depth: usize, operator: &str, first: &str) -> String {
    let mut text = format!("define a0 = {first}\n");
    for level in 1..=depth {
        let below = level - 1;
        writeln!(text, "define a{level} = a{below} {operator} a{below}").unwrap();
    }
    text
}

#[test]
fn defines_that_double_sixty_times_are_answered_or_run_out_of_fuel() {
    let less = limits(|limits| limits.fuel = 200_000);
    for operator in ["and", "or"] {
        for first in ["t is filled", "b", "a > 1", "t is blank"] {
            let text = format!("{}rule r {{ require a60 }}", doubling(60, operator, first));
            let pack = pack(&text);
            for request in [
                "{}",
                r#"{"t": "x", "b": true, "a": 2}"#,
                r#"{"t": null, "b": null, "a": null}"#,
                r#"{"a": [], "b": 1, "t": 2}"#,
            ] {
                let result = check_within(&pack, request, less);
                assert!(matches!(result, Ok(_) | Err(CheckError::OutOfFuel { .. })), "{result:?}");
            }
        }
    }
}

#[test]
fn sums_that_double_sixty_times_are_answered_or_run_out_of_fuel() {
    let less = limits(|limits| limits.fuel = 200_000);
    let text =
        format!("{}rule r {{ require a60 > 1 message \"{{a60}}\" }}", doubling(60, "+", "a"));
    let pack = pack(&text);
    for request in ["{}", r#"{"a": 2}"#, r#"{"a": "x"}"#] {
        let result = check_within(&pack, request, less);
        assert!(matches!(result, Err(CheckError::OutOfFuel { .. })), "{result:?}");
    }
    let text = format!(
        "{}rule r {{ require b message \"{{a60}}\" fix \"{{a60}}\" ask \"x\" if a60 > 1 }}",
        doubling(60, "+", "a")
    );
    assert!(check_within(&self::pack(&text), "{}", less).is_ok());
}

#[test]
fn defines_within_defines_beyond_the_limit_are_refused() {
    assert_refused(&compile(&format!("{}rule r {{ require a5000 }}", doubling(5_000, "and", "b"))));
}

#[test]
fn circular_defines_are_refused() {
    for length in [1, 2, 1_000] {
        let mut text = String::new();
        for number in 0..length {
            writeln!(text, "define a{number} = not a{}", (number + 1) % length).unwrap();
        }
        let result = compile(&format!("{text}rule r {{ require a0 }}"));
        assert_refused(&result);
    }
}

// ---- patterns and phrases --------------------------------------------------------------------------------

#[test]
fn patterns_that_are_too_large_are_refused() {
    for pattern in [
        "(a{1000}){1000}",
        "((a{100}){100}){100}",
        "(((((a{50}){50}){50}){50}){50})",
        r"\\w{1000}{1000}",
        "[^a]{100000}",
    ] {
        assert_refused(&rule(&format!("t matches \"{pattern}\"")));
    }
    assert_refused(&rule(&format!("t matches \"{}\"", "[a-z]".repeat(20_000))));
    let brackets = format!("t matches \"{}a{}\"", "(".repeat(60), ")".repeat(60));
    assert_refused(&rule(&brackets));
}

#[test]
fn patterns_that_backtrack_elsewhere_are_matched_in_time() {
    for pattern in ["(a+)+$", "(a|aa)+$", "(a*)*b", "(.*)*(.*)*(.*)*x", "^(a?){50}a{50}$"] {
        let pack = pack(&format!("rule r {{ require t matches \"{pattern}\" }}"));
        let result = check(&pack, format!(r#"{{"t": "{}!"}}"#, "a".repeat(20_000)));
        assert!(matches!(result, Ok(_) | Err(CheckError::OutOfFuel { .. })), "{result:?}");
    }
}

#[test]
fn a_large_pattern_on_a_large_text_ends() {
    let pack = pack("rule r { require t matches \"(.{0,50}x?){0,40}!\" }");
    let result = check(&pack, format!(r#"{{"t": "{}"}}"#, "a".repeat(4_000_000)));
    assert!(matches!(result, Ok(_) | Err(CheckError::OutOfFuel { .. })), "{result:?}");
}

#[test]
fn a_large_pattern_costs_fuel_however_short_the_text_is() {
    let pack = pack("rule r { require all n in ns: not (t matches \"(a{99}){99}\") }");
    let request = format!(r#"{{"t": "x", "ns": [{}]}}"#, vec!["1"; 1_000].join(","));
    let within = |fuel| check_within(&pack, request.clone(), limits(|limits| limits.fuel = fuel));
    // It is 1,226 steps to get ready for 9,802 instructions.
    assert!(matches!(within(1_000_000), Err(CheckError::OutOfFuel { .. })));
    assert!(within(1_300_000).is_ok());
    // They could all be followed at the one character, and at the end.
    let bound = pack.cost().bound(1_000, 1);
    assert!((6_000_000..6_500_000).contains(&bound), "{bound}");
}

/// What a search follows at each character is paid for, so fuel bounds the time that it takes.
#[test]
fn a_pattern_that_goes_many_ways_costs_fuel_at_every_character() {
    let pack = pack("rule r { require t matches \"(?:a{1,60}){1,60}b\" }");
    let text = |letters: usize| format!(r#"{{"t": "{}"}}"#, "a".repeat(letters));
    let result = check(&pack, text(300_000));
    assert!(matches!(result, Err(CheckError::OutOfFuel { .. })), "{result:?}");
    assert!(check(&pack, text(1_000)).is_ok());
    // A text in which nothing begins like the pattern is hardly any work.
    let request = format!(r#"{{"t": "{}"}}"#, "c".repeat(300_000));
    let spent = pack.check(&request, &Options::new()).unwrap().fuel_spent();
    assert!(spent < 12_000, "{spent}");
}

#[test]
fn as_many_patterns_as_fit_do_not_fill_the_memory() {
    let text = as_many(|number| {
        format!("rule r{number} {{ require t matches \"(a{{99}}){{20}}{number}\" }}\n")
    });
    drop(compile(&text));
    let text = as_many(|number| format!("t matches \"(a{{99}}){{20}}{number}\" and "));
    drop(rule(&format!("{text} b")));
}

/// Blanks around a phrase are no part of it, but whoever takes them off has read them: at every place of a text, for every
/// element of a list.
#[test]
fn a_phrase_among_very_many_blanks_is_looked_for_in_time() {
    let blanks = " ".repeat(1_500_000);
    let text = "a ".repeat(700_000);
    let elements = vec![r#"{"t": "a"}"#; 50_000].join(",");
    let pack = pack(
        "rule r { require not (t mentions u) } rule all { require none x in xs: x.t mentions u }",
    );
    let request = format!(r#"{{"t": "{text}", "u": "{blanks}ab", "xs": [{elements}]}}"#);
    assert_eq!(check(&pack, request), Ok(Verdict::Ready));
}

/// A hyphen at the beginning of a phrase leads over all that follow it: that is looked at once, and not from each of them.
#[test]
fn a_phrase_that_begins_with_a_hyphen_is_looked_for_in_time() {
    for phrase in ["-x", "- x", "–x"] {
        let pack = pack(&format!("rule r {{ require not (t mentions \"{phrase}\") }}"));
        for hyphens in ["-", "–", "-–", "- ", "-\u{a0}–‐"] {
            let text = hyphens.repeat(3_000_000 / hyphens.len());
            let result = check(&pack, format!(r#"{{"t": "{text}"}}"#));
            assert_eq!(result, Ok(Verdict::Ready), "{phrase} in {hyphens}");
        }
    }
}

#[test]
fn a_long_phrase_in_a_long_text_ends() {
    let pack = pack("rule r { require not (t mentions u) }");
    let text = "a ".repeat(1_000_000);
    let phrase = format!("{}b", "a ".repeat(900_000));
    let result = check(&pack, format!(r#"{{"t": "{text}", "u": "{phrase}"}}"#));
    assert!(matches!(result, Ok(_) | Err(CheckError::OutOfFuel { .. })), "{result:?}");
}

#[test]
fn long_texts_that_are_compared_again_and_again_use_up_the_fuel() {
    let numbers = vec!["1"; LARGE / 12].join(",");
    let text = "é".repeat(if cfg!(debug_assertions) { 90_000 } else { 900_000 });
    let request = format!(
        r#"{{"ns": [{numbers}], "t": "{text}", "u": "{text}", "xs": [{{"t": "{text}"}}], "ss": ["x"]}}"#
    );
    let limits = limits(|limits| {
        limits.request_bytes = 16_000_000;
        limits.fuel = 200_000;
    });
    for condition in [
        "all n in ns: t == u",
        "all n in ns: distinct(xs.t) <= 1",
        "all n in ns: xs.t contains t",
        "all n in ns: words(t) >= 1",
        "all n in ns: length(t) >= 1",
        "all n in ns: not (t contains \"x\")",
        "all n in ns: not (t mentions \"x\")",
        "all n in ns: not (t matches \"x\")",
        "all n in ns: t is filled",
    ] {
        let pack = pack(&format!("rule r {{ require {condition} }}"));
        let result = check_within(&pack, request.clone(), limits);
        assert!(
            matches!(result, Ok(_) | Err(CheckError::OutOfFuel { .. })),
            "{condition}: {result:?}"
        );
    }
}

#[test]
fn many_findings_about_a_long_text_are_reported_in_time() {
    let pack = pack(
        "rule r { each x in xs require x.n == 1 and not (t mentions [\"zz\", \"yy\"]) and t matches \"q\" message \"{t} {words(t)}\" }",
    );
    let elements = vec!["{\"n\": 2}"; 9_000].join(",");
    let request = format!(r#"{{"xs": [{elements}], "t": "{}zz"}}"#, "a ".repeat(1_000_000));
    let result = check(&pack, request);
    assert!(matches!(result, Ok(_) | Err(CheckError::OutOfFuel { .. })), "{result:?}");
}

// ---- requests --------------------------------------------------------------------------------------------

const READS_EVERYTHING: &str = r#"
rule number  { require a > 1 }
rule text    { require t mentions "x" or u contains "y" }
rule truth   { require b }
rule date    { require day > 2026-01-01 }
rule moment  { require instant > 2026-01-01T00:00:00Z }
rule options { require kind == "one" }
rule whole   { require whole > 1 }
rule numbers { require sum(ns) > 1 and count(ss) > 1 }
rule records { each x in xs, at least one require x.n > 1 and all y in x.ys: y.n > 1 }
rule nested  { require deep.n > 1 }
rule apart   { require ss contains "apart" }
"#;

#[test]
fn requests_that_nest_a_hundred_thousand_levels_are_refused() {
    let pack = pack(READS_EVERYTHING);
    for member in ["a", "t", "ns", "xs", "deep", "unread"] {
        for (open, close) in [
            ("[", "]"),
            ("{\"xs\":", "}"),
            ("{\"deep\":", "}"),
            ("[{\"ys\":", "}]"),
            ("{\"x\":", "}"),
        ] {
            let (opens, closes) = (open.repeat(100_000), close.repeat(100_000));
            for request in [
                format!("{{\"{member}\":{opens}1{closes}}}"),
                format!("{{\"{member}\":{opens}"),
                opens,
            ] {
                assert!(matches!(check(&pack, request), Err(CheckError::RequestTooDeep { .. })));
            }
        }
    }
    // The limit of an option is never more than what the reader of JSON can take.
    let most = limits(|limits| limits.request_depth = usize::MAX);
    let request = format!("{{\"unread\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(
        check_within(&pack, request, most),
        Err(CheckError::RequestTooDeep { limit: 127 })
    ));
    let request = format!("{{\"unread\":{}1{}}}", "[".repeat(126), "]".repeat(126));
    assert!(check_within(&pack, request, most).is_ok());
    let brackets_in_a_text =
        format!("{{\"t\": \"{}\\\"{}\"}}", "[".repeat(10_000), "{".repeat(10_000));
    assert!(check(&pack, brackets_in_a_text).is_ok());
}

#[test]
fn requests_that_are_not_json_are_refused_with_a_place() {
    let pack = pack(READS_EVERYTHING);
    for request in [
        "",
        " ",
        "\n\n",
        "nul",
        "tru",
        "{",
        "}",
        "[",
        "]",
        "{]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1 \"b\":2}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 01}",
        "{\"a\": +1}",
        "{\"a\": .5}",
        "{\"a\": 1.}",
        "{\"a\": 0x10}",
        "{\"a\": NaN}",
        "{\"a\": Infinity}",
        "{\"a\": -}",
        "{\"a\": 1e}",
        "{\"t\": \"x}",
        "{\"t\": \"\\x\"}",
        "{\"t\": \"\\u12\"}",
        "{\"t\": \"\\ud800\"}",
        "{\"t\": \"\\udc00\\ud800\"}",
        "{\"t\": \"a\nb\"}",
        "{\"t\": \"\u{1}\"}",
        "{} {}",
        "{}x",
        "1 2",
        "// c\n{}",
        "{/* */}",
        "\u{feff}{}",
        "{\"unread\": tru}",
        "{\"unread\": \"\\x\"}",
        "{\"unread\": [1, 2}",
        "{\"unread\": \"\\ud800\"",
    ] {
        let refused = check(&pack, request).unwrap_err();
        assert!(matches!(refused, CheckError::Malformed { .. }), "{request:?}: {refused}");
    }
    let refused = check(&pack, "\u{feff}{}").unwrap_err();
    assert!(refused.to_string().contains("byte-order mark"), "{refused}");
}

#[test]
fn requests_that_are_not_utf_8_are_refused_with_a_place() {
    let pack = pack(READS_EVERYTHING);
    for (request, offset) in [
        (&b"\xff\xfe{\x00}\x00"[..], 0),
        (&b"{\"t\": \"\xff\"}"[..], 7),
        (&b"{\"t\": \"\xc3\"}"[..], 7),
        (&b"{\"t\": \"\xed\xa0\x80\"}"[..], 7),
        (&b"{\"t\": \"\xf5\x80\x80\x80\"}"[..], 7),
        (&b"{}\x80"[..], 2),
    ] {
        assert_eq!(check(&pack, request).unwrap_err(), CheckError::NotUtf8 { offset });
    }
}

fn report(pack: &Pack, request: &str) -> serde_json::Value {
    let check = pack.check(request, &Options::new()).unwrap();
    serde_json::to_value(check.report()).unwrap()
}

fn invalid_paths(report: &serde_json::Value) -> Vec<&str> {
    let invalid = report["invalid"].as_array().map(Vec::as_slice).unwrap_or_default();
    invalid.iter().filter_map(|value| value["path"].as_str()).collect()
}

#[test]
fn numbers_that_no_double_holds_are_invalid_or_refused() {
    let pack = pack(
        "rule a { require a > 1 } rule whole { require whole > 1 } rule ns { require sum(ns) > 1 }",
    );
    for number in [
        "1152921504606846976",
        "-1152921504606846976",
        "18446744073709551615",
        "1e300",
        "9007199254740993",
        "123456789012345678901234567890",
        "9007199254740993.0",
        "-9007199254740992.5",
        "9007199254740993e0",
        "9.0071992547409925e15",
        "0.09007199254740993e+17",
    ] {
        let report =
            report(&pack, &format!("{{\"a\": {number}, \"whole\": {number}, \"ns\": [{number}]}}"));
        assert_eq!(invalid_paths(&report), ["/a", "/whole", "/ns/0"], "{number}");
    }
    for number in ["1e999", "-1e999"] {
        for request in [format!("{{\"a\": {number}}}"), format!("{{\"unread\": {number}}}")] {
            let result = check(&pack, request);
            assert!(
                matches!(result, Err(CheckError::Malformed { .. }) | Ok(Verdict::NotReady)),
                "{result:?}"
            );
        }
    }
    for number in
        ["9007199254740992", "9007199254740992.00", "-9.0071992547409920e15", "9007199254740991.9"]
    {
        let report = report(&pack, &format!("{{\"a\": {number}}}"));
        assert_eq!(invalid_paths(&report), [""; 0], "{number}");
    }
    let long = format!("{{\"a\": 0.{}}}", "1".repeat(1_000_000));
    assert!(check(&pack, long).is_ok());
    // What rules and hosts write is looked at as closely.
    let given = self::pack("setting most = 5 rule a { require a <= most }");
    for (number, fits) in
        [("9007199254740992", true), ("9007199254740993", false), ("9007199254740992.5", false)]
    {
        let result = rule(&format!("a < {number}"));
        let codes: Vec<&str> = codes(&result).iter().map(|code| code.as_str()).collect();
        assert_eq!(codes, if fits { [""; 0].as_slice() } else { &["GR005"] }, "{number}");
        for written in [number.to_owned(), format!("{number:?}")] {
            let options = format!(r#"{{"settings": {{"most": {written}}}}}"#);
            let options = Options::from_json(&options).unwrap();
            assert_eq!(given.check("{}", &options).is_ok(), fits, "{written}");
        }
    }
    let options = Options::new().setting("most", serde_json::json!(9_007_199_254_740_993_u64));
    assert!(given.check("{}", &options).is_err());
    let report = report(&pack, r#"{"a": 9007199254740992, "whole": 2.5, "ns": [1e-320, -0, 0.0]}"#);
    assert_eq!(invalid_paths(&report), ["/whole"]);
}

#[test]
fn members_that_stand_twice_are_invalid_where_a_rule_reads_them() {
    let pack = pack(READS_EVERYTHING);
    let report = report(
        &pack,
        r#"{"unread": 1, "unread": 2, "a": 5, "a": 6, "xs": [{"n": 2, "n": 3, "other": 1, "other": 2}], "deep": {"n": 2}, "deep": {"n": 3}, "ss": ["apart"]}"#,
    );
    assert_eq!(invalid_paths(&report), ["/a", "/xs/0/n", "/deep"]);
    let many = format!("{{{}\"a\": 1}}", "\"a\": 1,".repeat(20_000));
    assert!(matches!(check(&pack, many), Err(CheckError::TooManyFindings { .. })));
    let many = format!("{{{}\"a\": 1}}", "\"unread\": 1,".repeat(100_000));
    assert!(check(&pack, many).is_ok());
}

#[test]
fn a_value_of_the_wrong_type_spoils_only_the_rules_that_read_it() {
    let pack = pack(READS_EVERYTHING);
    let fields = ["a", "t", "b", "day", "instant", "kind", "whole", "ns", "xs", "deep"];
    let wrong = [
        "1",
        "1.5",
        "true",
        "\"x\"",
        "[]",
        "[1]",
        "[\"x\"]",
        "[[]]",
        "[{}]",
        "{}",
        "{\"n\": 1}",
        "{\"n\": \"x\"}",
        "[{\"n\": []}]",
        "[{\"ys\": 3}]",
        "[null]",
        "null",
        "\"2026-02-30\"",
        "\"2026-01-01T25:00:00Z\"",
    ];
    for field in fields {
        for value in wrong {
            let request = format!("{{\"{field}\": {value}, \"ss\": [\"apart\"]}}");
            let report = report(&pack, &request);
            let findings = report["findings"].as_array().unwrap();
            assert!(
                findings.iter().all(|finding| finding["rule"] != "apart"),
                "{request}: {report}"
            );
            let invalid = report["invalid"].as_array().map(Vec::as_slice).unwrap_or_default();
            for value in invalid {
                let rules = value["rules"].as_array().map(Vec::as_slice).unwrap_or_default();
                assert!(rules.iter().all(|rule| rule != "apart"), "{request}: {report}");
            }
        }
    }
    for whole in wrong.iter().filter(|value| !value.starts_with("{") && **value != "null") {
        let report = report(&pack, whole);
        assert_eq!(invalid_paths(&report), [""], "{whole}");
    }
    let everything = fields.map(|field| format!("\"{field}\": [[{{}}]]")).join(",");
    let report = report(&pack, &format!("{{{everything}, \"ss\": [\"apart\"]}}"));
    assert_eq!(report["verdict"], "not-ready");
    assert_eq!(report["summary"]["passed"], 1);
}

#[test]
fn long_lists_are_read_up_to_the_limit() {
    let pack = pack(READS_EVERYTHING);
    let numbers = vec!["1"; 200_000].join(",");
    let request = format!("{{\"ns\": [{numbers}]}}");
    assert!(matches!(check(&pack, request.clone()), Err(CheckError::TooManyElements { .. })));
    let more = limits(|limits| limits.elements = 200_000);
    assert!(check_within(&pack, request, more).is_ok());
    let unread = format!("{{\"unread\": [{numbers}]}}");
    assert!(check(&pack, unread).is_ok());
    let elements = vec!["{\"n\": 0, \"ys\": [{\"n\": 0}]}"; 40_000].join(",");
    assert!(matches!(
        check(&pack, format!("{{\"xs\": [{elements}]}}")),
        Err(CheckError::TooManyFindings { .. })
    ));
    let elements = vec!["\"x\""; 50_000].join(",");
    assert!(matches!(
        check(&pack, format!("{{\"ns\": [{elements}]}}")),
        Err(CheckError::TooManyFindings { .. })
    ));
    assert!(matches!(
        check(&pack, format!("{{\"xs\": [{elements}]}}")),
        Err(CheckError::TooManyFindings { .. })
    ));
}

#[test]
fn a_long_text_is_refused_or_read() {
    let pack = pack(READS_EVERYTHING);
    let request = format!("{{\"t\": \"{}\"}}", "x ".repeat(5_000_000));
    assert!(matches!(check(&pack, request.clone()), Err(CheckError::RequestTooLarge { .. })));
    let more = limits(|limits| limits.request_bytes = 20_000_000);
    assert!(check_within(&pack, request, more).is_ok());
    let escaped = format!("{{\"t\": \"{}\"}}", "\\u0078".repeat(1_500_000));
    assert!(check_within(&pack, escaped, more).is_ok());
    let key = format!("{{\"{}\": 1}}", "k".repeat(4_000_000));
    assert!(check(&pack, key).is_ok());
    let keys: String = (0..200_000).map(|number| format!("\"k{number}\": 1,")).collect();
    assert!(check(&pack, format!("{{{keys} \"a\": 1}}")).is_ok());
}

#[test]
fn nested_quantifiers_over_long_lists_end_without_fuel() {
    let elements = vec!["{\"n\": 1, \"ys\": [{\"n\": 1}]}"; 3_000].join(",");
    let request = format!("{{\"xs\": [{elements}]}}");
    for condition in [
        "all x in xs: all y in xs: all z in xs: x.n + y.n + z.n > 1",
        "count(x in xs where count(y in xs where count(z in xs where z.n == y.n) > x.n) > 1) > 1",
        "all x in xs: all y in xs: sum(xs.n) >= x.n + y.n",
        "all x in xs: all y in xs: distinct(xs.ys.n) >= 1",
        "all x in xs: all y in xs: max(xs.ys.n) >= min(xs.n)",
        "all x in xs: all y in xs: not (xs.n contains x.n + y.n)",
    ] {
        let pack = pack(&format!("rule r {{ require {condition} }}"));
        let less = limits(|limits| limits.fuel = 200_000);
        let refused = check_within(&pack, request.clone(), less).unwrap_err();
        assert!(matches!(refused, CheckError::OutOfFuel { .. }), "{condition}: {refused}");
    }
    let pack =
        pack("rule r { each x in xs require all y in xs: all z in xs: x.n + y.n + z.n > 1 }");
    let refused = check(&pack, request).unwrap_err();
    assert!(matches!(refused, CheckError::OutOfFuel { .. }), "{refused}");
}

#[test]
fn little_fuel_is_an_error_and_never_an_answer() {
    let pack = pack(READS_EVERYTHING);
    let request = r#"{"a": 2, "t": "x", "xs": [{"n": 3, "ys": [{"n": 1}]}], "ns": [1, 2, 3], "b": true, "ss": ["apart", "x"]}"#;
    let verdict = check(&pack, request);
    let enough = (0..2_000).find(|fuel| {
        let result = check_within(&pack, request, limits(|limits| limits.fuel = *fuel));
        match result {
            Err(CheckError::OutOfFuel { limit }) => assert_eq!(limit, *fuel),
            ref other => assert_eq!(*other, verdict),
        }
        result.is_ok()
    });
    assert!(enough.is_some_and(|fuel| fuel > 20), "{enough:?}");
}

#[test]
fn the_limit_of_findings_counts_findings_open_rules_and_invalid_values() {
    let pack = pack("rule r { each x in xs require x.n > 1 }");
    let elements = |count: usize| format!("{{\"xs\": [{}]}}", vec!["{}"; count].join(","));
    let ten = limits(|limits| limits.findings = 10);
    assert!(check_within(&pack, elements(10), ten).is_ok());
    assert_eq!(
        check_within(&pack, elements(11), ten),
        Err(CheckError::TooManyFindings { limit: 10 })
    );
    let draft = Options::draft().limits(ten);
    assert!(matches!(pack.check(&elements(11), &draft), Err(CheckError::TooManyFindings { .. })));
    let none = limits(|limits| limits.findings = 0);
    assert!(check_within(&pack, "{\"xs\": [{\"n\": 2}]}", none).is_ok());
}

#[test]
fn options_with_names_and_values_of_any_kind_are_refused_or_used() {
    let pack = pack("setting s = 1 day .. 5 days setting l = [\"a\"] setting n = 5 in 1 .. 9 rule r { require day - day in s and t mentions l and a > n }".replace("day - day", "day - 2026-01-01").as_str());
    let long = "x".repeat(1_000_000);
    let nested = (0..100).fold(serde_json::json!(1), |inner, _| serde_json::json!([inner]));
    for name in ["s", "l", "n", "", "S", "s ", "🦀", long.as_str()] {
        for value in [
            serde_json::json!(null),
            serde_json::json!(1e300),
            serde_json::json!("1 day .. 1 day"),
            serde_json::json!("5 days .. 1 day"),
            serde_json::json!(".."),
            serde_json::json!("1 .. 2 .. 3"),
            serde_json::json!("NaN days .. inf days"),
            serde_json::json!(long),
            serde_json::json!({}),
            serde_json::json!([1]),
            serde_json::json!(["", ""]),
            nested.clone(),
            serde_json::json!("1e5"),
            serde_json::json!(-0.0),
        ] {
            let options = Options::new().setting(name, value);
            let check = pack.check("{}", &options);
            check.iter().for_each(|check| drop(check.report().to_json()));
        }
        let options = Options::new().severity(name, groundrules::SeverityOverride::Off);
        assert!(pack.check("{}", &options).is_err());
    }
}

#[test]
fn dates_at_the_ends_of_the_calendar_do_not_overflow() {
    let pack = pack(
        "rule r { require day + 9007199254740992 days > 2026-01-01 or day - 9007199254740992 months > day - 1 month or instant + 9007199254740992 hours > instant - 1 minute or day + a * 1 month > day - a * 1 day }",
    );
    for day in ["0001-01-01", "9999-12-31", "2024-02-29"] {
        for instant in ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"] {
            for a in ["9007199254740992", "-9007199254740992", "0.5", "1e-300"] {
                let request =
                    format!("{{\"day\": \"{day}\", \"instant\": \"{instant}\", \"a\": {a}}}");
                assert!(check(&pack, request).is_ok());
            }
        }
    }
}

#[test]
fn a_check_outlives_its_request() {
    let pack = pack(READS_EVERYTHING);
    let owned: Check<'static> = {
        let request = String::from(r#"{"t": "a \u0078 b", "ss": ["b"]}"#);
        pack.check(&request, &Options::new()).unwrap().into_owned()
    };
    assert!(owned.report().to_json().contains("not-ready"));
}

// ---- schemas ---------------------------------------------------------------------------------------------

fn with_schema(schema: String, rules: &str) -> Result<Compiled, CompileError> {
    let text = format!("{HEADER}{rules}");
    on_a_small_stack(move || {
        let compiled = Compiler::new().file("s.json", schema).compile("hostile.rules", &text);
        if let Err(error) = &compiled {
            assert!(!error.to_string().is_empty());
        }
        compiled
    })
}

#[test]
fn schemas_that_refer_in_circles_are_refused_where_a_rule_reads_them() {
    let circles = [
        r##"{"$ref": "#"}"##,
        r##"{"properties": {"a": {"$ref": "#/properties/a"}}}"##,
        r##"{"properties": {"a": {"$ref": "#/properties/b"}, "b": {"$ref": "#/properties/a"}}}"##,
        r##"{"properties": {"a": {"allOf": [{"$ref": "#/properties/a"}]}}}"##,
        r##"{"properties": {"a": {"anyOf": [{"$ref": "#/properties/a"}, {"type": "null"}]}}}"##,
        r##"{"properties": {"a": {"$ref": "https://example.com/schema.json"}}}"##,
        r##"{"properties": {"a": {"$ref": "file:///etc/passwd"}}}"##,
        r##"{"properties": {"a": {"$ref": "#/nowhere"}}}"##,
        r##"{"properties": {"a": {"$ref": "#anchor"}}}"##,
        r##"{"properties": {"a": {"$ref": ""}}}"##,
        r##"{"properties": {"a": {"$dynamicRef": "#a"}}}"##,
    ];
    for schema in circles {
        assert_refused(&with_schema(schema.to_owned(), "rule r { require a > 1 }"));
        drop(
            groundrules::RequestSchema::new(schema)
                .map(|schema| schema.mismatches(&serde_json::json!({"a": 1}))),
        );
    }
}

#[test]
fn a_recursive_schema_can_be_read_level_by_level() {
    let schema = r##"{"properties": {"name": {"type": "string"}, "below": {"$ref": "#"}, "all": {"type": "array", "items": {"$ref": "#"}}}}"##;
    let compiled = with_schema(
        schema.to_owned(),
        "rule r { require below.below.below.name is filled and all x in all: all y in x.all: y.name is filled }",
    );
    drop(compiled);
    let path = "below.".repeat(60);
    let compiled =
        with_schema(schema.to_owned(), &format!("rule r {{ require {path}name is filled }}"));
    assert!(compiled.is_ok());
    let request = format!("{}{{\"name\": \"x\"}}{}", "{\"below\":".repeat(60), "}".repeat(60));
    assert!(matches!(check(&compiled.unwrap().pack, request), Ok(Verdict::Ready)));
    for depth in [100, 100_000] {
        let path = "below.".repeat(depth);
        assert_refused(&with_schema(
            schema.to_owned(),
            &format!("rule r {{ require {path}name is filled }}"),
        ));
        assert_refused(&with_schema(
            schema.to_owned(),
            &format!("rule r {{ require b at {path}name }}"),
        ));
    }
}

#[test]
fn schemas_that_are_deep_large_or_no_schemas_are_refused() {
    let rules = "rule r { require a > 1 }";
    for depth in [100, 10_000] {
        let deep = format!(
            "{}{{\"type\": \"number\"}}{}",
            "{\"properties\": {\"a\": ".repeat(depth),
            "}}".repeat(depth)
        );
        assert_refused(&with_schema(deep.clone(), rules));
        drop(
            groundrules::RequestSchema::new(&deep)
                .map(|schema| schema.mismatches(&serde_json::json!({}))),
        );
    }
    let all_of = format!(
        "{{\"properties\": {{\"a\": {}{{\"type\": \"number\"}}{}}}}}",
        "{\"allOf\": [".repeat(50),
        "]}".repeat(50)
    );
    assert_refused(&with_schema(all_of, rules));
    for schema in [
        "",
        "[]",
        "1",
        "null",
        "true",
        "\"x\"",
        "{",
        "{\"properties\": 1}",
        "{\"properties\": {\"a\": 1}}",
        "{\"type\": \"nothing\"}",
        "{\"properties\": {\"a\": {\"type\": 5}}}",
        "{\"properties\": {\"a\": {\"enum\": 1}}}",
        "{\"properties\": {\"a\": {\"type\": []}}}",
        "{\"properties\": {\"a\": {\"enum\": []}}}",
        "{\"properties\": {\"a\": {}}}",
        "{\"properties\": {\"a\": true}}",
        "{\"$schema\": \"http://json-schema.org/draft-04/schema#\"}",
        "{\"properties\": {\"a\": {\"type\": \"array\", \"items\": {\"type\": \"array\", \"items\": {\"type\": \"array\"}}}}}",
    ] {
        assert_refused(&with_schema(schema.to_owned(), rules));
        drop(groundrules::RequestSchema::new(schema));
    }
    let mut fields = String::new();
    for number in 0..60_000 {
        write!(
            fields,
            "\"field{number}\": {{\"type\": \"number\", \"description\": \"some words about it\"}},"
        )
        .unwrap();
    }
    let large = format!("{{\"properties\": {{{fields} \"a\": {{\"type\": \"number\"}}}}}}");
    assert!(large.len() > 4_000_000);
    assert_refused(&with_schema(large.clone(), rules));
    let just_below: String = format!(
        "{{\"properties\": {{{} \"a\": {{\"type\": \"number\"}}}}}}",
        &fields[..fields[..3_900_000].rfind("\"field").unwrap()]
    );
    assert!(with_schema(just_below.clone(), rules).is_ok());
    assert_refused(&with_schema(
        just_below,
        "rule r { require fiel1 > 1 and field2x > 1 and unknown > 1 }",
    ));
}

#[test]
fn an_enumeration_of_a_hundred_thousand_options_is_read() {
    let options: Vec<String> = (0..100_000).map(|number| format!("\"option {number}\"")).collect();
    let schema = format!("{{\"properties\": {{\"a\": {{\"enum\": [{}]}}}}}}", options.join(","));
    let compiled = with_schema(schema.clone(), "rule r { require a == \"option 99999\" }");
    let pack = compiled.unwrap().pack;
    assert!(matches!(check(&pack, "{\"a\": \"option 99999\"}"), Ok(Verdict::Ready)));
    assert!(matches!(check(&pack, "{\"a\": \"option x\"}"), Ok(Verdict::NotReady)));
    assert_refused(&with_schema(schema, "rule r { require a == \"option x\" }"));
}

// ---- shapes ----------------------------------------------------------------------------------------------

#[path = "shapes/shapes.rs"]
mod shapes;
#[path = "shapes/work.rs"]
mod work;

/// `cargo xtask shapes` times them at a megabyte.
#[test]
fn the_shapes_that_are_timed_are_refused_or_compiled() {
    let size = if cfg!(debug_assertions) { 6_000 } else { 60_000 };
    let mut compiled = 0;
    for shape in shapes::SHAPES {
        let came = on_a_small_stack(move || work::work(shape.task, &(shape.make)(size)));
        assert!(!came.is_empty(), "{}", shape.name);
        compiled += usize::from(!came.starts_with("refused"));
    }
    // Both must be there: a shape that is refused at its first letter is no work for anybody.
    assert!((60..130).contains(&compiled), "{compiled}");
}

#[test]
fn a_message_that_quotes_very_much_ends_with_an_ellipsis() {
    let message = "{t}".repeat(100);
    let compiled = Compiler::new()
        .file("s.json", r#"{ "properties": { "t": { "type": "string" } } }"#)
        .compile(
            "p.rules",
            &format!(
                r#"pack p {{ title "P" version "1" schema "s.json" }} rule r {{ require t == "" message "{message}" }}"#
            ),
        )
        .unwrap();
    let request = format!(r#"{{ "t": "{}" }}"#, "é".repeat(200));
    let report = compiled.pack.check(&request, &Options::new()).unwrap().report();
    let said = &report.findings[0].message;
    assert_eq!(said.chars().count(), 4097);
    assert!(said.ends_with("é…"));
}
