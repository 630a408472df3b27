//! What the grammar tried, in the language's words; and what people write who come from another language.

use super::Rule;
use super::recovery::{OPERATORS, Place};

/// What people write who come from another language.
pub(super) fn common_slip(found: &str) -> Option<&'static str> {
    Some(match found {
        "=" | "===" => "write `==` to compare",
        "&&" | "&" => "write `and`",
        "||" | "|" => "write `or`",
        "!" | "!!" => "write `not`",
        "<>" | "=!" => "write `!=`",
        "'" | "“" | "”" | "‘" | "’" | "„" | "«" => {
            "a text stands in straight double quotation marks, as in \"…\""
        }
        "\u{a0}" => "write a plain space: this one was pasted from elsewhere",
        "//" | "/*" | "--" | "---" => "a comment begins with `#`",
        "otherwise" | "unless" => "write `when not …`",
        "equals" | "equal" | "eq" => "write `==`",
        "between" | "within" => "write `in` and a range, as in `in 14 days .. 28 days`",
        "like" | "match" => {
            "write `matches` for a pattern, or `mentions` for whole words and phrases"
        }
        "includes" | "has" | "include" => "write `contains`",
        "every" | "forall" => "write `all x in xs: …`",
        "some" | "exists" => "write `any x in xs: …`",
        "null" | "nil" => "write `is blank`",
        "not" => {
            "`not` stands before the condition, as in `not a == b`; behind a value stands `not in`"
        }
        "implies" => "write `when` for the condition, and `require` for what follows from it",
        "then" | "else" => {
            "a rule has `when` for the cases it is about, and `require` for what must hold"
        }
        ";" => "a line needs no `;`",
        _ => return None,
    })
}

/// What people write for a clause.
pub(super) fn clause_slip(found: &str) -> Option<&'static str> {
    Some(match found {
        "must" | "assert" | "check" | "expect" | "ensure" => "write `require`",
        "description" | "reason" => {
            "write `why` for the reason and `message` for what a person reads"
        }
        "id" | "name" => {
            "the id of a rule stands behind `rule`, the name for people behind `title`"
        }
        "if" => "write `when` for the cases that a rule is about; `if` stands behind a message",
        "for" | "foreach" => "write `each x in xs`",
        "path" | "field" => "write `at` for the field to which a finding points",
        "level" => "write `severity`",
        "source" => "write `cite` and the id of a `source`",
        _ => return None,
    })
}

/// What the parser tried where it stopped, in the language's words.
pub(super) fn expected(tried: &[Rule], place: Place) -> String {
    let mut phrases: Vec<&str> = Vec::new();
    for rule in tried {
        let phrase = match rule {
            Rule::EOI => Some(match place {
                Place::File => "the next declaration",
                Place::Rule => "the next clause",
                Place::Test => "the next case",
                Place::Locale => "the next item of the locale",
            }),
            Rule::kw_today if place == Place::Test => Some("`today`"),
            Rule::kw_with if place == Place::Test => Some("`with`"),
            rule => phrase(*rule),
        };
        if let Some(phrase) = phrase
            && !phrases.contains(&phrase)
        {
            phrases.push(phrase);
        }
    }
    // A text, a number or a name is a value as well; what may follow comes last.
    if phrases.contains(&VALUE) {
        phrases.retain(|phrase| !SINGLE_VALUES.contains(phrase));
    }
    phrases.sort_by_key(|phrase| phrase.starts_with("the next"));
    match phrases.split_last() {
        None => "something else".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
    }
}

pub(super) const VALUE: &str = "a value (a field, a text, a number, a date, …)";
const TEXT: &str = "a text in quotation marks";
const NUMBER: &str = "a number";
const NAME: &str = "a name (letters, digits and underscores)";
const WORD: &str = "a word";
const SINGLE_VALUES: [&str; 4] = [TEXT, NUMBER, NAME, WORD];
const OPERATOR: &str = "an operator (such as `and`, `==`, `in`)";

fn phrase(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::paren
        | Rule::list
        | Rule::quantified
        | Rule::call
        | Rule::literal
        | Rule::moment
        | Rule::date
        | Rule::duration
        | Rule::percent
        | Rule::kw_true
        | Rule::kw_false
        | Rule::kw_today
        | Rule::kw_any
        | Rule::kw_all
        | Rule::kw_none
        | Rule::prefix
        | Rule::kw_not
        | Rule::minus
        | Rule::expr
        | Rule::tight
        | Rule::path => VALUE,
        Rule::infix
        | Rule::state_test
        | Rule::kw_and
        | Rule::kw_or
        | Rule::kw_contains
        | Rule::kw_mentions
        | Rule::kw_matches
        | Rule::kw_is
        | Rule::not_in
        | Rule::range_dots
        | Rule::equal
        | Rule::not_equal
        | Rule::less
        | Rule::more
        | Rule::at_most
        | Rule::at_least
        | Rule::plus
        | Rule::times
        | Rule::divide => OPERATOR,
        Rule::number => NUMBER,
        Rule::string | Rule::strings | Rule::template | Rule::template_part => TEXT,
        Rule::template_text | Rule::string_text | Rule::escape | Rule::brace => {
            "the rest of the text"
        }
        Rule::placeholder => {
            "a placeholder such as `{sponsor.name}` (a brace by itself is written `{{`)"
        }
        Rule::tag => "a language tag such as `fr`",
        Rule::kw_no => "`no`",
        Rule::phrase | Rule::phrase_name | Rule::kw_unit => "a word such as `day \"…\"`",
        Rule::form | Rule::form_name => "a form such as `one \"…\"`",
        Rule::id => "an id (letters, digits and hyphens)",
        Rule::name | Rule::plain_name | Rule::quoted_name => NAME,
        Rule::member => "the name of a field",
        Rule::word => WORD,
        Rule::entry | Rule::entry_name => "a line such as `title \"…\"`",
        Rule::constant | Rule::scalar | Rule::constant_list => {
            "a constant (a text, a number, a date, a length of time, a range or a list)"
        }
        Rule::bounds => "the bounds, as in `in 1 day .. 90 days`",
        Rule::json => "a request as JSON, in braces",
        Rule::unit => {
            "a unit of time (`minutes`, `hours`, `days`, `business days`, `weeks` or `months`)"
        }
        Rule::kw_in => "`in`",
        Rule::kw_where => "`where`",
        Rule::kw_if | Rule::condition => "`if`",
        Rule::kw_least => "`least`",
        Rule::kw_one => "`one`",
        Rule::kw_at => "`at`",
        Rule::at_least_one => "`, at least one`",
        Rule::close => "`}`",
        Rule::open => "`{`",
        Rule::assign => "`=`",
        Rule::comma => "`,`",
        Rule::colon => "`:`",
        Rule::end_list => "`]`",
        Rule::end_paren => "`)`",
        Rule::case_at => "`at`",
        Rule::case_says => "`says`",
        Rule::case_severity => "`severity`",
        Rule::case_today => "`today`",
        Rule::case_with => "`with`",
        Rule::verdict => "a case (`fails`, `passes`, `skips` or `open`)",
        _ => return None,
    })
}

/// The words that could have stood where the parser stopped.
pub(super) fn words_of(tried: &[Rule]) -> Vec<&'static str> {
    let mut words = Vec::new();
    for rule in tried {
        match rule {
            Rule::infix | Rule::state_test | Rule::kw_and => words.extend(OPERATORS),
            Rule::kw_in | Rule::not_in => words.push("in"),
            Rule::kw_where => words.push("where"),
            Rule::unit | Rule::duration => {
                words.extend(["minutes", "hours", "days", "weeks", "months"]);
            }
            _ => {}
        }
    }
    words
}
