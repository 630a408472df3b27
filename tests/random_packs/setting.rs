//! Random settings, each with another value that a host may give it.

use serde_json::Value;

use super::schema::Type;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    One,
    Range,
    List,
}

#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) form: Form,
    /// Its constants, as the rules write them: one, the ends of a range, the items of a list.
    pub(crate) default: Vec<String>,
    pub(crate) other: Vec<String>,
}

impl Setting {
    /// Its declaration with one of the two values.
    pub(crate) fn declared(&self, constants: &[String]) -> String {
        let value = match self.form {
            Form::One => constants[0].clone(),
            Form::Range => format!("{} .. {}", constants[0], constants[1]),
            Form::List => format!("[{}]", constants.join(", ")),
        };
        format!("setting {} = {value}\n", self.name)
    }

    /// The other value, as a host gives it.
    pub(crate) fn given(&self) -> Value {
        let one = |constant: &String| match self.ty {
            // What JSON has no literal for is a text, without the quotation marks that rules give to texts.
            Type::Number | Type::People | Type::Boolean | Type::Text | Type::Choice => {
                serde_json::from_str(constant).unwrap()
            }
            _ => Value::from(constant.as_str()),
        };
        match self.form {
            Form::One => one(&self.other[0]),
            Form::Range => format!("{} .. {}", self.other[0], self.other[1]).into(),
            Form::List => self.other.iter().map(one).collect(),
        }
    }
}
