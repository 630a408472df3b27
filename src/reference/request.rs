//! A request as the rules see it: a tree of the fields that they read, and what is wrong with it.

use crate::analysis::typed::{Field, Pack, Part, Step, StepKind, Template, Term, TermKind};
use crate::calendar::{Date, Moment};
use crate::engine::Limits;
use crate::schema::LeafType;
use crate::wording::shortened;

use super::json::{Json, Refusal};

/// What a request has at a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Slot {
    /// Nothing is there.
    Open,
    /// It says "none".
    Empty,
    Invalid,
    Text(String),
    Number(f64),
    Boolean(bool),
    /// A date, and how it is written.
    Date(Date, String),
    Moment(Moment, String),
    List(Vec<Slot>),
    Record(Vec<(String, Slot)>),
}

/// A value that is not what the schema says.
#[derive(Debug)]
pub(super) struct Invalid {
    pub(super) path: String,
    pub(super) expected: String,
    pub(super) found: String,
}

/// The fields that rules read, as a tree.
#[derive(Debug, Default)]
pub(super) struct Form {
    kind: Option<StepKind>,
    fields: Vec<(String, Form)>,
}

impl Form {
    pub(super) fn of(pack: &Pack) -> Self {
        let mut form = Self { kind: Some(StepKind::Record), fields: Vec::new() };
        each_field(pack, &mut |field| form.add(field));
        form
    }

    fn add(&mut self, field: &Field) {
        let mut at = self;
        for step in &field.steps {
            let known = at.fields.iter().position(|(name, _)| *name == step.name);
            let place = known.unwrap_or(at.fields.len());
            if known.is_none() {
                let form = Self { kind: Some(step.kind.clone()), fields: Vec::new() };
                at.fields.push((step.name.clone(), form));
            }
            let Some((_, below)) = at.fields.get_mut(place) else { return };
            at = below;
        }
    }

    fn field(&self, name: &str) -> Option<&Self> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, form)| form)
    }
}

/// Visits every field that a rule of the pack names, in whatever clause.
fn each_field<'p>(pack: &'p Pack, visit: &mut dyn FnMut(&'p Field)) {
    for rule in &pack.rules {
        rule.each.iter().for_each(|each| visit(&each.list));
        rule.places.iter().for_each(|(_, at)| visit(at));
        visit(&rule.at);
    }
    each_term(pack, &mut |term| match &term.kind {
        TermKind::Value(field)
        | TermKind::Many(field)
        | TermKind::Filled(field)
        | TermKind::Present(field)
        | TermKind::FilledList(field)
        | TermKind::PresentList(field)
        | TermKind::Quantified { list: field, .. }
        | TermKind::CountWhere { list: field, .. } => visit(field),
        _ => {}
    });
}

/// Visits every term of the rules, of the defines that they use and of their translations.
pub(super) fn each_term<'p>(pack: &'p Pack, visit: &mut dyn FnMut(&'p Term)) {
    let mut terms: Vec<&Term> = Vec::new();
    terms.extend(pack.defines.iter().filter(|define| define.used).map(|define| &define.term));
    let mut templates: Vec<&Template> = Vec::new();
    for rule in &pack.rules {
        terms.extend(&rule.when);
        terms.push(&rule.require);
        terms.extend(rule.severities.iter().map(|(condition, _)| condition));
        terms.extend(rule.places.iter().map(|(condition, _)| condition));
        templates.extend(rule.messages.iter().chain(&rule.asks).chain(&rule.fixes));
    }
    for (_, translation) in pack.locales.iter().flat_map(|locale| &locale.rules) {
        templates.extend(translation.texts.iter().flatten());
    }
    for template in templates {
        terms.extend(&template.condition);
        for part in &template.parts {
            if let Part::Value(term) = part {
                terms.push(term);
            }
        }
    }
    terms.into_iter().for_each(|term| each_below(term, visit));
}

fn each_below<'p>(term: &'p Term, visit: &mut dyn FnMut(&'p Term)) {
    visit(term);
    match &term.kind {
        TermKind::All(parts) | TermKind::Any(parts) => {
            parts.iter().for_each(|part| each_below(part, visit));
        }
        TermKind::Not(inner)
        | TermKind::Negate(inner)
        | TermKind::Matches { text: inner, .. }
        | TermKind::Call { argument: inner, .. }
        | TermKind::Quantified { body: inner, .. }
        | TermKind::CountWhere { body: inner, .. } => each_below(inner, visit),
        TermKind::Range(left, right)
        | TermKind::Binary { left, right, .. }
        | TermKind::FirstWords { text: left, count: right } => {
            each_below(left, visit);
            each_below(right, visit);
        }
        _ => {}
    }
}

/// Reads a request; the error is the code of what it is refused for.
pub(super) fn read(
    form: &Form,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Slot, Vec<Invalid>), &'static str> {
    if bytes.len() > limits.request_bytes {
        return Err("request-too-large");
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "request-not-utf8")?;
    let (json, end) = Json::read(text, limits.request_depth.min(127));
    let mut reading = Reading { limits, elements: 0, invalid: Vec::new() };
    let slot = match &json {
        Json::Null => reading.invalid("", "an object", "null".to_owned())?,
        json => reading.record(form, json, "")?,
    };
    end.map_err(code)?;
    Ok((slot, reading.invalid))
}

fn code(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotJson => "request-not-json",
        Refusal::TooDeep => "request-too-deep",
    }
}

struct Reading<'l> {
    limits: &'l Limits,
    elements: usize,
    invalid: Vec<Invalid>,
}

type Read = Result<Slot, &'static str>;

impl Reading<'_> {
    fn invalid(&mut self, path: &str, expected: &str, found: String) -> Read {
        if self.invalid.len() >= self.limits.findings {
            return Err("too-many-findings");
        }
        let (path, expected) = (path.to_owned(), expected.to_owned());
        self.invalid.push(Invalid { path, expected, found });
        Ok(Slot::Invalid)
    }

    /// Notes a value that does not fit; one that cannot be read to its end is a mistake before that.
    fn misfit(&mut self, json: &Json, path: &str, expected: &str) -> Read {
        match json.stop() {
            Some(refusal) => Err(code(refusal)),
            None => self.invalid(path, expected, found(json)),
        }
    }

    fn field(&mut self, form: &Form, json: &Json, path: &str) -> Read {
        match &form.kind {
            _ if *json == Json::Null => Ok(Slot::Empty),
            Some(StepKind::Records) => self.list(json, path, |reading, item, path| match item {
                Json::Null => Ok(Slot::Empty),
                item => reading.record(form, item, path),
            }),
            Some(StepKind::Values(leaf)) => {
                self.list(json, path, |reading, item, path| match item {
                    Json::Null => Ok(Slot::Empty),
                    item => reading.leaf(leaf, item, path),
                })
            }
            Some(StepKind::Leaf(leaf)) => self.leaf(leaf, json, path),
            Some(StepKind::Record) | None => self.record(form, json, path),
        }
    }

    fn list(
        &mut self,
        json: &Json,
        path: &str,
        read: impl Fn(&mut Self, &Json, &str) -> Read,
    ) -> Read {
        let Json::Array(items) = json else {
            return self.misfit(json, path, "an array");
        };
        let mut slots = Vec::new();
        for (position, item) in items.iter().enumerate() {
            slots.push(read(self, item, &format!("{path}/{position}"))?);
            self.elements += 1;
            if self.elements > self.limits.elements {
                return Err("too-many-elements");
            }
        }
        Ok(Slot::List(slots))
    }

    fn record(&mut self, form: &Form, json: &Json, path: &str) -> Read {
        let Json::Object(members) = json else {
            return self.misfit(json, path, "an object");
        };
        let mut fields: Vec<(String, Slot)> = Vec::new();
        for (name, value) in members {
            let Some(below) = form.field(name).filter(|_| !matches!(value, Json::Stop(_))) else {
                value.stop().map_or(Ok(()), |refusal| Err(code(refusal)))?;
                continue;
            };
            let path = format!("{path}/{}", segment(name));
            match fields.iter().position(|(known, _)| known == name) {
                None => {
                    let slot = self.field(below, value, &path)?;
                    fields.push((name.clone(), slot));
                }
                Some(twice) => {
                    value.stop().map_or(Ok(()), |refusal| Err(code(refusal)))?;
                    self.invalid(&path, "the field once", "the field twice".to_owned())?;
                    fields.get_mut(twice).into_iter().for_each(|field| field.1 = Slot::Invalid);
                }
            }
        }
        Ok(Slot::Record(fields))
    }

    fn leaf(&mut self, leaf: &LeafType, json: &Json, path: &str) -> Read {
        let is_textual = !matches!(leaf, LeafType::Number { .. } | LeafType::Boolean);
        let slot = match (leaf, json) {
            (_, Json::Text(text)) if is_textual && text.trim().is_empty() => Some(Slot::Empty),
            (LeafType::Text, Json::Text(text)) => Some(Slot::Text(text.clone())),
            (LeafType::Enumeration(options), Json::Text(text)) => {
                options.contains(text).then(|| Slot::Text(text.clone()))
            }
            (LeafType::Date, Json::Text(text)) => {
                text.parse().ok().map(|date| Slot::Date(date, text.clone()))
            }
            (LeafType::Moment, Json::Text(text)) => {
                Moment::parse(text).map(|moment| Slot::Moment(moment, text.clone()))
            }
            (LeafType::Boolean, Json::Boolean(boolean)) => Some(Slot::Boolean(*boolean)),
            (LeafType::Number { whole, .. }, Json::Number(numeral)) => {
                return self.number(*whole, json, numeral, path);
            }
            _ => None,
        };
        match slot {
            Some(slot) => Ok(slot),
            None => self.misfit(json, path, &expected(leaf)),
        }
    }

    /// A number; a double holds whole numbers exactly up to 2 to the power of 53.
    fn number(&mut self, whole: bool, json: &Json, numeral: &str, path: &str) -> Read {
        const MOST: u64 = 9_007_199_254_740_992;
        let number: f64 = numeral.parse().unwrap_or(f64::INFINITY);
        if whole && number.is_finite() && number.fract() != 0.0 {
            return self.misfit(json, path, "a whole number");
        }
        // Of the numbers that are read as the last one, those beyond it have larger digits.
        let (written, _) = numeral.split_once(['e', 'E']).unwrap_or((numeral, ""));
        let digits = written.replace(['-', '.'], "");
        let digits = digits.trim_matches('0');
        let is_beyond = number.abs() > MOST as f64
            || (number.abs() == MOST as f64 && digits > MOST.to_string().as_str());
        if !is_beyond {
            return Ok(Slot::Number(number));
        }
        self.misfit(json, path, &format!("a number between -{MOST} and {MOST}"))
    }
}

fn found(json: &Json) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Boolean(boolean) => boolean.to_string(),
        Json::Number(numeral) => format!("the number {}", shortened(numeral, 60)),
        Json::Text(text) => format!("the text \"{}\"", shortened(text, 60)),
        Json::Array(_) => "an array".to_owned(),
        Json::Object(_) => "an object".to_owned(),
        Json::Stop(_) => String::new(),
    }
}

fn expected(leaf: &LeafType) -> String {
    let plain = match leaf {
        LeafType::Text => "a text",
        LeafType::Number { whole: false, .. } => "a number",
        LeafType::Number { whole: true, .. } => "a whole number",
        LeafType::Boolean => "true or false",
        LeafType::Date => "a date, such as 2026-12-01",
        LeafType::Moment => "a date with time and offset, such as 2026-12-01T09:00:00Z",
        LeafType::Enumeration(options) => {
            let quoted = options.iter().take(20).map(|option| format!("\"{option}\""));
            let quoted: Vec<String> = quoted.collect();
            let more = if options.len() > 20 { ", …" } else { "" };
            return format!("one of {}{more}", quoted.join(", "));
        }
    };
    plain.to_owned()
}

/// A name as a step of a JSON Pointer.
pub(super) fn segment(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// What lies below a slot, a step further.
pub(super) fn below<'s>(slot: &'s Slot, step: &Step) -> &'s Slot {
    match slot {
        Slot::Record(fields) => {
            let field = fields.iter().find(|(name, _)| *name == step.name);
            field.map_or(&Slot::Open, |(_, slot)| slot)
        }
        // What is said of a group is said of all that is in it.
        Slot::Open | Slot::Empty | Slot::Invalid => slot,
        _ => &Slot::Invalid,
    }
}
