//! The job that everybody does: from the bytes of a request to the ids of the rules that it breaks.

/// The ids of the rules, in the order in which they are told.
pub const RULES: [&str; 10] = [
    "missing-sponsor",
    "vague-audience",
    "no-reinforcement",
    "mistimed-session",
    "no-opening",
    "no-metric",
    "far-horizon",
    "long-session",
    "little-practice",
    "no-adoption-owner",
];

/// The rules in the language of groundrules, and the schema that they name.
pub const TEN_RULES: &str = include_str!("../job/ten.rules");
pub const SCHEMA: &str = include_str!("../job/request.schema.json");

/// Phrases that show that nobody has chosen an audience.
pub const CATCH_ALL: [&str; 7] = [
    "all employees",
    "all staff",
    "everyone",
    "everybody",
    "whole company",
    "entire organisation",
    "company-wide",
];

/// What stands for "no answer" where a request is not JSON.
pub const NOT_JSON: &str = "not JSON";

/// Something that does the job.
pub trait Engine {
    /// Tells each rule that the request breaks, once, in the order of the rules; [`NOT_JSON`] for what is no request.
    fn check(&mut self, request: &[u8], broken: &mut dyn FnMut(&str));
}

/// The rules that a request breaks, as one text.
pub fn broken(engine: &mut dyn Engine, request: &[u8]) -> String {
    let mut all = String::new();
    engine.check(request, &mut |rule| {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(rule);
    });
    all
}

/// What a file of JSON says of each rule, in the order of the rules.
#[cfg(feature = "peers")]
pub fn by_rule<T: serde::de::DeserializeOwned>(json: &str) -> Vec<(&'static str, T)> {
    let mut all: std::collections::HashMap<String, T> = serde_json::from_str(json)
        .expect("a file of the job is an object with a member for each rule");
    RULES.iter().filter_map(|rule| Some((*rule, all.remove(*rule)?))).collect()
}
