//! What is done with each shape.

use groundrules::{Compiler, Diagnostic, Mapping, Options, Sources, Waivers, format};

use super::shapes::{Task, Text};

/// Does with a text what its shape says; gives what came of it in a word or two.
pub(crate) fn work(task: Task, Text { text, schema, used }: &Text) -> String {
    let refused = |error: String| {
        let told = error.lines().next().unwrap_or_default().chars().take(100).collect::<String>();
        format!("refused: {told}").replace('|', "/")
    };
    match task {
        Task::Compile => {
            let compiler = Compiler::new().file("s.json", schema.as_str());
            let compiler = compiler.file("used.rules", used.as_str());
            match compiler.compile("shape.rules", text) {
                Ok(compiled) => {
                    let warnings = written(&compiled.warnings, &compiled.sources);
                    let size = compiled.pack.to_bytes().map_or(0, |bytes| bytes.len());
                    format!("a pack of {size} bytes, {warnings} of warnings")
                }
                Err(error) => refused(error.to_string()),
            }
        }
        Task::Format => match format("shape.rules", text) {
            Ok(formatted) => format!("{} bytes", formatted.len()),
            Err(error) => refused(error.to_string()),
        },
        Task::Waivers => match Waivers::from_json(text) {
            Ok(waivers) => format!("{} waivers", waivers.len()),
            Err(error) => refused(error.to_string()),
        },
        Task::Mapping => match Mapping::from_json(text) {
            Ok(mapping) => format!("a mapping {}", mapping.title()),
            Err(error) => refused(error.to_string()),
        },
        Task::Options => match Options::from_json(text) {
            Ok(_) => "options".to_owned(),
            Err(error) => refused(error.to_string()),
        },
    }
}

/// Writes warnings out, as a host does; gives their length.
fn written(warnings: &[Diagnostic], sources: &Sources) -> usize {
    warnings.iter().map(|warning| sources.excerpt(warning).len()).sum()
}
