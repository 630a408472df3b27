//! The sources of what ships: the built-in packs hold neither their tests nor the text they came from.

use groundrules::{CompileError, Compiled, Compiler, Pack};

/// The schema of the requests that the built-in packs check.
pub(crate) fn schema() -> &'static str {
    file("training-request.schema.json").unwrap_or_default()
}

/// A built-in pack, compiled anew from its source; none where there is no such pack.
pub(crate) fn compile(id: &str) -> Option<Result<Compiled, CompileError>> {
    let name = format!("{id}.rules");
    let text = file(&name)?;
    Some(Compiler::new().compile_reading(&name, text, |wanted| file(wanted).map(str::to_owned)))
}

fn file(wanted: &str) -> Option<&'static str> {
    Pack::builtin_files().find(|(path, _)| *path == wanted).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use groundrules::Pack;

    #[test]
    fn the_source_of_every_built_in_pack_is_here_and_compiles_to_it() {
        for id in Pack::builtin_ids() {
            let compiled = super::compile(id).unwrap().unwrap();
            assert_eq!(compiled.pack.digest(), Pack::builtin(id).unwrap().digest());
        }
        assert!(super::schema().starts_with('{'));
    }
}
