//! Texts of any size that are as much work for the compiler as their size allows: the table that `cargo xtask shapes` times
//! at a megabyte. `cargo xtask shapes --print` writes them out for the tests in WebAssembly, so nothing here needs a library.

/// A kind of text.
pub(crate) struct Shape {
    /// What it is, as the table shows it.
    pub(crate) name: &'static str,
    /// What is done with it.
    pub(crate) task: Task,
    /// Makes one of about so many bytes, and not many more.
    pub(crate) make: fn(usize) -> Text,
}

/// What is done with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// It is compiled, and its mistakes and warnings are written out.
    Compile,
    /// It is brought into the one style.
    Format,
    /// It is read as a file of waivers, as a mapping, as the options of a check.
    Waivers,
    Mapping,
    Options,
}

/// A text, the schema that goes with it, and the file that it may use.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) schema: String,
    /// What `use "used.rules"` finds.
    pub(crate) used: String,
}

/// The fields of the schema that most shapes use.
pub(crate) const SCHEMA: &str = include_str!("schema.json");

/// What every pack begins with.
pub(crate) const HEADER: &str = "pack shape { title \"Shape\" version \"1\" schema \"s.json\" }\n";

/// A piece as often as it fits, numbered.
pub(crate) fn fill(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size);
    for number in 0.. {
        let next = piece(number);
        if text.len() + next.len() > size {
            break;
        }
        text.push_str(&next);
    }
    text
}

/// A text that stands for itself, header and all.
fn bare(text: String) -> Text {
    Text { text, schema: SCHEMA.to_owned(), used: String::new() }
}

/// Declarations behind a header.
fn pack(declarations: &str) -> Text {
    bare(format!("{HEADER}{declarations}"))
}

/// A pack of one rule with this inside.
fn rule(inside: &str) -> Text {
    pack(&format!("rule r {{ {inside} }}"))
}

fn condition(condition: &str) -> Text {
    rule(&format!("require {condition}"))
}

/// One rule that reads many fields of a large schema.
fn with_schema(schema: String, rules: &str) -> Text {
    Text { text: format!("{HEADER}{rules}"), schema, used: String::new() }
}

fn properties(members: &str) -> String {
    format!("{{\"properties\": {{{members} \"a\": {{\"type\": \"number\"}}}}}}")
}

macro_rules! shapes {
    ($($task:ident $name:literal $make:expr;)*) => {
        &[$(Shape { name: $name, task: Task::$task, make: $make }),*]
    };
}

/// Half of a size, for texts of two parts.
const HALF: usize = 2;

pub(crate) const SHAPES: &[Shape] = shapes! {
    // Nesting.
    Compile "parentheses" |size| condition(&format!("{}b{}", "(".repeat(size / 2), ")".repeat(size / 2)));
    Compile "parentheses as deep as they may be" |size| condition(fill(size, |_| format!("{}b{} and ", "(".repeat(60), ")".repeat(60))).trim_end_matches("and "));
    Compile "quantifiers" |size| condition(&format!("{}b", "any x in xs: ".repeat(size / 13)));
    Compile "quantifiers as deep as they may be" |size| condition(&(fill(size - 2, |_| (0..16).map(|level| format!("any x{level} in xs: ")).collect::<String>() + "x0.n > x15.n and ") + "b"));
    Compile "signs" |size| condition(&format!("1 < {}a", "-".repeat(size)));
    Compile "`not`s" |size| condition(&format!("{}b", "not ".repeat(size / 4)));
    Compile "braces that fit nothing" |size| bare("{".repeat(size));
    Compile "requests of tests that nest" |size| pack(&format!("test r {{ fails {}{} }}", "{\"a\":".repeat(size / 6), "}".repeat(size / 6)));
    Compile "quantifiers over names that are marks" |size| rule(&format!("require b message \"{{{}b}}\"", "any x in `,`: ".repeat(size / 14)));
    Compile "quantifiers behind names that are words" |size| condition(&format!("{}b", "any x in xs: and(b) == ".repeat(size / 23)));
    Compile "braces without an end in a test" |size| pack(&format!("test r {{ fails {}{}", "{".repeat(57), "{}".repeat(size / 2)));
    Compile "braces without an end in a locale" |size| pack(&format!("locale de {{ words {{ {}{}", "{".repeat(57), "o ".repeat(size / 2)));
    Compile "braces without an end in a pack" |size| bare(format!("pack p {{ title \"P\" {}{}", "{".repeat(57), "`".repeat(size)));

    // Long chains.
    Compile "`and`s" |size| condition(&(fill(size, |_| "b and ".to_owned()) + "b"));
    Compile "`or`s of `and`s" |size| condition(&(fill(size, |_| "b and a > 1 or ".to_owned()) + "b"));
    Compile "sums" |size| condition(&format!("a{} > 1", " + a".repeat(size / 4)));
    Compile "sums that are parts of `and`s" |size| condition(&(fill(size, |_| format!("a{} > 1 and ", " + a".repeat(40))) + "b"));
    Compile "comparisons with one field" |size| condition(&(fill(size, |number| format!("a != {number} and ")) + "b"));
    Compile "comparisons that exclude each other" |size| condition(&(fill(size, |number| format!("a > {number} and a < -{number} and ")) + "b"));
    Compile "options of an enumeration" |size| condition(&(fill(size, |_| "kind == \"one\" and kind != \"two\" and ".to_owned()) + "b"));
    Compile "states" |size| condition(&(fill(size, |_| "t is filled and t is not blank and ".to_owned()) + "b"));
    Compile "dates" |size| condition(&(fill(size, |_| "day > 2026-01-01 + 3 days and ".to_owned()) + "b"));
    Compile "business days" |size| pack(&format!("setting weekend = [\"saturday\", \"sunday\"] setting holidays = [2026-01-01] rule r {{ require {} b }}", fill(size, |_| "day - 2026-01-01 in 1 business day .. 9 business days and ".to_owned())));
    Compile "aggregates" |size| condition(&(fill(size, |_| "sum(xs.ys.n) > 1 and distinct(xs.ys.n) > 1 and ".to_owned()) + "b"));
    Compile "counts with conditions" |size| condition(&(fill(size, |_| "count(x in xs where x.n > 1) > 1 and ".to_owned()) + "b"));

    // Many declarations.
    Compile "rules, as many as there may be" |size| pack(&fill(size, |number| if number < 10_000 { format!("rule r{number} {{ require b }}\n") } else { "# more\n".to_owned() }));
    Compile "rules, more than there may be" |size| pack(&fill(size, |number| format!("rule r{number} {{ require b }}\n")));
    Compile "rules of one name" |size| pack(&fill(size, |_| "rule r { require b }\n".to_owned()));
    Compile "rules with every clause" |size| pack(&fill(size, |number| format!("rule r{number} {{ title \"T\" severity error category \"c\" each x in xs when x.n > 1 require x.n > 2 at x.n message \"{{x.n}}\" ask \"{{a}}\" fix \"{{t}}\" why \"w\" tags x, y }}\n")));
    Compile "defines, each used" |size| pack(&(fill(size / HALF, |number| format!("define d{number} = b\n")) + "rule r { require " + &fill(size / HALF, |number| format!("d{number} and ")) + "b }"));
    Compile "defines, none used" |size| pack(&(fill(size, |number| format!("define d{number} = b\n")) + "rule r { require b }"));
    Compile "defines that use the one before" |size| pack(&("define d0 = b\n".to_owned() + &fill(size, |number| format!("define d{} = d{number}\n", number + 1)) + "rule r { require d1 }"));
    Compile "defines that use the next one" |size| pack(&fill(size, |number| format!("define d{number} = d{}\n", number + 1)));
    Compile "defines that use the one before twice" |size| pack(&("define d0 = b\n".to_owned() + &fill(size, |number| format!("define d{} = d{number} and d{number}\n", number + 1)) + "rule r { require d1 }"));
    Compile "chains of 50 defines" |size| pack(&(fill(size, |number| if number % 50 == 0 { format!("define d{number} = b\n") } else { format!("define d{number} = not d{} or b\n", number - 1) }) + "rule r { require d1 }"));
    Compile "settings, each used" |size| pack(&(fill(size / HALF, |number| format!("setting s{number} = {number}\n")) + "rule r { require " + &fill(size / HALF, |number| format!("a != s{number} and ")) + "b }"));
    Compile "settings, none used" |size| pack(&(fill(size, |number| format!("setting s{number} = 1 .. 2\n")) + "rule r { require b }"));
    Compile "settings that every rule uses" |size| pack(&("setting s = 1\n".to_owned() + &fill(size, |number| format!("rule r{number} {{ require a > s }}\n"))));
    Compile "defines of 1,000 names that 1,000 rules use" |size| pack(&((0..size / 1_000).map(|number| format!("define d{number} = a > {number}\n")).collect::<String>() + "define all = " + &(0..size / 1_000).map(|number| format!("d{number} and ")).collect::<String>() + "b\n" + &fill(size / HALF, |number| format!("rule r{number} {{ require all message \"{{a}}\" }}\n"))));
    Compile "sources, each cited" |size| pack(&(fill(size / HALF, |number| format!("source s{number} {{ title \"x\" grade study }}\n")) + "rule r { require b " + &fill(size / HALF, |number| format!("cite s{number} ")) + "}"));
    Compile "files that are used" |size| pack(&fill(size, |number| format!("use \"f{number}\"\n")));
    Compile "a file that is used again and again" |size| Text { used: fill(size / HALF, |number| format!("setting s{number} = 1\n")), ..pack(&fill(size / HALF, |_| "use \"used.rules\"\n".to_owned())) };
    Compile "a file whose settings are all used" |size| Text { used: fill(size / HALF, |number| format!("setting s{number} = 1\n")), ..pack(&("use \"used.rules\"\nrule r { require ".to_owned() + &fill(size / HALF, |number| format!("a != s{number} and ")) + "b }")) };
    Compile "tests" |size| pack(&("rule r { require b }\n".to_owned() + &fill(size, |_| "test r { fails {} }\n".to_owned())));
    Compile "cases of one test" |size| pack(&("rule r { require b }\ntest r {\n".to_owned() + &fill(size, |number| format!("fails \"{number}\" {{}}\n")) + "}"));
    Compile "requests of tests with members the schema lacks" |size| pack(&("rule r { require b }\ntest r {\n".to_owned() + &fill(size, |number| format!("fails \"{number}\" {{ \"q{number}\": 1 }}\n")) + "}"));
    Compile "a test with a large request" |size| pack(&format!("rule r {{ require b }}\ntest r {{ fails {{ \"ns\": [{}1] }} }}", "1,".repeat(size / 2)));
    Compile "a test whose request has members the schema lacks" |size| pack(&format!("rule r {{ require b }}\ntest r {{ fails {{ {} \"b\": false }} }}", fill(size, |number| format!("\"q{number}\": 1, "))));
    Compile "settings of tests" |size| pack(&("setting s = 1\nrule r { require a > s }\ntest r {\n".to_owned() + &fill(size, |number| format!("fails \"{number}\" {{}} with s = {number}\n")) + "}"));

    // Clauses and texts.
    Compile "messages" |size| rule(&format!("require b {}", fill(size, |_| "message \"{a}\"\n".to_owned())));
    Compile "messages with conditions" |size| rule(&format!("require b {}", fill(size, |_| "message \"{a}\" if a > 1\n".to_owned())));
    Compile "places with conditions" |size| rule(&format!("require b {} at a", fill(size, |_| "at a if a > 1\n".to_owned())));
    Compile "severities with conditions" |size| rule(&format!("require b {}", fill(size, |_| "severity error if a > 1\n".to_owned())));
    Compile "titles" |size| rule(&format!("require b {}", fill(size, |_| "title \"x\"\n".to_owned())));
    Compile "requirements" |size| rule(&fill(size, |_| "require b\n".to_owned()));
    Compile "placeholders of one text" |size| rule(&format!("require b message \"{}\"", "{a}".repeat(size / 3)));
    Compile "placeholders of many texts" |size| pack(&fill(size, |number| format!("rule r{number} {{ require b message \"{}\" }}\n", "{a}".repeat(90))));
    Compile "one long text" |size| rule(&format!("require b message \"{}\"", "x".repeat(size)));
    Compile "escapes" |size| rule(&format!("require b message \"{}\"", "\\u{1F600}".repeat(size / 9)));
    Compile "letters of many bytes" |size| rule(&format!("require b message \"{}\" title 5", "😀".repeat(size / 4)));
    Compile "tags" |size| rule(&format!("require b tags x {}", fill(size, |number| format!(", t{number}"))));
    Compile "a path that goes nowhere" |size| rule(&format!("require b at {}n", "deep.".repeat(size / 5)));

    // Lists, phrases, patterns.
    Compile "phrases" |size| condition(&format!("t mentions [\"x\"{}]", fill(size, |number| format!(", \"{number}\""))));
    Compile "phrases of a setting" |size| pack(&format!("setting s = [\"x\"{}] rule r {{ require t mentions s }}", fill(size, |number| format!(", \"{number}\""))));
    Compile "phrases of a setting that every rule looks for" |size| pack(&format!("setting s = [\"x\"{}] {}", fill(size / HALF, |number| format!(", \"{number}\"")), fill(size / HALF, |number| format!("rule r{number} {{ require t mentions s }}\n"))));
    Compile "one long phrase" |size| condition(&format!("t mentions \"{}\"", "x ".repeat(size / 2)));
    Compile "numbers of a list" |size| condition(&format!("a in [1{}]", fill(size, |number| format!(", {number}"))));
    Compile "one number again and again" |size| condition(&format!("a in [1{}]", ", 1".repeat(size / 3)));
    Compile "options that the enumeration lacks" |size| condition(&format!("kind in [\"one\"{}]", fill(size, |number| format!(", \"onne{number}\""))));
    Compile "a number of many digits" |size| condition(&format!("a > {}", "9".repeat(size)));
    Compile "a fraction of many digits" |size| condition(&format!("a > 0.{}", "9".repeat(size)));
    Compile "patterns" |size| condition(&(fill(size, |number| format!("t matches \"x{number}\" and ")) + "b"));
    Compile "large patterns" |size| condition(&(fill(size, |number| format!("t matches \"(a{{99}}){{20}}{number}\" and ")) + "b"));
    Compile "patterns as large as they may be" |size| condition(&(fill(size, |number| format!("t matches \"(a{{99}}){{99}}{number}\" and ")) + "b"));
    Compile "one long pattern" |size| condition(&format!("t matches \"{}\"", "[a-z]".repeat(size / 5)));
    Compile "alternatives of one pattern" |size| condition(&format!("t matches \"x{}\"", "|x".repeat(size / 2)));
    Compile "classes of one pattern" |size| condition(&format!("t matches \"[{}]\"", fill(size, |number| char::from_u32(0x100 + 2 * (number as u32 % 20_000)).unwrap_or('x').to_string())));
    Compile "classes without case" |size| condition(&(fill(size, |number| format!("t matches \"(?i)[\\\\w\\\\d^a-zÀ-ž]{number}\" and ")) + "b"));
    Compile "brackets of one pattern" |size| condition(&format!("t matches \"{}{}\"", "(".repeat(size / 2), ")".repeat(size / 2)));
    Compile "repetitions of repetitions" |size| condition(&(fill(size, |_| "t matches \"((((((a{50}){50}){50}){50}){50}){50})\" and ".to_owned()) + "b"));

    // Names that nobody knows.
    Compile "fields that are not there" |size| condition(&(fill(size, |number| format!("f{number} is filled and ")) + "b"));
    Compile "near misses among many settings" |size| pack(&(fill(size / HALF, |number| format!("setting a_name_of_length_{number} = 1\n")) + "rule r { require " + &fill(size / HALF, |number| format!("a_nime_of_length_{number} > 1 and ")) + "b }"));
    Compile "near misses among many sources" |size| pack(&(fill(size / HALF, |number| format!("source a-source-of-length-{number} {{ title \"x\" grade study }}\n")) + "rule r { require b " + &fill(size / HALF, |number| format!("cite a-sorce-of-length-{number} ")) + "}"));
    Compile "near misses among many rules" |size| pack(&(fill(size / HALF, |number| format!("rule a-rule-of-length-{number} {{ require b }}\n")) + &fill(size / HALF, |number| format!("test a-rul-of-length-{number} {{ fails {{}} }}\n"))));
    Compile "near misses among many fields" |size| with_schema(properties(&fill(size / HALF, |number| format!("\"a_field_of_length_{number}\": {{\"type\": \"number\"}},"))), &format!("rule r {{ require {} a > 1 }}", fill(size / HALF, |number| format!("a_feld_of_length_{number} > 1 and "))));
    Compile "near misses among many options" |size| with_schema(format!("{{\"properties\": {{\"k\": {{\"enum\": [{}\"x\"]}}}}}}", fill(size / HALF, |number| format!("\"an option of length {number}\","))), &format!("rule r {{ require {} k is filled }}", fill(size / HALF, |number| format!("k != \"an opton of length {number}\" and "))));
    Compile "near misses of functions" |size| condition(&(fill(size, |_| "lenght(t) > 1 and ".to_owned()) + "b"));
    Compile "names in one letter" |size| condition(&"x".repeat(size));
    Compile "names given twice" |size| pack(&fill(size, |number| format!("setting s{} = 1\n", number / 2)));

    // Mistakes.
    Compile "letters" |size| bare("x".repeat(size));
    Compile "blanks" |size| bare(" ".repeat(size));
    Compile "ends of lines" |size| bare("\n".repeat(size));
    Compile "quotation marks" |size| bare("\"".repeat(size));
    Compile "backquotes" |size| bare("`".repeat(size));
    Compile "comments" |size| pack(&(fill(size, |_| "# comment\n".to_owned()) + "rule r { require b }"));
    Compile "characters that fit nothing" |size| bare("\u{1F980}".repeat(size / 4));
    Compile "zeros" |size| bare("\0".repeat(size));
    Compile "first words of declarations" |size| pack(&fill(size, |_| "define ".to_owned()));
    Compile "rules without an end" |size| pack(&fill(size, |_| "rule x { require ".to_owned()));
    Compile "rules without a requirement" |size| pack(&fill(size, |number| format!("rule r{number} {{ }}\n")));
    Compile "clauses that do not exist" |size| rule(&format!("require b\n{}", fill(size, |_| "foo\n".to_owned())));
    Compile "conditions that end too early" |size| rule(&fill(size, |_| "require b ==\n".to_owned()));
    Compile "values of the wrong type" |size| condition(&(fill(size, |_| "a == \"x\" and ".to_owned()) + "b"));
    Compile "placeholders without an end" |size| rule(&format!("require b\n{}", fill(size, |_| "message \"{x\"\n".to_owned())));
    Compile "texts without an end" |size| rule(&format!("require b\n{}", fill(size, |_| "message \"x\n".to_owned())));
    Compile "requests of tests that are no JSON" |size| pack(&("rule r { require b }\n".to_owned() + &fill(size, |_| "test r { fails {x} }\n".to_owned())));
    Compile "one line of very many mistakes" |size| condition(&(fill(size, |_| "foo == 1 and ".to_owned()) + "b"));
    Compile "headers" |size| bare(fill(size, |_| HEADER.to_owned()));
    Compile "entries of the header" |size| bare(format!("pack p {{ {} }}", fill(size, |_| "title \"x\" ".to_owned())));

    // Locales.
    Compile "locales" |size| pack(&("rule r { require b }\n".to_owned() + &fill(size, |number| format!("locale aa-x{number} {{ title \"T\" }}\n"))));
    Compile "locales that lack everything" |size| pack(&(fill(size - size / 10, |number| format!("rule r{number} {{ require b message \"{{a}}\" }}\n")) + &(0..100).map(|number| format!("locale aa-x{number} {{ title \"T\" }}\n")).collect::<String>()));
    Compile "translations of one rule" |size| pack(&format!("rule r {{ require b message \"{{a}}\" }} locale fr {{ title \"F\" {} }}", fill(size, |_| "rule r { title \"x\" }\n".to_owned())));
    Compile "translations of rules that are not there" |size| pack(&format!("rule r {{ require b message \"{{a}}\" }} locale fr {{ title \"F\" {} }}", fill(size, |number| format!("rule r{number} {{ title \"x\" }}\n"))));
    Compile "translations in 100 locales" |size| pack(&("rule r { require b message \"{a}\" }\n".to_owned() + &(0..100).map(|number| format!("locale aa-x{number} {{ title \"T\" rule r {{ {} }} }}\n", "message \"{a}\" ".repeat(size / 1_600))).collect::<String>()));
    Compile "questions of a locale" |size| pack(&format!("rule r {{ require b }} locale fr {{ title \"F\" {} }}", fill(size, |_| "question t \"x\"\n".to_owned())));
    Compile "words of a locale" |size| pack(&format!("rule r {{ require b }} locale fr {{ title \"F\" words {{ {} }} }}", fill(size, |number| format!("unit \"u{number}\" \"x\"\n"))));

    // Schemas.
    Compile "a schema of very many fields" |size| with_schema(properties(&fill(size, |number| format!("\"f{number}\": {{\"type\": \"number\"}},"))), "rule r { require a > 1 }");
    Compile "a rule that reads very many fields" |size| with_schema(properties(&fill(size / HALF, |number| format!("\"f{number}\": {{\"type\": \"number\"}},"))), &format!("rule r {{ require {} a > 1 }}", fill(size / HALF, |number| format!("f{number} > 1 and "))));
    Compile "a field that is there again and again" |size| with_schema(properties(&"\"a\": {},".repeat(size / 8)), "rule r { require a > 1 }");
    Compile "alternatives of one field" |size| with_schema(properties(&format!("\"x\": {{\"anyOf\": [{}{{\"type\": \"null\"}}]}},", "{\"type\": \"number\"},".repeat(size / 19))), &format!("rule r {{ require {} a > 1 }}", "x > 1 and ".repeat(200)));
    Compile "alternatives that refer to each other" |size| with_schema(format!("{{\"$defs\": {{{} \"e\": {{\"type\": \"number\"}}}}, \"properties\": {{\"x\": {{\"$ref\": \"#/$defs/d0\"}}}}}}", fill(size, |number| format!("\"d{number}\": {{\"anyOf\": [{{\"$ref\": \"#/$defs/d{0}\"}}, {{\"$ref\": \"#/$defs/d{0}\"}}]}},", number + 1))), "rule r { require x > 1 }");
    Compile "parts that refer to each other" |size| with_schema(format!("{{\"$defs\": {{{} \"e\": {{\"type\": \"number\"}}}}, \"properties\": {{\"x\": {{\"$ref\": \"#/$defs/d0\"}}}}}}", fill(size, |number| format!("\"d{number}\": {{\"allOf\": [{{\"$ref\": \"#/$defs/d{0}\"}}, {{\"$ref\": \"#/$defs/d{0}\"}}]}},", number + 1))), "rule r { require x.y.z > 1 }");
    Compile "references in a row" |size| with_schema(format!("{{\"$defs\": {{{} \"e\": {{\"type\": \"number\"}}}}, \"properties\": {{\"x\": {{\"$ref\": \"#/$defs/d0\"}}}}}}", fill(size, |number| format!("\"d{number}\": {{\"$ref\": \"#/$defs/d{}\"}},", number + 1))), "rule r { require x > 1 }");
    Compile "references to one definition" |size| with_schema(format!("{{\"$defs\": {{\"n\": {{\"type\": \"number\"}}}}, \"properties\": {{{} \"a\": {{\"type\": \"number\"}}}}}}", fill(size, |number| format!("\"f{number}\": {{\"$ref\": \"#/$defs/n\"}},"))), "rule r { require a > 1 }");
    Compile "an enumeration" |size| with_schema(properties(&format!("\"k\": {{\"enum\": [{}\"x\"]}},", fill(size, |number| format!("\"o{number}\",")))), "rule r { require k == \"x\" }");
    Compile "an enumeration that very many conditions name" |size| with_schema(properties(&format!("\"k\": {{\"enum\": [{}\"x\"]}},", fill(size / HALF, |number| format!("\"o{number}\",")))), &format!("rule r {{ require {} k is filled }}", fill(size / HALF, |number| format!("k != \"o{number}\" and "))));
    Compile "an enumeration whose options are the same" |size| with_schema(properties(&format!("\"k\": {{\"enum\": [{}\"x\"]}},", "\"x\",".repeat(size / 4))), "rule r { require k == \"x\" }");
    Compile "an enumeration of objects" |size| with_schema(properties(&format!("\"k\": {{\"enum\": [{}\"x\"]}},", fill(size, |number| format!("{{\"o\": {number}}},")))), "rule r { require a > 1 }");
    Compile "a schema that is not one, in very many places" |size| with_schema(properties(&fill(size, |number| format!("\"f{number}\": {{\"type\": 5}},"))), "rule r { require a > 1 }");
    Compile "a schema whose properties are no schemas" |size| with_schema(properties(&fill(size, |number| format!("\"f{number}\": 5,"))), "rule r { require a > 1 }");
    Compile "patterns of a schema" |size| with_schema(properties(&fill(size, |number| format!("\"f{number}\": {{\"pattern\": \"(a{{99}}){{99}}{number}\"}},"))), "rule r { require a > 1 }");
    Compile "one pattern of a schema" |size| with_schema(properties(&format!("\"f\": {{\"pattern\": \"{}\"}},", "[a-z]*".repeat(size / 6))), "rule r { require a > 1 }");
    Compile "required members of a schema" |size| with_schema(format!("{{\"required\": [{}\"a\"], \"properties\": {{\"a\": {{\"type\": \"number\"}}}}}}", fill(size, |number| format!("\"r{number}\","))), "rule r { require a > 1 }");
    Compile "unions of types" |size| with_schema(properties(&format!("\"x\": {{\"type\": [{}\"null\"]}},", "\"number\",".repeat(size / 9))), "rule r { require x > 1 }");
    Compile "identifiers of a schema" |size| with_schema(properties(&fill(size, |number| format!("\"f{number}\": {{\"$id\": \"i{number}\", \"$anchor\": \"x{number}\"}},"))), "rule r { require a > 1 }");
    Compile "conditions of a schema" |size| with_schema(format!("{{\"allOf\": [{}{{}}], \"properties\": {{\"a\": {{\"type\": \"number\"}}}}}}", "{\"if\": {\"properties\": {\"a\": {\"const\": 1}}}, \"then\": {\"required\": [\"a\"]}},".repeat(size / 76)), "rule r { require a > 1 }");
    Compile "brackets of a schema" |size| with_schema("[".repeat(size), "rule r { require a > 1 }");

    // The formatter.
    Format "rules" |size| pack(&fill(size, |number| format!("rule r{number}{{require b and(a>1 or t is filled)message \"x\"}}")));
    Format "one long condition" |size| condition(&(fill(size, |_| "b and a > 1 or ".to_owned()) + "b"));
    Format "sums" |size| condition(&(fill(size, |_| format!("a{} > 1 and ", " + a".repeat(40))) + "b"));
    Format "parentheses as deep as they may be" |size| condition(&(fill(size, |_| format!("{}b{} and ", "(".repeat(60), ")".repeat(60))) + "b"));
    Format "lists" |size| condition(&format!("a in [1{}]", fill(size, |number| format!(", {number}"))));
    Format "comments" |size| pack(&(fill(size, |_| "#x\n".to_owned()) + "rule r { require b }"));
    Format "comments everywhere" |size| condition(&(fill(size, |_| "b # x\nand ".to_owned()) + "b"));
    Format "a large request" |size| pack(&format!("rule r {{ require b }} test r {{ fails {{ \"ns\": [{}1] }} }}", "1,".repeat(size / 2)));
    Format "requests that nest" |size| pack(&fill(size, |_| format!("test r {{ fails {}1{} }}\n", "{\"a\":".repeat(50), "}".repeat(50))));
    Format "texts" |size| rule(&format!("require b {}", fill(size, |_| "message \"x\"".to_owned())));
    Format "mistakes" |size| pack(&fill(size, |_| "define ".to_owned()));
    Format "packs" |size| pack(&fill(size, |_| "pack p { title \"P\" }\n".to_owned()));
    Format "sums that are too long" |size| condition(&format!("a{} > 1", " + a".repeat(size / 4)));
    Format "ranges that are too long" |size| condition(&format!("a in 1{}", "..1".repeat(size / 3)));
    Format "braces without an end in a test" |size| pack(&format!("test r {{ fails {}{}", "{".repeat(57), "f".repeat(size)));
    Format "locales" |size| pack(&fill(size, |number| format!("locale l{number}{{title \"T\"words{{and \"x\"}}}}")));

    // Files that are JSON.
    Waivers "waivers" |size| bare(format!("{{\"format\": 1, \"waivers\": [{}]}}", fill(size, |number| format!("{}{{\"rule\": \"r{number}\", \"reason\": \"x\", \"approvedBy\": \"y\"}}", if number == 0 { "" } else { "," }))));
    Waivers "members that are not known" |size| bare(format!("{{\"format\": 1, \"waivers\": [{{{}\"x\": 1}}]}}", fill(size, |number| format!("\"rul{number}\": 1,"))));
    Waivers "a member again and again" |size| bare(format!("{{\"format\": 1, \"waivers\": [{{{}\"rule\": \"r\"}}]}}", "\"rule\": \"r\",".repeat(size / 12)));
    Mapping "fields" |size| bare(format!("{{\"format\": 1, \"fields\": {{{}\"x\": \"/x\"}}}}", fill(size, |number| format!("\"f{number}\": \"/a/f{number}\","))));
    Mapping "fields that go to one place" |size| bare(format!("{{\"format\": 1, \"fields\": {{{}\"x\": \"/x\"}}}}", fill(size, |number| format!("\"f{number}\": \"/a\","))));
    Mapping "places within places" |size| bare(format!("{{\"format\": 1, \"fields\": {{{}\"x\": \"/x\"}}}}", fill(size, |number| format!("\"f{number}\": \"/a{}\",", "/b".repeat(number % 30)))));
    Mapping "values" |size| bare(format!("{{\"format\": 1, \"fields\": {{\"x\": {{\"to\": \"/x\", \"values\": {{{}\"x\": \"y\"}}}}}}}}", fill(size, |number| format!("\"v{number}\": \"{number}\","))));
    Mapping "members that are not known" |size| bare(format!("{{\"format\": 1, {}\"fields\": {{}}}}", fill(size, |number| format!("\"m{number}\": 1,"))));
    Mapping "brackets" |size| bare("[".repeat(size));
    Options "settings" |size| bare(format!("{{\"settings\": {{{}\"x\": 1}}}}", fill(size, |number| format!("\"s{number}\": 1,"))));
    Options "settings in the wrong order" |size| bare(format!("{{\"settings\": {{{}\"x\": 1}}}}", fill(size, |number| format!("\"s{}\": 1,", 10_000_000 - number))));
    Options "severities" |size| bare(format!("{{\"severities\": {{{}\"x\": \"off\"}}}}", fill(size, |number| format!("\"s{}\": \"off\",", 10_000_000 - number))));
    Options "a list of a setting" |size| bare(format!("{{\"settings\": {{\"l\": [{}1]}}}}", "1,".repeat(size / 2)));
    Options "brackets" |size| bare(format!("{{\"settings\": {{\"l\": {}", "[".repeat(size)));
};
