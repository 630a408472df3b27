//! Requests, against the packs that ship: the engine, and the second evaluator with its own reader of JSON.

use groundrules::{Mode, Options, Pack, Reference};

use super::{PACKS, laws, on_a_day};

/// The files of the packs that ship.
const FILES: &[(&str, &str)] = &[
    ("failure-points.rules", include_str!("../../../rules/failure-points.rules")),
    ("performance-clarity.rules", include_str!("../../../rules/performance-clarity.rules")),
    ("ai-enablement.rules", include_str!("../../../rules/ai-enablement.rules")),
    ("shared.rules", include_str!("../../../rules/shared.rules")),
    ("training-request.schema.json", include_str!("../../../rules/training-request.schema.json")),
    (
        "locales/failure-points.de.rules",
        include_str!("../../../rules/locales/failure-points.de.rules"),
    ),
    (
        "locales/failure-points.fr.rules",
        include_str!("../../../rules/locales/failure-points.fr.rules"),
    ),
    (
        "locales/failure-points.id.rules",
        include_str!("../../../rules/locales/failure-points.id.rules"),
    ),
    (
        "locales/failure-points.ms.rules",
        include_str!("../../../rules/locales/failure-points.ms.rules"),
    ),
];

thread_local! {
    /// The packs that ship, for the second evaluator.
    static REFERENCES: Vec<Reference> = PACKS.iter().map(reference).collect();
}

fn reference(pack: &Pack) -> Reference {
    let name = format!("{}.rules", pack.id());
    let read = |wanted: &str| {
        FILES.iter().find(|(name, _)| *name == wanted).map(|(_, text)| (*text).to_owned())
    };
    let text = read(&name).expect("a pack that ships has a file");
    Reference::compile(&name, &text, read).expect("a pack that ships compiles")
}

/// The bytes are a request.
pub fn run(data: &[u8]) {
    REFERENCES.with(|references| compare(references, data));
}

fn compare(references: &[Reference], data: &[u8]) {
    let options = on_a_day(Options::new());
    // The plain evaluator takes its time, so it looks at one of the packs, and the input says at which.
    let compared = data.len() % references.len();
    for (index, (pack, reference)) in PACKS.iter().zip(references).enumerate() {
        laws::hold(pack, data, &options);
        for mode in [Mode::Final, Mode::Draft] {
            let options = options.clone().with_mode(mode);
            if let Ok(check) = pack.check(data, &options) {
                laws::cost_holds(pack, &check, data);
            }
            if index != compared {
                continue;
            }
            let difference = reference.difference(pack, data, &options);
            assert_eq!(difference, None, "{}", String::from_utf8_lossy(data));
        }
    }
}
