//! Structs for nothing but what the ten rules need, written for speed: texts are borrowed, a list of which only
//! the number counts is counted, and what nobody asks for is skipped.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, SeqAccess, Visitor};

use super::{is_after_day_14, is_blank, is_timely, names_everybody};
use crate::day::Day;
use crate::job::{Engine, NOT_JSON};

/// Read by serde_json. The check for UTF-8 comes first, as serde_json does none in what it skips.
#[derive(Debug)]
pub struct WithSerdeJson;

impl Engine for WithSerdeJson {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        let request = std::str::from_utf8(request).ok();
        match request.and_then(|request| serde_json::from_str::<Needed<'_>>(request).ok()) {
            Some(needed) => check(&needed, broken),
            None => broken(NOT_JSON),
        }
    }
}

/// Read by sonic-rs, which checks UTF-8 itself.
#[derive(Debug)]
pub struct WithSonic;

impl Engine for WithSonic {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        match sonic_rs::from_slice::<Needed<'_>>(request) {
            Ok(needed) => check(&needed, broken),
            Err(_) => broken(NOT_JSON),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Needed<'r> {
    #[serde(borrow)]
    sponsor: Sponsor<'r>,
    #[serde(borrow)]
    audience: Audience<'r>,
    schedule: Schedule,
    design: Design,
    climate: Climate,
    reinforcement: Reinforcement,
    #[serde(borrow)]
    outcome: Outcome<'r>,
    #[serde(borrow)]
    adoption: Adoption<'r>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sponsor<'r> {
    #[serde(borrow)]
    name: Option<Text<'r>>,
    #[serde(borrow)]
    function: Option<Text<'r>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Audience<'r> {
    #[serde(borrow)]
    description: Option<Text<'r>>,
    #[serde(borrow)]
    groups: Option<Vec<Group<'r>>>,
}

#[derive(Debug, Deserialize)]
struct Group<'r> {
    #[serde(borrow)]
    role: Option<Text<'r>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Schedule {
    go_live: Option<Day>,
    sessions: Option<Vec<Session>>,
}

#[derive(Debug, Deserialize)]
struct Session {
    date: Option<Day>,
    minutes: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Design {
    practice: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Climate {
    opening_discussion: Option<bool>,
    norms: Option<Number>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Reinforcement {
    activities: Option<Vec<Activity>>,
}

#[derive(Debug, Deserialize)]
struct Activity {
    date: Option<Day>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Outcome<'r> {
    #[serde(borrow)]
    metric: Option<Text<'r>>,
    baseline: Option<f64>,
    target: Option<f64>,
    horizon: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Adoption<'r> {
    #[serde(borrow)]
    managers: Option<Vec<Manager<'r>>>,
}

#[derive(Debug, Deserialize)]
struct Manager<'r> {
    #[serde(borrow)]
    name: Option<Text<'r>>,
    answers_for_adoption: Option<bool>,
}

/// A text, borrowed from the request where it has no escapes. (A `Cow` inside an `Option` is always copied.)
#[derive(Debug)]
struct Text<'r>(Cow<'r, str>);

impl<'de: 'r, 'r> Deserialize<'de> for Text<'r> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Written)
    }
}

/// How many elements a list has.
#[derive(Debug)]
struct Number(usize);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counted;
        impl<'de> Visitor<'de> for Counted {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Number, A::Error> {
                let mut number = 0;
                while list.next_element::<IgnoredAny>()?.is_some() {
                    number += 1;
                }
                Ok(Number(number))
            }
        }
        deserializer.deserialize_seq(Counted)
    }
}

fn check(request: &Needed<'_>, broken: &mut dyn FnMut(&str)) {
    let Needed { sponsor, audience, schedule, outcome, .. } = request;
    if is_missing(&sponsor.name)
        || sponsor.function.as_ref().is_none_or(|function| function.0 == "learning")
    {
        broken("missing-sponsor");
    }
    let groups = list(&audience.groups);
    if groups.len() < 2
        || groups.iter().any(|group| is_missing(&group.role))
        || audience.description.as_ref().is_some_and(|text| names_everybody(&text.0))
    {
        broken("vague-audience");
    }
    let go_live = schedule.go_live;
    let activities = list(&request.reinforcement.activities);
    if !activities.iter().any(|activity| is_after_day_14(activity.date, go_live)) {
        broken("no-reinforcement");
    }
    let sessions = list(&schedule.sessions);
    if !sessions.iter().all(|session| is_timely(session.date, go_live)) {
        broken("mistimed-session");
    }
    let norms = request.climate.norms.as_ref().map_or(0, |norms| norms.0);
    if request.climate.opening_discussion != Some(true) || norms == 0 {
        broken("no-opening");
    }
    let moves = matches!((outcome.baseline, outcome.target), (Some(from), Some(to)) if from != to);
    if is_missing(&outcome.metric) || !moves {
        broken("no-metric");
    }
    if outcome.horizon.is_none_or(|days| days > 30.0) {
        broken("far-horizon");
    }
    if sessions.iter().any(|session| session.minutes.is_none_or(|minutes| minutes > 90.0)) {
        broken("long-session");
    }
    if request.design.practice.is_none_or(|share| share < 60.0) {
        broken("little-practice");
    }
    let answers = |manager: &Manager<'_>| {
        !is_missing(&manager.name) && manager.answers_for_adoption == Some(true)
    };
    if !list(&request.adoption.managers).iter().any(answers) {
        broken("no-adoption-owner");
    }
}

fn is_missing(text: &Option<Text<'_>>) -> bool {
    text.as_ref().is_none_or(|text| is_blank(&text.0))
}

fn list<T>(list: &Option<Vec<T>>) -> &[T] {
    list.as_deref().unwrap_or_default()
}
