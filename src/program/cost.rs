//! How much work a program can be: a bound that holds for every request of a given size.
//!
//! The work of an expression is a polynomial in the length of the lists: each quantifier around it multiplies
//! by that length once. Searching a text counts apart, as it depends on the length of the text.

use crate::calendar::TimeScale;
use crate::pattern::program::Pattern;
use crate::phrase::MAX_PHRASE;

use super::{
    Accepts, Aggregate, Constant, FieldId, FieldKind, Items, Node, NodeId, Program, Rule, Scalar,
};

/// A bound on the steps that a check can take, as a function of the size of the request.
///
/// ```
/// use groundrules::Pack;
///
/// let cost = Pack::builtin("failure-points")?.cost();
/// // Lists of at most 20 elements each, texts of at most 2,000 bytes each.
/// assert!(cost.bound(20, 2_000) < 500_000);
/// # Ok::<(), groundrules::PackError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cost {
    /// Steps for each power of the length of a list.
    steps: Vec<u64>,
    /// Searches through a text for each power of the length of a list.
    searches: Vec<u64>,
    /// Steps for each character of a text that is matched with a pattern, and for its end, for each power likewise.
    characters: Vec<u64>,
}

/// How many bytes of text are searched for one step.
pub(crate) const BYTES_PER_STEP: u64 = 32;

/// How many steps it is to count business days, or to find one: searches through the holidays.
pub(crate) const BUSINESS_DAY_STEPS: u64 = 4;

/// How often a text is gone through, at most, in the search for a phrase that may begin at every word.
pub(crate) fn searches_for(phrase: &str) -> u64 {
    1 + phrase.len().min(MAX_PHRASE) as u64 / 8
}

impl Cost {
    /// The most steps that a check can take where no list has more than `elements` elements, and no text more
    /// than `text_bytes` bytes, with the settings that the pack has by itself.
    pub fn bound(&self, elements: u64, text_bytes: u64) -> u64 {
        let sum = |terms: &[u64]| {
            // Horner's rule, from the highest power down; a sum too large to count is as large as counts go.
            terms
                .iter()
                .rev()
                .fold(0_u64, |sum, term| sum.saturating_mul(elements).saturating_add(*term))
        };
        let per_search = text_bytes / BYTES_PER_STEP;
        sum(&self.steps)
            .saturating_add(sum(&self.searches).saturating_mul(per_search))
            .saturating_add(sum(&self.characters).saturating_mul(text_bytes.saturating_add(1)))
    }

    /// How many times over a list can be gone through for each of its elements: 1 where the work grows with
    /// the length of a list, 2 where it grows with its square.
    pub fn degree(&self) -> usize {
        let powers = self.steps.len().max(self.searches.len()).max(self.characters.len());
        powers.saturating_sub(1)
    }

    fn of_steps(steps: u64) -> Self {
        Self { steps: vec![steps], ..Self::default() }
    }

    fn of_searches(searches: u64) -> Self {
        Self { searches: vec![searches], ..Self::default() }
    }

    fn of_characters(characters: u64) -> Self {
        Self { characters: vec![characters], ..Self::default() }
    }

    fn plus(mut self, other: &Self) -> Self {
        add(&mut self.steps, &other.steps);
        add(&mut self.searches, &other.searches);
        add(&mut self.characters, &other.characters);
        self
    }

    /// The same for each element of a list.
    fn for_each_element(mut self) -> Self {
        for terms in [&mut self.steps, &mut self.searches, &mut self.characters] {
            if !terms.is_empty() {
                terms.insert(0, 0);
            }
        }
        self
    }
}

fn add(terms: &mut Vec<u64>, others: &[u64]) {
    if terms.len() < others.len() {
        terms.resize(others.len(), 0);
    }
    for (term, other) in terms.iter_mut().zip(others) {
        *term = term.saturating_add(*other);
    }
}

impl Program {
    /// A bound on the work of running all rules.
    pub(crate) fn cost(&self) -> Cost {
        let mut nodes: Vec<Cost> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let cost = self.cost_of(node, &nodes);
            nodes.push(cost);
        }
        self.rules.iter().fold(Cost::default(), |sum, rule| sum.plus(&rule_cost(rule, &nodes)))
    }

    fn cost_of(&self, node: &Node, nodes: &[Cost]) -> Cost {
        let mut own = Cost::of_steps(1);
        if let Node::Each { body, .. } | Node::CountWhere { body, .. } = node {
            let one = Cost::of_steps(1).plus(&known(nodes, *body));
            return own.plus(&one.for_each_element());
        }
        for below in node.below() {
            own = own.plus(&known(nodes, below));
        }
        match node {
            Node::Compare { left, right, .. } => {
                own.plus(&comparison(self.length_of(*left), self.length_of(*right)))
            }
            Node::Includes { list, value } => {
                let value = self.length_of(*value);
                own.plus(&self.cost_of_items(list)).plus(&self.cost_of_comparisons(list, value))
            }
            Node::Aggregate { function: Aggregate::Distinct, items } => own
                .plus(&self.cost_of_items(items))
                .plus(&self.cost_of_comparisons(items, Length::Any)),
            Node::Aggregate { items, .. } => own.plus(&self.cost_of_items(items)),
            Node::Mentions { phrases, .. } | Node::Mentioned { phrases, .. } => {
                // Each phrase is a step and a search, or several where it is long; so is the first look.
                let steps = Cost::of_steps(self.count_of(phrases).saturating_mul(2));
                own.plus(&steps).plus(&Cost::of_searches(1)).plus(&self.cost_of_phrases(phrases))
            }
            Node::Matches { pattern, .. } => {
                let of = |work: fn(&Pattern) -> u64| {
                    self.patterns.get(*pattern as usize).map_or(0, work)
                };
                own.plus(&Cost::of_steps(of(Pattern::weight)))
                    .plus(&Cost::of_searches(1))
                    .plus(&Cost::of_characters(of(Pattern::steps_for_a_character)))
            }
            Node::BusinessDaysBetween { .. }
            | Node::Shift { scale: TimeScale::BusinessDays, .. } => {
                own.plus(&Cost::of_steps(BUSINESS_DAY_STEPS))
            }
            Node::HasPart { .. } | Node::FirstWords { .. } | Node::Words(_) | Node::Length(_) => {
                own.plus(&Cost::of_searches(1))
            }
            _ => own,
        }
    }

    /// How long a text that is compared can be.
    fn length_of(&self, node: NodeId) -> Length {
        match self.nodes.get(node as usize) {
            Some(Node::Constant(constant)) => length(constant),
            Some(Node::Setting(setting)) => match self.default_of(*setting) {
                Some(Constant::One(constant)) => length(constant),
                _ => Length::Known(0),
            },
            Some(Node::Field(access, _)) => self.length_of_field(access.field),
            Some(Node::Defined(body)) => self.length_of(*body),
            Some(Node::Mentioned { .. } | Node::FirstWords { .. }) => Length::Any,
            _ => Length::Known(0),
        }
    }

    fn length_of_field(&self, field: FieldId) -> Length {
        match self.fields.get(field as usize).map(|field| &field.kind) {
            Some(FieldKind::Leaf { accepts: Accepts::Text | Accepts::Enumeration(_), .. }) => {
                Length::Any
            }
            _ => Length::Known(0),
        }
    }

    fn cost_of_comparisons(&self, items: &Items, other: Length) -> Cost {
        match items {
            Items::Fields(access, _) => {
                let once = comparison(self.length_of_field(access.field), other);
                self.for_each_value(access.field, once)
            }
            Items::One(node) => comparison(self.length_of(*node), other),
            constants => self
                .constants_of(constants)
                .fold(Cost::default(), |sum, item| sum.plus(&comparison(length(item), other))),
        }
    }

    fn cost_of_phrases(&self, phrases: &Items) -> Cost {
        let longest = Cost::of_searches(1 + MAX_PHRASE as u64 / 8);
        match phrases {
            // No text of rules compiles to fields here, but bytes of a pack may come from anyone.
            Items::Fields(access, _) => {
                self.for_each_value(access.field, longest).plus(&self.cost_of_items(phrases))
            }
            Items::One(_) => longest,
            constants => {
                let searches = self.constants_of(constants).map(|phrase| match phrase {
                    Scalar::Text(phrase) => searches_for(phrase),
                    _ => 1,
                });
                Cost::of_searches(searches.sum())
            }
        }
    }

    /// The same for each value of a field, however many lists it lies in.
    fn for_each_value(&self, field: FieldId, once: Cost) -> Cost {
        let levels = self.lists_above(field);
        let each = |terms: Vec<u64>| match terms.first() {
            Some(times) => vec![*times; levels + 1],
            None => terms,
        };
        Cost { steps: each(once.steps), searches: each(once.searches), ..Cost::default() }
    }

    fn default_of(&self, setting: u32) -> Option<&Constant> {
        self.settings.get(setting as usize).map(|setting| &setting.default)
    }

    fn constants_of<'p>(&'p self, items: &'p Items) -> impl Iterator<Item = &'p Scalar> {
        let constants: &[Scalar] = match items {
            Items::Constants(constants) => constants,
            Items::Setting(setting) => match self.default_of(*setting) {
                Some(Constant::List(constants)) => constants,
                Some(Constant::One(constant)) => std::slice::from_ref(constant),
                _ => &[],
            },
            Items::Fields(..) | Items::One(_) => &[],
        };
        constants.iter()
    }

    fn cost_of_items(&self, items: &Items) -> Cost {
        match items {
            Items::Fields(access, _) => {
                // A step for each list on the way and each of its elements, and one for each value.
                let levels = self.lists_above(access.field);
                Cost { steps: vec![1; levels + 1], ..Cost::default() }
            }
            other => Cost::of_steps(self.count_of(other)),
        }
    }

    fn count_of(&self, items: &Items) -> u64 {
        let count = match items {
            Items::Constants(constants) => constants.len(),
            Items::Setting(setting) => {
                match self.settings.get(*setting as usize).map(|setting| &setting.default) {
                    Some(Constant::List(items)) => items.len(),
                    _ => 1,
                }
            }
            Items::Fields(..) | Items::One(_) => 1,
        };
        count as u64
    }

    fn lists_above(&self, field: FieldId) -> usize {
        let (mut at, mut lists) = (field, 0);
        while let Some(holder) = self.fields.get(at as usize).filter(|_| at != 0) {
            at = holder.parent;
            let is_list = self
                .fields
                .get(at as usize)
                .is_some_and(|field| matches!(field.kind, FieldKind::List { .. }));
            lists += usize::from(is_list);
        }
        lists
    }
}

/// The length of a text, in bytes; what is no text has none.
#[derive(Clone, Copy)]
enum Length {
    Known(u64),
    Any,
}

fn length(scalar: &Scalar) -> Length {
    match scalar {
        Scalar::Text(text) => Length::Known(text.len() as u64),
        _ => Length::Known(0),
    }
}

/// Two texts are read to their end where they are of one length.
fn comparison(left: Length, right: Length) -> Cost {
    match (left, right) {
        (Length::Any, Length::Any) => Cost::of_searches(1),
        (Length::Known(one), Length::Known(other)) => {
            Cost::of_steps(one.min(other) / BYTES_PER_STEP)
        }
        (Length::Known(one), _) | (_, Length::Known(one)) => Cost::of_steps(one / BYTES_PER_STEP),
    }
}

fn known(nodes: &[Cost], node: u32) -> Cost {
    nodes.get(node as usize).cloned().unwrap_or_default()
}

fn rule_cost(rule: &Rule, nodes: &[Cost]) -> Cost {
    let when = rule.when.map_or_else(Cost::default, |when| known(nodes, when));
    let weighing = rule.severities.iter().map(|(condition, _)| known(nodes, *condition));
    let once = weighing.fold(known(nodes, rule.require).plus(&when), |sum, one| sum.plus(&one));
    match rule.each {
        None => once,
        // Without elements, all but the requirement is looked at, and that once.
        Some(_) => once.clone().for_each_element().plus(&once),
    }
}

#[cfg(all(test, feature = "compiler"))]
mod tests {
    use super::*;
    use crate::{Compiler, Options, Pack};

    const SCHEMA: &str = r#"{ "type": "object", "properties": {
        "t": { "type": "string" }, "ps": { "type": "array", "items": { "type": "string" } } } }"#;
    const RULES: &str = r#"
        pack p { title "P" version "1.0.0" schema "p.schema.json" }
        rule r { require "x" in ps or t mentions "x" or mentioned(t, "x") == "x" }
    "#;

    /// No text of rules says this, but whoever writes the bytes of a pack by hand can.
    #[test]
    fn a_phrase_from_each_element_of_a_list_is_a_search_for_each() {
        let compiled =
            Compiler::new().compile_reading("p.rules", RULES, |_| Some(SCHEMA.to_owned()));
        let mut program = compiled.unwrap().pack.program().clone();
        let listed = program.nodes.iter().find_map(|node| match node {
            Node::Includes { list, .. } => Some(list.clone()),
            _ => None,
        });
        for node in &mut program.nodes {
            if let Node::Mentions { phrases, .. } | Node::Mentioned { phrases, .. } = node {
                *phrases = listed.clone().unwrap();
            }
        }
        let pack = Pack::from_bytes(&program.to_bytes().unwrap()).unwrap();
        let long = "y".repeat(1_000);
        let request = serde_json::json!({ "t": long, "ps": vec![&long; 100] }).to_string();
        let spent = pack.check(&request, &Options::new()).unwrap().fuel_spent();
        let bound = pack.cost().bound(100, 1_000);
        assert!((100_000..=bound).contains(&spent), "{spent} of {bound}");
    }
}
