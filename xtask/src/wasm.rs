//! `cargo xtask wasm`: the npm package, from the Rust sources to `pkg/dist`.
//!
//! Cargo makes three WebAssembly modules of the crate in `wasm/` and the compiled packs; all of that goes to `target/npm`.
//! The scripts in `pkg/build` do the rest, and fail where a size is beyond its budget.

mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use crate::call::{Call, Program, root, succeed, target};
use crate::{Failure, Task, npm};
use toolchain::{For, Toolchain};

pub(crate) const TASK: Task = Task {
    name: "wasm",
    arguments: "[--no-budget]",
    summary: "Build the npm package in pkg/dist, and fail where a size is beyond its budget",
    details: || "        --no-budget  show sizes, and let them be\n".to_owned(),
    run,
};

/// A module.
struct Build {
    /// What its files are called; a module names the one that calls it.
    name: &'static str,
    /// The features of `groundrules-wasm`.
    features: &'static str,
    purpose: For,
}

const BUILDS: [Build; 3] = [
    Build { name: "evaluator", features: "", purpose: For::Pages },
    Build { name: "compiler", features: "compiler", purpose: For::Pages },
    Build { name: "evaluator", features: "", purpose: For::Services },
];

/// What becomes of a size that is beyond its budget.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Budget {
    /// The build fails.
    Kept,
    /// It is shown, and the build goes on.
    Shown,
}

/// The packs that ship, in `rules/`.
const PACKS: [&str; 3] = ["failure-points", "performance-clarity", "ai-enablement"];

fn run(arguments: &[String]) -> Result<(), Failure> {
    let budget = match arguments {
        [] => Budget::Kept,
        [word] if word == "--no-budget" => Budget::Shown,
        _ => {
            return Err(Failure::Usage(
                "`cargo xtask wasm` takes nothing but `--no-budget`".to_owned(),
            ));
        }
    };
    let root = root();
    let staging = target().join("npm");
    npm::require()?;
    let toolchain = toolchain::find()?;
    println!("== WebAssembly, with {toolchain}");
    // The budgets are for modules whose standard library is made as small as they are.
    let budget = if matches!(toolchain, Toolchain::Prebuilt) { Budget::Shown } else { budget };
    all_builds(|build| {
        let module = build.run(&toolchain, &root)?;
        generate(&root, &module, &staging.join(build.purpose.folder()), build.name)
    })?;
    println!("== packs");
    compile_packs(&staging.join("packs"))?;
    println!("== pkg/dist");
    let package = root.join("pkg");
    if !npm::is_installed(&package) {
        let call = npm::installation("pkg");
        succeed(&mut call.command(), "the tools of the npm package cannot be installed")?;
    }
    build_package(&package, &staging, budget)
}

impl Build {
    /// Where the module lies, once cargo has made it.
    fn run(&self, toolchain: &Toolchain, root: &Path) -> Result<PathBuf, Failure> {
        let profile = self.purpose.profile();
        // A folder for each: other flags would make all in it anew.
        let directory = target().join(format!("{profile}-build"));
        let mut command = toolchain.build(self.purpose);
        command
            .current_dir(root)
            .args(["--locked", "-p", "groundrules-wasm"])
            .args(["--target", toolchain::TARGET, "--target-dir"])
            .arg(&directory);
        if !self.features.is_empty() {
            command.args(["--features", self.features]);
        }
        succeed(&mut command, "the WebAssembly module cannot be built")?;
        Ok(directory.join(toolchain::TARGET).join(profile).join("groundrules_wasm.wasm"))
    }
}

/// Makes what is built of each: those of one purpose in turn, as each takes the place of the one before in a folder that
/// they share, and beside those of the other, as for much of a build there is work for one processor only.
fn all_builds(make: impl Fn(&Build) -> Result<(), Failure> + Sync) -> Result<(), Failure> {
    let of =
        |purpose: For| BUILDS.iter().filter(|build| build.purpose == purpose).try_for_each(&make);
    thread::scope(|scope| {
        let services = scope.spawn(|| of(For::Services));
        of(For::Pages)?;
        services.join().map_err(|_| Failure::Fault("a build was lost".to_owned()))?
    })
}

/// Writes the JavaScript beside a module.
fn generate(root: &Path, module: &Path, directory: &Path, name: &str) -> Result<(), Failure> {
    let mut command = Program::Cargo.command();
    command
        .current_dir(root)
        .args(["run", "--quiet", "--locked", "--manifest-path", "xtask/glue/Cargo.toml"])
        .arg("--target-dir")
        .arg(target().join("glue"))
        .arg("--")
        .args([module, directory])
        .arg(name);
    succeed(&mut command, "the JavaScript beside the module cannot be written")
}

fn compile_packs(directory: &Path) -> Result<(), Failure> {
    // A pack that is no more must not be found there.
    let _ = fs::remove_dir_all(directory);
    fs::create_dir_all(directory)
        .map_err(|error| Failure::Fault(format!("the packs cannot be written: {error}")))?;
    for pack in PACKS {
        let output = directory.join(format!("{pack}.grpack"));
        let mut command =
            Call::cargo("run --quiet --locked -p groundrules-cli -- compile").command();
        command.arg(format!("rules/{pack}.rules")).arg("-o").arg(output);
        succeed(&mut command, &format!("the pack `{pack}` cannot be compiled"))?;
    }
    Ok(())
}

/// Runs the package's own build on what cargo made.
fn build_package(package: &Path, staging: &Path, budget: Budget) -> Result<(), Failure> {
    let mut command = Program::Npm.command();
    command.current_dir(package).args(["run", "--silent", "build", "--", "--from"]).arg(staging);
    if budget == Budget::Shown {
        command.arg("--no-budget");
    }
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        // The script has said why.
        Ok(_) => Err(Failure::Reported),
        Err(error) => Err(Failure::Fault(format!("npm cannot be run: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(file: &str, dependency: &str) -> String {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let start = format!("{dependency} = \"=");
        let line = text.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
        line.trim_end_matches('"').to_owned()
    }

    #[test]
    fn the_generator_has_the_version_of_what_it_generates_for() {
        assert_eq!(
            pinned("wasm/Cargo.toml", "wasm-bindgen"),
            pinned("xtask/glue/Cargo.toml", "wasm-bindgen-cli-support")
        );
    }

    #[test]
    fn every_pack_that_ships_is_compiled() {
        let mut packs: Vec<String> = fs::read_dir(root().join("rules"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                fs::read_to_string(path)
                    .is_ok_and(|text| text.lines().any(|line| line.starts_with("pack ")))
            })
            .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
            .collect();
        packs.sort();
        let mut known = PACKS.map(str::to_owned);
        known.sort();
        assert_eq!(packs, known);
    }
}
