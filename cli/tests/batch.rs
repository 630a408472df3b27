//! What `groundrules check` promises of many requests in one input: lines, tables, mappings.

mod workbench;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use workbench::{A_WARNING, AN_ERROR, READY, Ran, Workbench, program};

fn line(request: &str) -> String {
    serde_json::from_str::<Value>(request).unwrap().to_string()
}

fn names(ran: &Ran) -> Vec<String> {
    ran.reports().iter().map(|report| report["request"].as_str().unwrap().to_owned()).collect()
}

/// Two good requests, one with an error, one with a warning.
fn four() -> String {
    [READY, AN_ERROR, A_WARNING, READY].map(|request| line(request) + "\n").concat()
}

// Lines

#[test]
fn each_line_has_a_report_with_its_file_and_number() {
    let bench = Workbench::new();
    bench.write("in/a.ndjson", format!("\u{feff}{}", four().replace('\n', "\r\n\r\n")));
    bench.write("in/b.jsonl", line(READY));
    for files in [&["in/a.ndjson", "in/b.jsonl"][..], &["in"]] {
        let ran = bench.check(&[&["--format", "json"], files].concat(), "");
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
        let expected = ["a.ndjson:1", "a.ndjson:3", "a.ndjson:5", "a.ndjson:7", "b.jsonl:1"];
        let slashes = names(&ran).iter().map(|name| name.replace('\\', "/")).collect::<Vec<_>>();
        assert_eq!(slashes, expected.map(|name| format!("in/{name}")));
    }
}

#[test]
fn standard_input_can_be_lines() {
    let ran = Workbench::new().check(&["--input", "ndjson", "--format", "json", "-"], &four());
    assert_eq!(names(&ran), ["-:1", "-:2", "-:3", "-:4"]);
    assert_eq!(ran.status, 1);
}

#[test]
fn a_line_reads_as_the_same_request_in_a_file_of_its_own() {
    let bench = Workbench::new();
    bench.write("one.json", AN_ERROR);
    bench.write("many.ndjson", line(AN_ERROR));
    let report = |file: &str| {
        let mut report = bench.check(&["--format", "json", file], "").reports().remove(0);
        report["request"] = Value::Null;
        report
    };
    assert_eq!(report("one.json"), report("many.ndjson"));
}

#[test]
fn a_malformed_line_is_told_with_its_number_and_the_rest_goes_on() {
    let bench = Workbench::new();
    let too_long = format!("{{\"owner\": \"{}\"}}", "x".repeat(5 * 1024 * 1024));
    let good = line(READY);
    bench.write(
        "in.ndjson",
        [
            good.as_bytes(),
            b"{\"owner\": oops}",
            good.as_bytes(),
            b"\"\xff\"",
            too_long.as_bytes(),
            b"{}",
        ]
        .join(&b'\n'),
    );
    let ran = bench.check(&["--format", "json", "in.ndjson"], "");
    assert_eq!(
        (ran.status, names(&ran)),
        (2, vec!["in.ndjson:1".into(), "in.ndjson:3".into(), "in.ndjson:6".into()])
    );
    assert!(
        ran.stderr.contains("`in.ndjson:2` is not JSON: a value is expected (column 11)"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("`in.ndjson:4` cannot be checked: the request is not UTF-8"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("`in.ndjson:5` has more than 4194304 bytes"), "{}", ran.stderr);
}

#[test]
fn after_twenty_problems_the_others_are_counted() {
    let ran = Workbench::new().check(&["--input", "ndjson", "-"], &"oops\n".repeat(100));
    assert_eq!(ran.status, 2);
    assert_eq!(ran.stderr.matches("is not JSON").count(), 20);
    assert!(ran.stderr.contains("80 more could not be checked"), "{}", ran.stderr);
    assert!(ran.stdout.contains("100 requests: 100 not checked"), "{}", ran.stdout);
}

#[test]
fn requests_come_out_in_the_order_of_the_input_on_any_number_of_threads() {
    let many: String = (0..3000).map(|number| format!("{{\"owner\": \"{number}\"}}\n")).collect();
    let bench = Workbench::new();
    let run = |jobs: &str| {
        bench.check(&["--jobs", jobs, "--input", "ndjson", "--format", "json", "-"], &many).stdout
    };
    let one = run("1");
    assert_eq!(one.lines().count(), 3000);
    for (index, report) in one.lines().enumerate() {
        assert!(report.contains(&format!("\"request\":\"-:{}\"", index + 1)), "{report}");
    }
    for jobs in ["3", &usize::MAX.to_string()] {
        assert!(one == run(jobs), "the output depends on the number of threads");
    }
}

/// A thread takes megabytes of addresses, for its stack and for what it allocates.
#[cfg(target_os = "linux")]
#[test]
fn thousands_of_jobs_fit_into_little_memory() {
    let bench = Workbench::new();
    bench.write("many.ndjson", (line(READY) + "\n").repeat(20_000));
    let limited =
        r#"ulimit -v 400000 && exec "$0" check --pack packs/demo.rules --jobs 5000 many.ndjson"#;
    let mut command = assert_cmd::Command::new("sh");
    let command = command.args(["-c", limited]).arg(program()).current_dir(bench.path("."));
    let ran = Ran::of(command);
    assert!(ran.stdout.ends_with("20000 requests: 20000 ready\n"), "{}", ran.stderr);
}

#[test]
fn a_batch_for_people() {
    let bench = Workbench::new();
    bench.write(
        "in.ndjson",
        four() + &line(r#"{"owner": 5, "audience": "new", "sessions": [{}, {}]}"#),
    );
    insta::assert_snapshot!(bench.check(&["in.ndjson"], "").stdout);
}

/// What `--summary sum.json` has written.
fn totals(bench: &Workbench) -> Value {
    serde_json::from_slice(&fs::read(bench.path("sum.json")).unwrap()).unwrap()
}

#[test]
fn the_totals_are_written_for_programs() {
    let bench = Workbench::new();
    bench.write("in.ndjson", four() + "oops\n");
    let ran = bench.check(&["--summary", "sum.json", "--format", "json", "in.ndjson"], "");
    assert_eq!(ran.status, 2);
    let sum = totals(&bench);
    assert_eq!(
        [&sum["requests"], &sum["ready"], &sum["notReady"], &sum["notChecked"]],
        [&json!(5), &json!(3), &json!(1), &json!(1)]
    );
    let vague = json!({
        "pack": "demo", "rule": "vague-audience", "severity": "warning", "findings": 1, "requests": 1, "share": 0.25
    });
    assert!(sum["rules"].as_array().unwrap().contains(&vague), "{sum}");
    let ran = bench.check(&["--summary", "nowhere/sum.json", "in.ndjson"], "");
    assert!(
        ran.stderr.contains("the summary cannot be written to `nowhere/sum.json`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_totals_say_the_most_that_a_rule_weighed_in_any_order_on_any_number_of_threads() {
    let bench = Workbench::new();
    bench.write(
        "packs/weight.rules",
        r#"pack weight { title "Weight" version "1.0.0" schema "request.schema.json" }
rule no-go-live {
  title    "A session without a go-live"
  severity error if session.date is filled
  severity warning
  each     session in sessions
  require  go_live is filled
  at       session.date
}
"#,
    );
    let [warning, error] = ["{}", r#"{"date": "2026-11-10"}"#];
    let both = format!(r#"{{"sessions": [{warning}, {error}]}}"#);
    let [warning, error] =
        [warning, error].map(|session| format!(r#"{{"sessions": [{session}]}}"#));
    for (requests, jobs) in
        [(vec![&both], "1"), (vec![&warning, &error], "3"), (vec![&error, &warning], "3")]
    {
        let requests = requests.iter().map(|request| format!("{request}\n")).collect::<String>();
        let pack = ["check", "--pack", "packs/weight.rules", "--jobs", jobs];
        let batch = ["--input", "ndjson", "--summary", "sum.json", "-"];
        assert_eq!(bench.run_with(&[&pack[..], &batch].concat(), &requests.repeat(500)).status, 1);
        let totals = totals(&bench);
        assert_eq!((&totals["errors"], &totals["warnings"]), (&json!(500), &json!(500)));
        let rule = &totals["rules"][0];
        assert_eq!((&rule["severity"], &rule["findings"]), (&json!("error"), &json!(1000)));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure_while_input_is_still_to_come() {
    let bench = Workbench::new();
    for format in ["human", "json"] {
        let mut child = spawn(&bench, &["--input", "ndjson", "--format", format, "-"]);
        let mut input = child.stdin.take().unwrap();
        input.write_all(four().as_bytes()).unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut String::new()).unwrap();
        drop(output);
        // The command sees that nobody reads when it has more to write. A program that another test starts at this moment
        // has the reading end for the blink of an eye as well, so once may not be enough.
        while input.write_all(four().as_bytes()).is_ok() {}
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""), "{format}");
        drop(input);
    }
}

#[test]
fn a_line_is_answered_before_the_next_one_comes() {
    let bench = Workbench::new();
    let mut child = spawn(&bench, &["--input", "ndjson", "--format", "json", "-"]);
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for number in 1..=3 {
        input.write_all((line(READY) + "\n").as_bytes()).unwrap();
        let mut report = String::new();
        output.read_line(&mut report).unwrap();
        assert!(report.contains(&format!("\"request\":\"-:{number}\"")), "{report}");
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

fn spawn(bench: &Workbench, arguments: &[&str]) -> Child {
    Command::new(program())
        .current_dir(bench.path("."))
        .args(["check", "--pack", "packs/demo.rules"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The peak is read while the command still waits for input, so it is that of the whole work.
#[cfg(target_os = "linux")]
#[test]
fn twenty_times_the_requests_take_no_more_memory() {
    let bench = Workbench::new();
    let peak = |requests: usize| {
        let mut child = spawn(&bench, &["--jobs", "2", "--input", "ndjson", "-"]);
        let mut input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        // About a kilobyte each, as requests are.
        let request = AN_ERROR.replace("null", &format!("\"{}\"", "word ".repeat(200)));
        let request = line(&request) + "\n";
        let writing = std::thread::spawn(move || {
            for _ in 0..requests {
                input.write_all(request.as_bytes()).unwrap();
            }
            input
        });
        assert_eq!(output.lines().take(requests).filter(|line| line.is_ok()).count(), requests);
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let peak: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
        drop(writing.join().unwrap());
        child.wait().unwrap();
        peak
    };
    let (few, many) = (peak(2_000), peak(40_000));
    // 38 MB more went through; a tenth of it would be seen.
    assert!(many < few + 4_000, "{few} kB for 2,000 requests, {many} kB for 40,000");
}

// Tables

const TABLE: &str = "owner,audience,go_live,sessions[0].date\n\
                     Dana,new,2026-12-01,2026-11-10\n\
                     ,new,2026-12-01,\n";

#[test]
fn each_row_of_a_table_is_a_request_and_the_header_names_its_fields() {
    let bench = Workbench::new();
    bench.write("in.csv", TABLE);
    let ran = bench.check(&["--format", "json", "in.csv"], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    assert_eq!(names(&ran), ["in.csv:2", "in.csv:3"]);
    let reports = ran.reports();
    assert_eq!(reports[0]["verdict"], "ready");
    assert_eq!(reports[1]["findings"][0]["rule"], "no-owner");
    // An empty cell is a question that nobody has answered.
    let draft = bench.check(&["--draft", "--format", "json", "in.csv"], "").reports().remove(1);
    assert_eq!(draft["findings"], json!([]));
    assert_eq!(draft["open"][0]["missing"], json!(["/owner"]));
}

#[test]
fn tables_are_read_as_spreadsheets_write_them() {
    let bench = Workbench::new();
    let semicolons = TABLE.replace(',', ";");
    for (name, text) in [
        ("semicolons", semicolons.clone()),
        ("tabs", TABLE.replace(',', "\t")),
        ("mark", format!("\u{feff}{TABLE}")),
        ("blank lines above", format!("\u{feff}\n \n\n{semicolons}")),
        ("blank lines above, carriage returns", format!("\r\n\r\n{semicolons}")),
        ("nothing stated", format!("sep=\r\n{semicolons}")),
        ("stated behind a blank line", format!("\nsep=;\n\n{semicolons}")),
        ("stated", format!("sep=;\r\n{semicolons}")),
        ("carriage returns", TABLE.replace('\n', "\r\n")),
        ("carriage returns alone", TABLE.replace('\n', "\r")),
        ("stated, carriage returns alone", format!("sep=;\r{}", semicolons.replace('\n', "\r"))),
        (
            "quotes",
            TABLE.replace("owner,", "\"owner\",").replace("Dana", "\"Ortiz, \"\"Dana\"\"\nHead\""),
        ),
        ("a line break in the first name", semicolons.replacen("owner;", "\"owner\n\";", 1)),
        ("more columns", TABLE.replace('\n', ",\n")),
        ("rows below", format!("{TABLE},,,\n\n,,,\n")),
    ] {
        bench.write("in.csv", text);
        let ran = bench.check(&["--format", "json", "in.csv"], "");
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{name}");
        let verdicts: Vec<Value> =
            ran.reports().iter().map(|report| report["verdict"].clone()).collect();
        assert_eq!(verdicts, ["ready", "not-ready"], "{name}");
    }
    let ran = bench.check(&["--input", "csv", "--delimiter", "|", "-"], &TABLE.replace(',', "|"));
    assert!(ran.stdout.contains("2 requests: 1 ready, 1 not ready"), "{}", ran.stdout);
}

#[test]
fn a_row_is_named_by_the_line_on_which_it_begins() {
    let bench = Workbench::new();
    let table =
        "owner,audience\n\"two\nlines\",new\n\n\nDana,new\n\"more\n\nlines\",new\n\nDana,new";
    for end in ["\n", "\r\n", "\r"] {
        for last in ["", end] {
            bench.write("in.csv", table.replace('\n', end) + last);
            let names = names(&bench.check(&["--format", "json", "in.csv"], ""));
            assert_eq!(
                names,
                ["in.csv:2", "in.csv:6", "in.csv:7", "in.csv:11"],
                "{end:?} {last:?}"
            );
        }
    }
    for end in ["\n", "\r\n", "\r"] {
        bench.write("in.csv", format!("\nsep=,\n\n{table}").replace('\n', end));
        let names = names(&bench.check(&["--format", "json", "in.csv"], ""));
        assert_eq!(names, [5, 9, 10, 14].map(|line| format!("in.csv:{line}")), "{end:?}");
    }
    // Put together from several programs.
    let mixed = "owner,audience\r\n\"a\rb\",new\rDana,new\n\r\nDana,new\r\n\rDana,new\rDana,new";
    bench.write("in.csv", mixed);
    let names = names(&bench.check(&["--format", "json", "in.csv"], ""));
    assert_eq!(names, [2, 4, 6, 8, 9].map(|line| format!("in.csv:{line}")));
}

#[test]
fn a_last_row_whose_quote_is_never_closed_is_named_by_the_line_on_which_it_begins() {
    let bench = Workbench::new();
    let header = "owner,audience\n";
    for (above, row, line) in [
        ("", "\",", 2),
        ("", "c,\"d", 2),
        ("Dana,new\n", "\",", 3),
        ("Dana,new\n\n\n", "c,\"d\ne,f", 5),
        ("\"of\nthree\nlines\",new\n", "c,\"d", 5),
        ("\"of\nthree\nlines\",new\n\n", "c,\"d\n\n\n", 6),
    ] {
        for end in ["\n", "\r\n", "\r"] {
            for last in ["", end] {
                bench.write("in.csv", format!("{header}{above}{row}").replace('\n', end) + last);
                let ran = bench.check(&["--format", "json", "in.csv"], "");
                let told = ran.stdout + &ran.stderr;
                assert!(
                    told.contains(&format!("in.csv:{line}")),
                    "{row:?} {end:?} {last:?}: {told}"
                );
            }
        }
    }
}

#[test]
fn blank_lines_are_no_part_of_the_row_behind_them() {
    let bench = Workbench::new();
    let blank = 5 * 1024 * 1024;
    for (end, lines) in [("\n", blank), ("\r\n", blank / 2)] {
        let ends = end.repeat(lines);
        bench.write("in.csv", format!("owner,audience{ends}Dana,new{ends}Kim,new"));
        let ran = bench.check(&["--format", "json", "in.csv"], "");
        assert_eq!(ran.stderr, "");
        assert_eq!(names(&ran), [lines + 1, 2 * lines + 1].map(|line| format!("in.csv:{line}")));
    }
}

#[test]
fn a_cell_that_is_not_what_the_field_takes_is_told_with_its_path() {
    let bench = Workbench::new();
    bench.write("in.csv", "owner,audience,go_live\n=1+1,New,soon\n");
    let report = bench.check(&["--format", "json", "in.csv"], "").reports().remove(0);
    assert_eq!(report["invalid"][0]["path"], "/go_live");
    assert_eq!(report["invalid"].as_array().unwrap().len(), 1);
}

#[test]
fn a_row_with_other_cells_than_the_header_is_told_and_the_rest_goes_on() {
    let bench = Workbench::new();
    bench.write("in.csv", format!("{TABLE}Dana\na,b,c,d,e\nDana,new,2026-12-01,2026-11-10\n"));
    let ran = bench.check(&["--format", "json", "in.csv"], "");
    assert_eq!((ran.status, names(&ran).len()), (2, 3));
    assert!(ran.stderr.contains("`in.csv:4` has 1 cell where the header has 4"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`in.csv:5` has 5 cells"), "{}", ran.stderr);
}

#[test]
fn a_column_that_is_no_field_is_told_once_with_the_field_that_is_near() {
    let bench = Workbench::new();
    bench.write("in.csv", TABLE.replace("owner", "ownr").replace("audience", "id"));
    let ran = bench.check(&["in.csv"], "");
    assert_eq!(ran.stderr.matches("warning").count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("`ownr` (did you mean `owner`?), `id`"), "{}", ran.stderr);
}

#[test]
fn a_header_has_a_megabyte_and_not_more() {
    let bench = Workbench::new();
    let longest = 1024 * 1024;
    for (begins, ends) in [("owner,", ""), ("owner,\"\n", "\"")] {
        for (bytes, status) in [(longest, 0), (longest + 1, 2)] {
            let column = "x".repeat(bytes - begins.len() - ends.len());
            let header = format!("{begins}{column}{ends}");
            let row = if status == 0 { "Dana,1" } else { "" };
            bench.write("in.csv", format!("{header}\n{row}\n"));
            let ran = bench.check(&["--fail-on", "never", "in.csv"], "");
            let told = ran.stderr.contains("the header of `in.csv` has more than 1048576 bytes");
            assert_eq!((ran.status, told), (status, status == 2), "{bytes} {begins:?}");
        }
    }
}

#[test]
fn a_table_that_cannot_be_read_says_what_to_do() {
    let bench = Workbench::new();
    for (bytes, part) in [
        (&b""[..], "`in.csv` has no header"),
        (b"id,when\n1,2\n", "no column of `in.csv` is a field of a request: `id`, `when`"),
        (b"owner,owner\n1,2\n", "has the column `owner` twice"),
        (b"\xff\xfeo\0w\0", "is UTF-16"),
        (b"owner\nJ\xfcrgen\n", "`in.csv:2` is not UTF-8"),
    ] {
        bench.write("in.csv", bytes);
        let ran = bench.check(&["in.csv"], "");
        assert_eq!(ran.status, 2);
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
}

#[test]
fn a_quote_that_is_not_closed_does_not_swallow_the_memory() {
    let mut table = String::from("owner\nDana\n\"open\n");
    table.push_str(&"more\n".repeat(2_000_000));
    let ran = Workbench::new().check(&["--input", "csv", "-"], &table);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("a row has more than 4194304 bytes"), "{}", ran.stderr);
    assert!(ran.stderr.contains("look for a double quote that is not closed"), "{}", ran.stderr);
}

// Mappings

const MAPPING: &str = r#"{
  "format": 1,
  "fields": {
    "Accountable": "/owner",
    "For": { "to": "/audience", "values": { "Newcomers": "new", "All": "all" } },
    "Live on": { "to": "/go_live", "as": { "date": "dd/mm/yyyy" } },
    "dates": { "to": "/sessions", "fields": { "day": { "to": "/date", "as": { "date": "dd/mm/yyyy" } } } }
  }
}"#;

#[test]
fn a_mapping_makes_requests_of_another_forms_json_and_of_its_tables() {
    let bench = Workbench::new();
    bench.write("form.mapping", MAPPING);
    let form = json!({
        "Accountable": "Dana", "For": "newcomers", "Live on": "01/12/2026", "dates": [{ "day": "10/11/2026" }]
    });
    bench.write("one.json", form.to_string());
    bench.write("many.ndjson", format!("{form}\n{{\"For\": \"Some\"}}\n"));
    bench.write(
        "table.csv",
        "Accountable,For,Live on,dates[0].day\nDana,All,01/12/2026,10/11/2026\n",
    );
    let run =
        |file: &str| bench.check(&["--mapping", "form.mapping", "--format", "json", file], "");
    assert_eq!(run("one.json").reports()[0]["verdict"], "ready");
    let many = run("many.ndjson");
    assert_eq!(many.reports()[0]["verdict"], "ready");
    assert_eq!(many.reports()[1]["invalid"][0]["path"], "/audience");
    let table = run("table.csv");
    assert_eq!((table.status, table.stderr.as_str()), (0, ""));
    assert_eq!(table.reports()[0]["findings"][0]["rule"], "vague-audience");
}

#[test]
fn what_a_mapping_passes_over_is_told_once_at_the_end() {
    let bench = Workbench::new();
    bench.write("form.mapping", MAPPING.replace("/owner", "/ownr"));
    let forms = "{\"For\": \"All\", \"id\": 1, \"who\": {\"a\": 1}}\n".repeat(50)
        + "{\"dates\": [{\"room\": 1}]}\n";
    let ran = bench.check(&["--mapping", "form.mapping", "--input", "ndjson", "-"], &forms);
    assert!(ran.stderr.contains("passed over: `dates[].room`, `id`, `who`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`/ownr`, which is no field of a request"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `owner`?"), "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("warning").count(), 2, "{}", ran.stderr);
}

#[test]
fn what_a_mapping_passes_over_is_the_same_on_any_number_of_threads() {
    let bench = Workbench::new();
    bench.write("form.mapping", MAPPING);
    // The later a field comes, the earlier it is in the alphabet, and the last form has all of them.
    let field = |number: usize| format!("f{:04}", 9999 - number);
    let mut forms: String =
        (0..1500).map(|number| format!("{{\"{}\": 1}}\n", field(number))).collect();
    let all: Vec<String> = (0..1500).map(|number| format!("\"{}\": 1", field(number))).collect();
    forms.push_str(&format!("{{{}}}\n", all.join(", ")));
    let run = |jobs: &str| {
        let arguments = ["--mapping", "form.mapping", "--jobs", jobs, "--input", "ndjson", "-"];
        let ran = bench.check(&arguments, &forms);
        ran.stderr.lines().next().unwrap().to_owned()
    };
    let first: Vec<String> = (0..100).rev().map(|number| format!("`{}`", field(number))).collect();
    for jobs in ["1", "2", "7"] {
        let told = run(jobs);
        assert!(told.ends_with(&format!("passed over: {}", first.join(", "))), "{jobs}: {told}");
    }
}

#[test]
fn a_mapping_that_cannot_be_used_exits_2_before_anything_is_checked() {
    let bench = Workbench::new();
    bench.write("form.mapping", MAPPING.replace("\"as\"", "\"sa\""));
    let ran = bench.check(&["--mapping", "form.mapping"], READY);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("there is no member `sa` here; did you mean `as`?"),
        "{}",
        ran.stderr
    );
    let ran = bench.check(&["--mapping", "nowhere.json"], READY);
    assert!(ran.stderr.contains("there is no file `nowhere.json`"), "{}", ran.stderr);
}

#[test]
fn a_form_that_is_no_json_is_told_with_the_place_that_is_told_without_a_mapping() {
    let bench = Workbench::new();
    bench.write("form.mapping", MAPPING);
    let lines: [&[u8]; 6] = [
        "{\"Accountable\":\"éé\",x}".as_bytes(),
        b"{\"Accountable\": oops}",
        "{\"Accountable\": \"é\", \"For\": ]}".as_bytes(),
        "{\"é\": 1".as_bytes(),
        b"{\"a\": \"\xff\"}",
        b"{} {}",
    ];
    // What is said is not the same, as another parser reads forms; where is.
    let places = |arguments: &[&str]| {
        let ran = bench.check(arguments, "");
        assert_eq!(ran.status, 2);
        let told = ran.stderr.lines().filter(|line| line.starts_with("error: "));
        let place = |line: &str| {
            let (place, _) = line.split_once(" is not JSON: ")?;
            Some(format!("{place} {}", &line[line.rfind('(')?..]))
        };
        told.map(|line| place(line).unwrap_or_else(|| line.to_owned())).collect::<Vec<_>>()
    };
    bench.write("in.ndjson", lines.join(&b'\n'));
    let lines_told = places(&["--mapping", "form.mapping", "in.ndjson"]);
    assert_eq!(lines_told[0], "error: `in.ndjson:1` (column 21)");
    assert_eq!(
        lines_told[4],
        "error: `in.ndjson:5` cannot be checked: the request is not UTF-8 from byte 7 on"
    );
    assert_eq!(lines_told, places(&["in.ndjson"]));
    for (number, line) in lines.into_iter().enumerate() {
        bench.write("one.json", [&b"\n\n "[..], line].concat());
        let whole = places(&["--mapping", "form.mapping", "--evidence", "paths", "one.json"]);
        assert_eq!(whole, places(&["--evidence", "paths", "one.json"]), "{number}");
        let excerpt = bench.check(&["--mapping", "form.mapping", "one.json"], "").stderr;
        assert_eq!(excerpt.contains("one.json:3:"), number != 4, "{excerpt}");
    }
}

#[test]
fn a_form_that_is_no_object_is_not_checked() {
    let bench = Workbench::new();
    bench.write("form.mapping", MAPPING);
    let ran = bench.check(&["--mapping", "form.mapping", "--input", "ndjson", "-"], "[]\n{\noops");
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("line 1 of standard input cannot be mapped: a form is an object"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("line 2 of standard input is not JSON"), "{}", ran.stderr);
}
