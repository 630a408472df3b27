//! The values of settings: what the host gives, or what the pack says.

use crate::analysis::typed::{Pack, Setting};
use crate::analysis::types::{Type, Unit};
use crate::calendar::{Moment, TimeUnit};
use crate::diagnostic::Span;
use crate::engine::Datum;
use crate::syntax::ast::{Constant, Literal, Spanned};

/// The value of each setting; none where a value does not fit its setting.
pub(super) fn settings(pack: &Pack, given: &[(String, Datum)]) -> Option<Vec<Constant>> {
    let value = |setting: &Setting| match given.iter().find(|(name, _)| *name == setting.name) {
        None => Some(setting.default.clone()),
        Some((_, datum)) => read(setting, datum),
    };
    pack.settings.iter().map(value).collect()
}

fn read(setting: &Setting, datum: &Datum) -> Option<Constant> {
    Some(match (&setting.default, datum) {
        (Constant::One(_), datum) => Constant::One(literal(&setting.ty, datum)?),
        (Constant::Range(..), Datum::Text(text)) => {
            let (least, most) = text.split_once("..")?;
            let end = |text: &str| of_text(&setting.ty, text.trim());
            Constant::Range(end(least)?, end(most)?)
        }
        (Constant::List(_), Datum::List(items)) => {
            let item = |item| Some(Spanned::new(literal(&setting.ty, item)?, Span::default()));
            Constant::List(items.iter().map(item).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn literal(ty: &Type, datum: &Datum) -> Option<Literal> {
    match datum {
        Datum::Number(number) => Some(Literal::Number(*number)),
        Datum::Boolean(boolean) => Some(Literal::Boolean(*boolean)),
        Datum::Text(text) => of_text(ty, text),
        _ => None,
    }
}

/// A value as the rule language writes it.
fn of_text(ty: &Type, text: &str) -> Option<Literal> {
    Some(match ty {
        Type::Number(Unit::Percent) => {
            Literal::Percent(text.strip_suffix('%')?.trim_end().parse::<f64>().ok()? / 100.0)
        }
        Type::Number(_) => Literal::Number(text.parse().ok()?),
        Type::Boolean => Literal::Boolean(text.parse().ok()?),
        Type::Date => Literal::Date(text.parse().ok()?),
        Type::Moment => Literal::Moment(Moment::parse(text)?),
        Type::Duration(_) => {
            let (number, unit) = text.split_at_checked(text.find(char::is_alphabetic)?)?;
            Literal::Duration(number.trim_end().parse().ok()?, TimeUnit::named(unit)?)
        }
        _ => Literal::Text(text.to_owned()),
    })
}
