//! What the measurements ran on.

use std::fs;
use std::thread::available_parallelism;

/// The number of processors and, where the system says it, their model.
pub fn described() -> String {
    let count = available_parallelism().map_or(1, usize::from);
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("a processor of unknown model", |(_, model)| model.trim());
    format!("{count} × {model}")
}
