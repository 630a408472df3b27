//! cedar-policy: each rule is a policy that forbids; those that apply are the rules that are broken. A policy looks at no
//! element of a list, knows no fractions and no phrases, so the host reads what the rules need into structs and gives
//! numbers of elements, extremes, and hundredths.

use std::collections::HashMap;

use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, PolicyId, PolicySet, Request, RestrictedExpression,
};

use super::hand::needed::{self, Needed};
use super::hand::{is_blank, names_everybody};
use crate::day::Day;
use crate::job::{Engine, NOT_JSON, RULES};

pub struct Cedar {
    policies: PolicySet,
    /// Which rule a policy is, as a place in [`RULES`].
    places: HashMap<PolicyId, usize>,
    authorizer: Authorizer,
    entities: Entities,
    somebody: EntityUid,
}

impl Cedar {
    pub fn new() -> Self {
        let policies: PolicySet =
            include_str!("../../job/ten.cedar").parse().expect("the ten rules are policies");
        let places = policies.policies().filter_map(|policy| {
            let place = RULES.iter().position(|rule| policy.annotation("id") == Some(rule))?;
            Some((policy.id().clone(), place))
        });
        Self {
            places: places.collect(),
            policies,
            authorizer: Authorizer::new(),
            entities: Entities::empty(),
            somebody: r#"Somebody::"anybody""#.parse().expect("the name of an entity"),
        }
    }

    fn request(&self, context: Context) -> Option<Request> {
        let somebody = || self.somebody.clone();
        Request::new(somebody(), somebody(), somebody(), context, None).ok()
    }
}

impl Engine for Cedar {
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str)) {
        let needed = needed::read(request);
        let Some(request) = needed.and_then(|needed| self.request(context(&needed)?)) else {
            return broken(NOT_JSON);
        };
        let response = self.authorizer.is_authorized(&request, &self.policies, &self.entities);
        for error in response.diagnostics().errors() {
            broken(&error.to_string());
        }
        // The policies that apply are a set: they are told in an order of its own.
        let mut is_broken = [false; RULES.len()];
        for policy in response.diagnostics().reason() {
            if let Some(&place) = self.places.get(policy) {
                is_broken[place] = true;
            }
        }
        RULES
            .iter()
            .zip(is_broken)
            .filter(|(_, is_broken)| *is_broken)
            .for_each(|(rule, _)| broken(rule));
    }
}

/// What the policies look at.
fn context(needed: &Needed<'_>) -> Option<Context> {
    let Needed { sponsor, audience, schedule, design, climate, reinforcement, outcome, adoption } =
        needed;
    let groups = needed::list(&audience.groups);
    let sessions = needed::list(&schedule.sessions);
    let days = |from: Option<Day>, to: Option<Day>| {
        from.zip(to).map(|(from, to)| i64::from(to.0 - from.0))
    };
    // A session without a date is held on no day of any window.
    let before =
        || sessions.iter().map(|session| days(session.date, schedule.go_live).unwrap_or(i64::MIN));
    let activities = needed::list(&reinforcement.activities);
    let after = activities.iter().filter_map(|activity| days(schedule.go_live, activity.date));
    let longest = sessions.iter().map(|session| session.minutes.map_or(i64::MAX, hundredths)).max();
    let owners = needed::list(&adoption.managers).iter().filter(|manager| {
        manager.answers_for_adoption == Some(true) && !needed::is_missing(&manager.name)
    });
    let everybody = audience.description.as_ref().is_some_and(|text| names_everybody(&text.0));
    Context::from_pairs(members([
        (
            "sponsor",
            record([
                ("name", Some(text(&sponsor.name))),
                ("function", Some(text(&sponsor.function))),
            ]),
        ),
        (
            "audience",
            record([
                ("groups", Some(count(groups.len()))),
                (
                    "without_role",
                    Some(count(
                        groups.iter().filter(|group| needed::is_missing(&group.role)).count(),
                    )),
                ),
                ("names_everybody", Some(RestrictedExpression::new_bool(everybody))),
            ]),
        ),
        (
            "days_to_last_activity",
            Some(RestrictedExpression::new_long(after.max().unwrap_or(i64::MIN))),
        ),
        (
            "sessions",
            record([
                // Where there are no sessions none is mistimed.
                (
                    "fewest_days_before",
                    Some(RestrictedExpression::new_long(before().min().unwrap_or(21))),
                ),
                (
                    "most_days_before",
                    Some(RestrictedExpression::new_long(before().max().unwrap_or(21))),
                ),
                ("longest", Some(RestrictedExpression::new_long(longest.unwrap_or(0)))),
            ]),
        ),
        (
            "climate",
            record([
                (
                    "opening_discussion",
                    Some(RestrictedExpression::new_bool(climate.opening_discussion == Some(true))),
                ),
                ("norms", Some(count(climate.norms.as_ref().map_or(0, |norms| norms.0)))),
            ]),
        ),
        (
            "outcome",
            record([
                ("metric", Some(text(&outcome.metric))),
                ("baseline", number(outcome.baseline)),
                ("target", number(outcome.target)),
                ("horizon", number(outcome.horizon)),
            ]),
        ),
        ("practice", number(design.practice)),
        ("adoption_owners", Some(count(owners.count()))),
    ]))
    .ok()
}

fn members<const N: usize>(
    members: [(&str, Option<RestrictedExpression>); N],
) -> impl Iterator<Item = (String, RestrictedExpression)> {
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)))
}

fn record<const N: usize>(
    of: [(&str, Option<RestrictedExpression>); N],
) -> Option<RestrictedExpression> {
    RestrictedExpression::new_record(members(of)).ok()
}

/// A text, empty where it is blank or missing.
fn text(text: &Option<needed::Text<'_>>) -> RestrictedExpression {
    let text = text.as_ref().map_or("", |text| &text.0);
    RestrictedExpression::new_string(if is_blank(text) { String::new() } else { text.to_owned() })
}

fn count(count: usize) -> RestrictedExpression {
    RestrictedExpression::new_long(count as i64)
}

fn number(number: Option<f64>) -> Option<RestrictedExpression> {
    number.map(|number| RestrictedExpression::new_long(hundredths(number)))
}

fn hundredths(number: f64) -> i64 {
    (number * 100.0).round() as i64
}
