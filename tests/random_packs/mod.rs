//! Packs that nobody thought of: a random schema, and settings, defines, rules and a translation that follow its types, so that
//! most of them compile. The same number gives the same pack in every run.
#![allow(dead_code, reason = "each test binary uses a part of it")]

mod expression;
mod reach;
pub(crate) mod request;
mod rules;
mod schema;
mod setting;

use std::collections::BTreeSet;

use groundrules::{Compiler, Options, Pack};
use serde_json::{Map, Value, json};

use crate::dice::Dice;
use request::Manner;
use rules::Rule;
use schema::{Field, Type};
use setting::{Form, Setting};

/// The name of the schema.
pub(crate) const SCHEMA: &str = "random.schema.json";

/// A pack as a text, in parts.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) schema: String,
    pub(crate) settings: Vec<Setting>,
    fields: Vec<Field>,
    defines: String,
    pub(crate) rules: Vec<Rule>,
    translated: bool,
}

/// On how many cases at least something is tried: as many as `LAWS_CASES` says, else so many, and a tenth without optimisation.
pub(crate) fn wanted(default: u64) -> u64 {
    let wanted = std::env::var("LAWS_CASES").ok().and_then(|cases| cases.parse().ok());
    wanted.unwrap_or(if cfg!(debug_assertions) { default / 10 } else { default })
}

/// Tells whoever runs many cases how many there were.
#[allow(clippy::print_stdout, reason = "a test prints for those who ask to see it")]
pub(crate) fn tell(what: std::fmt::Arguments<'_>) {
    println!("{what}");
}

/// Chance for the case with this number.
pub(crate) fn dice(case: u64) -> Dice {
    let mut dice = Dice(case.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    dice.roll(1);
    dice
}

impl Source {
    pub(crate) fn random(dice: &mut Dice) -> Self {
        let fields = schema::fields(dice, 3, "a");
        let reach = reach::Reach::of(&fields);
        let settings = settings(dice);
        let (mut known, mut defines) = (Vec::new(), String::new());
        for number in 0..dice.roll(4) {
            let name = format!("d{number}");
            let ty = (dice.roll(2) == 0).then(|| Type::any(dice)).filter(|ty| *ty != Type::Boolean);
            let mut maker = expression::Maker { dice, settings: &settings, defines: &known };
            let body = match ty {
                Some(ty) => maker.value(ty, &reach, 2),
                None => maker.condition(&reach, 2),
            };
            defines += &format!("define {name} = {body}\n");
            known.push((name, ty));
        }
        let translated = dice.roll(3) == 0;
        let count = 1 + dice.roll(3);
        let mut maker = expression::Maker { dice, settings: &settings, defines: &known };
        let rules = (0..count).map(|number| Rule::random(&mut maker, &reach, number)).collect();
        let schema = schema::schema(&fields).to_string();
        Self { schema, settings, fields, defines, rules, translated }
    }

    /// Leaves out where findings point, so that they point to the element that they are about.
    pub(crate) fn without_places(&mut self) {
        self.rules.iter_mut().for_each(Rule::without_places);
    }

    /// The text of the pack.
    pub(crate) fn text(&self) -> String {
        self.text_with(|setting| &setting.default)
    }

    /// The text of the pack, with other defaults.
    pub(crate) fn text_with(&self, constants: impl Fn(&Setting) -> &[String]) -> String {
        let mut text =
            format!("pack random {{ title \"Random\" version \"1\" schema \"{SCHEMA}\" }}\n");
        text += "source book { title \"A book\" author \"Ada\" year 2020 doi \"10.1/x\" grade study }\n";
        for setting in &self.settings {
            text += &setting.declared(constants(setting));
        }
        text += &self.defines;
        for rule in &self.rules {
            text += &rule.text();
        }
        if self.translated {
            text += "locale fr {\n  title \"Français\"\n  words { day one \"jour\" other \"jours\" minute \"min\" decimal \",\" percent \" p. c.\" ";
            text += "range \" à \" date \"DD/MM/YYYY\" yes \"oui\" unit \"people\" one \"personne\" other \"personnes\" and \" et \" }\n";
            self.rules.iter().for_each(|rule| text += &rule.translation());
            text +=
                "}\nlocale fr-CA { title \"Québec\" words { comma \" ; \" yes \"certain\" } }\n";
        }
        text
    }

    /// The pack, or the codes of what is wrong with it.
    pub(crate) fn compile(&self) -> Result<Pack, Vec<String>> {
        compile(&self.schema, &self.text())
    }

    pub(crate) fn request(&self, dice: &mut Dice, manner: Manner) -> Value {
        request::request(&self.fields, dice, manner)
    }

    /// What a host may decide: the day always, and now and then the mode, settings, severities, a language.
    pub(crate) fn options(&self, dice: &mut Dice, pack: &Pack) -> Options {
        Options::from_json(&self.options_in_json(dice, pack).to_string()).unwrap()
    }

    /// The same as JSON.
    pub(crate) fn options_in_json(&self, dice: &mut Dice, pack: &Pack) -> Value {
        let (mut settings, mut severities) = (Map::new(), Map::new());
        for rule in &self.rules {
            if dice.roll(6) == 0 {
                let severity = dice.pick(&["off", "info", "warning", "error"]);
                severities.insert(rule.id.clone(), severity.into());
            }
        }
        for setting in self.settings_of(pack) {
            if dice.roll(3) == 0 {
                settings.insert(setting.name.clone(), setting.given());
            }
        }
        let mut options = json!({
            "draft": dice.roll(2) == 0, "today": "2026-03-10", "settings": settings, "severities": severities,
        });
        if dice.roll(4) == 0 {
            let waivers = (0..1 + dice.roll(3)).map(|_| self.waiver(dice));
            options["waivers"] = waivers.collect();
            options["request"] = dice.pick(&["7", "8"]).into();
        }
        if dice.roll(4) == 0 {
            options["locale"] = dice.pick(&["fr", "fr-CA", "FR_be", "de"]).into();
        }
        options
    }

    /// A waiver of some rule, or of one that the pack does not have.
    fn waiver(&self, dice: &mut Dice) -> Value {
        let rule = match self.rules.get(dice.roll(self.rules.len() + 1)) {
            Some(rule) => &rule.id,
            None => "no-rule",
        };
        let mut waiver = json!({ "rule": rule, "reason": "R", "approvedBy": "A" });
        for (member, values) in [
            ("path", &["/a0", "/a1/0", ""][..]),
            ("expires", &["2026-03-09", "2026-03-10"]),
            ("request", &["7", "9"]),
        ] {
            if dice.roll(4) == 0 {
                waiver[member] = dice.pick(values).into();
            }
        }
        waiver
    }

    /// The settings that rules of the compiled pack read.
    pub(crate) fn settings_of(&self, pack: &Pack) -> Vec<&Setting> {
        let is_read =
            |setting: &&Setting| pack.settings().any(|known| known.name() == setting.name);
        self.settings.iter().filter(is_read).collect()
    }
}

pub(crate) fn compile(schema: &str, text: &str) -> Result<Pack, Vec<String>> {
    match Compiler::new().file(SCHEMA, schema).compile("random.rules", text) {
        Ok(compiled) => Ok(compiled.pack),
        Err(error) => {
            let codes = error.diagnostics.iter().map(|mistake| mistake.code.as_str().to_owned());
            Err(codes.collect())
        }
    }
}

fn settings(dice: &mut Dice) -> Vec<Setting> {
    let mut settings = Vec::new();
    for number in 0..2 + dice.roll(5) {
        let ty = if dice.roll(3) == 0 { dice.pick(&Type::ALL) } else { Type::any(dice) };
        let form = match dice.roll(3) {
            0 => Form::List,
            1 if ty.is_ordered() => Form::Range,
            _ => Form::One,
        };
        let mut maker = expression::Maker { dice, settings: &[], defines: &[] };
        let [default, other] = [(); 2].map(|()| match form {
            Form::One => vec![maker.constant(ty)],
            Form::Range => range(&mut maker, ty),
            Form::List => {
                let items = (0..1 + maker.dice.roll(3)).map(|_| maker.constant(ty));
                items.collect::<BTreeSet<String>>().into_iter().collect()
            }
        });
        settings.push(Setting { name: format!("s{number}"), ty, form, default, other });
    }
    if dice.roll(2) == 0 {
        let constants = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        settings.push(Setting {
            name: "holidays".to_owned(),
            ty: Type::Date,
            form: Form::List,
            default: constants(&["2026-03-03", "2026-03-04"]),
            other: constants(&["2026-03-09"]),
        });
        settings.push(Setting {
            name: "weekend".to_owned(),
            ty: Type::Text,
            form: Form::List,
            default: constants(&["\"friday\"", "\"saturday\""]),
            other: constants(&["\"sunday\""]),
        });
    }
    settings
}

/// Two constants, the smaller one first.
fn range(maker: &mut expression::Maker<'_>, ty: Type) -> Vec<String> {
    let ends: &[[&str; 2]] = match ty {
        Type::Percent => &[["0 %", "60 %"], ["12.5 %", "12.5 %"]],
        Type::Clock => {
            &[["1 minute", "2 hours"], ["60 minutes", "90 minutes"], ["2 hours", "5 hours"]]
        }
        Type::Days => &[["1 day", "20 days"], ["0 days", "1 day"], ["1 week", "2 weeks"]],
        Type::Months => &[["0 months", "1 month"], ["1 month", "6 months"]],
        Type::BusinessDays => {
            &[["1 business day", "9 business days"], ["0 business days", "2 business days"]]
        }
        Type::Date => &[["2026-03-01", "2026-03-31"], ["2026-03-04", "2028-02-29"]],
        Type::Moment => &[["2026-03-02T06:00:00Z", "2026-03-03T01:00:00Z"]],
        _ => &[["1", "3"], ["0", "60"], ["-3", "2.5"]],
    };
    maker.dice.pick(ends).map(str::to_owned).to_vec()
}
