//! Counts tests by the summaries that test runners print when they end: each test binary of cargo, each set of doc tests,
//! each run of Node's test runner.

use std::fmt;
use std::ops::AddAssign;

/// How many tests passed, failed and were skipped. Its `Display` is the last line of `cargo xtask test`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
    /// What the test harness calls ignored.
    pub(super) skipped: u64,
}

impl Tally {
    /// Reads a line of a summary; `None` for any other line.
    pub(super) fn from_line(line: &str) -> Option<Self> {
        Self::of_cargo(line).or_else(|| Self::of_node(line))
    }

    /// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    fn of_cargo(line: &str) -> Option<Self> {
        let (_outcome, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let mut tally = Tally::default();
        for part in counts.split("; ") {
            // The other parts, such as `0 filtered out` and the time, count no test that belongs to this run.
            match part.split_once(' ') {
                Some((count, "passed")) => tally.passed = count.parse().ok()?,
                Some((count, "failed")) => tally.failed = count.parse().ok()?,
                Some((count, "ignored")) => tally.skipped = count.parse().ok()?,
                _ => {}
            }
        }
        Some(tally)
    }

    /// Reads `ℹ pass 3`, one of several lines; other reporters than `spec` begin them with `#`.
    fn of_node(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# "))?;
        let (what, count) = rest.split_once(' ')?;
        let count = count.parse().ok()?;
        match what {
            "pass" => Some(Tally { passed: count, ..Tally::default() }),
            // A test that was cancelled did not hold.
            "fail" | "cancelled" => Some(Tally { failed: count, ..Tally::default() }),
            "skipped" | "todo" => Some(Tally { skipped: count, ..Tally::default() }),
            _ => None,
        }
    }

    /// How many tests were run to their end.
    pub(super) fn ran(self) -> u64 {
        self.passed + self.failed
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_read_whether_its_tests_passed_or_failed() {
        let ok = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.04s";
        let failed = "test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s";
        let tally = |passed, failed, skipped| Tally { passed, failed, skipped };
        assert_eq!(Tally::from_line(ok), Some(tally(12, 0, 1)));
        assert_eq!(Tally::from_line(failed), Some(tally(7, 2, 0)));
    }

    #[test]
    fn the_lines_of_nodes_summary_are_added_up() {
        let summary = "ℹ tests 12\nℹ suites 0\nℹ pass 8\nℹ fail 1\nℹ cancelled 1\nℹ skipped 2\nℹ todo 0\nℹ duration_ms 459.8";
        for text in [summary.to_owned(), summary.replace('ℹ', "#")] {
            let mut total = Tally::default();
            text.lines().filter_map(Tally::from_line).for_each(|tally| total += tally);
            assert_eq!(total, Tally { passed: 8, failed: 2, skipped: 2 });
        }
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in [
            "",
            "running 3 tests",
            "test it_works ... ok",
            "  test result: ok. 3 passed; 0 failed",
            "test result: ok. many passed; 0 failed",
            "ℹ tests 12",
            "ℹ pass all",
            "✔ pass 12 (0.5ms)",
        ] {
            assert_eq!(Tally::from_line(line), None, "{line}");
        }
    }

    #[test]
    fn the_total_mentions_skipped_tests_only_if_there_are_any() {
        let mut total = Tally { passed: 40, ..Tally::default() };
        assert_eq!(total.to_string(), "40 passed, 0 failed");
        total += Tally { passed: 2, failed: 1, skipped: 5 };
        assert_eq!(total.to_string(), "42 passed, 1 failed, 5 skipped");
    }
}
