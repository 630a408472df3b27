//! The library sees nothing but what its caller gives it: no network, no file, no clock, no environment, no other thread.
//!
//! What its dependencies could do is held where it shows: by the imports of the WebAssembly modules, in
//! `pkg/tests/imports.test.mjs`, and by `deny.toml`.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use groundrules::{Compiler, RequestSchema};

/// The sources of everything that runs where the library runs.
const SOURCES: [&str; 3] = ["src", "grammar/src", "wasm/src"];

/// Ways out of a Rust program, each as it would stand in its source.
const WAYS_OUT: [&str; 14] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time",
    "std::os",
    "io::stdin",
    "SystemTime",
    "Instant::now",
    "static mut",
    "thread_local!",
    "js_sys",
    "web_sys",
];

/// The Rust files below a folder, with their code: no comments, and no tests.
fn code(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            // The differential tests of patterns read the patterns of the packs.
            if name != "differential" {
                code(&path, found);
            }
        } else if name.ends_with(".rs") && name != "tests.rs" {
            let text = fs::read_to_string(&path).unwrap();
            let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let lines = own.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.push((path.display().to_string(), lines.collect::<Vec<_>>().join("\n")));
        }
    }
}

#[test]
fn no_source_of_the_library_names_a_file_a_connection_a_clock_or_a_thread() {
    let mut files = Vec::new();
    for folder in SOURCES {
        code(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    assert!(files.len() > 100, "only {} files", files.len());
    for (path, code) in files {
        for way in WAYS_OUT {
            assert!(!code.contains(way), "{path} has `{way}`");
        }
        // `use std::{fs, …}` would hide the name; nobody here writes it so.
        assert!(!code.contains("use std::{"), "{path} imports several parts of std at once");
    }
}

#[test]
fn a_schema_that_refers_elsewhere_fetches_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/training-request.schema.json");
    for place in [
        format!("http://127.0.0.1:{port}/schema.json"),
        format!("http://127.0.0.1:{port}/schema.json#/properties/a"),
        format!("file://{}", file.display()),
        file.display().to_string(),
    ] {
        let schema = serde_json::json!({
            "$id": format!("http://127.0.0.1:{port}/"),
            "properties": { "a": { "$ref": place }, "b": { "type": "number" } },
        });
        let rules = "pack p { title \"P\" version \"1\" schema \"s.json\" }\nrule r { require a.b is filled }";
        let compiled = Compiler::new().file("s.json", schema.to_string()).compile("p.rules", rules);
        let error = compiled.err().unwrap_or_else(|| panic!("{place} was found"));
        assert!(error.errors() > 0);
        assert!(RequestSchema::new(&schema.to_string()).is_err(), "{place} was found");
        let came = listener.accept();
        assert!(came.is_err(), "{place}: somebody asked for it");
    }
}
