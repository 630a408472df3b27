//! What a path means: a variable's field, a setting, a define, or a field of the request.

use super::typed::{Field, Function, Step, StepKind, Term, TermKind};
use super::types::Type;
use super::{Checker, MAX_OPTIONS, Named, Variable, codes};
use crate::diagnostic::{Diagnostic, MAX_MISTAKES, Span};
use crate::schema::{self, LeafType, Node, Shape};
use crate::syntax::ast::{Constant, Name, Path};

/// How deep variables may nest.
const MAX_VARIABLES: usize = 16;

impl Checker<'_> {
    /// The term of a path that stands in an expression.
    pub(super) fn path(&mut self, path: &Path) -> Term {
        let Some(first) = path.parts.first() else {
            return Term { kind: TermKind::Mistake, ty: Type::Unknown, span: path.span };
        };
        if self.lost.has(&first.node) {
            return Term { kind: TermKind::Mistake, ty: Type::Unknown, span: path.span };
        }
        if self.variable(&first.node).is_none()
            && let Some((named, _)) = self.names.get(&first.node)
        {
            return match named {
                Named::Setting(setting) => self.setting(path, setting),
                Named::Define(define) => self.defined(path, define),
            };
        }
        if self.variable(&first.node).is_none()
            && let Some(setting) = self.reserved_setting(&first.node)
        {
            return self.setting(path, setting);
        }
        match self.field(path) {
            Ok(field) => self.field_term(field, path.span),
            Err(diagnostic) => self.mistake(*diagnostic),
        }
    }

    /// Whether a path can begin with a name.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.variable(name).is_some()
            || self.names.get(name).is_some()
            || self.lost.has(name)
            || self.schema.root().field(name).is_some()
    }

    fn variable(&self, name: &str) -> Option<usize> {
        self.variables.iter().rposition(|variable| variable.name == name)
    }

    fn setting(&mut self, path: &Path, setting: usize) -> Term {
        self.reads.settings.push(setting);
        let Some(declared) = self.settings.get(setting) else {
            return Term { kind: TermKind::Mistake, ty: Type::Unknown, span: path.span };
        };
        let one = declared.ty.clone();
        let is_range = matches!(declared.default, Constant::Range(..));
        let end = match path.parts.as_slice() {
            [_] => None,
            [_, end] if is_range && (end.node == "min" || end.node == "max") => {
                Some(end.node == "max")
            }
            [name, part, ..] => {
                let message = format!("the setting `{}` has no part `{}`", name.node, part.node);
                let help = is_range
                    .then(|| format!("a range has the parts `{0}.min` and `{0}.max`", name.node));
                return self.mistake(
                    Diagnostic::error(codes::UNKNOWN_FIELD, part.span, message).maybe_help(help),
                );
            }
            [] => None,
        };
        let (kind, ty) = match (end, &declared.default) {
            (Some(most), _) => (TermKind::SettingEnd { setting, most }, one),
            (None, Constant::One(_)) => (TermKind::Setting(setting), one),
            (None, Constant::Range(..)) => (TermKind::Setting(setting), Type::Range(Box::new(one))),
            (None, Constant::List(_)) => (TermKind::Setting(setting), Type::list(one)),
        };
        Term { kind, ty, span: path.span }
    }

    fn defined(&mut self, path: &Path, define: usize) -> Term {
        self.reads.defines.push(define);
        if let [name, part, ..] = path.parts.as_slice() {
            let message = format!("`{}` is a define; it has no field `{}`", name.node, part.node);
            return self.mistake(Diagnostic::error(codes::UNKNOWN_FIELD, part.span, message));
        }
        let ty = self.defines.get(define).map_or(Type::Unknown, |define| define.term.ty.clone());
        Term { kind: TermKind::Defined(define), ty, span: path.span }
    }

    /// The field that a path names, from the request or from a variable.
    pub(super) fn field(&self, path: &Path) -> Result<Field, Box<Diagnostic>> {
        let Some((first, rest)) = path.parts.split_first() else {
            return Err(Box::new(Diagnostic::error(
                codes::UNKNOWN_FIELD,
                path.span,
                "this path is empty",
            )));
        };
        match self.variable(&first.node) {
            Some(index) => {
                let variable = self.variables.get(index);
                let list = variable.map_or_else(Vec::new, |variable| variable.list.steps.clone());
                // Scope 0 is the request; a variable's scope is its place among the variables, from 1.
                let scope = u8::try_from(index + 1).unwrap_or(u8::MAX);
                self.walk(Field { scope, steps: list }, rest, &first.node)
            }
            None => self.walk(Field { scope: 0, steps: Vec::new() }, &path.parts, ""),
        }
    }

    fn walk(&self, start: Field, names: &[Name], variable: &str) -> Result<Field, Box<Diagnostic>> {
        let mut node = self.node_of(&start.steps);
        let mut field = start;
        let mut holder =
            if variable.is_empty() { "the request".to_owned() } else { format!("`{variable}`") };
        for name in names {
            // Inside a list, a name is a field of its elements.
            let inside = self
                .record_of(node.clone(), &field)
                .map_err(|unusable| unusable_at(name.span, &holder, &unusable))?;
            let Some(record) = inside else {
                return Err(self.no_fields(&field, name, &holder));
            };
            let Some(found) = record.field(&name.node) else {
                return Err(self.unknown_field(&record, name, &holder, field.steps.is_empty()));
            };
            holder = format!("`{}`", name.node);
            let Some(left) = self.options_left.get() else {
                return Err(too_many_options(name));
            };
            let step = step_of(&found, &name.node)
                .map_err(|unusable| unusable_at(name.span, &holder, &unusable))?;
            let left = left.checked_sub(step.kind.options());
            self.options_left.set(left);
            if left.is_none() {
                return Err(too_many_options(name));
            }
            field.steps.push(step);
            node = found;
        }
        Ok(field)
    }

    /// The schema's node at the end of a path that has been resolved before.
    fn node_of(&self, steps: &[Step]) -> Node<'_> {
        let mut node = self.schema.root();
        for step in steps {
            let record = match node.shape() {
                Ok(Shape::List(items)) => *items,
                _ => node,
            };
            match record.field(&step.name) {
                Some(found) => node = found,
                None => return record,
            }
        }
        node
    }

    /// The record in which the next name is looked up; none where there are no fields.
    fn record_of<'n>(
        &self,
        node: Node<'n>,
        field: &Field,
    ) -> Result<Option<Node<'n>>, schema::Unusable> {
        match node.shape()? {
            Shape::Record => Ok(Some(node)),
            Shape::List(items) if !field.steps.is_empty() => match items.shape()? {
                Shape::Record => Ok(Some(*items)),
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn no_fields(&self, field: &Field, name: &Name, holder: &str) -> Box<Diagnostic> {
        let what = field.steps.last().map_or("a value", |step| match step.kind {
            StepKind::Values(_) | StepKind::Records => "a list of values",
            _ => "a single value",
        });
        let message = format!("{holder} is {what}; it has no field `{}`", name.node);
        Box::new(Diagnostic::error(codes::UNKNOWN_FIELD, name.span, message).label("no such field"))
    }

    fn unknown_field(
        &self,
        record: &Node<'_>,
        name: &Name,
        holder: &str,
        at_root: bool,
    ) -> Box<Diagnostic> {
        let message = if at_root {
            format!("there is no field, setting or define `{}`", name.node)
        } else {
            format!("{holder} has no field `{}`", name.node)
        };
        let help = at_root.then(|| self.no_name(&name.node)).flatten().or_else(|| {
            // At the beginning of a path, settings, defines and variables could have been meant as well.
            let others = self.names.declared();
            let others = others.chain(self.variables.iter().map(|known| known.name.as_str()));
            // Names of very many fields are put in order only where somebody reads what is made of them.
            let fields = std::iter::once(record).flat_map(Node::field_names);
            self.suggestion(&name.node, fields.chain(others.filter(|_| at_root)))
        });
        Box::new(
            Diagnostic::error(codes::UNKNOWN_FIELD, name.span, message)
                .label("no such field")
                .maybe_help(help),
        )
    }

    /// What is meant by a word at the beginning of a path that is nothing of the kind.
    fn no_name(&self, word: &str) -> Option<String> {
        if self.is_past_variable(word) {
            let help = "a quantifier's variable is known up to `and` or `or`: parentheses carry it further";
            return Some(help.to_owned());
        }
        if Function::named(word).is_some() {
            return Some(format!("`{word}` is a function: write `{word}(…)`"));
        }
        match word {
            "null" | "nil" | "None" | "NULL" | "undefined" => {
                Some("write `is blank` for a field without a value".to_owned())
            }
            "AND" | "OR" | "NOT" | "IN" | "True" | "False" | "TRUE" | "FALSE" => {
                Some(format!("write `{}` in small letters", word.to_ascii_lowercase()))
            }
            "yes" | "no" => Some("write `true` or `false`".to_owned()),
            "filled" | "blank" | "present" | "missing" => Some(format!("write `… is {word}`")),
            "empty" => Some("write `… is blank`".to_owned()),
            _ => None,
        }
    }

    /// Whether a word was a variable of the same rule, as long as somebody reads it: see [`Checker::suggestion`].
    fn is_past_variable(&self, word: &str) -> bool {
        self.diagnostics.len() < MAX_MISTAKES && self.past_variables.iter().any(|name| name == word)
    }

    /// Brings a variable into force; its list must be one list, reached through records.
    pub(super) fn bind(&mut self, name: &Name, list: &Path) -> Option<Field> {
        let taken = self.names.get(&name.node).map(|(_, span)| span);
        if taken.is_some()
            || self.variable(&name.node).is_some()
            || self.schema.root().field(&name.node).is_some()
        {
            let message = format!("the name `{}` has a meaning already", name.node);
            let mut diagnostic = Diagnostic::error(codes::SHADOWED, name.span, message)
                .label("would hide a field, a setting, a define or another variable")
                .help("choose another name for the element");
            if let Some(taken) = taken {
                diagnostic = diagnostic.related(taken, "declared here");
            }
            self.report(diagnostic);
        }
        if self.variables.len() >= MAX_VARIABLES {
            let message = format!("more than {MAX_VARIABLES} quantifiers stand in one another");
            self.report(Diagnostic::error(codes::TOO_MANY, name.span, message));
            return None;
        }
        let field = match self.list(list) {
            Ok(field) => field,
            // An `each` that could not be read has no path.
            Err(_) if list.parts.is_empty() => return None,
            Err(diagnostic) => {
                self.report(*diagnostic);
                return None;
            }
        };
        self.variables.push(Variable { name: name.node.clone(), list: field.clone() });
        Some(field)
    }

    /// The field of a path that must be one list.
    fn list(&self, path: &Path) -> Result<Field, Box<Diagnostic>> {
        if let [only] = path.parts.as_slice()
            && self.variable(&only.node).is_none()
            && self.names.get(&only.node).is_some()
        {
            let message = format!("`{}` is not a list of the request", only.node);
            let help = format!("to see whether a value is one of them, write `… in {}`", only.node);
            return Err(Box::new(
                Diagnostic::error(codes::BAD_LIST, path.span, message).help(help),
            ));
        }
        let field = self.field(path)?;
        let is_variable = field.steps.len() == self.bound_steps(field.scope);
        if is_variable || !field.steps.last().is_some_and(|step| step.kind.is_list()) {
            let message = format!("`{}` is not a list", field.dotted());
            return Err(Box::new(
                Diagnostic::error(codes::BAD_LIST, path.span, message).label("expected a list"),
            ));
        }
        if let Some(outer) = self.lists_on_the_way(&field).first() {
            let message = format!("`{}` lies inside the list `{}`", field.dotted(), outer.name);
            let help =
                "go through the outer list first, as in `all x in outer: all y in x.inner: …`";
            return Err(Box::new(
                Diagnostic::error(codes::BAD_LIST, path.span, message).help(help),
            ));
        }
        Ok(field)
    }

    /// How many steps of a path lead to the variable of a scope.
    fn bound_steps(&self, scope: u8) -> usize {
        let variable =
            usize::from(scope).checked_sub(1).and_then(|index| self.variables.get(index));
        variable.map_or(0, |variable| variable.list.steps.len())
    }

    /// The lists through which a path goes, from its variable or the request, before it ends.
    pub(super) fn lists_on_the_way<'f>(&self, field: &'f Field) -> Vec<&'f Step> {
        let own = field.steps.get(self.bound_steps(field.scope)..).unwrap_or_default();
        let before = own.split_last().map_or(own, |(_, before)| before);
        before.iter().filter(|step| step.kind.is_list()).collect()
    }

    /// Whether a term names one list, and not values out of several.
    pub(super) fn is_one_list(&self, field: &Field) -> bool {
        field.steps.last().is_some_and(|step| step.kind.is_list())
            && self.lists_on_the_way(field).is_empty()
    }

    /// The term of a field, by what lies at its end and on the way there.
    fn field_term(&self, field: Field, span: Span) -> Term {
        let is_variable = field.steps.len() == self.bound_steps(field.scope);
        let projected = !self.lists_on_the_way(&field).is_empty();
        let (ty, many) = match field.steps.last().map(|step| &step.kind) {
            None | Some(StepKind::Record) => (Type::Record, projected),
            Some(StepKind::Records) => (Type::Record, !is_variable),
            Some(StepKind::Values(leaf)) => (Type::of_leaf(leaf), !is_variable),
            Some(StepKind::Leaf(leaf)) => (Type::of_leaf(leaf), projected),
        };
        if many {
            Term { kind: TermKind::Many(field), ty: Type::list(ty), span }
        } else {
            Term { kind: TermKind::Value(field), ty, span }
        }
    }

    pub(super) fn unbind(&mut self) {
        self.past_variables.extend(self.variables.pop().map(|variable| variable.name));
    }
}

impl StepKind {
    /// How many options the values have, where they are of an enumeration.
    fn options(&self) -> usize {
        match self {
            Self::Leaf(LeafType::Enumeration(options))
            | Self::Values(LeafType::Enumeration(options)) => options.len(),
            _ => 0,
        }
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self, Self::Records | Self::Values(_))
    }
}

fn step_of(node: &Node<'_>, name: &str) -> Result<Step, schema::Unusable> {
    let kind = match node.shape()? {
        Shape::Record => StepKind::Record,
        Shape::Leaf(leaf) => StepKind::Leaf(leaf),
        Shape::List(items) => match items.shape()? {
            Shape::Record => StepKind::Records,
            Shape::Leaf(leaf) => StepKind::Values(leaf),
            Shape::List(_) => return Err(schema::Unusable("it is a list of lists".to_owned())),
        },
    };
    Ok(Step {
        name: name.to_owned(),
        kind,
        title: node.annotation("title").unwrap_or_default().to_owned(),
        question: node.annotation("x-question").unwrap_or_default().to_owned(),
    })
}

fn too_many_options(name: &Name) -> Box<Diagnostic> {
    let message = format!(
        "the rules name fields with enumerations too often: together these have more than {MAX_OPTIONS} options"
    );
    let help = "compare with a list, as in `in [\"one\", \"two\"]`, or make the field a text";
    Box::new(Diagnostic::error(codes::TOO_MANY, name.span, message).help(help))
}

fn unusable_at(span: Span, holder: &str, unusable: &schema::Unusable) -> Box<Diagnostic> {
    let message = format!("a rule cannot read {holder}: {}", unusable.0);
    Box::new(
        Diagnostic::error(schema::codes::UNUSABLE, span, message)
            .help("give the field one `type` in the schema"),
    )
}
