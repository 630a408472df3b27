//! Structs for the whole request, as serde derives them, and a chain of ifs. All ratios are to this.

#![expect(dead_code, reason = "a service has more uses for a request than these rules")]

use serde::Deserialize;

use super::{is_after_day_14, is_blank, is_timely, names_everybody};
use crate::day::Day;
use crate::job::{Engine, NOT_JSON};

pub struct Structs;

impl Engine for Structs {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        match serde_json::from_slice::<Request>(request) {
            Ok(request) => check(&request, broken),
            Err(_) => broken(NOT_JSON),
        }
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Request {
    id: String,
    title: Option<String>,
    summary: Option<String>,
    reason: Option<String>,
    requester: Requester,
    sponsor: Sponsor,
    audience: Audience,
    schedule: Schedule,
    design: Design,
    climate: Climate,
    reinforcement: Reinforcement,
    outcome: Outcome,
    adoption: Adoption,
    notes: Option<String>,
    tags: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Requester {
    name: Option<String>,
    email: Option<String>,
    department: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Sponsor {
    name: Option<String>,
    position: Option<String>,
    function: Option<Function>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Function {
    Operations,
    Sales,
    Finance,
    It,
    HumanResources,
    Learning,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Audience {
    description: Option<String>,
    size: Option<u32>,
    groups: Option<Vec<Group>>,
}

#[derive(Deserialize)]
struct Group {
    name: Option<String>,
    role: Option<String>,
    size: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Schedule {
    go_live: Option<Day>,
    sessions: Option<Vec<Session>>,
}

#[derive(Deserialize)]
struct Session {
    topic: Option<String>,
    date: Option<Day>,
    minutes: Option<f64>,
    room: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Design {
    practice: Option<f64>,
    materials: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Climate {
    opening_discussion: Option<bool>,
    norms: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reinforcement {
    activities: Option<Vec<Activity>>,
}

#[derive(Deserialize)]
struct Activity {
    kind: Option<String>,
    date: Option<Day>,
    owner: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Outcome {
    metric: Option<String>,
    baseline: Option<f64>,
    target: Option<f64>,
    horizon: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Adoption {
    managers: Option<Vec<Manager>>,
}

#[derive(Deserialize)]
struct Manager {
    name: Option<String>,
    team: Option<String>,
    answers_for_adoption: Option<bool>,
}

/// The ten rules on a request that has been read.
pub fn check(request: &Request, broken: &mut dyn FnMut(&str)) {
    let Request { sponsor, audience, schedule, outcome, .. } = request;
    if is_missing(&sponsor.name)
        || sponsor.function.as_ref().is_none_or(|function| *function == Function::Learning)
    {
        broken("missing-sponsor");
    }
    let groups = list(&audience.groups);
    if groups.len() < 2
        || groups.iter().any(|group| is_missing(&group.role))
        || audience.description.as_deref().is_some_and(names_everybody)
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
    if request.climate.opening_discussion != Some(true) || list(&request.climate.norms).is_empty() {
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
    let answers = |manager: &Manager| {
        !is_missing(&manager.name) && manager.answers_for_adoption == Some(true)
    };
    if !list(&request.adoption.managers).iter().any(answers) {
        broken("no-adoption-owner");
    }
}

fn is_missing(text: &Option<String>) -> bool {
    text.as_deref().is_none_or(is_blank)
}

fn list<T>(list: &Option<Vec<T>>) -> &[T] {
    list.as_deref().unwrap_or_default()
}
