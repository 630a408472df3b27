//! Makes requests: the same ones in every run, each different, around 1.9 KB.
//!
//! Every value is one that the schema allows. Each rule of the job is broken in a good share of them and kept
//! in a good share, at the edges too: the last day of the window, a session of exactly 90 minutes, a blank
//! name, a list that is null. Some requests keep all rules, some are hardly filled in.

mod prose;
mod random;
mod written;

use serde_json::{Map, Value, json};

use crate::day::Day;
use prose::*;
use random::Random;
use written::Style;

/// The bytes around which the sizes of requests lie.
const SIZE: i64 = 1900;

/// So many requests, as JSON.
pub fn requests(count: usize) -> Vec<String> {
    let mut random = Random::new(0x6772_6f75_6e64);
    (0..count).map(|number| Maker::new(&mut random).request(number)).collect()
}

/// Makes one request.
struct Maker<'r> {
    random: &'r mut Random,
    /// In how many of a hundred places something is wrong.
    flaws: u64,
    go_live: Day,
}

impl<'r> Maker<'r> {
    fn new(random: &'r mut Random) -> Self {
        let flaws = *random.of(&[0, 0, 8, 15, 15, 25, 60]);
        let go_live = Day::from_ymd(2026, 1, 1).plus(random.between(0, 1200));
        Self { random, flaws, go_live }
    }

    fn request(mut self, number: usize) -> String {
        let size = SIZE + self.random.between(-200, 200);
        let mut members = self.members(number);
        if self.random.percent(4) {
            members.retain(|_| self.random.percent(50));
        }
        if self.random.percent(20) {
            self.random.shuffle(&mut members);
        }
        let mut request: Map<String, Value> =
            members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let style = Style::any(self.random);
        // Prose makes up the size.
        for field in ["summary", "reason", "notes"].iter().cycle() {
            let written = style.write(&Value::Object(request.clone()));
            if written.len() as i64 >= size - 60 {
                return written;
            }
            let sentence = *self.random.of(SENTENCES);
            match request.get_mut(*field) {
                Some(Value::String(prose)) => {
                    prose.push(' ');
                    prose.push_str(sentence);
                }
                _ => drop(request.insert((*field).to_owned(), json!(sentence))),
            }
        }
        unreachable!("the fields are cycled without end")
    }

    fn members(&mut self, number: usize) -> Vec<(&'static str, Value)> {
        vec![
            ("id", json!(format!("REQ-2026-{number:05}"))),
            ("title", json!(self.random.of(TITLES))),
            ("summary", json!(self.random.of(SENTENCES))),
            ("reason", json!(self.random.of(SENTENCES))),
            ("requester", self.requester()),
            ("sponsor", self.sponsor()),
            ("audience", self.audience()),
            ("schedule", self.schedule()),
            ("design", self.design()),
            ("climate", self.climate()),
            ("reinforcement", self.reinforcement()),
            ("outcome", self.outcome()),
            ("adoption", self.adoption()),
            ("notes", json!(self.random.of(SENTENCES))),
            ("tags", self.some(TAGS, 0, 3)),
        ]
    }

    fn flawed(&mut self) -> bool {
        let flaws = self.flaws;
        self.random.percent(flaws)
    }

    /// The value, or something that says that there is none.
    fn given(&mut self, value: Value) -> Option<Value> {
        if !self.flawed() {
            return Some(value);
        }
        self.nothing(value)
    }

    fn nothing(&mut self, value: Value) -> Option<Value> {
        match self.random.between(0, 2) {
            0 => None,
            1 => Some(Value::Null),
            _ if value.is_array() => Some(json!([])),
            _ => Some(Value::Null),
        }
    }

    /// A text that may be blank.
    fn filled(&mut self, text: &str) -> Option<Value> {
        match self.given(json!(text)) {
            Some(Value::Null) => Some(json!(*self.random.of(&["", "  ", "\t\n"]))),
            given => given,
        }
    }

    fn some(&mut self, of: &[&str], least: i64, most: i64) -> Value {
        let count = self.random.between(least, most);
        Value::Array((0..count).map(|_| json!(self.random.of(of))).collect())
    }

    fn person(&mut self) -> &'static str {
        self.random.of::<&str>(PEOPLE)
    }

    fn date(&mut self, days_after_go_live: i64) -> Value {
        json!(self.go_live.plus(days_after_go_live).to_string())
    }

    fn requester(&mut self) -> Value {
        json!({
            "name": self.person(),
            "email": "training.requests@claims.example",
            "department": self.random.of(DEPARTMENTS),
        })
    }

    fn sponsor(&mut self) -> Value {
        let person = self.person();
        let function = if self.flawed() {
            "learning"
        } else {
            *self.random.of(&["operations", "sales", "finance", "it", "human-resources"])
        };
        object([
            ("name", self.filled(person)),
            ("position", Some(json!(self.random.of(POSITIONS)))),
            ("function", self.given(json!(function))),
        ])
    }

    fn audience(&mut self) -> Value {
        let description =
            if self.flawed() { self.random.of(CATCH_ALL) } else { self.random.of(AUDIENCES) };
        let least = if self.flawed() { 0 } else { 2 };
        let groups = (0..self.random.between(least, 4)).map(|_| self.group()).collect();
        object([
            ("description", Some(json!(description))),
            ("size", Some(json!(self.random.between(8, 400)))),
            (
                "groups",
                if least == 0 {
                    self.given(Value::Array(groups))
                } else {
                    Some(Value::Array(groups))
                },
            ),
        ])
    }

    fn group(&mut self) -> Value {
        let role = *self.random.of(ROLES);
        object([
            ("name", Some(json!(self.random.of(GROUPS)))),
            ("role", if self.random.percent(70) { Some(json!(role)) } else { self.filled(role) }),
            ("size", Some(json!(self.random.between(3, 80)))),
        ])
    }

    fn schedule(&mut self) -> Value {
        let go_live = self.date(0);
        let sessions = (0..self.random.between(2, 4)).map(|_| self.session()).collect();
        let sessions = if self.flaws > 50 {
            self.given(Value::Array(sessions))
        } else {
            Some(Value::Array(sessions))
        };
        let go_live = if self.random.percent(90) { Some(go_live) } else { self.given(go_live) };
        object([("go_live", go_live), ("sessions", sessions)])
    }

    fn session(&mut self) -> Value {
        let before = match self.flawed() {
            true => *self.random.of(&[-3, 0, 7, 13, 29, 31, 61, 366]),
            false => *self.random.of(&[14, 15, 18, 21, 21, 24, 27, 28]),
        };
        let minutes = match self.flawed() {
            true => self.random.of(&[json!(91), json!(90.5), json!(120), json!(240)]).clone(),
            false => {
                self.random.of(&[json!(45), json!(60), json!(89.5), json!(90), json!(90)]).clone()
            }
        };
        let date = self.date(-before);
        object([
            ("topic", Some(json!(self.random.of(TOPICS)))),
            ("date", if self.random.percent(80) { Some(date) } else { self.given(date) }),
            ("minutes", if self.random.percent(80) { Some(minutes) } else { self.given(minutes) }),
            ("room", Some(json!(self.random.of(ROOMS)))),
        ])
    }

    fn design(&mut self) -> Value {
        let practice = match self.flawed() {
            true => self.random.of(&[json!(0), json!(20), json!(59), json!(59.9)]).clone(),
            false => self
                .random
                .of(&[json!(60), json!(60.0), json!(65), json!(72.5), json!(100)])
                .clone(),
        };
        object([
            ("practice", self.given(practice)),
            ("materials", Some(self.some(MATERIALS, 1, 3))),
        ])
    }

    fn climate(&mut self) -> Value {
        let discussion = !self.flawed();
        let norms = self.some(NORMS, 1, 3);
        object([
            ("opening_discussion", self.given(json!(discussion))),
            ("norms", self.given(norms)),
        ])
    }

    fn reinforcement(&mut self) -> Value {
        let late = !self.flawed();
        let mut activities: Vec<Value> =
            (0..self.random.between(0, 2)).map(|_| self.activity(&[-7, 1, 7, 13, 14])).collect();
        if late {
            activities.push(self.activity(&[15, 16, 30, 45, 90]));
        }
        self.random.shuffle(&mut activities);
        let activities = Value::Array(activities);
        object([("activities", if late { Some(activities) } else { self.given(activities) })])
    }

    fn activity(&mut self, after: &[i64]) -> Value {
        let after = *self.random.of(after);
        let date = self.date(after);
        object([
            ("kind", Some(json!(self.random.of(ACTIVITIES)))),
            ("date", if self.random.percent(80) { Some(date) } else { self.given(date) }),
            ("owner", Some(json!(self.person()))),
        ])
    }

    fn outcome(&mut self) -> Value {
        let metric = *self.random.of(METRICS);
        let baseline =
            self.random.of(&[json!(20), json!(60), json!(62.5), json!(0), json!(18.75)]).clone();
        let target = match self.flawed() {
            true if baseline == json!(60) && self.random.percent(50) => json!(60.0),
            true => baseline.clone(),
            false => {
                self.random.of(&[json!(5), json!(61), json!(62.25), json!(80.5), json!(95)]).clone()
            }
        };
        let horizon = match self.flawed() {
            true => self.random.of(&[json!(31), json!(30.5), json!(90), json!(365)]).clone(),
            false => {
                self.random.of(&[json!(7), json!(14), json!(21), json!(30), json!(30)]).clone()
            }
        };
        object([
            ("metric", self.filled(metric)),
            ("baseline", Some(baseline)),
            ("target", self.given(target)),
            ("horizon", self.given(horizon)),
        ])
    }

    fn adoption(&mut self) -> Value {
        let answers = !self.flawed();
        let mut managers: Vec<Value> =
            (0..self.random.between(0, 2)).map(|_| self.manager(false)).collect();
        if answers {
            managers.push(self.manager(true));
        }
        self.random.shuffle(&mut managers);
        let managers = Value::Array(managers);
        object([("managers", if answers { Some(managers) } else { self.given(managers) })])
    }

    fn manager(&mut self, answers: bool) -> Value {
        let person = self.person();
        let answering = json!(answers);
        object([
            (
                "name",
                if self.random.percent(70) { Some(json!(person)) } else { self.filled(person) },
            ),
            ("team", Some(json!(self.random.of(DEPARTMENTS)))),
            ("answers_for_adoption", if answers { Some(answering) } else { self.given(answering) }),
        ])
    }
}

fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let given = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.collect())
}

/// What people write into the long texts of requests.
pub fn sentences() -> &'static [&'static str] {
    SENTENCES
}
