//! Turns a pattern, as an author wrote it, into instructions.
//!
//! `parse` reads it, with `escape` for backslashes, `class` for brackets and `repetition` for what is repeated; what is wrong
//! with it is a [`Mistake`]. None of this is needed to check requests.

mod class;
mod escape;
mod mistake;
mod parse;
mod repetition;
mod set;

use super::program::{Instruction, MAX_PATTERN, Pattern, Place};
pub(crate) use mistake::Mistake;
use parse::{Node, parse};

/// Compiles a pattern as an author wrote it.
pub(crate) fn compile(pattern: &str) -> Result<Pattern, Mistake> {
    let (node, ranges) = parse(pattern)?;
    let mut compiler = Compiler { pattern: Pattern { instructions: Vec::new(), ranges } };
    compiler.node(&node)?;
    compiler.push(Instruction::Match)?;
    Ok(compiler.pattern)
}

struct Compiler {
    pattern: Pattern,
}

impl Compiler {
    fn here(&self) -> Place {
        self.pattern.instructions.len() as Place
    }

    fn push(&mut self, instruction: Instruction) -> Result<Place, Mistake> {
        if self.pattern.size() >= MAX_PATTERN {
            let why = format!("it is too large: it has more than {MAX_PATTERN} instructions");
            return Err(Mistake::too_large(why));
        }
        let place = self.here();
        self.pattern.instructions.push(instruction);
        Ok(place)
    }

    fn replace(&mut self, place: Place, by: Instruction) {
        if let Some(instruction) = self.pattern.instructions.get_mut(place as usize) {
            *instruction = by;
        }
    }

    /// A place for a split, or a jump, whose goals are not known yet.
    fn reserve(&mut self) -> Result<Place, Mistake> {
        self.push(Instruction::Jump(0))
    }

    /// Writes what goes on behind a node, or not, in the order of preference.
    fn split(&mut self, place: Place, on: Place, out: Place, greedy: bool) {
        let split = if greedy { Instruction::Split(on, out) } else { Instruction::Split(out, on) };
        self.replace(place, split);
    }

    /// The recursion is bounded by the nesting that the parser lets through.
    fn node(&mut self, node: &Node) -> Result<(), Mistake> {
        let instruction = match *node {
            Node::Empty => return Ok(()),
            Node::Char(character) => Instruction::Char(character.into()),
            Node::Letter(letter) => Instruction::Letter(letter.into()),
            Node::Class { first, count } => Instruction::Class { first, count },
            Node::Look(look) => Instruction::Look(look),
            Node::Sequence(ref parts) => return parts.iter().try_for_each(|part| self.node(part)),
            Node::Choice(ref choices) => return self.choice(choices),
            Node::Repeat { ref body, least, most: None, greedy } => {
                return self.at_least(body, least, greedy);
            }
            Node::Repeat { ref body, least, most: Some(most), greedy } => {
                return self.between(body, least, most, greedy);
            }
        };
        self.push(instruction).map(|_| ())
    }

    fn choice(&mut self, choices: &[Node]) -> Result<(), Mistake> {
        let Some((last, others)) = choices.split_last() else {
            return Ok(());
        };
        let mut ends = Vec::new();
        for choice in others {
            let split = self.reserve()?;
            self.node(choice)?;
            ends.push(self.reserve()?);
            self.split(split, split + 1, self.here(), true);
        }
        self.node(last)?;
        let end = self.here();
        ends.into_iter().for_each(|place| self.replace(place, Instruction::Jump(end)));
        Ok(())
    }

    fn at_least(&mut self, body: &Node, least: u32, greedy: bool) -> Result<(), Mistake> {
        if least == 0 && !body.can_be_empty() {
            let split = self.reserve()?;
            self.node(body)?;
            self.push(Instruction::Jump(split))?;
            self.split(split, split + 1, self.here(), greedy);
            return Ok(());
        }
        // What can be empty is repeated as `(x+)?`: a loop that is entered at its split would come back to it
        // without having read anything, and be taken for one that goes there less preferred.
        let question = if least == 0 { Some(self.reserve()?) } else { None };
        for _ in 1..least {
            self.node(body)?;
        }
        let again = self.here();
        self.node(body)?;
        let split = self.reserve()?;
        self.split(split, again, split + 1, greedy);
        if let Some(question) = question {
            self.split(question, question + 1, self.here(), greedy);
        }
        Ok(())
    }

    fn between(&mut self, body: &Node, least: u32, most: u32, greedy: bool) -> Result<(), Mistake> {
        for _ in 0..least {
            self.node(body)?;
        }
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.reserve()?);
            self.node(body)?;
        }
        // Each leads to the end, and not through all that may follow.
        let end = self.here();
        splits.into_iter().for_each(|split| self.split(split, split + 1, end, greedy));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pattern: &str) -> String {
        match compile(pattern) {
            Ok(_) => panic!("{pattern} is accepted"),
            Err(mistake) => {
                assert!(!mistake.help.is_empty());
                mistake.why
            }
        }
    }

    #[test]
    fn what_a_pattern_cannot_have_is_named_with_its_place() {
        for (pattern, why) in [
            ("ab(?=c)", "look-around is not supported (at character 3, `(?=c)`)"),
            ("(?<!a)b", "look-around is not supported (at character 1, `(?<!a)b`)"),
            (r"(a)\1", r"back-references are not supported (at character 4, `\\1`)"),
            (
                r"é\p{L}+",
                r"classes of Unicode characters are not supported (at character 2, `\\p{L}+`)",
            ),
            (r"a\Z", r"`\\Z` is not supported (at character 2, `\\Z`)"),
            (
                r"\y",
                r"this backslash stands before what means nothing with it (at character 1, `\\y`)",
            ),
            (r"\b{middle}", r"there is no such boundary of words (at character 1, `\\b{middle}`)"),
            ("[a&&b]", "classes cannot be combined (at character 3, `&&b]`)"),
            ("[a[b]]", "a class cannot stand within a class (at character 3, `[b]]`)"),
            ("[[:letter:]]", "a class cannot stand within a class (at character 2, `[:letter:]]`)"),
            ("(?z)a", "this is no flag that fits here (at character 3, `z)a`)"),
            ("(?ii)a", "this is no flag that fits here (at character 4, `i)a`)"),
            ("(?)a", "this is no flag that fits here (at character 3, `)a`)"),
            ("(?i-)a", "this is no flag that fits here (at character 5, `)a`)"),
        ] {
            assert_eq!(refused(pattern), why, "{pattern}");
        }
    }

    #[test]
    fn what_is_not_whole_is_named_where_it_begins() {
        for (pattern, why) in [
            ("a(b(c)", "this group has no closing bracket (at character 2, `(b(c)`)"),
            ("a)b", "this bracket closes nothing (at character 2, `)b`)"),
            ("(?i", "the flags of this group have no end (at its end)"),
            ("(?<name", "the name of this group has no end (at character 4, `name`)"),
            ("(?<1>a)", "this is no name for a group (at character 4, `1>a)`)"),
            ("(?<n>a)(?<n>b)", "another group has this name (at character 11, `n>b)`)"),
            ("ab[cd", "this class has no closing bracket (at character 3, `[cd`)"),
            ("[]", "this class has no closing bracket (at character 1, `[]`)"),
            ("[z-a]", "this range ends before it begins (at character 2, `z-a]`)"),
            (r"[\d-z]", r"this range has ends that are no characters (at character 2, `\\d-z]`)"),
            (r"[a\b]", r"this is no character (at character 3, `\\b]`)"),
            ("*a", "there is nothing to repeat before this (at character 1, `*a`)"),
            ("a|+", "there is nothing to repeat before this (at character 3, `+`)"),
            ("a{x}", "a number of repetitions is expected here (at character 3, `x}`)"),
            ("a{2", "these braces don't say how often (at character 2, `{2`)"),
            ("a{2,1}", "this asks for at least more than at most (at character 2, `{2,1}`)"),
            (
                "a{99999999999}",
                "a number of repetitions is expected here (at character 3, `99999999999}`)",
            ),
            ("a\\", "nothing stands behind this backslash (at character 2, `\\\\`)"),
            (r"\xg", "this is not the number of a character (at character 2, `xg`)"),
            (r"\u{110000}", "this is not the number of a character (at character 2, `u{110000}`)"),
            (r"\u{d800}", "this is not the number of a character (at character 2, `u{d800}`)"),
        ] {
            assert_eq!(refused(pattern), why, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_is_limited_in_depth_and_size() {
        let nested =
            |open: &str, close: &str, levels| open.repeat(levels) + "a" + &close.repeat(levels);
        for (open, close, why) in [
            ("(", ")", "groups are nested more than 32 levels deep"),
            ("(?:", ")*", "groups are nested more than 32 levels deep"),
            ("", "*", "repetitions are nested more than 32 levels deep"),
        ] {
            assert!(compile(&nested(open, close, 32)).is_ok(), "{open}a{close}");
            let pattern = nested(open, close, 33);
            assert!(refused(&pattern).starts_with(why), "{pattern}");
        }
        let too_large = "it is too large: it has more than 16384 instructions";
        assert!(compile(&"a".repeat(MAX_PATTERN - 1)).is_ok());
        for pattern in [
            "a".repeat(MAX_PATTERN),
            "a".repeat(1_000_000),
            "(((a{50}){50}){50}){50}".to_owned(),
            "a{4294967295}".to_owned(),
            "(?:a?){4294967295,}".to_owned(),
            r"(\b){0,4294967295}".to_owned(),
            "|".repeat(10_000),
            (0..20_000_u32)
                .filter_map(|step| char::from_u32(0x1000 + 2 * step))
                .fold("[".to_owned(), |set, letter| set + letter.encode_utf8(&mut [0; 4]))
                + "]",
        ] {
            assert_eq!(refused(&pattern), too_large);
        }
        // What means nothing is no work, however often it is asked for.
        for pattern in
            ["(?:){4294967295}", "(((){4294967295}){9}){4294967295}", "(a{4294967295}){0}b"]
        {
            assert!(compile(pattern).is_ok_and(|pattern| pattern.size() <= 2), "{pattern}");
        }
        let nothing = format!("(a{}){{8000}}", "()".repeat(200_000));
        assert!(compile(&nothing).is_ok());
    }

    #[test]
    fn the_letters_of_a_range_have_their_other_case_with_the_flag_i() {
        use crate::pattern::run::{Matcher, Opening, Scratch};
        let pattern = compile("(?i)^[A-f]$").ok().unwrap();
        let opening = Opening::of(&pattern);
        let matcher = Matcher { pattern: &pattern, opening: &opening };
        let is_match = |letter| matcher.is_match(letter, &mut Scratch::default(), &|_| true);
        for letter in ["A", "g", "z", "Z", "_"] {
            assert_eq!(is_match(letter), Ok(true), "{letter}");
        }
        assert_eq!(is_match("1"), Ok(false));
    }
}
