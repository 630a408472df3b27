//! Every limit of `docs/limits.md`: one below and at the limit all is well, one above it is refused with the code that
//! the page names. So the numbers of the page are those of the code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use groundrules::{
    CheckError, Compiler, Draft, FormError, Limits, Mapping, MappingError, Options, Pack,
    PackError, Waivers,
};

/// What comes of a try: nothing, or the code of the refusal.
type Tried = Result<(), String>;

/// A limit as the page has it.
struct Row {
    what: String,
    limit: usize,
    /// The code that the page names.
    code: String,
}

/// Tries something of this size.
type Try = fn(usize) -> Tried;

/// How each limit is tried, by its name on the page.
const TRIES: &[(&str, Try)] = &[
    ("bytes of a request", bytes_of_a_request),
    ("levels of a request", levels_of_a_request),
    ("elements of lists", elements_of_lists),
    ("findings", findings),
    ("steps of a check", steps_of_a_check),
    ("levels of a request, at most", levels_of_a_request_at_most),
    ("bytes of options", bytes_of_options),
    ("levels of options", levels_of_options),
    ("members of options", members_of_options),
    ("items of a list for a setting", items_of_a_setting),
    ("bytes of waivers", bytes_of_waivers),
    ("waivers", waivers),
    ("bytes of a rule file", bytes_of_a_rule_file),
    ("placeholders of a file", placeholders_of_a_file),
    ("bytes of a text", bytes_of_a_text),
    ("bytes of the names on the way to a field", bytes_of_a_way),
    ("placeholders of a text", placeholders_of_a_text),
    ("levels of brackets and quantifiers", levels_of_brackets),
    ("levels of an expression", levels_of_an_expression),
    ("levels of defines", levels_of_defines),
    ("quantifiers in one another", quantifiers),
    ("rules", rules),
    ("locales", locales),
    ("files that a pack uses", used_files),
    ("instructions of a pattern", instructions_of_a_pattern),
    ("groups in one another", groups_of_a_pattern),
    ("repetitions in one another", repetitions_of_a_pattern),
    ("instructions of all patterns", instructions_of_all_patterns),
    ("bytes of a schema", bytes_of_a_schema),
    ("levels of a schema", levels_of_a_schema),
    ("options that rules name", options_that_rules_name),
    ("references in a row", references_in_a_row),
    ("levels of a field", levels_of_a_field),
    ("bytes of a compiled pack", bytes_of_a_pack),
    ("bytes of a mapping", bytes_of_a_mapping),
    ("steps of a place", steps_of_a_place),
    ("position of a place", position_of_a_place),
    ("levels of a value that is mapped", levels_of_a_mapped_value),
];

#[test]
fn every_limit_of_the_page_holds() {
    let page = page();
    let mut tries: BTreeMap<&str, Try> = TRIES.iter().copied().collect();
    assert_eq!(tries.len(), TRIES.len(), "a limit is tried twice");
    let tried: Vec<(&Row, Try)> = page
        .iter()
        .map(|row| match tries.remove(row.what.as_str()) {
            Some(tried) => (row, tried),
            None => panic!("the page has the limit `{}`, and nothing tries it", row.what),
        })
        .collect();
    let left: Vec<&str> = tries.into_keys().collect();
    assert!(left.is_empty(), "the page lacks the limits {left:?}");
    // Some take seconds: each processor takes the next one.
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((row, tried)) = tried.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = around(row, *tried);
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is not as the page says, one below the limit, at it and one above.
fn around(row: &Row, tried: Try) -> Vec<String> {
    let Row { what, limit, code } = row;
    let expected = [(limit - 1, Ok(())), (*limit, Ok(())), (limit + 1, Err(code.clone()))];
    let told = |(number, expected): (usize, Tried)| {
        let came = tried(number);
        let differs = came != expected;
        differs.then(|| format!("{what}: {number} came to {came:?}, not {expected:?}"))
    };
    expected.into_iter().filter_map(told).collect()
}

/// The rows of all tables of the page that have a number and a code.
fn page() -> Vec<Row> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/limits.md");
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Row> = text.lines().filter_map(row).collect();
    assert!(rows.len() > 30, "only {} limits", rows.len());
    rows
}

fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
    let [what, limit, _, code, ..] = cells.as_slice() else { return None };
    let limit = limit.replace(',', "").parse().ok()?;
    let code = code.strip_prefix('`').or_else(|| code.strip_prefix("[`"))?;
    let code = code.split('`').next()?.to_owned();
    Some(Row { what: (*what).to_owned(), limit, code })
}

// ---- checks ----------------------------------------------------------------------------------------------

const SCHEMA: &str = r#"{ "properties": {
  "a": { "type": "number" }, "b": { "type": "boolean" }, "t": { "type": "string" },
  "ns": { "type": "array", "items": { "type": "number" } },
  "xs": { "type": "array", "items": { "properties": { "n": { "type": "number" } } } }
} }"#;

const HEADER: &str = "pack limits { title \"Limits\" version \"1\" schema \"s.json\" }\n";

fn compiler() -> Compiler {
    Compiler::new().file("s.json", SCHEMA)
}

fn compiled(compiler: &Compiler, text: &str) -> Result<Pack, String> {
    match compiler.compile("limits.rules", text) {
        Ok(compiled) => Ok(compiled.pack),
        // A mistake can have others in its wake: the first is what the limit says.
        Err(error) => Err(error.diagnostics[0].code.as_str().to_owned()),
    }
}

fn compile(declarations: &str) -> Result<Pack, String> {
    compiled(&compiler(), &format!("{HEADER}{declarations}"))
}

fn pack(declarations: &str) -> Pack {
    compile(declarations).unwrap()
}

fn refusal(error: &CheckError) -> String {
    assert!(!error.to_string().is_empty());
    error.code().to_owned()
}

/// Checks in each way there is, which must agree.
fn check(pack: &Pack, request: &str, options: &Options) -> Tried {
    let check = pack.check(request, options).map(drop).map_err(|error| refusal(&error));
    let draft = Draft::new(std::slice::from_ref(pack), std::slice::from_ref(options), request);
    assert_eq!(draft.map(drop).map_err(|error| refusal(&error)), check);
    check
}

fn bytes_of_a_request(size: usize) -> Tried {
    check(&pack("rule r { require b }"), &padded("{\"b\": true", "}", size), &Options::new())
}

/// A text of this size, with blanks in its middle.
fn padded(before: &str, behind: &str, size: usize) -> String {
    format!("{before}{}{behind}", " ".repeat(size - before.len() - behind.len()))
}

fn nested(levels: usize) -> String {
    format!("{}{}", "[".repeat(levels), "]".repeat(levels))
}

fn levels_of_a_request(levels: usize) -> Tried {
    let request = format!("{{\"unread\": {}}}", nested(levels - 1));
    check(&pack("rule r { require b }"), &request, &Options::new())
}

fn levels_of_a_request_at_most(levels: usize) -> Tried {
    let mut limits = Limits::default();
    limits.request_depth = 100_000;
    let request = format!("{{\"unread\": {}}}", nested(levels - 1));
    check(&pack("rule r { require b }"), &request, &Options::new().limits(limits))
}

fn list(item: &str, length: usize) -> String {
    vec![item; length].join(",")
}

fn elements_of_lists(count: usize) -> Tried {
    // Two lists, of which one has records.
    let (some, others) = (list("1", count / 2), list("{\"n\": 2}", count - count / 2));
    let pack = pack("rule r { require sum(ns) > 0 and sum(xs.n) > 0 }");
    check(&pack, &format!("{{\"ns\": [{some}], \"xs\": [{others}]}}"), &Options::new())
}

fn findings(count: usize) -> Tried {
    let pack = pack("rule r { each x in xs require x.n > 1 } rule s { require sum(ns) > 9 }");
    // One for the other rule, and one for a value that is no number.
    let request = format!("{{\"xs\": [{}], \"a\": 1}}", list("{\"n\": 0}", count - 1));
    let tried = check(&pack, &request, &Options::new());
    // Values that are not what the schema says count as well.
    let invalid = format!("{{\"ns\": [{}]}}", list("\"x\"", count));
    let pack = self::pack("rule s { require sum(ns) > 9 }");
    assert_eq!(check(&pack, &invalid, &Options::new()), tried);
    tried
}

fn steps_of_a_check(steps: usize) -> Tried {
    let rules =
        "rule r { require all x in xs: all y in xs: x.n == y.n } rule s { require sum(ns) >= 0 }";
    let pack = pack(rules);
    let request = |records: usize, numbers: usize| {
        format!("{{\"xs\": [{}], \"ns\": [{}]}}", list("{\"n\": 1}", records), list("1", numbers))
    };
    let mut limits = Limits::default();
    limits.fuel = u64::MAX;
    let spent = |records, numbers| {
        let options = Options::new().limits(limits);
        pack.check(&request(records, numbers), &options).unwrap().fuel_spent() as usize
    };
    // With the records the steps grow as a square does, and each number is one more.
    let [one, two, three] = [1, 2, 3].map(|records| spent(records, 1));
    let square = (three + one - 2 * two) / 2;
    let records = ((steps - 50_000) / square).isqrt();
    let base = spent(records, 1) - 1;
    let numbers = steps - base;
    assert_eq!(spent(records, numbers), steps);
    let request = request(records, numbers);
    let checked = pack.check(&request, &Options::new());
    checked.map(drop).map_err(|error| refusal(&error))
}

// ---- what a host gives -----------------------------------------------------------------------------------

fn bytes_of_options(size: usize) -> Tried {
    let text = padded("{\"request\": \"x\"", "}", size);
    Options::from_json(&text).map(drop).map_err(|error| error.code.to_owned())
}

fn levels_of_options(levels: usize) -> Tried {
    let text = format!("{{\"settings\": {{\"l\": {}}}}}", nested(levels - 2));
    Options::from_json(&text).map(drop).map_err(|error| error.code.to_owned())
}

fn members_of_options(count: usize) -> Tried {
    // The settings are a member themselves.
    let settings: Vec<String> = (1..count).map(|number| format!("\"s{number}\": 1")).collect();
    let read = Options::from_json(&format!("{{\"settings\": {{{}}}}}", settings.join(",")));
    read.map(drop).map_err(|error| error.code.to_owned())
}

fn items_of_a_setting(count: usize) -> Tried {
    let pack = pack("setting l = [1, 2] rule r { require a in l }");
    let text = format!("{{\"settings\": {{\"l\": [{}]}}}}", list("1", count));
    check(&pack, "{}", &Options::from_json(&text).unwrap())
}

const WAIVER: &str = r#"{"rule": "r", "reason": "x", "approvedBy": "y"}"#;

fn read_waivers(text: &str) -> Tried {
    Waivers::from_json(text).map(drop).map_err(|error| {
        assert!(error.line > 0 && error.column > 0);
        "WaiverError".to_owned()
    })
}

fn bytes_of_waivers(size: usize) -> Tried {
    read_waivers(&padded("{\"format\": 1, \"waivers\": [", "]}", size))
}

fn waivers(count: usize) -> Tried {
    let listed = list(WAIVER, count);
    let pack = pack("rule r { require b }");
    let tried = read_waivers(&format!("{{\"format\": 1, \"waivers\": [{listed}]}}"));
    // As options have them, the code is another.
    let options = Options::from_json(&format!("{{\"waivers\": [{listed}]}}"));
    assert_eq!(
        options.as_ref().err().map(|error| error.code),
        tried.is_err().then_some("bad-waiver")
    );
    if let Ok(options) = options {
        check(&pack, "{}", &options)?;
    }
    tried
}

// ---- rules -----------------------------------------------------------------------------------------------

fn bytes_of_a_rule_file(size: usize) -> Tried {
    let text = format!("{HEADER}rule r {{ require b }}\n");
    let comment = "#".repeat(size - text.len());
    let used = "#".repeat(size);
    let with_used = format!("{HEADER}use \"used.rules\"\nrule r {{ require b }}");
    let tried = compiled(&compiler(), &(text + &comment)).map(drop);
    assert_eq!(compiled(&compiler().file("used.rules", used), &with_used).map(drop), tried);
    tried
}

fn placeholders_of_a_file(count: usize) -> Tried {
    let mut text = String::new();
    let mut left = count;
    while left > 0 {
        let now = left.min(100);
        writeln!(text, "message \"{}\"", "{a}".repeat(now)).unwrap();
        left -= now;
    }
    compile(&format!("rule r {{ require b\n{text} }}")).map(drop)
}

fn bytes_of_a_text(bytes: usize) -> Tried {
    // Two letters of two bytes, and the blank between texts that stand in a row.
    let text = format!("\"é\" \"{}é\"", "x".repeat(bytes - 5));
    let title = compile(&format!("rule r {{ title {text} require b }}")).map(drop);
    let message = compile(&format!("rule r {{ require b message {text} }}")).map(drop);
    let schema = format!(
        r#"{{"properties": {{"b": {{"type": "boolean", "title": "{}"}}}}}}"#,
        "x".repeat(bytes)
    );
    let of_schema = with_schema(schema, "rule r { require b }");
    assert_eq!(title, message);
    assert_eq!(of_schema.map_err(|_| "GR004".to_owned()), title);
    title
}

fn bytes_of_a_way(bytes: usize) -> Tried {
    let (outer, inner) = ("x".repeat(bytes / 2), "y".repeat(bytes - bytes / 2));
    let schema = format!(
        r#"{{"properties": {{"{outer}": {{"properties": {{"{inner}": {{"type": "boolean"}}}}}}}}}}"#
    );
    with_schema(schema, &format!("rule r {{ require {outer}.{inner} }}"))
}

fn placeholders_of_a_text(count: usize) -> Tried {
    compile(&format!("rule r {{ require b message \"{}\" }}", "{a}".repeat(count))).map(drop)
}

fn levels_of_brackets(levels: usize) -> Tried {
    // The braces of the rule are one level.
    let inside = levels - 1;
    let condition = format!("{}b{}", "(".repeat(inside), ")".repeat(inside));
    let parentheses = compile(&format!("rule r {{ require {condition} }}")).map(drop);
    // A quantifier is a level, and so are the parentheses around it.
    let condition =
        format!("any x in xs: {}x.n > 1{}", "(".repeat(inside - 1), ")".repeat(inside - 1));
    let quantifiers = compile(&format!("rule r {{ require {condition} }}")).map(drop);
    assert_eq!(parentheses, quantifiers);
    parentheses
}

fn levels_of_an_expression(levels: usize) -> Tried {
    // The comparison is a level, and so is what it compares.
    let sum = " + a".repeat(levels - 2);
    compile(&format!("rule r {{ require a{sum} > 1 }}")).map(drop)
}

fn levels_of_defines(levels: usize) -> Tried {
    let mut text = String::from("define d1 = b\n");
    for level in 2..levels {
        writeln!(text, "define d{level} = d{}", level - 1).unwrap();
    }
    compile(&format!("{text}rule r {{ require d{} }}", levels - 1)).map(drop)
}

fn quantifiers(count: usize) -> Tried {
    let mut condition = String::new();
    for level in 0..count {
        write!(condition, "any x{level} in xs: ").unwrap();
    }
    compile(&format!("rule r {{ require {condition} x0.n > 1 }}")).map(drop)
}

fn rules(count: usize) -> Tried {
    let rules: String =
        (0..count).map(|number| format!("rule r{number} {{ require b }}\n")).collect();
    compile(&rules).map(drop)
}

fn locales(count: usize) -> Tried {
    let locales: String =
        (0..count).map(|number| format!("locale aa-x{number} {{ title \"T\" }}\n")).collect();
    compile(&format!("rule r {{ require b }}\n{locales}")).map(drop)
}

fn used_files(count: usize) -> Tried {
    let mut compiler = compiler();
    let mut uses = String::new();
    for number in 0..count {
        compiler =
            compiler.file(format!("used{number}.rules"), format!("setting s{number} = {number}\n"));
        writeln!(uses, "use \"used{number}.rules\"").unwrap();
    }
    compiled(&compiler, &format!("{HEADER}{uses}rule r {{ require b }}")).map(drop)
}

fn matches(pattern: &str) -> Tried {
    compile(&format!("rule r {{ require t matches \"{pattern}\" }}")).map(drop)
}

fn instructions_of_a_pattern(count: usize) -> Tried {
    // The last instruction is that there is a match.
    matches(&"x".repeat(count - 1))
}

fn groups_of_a_pattern(count: usize) -> Tried {
    matches(&format!("{}x{}", "(".repeat(count), ")".repeat(count)))
}

fn repetitions_of_a_pattern(count: usize) -> Tried {
    matches(&format!("x{}", "*".repeat(count)))
}

fn instructions_of_all_patterns(count: usize) -> Tried {
    let mut rules = String::new();
    let mut left = count;
    let mut number = 0;
    while left > 0 {
        let now = left.min(16_384);
        // The last instruction of each is that there is a match.
        let others = now - 1;
        writeln!(rules, "rule r{number} {{ require t matches \"x{{{others}}}\" }}").unwrap();
        (left, number) = (left - now, number + 1);
    }
    compile(&rules).map(drop)
}

// ---- schemas ---------------------------------------------------------------------------------------------

fn with_schema(schema: String, rules: &str) -> Tried {
    let compiler = Compiler::new().file("s.json", schema);
    compiled(&compiler, &format!("{HEADER}{rules}")).map(drop)
}

fn bytes_of_a_schema(size: usize) -> Tried {
    let schema = padded(r#"{"properties": {"b": {"type": "boolean"}}"#, "}", size);
    with_schema(schema, "rule r { require b }")
}

fn levels_of_a_schema(levels: usize) -> Tried {
    // Not where a rule looks, so that nothing but the nesting is in the way.
    let deep = nested(levels - 1);
    let schema = format!(r#"{{"properties": {{"b": {{"type": "boolean"}}}}, "default": {deep}}}"#);
    with_schema(schema, "rule r { require b }")
}

fn options_that_rules_name(count: usize) -> Tried {
    let options = |count: usize| {
        let options: Vec<String> = (0..count).map(|number| format!("\"o{number}\"")).collect();
        options.join(",")
    };
    let (times, others) = (count / 2_000, count % 2_000);
    let schema = format!(
        r#"{{"properties": {{"b": {{"type": "boolean"}}, "k": {{"enum": [{}]}}, "j": {{"enum": [{}]}}}}}}"#,
        options(2_000),
        options(others.max(1)),
    );
    let other = if others == 0 { "" } else { "j is filled and " };
    let condition = "k is filled and ".repeat(times);
    with_schema(schema, &format!("rule r {{ require {condition}{other}b at b }}"))
}

fn references_in_a_row(count: usize) -> Tried {
    let mut definitions = String::new();
    for number in 1..count {
        write!(definitions, "\"d{number}\": {{\"$ref\": \"#/$defs/d{}\"}},", number + 1).unwrap();
    }
    with_schema(
        format!(
            r##"{{"$defs": {{{definitions} "d{count}": {{"type": "boolean"}}}}, "properties": {{"b": {{"$ref": "#/$defs/d1"}}}}}}"##
        ),
        "rule r { require b }",
    )
}

fn levels_of_a_field(levels: usize) -> Tried {
    let schema = r##"{"properties": {"b": {"type": "boolean"}, "x": {"$ref": "#"}}}"##;
    let path = "x.".repeat(levels - 1);
    with_schema(schema.to_owned(), &format!("rule r {{ require {path}b }}"))
}

// ---- compiled packs --------------------------------------------------------------------------------------

fn bytes_of_a_pack(size: usize) -> Tried {
    // What is too large is refused before anything in it is believed.
    let mut bytes = pack("rule r { require b }").to_bytes().unwrap();
    bytes.resize(size, 0);
    match Pack::from_bytes(&bytes) {
        Err(error @ PackError::TooLarge { .. }) => Err(error.code().to_owned()),
        Err(PackError::Damaged) => Ok(()),
        other => panic!("{other:?}"),
    }
}

// ---- mappings --------------------------------------------------------------------------------------------

fn mapping(text: &str) -> Tried {
    Mapping::from_json(text).map(drop).map_err(|error| mapping_error(&error).to_owned())
}

fn mapping_error(error: &MappingError) -> &'static str {
    assert!(!error.to_string().is_empty());
    "MappingError"
}

fn bytes_of_a_mapping(size: usize) -> Tried {
    mapping(&padded("{\"format\": 1, \"fields\": {}", "}", size))
}

fn steps_of_a_place(count: usize) -> Tried {
    mapping(&format!("{{\"format\": 1, \"fields\": {{\"x\": \"{}\"}}}}", "/a".repeat(count)))
}

fn position_of_a_place(position: usize) -> Tried {
    mapping(&format!("{{\"format\": 1, \"fields\": {{\"x\": \"/a/{position}/b\"}}}}"))
}

fn levels_of_a_mapped_value(levels: usize) -> Tried {
    let mapping = Mapping::from_json(r#"{"format": 1, "fields": {"x": "/x"}}"#).unwrap();
    mapping.apply_json(format!("{{\"x\": {}}}", nested(levels))).map(drop).map_err(|error| {
        assert!(matches!(error, FormError::TooDeep), "{error}");
        "FormError".to_owned()
    })
}
