//! Options as hosts give them that are not written in Rust: one JSON object.

use crate::calendar::Date;
use crate::json::{Begun, Container, MAX_DEPTH, Mistake, Reader, line_and_column};
use crate::number::of_digits;
use crate::program::Program;
use crate::wording::{TOLD, digits, listed, shortened, suggestion_of, together};

use super::datum::Datum;
use super::error::CheckError;
use super::options::{EvidenceDetail, Limits, Mode, Options, SeverityOverride};
use super::pack::Pack;
use super::sorted::set;
use super::waiver::{WaiverReader, Waivers};

/// What the options may hold, in the order in which the documentation tells of it.
const NAMES: [&str; 9] = [
    "draft",
    "today",
    "settings",
    "severities",
    "waivers",
    "locale",
    "request",
    "evidence",
    "limits",
];

/// The longest options: as long as a file of waivers, which are among them.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// How many settings and severities there may be, each of which finds its place among the others.
const MAX_MEMBERS: u32 = 10_000;

const LIMITS: [&str; 5] = ["requestBytes", "requestDepth", "elements", "findings", "fuel"];

/// Why a text is not the options of a check.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct OptionsError {
    /// A stable name: `bad-option`, `unknown-option` or `bad-waiver`.
    pub code: &'static str,
    /// The way to what is wrong, such as `limits.fuel` or `waivers[1]`; empty for all options.
    pub option: String,
    /// What is wrong, and what is expected.
    pub message: String,
}

impl Options {
    /// Reads options written as a JSON object, with members as [`Options`] has methods.
    ///
    /// ```
    /// use groundrules::{Mode, Options};
    ///
    /// let options = Options::from_json(r#"{
    ///     "draft": true,
    ///     "today": "2026-11-20",
    ///     "settings": { "lead": "10 days .. 20 days" },
    ///     "severities": { "generic-audience": "off" }
    /// }"#)?;
    /// assert_eq!(options.mode(), Mode::Draft);
    /// # Ok::<(), groundrules::OptionsError>(())
    /// ```
    ///
    /// Others are `waivers` (an array, as in a file of waivers), `locale`, `request`, `evidence` and `limits`
    /// (`requestBytes`, `requestDepth`, `elements`, `findings`, `fuel`).
    ///
    /// # Errors
    ///
    /// Where the text is not such an object. What no pack knows is found later, by [`Options::among`].
    pub fn from_json(text: &str) -> Result<Self, OptionsError> {
        if text.len() > MAX_BYTES {
            let (size, limit) = (digits(text.len() as u64), digits(MAX_BYTES as u64));
            let message = together(&["the options have ", &size, " bytes; the limit is ", &limit]);
            return Err(OptionsError { code: "bad-option", option: String::new(), message });
        }
        let mut given =
            Given { reader: Reader::new(text, MAX_DEPTH), option: String::new(), members: 0 };
        given.options().map_err(|wrong| match *wrong {
            Wrong::Mistake(mistake) => {
                let (line, column) = line_and_column(text, mistake.at);
                let what = mistake.problem.as_str();
                let message = together(&[
                    "the options are not JSON: ",
                    what,
                    " (line ",
                    &digits(line as u64),
                    ", column ",
                    &digits(column as u64),
                    ")",
                ]);
                OptionsError { code: "bad-option", option: String::new(), message }
            }
            Wrong::Said { code, message } => OptionsError { code, option: given.option, message },
        })
    }

    /// The options of each of several packs that check a request together: a setting and a severity go to the packs
    /// that know their name.
    ///
    /// # Errors
    ///
    /// Where no pack knows a name: what each of them says.
    pub fn among(&self, packs: &[Pack]) -> Result<Vec<Self>, Vec<CheckError>> {
        for (name, _) in &self.settings {
            known_to_any(packs, name, has_setting, CheckError::unknown_setting)?;
        }
        for (name, _) in &self.severities {
            known_to_any(packs, name, has_rule, CheckError::unknown_rule)?;
        }
        let mut each = Vec::with_capacity(packs.len());
        for pack in packs {
            let program = &pack.loaded.program;
            let mut own = self.without_names();
            for (name, value) in &self.settings {
                if has_setting(program, name) {
                    own.settings.push((name.clone(), value.clone()));
                }
            }
            for (rule, severity) in &self.severities {
                if has_rule(program, rule) {
                    own.severities.push((rule.clone(), *severity));
                }
            }
            each.push(own);
        }
        Ok(each)
    }

    /// These options without those that go to the packs that know a name.
    fn without_names(&self) -> Self {
        Self {
            mode: self.mode,
            today: self.today,
            settings: Vec::new(),
            severities: Vec::new(),
            waivers: self.waivers.clone(),
            request: self.request.clone(),
            locale: self.locale.clone(),
            evidence: self.evidence,
            limits: self.limits,
        }
    }
}

/// Whether one of the packs knows a name; if none does, what each of them says.
fn known_to_any(
    packs: &[Pack],
    name: &str,
    knows: fn(&Program, &str) -> bool,
    unknown: fn(&Program, &str) -> CheckError,
) -> Result<(), Vec<CheckError>> {
    let mut errors = Vec::new();
    for pack in packs {
        let program = &pack.loaded.program;
        if knows(program, name) {
            return Ok(());
        }
        errors.push(unknown(program, name));
    }
    Err(errors)
}

fn has_setting(program: &Program, name: &str) -> bool {
    program.settings.iter().any(|setting| setting.name == name)
}

fn has_rule(program: &Program, id: &str) -> bool {
    program.rules.iter().any(|rule| rule.id == id)
}

/// Why reading ends; in a box, as it goes through many hands.
enum Wrong {
    Mistake(Mistake),
    Said { code: &'static str, message: String },
}

impl From<Box<Mistake>> for Box<Wrong> {
    fn from(mistake: Box<Mistake>) -> Self {
        Self::new(Wrong::Mistake(*mistake))
    }
}

/// Options that are being read.
struct Given<'t> {
    reader: Reader<'t>,
    /// The way to the option that is being read.
    option: String,
    /// How many members of objects have been read.
    members: u32,
}

impl Given<'_> {
    fn options(&mut self) -> Result<Options, Box<Wrong>> {
        let mut options = Options::new();
        let mut object = self.object()?;
        while let Some(name) = self.next(&mut object, "")? {
            match name.as_str() {
                "draft" => {
                    let draft = self.boolean()?;
                    options.mode = if draft { Mode::Draft } else { Mode::Final };
                }
                "today" => {
                    let day = self.text("a day such as \"2026-12-01\"")?;
                    let day = day.parse::<Date>();
                    let day = day.map_err(|why| self.said("bad-option", &why.message()))?;
                    options.today = Some(day);
                }
                "settings" => {
                    let mut settings = self.object()?;
                    while let Some(name) = self.next(&mut settings, "settings.")? {
                        set(&mut options.settings, &name, Datum::read(&mut self.reader)?);
                    }
                }
                "severities" => {
                    let mut severities = self.object()?;
                    while let Some(rule) = self.next(&mut severities, "severities.")? {
                        let level = self.text("\"error\", \"warning\", \"info\" or \"off\"")?;
                        let level = level.parse::<SeverityOverride>();
                        let level = level.map_err(|why| self.said("bad-option", &why))?;
                        set(&mut options.severities, &rule, level);
                    }
                }
                "waivers" => options.waivers = self.waivers()?,
                "locale" => options.locale = Some(self.text("a language such as \"fr\"")?),
                "request" => options.request = Some(self.text("a text")?),
                "evidence" => {
                    let expected = "\"none\", \"paths\" or \"values\"";
                    let detail = EvidenceDetail::named(&self.text(expected)?);
                    options.evidence = detail.ok_or_else(|| self.bad(expected))?;
                }
                "limits" => options.limits = self.limits()?,
                other => return Err(unknown("option", other, &NAMES)),
            }
        }
        self.reader.end()?;
        Ok(options)
    }

    /// The name of the next member, whose value is the option that is read then.
    fn next(&mut self, object: &mut Container, within: &str) -> Result<Option<String>, Box<Wrong>> {
        let name = self.reader.next_member(object)?.map(|name| name.unescaped().into_owned());
        self.option = together(&[within, &shortened(name.as_deref().unwrap_or_default(), TOLD)]);
        self.members += u32::from(name.is_some());
        if self.members > MAX_MEMBERS {
            return Err(self.bad("among the first 10000"));
        }
        Ok(name)
    }

    fn limits(&mut self) -> Result<Limits, Box<Wrong>> {
        let mut limits = Limits::default();
        let mut object = self.object()?;
        while let Some(name) = self.next(&mut object, "limits.")? {
            let number = match self.reader.begin()? {
                Begun::Number(numeral) => of_digits(numeral),
                _ => None,
            };
            let Some(number) = number else { return Err(self.bad("a whole number from 0 on")) };
            let size = usize::try_from(number).unwrap_or(usize::MAX);
            match name.as_str() {
                "requestBytes" => limits.request_bytes = size,
                "requestDepth" => limits.request_depth = size,
                "elements" => limits.elements = size,
                "findings" => limits.findings = size,
                "fuel" => limits.fuel = number,
                other => return Err(unknown("limit", other, &LIMITS)),
            }
        }
        Ok(limits)
    }

    fn waivers(&mut self) -> Result<Waivers, Box<Wrong>> {
        let mut reader = WaiverReader::new(&mut self.reader);
        let read = reader.waivers();
        let index = reader.read;
        read.map(Waivers::from).map_err(|wrong| {
            self.option = together(&["waivers[", &digits(index as u64), "]"]);
            self.said("bad-waiver", &wrong.message)
        })
    }

    fn object(&mut self) -> Result<Container, Box<Wrong>> {
        match self.reader.begin()? {
            Begun::Object(object) => Ok(object),
            _ => Err(self.bad("an object")),
        }
    }

    fn boolean(&mut self) -> Result<bool, Box<Wrong>> {
        match self.reader.begin()? {
            Begun::Boolean(boolean) => Ok(boolean),
            _ => Err(self.bad("true or false")),
        }
    }

    fn text(&mut self, expected: &str) -> Result<String, Box<Wrong>> {
        match self.reader.begin()? {
            Begun::Text(text) => Ok(text.unescaped().into_owned()),
            _ => Err(self.bad(expected)),
        }
    }

    /// What is wrong with the option, in words of others.
    fn said(&self, code: &'static str, why: &str) -> Box<Wrong> {
        Box::new(Wrong::Said { code, message: together(&["`", &self.option, "`: ", why]) })
    }

    /// The option is not what is expected.
    fn bad(&self, expected: &str) -> Box<Wrong> {
        let message = match self.option.as_str() {
            "" => together(&["the options must be ", expected]),
            option => together(&["`", option, "` must be ", expected]),
        };
        Box::new(Wrong::Said { code: "bad-option", message })
    }
}

fn unknown(kind: &str, name: &str, known: &[&str]) -> Box<Wrong> {
    let near = suggestion_of(name, known).unwrap_or_else(|| listed(known));
    let message = together(&["there is no ", kind, " `", &shortened(name, TOLD), "`; ", &near]);
    Box::new(Wrong::Said { code: "unknown-option", message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_told_with_the_way_to_it() {
        for (text, option, message) in [
            ("[]", "", "the options must be an object"),
            (r#"{"draft": "yes"}"#, "draft", "`draft` must be true or false"),
            (
                r#"{"limits": {"fuel": -1}}"#,
                "limits.fuel",
                "`limits.fuel` must be a whole number from 0 on",
            ),
            (r#"{"settings": ["lead"]}"#, "settings", "`settings` must be an object"),
            (r#"{"drft": true}"#, "drft", "there is no option `drft`; did you mean `draft`?"),
            (
                r#"{"severities": {"missing-sponsor": "fatal"}}"#,
                "severities.missing-sponsor",
                "`severities.missing-sponsor`: `fatal` is not a severity: write `error`, `warning`, `info` or `off`",
            ),
            (
                r#"{"waivers": [{"rule": "r", "reason": "x", "approvedBy": "y"}, {"rule": "r"}]}"#,
                "waivers[1]",
                "`waivers[1]`: a waiver lacks its `reason`: say why the finding may pass",
            ),
            (
                "{\n 1}",
                "",
                "the options are not JSON: a name in quotation marks is expected (line 2, column 2)",
            ),
        ] {
            let error = Options::from_json(text).unwrap_err();
            assert_eq!(
                (error.option.as_str(), error.message.as_str()),
                (option, message),
                "{text}"
            );
        }
        assert!(Options::from_json(r#"{"today": "2026-02-30"}"#).is_err());
    }

    #[test]
    fn of_what_is_long_an_error_tells_the_beginning() {
        let long = "x".repeat(2_000_000);
        for text in [
            format!(r#"{{"severities": {{"missing-sponsor": "{long}"}}}}"#),
            format!(r#"{{"severities": {{"{long}": "fatal"}}}}"#),
            format!(r#"{{"limits": {{"{long}": 1}}}}"#),
            format!(r#"{{"{long}": 1}}"#),
        ] {
            let error = Options::from_json(&text).unwrap_err();
            assert!(error.message.chars().count() < 300, "{} bytes", error.message.len());
            assert!(error.option.chars().count() < 100, "{} bytes", error.option.len());
        }
    }

    #[test]
    fn options_beyond_the_limit_are_refused_before_they_are_read() {
        let fits = |bytes: usize| {
            let text = format!(r#"{{"request": "{}"}}"#, "x".repeat(bytes - 15));
            assert_eq!(text.len(), bytes);
            Options::from_json(&text).map(|_| ()).map_err(|error| error.message)
        };
        assert_eq!(fits(MAX_BYTES), Ok(()));
        let message = "the options have 16777217 bytes; the limit is 16777216".to_owned();
        assert_eq!(fits(MAX_BYTES + 1), Err(message));
    }
}
