//! Locales: a language changes texts and nothing else, every text falls back by itself, values read as the
//! language writes them, and the languages that ship are complete.

use std::path::Path;

use groundrules::{Compiled, Compiler, Options, Pack, Report};
use serde_json::Value;

const SHIPPED: [&str; 4] = ["ms", "id", "fr", "de"];

const SCHEMA: &str = r#"{ "properties": {
  "who":   { "type": "string", "x-question": "Who is it?" },
  "big":   { "type": "boolean" },
  "days":  { "type": "number", "x-unit": "days" },
  "months": { "type": "integer", "x-unit": "months" },
  "minutes": { "type": "integer", "x-unit": "minutes" },
  "share": { "type": "number", "x-unit": "percent" },
  "people": { "type": "integer", "x-unit": "people" },
  "cost":  { "type": "number" },
  "on":    { "type": "string", "format": "date", "x-question": "On what day?" },
  "tags":  { "type": "array", "items": { "type": "string" } },
  "xs":    { "type": "array", "items": { "properties": { "name": { "type": "string" } } } }
} }"#;

const HEADER: &str = "pack small { title \"Small\" version \"1\" schema \"s.json\" }\n";

fn compiled(rules: &str) -> Compiled {
    let compiled =
        Compiler::new().file("s.json", SCHEMA).compile("small.rules", &format!("{HEADER}{rules}"));
    compiled.unwrap_or_else(|error| panic!("{error}"))
}

fn warnings(rules: &str) -> Vec<String> {
    compiled(rules).warnings.into_iter().map(|warning| warning.message).collect()
}

/// The message of the one finding of a request, in a language.
fn message(pack: &Pack, request: &str, locale: &str) -> String {
    let check = pack.check(request, &Options::new().locale(locale)).unwrap();
    let messages: Vec<String> = check.findings().map(|finding| finding.message()).collect();
    let [message] = messages.as_slice() else { panic!("{messages:?}") };
    message.clone()
}

/// A text of a rule that always fails, as a language with these words shows it.
fn shown(tag: &str, words: &str, text: &str, request: &str) -> String {
    let rules = format!(
        "setting window = 1 day .. 3 days\nsetting hours = 60 minutes .. 180 minutes
         rule r {{ require count(xs) > 99 message \"{text}\" }}
         locale {tag} {{ title \"T\" words {{ {words} }} rule r {{ title \"T\" message \"{text}\" }} }}"
    );
    message(&compiled(&rules).pack, request, tag)
}

// ---- the languages that ship ---------------------------------------------------------------------------

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The example requests, and those of the cases in the pack's own file.
fn requests() -> Vec<String> {
    let examples = std::fs::read_dir(root().join("examples/requests")).unwrap();
    let mut requests: Vec<String> =
        examples.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    let rules = std::fs::read_to_string(root().join("rules/failure-points.rules")).unwrap();
    for (begin, _) in rules.match_indices("\" {").chain(rules.match_indices("\"\n         {")) {
        let behind = &rules[begin + 1..];
        if let Some(Ok(request)) =
            serde_json::Deserializer::from_str(behind).into_iter::<Value>().next()
        {
            requests.push(request.to_string());
        }
    }
    assert!(requests.len() > 50, "{} requests", requests.len());
    requests
}

fn reports(pack: &Pack, request: &str, locale: Option<&str>) -> [Report; 2] {
    [Options::new(), Options::draft()].map(|options| {
        let options = match locale {
            Some(tag) => options.locale(tag),
            None => options,
        };
        pack.check(request, &options).unwrap().report()
    })
}

/// The texts of a report that a locale may change, taken out of it, by what they are texts of.
fn take_texts(report: &Report) -> (Value, Vec<(String, String)>) {
    let mut rest = serde_json::to_value(report).unwrap();
    let mut texts = Vec::new();
    for list in ["findings", "open"] {
        for finding in rest.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            let finding = finding.as_object_mut().unwrap();
            for name in ["title", "message", "ask", "fix"] {
                if let Some(Value::String(text)) = finding.remove(name) {
                    texts.push((format!("{} of {}", name, finding["rule"]), text));
                }
            }
        }
    }
    if let Some(Value::String(question)) = rest.pointer_mut("/next/question").map(Value::take) {
        texts.push(("next".to_owned(), question));
    }
    rest["options"].as_object_mut().unwrap().remove("locale");
    rest["packs"][0].as_object_mut().unwrap().remove("locale");
    (rest, texts)
}

#[test]
fn the_languages_that_ship_are_complete_and_say_that_no_native_speaker_reviewed_them() {
    let pack = Pack::builtin("failure-points").unwrap();
    let tags: Vec<&str> = pack.locales().map(|locale| locale.tag()).collect();
    assert_eq!(tags, SHIPPED);
    for locale in pack.locales() {
        assert_eq!(locale.translated(), locale.texts(), "{}", locale.tag());
        assert_eq!(locale.reviewed(), None, "{}", locale.tag());
    }
}

#[test]
fn a_locale_changes_texts_and_nothing_else_fingerprints_included() {
    let pack = Pack::builtin("failure-points").unwrap();
    let mut texts_compared = 0;
    for request in requests() {
        let own = reports(&pack, &request, None);
        for tag in SHIPPED {
            for (own, other) in own.iter().zip(reports(&pack, &request, Some(tag))) {
                let ((own, own_texts), (other, texts)) = (take_texts(own), take_texts(&other));
                assert_eq!(own, other, "{tag}: {request}");
                for ((what, own), (same, text)) in own_texts.iter().zip(&texts) {
                    assert_eq!(what, same, "{tag}");
                    assert_ne!(own, text, "{tag} shows the {what} in English: {request}");
                    texts_compared += 1;
                }
                assert_eq!(own_texts.len(), texts.len(), "{tag}");
            }
        }
    }
    assert!(texts_compared > 5_000, "{texts_compared}");
}

// ---- falling back --------------------------------------------------------------------------------------

const LAYERS: &str = r#"
rule r { title "Own title" require who is filled message "Own message." ask "Own ask?" fix "Own fix." }
rule s { title "Own s" require on is filled }
locale fr { title "Français" rule r { title "Titre" message "Message." fix "Remède." } question on "Quel jour ?" }
locale fr-CA { title "Français (Canada)" rule r { title "" message "Message d’ici." } }
"#;

#[test]
fn every_text_is_looked_for_in_the_variety_then_in_the_language_then_in_the_packs_own() {
    let pack = compiled(LAYERS).pack;
    let texts = |tag: &str| {
        let check = pack.check("{}", &Options::new().locale(tag)).unwrap();
        let first = check.findings().next().unwrap();
        let [title, message] = [first.title().to_owned(), first.message()];
        [title, message, first.ask().unwrap(), first.fix().unwrap()]
    };
    assert_eq!(texts("fr-CA"), ["Titre", "Message d’ici.", "Own ask?", "Remède."]);
    assert_eq!(texts("fr_ca"), texts("fr-CA"));
    assert_eq!(texts("FR-CA-x-private"), texts("fr-CA"));
    assert_eq!(texts("fr-BE"), ["Titre", "Message.", "Own ask?", "Remède."]);
    for other in ["en", "de", "", "fro", "-", "fr\u{301}", &"x-".repeat(100_000)] {
        assert_eq!(
            texts(other),
            ["Own title", "Own message.", "Own ask?", "Own fix."],
            "{other:.20}"
        );
    }
}

#[test]
fn a_report_says_which_language_was_asked_for_and_which_one_each_pack_used() {
    let pack = compiled(LAYERS).pack;
    let report = |tag: &str| pack.check("{}", &Options::new().locale(tag)).unwrap().report();
    let said = |report: Report| (report.options.locale, report.packs[0].locale.clone());
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(said(report("fr-BE")), (some("fr-BE"), some("fr")));
    assert_eq!(said(report("fr-ca")), (some("fr-ca"), some("fr-CA")));
    assert_eq!(said(report("ja")), (some("ja"), None));
    let own = pack.check("{}", &Options::new()).unwrap().report();
    assert!(!own.to_json().contains("locale"), "{}", own.to_json());
}

#[test]
fn a_rule_without_an_ask_asks_the_schemas_question_in_the_language_of_the_check() {
    let pack = compiled(LAYERS).pack;
    let check = pack.check("{}", &Options::new().locale("fr-CA")).unwrap();
    assert_eq!(check.findings().nth(1).unwrap().ask().as_deref(), Some("Quel jour ?"));
    let draft = pack.check(r#"{"who": "A"}"#, &Options::draft().locale("fr")).unwrap().report();
    assert_eq!(draft.next.unwrap().question, "Quel jour ?");
    let draft = pack.check("{}", &Options::draft().locale("fr")).unwrap().report();
    assert_eq!(draft.next.unwrap().question, "Who is it?");
}

#[test]
fn a_pack_counts_what_a_check_in_the_language_would_show_in_it() {
    let pack = compiled(LAYERS).pack;
    let counts: Vec<(String, usize, usize)> = pack
        .locales()
        .map(|locale| (locale.tag().to_owned(), locale.translated(), locale.texts()))
        .collect();
    // Two titles, a message, an ask, a fix and two questions.
    assert_eq!(counts, [("fr".to_owned(), 4, 7), ("fr-CA".to_owned(), 4, 7)]);
}

#[test]
fn the_rule_decides_which_text_is_shown_and_a_translation_without_its_values_gives_way() {
    let rules = r#"
        rule r {
          require who == "me"
          message "Day {on}." if days > 5 days
          message "For {who}."
          message "Nobody."
        }
        locale fr { title "F" rule r { title "T" message "Jour {on}." message "Pour {who}, {cost}." message "Personne." } }
    "#;
    let pack = compiled(rules).pack;
    let shown = |request: &str| message(&pack, request, "fr");
    assert_eq!(shown(r#"{"days": 9, "on": "2026-01-31"}"#), "Jour 2026-01-31.");
    assert_eq!(shown(r#"{"days": 9, "who": "A", "cost": 2}"#), "Pour A, 2.");
    // The original is shown rather than a text with a hole, or another text that says something else.
    assert_eq!(shown(r#"{"who": "A"}"#), "For A.");
    assert_eq!(shown("{}"), "Personne.");
}

#[test]
fn a_translation_speaks_of_the_element_of_its_rule() {
    let rules = r#"
        rule r { each x in xs require x.name == "a" at x.name message "{x.name} is not a." }
        locale de { title "D" rule r { title "T" message "{x.name} ist nicht a." } }
    "#;
    assert_eq!(
        message(&compiled(rules).pack, r#"{"xs": [{"name": "a"}, {"name": "b"}]}"#, "de"),
        "b ist nicht a."
    );
}

// ---- values in words -----------------------------------------------------------------------------------

#[test]
fn numbers_lengths_of_time_and_dates_read_as_the_language_writes_them() {
    let french = r#"day one "jour" other "jours" month "mois" hour one "heure" other "heures"
        minute one "minute" other "minutes" unit "people" one "personne" other "personnes"
        range " à " and " et " yes "oui" no "non" decimal "," percent " %" date "DD/MM/YYYY""#;
    for (text, request, expected) in [
        ("{days}", r#"{"days": 1}"#, "1 jour"),
        ("{days}", r#"{"days": 0}"#, "0 jour"),
        ("{days}", r#"{"days": 1.5}"#, "1,5 jour"),
        ("{days}", r#"{"days": 2}"#, "2 jours"),
        ("{days - 3 days}", r#"{"days": 1}"#, "-2 jours"),
        ("{months}", r#"{"months": 3}"#, "3 mois"),
        ("{minutes}", r#"{"minutes": 180}"#, "3 heures"),
        ("{minutes}", r#"{"minutes": 60}"#, "60 minutes"),
        ("{people}", r#"{"people": 1}"#, "1 personne"),
        ("{people}", r#"{"people": 7}"#, "7 personnes"),
        ("{share}", r#"{"share": 12.5}"#, "12,5 %"),
        ("{cost}", r#"{"cost": 1234.5}"#, "1234,5"),
        ("{on}", r#"{"on": "2026-12-01"}"#, "01/12/2026"),
        ("{big}", r#"{"big": true}"#, "oui"),
        ("{big}", r#"{"big": false}"#, "non"),
        ("{tags}", r#"{"tags": ["a"]}"#, "a"),
        ("{tags}", r#"{"tags": ["a", "b"]}"#, "a et b"),
        ("{tags}", r#"{"tags": ["a", "b", "c"]}"#, "a, b et c"),
        ("{window}", "{}", "1 à 3 jours"),
        ("{hours}", "{}", "60 minutes à 3 heures"),
        ("{on} .. {who}", r#"{"on": "2026-12-01", "who": "YYYY 2.5"}"#, "01/12/2026 .. YYYY 2.5"),
    ] {
        assert_eq!(shown("fr", french, text, request), expected, "{text} of {request}");
    }
}

#[test]
fn languages_without_blanks_and_with_many_forms_have_their_own_marks_and_forms() {
    let chinese = "day \"天\" range \"至\" comma \"、\" and \"和\" percent \"％\"";
    assert_eq!(
        shown("zh-Hant", chinese, "{tags}", r#"{"tags": ["甲", "乙", "丙"]}"#),
        "甲、乙和丙"
    );
    assert_eq!(shown("zh-Hant", chinese, "{window}", "{}"), "1至3 天");
    let indonesian = "day \"hari\" and \" dan \" last \", dan \"";
    assert_eq!(shown("id", indonesian, "{tags}", r#"{"tags": ["a", "b"]}"#), "a dan b");
    assert_eq!(shown("id", indonesian, "{tags}", r#"{"tags": ["a", "b", "c"]}"#), "a, b, dan c");
    let russian = "day one \"день\" few \"дня\" many \"дней\" other \"дня\" decimal \",\"";
    for (days, expected) in
        [("1", "1 день"), ("3", "3 дня"), ("12", "12 дней"), ("21", "21 день"), ("1.5", "1,5 дня")]
    {
        assert_eq!(shown("ru", russian, "{days}", &format!("{{\"days\": {days}}}")), expected);
    }
}

#[test]
fn the_words_of_a_variety_are_those_of_its_language_where_it_has_none() {
    let rules = r#"
        rule r { require count(xs) > 99 message "{days} / {tags}" }
        locale fr-CA { title "C" words { and " pis " } rule r { message "{days}, {tags}" } }
        locale fr { title "F" words { day one "jour" other "jours" and " et " } rule r { title "T" message "{days} ; {tags}" } }
    "#;
    let compiled = compiled(rules);
    assert!(compiled.warnings.is_empty(), "{:?}", compiled.warnings);
    let request = r#"{"days": 2, "tags": ["a", "b"]}"#;
    assert_eq!(message(&compiled.pack, request, "fr-CA"), "2 jours, a pis b");
    assert_eq!(message(&compiled.pack, request, "fr-BE"), "2 jours ; a et b");
    assert_eq!(message(&compiled.pack, request, "en"), "2 days / a and b");
}

// ---- what is missing -----------------------------------------------------------------------------------

#[test]
fn what_a_locale_lacks_is_told_once_for_each_rule_and_once_for_the_rest() {
    let rules = r#"
        rule a { require who is filled message "1 {who}" message "2" ask "3" fix "4" }
        rule b { require who is filled }
        rule c { require on is filled message "{days}" }
        locale fr { title "F" rule a { message "" message "Deux" } rule c { title "C" message "{days}" } }
    "#;
    assert_eq!(
        warnings(rules),
        [
            "`fr` lacks the rule `b`",
            "`fr` lacks the word `day`",
            "`fr` lacks the questions for `who`, `on`",
            "`fr` does not have all of `a`: no `title`, no `message` 1, no `ask`, no `fix`",
        ]
    );
}

#[test]
fn a_placeholder_that_is_lost_or_added_is_told() {
    let rule = |text: &str| {
        format!(
            "rule a {{ require who == \"x\" and on is filled message \"{{who}} on {{ on }}\" }}
             locale fr {{ title \"F\" question who \"Q\" question on \"Q\" rule a {{ title \"A\" message \"{text}\" }} }}"
        )
    };
    assert_eq!(warnings(&rule("Le {on}, {who}")), [""; 0]);
    assert_eq!(warnings(&rule("Le { on }")), ["this message does not show `{who}`"]);
    let counted =
        "rule a { require who is filled message \"{count(x in xs where x.name is blank)}\" }
        locale fr { title \"F\" question who \"Q\" rule a { title \"A\" message \"x\" } }";
    let told = ["this message does not show `{count(x in xs where x.name is blank)}`"];
    assert_eq!(warnings(counted), told);
    assert_eq!(
        warnings(&rule("{on} {who} {cost}")),
        ["this message shows `{cost}`, which its original does not"]
    );
    assert_eq!(
        warnings(&rule("{on} {cost}")),
        ["this message shows `{cost}` where its original shows `{who}`"]
    );
}

#[test]
fn however_much_is_told_of_a_locale_all_of_it_is_compiled_and_no_mistake_is_hidden() {
    let count = 150;
    let rules =
        |text: &str| -> String { (0..count).map(|at| format!("rule r{at} {text}\n")).collect() };
    let rules = format!(
        "{}locale fr {{ title \"F\" question who \"Qui ?\" {} }}",
        rules("{ require who is filled message \"{who}\" }"),
        rules("{ title \"T\" message \"{cost}\" }")
    );
    let compiled = compiled(&rules);
    assert_eq!(compiled.warnings.len(), 100);
    let french = compiled.pack.locales().next().unwrap();
    assert_eq!((french.translated(), french.texts()), (2 * count + 1, 2 * count + 1));
    let mistaken = Compiler::new()
        .file("s.json", SCHEMA)
        .compile("small.rules", &format!("{HEADER}{rules} test unknown {{ fails {{}} }}"));
    let codes: Vec<String> =
        mistaken.unwrap_err().diagnostics.iter().map(|mistake| mistake.code.to_string()).collect();
    assert_eq!(codes, ["GR013"]);
}

#[test]
fn a_question_that_is_never_asked_is_told() {
    let rules = |path: &str| {
        format!(
            "rule a {{ require who is filled and cost > 1 }}
             locale fr {{ title \"F\" rule a {{ title \"A\" }} question who \"Qui ?\" question {path} \"Q\" }}"
        )
    };
    assert_eq!(warnings(&rules("on")), ["this question is never asked: no rule reads `on`"]);
    assert_eq!(
        warnings(&rules("cost")),
        ["this question is never asked: the schema has no question for `cost`"]
    );
}

#[test]
fn what_a_rule_shows_already_is_not_computed_a_second_time_in_another_language() {
    let shown = "{who}, {on + 3 days} and {count(x in xs where x.name is blank)}";
    let rule = format!("rule a {{ require who == \"x\" message \"{shown}\" }}");
    let locale = |tag: &str, text: &str| {
        format!(
            "locale {tag} {{ title \"F\" question who \"Q\" rule a {{ title \"A\" message \"{text}\" }} }}"
        )
    };
    let size = |text: &str| {
        let rules = format!("{rule}\n{}\n{}", locale("fr", shown), locale("de", text));
        compiled(&rules).pack.to_bytes().unwrap().len()
    };
    // Three places in a table of nodes, and the pieces of text around them.
    let added = size(shown) - size("");
    assert!(added <= 26, "{added} bytes");
}
