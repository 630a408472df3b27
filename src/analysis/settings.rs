//! Settings: their types, their bounds, and whether their defaults fit.

use super::terms::{mixed_list, type_of_literal};
use super::typed::Setting;
use super::types::Type;
use super::{Checker, Named, business_days, codes, sense};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{self, Constant, Literal, Spanned};

impl Checker<'_> {
    pub(super) fn declare_settings(&mut self, files: &[ast::File]) {
        for declared in files.iter().flat_map(|file| &file.settings) {
            if !self.declare(&declared.name, Named::Setting(self.settings.len()), "setting") {
                continue;
            }
            let ty = match business_days::item_of_empty(declared) {
                Some(ty) => ty,
                None => self.type_of_constant(&declared.value),
            };
            let bounds =
                declared.bounds.as_ref().and_then(|bounds| self.bounds(declared, bounds, &ty));
            self.settings.push(Setting {
                name: declared.name.node.clone(),
                description: declared.description.clone(),
                ty,
                default: declared.value.node.clone(),
                span: declared.value.span,
                bounds,
                options: None,
                used: false,
            });
        }
    }

    /// The type of a constant: of the ends of a range, of the items of a list.
    pub(super) fn type_of_constant(&mut self, constant: &Spanned<Constant>) -> Type {
        let refused = |this: &mut Self, message: String, help: &str| {
            this.report(Diagnostic::error(codes::BAD_SETTING, constant.span, message).help(help));
            Type::Unknown
        };
        match &constant.node {
            Constant::One(literal) => type_of_literal(literal),
            Constant::Range(least, most) => {
                let (ty, other) = (type_of_literal(least), type_of_literal(most));
                if !ty.is_ordered() || !ty.equals(&other) {
                    return refused(
                        self,
                        format!("a range does not go from {ty} to {other}"),
                        "write the unit at both ends, as in `14 days .. 28 days`",
                    );
                }
                if order_of(least) > order_of(most) {
                    return refused(
                        self,
                        "this range ends before it begins".to_owned(),
                        "swap the two ends",
                    );
                }
                ty
            }
            Constant::List(items) => {
                let mut ty = Type::Unknown;
                for item in items {
                    let item_type = type_of_literal(&item.node);
                    if !ty.equals(&item_type) {
                        self.report(mixed_list(&ty, &item_type, item.span));
                        return Type::Unknown;
                    }
                    ty = item_type;
                }
                let texts = items.iter().filter_map(|item| match &item.node {
                    Literal::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                if let Some(diagnostic) = sense::repeated(texts, constant.span) {
                    self.report(diagnostic);
                }
                // An empty list says nothing of its items; phrases are what lists of settings mostly hold.
                if items.is_empty() { Type::Text } else { ty }
            }
        }
    }

    fn bounds(
        &mut self,
        declared: &ast::Setting,
        bounds: &Spanned<Constant>,
        ty: &Type,
    ) -> Option<(Literal, Literal)> {
        let refused = |this: &mut Self, message: &str, help: &str| {
            this.report(Diagnostic::error(codes::BAD_SETTING, bounds.span, message).help(help));
        };
        let Constant::Range(least, most) = &bounds.node else {
            refused(
                self,
                "the bounds of a setting are a range",
                "write them as in `in 1 day .. 90 days`",
            );
            return None;
        };
        if !type_of_literal(least).equals(ty)
            || !type_of_literal(most).equals(ty)
            || !ty.is_ordered()
        {
            refused(
                self,
                "the bounds of a setting are of the type of its value",
                "use the unit of the value",
            );
            return None;
        }
        let inside = |value: &Literal| {
            order_of(least) <= order_of(value) && order_of(value) <= order_of(most)
        };
        let fits = match &declared.value.node {
            Constant::One(value) => inside(value),
            Constant::Range(low, high) => inside(low) && inside(high),
            Constant::List(_) => {
                refused(self, "a list has no bounds", "leave them out");
                return None;
            }
        };
        if !fits {
            refused(
                self,
                "the default value lies outside these bounds",
                "widen the bounds or change the value",
            );
        }
        Some((least.clone(), most.clone()))
    }
}

/// A literal as a number that keeps its order among literals of its type.
fn order_of(literal: &Literal) -> f64 {
    match literal {
        Literal::Number(value) | Literal::Percent(value) => *value,
        Literal::Duration(value, unit) => unit.counted(*value),
        Literal::Date(date) => date.days() as f64,
        Literal::Moment(moment) => moment.millis() as f64,
        Literal::Text(_) | Literal::Boolean(_) => 0.0,
    }
}
