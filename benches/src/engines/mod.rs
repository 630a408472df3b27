//! Everything that does the job, each in its own best way.

mod datalogic;
pub mod groundrules;
pub mod hand;

use crate::job::Engine;

/// Something that does the job, and what it is.
pub struct Listed {
    pub name: &'static str,
    /// By which the command line calls it.
    pub word: &'static str,
    pub engine: Box<dyn Engine>,
}

/// All that does the job; the first is the one to which the ratios are.
pub fn all() -> Vec<Listed> {
    vec![
        Listed {
            name: "by hand: serde structs and ifs",
            word: "structs",
            engine: Box::new(hand::structs::Structs),
        },
        Listed {
            name: "by hand: serde_json, needed fields",
            word: "serde_json",
            engine: Box::new(hand::needed::WithSerdeJson),
        },
        Listed {
            name: "by hand: sonic-rs, needed fields",
            word: "sonic-rs",
            engine: Box::new(hand::needed::WithSonic),
        },
        Listed {
            name: "groundrules",
            word: "groundrules",
            engine: Box::new(groundrules::Groundrules::new()),
        },
        Listed {
            name: "datalogic-rs",
            word: "datalogic-rs",
            engine: Box::new(datalogic::Datalogic::new()),
        },
    ]
}
