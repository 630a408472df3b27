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
        match read(request) {
            Some(needed) => check(&needed, broken),
            None => broken(NOT_JSON),
        }
    }
}

/// What the rules need of a request; nothing where it is none.
pub fn read(request: &[u8]) -> Option<Needed<'_>> {
    serde_json::from_str(std::str::from_utf8(request).ok()?).ok()
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
pub struct Needed<'r> {
    #[serde(borrow)]
    pub sponsor: Sponsor<'r>,
    #[serde(borrow)]
    pub audience: Audience<'r>,
    pub schedule: Schedule,
    pub design: Design,
    pub climate: Climate,
    pub reinforcement: Reinforcement,
    #[serde(borrow)]
    pub outcome: Outcome<'r>,
    #[serde(borrow)]
    pub adoption: Adoption<'r>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sponsor<'r> {
    #[serde(borrow)]
    pub name: Option<Text<'r>>,
    #[serde(borrow)]
    pub function: Option<Text<'r>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Audience<'r> {
    #[serde(borrow)]
    pub description: Option<Text<'r>>,
    #[serde(borrow)]
    pub groups: Option<Vec<Group<'r>>>,
}

#[derive(Debug, Deserialize)]
pub struct Group<'r> {
    #[serde(borrow)]
    pub role: Option<Text<'r>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Schedule {
    pub go_live: Option<Day>,
    pub sessions: Option<Vec<Session>>,
}

#[derive(Debug, Deserialize)]
pub struct Session {
    pub date: Option<Day>,
    pub minutes: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Design {
    pub practice: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Climate {
    pub opening_discussion: Option<bool>,
    pub norms: Option<Number>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Reinforcement {
    pub activities: Option<Vec<Activity>>,
}

#[derive(Debug, Deserialize)]
pub struct Activity {
    pub date: Option<Day>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Outcome<'r> {
    #[serde(borrow)]
    pub metric: Option<Text<'r>>,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub horizon: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Adoption<'r> {
    #[serde(borrow)]
    pub managers: Option<Vec<Manager<'r>>>,
}

#[derive(Debug, Deserialize)]
pub struct Manager<'r> {
    #[serde(borrow)]
    pub name: Option<Text<'r>>,
    pub answers_for_adoption: Option<bool>,
}

/// A text, borrowed from the request where it has no escapes. (A `Cow` inside an `Option` is always copied.)
#[derive(Debug)]
pub struct Text<'r>(pub Cow<'r, str>);

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
pub struct Number(pub usize);

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

pub fn is_missing(text: &Option<Text<'_>>) -> bool {
    text.as_ref().is_none_or(|text| is_blank(&text.0))
}

pub fn list<T>(list: &Option<Vec<T>>) -> &[T] {
    list.as_deref().unwrap_or_default()
}
