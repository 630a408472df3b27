//! How long each shape takes at a megabyte, or at the size that is named: `cargo xtask shapes`. Fails where one takes longer
//! than a second.

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

mod shapes;
mod work;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use shapes::{SHAPES, Shape, Task, Text};
use work::work;

const MEGABYTE: usize = 1_000_000;
/// What a rule file may have.
const RULES: usize = 512 * 1024;
/// What no text of a megabyte may take.
const MOST: Duration = Duration::from_secs(1);
/// How often a shape is timed that takes too long: a machine may have been busy with something else.
const ATTEMPTS: usize = 2;

fn main() -> ExitCode {
    // `cargo bench` passes `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let size = words.iter().find_map(|word| word.parse().ok()).unwrap_or(MEGABYTE);
    let wanted = words.iter().find(|word| word.parse::<usize>().is_err());
    let (mut tried, mut slow) = (0, 0);
    println!("|    time | came of it | shape |\n|--------:|---|---|");
    for shape in SHAPES {
        let name = format!("{:?} {}", shape.task, shape.name);
        if wanted.is_none_or(|wanted| name.contains(wanted)) {
            let (time, came) = timed(shape, size);
            println!("| {:>4} ms | {came} | {name} |", time.as_millis());
            (tried, slow) = (tried + 1, slow + usize::from(time > MOST));
        }
    }
    println!("{tried} shapes of {size} bytes; {slow} took longer than a second");
    if slow == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A text of this size; where that is more than a rule file may have, of nearly so much.
fn text_of(shape: &Shape, size: usize) -> Text {
    let text = (shape.make)(size);
    let is_rules = matches!(shape.task, Task::Compile | Task::Format);
    if is_rules && text.text.len() > RULES { (shape.make)(RULES * 49 / 50) } else { text }
}

/// What this thread has had of a processor, which says more on a machine that does other work, too; where the system tells.
fn processor_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The best of some attempts, and what came of it.
fn timed(shape: &Shape, size: usize) -> (Duration, String) {
    let text = text_of(shape, size);
    let mut best = (Duration::MAX, String::new());
    for _ in 0..ATTEMPTS {
        let (started, before) = (Instant::now(), processor_time());
        let came = work(shape.task, &text);
        let time = match (before, processor_time()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => started.elapsed(),
        };
        if time < best.0 {
            best = (time, came);
        }
        if time < MOST {
            break;
        }
    }
    best
}
