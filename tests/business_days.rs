//! Business days: what is counted, held against a count from day to day.

use groundrules::{CheckError, Compiler, Date, Limits, Options, Pack};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const SCHEMA: &str = r#"{
  "type": "object",
  "properties": {
    "earlier": { "type": "string", "format": "date" },
    "later": { "type": "string", "format": "date" },
    "begin": { "type": "string", "format": "date-time" },
    "end": { "type": "string", "format": "date-time" },
    "n": { "type": "integer" },
    "notice": { "type": "integer", "x-unit": "business days" }
  }
}"#;

const HEADER: &str = "pack days { title \"Days\" version \"1\" schema \"s.json\" }\n";

/// Two rules that always fail, so that their messages tell what was counted.
const TELLING: &str = r#"
rule distance {
  require business_days(later - earlier) == 0.5 business days
  at later
  message "{business_days(later - earlier)}"
}
rule moved {
  require earlier + n * 1 business day < earlier - 9000000 days
  at earlier
  message "{earlier + n * 1 business day}"
  message "no such day"
}
"#;

fn compile(rules: &str) -> Pack {
    match Compiler::new().file("s.json", SCHEMA).compile("days.rules", &format!("{HEADER}{rules}"))
    {
        Ok(compiled) => compiled.pack,
        Err(error) => panic!("{error}"),
    }
}

fn messages(pack: &Pack, request: &Value, options: &Options) -> Vec<String> {
    let text = request.to_string();
    let check = pack.check(&text, options).unwrap();
    check.findings().map(|finding| finding.message()).collect()
}

// ---- a count from day to day -----------------------------------------------------------------------------

/// Some years as a list of days, each with its place in the week (0 for Monday).
struct Days(Vec<(String, usize)>);

impl Days {
    fn of(first_year: u16, years: u16) -> Self {
        let mut days = Vec::new();
        // 0001-01-01 was a Monday.
        let mut weekday = 0;
        for year in 1..first_year + years {
            for month in 1..=12 {
                for day in 1..=31 {
                    let Some(date) = Date::new(year, month, day) else { continue };
                    if year >= first_year {
                        days.push((date.to_string(), weekday));
                    }
                    weekday = (weekday + 1) % 7;
                }
            }
        }
        Self(days)
    }

    fn is_business(&self, at: usize, weekend: &[usize], holidays: &[usize]) -> bool {
        !weekend.contains(&self.0[at].1) && !holidays.contains(&at)
    }
}

/// The days from one up to another, the second included and the first not; backwards, it counts down.
fn counted(days: &Days, later: usize, earlier: usize, is: &dyn Fn(usize) -> bool) -> i64 {
    assert!(later.max(earlier) < days.0.len());
    if later < earlier {
        return -counted(days, earlier, later, is);
    }
    (earlier + 1..=later).filter(|day| is(*day)).count() as i64
}

/// Goes back to a business day, then from one to the next.
fn moved(days: &Days, from: usize, by: i64, is: &dyn Fn(usize) -> bool) -> Option<usize> {
    let mut at = (0..=from).rev().find(|day| is(*day))?;
    for _ in 0..by.abs() {
        at = if by > 0 {
            (at + 1..days.0.len()).find(|day| is(*day))?
        } else {
            (0..at).rev().find(|day| is(*day))?
        };
    }
    Some(at)
}

const WEEK: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn cases(default: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(default),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn counting_and_moving_agree_with_a_walk_from_day_to_day(
        weekend in prop::collection::btree_set(0_usize..7, 0..7),
        near in prop::collection::vec(300_usize..500, 0..60),
        far in prop::collection::vec(0_usize..1000, 0..60),
        (earlier, later) in (300_usize..700, 300_usize..700),
        by in -150_i64..150,
    ) {
        thread_local! {
            static FIXED: (Days, Pack) = (Days::of(2024, 3), compile(TELLING));
        }
        FIXED.with(|(days, pack)| {
            let weekend: Vec<usize> = weekend.into_iter().collect();
            // In no order, some twice, some on weekends.
            let holidays: Vec<usize> = near.into_iter().chain(far).collect();
            let is = |day: usize| days.is_business(day, &weekend, &holidays);
            let options = Options::new()
                .setting("weekend", weekend.iter().map(|day| WEEK[*day]).collect::<Vec<_>>())
                .setting("holidays", holidays.iter().map(|day| days.0[*day].0.as_str()).collect::<Vec<_>>());
            let request = json!({ "earlier": days.0[earlier].0, "later": days.0[later].0, "n": by });
            let told = messages(pack, &request, &options);
            let count = counted(days, later, earlier, &is);
            let unit = if count.abs() == 1 { "business day" } else { "business days" };
            prop_assert_eq!(&told[0], &format!("{count} {unit}"));
            // Outside of these years the walk knows nothing.
            if let Some(target) = moved(days, earlier, by, &is) {
                prop_assert_eq!(&told[1], &days.0[target].0);
                prop_assert_eq!(counted(days, target, earlier, &is), by, "(day + n) - day is n");
            }
            Ok(())
        })?;
    }
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn counting_agrees_with_a_walk_over_two_centuries(
        earlier in 0_usize..73_000, later in 0_usize..73_000,
        holidays in prop::collection::vec(0_usize..73_000, 0..2_000),
    ) {
        thread_local! {
            static FIXED: (Days, Pack) = (Days::of(1850, 200), compile(TELLING));
        }
        FIXED.with(|(days, pack)| {
            let mut is_holiday = vec![false; days.0.len()];
            holidays.iter().for_each(|day| is_holiday[*day] = true);
            let is = |day: usize| days.0[day].1 < 5 && !is_holiday[day];
            let options = Options::new()
                .setting("holidays", holidays.iter().map(|day| days.0[*day].0.as_str()).collect::<Vec<_>>());
            let count = counted(days, later, earlier, &is);
            let request = json!({ "earlier": days.0[earlier].0, "later": days.0[later].0, "n": count });
            let told = messages(pack, &request, &options);
            prop_assert!(told[0].starts_with(&format!("{count} ")), "{count}: {}", told[0]);
            let last = (0..=later).rev().find(|day| is(*day));
            if let Some(last) = last {
                // earlier + (later - earlier) is the last business day up to later.
                prop_assert_eq!(&told[1], &days.0[last].0);
            }
            Ok(())
        })?;
    }
}

// ---- where the calendar ends -----------------------------------------------------------------------------

#[test]
fn the_ends_of_the_calendar_are_counted_and_nothing_lies_beyond_them() {
    let pack = compile(TELLING);
    let ends = ["0001-01-01", "0001-01-06", "9999-12-31", "9999-12-25"];
    for earlier in ends {
        for later in ends {
            for n in
                [0_i64, 1, -1, 7, -7, 4_000_000, -4_000_000, 999_999_999, -9_007_199_254_740_992]
            {
                let request = json!({ "earlier": earlier, "later": later, "n": n });
                assert_eq!(messages(&pack, &request, &Options::new()).len(), 2);
            }
        }
    }
    let told = |earlier: &str, later: &str, n: i64| {
        let request = json!({ "earlier": earlier, "later": later, "n": n });
        messages(&pack, &request, &Options::new())
    };
    // 3,652,058 days, of which 5 in 7 are business days: from a Monday to a Friday.
    assert_eq!(
        told("0001-01-01", "9999-12-31", 2_608_614),
        ["2608614 business days", "9999-12-31"]
    );
    assert_eq!(told("0001-01-01", "9999-12-31", 2_608_615)[1], "no such day");
    assert_eq!(told("0001-01-01", "0001-01-01", -1), ["0 business days", "no such day"]);
    assert_eq!(
        told("9999-12-31", "0001-01-01", -2_608_614),
        ["-2608614 business days", "0001-01-01"]
    );
}

// ---- settings --------------------------------------------------------------------------------------------

fn refusal(pack: &Pack, name: &str, value: Value) -> String {
    match pack.check("{}", &Options::new().setting(name, value.clone())) {
        Err(error @ CheckError::BadSetting { .. }) => error.to_string(),
        other => panic!("{name} = {value}: {other:?}"),
    }
}

#[test]
fn a_pack_that_counts_business_days_has_the_two_settings_undeclared() {
    let pack = compile("rule r { require later - earlier >= 5 business days }\n");
    let settings: Vec<(String, String)> = pack
        .settings()
        .map(|setting| (setting.name().to_owned(), setting.default_source()))
        .collect();
    let expected = [("weekend", "[\"saturday\", \"sunday\"]"), ("holidays", "[]")]
        .map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(settings, expected);
    assert!(pack.settings().all(|setting| !setting.description().is_empty()));
}

#[test]
fn a_pack_without_business_days_has_neither_setting() {
    let pack =
        compile("rule r { require later - earlier >= 5 days and notice >= 2 business days }\n");
    assert_eq!(pack.settings().count(), 0);
    let error = pack.check("{}", &Options::new().setting("holidays", json!([]))).unwrap_err();
    assert!(matches!(error, CheckError::UnknownSetting { .. }), "{error}");
}

#[test]
fn a_setting_of_the_same_name_is_left_alone_where_no_business_days_are_counted() {
    let pack =
        compile("setting holidays = 5 days\nrule r { require later - earlier >= holidays }\n");
    assert_eq!(pack.settings().count(), 1);
}

#[test]
fn a_host_cannot_give_a_weekend_of_seven_days_or_of_other_words() {
    let pack = compile("rule r { require later - earlier >= 5 business days }\n");
    let all = refusal(&pack, "weekend", json!(WEEK));
    assert!(all.contains("at most six of the seven days"), "{all}");
    let stray = refusal(&pack, "weekend", json!(["saturdy"]));
    assert!(stray.contains("did you mean \"saturday\"?"), "{stray}");
    assert!(refusal(&pack, "weekend", json!("saturday")).contains("[\"saturday\", \"sunday\"]"));
    for value in [json!(["2026-02-30"]), json!("2026-12-25"), json!([5]), json!([null])] {
        assert!(refusal(&pack, "holidays", value).contains("[\"2026-12-25\"]"));
    }
    let six = pack.check("{}", &Options::new().setting("weekend", json!(WEEK[1..])));
    assert!(six.is_ok());
}

#[test]
fn a_field_may_have_the_name_of_a_reserved_setting() {
    let schema = r#"{ "properties": { "holidays": { "type": "string", "format": "date" },
                                      "weekend": { "type": "string", "format": "date" } } }"#;
    let rules = format!("{HEADER}rule r {{ require holidays - weekend >= 2 business days }}\n");
    let pack = Compiler::new().file("s.json", schema).compile("days.rules", &rules).unwrap().pack;
    let request = json!({ "weekend": "2026-11-26", "holidays": "2026-11-30" });
    assert_eq!(messages(&pack, &request, &Options::new()).len(), 0);
    let holiday = Options::new().setting("holidays", json!(["2026-11-27"]));
    assert_eq!(messages(&pack, &request, &holiday).len(), 1);
}

// ---- moments, drafts, work -------------------------------------------------------------------------------

#[test]
fn of_a_date_with_a_time_its_day_counts() {
    let pack = compile(
        "rule distance { require end - begin <= 1 business day at end message \"{business_days(end - begin)}\" }\n\
         rule moved { require end is missing at begin message \"{begin + 1 business day}\" }\n",
    );
    // A minute before midnight and a minute after it, each where it was written.
    let request =
        json!({ "begin": "2026-11-27T23:59:00-05:00", "end": "2026-12-01T00:01:00+08:00" });
    let told = messages(&pack, &request, &Options::new());
    assert_eq!(told, ["2 business days", "2026-11-30"]);
}

#[test]
fn a_check_takes_no_more_steps_than_the_pack_says_and_pays_for_each_count() {
    let rules = "rule r { require later - earlier in 5 business days .. 9 business days }\n";
    let plain = "rule r { require later - earlier in 5 days .. 9 days }\n";
    let request = json!({ "earlier": "0001-01-01", "later": "9999-12-31" }).to_string();
    let spent = |pack: &Pack| {
        let check = pack.check(&request, &Options::new()).unwrap();
        assert!(check.fuel_spent() <= pack.cost().bound(0, 0));
        check.fuel_spent()
    };
    let (pack, plain) = (compile(rules), compile(plain));
    assert!(spent(&pack) > spent(&plain));
    let mut limits = Limits::default();
    limits.fuel = spent(&pack) - 1;
    let error = pack.check(&request, &Options::new().limits(limits)).unwrap_err();
    assert!(matches!(error, CheckError::OutOfFuel { .. }));
}

#[test]
fn holidays_written_into_a_pack_count_as_those_of_a_host() {
    let written = compile(
        "setting weekend = [\"friday\", \"saturday\"]\nsetting holidays = [2026-12-25, 2026-12-24, 2026-12-25]\n\
         rule r { require later - earlier == 0.5 business days at later message \"{business_days(later - earlier)}\" }\n",
    );
    let given = compile(TELLING);
    let options = Options::new()
        .setting("weekend", json!(["friday", "saturday"]))
        .setting("holidays", json!(["2026-12-24", "2026-12-25"]));
    for later in ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27", "2026-12-31"] {
        let request = json!({ "earlier": "2026-12-20", "later": later, "n": 1 });
        let by_pack = messages(&written, &request, &Options::new());
        assert_eq!(by_pack[0], messages(&given, &request, &options)[0], "{later}");
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_pack_read_from_its_bytes_counts_the_same(names in prop::collection::btree_set(select(WEEK.to_vec()), 0..7), n in -30_i64..30) {
        let list = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let pack = compile(&format!("setting weekend = [{list}]\n{TELLING}"));
        let again = Pack::from_bytes(&pack.to_bytes().unwrap()).unwrap();
        let request = json!({ "earlier": "2026-11-26", "later": "2027-01-02", "n": n });
        prop_assert_eq!(messages(&pack, &request, &Options::new()), messages(&again, &request, &Options::new()));
    }
}
