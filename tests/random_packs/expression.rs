//! Random expressions that follow the types.

use super::reach::Reach;
use super::request::TEXTS;
use super::schema::{CHOICES, Type};
use super::setting::{Form, Setting};
use crate::dice::Dice;

/// From what expressions are made at one place of a pack.
pub(crate) struct Maker<'m> {
    pub(crate) dice: &'m mut Dice,
    pub(crate) settings: &'m [Setting],
    /// Names of values, and of conditions, which have no type.
    pub(crate) defines: &'m [(String, Option<Type>)],
}

const PATTERNS: [&str; 12] = [
    "^[A-Z]{2}-\\\\d+$",
    "ada|all",
    "(?i)ADA",
    "^\\\\s*$",
    "[^a-z ]+",
    "o(?:ne|n)?$",
    "\\\\bstaff\\\\b",
    "w.*?d",
    "(a|b)*c?",
    "é|😀",
    "x{1,2}",
    "(?m)^x$",
];

impl Maker<'_> {
    fn of<T: Clone>(
        &mut self,
        from: &[(String, T)],
        fits: impl Fn(&T) -> bool,
    ) -> Option<(String, T)> {
        let fitting: Vec<(String, T)> =
            from.iter().filter(|(_, what)| fits(what)).cloned().collect();
        (!fitting.is_empty()).then(|| self.dice.pick(&fitting))
    }

    fn setting(&mut self, ty: Type, form: Form) -> Option<String> {
        let fits = |setting: &&Setting| setting.ty == ty && setting.form == form;
        let fitting: Vec<String> =
            self.settings.iter().filter(fits).map(|setting| setting.name.clone()).collect();
        (!fitting.is_empty()).then(|| self.dice.pick(&fitting))
    }

    fn field(&mut self, ty: Type, reach: &Reach) -> Option<String> {
        self.of(&reach.leaves, |leaf| *leaf == ty).map(|(path, _)| path)
    }

    fn many(&mut self, ty: Type, reach: &Reach) -> Option<String> {
        self.of(&reach.many, |many| *many == ty).map(|(path, _)| path)
    }

    fn list(&mut self, reach: &Reach) -> Option<String> {
        self.of(&reach.lists, |_| true).map(|(path, _)| path)
    }

    /// A constant, as the rules write it.
    pub(crate) fn constant(&mut self, ty: Type) -> String {
        let few = self.dice.roll(6);
        match ty {
            Type::Text => format!("{:?}", self.dice.pick(&TEXTS[2..])),
            Type::Choice => format!("{:?}", self.dice.pick(&CHOICES)),
            Type::Number | Type::People => {
                self.dice.pick(&["0", "1", "2", "3", "2.5", "60", "9007199254740992"]).to_owned()
            }
            Type::Percent => self.dice.pick(&["0 %", "1 %", "60 %", "12.5%", "200 %"]).to_owned(),
            Type::Clock => self
                .dice
                .pick(&["90 minutes", "1 minute", "2 hours", "0 minutes", "5 hours"])
                .to_owned(),
            Type::Days => {
                self.dice.pick(&["1 day", "3 days", "2 weeks", "0 days", "400 days"]).to_owned()
            }
            Type::Months => format!("{few} months"),
            Type::BusinessDays => format!("{few} business days"),
            Type::Boolean => self.dice.pick(&["true", "false"]).to_owned(),
            Type::Date => {
                self.dice.pick(&["2026-03-01", "2026-03-09", "2026-12-31", "2028-02-29"]).to_owned()
            }
            Type::Moment => self
                .dice
                .pick(&["2026-03-02T06:00:00Z", "2026-03-03T01:00:00.250+01:00"])
                .to_owned(),
        }
    }

    /// A value of a type; a field as often as there is one.
    pub(crate) fn value(&mut self, ty: Type, reach: &Reach, depth: usize) -> String {
        let made = match self.dice.roll(8) {
            0..4 => self.field(ty, reach),
            4 => self.of(self.defines, |define| *define == Some(ty)).map(|(name, _)| name),
            5 => match self.dice.roll(3) {
                0 => self.setting(ty, Form::One),
                _ => self
                    .setting(ty, Form::Range)
                    .map(|name| format!("{name}.{}", self.dice.pick(&["min", "max"]))),
            },
            _ if depth > 0 => self.made(ty, reach, depth - 1),
            _ => None,
        };
        made.or_else(|| self.field(ty, reach)).unwrap_or_else(|| self.constant(ty))
    }

    /// A value that is worked out.
    fn made(&mut self, ty: Type, reach: &Reach, depth: usize) -> Option<String> {
        let extreme = |maker: &mut Self| {
            let function = maker.dice.pick(&["min", "max"]);
            Some(format!("{function}({})", maker.many(ty, reach)?))
        };
        let one = |maker: &mut Self, ty| maker.value(ty, reach, depth);
        let sign = self.dice.pick(&["+", "-"]);
        Some(match (ty, self.dice.roll(4)) {
            (Type::Text, 0 | 1) => {
                format!("first_words({}, {})", one(self, Type::Text), one(self, Type::Number))
            }
            (Type::Text, _) => {
                format!("mentioned({}, {})", one(self, Type::Text), self.phrases(reach, depth))
            }
            (Type::Choice | Type::Boolean, _) => return None,
            (Type::Number, 0 | 1) => self.count(reach, depth)?,
            (Type::Number, 2) => {
                let operator = self.dice.pick(&["+", "-", "*", "/"]);
                format!("({} {operator} {})", one(self, Type::Number), one(self, Type::Number))
            }
            (Type::Number, _) if sign == "-" => format!("(-{})", one(self, Type::Number)),
            (Type::Percent, 0) => {
                format!("({} / {})", one(self, Type::People), one(self, Type::People))
            }
            (Type::Date, 0) => return extreme(self),
            (Type::Date, 1) => format!("date({})", one(self, Type::Moment)),
            (Type::Date, 2) if sign == "+" => "today".to_owned(),
            (Type::Date, 2) => format!("({} - 1 month)", one(self, Type::Date)),
            (Type::Date, _) => {
                let by = self.dice.pick(&[Type::Days, Type::Months, Type::BusinessDays]);
                format!("({} {sign} {})", one(self, Type::Date), one(self, by))
            }
            (Type::Moment, 0) => return extreme(self),
            (Type::Moment, _) => {
                format!("({} {sign} {})", one(self, Type::Moment), one(self, Type::Clock))
            }
            (Type::Days, 0) => format!("({} - {})", one(self, Type::Date), one(self, Type::Date)),
            (Type::Clock, 0) => {
                format!("({} - {})", one(self, Type::Moment), one(self, Type::Moment))
            }
            (Type::BusinessDays, 0) => {
                format!("business_days({} - {})", one(self, Type::Date), one(self, Type::Date))
            }
            // What is counted in a unit.
            (_, 1) => format!("({} {sign} {})", one(self, ty), one(self, ty)),
            (_, 2) => format!("({} * {})", one(self, ty), one(self, Type::Number)),
            _ => match self.dice.roll(2) {
                0 => format!("sum({})", self.many(ty, reach)?),
                _ => return extreme(self),
            },
        })
    }

    fn count(&mut self, reach: &Reach, depth: usize) -> Option<String> {
        Some(match self.dice.roll(6) {
            0 => format!("count({})", self.list(reach)?),
            1 => format!("distinct({})", self.of(&reach.many, |_| true)?.0),
            2 => format!("words({})", self.value(Type::Text, reach, depth)),
            3 => format!("length({})", self.value(Type::Text, reach, depth)),
            4 => format!("sum({})", self.many(Type::Number, reach)?),
            _ => {
                let (list, element) = self.of(&reach.lists, |_| reach.variables.len() < 4)?;
                let (name, inner) = reach.within(&element);
                format!("count({name} in {list} where {})", self.condition(&inner, depth))
            }
        })
    }

    fn phrases(&mut self, reach: &Reach, depth: usize) -> String {
        match self.dice.roll(3) {
            0 => self.setting(Type::Text, Form::List),
            1 => Some(format!("[{}, \"all staff\"]", self.constant(Type::Text))),
            _ => None,
        }
        .unwrap_or_else(|| self.value(Type::Text, reach, depth))
    }

    /// A value that the request has a say in; none where there is nothing of the type.
    fn subject(&mut self, ty: Type, reach: &Reach, depth: usize) -> Option<String> {
        let made = match self.dice.roll(6) {
            0 | 1 if depth > 0 => self.made(ty, reach, depth - 1),
            2 => self.of(self.defines, |define| *define == Some(ty)).map(|(name, _)| name),
            _ => None,
        };
        made.or_else(|| self.field(ty, reach))
    }

    /// What a value is compared with: something else.
    fn other(&mut self, than: &str, ty: Type, reach: &Reach, depth: usize) -> String {
        for _ in 0..3 {
            let other = self.value(ty, reach, depth);
            if other != than {
                return other;
            }
        }
        self.constant(ty)
    }

    /// A type of which there is a field to say something about.
    fn some_type(&mut self, reach: &Reach) -> Type {
        match self.of(&reach.leaves, |_| true) {
            Some((_, ty)) if self.dice.roll(4) > 0 => ty,
            _ => Type::any(self.dice),
        }
    }

    /// A condition: so many levels of connectives, quantifiers and arithmetic.
    pub(crate) fn condition(&mut self, reach: &Reach, depth: usize) -> String {
        if depth == 0 {
            return self.test(reach, 0);
        }
        let inner = depth - 1;
        match self.dice.roll(9) {
            0 => format!("not ({})", self.condition(reach, inner)),
            1 | 2 => {
                format!("({} and {})", self.condition(reach, inner), self.condition(reach, inner))
            }
            3 => format!("({} or {})", self.condition(reach, inner), self.condition(reach, inner)),
            4 | 5 => match self.of(&reach.lists, |_| reach.variables.len() < 4) {
                Some((list, element)) => {
                    let (name, within) = reach.within(&element);
                    let quantifier = self.dice.pick(&["any", "all", "none"]);
                    format!("({quantifier} {name} in {list}: ({}))", self.condition(&within, inner))
                }
                None => self.test(reach, inner),
            },
            6 => match self.of(self.defines, Option::is_none) {
                Some((name, _)) => name,
                None => self.test(reach, inner),
            },
            _ => self.test(reach, inner),
        }
    }

    /// A condition without another one in it, unless a value has one.
    fn test(&mut self, reach: &Reach, depth: usize) -> String {
        let made = (0..4).find_map(|_| self.relation(reach, depth));
        made.unwrap_or_else(|| {
            format!("today {} {}", self.dice.pick(&["<", ">=", "!="]), self.constant(Type::Date))
        })
    }

    fn relation(&mut self, reach: &Reach, depth: usize) -> Option<String> {
        let ty = self.some_type(reach);
        let value = self.subject(ty, reach, depth)?;
        let state = self.dice.pick(&["filled", "blank", "present", "missing", "not filled"]);
        let within = self.dice.pick(&["in", "not in"]);
        let made = match self.dice.roll(11) {
            0 => self.of(&reach.leaves, |_| true).map(|(path, _)| format!("{path} is {state}")),
            1 => self.list(reach).map(|path| format!("{path} is {state}")),
            2 if ty == Type::Boolean => self.field(ty, reach),
            2 if ty.is_ordered() => {
                let [least, most] = [(); 2].map(|()| self.other(&value, ty, reach, 0));
                Some(format!("{value} {within} {least} .. {most}"))
            }
            3 if ty.is_ordered() => {
                self.setting(ty, Form::Range).map(|name| format!("{value} {within} {name}"))
            }
            4 => self.setting(ty, Form::List).map(|name| format!("{value} {within} {name}")),
            5 => self.constants(ty).map(|constants| format!("{value} {within} [{constants}]")),
            6 => self.many(ty, reach).map(|many| match self.dice.roll(2) {
                0 => format!("{value} {within} {many}"),
                _ => format!("{many} contains {value}"),
            }),
            7 if ty == Type::Text => {
                Some(format!("{value} contains {}", self.other(&value, Type::Text, reach, 0)))
            }
            8 if ty.is_textual() => {
                Some(format!("{value} mentions {}", self.phrases(reach, depth)))
            }
            9 if ty.is_textual() => {
                Some(format!("{value} matches \"{}\"", self.dice.pick(&PATTERNS)))
            }
            10 if ty == Type::BusinessDays => {
                let later = self.subject(Type::Date, reach, 0)?;
                Some(format!("{later} - {} >= {value}", self.other(&later, Type::Date, reach, 0)))
            }
            _ => None,
        };
        Some(made.unwrap_or_else(|| {
            let operators: &[&str] =
                if ty.is_ordered() { &["==", "!=", "<", "<=", ">", ">="] } else { &["==", "!="] };
            let operator = self.dice.pick(operators);
            format!("{value} {operator} {}", self.other(&value, ty, reach, depth.min(1)))
        }))
    }

    /// Two constants that differ.
    fn constants(&mut self, ty: Type) -> Option<String> {
        let [one, other] = [(); 2].map(|()| self.constant(ty));
        (one != other && ty != Type::Boolean).then(|| format!("{one}, {other}"))
    }

    /// What stands between the braces of a text.
    pub(crate) fn shown(&mut self, reach: &Reach) -> String {
        let ty = self.some_type(reach);
        let made = match self.dice.roll(8) {
            0 => self.of(&reach.many, |_| true).map(|(path, _)| path),
            1 => self.setting(ty, Form::Range),
            2 => self.setting(ty, Form::List),
            3 if ty.is_ordered() => {
                let least = self.value(ty, reach, 0);
                Some(format!("{least} .. {}", self.other(&least, ty, reach, 0)))
            }
            4 => Some(self.value(ty, reach, 2)),
            _ => self.field(ty, reach),
        };
        made.or_else(|| self.of(&reach.leaves, |_| true).map(|(path, _)| path))
            .unwrap_or_else(|| "today".to_owned())
    }
}
