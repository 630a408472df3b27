//! What is right: the ten rules said once more, as plainly as possible and without a thought for speed.
//!
//! A value that is absent, null or blank is not given, and a rule that needs one that is not given is broken.

use serde_json::Value;

use crate::job::CATCH_ALL;

/// The rules that a request breaks, as one text.
pub fn broken(request: &Value) -> String {
    let rules = [
        ("missing-sponsor", sponsored(request)),
        ("vague-audience", has_groups(request)),
        ("no-reinforcement", reinforced(request)),
        ("mistimed-session", sessions(request).iter().all(|session| timely(request, session))),
        ("no-opening", opens_well(request)),
        ("no-metric", measured(request)),
        ("far-horizon", number(&request["outcome"]["horizon"]).is_some_and(|days| days <= 30.0)),
        ("long-session", sessions(request).iter().all(short)),
        (
            "little-practice",
            number(&request["design"]["practice"]).is_some_and(|share| share >= 60.0),
        ),
        ("no-adoption-owner", list(&request["adoption"]["managers"]).iter().any(answers)),
    ];
    let broken: Vec<&str> = rules.iter().filter(|(_, kept)| !kept).map(|(rule, _)| *rule).collect();
    broken.join(" ")
}

fn sponsored(request: &Value) -> bool {
    let sponsor = &request["sponsor"];
    filled(&sponsor["name"])
        && sponsor["function"].as_str().is_some_and(|function| function != "learning")
}

fn has_groups(request: &Value) -> bool {
    let groups = list(&request["audience"]["groups"]);
    let description = request["audience"]["description"].as_str().unwrap_or_default();
    groups.len() >= 2
        && groups.iter().all(|group| filled(&group["role"]))
        && !CATCH_ALL.iter().any(|phrase| mentions(description, phrase))
}

fn reinforced(request: &Value) -> bool {
    let go_live = date(&request["schedule"]["go_live"]);
    list(&request["reinforcement"]["activities"]).iter().any(|activity| {
        let after = days(go_live, date(&activity["date"]));
        after.is_some_and(|days| days > 14)
    })
}

fn timely(request: &Value, session: &Value) -> bool {
    let before = days(date(&session["date"]), date(&request["schedule"]["go_live"]));
    before.is_some_and(|days| (14..=28).contains(&days))
}

fn opens_well(request: &Value) -> bool {
    let climate = &request["climate"];
    climate["opening_discussion"] == true && !list(&climate["norms"]).is_empty()
}

fn measured(request: &Value) -> bool {
    let outcome = &request["outcome"];
    let (baseline, target) = (number(&outcome["baseline"]), number(&outcome["target"]));
    filled(&outcome["metric"]) && baseline.is_some() && target.is_some() && baseline != target
}

fn short(session: &Value) -> bool {
    number(&session["minutes"]).is_some_and(|minutes| minutes <= 90.0)
}

fn answers(manager: &Value) -> bool {
    filled(&manager["name"]) && manager["answers_for_adoption"] == true
}

fn sessions(request: &Value) -> &[Value] {
    list(&request["schedule"]["sessions"])
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn filled(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}

fn date(value: &Value) -> Option<(i64, i64, i64)> {
    let mut parts = value.as_str()?.split('-').map(|part| part.parse::<i64>().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// How many days the second date lies behind the first: counted one by one, month by month.
fn days(from: Option<(i64, i64, i64)>, to: Option<(i64, i64, i64)>) -> Option<i64> {
    let since_2000 = |(year, month, day): (i64, i64, i64)| {
        let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let months = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let years: i64 = (2000..year).map(|year| 365 + i64::from(leap(year))).sum();
        years + months.iter().take(month as usize - 1).sum::<i64>() + day
    };
    Some(since_2000(to?) - since_2000(from?))
}

/// Whether a text has a phrase, as whole words, in any case, with blanks or hyphens between the words.
fn mentions(text: &str, phrase: &str) -> bool {
    let words = |text: &str| -> String {
        let letters = text.to_lowercase();
        let words = letters.split(|letter: char| letter.is_whitespace() || letter == '-');
        let marked = words.filter(|word| !word.is_empty()).map(|word| {
            // What stands before and behind a word is a mark of its own.
            word.chars()
                .map(|letter| {
                    if letter.is_alphanumeric() {
                        letter.to_string()
                    } else {
                        format!(" {letter} ")
                    }
                })
                .collect::<String>()
        });
        format!(" {} ", marked.collect::<Vec<_>>().join(" "))
    };
    words(text).contains(&words(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_whole_words() {
        assert!(mentions("For ALL  employees.", "all employees"));
        assert!(mentions("(all-staff)", "all staff"));
        assert!(!mentions("wall employees", "all employees"));
        assert!(!mentions("all employeesX", "all employees"));
    }

    #[test]
    fn days_are_counted_over_leap_days_and_ends_of_years() {
        assert_eq!(days(Some((2027, 12, 31)), Some((2028, 3, 1))), Some(61));
        assert_eq!(days(Some((2026, 3, 1)), Some((2026, 2, 28))), Some(-1));
        assert_eq!(days(None, Some((2026, 2, 28))), None);
    }
}
