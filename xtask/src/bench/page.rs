//! The tables' places in the pages.
//!
//! A place is what stands between `<!-- NAME -->` and `<!-- end of NAME -->`, each on a line of its own.

use std::fs;

use crate::Failure;
use crate::call::root;

const PAGE: &str = "docs/performance.md";
const README: &str = "README.md";

/// What the README says behind the ratio of the ten rules to code written by hand.
const BEHIND_RATIO: &str = " of the time](docs/performance.md)";

/// Puts a table into its place.
pub(super) fn write(name: &str, table: &str) -> Result<(), Failure> {
    change(PAGE, |page| replaced(page, name, table))?;
    match ratio(table) {
        Some(ratio) if name == "native" => change(README, |readme| with_ratio(readme, ratio)),
        _ => Ok(()),
    }
}

fn change(name: &str, change: impl Fn(&str) -> Option<String>) -> Result<(), Failure> {
    let file = root().join(name);
    let fault = |what: String| Failure::Fault(format!("{name} {what}"));
    let text =
        fs::read_to_string(&file).map_err(|error| fault(format!("cannot be read: {error}")))?;
    let changed = change(&text).ok_or_else(|| fault("has no place for the figures".to_owned()))?;
    fs::write(&file, changed).map_err(|error| fault(format!("cannot be written: {error}")))
}

fn replaced(page: &str, name: &str, table: &str) -> Option<String> {
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = page.split_once(&start)?;
    let (_, behind) = rest.split_once(&end)?;
    Some(format!("{before}{start}{}\n{end}{behind}", table.trim_end()))
}

/// The ratio of groundrules in the native table.
fn ratio(table: &str) -> Option<&str> {
    let row = table.lines().find_map(|line| line.strip_prefix("| groundrules |"))?;
    row.split('|').next().map(str::trim)
}

fn with_ratio(readme: &str, ratio: &str) -> Option<String> {
    let (before, behind) = readme.split_once(BEHIND_RATIO)?;
    let (before, _) = before.rsplit_once('[')?;
    Some(format!("{before}[{ratio}{BEHIND_RATIO}{behind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_takes_its_place_and_nothing_else() {
        let page = "One\n<!-- a -->\nold\n<!-- end of a -->\n<!-- b -->\nkept\n<!-- end of b -->\n";
        let changed = replaced(page, "a", "new\ntable\n\n").unwrap();
        assert_eq!(changed, page.replace("old", "new\ntable"));
        assert_eq!(replaced(page, "c", "new"), None);
    }

    #[test]
    fn the_readme_states_the_ratio_of_the_table() {
        let table = "| by hand | 1.00 | x |\n| groundrules | 0.41 | 0.40 to 0.42 | 3.80 |\n";
        let readme = "[a](b) takes less: [0.87 of the time](docs/performance.md), for ten rules.";
        let changed = with_ratio(readme, ratio(table).unwrap()).unwrap();
        assert_eq!(changed, readme.replace("0.87", "0.41"));
    }

    #[test]
    fn the_pages_have_a_place_for_every_table() {
        let page = fs::read_to_string(root().join(PAGE)).unwrap();
        for name in ["native", "allocations", "start", "growth", "batch", "node", "browser"] {
            assert!(replaced(&page, name, "").is_some(), "{name}");
        }
        assert!(with_ratio(&fs::read_to_string(root().join(README)).unwrap(), "1.00").is_some());
    }
}
