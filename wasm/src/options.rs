//! The options of a check, read from JSON and given to the packs that they concern.
//!
//! INVARIANT: the shape is `CheckOptions` in `pkg/src/options.ts`; a test of the package holds the two together.

use groundrules::{Options, Pack};

use crate::error::Error;

/// The options of each pack, in the order of the packs.
pub(crate) fn read(text: &str, packs: &[Pack]) -> Result<Vec<Options>, Error> {
    let options = Options::from_json(text).map_err(Error::of_options)?;
    options.among(packs).map_err(|errors| Error::of_checks(&errors))
}

#[cfg(test)]
pub(crate) mod tests {
    use groundrules::{Check, Mode, Verdict};
    use serde_json::{Value, json};

    use super::*;
    use crate::Packs;

    /// Every pack that ships.
    pub(crate) fn packs() -> Packs {
        let mut packs = Packs::new();
        for id in ["failure-points", "performance-clarity", "ai-enablement"] {
            packs.add(&Pack::builtin(id).unwrap().to_bytes().unwrap()).unwrap();
        }
        packs
    }

    fn read_for(packs: &[&str], options: Value) -> Result<Vec<Options>, Error> {
        let packs: Vec<Pack> = packs.iter().map(|id| Pack::builtin(id).unwrap()).collect();
        read(&options.to_string(), &packs)
    }

    fn refusal(options: Value) -> Value {
        let error = read_for(&["failure-points", "performance-clarity"], options).unwrap_err();
        serde_json::from_str(&error.to_json()).unwrap()
    }

    #[test]
    fn a_setting_and_a_severity_go_to_the_packs_that_know_them() {
        let ids = ["performance-clarity", "failure-points"];
        let given = json!({
            "settings": {"lead": "10 days .. 20 days"},
            "severities": {"missing-sponsor": "off"},
        });
        let options = read_for(&ids, given).unwrap();
        let checks: Vec<Check<'_>> = ids
            .iter()
            .zip(&options)
            .map(|(id, options)| Pack::builtin(id).unwrap().check("{}", options).unwrap())
            .collect();
        assert!(checks[1].findings().all(|finding| finding.rule() != "missing-sponsor"));
        let report = groundrules::Report::of(&checks);
        assert_eq!(report.options.settings, [("lead".to_owned(), "10 days .. 20 days".into())]);
    }

    #[test]
    fn every_option_reaches_the_check() {
        let pack = Pack::builtin("failure-points").unwrap();
        let given = json!({
            "draft": true, "today": "2026-11-25", "locale": "fr-CA", "request": "form 12",
            "limits": {"findings": 50},
            "waivers": [{"rule": "no-reinforcement", "reason": "R", "approvedBy": "A"}],
        });
        let options = read_for(&["failure-points"], given).unwrap().remove(0);
        let report =
            pack.check(r#"{"reinforcement": {"activities": []}}"#, &options).unwrap().report();
        assert_eq!(report.options.today.as_deref(), Some("2026-11-25"));
        assert_eq!(report.options.locale.as_deref(), Some("fr-CA"));
        assert_eq!(report.request.as_deref(), Some("form 12"));
        assert_ne!(report.verdict, Verdict::Ready);
        assert_eq!(report.waived.len() + report.waivers.len(), 1);
        assert_eq!(options.mode(), Mode::Draft);

        let none = read_for(&["failure-points"], json!({"limits": {"findings": 0}})).unwrap();
        assert_eq!(pack.check("{}", &none[0]).unwrap_err().code(), "too-many-findings");
    }

    #[test]
    fn a_name_that_no_pack_knows_is_an_error_with_a_proposal() {
        let error = refusal(json!({"settings": {"leed": "10 days .. 20 days"}}));
        assert_eq!(error["code"], "unknown-setting");
        assert!(error["message"].as_str().unwrap().contains("did you mean `lead`?"), "{error}");
        assert_eq!(error["details"]["name"], "leed");

        let error = refusal(json!({"severities": {"missing-sponsr": "off"}}));
        assert_eq!(error["code"], "unknown-rule");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("did you mean `missing-sponsor`?"), "{error}");
    }

    #[test]
    fn what_is_wrong_with_options_is_told_with_the_way_to_it() {
        let good = json!({"rule": "no-reinforcement", "reason": "R", "approvedBy": "A"});
        for (options, code, option) in [
            (json!({"draft": "yes"}), "bad-option", "draft"),
            (json!({"today": "2026-02-30"}), "bad-option", "today"),
            (json!({"mode": "draft"}), "unknown-option", "mode"),
            (json!({"limits": {"time": 1}}), "unknown-option", "limits.time"),
            (json!({"waivers": [good, {"rule": "no-reinforcement"}]}), "bad-waiver", "waivers[1]"),
        ] {
            let error = refusal(options);
            assert_eq!(
                (&error["code"], &error["details"]["option"]),
                (&json!(code), &json!(option))
            );
        }
    }
}
