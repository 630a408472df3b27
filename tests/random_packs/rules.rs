//! Random rules, with every clause that a rule can have.

use super::expression::Maker;
use super::reach::Reach;

/// A rule as it is written, and what a translation of it says.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    clauses: Vec<String>,
    translated: Vec<String>,
}

impl Rule {
    pub(crate) fn random(maker: &mut Maker<'_>, request: &Reach, number: usize) -> Self {
        let mut rule =
            Self { id: format!("r{number}"), clauses: Vec::new(), translated: Vec::new() };
        let reach = rule.each(maker, request);
        rule.severities(maker, &reach);
        if maker.dice.roll(3) == 0 {
            rule.clauses.push(format!("when {}", maker.condition(&reach, 1)));
        }
        let depth = 1 + maker.dice.roll(3);
        rule.clauses.push(format!("require {}", maker.condition(&reach, depth)));
        rule.places(maker, &reach);
        for (keyword, most) in [("message", 4), ("ask", 2), ("fix", 3)] {
            rule.texts(maker, &reach, keyword, most);
        }
        match maker.dice.roll(4) {
            0 => rule.clauses.push("cite book \"§ 1\"".to_owned()),
            1 => rule.clauses.push("category basics tags a-b, c title \"A title\"".to_owned()),
            _ => {}
        }
        rule
    }

    fn each(&mut self, maker: &mut Maker<'_>, request: &Reach) -> Reach {
        if request.lists.is_empty() || maker.dice.roll(2) == 0 {
            return request.clone();
        }
        let (list, element) = maker.dice.pick(&request.lists);
        let (name, reach) = request.within(&element);
        let at_least_one = maker.dice.pick(&["", ", at least one"]);
        self.clauses.push(format!("each {name} in {list}{at_least_one}"));
        reach
    }

    fn severities(&mut self, maker: &mut Maker<'_>, reach: &Reach) {
        for _ in 0..maker.dice.roll(3) {
            let severity = maker.dice.pick(&["error", "warning", "info"]);
            self.clauses.push(format!("severity {severity} if {}", maker.condition(reach, 1)));
        }
        let last = maker.dice.pick(&["error", "warning", "info"]);
        self.clauses.push(format!("severity {last}"));
    }

    fn places(&mut self, maker: &mut Maker<'_>, reach: &Reach) {
        let places: Vec<String> = reach
            .leaves
            .iter()
            .map(|(path, _)| path)
            .chain(reach.lists.iter().map(|(path, _)| path))
            .cloned()
            .collect();
        if places.is_empty() || maker.dice.roll(2) == 0 {
            return;
        }
        for _ in 0..maker.dice.roll(2) {
            let place = maker.dice.pick(&places);
            self.clauses.push(format!("at {place} if {}", maker.condition(reach, 1)));
        }
        self.clauses.push(format!("at {}", maker.dice.pick(&places)));
    }

    fn texts(&mut self, maker: &mut Maker<'_>, reach: &Reach, keyword: &str, most: usize) {
        for number in 0..maker.dice.roll(most) {
            let count = maker.dice.roll(3);
            let shown: Vec<String> = (0..count).map(|_| maker.shown(reach)).collect();
            let text = |before: &str| {
                let parts = shown.iter().map(|part| format!(" {{{part}}},")).collect::<String>();
                format!("{keyword} \"{before} {number}:{parts}.\"")
            };
            let condition = match maker.dice.roll(2) {
                0 => format!(" if {}", maker.condition(reach, 1)),
                _ => String::new(),
            };
            self.clauses.push(text("Text é {{x}}") + &condition);
            self.translated.push(text("Texte"));
        }
    }

    pub(crate) fn without_places(&mut self) {
        self.clauses.retain(|clause| !clause.starts_with("at "));
    }

    pub(crate) fn text(&self) -> String {
        format!("rule {} {{\n  {}\n}}\n", self.id, self.clauses.join("\n  "))
    }

    pub(crate) fn translation(&self) -> String {
        format!("  rule {} {{ title \"Règle\" {} }}\n", self.id, self.translated.join(" "))
    }
}
