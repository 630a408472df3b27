//! One report a line, as the library writes it.

use crate::totals::Totals;

use super::{Checked, Output};

#[derive(Debug)]
pub(super) struct Json;

impl Output for Json {
    fn request(&self, checked: &Checked) -> String {
        checked.report.to_json() + "\n"
    }

    fn end(&self, _: &Totals) -> String {
        String::new()
    }
}
