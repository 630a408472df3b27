//! Writes the JavaScript beside a WebAssembly module: `glue MODULE.wasm DIRECTORY NAME`.
//!
//! It does what the command `wasm-bindgen --target web` does, as a crate that a lock file pins, so a machine needs no
//! tool of the right version. `DIRECTORY` gets `NAME.js`, `NAME.d.ts` and `NAME_bg.wasm`.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, directory, name] = arguments.as_slice() else {
        eprintln!("usage: glue MODULE.wasm DIRECTORY NAME");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name(name)
        .typescript(true)
        // A URL in here would be a second one that bundlers look at: the package has its own.
        .omit_default_module_path(true)
        // After a trap the package starts a new instance of the same module.
        .reset_state_function(true)
        .remove_producers_section(true);
    match bindgen.web(true).and_then(|bindgen| bindgen.generate(directory)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: the JavaScript for `{module}` cannot be written: {error:#}");
            ExitCode::FAILURE
        }
    }
}
