//! What a report shows of the values of a request: all, their places alone, or none.

use groundrules::{Compiler, Draft, EvidenceDetail, Options, Pack, Report};
use serde_json::{Value, json};

const DETAILS: [EvidenceDetail; 3] =
    [EvidenceDetail::None, EvidenceDetail::Paths, EvidenceDetail::Values];

const SCHEMA: &str = r#"{ "properties": {
  "topic": { "type": "string", "x-question": "What is it about?" },
  "hours": { "type": "number" },
  "online": { "type": "boolean" },
  "day": { "type": "string", "format": "date" },
  "kind": { "enum": ["course", "coaching"] },
  "names": { "type": "array", "items": { "type": "string" } },
  "sessions": { "type": "array", "items": { "properties": { "hours": { "type": "number" } } } }
} }"#;

const RULES: &str = r#"
pack demo { title "Demo" version "1.0.0" schema "s.json" }
setting most = 8
define shown = hours
rule topic {
  title "No topic of ours" require not (topic mentions ["secret"]) at topic
  message "“{topic}” is no topic of ours."
  ask "Why {topic}?"
  fix "Drop {topic}."
  fix "At most {most} hours, please."
}
rule hours {
  title "Too long" require hours <= most at hours
  message "It takes {hours} hours."
  message "More than {most} hours."
  ask "Why more than {most}?"
  fix "Cut {hours - most} hours."
}
rule defined { title "Through a define" require hours <= most message "It takes {shown} hours." }
rule names { title "Too many names" require count(names) < 2 message "There are {names}." }
rule sessions { title "A long session" each s in sessions require s.hours < 5 message "{s.hours} hours" }
rule offline { title "Not online" require online and kind == "course" and day > 2030-01-01 message "{day}" }
locale fr { title "D" rule hours { title "Trop long" message "Il faut {hours} heures." message "Plus de {hours} heures." ask "Pourquoi {most} ?" fix "Moins {hours - most}." } }
"#;

const REQUEST: &str = r#"{ "topic": "a secret of Dana", "hours": 4711, "online": false, "day": "2029-07-13",
  "kind": "coaching", "names": ["Dana", "Robin"], "sessions": [{ "hours": 815 }] }"#;

/// What stands in the request and nowhere in the pack.
const VALUES: [&str; 9] =
    ["Dana", "Robin", "a secret", "4711", "4703", "4,711", "2029", "815", "coaching"];

fn pack() -> Pack {
    let compiled = Compiler::new().file("s.json", SCHEMA).compile("demo.rules", RULES);
    compiled.unwrap_or_else(|error| panic!("{error}")).pack
}

fn report(options: &Options, request: &str) -> Value {
    let pack = pack();
    let check = pack.check(request, options).unwrap();
    let json = Report::json_of(std::slice::from_ref(&check));
    assert_eq!(json, check.report().to_json());
    let draft = Draft::new(std::slice::from_ref(&pack), std::slice::from_ref(options), request);
    assert_eq!(draft.unwrap().report(), json);
    serde_json::from_str(&json).unwrap()
}

fn of_rule<'r>(report: &'r Value, rule: &str) -> &'r Value {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["rule"] == rule).unwrap()
}

#[test]
fn without_evidence_no_value_of_the_request_is_in_the_report() {
    for options in [Options::new(), Options::draft(), Options::new().locale("fr")] {
        let all = report(&options, REQUEST);
        let text = all.to_string();
        assert!(VALUES.iter().filter(|value| text.contains(**value)).count() >= 7, "{text}");

        let none = report(&options.clone().evidence(EvidenceDetail::None), REQUEST);
        let text = none.to_string();
        let leaked: Vec<&&str> = VALUES.iter().filter(|value| text.contains(**value)).collect();
        assert!(leaked.is_empty(), "{leaked:?} in {text}");
        assert_eq!(none["options"]["evidence"], "none");
        assert_eq!(none["summary"], all["summary"]);
        for (shown, hidden) in
            all["findings"].as_array().unwrap().iter().zip(none["findings"].as_array().unwrap())
        {
            assert!(hidden.get("evidence").is_none());
            for same in ["rule", "path", "title", "severity", "fingerprint"] {
                assert_eq!(shown[same], hidden[same]);
            }
        }
    }
}

#[test]
fn a_text_that_would_show_a_value_gives_way_to_the_next_that_fits() {
    let none = report(&Options::new().evidence(EvidenceDetail::None), REQUEST);
    let topic = of_rule(&none, "topic");
    assert_eq!(topic["message"], "No topic of ours");
    assert_eq!(topic["ask"], "What is it about?");
    assert_eq!(topic["fix"], "At most 8 hours, please.");
    let hours = of_rule(&none, "hours");
    assert_eq!(hours["message"], "More than 8 hours.");
    assert_eq!(hours["ask"], "Why more than 8?");
    assert!(hours.get("fix").is_none());
    assert_eq!(of_rule(&none, "defined")["message"], "Through a define");

    // A translation that would show more than the text that it stands in for gives way to it.
    let french = report(&Options::new().locale("fr").evidence(EvidenceDetail::None), REQUEST);
    let hours = of_rule(&french, "hours");
    assert_eq!(hours["title"], "Trop long");
    assert_eq!(hours["message"], "More than 8 hours.");
    assert_eq!(hours["ask"], "Pourquoi 8 ?");
}

#[test]
fn paths_have_no_values_and_leave_texts_alone() {
    let all = report(&Options::new(), REQUEST);
    let paths = report(&Options::new().evidence(EvidenceDetail::Paths), REQUEST);
    assert_eq!(paths["options"]["evidence"], "paths");
    assert!(all["options"].get("evidence").is_none());
    let mut looked_at = 0;
    for (shown, hidden) in
        all["findings"].as_array().unwrap().iter().zip(paths["findings"].as_array().unwrap())
    {
        assert_eq!(shown["message"], hidden["message"]);
        let places: Vec<Value> = shown["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .map(|evidence| json!({"path": evidence["path"]}))
            .collect();
        assert_eq!(hidden["evidence"], json!(places));
        looked_at += places.len();
    }
    assert!(looked_at >= 7, "{all}");
}

#[test]
fn of_invalid_values_only_the_kind_is_told() {
    let request = r#"{ "topic": 4711, "hours": "Dana", "online": true, "day": "2026-02-30", "kind": false,
      "names": { "a": 1 }, "sessions": [["Robin"]], "online": true }"#;
    for detail in DETAILS {
        let report = report(&Options::new().evidence(detail), request);
        let found: Vec<&str> = report["invalid"]
            .as_array()
            .unwrap()
            .iter()
            .map(|invalid| invalid["found"].as_str().unwrap())
            .collect();
        let expected = match detail {
            EvidenceDetail::Values => [
                "the number 4711",
                "the text \"Dana\"",
                "the text \"2026-02-30\"",
                "false",
                "an object",
                "an array",
                "the field twice",
            ],
            _ => [
                "a number",
                "a text",
                "a text",
                "true or false",
                "an object",
                "an array",
                "the field twice",
            ],
        };
        assert_eq!(found, expected, "{detail:?}");
    }
}

#[test]
fn the_packs_that_ship_say_nothing_of_a_request_without_evidence() {
    /// Puts a mark before every text.
    fn marked(value: Value) -> Value {
        match value {
            Value::String(text) => json!(format!("Zyx {text}")),
            Value::Number(_) => json!(271_828),
            Value::Array(items) => items.into_iter().map(marked).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(name, value)| (name, marked(value))).collect()
            }
            other => other,
        }
    }
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/requests");
    let mut marks = 0;
    for entry in std::fs::read_dir(directory).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let request = marked(serde_json::from_str(&text).unwrap()).to_string();
        for id in Pack::builtin_ids() {
            for options in [Options::new(), Options::draft(), Options::new().locale("fr")] {
                let said = |detail| {
                    let options = options.clone().evidence(detail);
                    Pack::builtin(id).unwrap().check(&request, &options).unwrap().report().to_json()
                };
                let none = said(EvidenceDetail::None);
                assert!(!none.contains("Zyx") && !none.contains("271"), "{none}");
                marks += said(EvidenceDetail::Values).matches("Zyx").count();
            }
        }
    }
    assert!(marks > 500, "{marks}");
}

#[test]
fn options_as_json_take_the_detail() {
    for detail in ["none", "paths", "values"] {
        let options = Options::from_json(&format!(r#"{{"evidence": "{detail}"}}"#)).unwrap();
        let told = report(&options, REQUEST)["options"].get("evidence").cloned();
        assert_eq!(told, (detail != "values").then(|| json!(detail)));
    }
    let error = Options::from_json(r#"{"evidence": "some"}"#).unwrap_err();
    assert_eq!(error.message, "`evidence` must be \"none\", \"paths\" or \"values\"");
    assert_eq!((error.code, error.option.as_str()), ("bad-option", "evidence"));
}
