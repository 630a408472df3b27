//! Tables, read as the command reads them.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use clap::Parser;
use groundrules::{FieldTypes, Mapping, Options, Pack};

use crate::input::{self, Found, InputArgs, Mapped, Requests};

#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    input: InputArgs,
}

/// A mapping for a table of three columns.
const MAPPING: &str = r#"{ "format": 1, "fields": {
    "a": "/sponsor/name",
    "b": { "to": "/schedule/go_live", "as": { "date": "dd/mm/yyyy" } },
    "c[0].d": "/audience/groups/0/role"
} }"#;

struct Setting {
    packs: Vec<Pack>,
    types: Arc<FieldTypes>,
    mapped: Mapped,
    table: PathBuf,
}

static SETTING: LazyLock<Setting> = LazyLock::new(|| {
    let packs: Vec<Pack> =
        Pack::builtin_ids().map(|id| Pack::builtin(id).expect("it ships")).collect();
    let types = Arc::new(FieldTypes::of(&packs));
    Mapping::from_json(MAPPING).expect("a mapping");
    let directory = std::env::temp_dir();
    let mine = std::process::id();
    let file = directory.join(format!("groundrules-fuzz-{mine}.mapping.json"));
    fs::write(&file, MAPPING).expect("a place for files");
    let mapped = Mapped::read(&file, types.clone());
    let mapped = mapped.unwrap_or_else(|problem| panic!("{problem:?}"));
    fs::remove_file(file).expect("the file is there");
    Setting { packs, types, mapped, table: directory.join(format!("groundrules-fuzz-{mine}.csv")) }
});

/// A byte that says how the table is read; then the table.
pub fn run(data: &[u8]) {
    let Some((how, table)) = data.split_first() else { return };
    let setting = &*SETTING;
    fs::write(&setting.table, table).expect("a place for files");
    let mut arguments = vec!["csv", "--input", if how & 8 == 0 { "csv" } else { "ndjson" }];
    match how & 3 {
        0 => {}
        1 => arguments.extend(["--delimiter", ";"]),
        2 => arguments.extend(["--delimiter", "tab"]),
        _ => arguments.extend(["--delimiter", "x"]),
    }
    let table = setting.table.to_string_lossy();
    arguments.push(&table);
    let mapped = (how & 4 != 0).then_some(&setting.mapped);
    let arguments = Arguments::try_parse_from(arguments).expect("arguments that are known");
    let inputs = input::gather(&arguments.input).unwrap_or_else(|problem| panic!("{problem:?}"));
    let mut line = 0;
    for found in Requests::new(inputs, setting.types.clone(), mapped.is_some()) {
        let raw = match found {
            Found::Request(raw) => raw,
            Found::Problem(problem) | Found::Warning(problem) => {
                assert!(!problem.summary().message.is_empty());
                continue;
            }
        };
        let made = raw.into_request(mapped, true);
        let origin = match &made {
            Ok(request) => Some(&request.origin),
            Err(problem) => problem.summary().request.as_ref().map(|(_, origin)| origin),
        };
        let here = origin.and_then(|origin| origin.line).expect("a row has a line");
        assert!(here > line, "{here} after {line}");
        line = here;
        let Ok(request) = made else { continue };
        let check = setting.packs[0].check(&request.bytes, &Options::new());
        match check {
            Ok(check) => assert!(!check.report().to_json().is_empty()),
            Err(error) => assert!(how & 8 != 0, "a row makes a request: {error}"),
        }
    }
}
