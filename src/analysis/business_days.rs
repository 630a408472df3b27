//! Business days: which differences are counted in them, and the settings that say which days they are.

use super::typed::{BusinessDays, Function, Setting, Term, TermKind};
use super::types::Type;
use super::{Checker, Named, codes};
use crate::calendar::{TimeScale, WEEKDAYS};
use crate::diagnostic::{Diagnostic, Span};
use crate::syntax::ast::{self, BinaryOperator, Constant, Literal, Spanned};
use crate::wording;

const WEEKEND: &str = "weekend";
const HOLIDAYS: &str = "holidays";

/// The settings that every pack has, declared or not, as soon as something reads them.
#[derive(Debug, Default)]
pub(super) struct Reserved {
    weekend: Option<usize>,
    holidays: Option<usize>,
    /// Whether something counts business days, so that the two must be what they have to be.
    counted: bool,
}

/// The type of what an empty list of holidays would hold.
pub(super) fn item_of_empty(declared: &ast::Setting) -> Option<Type> {
    let empty = matches!(&declared.value.node, Constant::List(items) if items.is_empty());
    (declared.name.node == HOLIDAYS && empty).then_some(Type::Date)
}

impl Checker<'_> {
    /// Where one side of a comparison is in business days, a difference of dates on the other is so too.
    pub(super) fn in_one_unit(
        &mut self,
        operator: BinaryOperator,
        left: Term,
        right: Term,
    ) -> (Term, Term) {
        use BinaryOperator::{Add, Divide, Multiply, Subtract};
        if matches!(operator, Add | Subtract | Multiply | Divide) {
            return (left, right);
        }
        match (left.ty.is_in_business_days(), right.ty.is_in_business_days()) {
            (true, false) => (left, self.in_business_days(right)),
            (false, true) => (self.in_business_days(left), right),
            _ => (left, right),
        }
    }

    /// A difference of dates, counted in business days; any other term as it is.
    fn in_business_days(&mut self, term: Term) -> Term {
        let span = term.span;
        match self.difference_in_business_days(&term) {
            Some(ty) => {
                let function = Function::BusinessDays;
                Term { kind: TermKind::Call { function, argument: Box::new(term) }, ty, span }
            }
            None => term,
        }
    }

    /// The type of a term counted in business days, where it is a difference of dates or of moments.
    pub(super) fn difference_in_business_days(&mut self, term: &Term) -> Option<Type> {
        let TermKind::Binary { operator: BinaryOperator::Subtract, left, right } = &term.kind
        else {
            return None;
        };
        let points = matches!(
            (&left.ty, &right.ty),
            (Type::Date, Type::Date) | (Type::Moment, Type::Moment)
        );
        points.then(|| {
            self.count_business_days();
            Type::Duration(TimeScale::BusinessDays)
        })
    }

    /// Notes that a date is moved by business days.
    pub(super) fn note_business_days(&mut self, left: &Type, right: &Type) {
        let point = |ty: &Type| matches!(ty, Type::Date | Type::Moment);
        if (point(left) && right.is_in_business_days())
            || (left.is_in_business_days() && point(right))
        {
            self.count_business_days();
        }
    }

    fn count_business_days(&mut self) {
        let (weekend, holidays) = (self.weekend(), self.holidays());
        self.reads.settings.extend([weekend, holidays]);
        if !std::mem::replace(&mut self.reserved.counted, true) {
            self.check_weekend(weekend);
            self.check_holidays(holidays);
        }
    }

    /// The settings that make the business days, where a rule counts them.
    pub(super) fn business_days(&self) -> Option<BusinessDays> {
        let (weekend, holidays) = (self.reserved.weekend?, self.reserved.holidays?);
        let used = self.reserved.counted && self.settings.get(weekend)?.used;
        used.then_some(BusinessDays { weekend, holidays })
    }

    /// A setting that every pack has, by its name, unless the request has a field of that name.
    pub(super) fn reserved_setting(&mut self, name: &str) -> Option<usize> {
        if self.schema.root().field(name).is_some() {
            return None;
        }
        match name {
            WEEKEND => Some(self.weekend()),
            HOLIDAYS => Some(self.holidays()),
            _ => None,
        }
    }

    /// A setting by its name, those included that the pack has without declaring them.
    pub(super) fn setting_named(&self, name: &str) -> Option<usize> {
        match (self.names.get(name), name) {
            (Some((Named::Setting(index), _)), _) => Some(index),
            (_, WEEKEND) => self.reserved.weekend,
            (_, HOLIDAYS) => self.reserved.holidays,
            _ => None,
        }
    }

    fn weekend(&mut self) -> usize {
        if let Some(known) = self.reserved.weekend {
            return known;
        }
        let days = ["saturday", "sunday"].map(|day| Literal::Text(day.to_owned()));
        let description = "Days of the week that are no business days";
        let index = self.declared_or(WEEKEND, description, Type::Text, &days);
        self.reserved.weekend = Some(index);
        index
    }

    fn holidays(&mut self) -> usize {
        if let Some(known) = self.reserved.holidays {
            return known;
        }
        let description = "Dates that are no business days, beside the weekends";
        let index = self.declared_or(HOLIDAYS, description, Type::Date, &[]);
        self.reserved.holidays = Some(index);
        index
    }

    /// The setting that a pack declares, or one with this default.
    fn declared_or(&mut self, name: &str, description: &str, ty: Type, items: &[Literal]) -> usize {
        if let Some((Named::Setting(index), _)) = self.names.get(name) {
            return index;
        }
        let span = Span::default();
        let items = items.iter().map(|item| Spanned::new(item.clone(), span)).collect();
        self.settings.push(Setting {
            name: name.to_owned(),
            description: description.to_owned(),
            ty,
            default: Constant::List(items),
            span,
            bounds: None,
            options: None,
            used: false,
        });
        self.settings.len() - 1
    }

    /// A list of days of the week that leaves at least one.
    fn check_weekend(&mut self, index: usize) {
        let Some(setting) = self.settings.get_mut(index) else { return };
        setting.options = Some(WEEKDAYS.map(str::to_owned).to_vec());
        let names: Option<Vec<(&str, Span)>> = match &setting.default {
            Constant::List(items) => items
                .iter()
                .map(|item| match &item.node {
                    Literal::Text(name) => Some((name.as_str(), item.span)),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        let Some(names) = names else {
            let help = "write it as in `setting weekend = [\"friday\", \"saturday\"]`";
            let mistake = not_for_business_days(WEEKEND, "a list of days of the week", setting);
            return self.report(mistake.help(help));
        };
        let stray = names.iter().find(|(name, _)| !WEEKDAYS.contains(name));
        let all = WEEKDAYS.iter().all(|day| names.iter().any(|(name, _)| name == day));
        let mistake = if let Some((name, span)) = stray {
            let message = format!("\"{}\" is no day of the week", wording::shortened(name, 40));
            let help = wording::suggestion(name, WEEKDAYS)
                .unwrap_or_else(|| format!("a weekend is some of {}", wording::listed(&WEEKDAYS)));
            Diagnostic::error(codes::BAD_SETTING, *span, message).help(help)
        } else if all {
            let message = "with this weekend, no day is a business day";
            Diagnostic::error(codes::BAD_SETTING, setting.span, message)
                .help("leave at least one of the seven days out of it")
        } else {
            return;
        };
        self.report(mistake);
    }

    fn check_holidays(&mut self, index: usize) {
        let Some(setting) = self.settings.get(index) else { return };
        let is_dates = matches!(setting.default, Constant::List(_)) && setting.ty == Type::Date;
        if !is_dates && !setting.ty.is_unknown() {
            let help = "write it as in `setting holidays = [2026-12-25, 2027-01-01]`";
            let mistake = not_for_business_days(HOLIDAYS, "a list of dates", setting);
            self.report(mistake.help(help));
        }
    }
}

fn not_for_business_days(name: &str, wanted: &str, setting: &Setting) -> Diagnostic {
    let message = format!("business days are counted with the setting `{name}`, which is {wanted}");
    Diagnostic::error(codes::BAD_SETTING, setting.span, message).label(format!("not {wanted}"))
}
