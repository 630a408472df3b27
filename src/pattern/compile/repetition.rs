//! Repetitions: `?`, `*`, `+` and `{…}`, greedy and lazy.

use super::mistake::Mistake;
use super::parse::{MAX_NESTING, Node, Parser};

impl Parser<'_> {
    /// `?`, `*`, `+` or `{…}`, and what stands before it.
    pub(super) fn repetition(&mut self, body: Option<Node>) -> Result<Node, Mistake> {
        let begin = self.at;
        let Some(body) = body else {
            let help = "write what is to be repeated before it; the character itself is written with `\\\\` before it";
            return self.mistake(begin, "there is nothing to repeat before this", help);
        };
        let (least, most) = match self.peek() {
            Some('{') => self.counts()?,
            operator => {
                self.bump();
                match operator {
                    Some('?') => (0, Some(1)),
                    Some('*') => (0, None),
                    _ => (1, None),
                }
            }
        };
        let lazy = self.eat("?");
        match (least, most, &body) {
            (_, _, Node::Empty) | (0, Some(0), _) => return Ok(Node::Empty),
            (1, Some(1), _) => return Ok(body),
            _ => {}
        }
        if body.repetitions() >= MAX_NESTING {
            let what = format!("repetitions are nested more than {MAX_NESTING} levels deep");
            return self.mistake(begin, &what, "repeat once: `a*` is all that `(a*)*` is");
        }
        let greedy = lazy == self.flags.lazy;
        Ok(Node::Repeat { body: Box::new(body), least, most, greedy })
    }

    /// `{n}`, `{n,}` or `{n,m}`.
    fn counts(&mut self) -> Result<(u32, Option<u32>), Mistake> {
        let begin = self.at;
        let help =
            "how often is written `{3}`, `{3,}` or `{3,5}`; a brace by itself is written `\\\\{`";
        self.step();
        let least = self.count(help)?;
        let mut most = Some(least);
        if self.peek() == Some(',') {
            self.step();
            most = if self.peek() == Some('}') { None } else { Some(self.count(help)?) };
        }
        if self.peek() != Some('}') {
            return self.mistake(begin, "these braces don't say how often", help);
        }
        self.step();
        if most.is_some_and(|most| most < least) {
            return self.mistake(begin, "this asks for at least more than at most", help);
        }
        Ok((least, most))
    }

    fn count(&mut self, help: &'static str) -> Result<u32, Mistake> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.bump();
        }
        let begin = self.at;
        let mut digits = String::new();
        while let Some(digit) = self.peek().filter(char::is_ascii_digit) {
            digits.push(digit);
            self.step();
        }
        while self.peek().is_some_and(char::is_whitespace) {
            self.step();
        }
        match digits.parse() {
            Ok(count) => Ok(count),
            Err(_) => self.mistake(begin, "a number of repetitions is expected here", help),
        }
    }
}
