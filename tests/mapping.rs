//! What mapping files promise: forms of other systems become requests, and mistakes say what to write instead.

use std::path::Path;

use groundrules::{
    Columns, FieldTypes, FormError, Mapping, MappingError, Options, Pack, RequestSchema,
};
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A mapping with these members beside its format.
fn mapping(members: Value) -> Result<Mapping, MappingError> {
    let mut file = json!({ "format": 1 });
    file.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    Mapping::from_json(&file.to_string())
}

/// What one field with this target becomes at `/x`.
fn through(target: Value, value: Value) -> Value {
    let mapping = mapping(json!({ "fields": { "a": target } })).unwrap();
    mapping.apply(&json!({ "a": value })).unwrap()["x"].clone()
}

fn refusal(members: Value) -> String {
    mapping(members).unwrap_err().to_string()
}

// The mappings that ship

/// What each of them makes of its example, where that is less than the request of the same name.
fn shipped() -> [(&'static str, Value, Value); 3] {
    let form = |name: &str| {
        serde_json::from_str(&read(format!("examples/mappings/{name}.input.json"))).unwrap()
    };
    let mut moodle = example("moodle-course-request");
    // The form has the requester's number, which is no name.
    moodle["request"].as_object_mut().unwrap().remove("requester");
    let mut frappe = example("frappe-training-event");
    // The form has when a session begins and ends, and not how long it is.
    frappe["schedule"]["sessions"][0].as_object_mut().unwrap().remove("minutes");
    [
        ("moodle-course-request", form("moodle-course-request"), moodle),
        ("frappe-training-event", form("frappe-training-event"), frappe),
        ("sf-182", sf_182(), example("sf-182")),
    ]
}

fn example(name: &str) -> Value {
    serde_json::from_str(&read(format!("examples/requests/{name}.json"))).unwrap()
}

/// The one row of the table, as the command would read it. No cell of it has a line break or doubled quotes.
fn sf_182() -> Value {
    let table = read("examples/mappings/sf-182.input.csv");
    let rows: Vec<Vec<String>> = table.lines().map(cells).collect();
    assert_eq!(rows.len(), 2);
    Columns::foreign(rows[0].iter().map(String::as_str)).request(rows[1].iter().map(String::as_str))
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

fn schema() -> Value {
    serde_json::from_str(&read("rules/training-request.schema.json")).unwrap()
}

fn shipped_mapping(name: &str) -> Mapping {
    Mapping::from_json(&read(format!("examples/mappings/{name}.json"))).unwrap()
}

#[test]
fn the_forms_of_other_systems_become_the_example_requests() {
    for (name, form, expected) in shipped() {
        let mapping = shipped_mapping(name);
        assert_eq!(mapping.apply(&form).unwrap(), expected, "{name}");
        assert_eq!(mapping.unread(&form), Vec::<String>::new().as_slice(), "{name}");
    }
}

#[test]
fn what_they_become_fits_the_schema_of_requests() {
    let schema = RequestSchema::new(&read("rules/training-request.schema.json")).unwrap();
    for (name, form, _) in shipped() {
        let request = shipped_mapping(name).apply(&form).unwrap();
        assert_eq!(schema.mismatches(&request), [], "{name}");
    }
}

#[test]
fn a_draft_asks_for_what_the_form_lacks_and_reports_nothing() {
    let pack = Pack::builtin("failure-points").unwrap();
    for (name, form, _) in shipped() {
        let request = shipped_mapping(name).apply_json(form.to_string()).unwrap();
        let check = pack.check(&request, &Options::draft()).unwrap();
        assert_eq!((check.findings().count(), check.invalid().count()), (0, 0), "{name}");
        assert_eq!(check.open().count(), pack.rules().count(), "{name}");
        assert!(check.report().next.is_some(), "{name}");
    }
}

#[test]
fn the_mappings_that_ship_and_their_schema_agree() {
    let path = root().join("docs/mapping.schema.json");
    let generated = groundrules::mapping_schema();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, format!("{generated:#}\n")).unwrap();
    }
    let published: Value = serde_json::from_str(&read("docs/mapping.schema.json")).unwrap();
    assert_eq!(published, generated, "run `UPDATE_GENERATED=1 cargo test --test mapping`");
    let validator = jsonschema::draft202012::new(&published).unwrap();
    let directory = std::fs::read_dir(root().join("examples/mappings")).unwrap();
    let mut seen = 0;
    for path in directory.map(|entry| entry.unwrap().path()).filter(|path| is_mapping(path)) {
        let file: Value = serde_json::from_str(&read(&path)).unwrap();
        let problems: Vec<String> =
            validator.iter_errors(&file).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{}: {problems:?}", path.display());
        seen += 1;
    }
    assert_eq!(seen, shipped().len());
    assert!(!validator.is_valid(&json!({ "format": 1, "fields": { "a": { "too": "/x" } } })));
}

fn is_mapping(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    name.ends_with(".json") && !name.contains(".input.")
}

#[test]
fn every_example_of_the_guide_becomes_the_request_that_it_states() {
    let guide = read("docs/mapping.md");
    let examples = [fenced(&guide, "mapping"), fenced(&guide, "form"), fenced(&guide, "request")];
    let [mappings, forms, requests] = &examples;
    assert_eq!((mappings.len(), mappings.len()), (forms.len(), requests.len()));
    assert!(mappings.len() >= 5, "the guide has few examples");
    for ((mapping, form), request) in mappings.iter().zip(forms).zip(requests) {
        let mapping =
            Mapping::from_json(mapping).unwrap_or_else(|error| panic!("{error}: {mapping}"));
        let form: Value = serde_json::from_str(form).unwrap();
        let request: Value = serde_json::from_str(request).unwrap();
        assert_eq!(mapping.apply(&form).unwrap(), request);
        assert!(mapping.unread(&form).is_empty(), "{form}");
    }
}

/// The guide's blocks of JSON of one kind.
fn fenced<'g>(guide: &'g str, kind: &str) -> Vec<&'g str> {
    let fence = format!("```json {kind}\n");
    guide.split(fence.as_str()).skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

// Values

#[test]
fn a_field_that_the_form_lacks_or_leaves_empty_stays_open() {
    for form in [json!({}), json!({"a": null}), json!({"a": " "}), json!({"a": []})] {
        let mapping = mapping(json!({ "fields": { "a": "/x" } })).unwrap();
        assert_eq!(mapping.apply(&form).unwrap(), json!({}), "{form}");
    }
    assert_eq!(through(json!("/x"), json!(0)), json!(0));
    assert_eq!(through(json!("/x"), json!(false)), json!(false));
}

#[test]
fn an_empty_field_says_none_where_the_mapping_says_so() {
    let mapping = mapping(json!({ "fields": { "a": { "to": "/x", "empty": "none" } } })).unwrap();
    assert_eq!(mapping.apply(&json!({"a": ""})).unwrap(), json!({"x": null}));
    assert_eq!(mapping.apply(&json!({})).unwrap(), json!({}));
}

#[test]
fn values_are_renamed_without_regard_to_case() {
    let target =
        json!({ "to": "/x", "values": { "Online": "e-learning", "1": "classroom", "None": null } });
    assert_eq!(through(target.clone(), json!(" ONLINE ")), json!("e-learning"));
    assert_eq!(through(target.clone(), json!(1)), json!("classroom"));
    assert_eq!(through(target.clone(), json!(["online", "1"])), json!(["e-learning", "classroom"]));
    let form = json!({ "a": "none" });
    let none = mapping(json!({ "fields": { "a": target } })).unwrap().apply(&form).unwrap();
    assert_eq!(none, json!({ "x": null }));
}

#[test]
fn a_value_that_is_not_listed_is_kept_or_replaced_or_left_open() {
    let values =
        |otherwise: Value| json!({ "to": "/x", "values": { "a": "b" }, "otherwise": otherwise });
    assert_eq!(through(json!({ "to": "/x", "values": { "a": "b" } }), json!("c")), json!("c"));
    assert_eq!(through(values(json!("keep")), json!("c")), json!("c"));
    assert_eq!(through(values(json!({ "value": "other" })), json!("c")), json!("other"));
    for (otherwise, whole) in [("open", json!({})), ("none", json!({ "x": null }))] {
        let mapping = mapping(json!({ "fields": { "a": values(json!(otherwise)) } })).unwrap();
        assert_eq!(mapping.apply(&json!({ "a": "c" })).unwrap(), whole);
    }
}

#[test]
fn a_value_can_mean_that_nobody_has_answered() {
    let target = json!({ "to": "/x", "as": "unix-date", "open": [0, "n/a"] });
    assert_eq!(through(target.clone(), json!(0)), Value::Null);
    assert_eq!(through(target.clone(), json!("0")), Value::Null);
    assert_eq!(through(target.clone(), json!("N/A")), Value::Null);
    assert_eq!(through(target, json!(1_796_256_000)), json!("2026-12-03"));
}

#[test]
fn a_text_becomes_a_list() {
    let target = json!({ "to": "/x", "split": ";", "values": { "Errors": "errors-up" } });
    assert_eq!(through(target, json!("errors; rework-up;;")), json!(["errors-up", "rework-up"]));
    let numbers = json!({ "to": "/x", "split": ",", "as": "number" });
    assert_eq!(through(numbers, json!("1, 2, x")), json!([1, 2, "x"]));
}

#[test]
fn what_cannot_be_converted_goes_on_as_it_is_so_that_the_check_reports_it() {
    let mapping = mapping(json!({
        "fields": { "go": { "to": "/schedule/go_live", "as": { "date": "dd/mm/yyyy" } } }
    }))
    .unwrap();
    let request = mapping.apply_json(r#"{"go": "31/02/2027"}"#).unwrap();
    let pack = Pack::builtin("failure-points").unwrap();
    let report = pack.check(&request, &Options::draft()).unwrap().report();
    assert_eq!(report.invalid[0].path, "/schedule/go_live");
    assert!(report.invalid[0].found.contains("31/02/2027"));
}

#[test]
fn several_fields_become_one_text() {
    let joined = json!([{ "from": ["first", "last"], "to": "/sponsor/name" }]);
    let mapping = mapping(json!({ "joined": joined })).unwrap();
    let name = |form: Value| mapping.apply(&form).unwrap()["sponsor"]["name"].clone();
    assert_eq!(name(json!({"first": "Dana", "last": " Ortiz "})), json!("Dana Ortiz"));
    assert_eq!(name(json!({"first": "", "last": "Ortiz"})), json!("Ortiz"));
    assert_eq!(name(json!({"first": null})), Value::Null);
}

// Lists and places

#[test]
fn each_element_of_a_list_becomes_an_element() {
    let mapping = mapping(json!({ "fields": { "course.dates": {
        "to": "/schedule/sessions",
        "fields": { "day": { "to": "/date", "as": { "date": "dd.mm.yyyy" } }, "tags": { "to": "/workflows", "split": "," } }
    } } }))
    .unwrap();
    let form = json!({ "course": { "dates": [{ "day": "1.2.2027", "tags": "a,b" }, {}, { "day": "soon" }] } });
    assert_eq!(
        mapping.apply(&form).unwrap(),
        json!({ "schedule": { "sessions": [{ "date": "2027-02-01", "workflows": ["a", "b"] }, {}, { "date": "soon" }] } })
    );
    // Some systems send a single element without its list.
    let single = json!({ "course": { "dates": { "day": "01.02.2027" } } });
    assert_eq!(
        mapping.apply(&single).unwrap(),
        json!({ "schedule": { "sessions": [{ "date": "2027-02-01" }] } })
    );
    assert!(mapping.unread(&single).is_empty());
    assert_eq!(
        mapping.targets().collect::<Vec<_>>(),
        ["/schedule/sessions/*/date", "/schedule/sessions/*/workflows"]
    );
}

#[test]
fn elements_that_have_the_same_in_one_field_become_one_with_their_number() {
    let mapping = mapping(json!({ "fields": { "people": {
        "to": "/audience/groups", "groupBy": "team", "count": "/size", "fields": { "team": "/name" }
    } } }))
    .unwrap();
    let people = json!({ "people": [{ "team": "B" }, { "team": "A" }, { "team": "B" }, {}] });
    assert_eq!(
        mapping.apply(&people).unwrap()["audience"]["groups"],
        json!([{ "name": "B", "size": 2 }, { "name": "A", "size": 1 }, { "size": 1 }])
    );
    // A list is not the same as another one, nor as none.
    let people = json!({ "people": [{ "team": ["B"] }, { "team": ["A"] }, {}, { "team": ["B"] }] });
    assert_eq!(
        mapping.apply(&people).unwrap()["audience"]["groups"],
        json!([{ "name": ["B"], "size": 2 }, { "name": ["A"], "size": 1 }, { "size": 1 }])
    );
}

#[test]
fn a_place_is_a_pointer_or_names_with_dots_and_a_field_can_go_to_several() {
    let mapping = mapping(json!({
        "fields": { "/a/0/b": ["/x", { "to": "y.z[0].w", "as": "text" }], "c.d": "/v" },
        "constants": { "/kind": "event" }
    }))
    .unwrap();
    assert_eq!(
        mapping.apply(&json!({ "a": [{ "b": 5 }], "c.d": 1 })).unwrap(),
        json!({ "x": 5, "y": { "z": [{ "w": "5" }] }, "v": 1, "kind": "event" })
    );
}

#[test]
fn what_is_neither_read_nor_ignored_is_named() {
    let mapping = mapping(json!({
        "fields": { "a.b": "/x", "list": { "to": "/l", "fields": { "p": "/q" } } }, "ignore": ["id"]
    }))
    .unwrap();
    let form = json!({
        "id": 1, "a": { "b": 1, "c": 2 }, "list": [{ "p": 1 }, { "p": 1, "r": 2 }], "rest": { "deep": 1 }, "empty": ""
    });
    assert_eq!(mapping.unread(&form), ["a.c", "list[].r", "rest"]);
}

// Mistakes

#[test]
fn a_misspelt_word_of_the_file_is_told_with_the_near_one() {
    for (members, part) in [
        (json!({ "feilds": {} }), "there is no member `feilds` here; did you mean `fields`?"),
        (json!({ "fields": { "a": { "too": "/x" } } }), "did you mean `to`?"),
        (
            json!({ "fields": { "a": { "to": "/x", "as": "nubmer" } } }),
            "there is no word `nubmer` here; did you mean `number`?",
        ),
        (
            json!({ "fields": { "a": { "to": "/x", "empty": "nothing" } } }),
            "known here: `open`, `none`",
        ),
        (json!({ "fields": { "a": 5 } }), "a place such as \"/request/title\""),
    ] {
        let said = refusal(members);
        assert!(said.contains(part), "{said}");
        assert!(said.contains("line 1"), "{said}");
    }
}

#[test]
fn an_entry_that_cannot_be_done_says_which_and_why() {
    for (members, part) in [
        (json!({ "fields": { "a": "" } }), "fields › a: `` is no place"),
        (json!({ "fields": { "a": "/0/x" } }), "a request is an object"),
        (
            json!({ "fields": { "a": "/x", "b": "/x" } }),
            "fields › b: `fields › a` goes to the same place",
        ),
        (json!({ "fields": { "a": "/x", "b": "/x/y" } }), "`joined`"),
        (json!({ "fields": { "a": "/x/y", "b": "/x/0" } }), "one or the other"),
        (json!({ "fields": { "a": "/x" }, "constants": { "/x": 1 } }), "constants › /x"),
        (
            json!({ "fields": { "a": { "to": "/x", "as": { "date": "dd/mm" } } } }),
            "leaves out the year",
        ),
        (
            json!({ "fields": { "a": { "to": "/x", "as": { "date-time": "yyyy-mm-dd HH:MM" } } } }),
            "\"offset\": \"+01:00\"",
        ),
        (json!({ "offset": "CET" }), "`CET` is no offset"),
        (json!({ "fields": { "a": { "to": "/x", "otherwise": "open" } } }), "goes with `values`"),
        (json!({ "fields": { "a": { "to": "/x", "values": { "A": 1, "a": 2 } } } }), "twice"),
        (json!({ "fields": { "a": { "to": "/x", "split": "" } } }), "`split` is empty"),
        (json!({ "fields": { "a": { "to": "/x", "count": "/n" } } }), "for lists"),
        (
            json!({ "fields": { "a": { "to": "/x", "fields": {}, "as": "text" } } }),
            "belong to the fields inside",
        ),
        (json!({ "fields": { "a": { "to": "/x", "fields": {}, "count": "/n" } } }), "`groupBy`"),
    ] {
        let said = refusal(members.clone());
        assert!(said.contains(part), "{members}: {said}");
    }
    assert!(refusal(json!({ "format": 2 })).contains("format 2"));
    let twice =
        Mapping::from_json(r#"{"format": 1, "fields": {"a": "/x", "a": "/y"}}"#).unwrap_err();
    assert!(twice.to_string().contains("`a` is there twice"), "{twice}");
}

#[test]
fn a_form_of_any_shape_ends_in_a_request_or_an_error() {
    let mapping = mapping(json!({
        "fields": {
            "a": { "to": "/x", "fields": { "b": ["/c", "/d"] }, "groupBy": "b", "count": "/n" },
            "t": { "to": "/t", "as": "html-text" }, "m": { "to": "/m", "as": "minutes" },
            "/n/0": { "to": "/o", "as": { "date": "dd mmm yyyy" } }
        }
    }))
    .unwrap();
    for (form, error) in
        [("[]", "an array"), ("5", "a number"), ("null", "null"), ("{", "not JSON")]
    {
        assert!(mapping.apply_json(form).unwrap_err().to_string().contains(error), "{form}");
    }
    let deep = format!("{}1{}", r#"{"a":["#.repeat(60), "]}".repeat(60));
    assert!(mapping.apply_json(&deep).is_ok());
    let nested = format!("{{\"a\":[{{\"b\":{}1{}}}]}}", "[".repeat(100), "]".repeat(100));
    assert_eq!(mapping.apply_json(&nested), Err(FormError::TooDeep));
    for odd in [
        json!("é<"),
        json!("&#;"),
        json!("::"),
        json!([[]]),
        json!({"b": {}}),
        json!(1e300),
        json!([1, null, "x"]),
    ] {
        for member in ["a", "t", "m", "n"] {
            let form = json!({ member: odd });
            mapping.apply(&form).unwrap_or_else(|error| panic!("{form}: {error}"));
            mapping.unread(&form);
        }
    }
}

#[test]
fn a_mapping_that_copies_too_much_stops() {
    let copies: Vec<String> = (0..200).map(|number| format!("/x{number}")).collect();
    let mapping = mapping(json!({ "fields": { "a": copies } })).unwrap();
    let form = json!({ "a": "x".repeat(1024 * 1024) });
    assert_eq!(mapping.apply(&form), Err(FormError::TooMuchWork));
}

// Columns

#[test]
fn cells_are_read_as_what_the_fields_take() {
    let packs = Pack::builtin_ids().map(|id| Pack::builtin(id).unwrap()).collect::<Vec<_>>();
    let types = FieldTypes::of(&packs).with_schema(&schema());
    let table = [
        ("sponsor.name", "=1+1", json!("=1+1")),
        ("/sponsor/accountable", "Yes", json!(true)),
        ("sponsor.function", "Finance", json!("finance")),
        ("audience.groups[0].size", "12", json!(12)),
        ("audience.groups[0].role", "clerks", json!("clerks")),
        ("problem.symptoms", "errors-up; Rework-Up", json!(["errors-up", "rework-up"])),
        ("schedule.go_live", "2026-12-01", json!("2026-12-01")),
        ("problem.needs_assessment.managers_interviewed", "a few", json!("a few")),
    ];
    let columns = Columns::new(table.iter().map(|(name, ..)| *name), &types);
    assert_eq!(columns.unknown(), []);
    let request = columns.request(table.iter().map(|(_, cell, _)| *cell));
    for (name, _, expected) in &table {
        let pointer =
            format!("/{}", name.trim_start_matches('/').replace("[0].", "/0/").replace('.', "/"));
        assert_eq!(request.pointer(&pointer), Some(expected), "{name}");
    }
    let invalid: Vec<String> = packs
        .iter()
        .map(|pack| pack.check_value(&request, &Options::new()).unwrap())
        .flat_map(|check| check.invalid().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(invalid, ["/problem/needs_assessment/managers_interviewed"]);
}

#[test]
fn an_empty_cell_is_open_and_an_element_without_cells_is_none() {
    let types = FieldTypes::of([&Pack::builtin("failure-points").unwrap()]);
    let names = [
        "sponsor.name",
        "audience.groups[0].role",
        "audience.groups[1].role",
        "audience.groups[2].role",
    ];
    let columns = Columns::new(names, &types);
    assert_eq!(columns.request(["", " ", "", ""]), json!({}));
    assert_eq!(
        columns.request(["", "a", "", "c"]),
        json!({ "audience": { "groups": [{ "role": "a" }, { "role": "c" }] } })
    );
}

/// Each column is looked for among those before it.
#[test]
fn very_many_columns_are_read_in_time() {
    let tasks = json!({ "type": "array", "items": { "type": "string" } });
    let group = json!({ "type": "object", "properties": { "tasks": tasks } });
    let groups = json!({ "type": "array", "items": group });
    let types = FieldTypes::default()
        .with_schema(&json!({ "type": "object", "properties": { "groups": groups } }));
    let names: Vec<String> = (0..30_000)
        .map(|number| format!("groups[{}].tasks[{}]", number / 1000, number % 1000))
        .collect();
    let around = ["groups[7].tasks[3]", "groups[8].tasks", "/groups/29/tasks/999"];
    let twice = names.iter().map(String::as_str).chain(around);
    let started = std::time::Instant::now();
    let columns = Columns::new(twice, &types);
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    let unknown: Vec<&str> = columns.unknown().iter().map(|one| one.name.as_str()).collect();
    assert_eq!(unknown, around);
}

#[test]
fn a_column_that_is_no_field_is_named_with_the_field_that_is_near() {
    let types = FieldTypes::of([&Pack::builtin("failure-points").unwrap()]);
    let near = |name: &str| {
        let columns = Columns::new([name], &types);
        assert_eq!(columns.unknown().len(), 1, "{name}");
        columns.unknown()[0].near.clone().unwrap_or_default()
    };
    assert_eq!(near("sponser.name"), "sponsor.name");
    assert_eq!(near("audience.groups.role"), "audience.groups[0].role");
    assert_eq!(near("go_live date"), "");
    assert_eq!(near(""), "");
    // No rule of the pack reads it; the schema has it.
    assert_eq!(near("request.currency"), "");
    let all = types.clone().with_schema(&schema());
    assert_eq!(Columns::new(["request.currency"], &all).unknown(), []);
    let twice = Columns::new(["sponsor.name", "/sponsor/name"], &types);
    assert_eq!(twice.unknown().len(), 1);
    // To search for every one of very many would take seconds.
    let many: Vec<String> = (0..30).map(|number| format!("sponsor.name{number}")).collect();
    let many = Columns::new(many.iter().map(String::as_str), &types);
    let proposed = many.unknown().iter().filter(|column| column.near.is_some()).count();
    assert_eq!((many.unknown().len(), proposed), (30, 20));
}
