//! What was aimed for, and whether it was reached: said below a table in the words of that table.

/// Something that is to be at most so much.
pub struct Aim {
    pub what: &'static str,
    pub most: f64,
    pub measured: f64,
    /// How many digits behind the point are shown.
    pub digits: usize,
}

/// Prints a list.
pub fn print(aims: &[Aim]) {
    println!("\n| aimed for | at most | measured | |\n|---|---:|---:|---|");
    for Aim { what, most, measured, digits } in aims {
        let reached = if measured <= most { "reached" } else { "missed" };
        println!("| {what} | {most} | {measured:.digits$} | {reached} |");
    }
}
