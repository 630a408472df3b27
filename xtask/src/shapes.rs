//! `cargo xtask shapes`: what the compiler takes for texts that mean it harm.
//!
//! The promise is that no text of a megabyte takes more than a second to be refused or compiled by what is handed out: the task fails
//! where one does.

use crate::call::Call;
use crate::{Failure, Task};

#[path = "../../tests/shapes/shapes.rs"]
mod table;

use table::{SHAPES, Text};

pub(crate) const TASK: Task = Task {
    name: "shapes",
    arguments: "[SIZE] [NAME] | --print SIZE",
    summary: "Time texts that are as much work for the compiler as they can be; fail where one takes a second",
    details: || {
        "        SIZE    of each text, in bytes (1000000)\n        \
         NAME    of the shapes to try, or a part of it\n        \
         --print write the texts as JSON, one a line, and try none\n"
            .to_owned()
    },
    run,
};

fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [print, size] if print == "--print" => {
            let size = size.parse().map_err(|_| usage())?;
            SHAPES.iter().for_each(|shape| println!("{}", line(shape, size)));
            Ok(())
        }
        [print, ..] if print == "--print" => Err(usage()),
        words => {
            let mut command =
                Call::cargo("bench --profile dist --quiet --locked --bench shapes --").command();
            match command.args(words).status() {
                Ok(status) if status.success() => Ok(()),
                Ok(_) => Err(Failure::Reported),
                Err(error) => Err(Failure::Fault(format!("cargo cannot be run: {error}"))),
            }
        }
    }
}

fn usage() -> Failure {
    Failure::Usage("`cargo xtask shapes --print` takes the size of the texts in bytes".to_owned())
}

/// A shape as an object of JSON.
fn line(shape: &table::Shape, size: usize) -> String {
    let Text { text, schema, used } = (shape.make)(size);
    let task = format!("{:?}", shape.task);
    let members = [
        ("name", shape.name),
        ("task", &task),
        ("text", &text),
        ("schema", &schema),
        ("used", &used),
    ];
    let members: Vec<String> =
        members.iter().map(|(name, value)| format!("\"{name}\":{}", quoted(value))).collect();
    format!("{{{}}}", members.join(","))
}

fn quoted(text: &str) -> String {
    let mut json = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\0'..' ' => json.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => json.push(character),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_a_name_of_its_own_and_about_the_size_that_is_asked_for() {
        let mut names = std::collections::BTreeSet::new();
        for shape in SHAPES {
            assert!(names.insert((format!("{:?}", shape.task), shape.name)), "{}", shape.name);
            let Text { text, schema, used } = (shape.make)(20_000);
            let size = text.len() + schema.len() + used.len();
            assert!((10_000..40_000).contains(&size), "{}: {size}", shape.name);
        }
    }

    #[test]
    fn a_text_is_quoted_as_json_has_it() {
        assert_eq!(quoted("a\"\\\n\0é"), "\"a\\\"\\\\\\u000a\\u0000é\"");
    }
}
