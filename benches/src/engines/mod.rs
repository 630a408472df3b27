//! Everything that does the job, each in its own best way.

#[cfg(feature = "peers")]
mod cedar;
#[cfg(feature = "peers")]
mod cel;
mod datalogic;
pub mod groundrules;
pub mod hand;
#[cfg(feature = "peers")]
mod rego;
#[cfg(feature = "peers")]
mod rhai;
#[cfg(feature = "peers")]
mod schemas;
#[cfg(feature = "peers")]
mod zen;

use crate::job::{Engine, RULES};

/// Something that does the job, and what it is.
pub struct Listed {
    pub name: String,
    /// By which the command line calls it.
    pub word: &'static str,
    /// The rules that it can say: all of them, but for JSON Schema.
    pub rules: Vec<&'static str>,
    pub engine: Box<dyn Engine>,
}

/// The crates of the other engines.
const PEERS: [&str; 7] =
    ["datalogic-rs", "zen-expression", "cedar-policy", "rhai", "regorus", "cel", "jsonschema"];

/// All that does the job; the first is the one to which the ratios are.
pub fn all() -> Vec<Listed> {
    let mut all = by_hand();
    all.push(listed("groundrules", "groundrules", groundrules::Groundrules::new()));
    all.push(listed(versioned("datalogic-rs"), "datalogic-rs", datalogic::Datalogic::new()));
    #[cfg(feature = "peers")]
    all.extend(peers());
    all
}

/// Whether a name is that of another engine.
pub fn is_peer(name: &str) -> bool {
    PEERS.iter().any(|peer| name.starts_with(peer))
}

fn by_hand() -> Vec<Listed> {
    vec![
        listed("by hand: serde structs and ifs", "structs", hand::structs::Structs),
        listed("by hand: serde_json, needed fields", "serde_json", hand::needed::WithSerdeJson),
        listed("by hand: sonic-rs, needed fields", "sonic-rs", hand::needed::WithSonic),
    ]
}

#[cfg(feature = "peers")]
fn peers() -> Vec<Listed> {
    let schemas = schemas::Schemas::new();
    let rules = schemas.rules();
    let named = format!("{}, {} of the rules", versioned("jsonschema"), rules.len());
    vec![
        listed(versioned("zen-expression"), "zen-expression", zen::Zen::new()),
        listed(versioned("cedar-policy"), "cedar-policy", cedar::Cedar::new()),
        listed(versioned("rhai"), "rhai", rhai::Rhai::new()),
        listed(versioned("regorus"), "regorus", rego::Rego::new()),
        listed(versioned("cel"), "cel", cel::Cel::new()),
        Listed { rules, ..listed(named, "jsonschema", schemas) },
    ]
}

fn listed(name: impl Into<String>, word: &'static str, engine: impl Engine + 'static) -> Listed {
    Listed { name: name.into(), word, rules: RULES.to_vec(), engine: Box::new(engine) }
}

/// The name of a crate with the version that was built.
fn versioned(name: &str) -> String {
    let lock = include_str!("../../Cargo.lock");
    let behind =
        lock.split_once(&format!("name = \"{name}\"\nversion = \"")).map(|(_, behind)| behind);
    let version = behind.and_then(|behind| behind.split('"').next());
    version.map_or_else(|| name.to_owned(), |version| format!("{name} {version}"))
}
