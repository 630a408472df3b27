//! What fuzzing begins with: pieces of the files of this repository, one folder for each target.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::exit;

use groundrules::Compiler;

use crate::targets::documents::{fences, texts};
use crate::targets::{pack_bytes, source};

/// Larger inputs are slow to try, and a small one shows the same.
const LARGEST: usize = 16 * 1024;

/// How many words a dictionary has.
const WORDS: usize = 400;

/// With which words a declaration begins.
const DECLARATIONS: [&str; 8] =
    ["pack ", "use ", "source ", "setting ", "define ", "rule ", "test ", "locale "];

/// Writes the seeds of every target into the folder `seeds`, says how many there are, and ends the process.
pub fn write_and_end() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    match write(&folder) {
        Ok(count) => {
            println!("{count} seeds in {}", folder.display());
            exit(0)
        }
        Err(error) => {
            eprintln!("error: the seeds cannot be written: {error}");
            exit(1)
        }
    }
}

fn write(into: &Path) -> io::Result<usize> {
    let repository = Repository(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let mut written = 0;
    for (target, seeds) in [
        ("source", repository.sources()?),
        ("schema", repository.schemas()?),
        ("pack_bytes", repository.packs()?),
        ("request", repository.requests()?),
        ("draft", drafts()),
        ("settings", repository.settings()?),
        ("waivers", repository.waivers()?),
        ("mapping", repository.mappings()?),
        ("csv", repository.tables()?),
    ] {
        let folder = into.join(target);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds.iter().filter(|seed| seed.len() <= LARGEST).enumerate() {
            fs::write(folder.join(format!("seed-{number:03}")), seed)?;
            written += 1;
        }
        fs::write(into.join(format!("{target}.dict")), dictionary(&seeds))?;
    }
    Ok(written)
}

/// The words that are frequent in the seeds, as a dictionary for libFuzzer. Seeds that are no text have none.
fn dictionary(seeds: &[Vec<u8>]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in seeds.iter().filter_map(|seed| std::str::from_utf8(seed).ok()) {
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || "_-.$".contains(c);
        for word in text.split(|c| !is_of_word(c)).filter(|word| (2..=24).contains(&word.len())) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut words: Vec<(&str, usize)> = counts.into_iter().collect();
    words.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    words.truncate(WORDS);
    words.iter().map(|(word, _)| format!("\"{word}\"\n")).collect()
}

type Seeds = Vec<Vec<u8>>;

struct Repository(PathBuf);

impl Repository {
    fn read(&self, path: &str) -> io::Result<String> {
        fs::read_to_string(self.0.join(path))
            .map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))
    }

    /// The texts of the files of a folder whose names end so, in the order of the names.
    fn all(&self, folder: &str, ending: &str) -> io::Result<Vec<String>> {
        let mut names: Vec<String> = fs::read_dir(self.0.join(folder))?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<_>>()?;
        names.retain(|name| name.ends_with(ending));
        names.sort_unstable();
        names.iter().map(|name| self.read(&format!("{folder}/{name}"))).collect()
    }

    /// Every example of the language, every rule that ships, and what the formatter and the errors are tested with.
    fn sources(&self) -> io::Result<Seeds> {
        let language = self.read("docs/language.md")?;
        let errors = self.read("docs/errors.md")?;
        let mut seeds: Seeds = fences(&language)
            .into_iter()
            .chain(fences(&errors))
            .filter(|fence| fence.info.starts_with("rules"))
            .map(|fence| fence.text.as_bytes().to_vec())
            .collect();
        for folder in ["rules", "rules/locales", "tests/format", "tests/expenses", "tests/errors"] {
            for text in self.all(folder, ".rules")? {
                seeds.extend(declarations(&text).into_iter().map(String::into_bytes));
            }
        }
        Ok(seeds)
    }

    fn schemas(&self) -> io::Result<Seeds> {
        let language = self.read("docs/language.md")?;
        let schema = texts(&language, "json schema").concat();
        let mut seeds: Seeds = texts(&language, "rules")
            .into_iter()
            .filter(|rules| !rules.contains("pack "))
            .step_by(4)
            .map(|rules| joined([&schema, rules, "{}"]))
            .collect();
        let claim = self.read("tests/expenses/claim.schema.json")?;
        seeds.push(joined([&claim, "rule r { require true }", "{}"]));
        seeds.push(joined([source::SMALL, "rule r { require xs.n contains n }", "{\"n\": 1}"]));
        seeds.extend(SCHEMAS.iter().map(|parts| joined(*parts)));
        Ok(seeds)
    }

    /// What follows the digest of every pack that the examples of the language make.
    fn packs(&self) -> io::Result<Seeds> {
        const HEADER: usize = 4 + 2 + 32;
        let language = self.read("docs/language.md")?;
        let texts = texts(&language, "rules").into_iter().map(source::completed);
        let compiler = source::compiler();
        let packs = texts.filter_map(|text| compiler.compile("seed.rules", &text).ok());
        let mut seeds: Seeds = packs
            .filter_map(|compiled| compiled.pack.to_bytes().ok())
            .filter_map(|bytes| Some(bytes.get(HEADER..)?.to_vec()))
            .collect();
        let schema = pack_bytes::small_pack::SCHEMA;
        let small = Compiler::new()
            .file("s.json", schema)
            .compile("s.rules", pack_bytes::small_pack::RULES);
        let small = small.unwrap_or_else(|error| panic!("{error}"));
        seeds.extend(
            small.pack.to_bytes().ok().and_then(|bytes| Some(bytes.get(HEADER..)?.to_vec())),
        );
        Ok(seeds)
    }

    fn requests(&self) -> io::Result<Seeds> {
        let mut seeds = self.all("examples/requests", ".json")?;
        seeds.extend(self.all("tests/requests", ".json")?.into_iter().step_by(3));
        Ok(seeds.into_iter().map(String::into_bytes).collect())
    }

    fn settings(&self) -> io::Result<Seeds> {
        let request = self.read("examples/requests/onboarding-draft.json")?;
        Ok(OPTIONS.iter().map(|options| joined([*options, &request])).collect())
    }

    fn waivers(&self) -> io::Result<Seeds> {
        let guide = self.read("docs/waivers.md")?;
        let request = texts(&guide, "json file request.json").concat();
        let waivers = texts(&guide, "json file waivers.json").concat();
        let mut seeds = vec![joined([&waivers, &request])];
        seeds.extend(WAIVERS.iter().map(|waivers| joined([*waivers, &request])));
        Ok(seeds)
    }

    fn mappings(&self) -> io::Result<Seeds> {
        let guide = self.read("docs/mapping.md")?;
        let (mappings, forms) = (texts(&guide, "json mapping"), texts(&guide, "json form"));
        let mut seeds: Seeds =
            mappings.iter().zip(forms).map(|(mapping, form)| joined([*mapping, form])).collect();
        for name in ["frappe-training-event", "moodle-course-request"] {
            let mapping = self.read(&format!("examples/mappings/{name}.json"))?;
            let form = self.read(&format!("examples/mappings/{name}.input.json"))?;
            seeds.push(joined([&mapping, &form]));
        }
        Ok(seeds)
    }

    /// A table behind each of the ways in which one is read.
    fn tables(&self) -> io::Result<Seeds> {
        let mut tables = self.all("examples/mappings", ".csv")?;
        tables.extend(TABLES.iter().map(|table| (*table).to_owned()));
        let read_in = |way: u8| move |table: &String| [&[way], table.as_bytes()].concat();
        Ok((0..16).flat_map(|way| tables.iter().map(read_in(way)).collect::<Seeds>()).collect())
    }
}

/// A form is filled in by bytes that choose, and any will do.
fn drafts() -> Seeds {
    (1..=32_u8).map(|first| (0..96_u8).map(|at| at.wrapping_mul(first) ^ first).collect()).collect()
}

fn joined<const N: usize>(parts: [&str; N]) -> Vec<u8> {
    parts.map(str::trim_end).join("\n%%\n").into_bytes()
}

/// The declarations of a rule file, each with the comments above it.
fn declarations(text: &str) -> Vec<String> {
    let mut declarations: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        let begins = DECLARATIONS.iter().any(|word| line.starts_with(word));
        match declarations.last_mut() {
            Some(last) if !begins => last.push_str(line),
            _ => declarations.push(line.to_owned()),
        }
    }
    declarations
}

const SCHEMAS: &[[&str; 3]] = &[
    [
        r##"{"$defs": {"p": {"type": "object", "properties": {"n": {"type": "number"}, "p": {"$ref": "#/$defs/p"}}}}, "properties": {"p": {"$ref": "#/$defs/p"}}}"##,
        "rule r { require p.p.n > 1 }",
        r#"{"p": {"p": {"n": 1}}}"#,
    ],
    [
        r#"{"allOf": [{"properties": {"a": {"type": "integer", "minimum": 0}}}, {"properties": {"b": {"const": "x"}}}], "required": ["a"]}"#,
        "rule r { require a > 1 and b == \"x\" }",
        r#"{"a": 1.0, "b": "x"}"#,
    ],
    [
        r#"{"properties": {"a": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, "b": {"oneOf": [{"const": 1}, {"const": 2}]}, "a/b~c": {"enum": ["", "é", null]}}}"#,
        "rule r { require a is filled }",
        r#"{"a": "2026-01-01"}"#,
    ],
];

const OPTIONS: &[&str] = &[
    "{}",
    r#"{"draft": true, "today": "2026-11-20", "settings": {"lead": "10 days .. 20 days", "catch_all": ["all staff", "everyone"]}, "severities": {"generic-audience": "off", "missing-sponsor": "info"}}"#,
    r#"{"today": "2026-02-28", "locale": "fr-CA", "request": "r-1", "limits": {"requestBytes": 100000, "requestDepth": 64, "elements": 1000, "findings": 100, "fuel": 100000}}"#,
    r#"{"today": "2026-11-20", "waivers": [{"rule": "no-reinforcement", "reason": "agreed", "approvedBy": "Dana Ortiz", "expires": "2026-12-31", "request": "r-1"}], "request": "r-1", "locale": "de"}"#,
    r#"{"today": "2026-11-20", "settings": {"lead": "1 week .. 2 months"}, "draft": false}"#,
];

const WAIVERS: &[&str] = &[
    r#"{"format": 1, "waivers": []}"#,
    r#"{"format": 1, "waivers": [{"rule": "missing-sponsor", "reason": "agreed", "approvedBy": "Dana Ortiz", "path": "/sponsor/name", "expires": "2026-12-31", "request": "r-1", "fingerprint": "0123456789abcdef"}]}"#,
    r#"{"format": 1, "waivers": [{"rule": "failure-points/no-reinforcement", "reason": "x", "approvedBy": "y", "expires": "2020-02-29"}, {"rule": "nothing", "reason": "x", "approvedBy": "y"}]}"#,
];

const TABLES: &[&str] = &[
    "sponsor.name,schedule.go_live\nDana Ortiz,2026-12-01\n\n\"a \"\"b\"\",\nc\",\n",
    "\u{feff}sep=;\r\nsponsor.name;audience.groups[0].role;audience.groups[1].role\r\nDana;nurse;\r\n;;\r\n",
    "a;b;c[0].d\nx;01/12/2026;nurse\n",
    "a,b,/c/d~1e\n1,2,3,4\n1\n",
    "{\"sponsor\": {\"name\": \"Dana\"}}\n\n{}\r\n[1\n",
];
