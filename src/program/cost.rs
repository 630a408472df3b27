//! How much work a program can be: a bound that holds for every request of a given size.
//!
//! The work of an expression is a polynomial in the length of the lists: each quantifier around it multiplies
//! by that length once. Searching a text counts apart, as it depends on the length of the text.

use super::{Constant, FieldId, FieldKind, Items, Node, Program, Rule};

/// A bound on the steps that a check can take, as a function of the size of the request.
///
/// ```
/// use groundrules::Pack;
///
/// let cost = Pack::builtin("failure-points")?.cost();
/// // Lists of at most 20 elements each, texts of at most 2,000 bytes each.
/// assert!(cost.bound(20, 2_000) < 100_000);
/// # Ok::<(), groundrules::PackError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cost {
    /// Steps for each power of the length of a list.
    steps: Vec<u64>,
    /// Searches through a text for each power of the length of a list.
    searches: Vec<u64>,
}

/// How many bytes of text are searched for one step.
pub(crate) const BYTES_PER_STEP: u64 = 32;

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
        sum(&self.steps).saturating_add(sum(&self.searches).saturating_mul(per_search))
    }

    /// How many times over a list can be gone through for each of its elements: 1 where the work grows with
    /// the length of a list, 2 where it grows with its square.
    pub fn degree(&self) -> usize {
        self.steps.len().max(self.searches.len()).saturating_sub(1)
    }

    fn of_steps(steps: u64) -> Self {
        Self { steps: vec![steps], searches: Vec::new() }
    }

    fn of_searches(searches: u64) -> Self {
        Self { steps: Vec::new(), searches: vec![searches] }
    }

    fn plus(mut self, other: &Self) -> Self {
        add(&mut self.steps, &other.steps);
        add(&mut self.searches, &other.searches);
        self
    }

    /// The same for each element of a list.
    fn for_each_element(mut self) -> Self {
        for terms in [&mut self.steps, &mut self.searches] {
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
            Node::Includes { list: items, .. } | Node::Aggregate { items, .. } => {
                own.plus(&self.cost_of_items(items))
            }
            Node::Mentions { phrases, .. } => {
                // Each phrase is a step and a search; so is the first look at the text.
                let phrases = self.count_of(phrases);
                let searches = Cost::of_searches(phrases.saturating_add(1));
                own.plus(&Cost::of_steps(phrases.saturating_mul(2))).plus(&searches)
            }
            Node::HasPart { .. } | Node::Matches { .. } | Node::Words(_) | Node::Length(_) => {
                own.plus(&Cost::of_searches(1))
            }
            _ => own,
        }
    }

    fn cost_of_items(&self, items: &Items) -> Cost {
        match items {
            Items::Fields(access, _) => {
                // A step for each list on the way and each of its elements, and one for each value.
                let levels = self.lists_above(access.field);
                Cost { steps: vec![1; levels + 1], searches: Vec::new() }
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

fn known(nodes: &[Cost], node: u32) -> Cost {
    nodes.get(node as usize).cloned().unwrap_or_default()
}

fn rule_cost(rule: &Rule, nodes: &[Cost]) -> Cost {
    let when = rule.when.map_or_else(Cost::default, |when| known(nodes, when));
    let once = known(nodes, rule.require).plus(&when);
    match rule.each {
        None => once,
        // Without elements, `when` alone is looked at.
        Some(_) => once.for_each_element().plus(&when),
    }
}
