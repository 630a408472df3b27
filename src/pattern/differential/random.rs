//! Patterns, texts and tables of instructions at random.

use proptest::prelude::*;
use proptest::sample::select;

use crate::pattern::program::{Instruction, Look, Pattern};

const CHARACTERS: [&str; 22] = [
    "a", "b", "c", "k", "s", "z", "A", "B", "K", "Z", "0", "9", "_", "-", " ", "é", "É", "ſ",
    "\u{212a}", "日", "😀", "\n",
];

pub(super) fn texts() -> impl Strategy<Value = Vec<String>> {
    let more =
        ["\r", "\r\n", "\t", ".", "[", "\\", "ab", "aab", "\u{0}", "\u{10ffff}", "~", "\u{e000}"];
    let letters: Vec<&str> = CHARACTERS.into_iter().chain(more).collect();
    let text = prop::collection::vec(select(letters), 0..14).prop_map(|letters| letters.concat());
    let narrow = prop::collection::vec(select(vec!["a", "b", "\n", " "]), 0..10)
        .prop_map(|letters| letters.concat());
    prop::collection::vec(prop_oneof![text, narrow], 1..6)
}

fn class() -> impl Strategy<Value = String> {
    let item = select(vec![
        "a",
        "b",
        "z",
        "A",
        "0",
        "é",
        "日",
        "a-c",
        "b-z",
        "A-B",
        "K-Z",
        "0-9",
        "é-日",
        "-",
        "_",
        ".",
        "^",
        "$",
        "|",
        "(",
        "\\d",
        "\\D",
        "\\s",
        "\\S",
        "\\w",
        "\\W",
        "\\n",
        "\\]",
        "\\-",
        "\\\\",
        "\\x41",
        "\\u{e9}",
        "\\x00-\\x20",
        "[:alpha:]",
        "[:^alpha:]",
        "[:punct:]",
        "[:space:]",
        "[:^word:]",
        "[:lower:]",
        "\\ ",
        " ",
        "\u{10ffff}",
        "\\x{d7ff}-\\x{e000}",
        "\\x{0}-\\x{10ffff}",
        "{",
        "&",
        "~",
    ]);
    let items = prop::collection::vec(item, 1..4).prop_map(|items| items.concat());
    (select(vec!["[", "[^", "[-", "[]", "[^]", "[^-"]), items, select(vec!["]", "-]"]))
        .prop_map(|(open, items, close)| format!("{open}{items}{close}"))
}

fn atom() -> impl Strategy<Value = String> {
    let escapes = vec![
        ".",
        ".",
        "\\d",
        "\\D",
        "\\s",
        "\\S",
        "\\w",
        "\\W",
        "\\n",
        "\\r",
        "\\t",
        "\\.",
        "\\[",
        "\\/",
        "\\%",
        "\\ ",
        "\\x41",
        "\\x{61}",
        "\\u00e9",
        "\\u{1F600}",
        "\\U0001F600",
        "]",
        "}",
        ",",
        "#",
        "&&",
        "~",
        "\r",
        "",
    ];
    let places = vec![
        "^",
        "$",
        "\\A",
        "\\z",
        "\\b",
        "\\B",
        "\\<",
        "\\>",
        "\\b{start}",
        "\\b{end}",
        "\\b{start-half}",
        "\\b{end-half}",
    ];
    prop_oneof![
        6 => select(CHARACTERS.to_vec()).prop_map(str::to_owned),
        3 => select(escapes).prop_map(str::to_owned),
        2 => select(places).prop_map(str::to_owned),
        2 => class(),
        1 => select(vec!["(?i)", "(?-i)", "(?m)", "(?s)", "(?x)", "(?U)", "(?R)", "(?mR)", "(?-x)", "(?u)", "(?is-m)"])
            .prop_map(str::to_owned),
    ]
}

pub(super) fn pattern() -> impl Strategy<Value = String> {
    let opens = vec![
        "(",
        "(",
        "(",
        "(?:",
        "(?:",
        "(?i:",
        "(?m:",
        "(?s:",
        "(?x: # no\n",
        "(?U:",
        "(?mR:",
        "(?-u:",
        "(?P<a>",
        "(?<b>",
        "(?<ü.1>",
        "( ",
        "(?s-i:",
    ];
    let repeats = vec![
        "?",
        "*",
        "+",
        "??",
        "*?",
        "+?",
        "{0}",
        "{1}",
        "{2}",
        "{3}?",
        "{0,1}",
        "{0,2}",
        "{1,3}",
        "{2,}",
        "{0,}",
        "{1,}?",
        "{0,3}?",
        "{ 2 , 3 }",
        "* ?",
        "{2} ?",
    ];
    atom().prop_recursive(5, 40, 5, move |inner| {
        let group = |content: BoxedStrategy<String>| {
            (select(opens.clone()), content).prop_map(|(open, content)| format!("{open}{content})"))
        };
        let joined = |by: &'static str, inner: BoxedStrategy<String>| {
            prop::collection::vec(inner, 1..5).prop_map(move |parts| parts.join(by))
        };
        let inner = inner.boxed();
        let grouped = group(prop_oneof![joined("", inner.clone()), joined("|", inner.clone())].boxed());
        prop_oneof![
            2 => joined("", inner.clone()),
            1 => joined("|", inner),
            2 => (grouped.boxed(), select(repeats.clone())).prop_map(|(group, repeat)| group + repeat),
            1 => (atom(), select(repeats.clone())).prop_map(|(atom, repeat)| atom + repeat),
        ]
    })
}

/// Pieces of patterns in any order: most are refused.
pub(super) fn soup() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "b",
        "é",
        "1",
        "2",
        " ",
        "\n",
        "#",
        "(",
        ")",
        "(",
        ")",
        "[",
        "]",
        "[^",
        "{",
        "}",
        "{2",
        ",",
        "?",
        "*",
        "+",
        "|",
        "^",
        "$",
        ".",
        "-",
        "&",
        "&&",
        "~~",
        "--",
        "\\",
        "\\\\",
        "\\b",
        "\\d",
        "\\x",
        "\\u",
        "{41}",
        "\\b{",
        "start",
        "end",
        "-half",
        "(?",
        "(?i)",
        "(?x)",
        "(?P<",
        "(?<",
        ">",
        "<",
        "=",
        "!",
        ":",
        "(?:",
        "i",
        "x",
        "-i",
        "[:",
        ":]",
        "alpha",
        "[[:digit:]]",
        "\\p",
        "\\1",
        "\\z",
        "\\Z",
        "\\é",
        "\\_",
        "U",
        "u",
    ];
    prop::collection::vec(select(pieces), 0..12).prop_map(|pieces| pieces.concat())
}

/// Instructions in any order, whose places and classes are there.
pub(super) fn table() -> impl Strategy<Value = Pattern> {
    (2..12_u32).prop_flat_map(|length| {
        let instruction = prop_oneof![
            2 => select(vec!['a', 'b', 'é']).prop_map(|letter| Instruction::Char(letter.into())),
            1 => any::<u32>().prop_map(Instruction::Letter),
            1 => select(vec![(0, 1), (0, 2), (1, 1), (2, 1), (2, 0)])
                .prop_map(|(first, count)| Instruction::Class { first, count }),
            1 => select(vec![Look::TextStart, Look::LineEnd, Look::WordBoundary, Look::AnyLineStart])
                .prop_map(Instruction::Look),
            2 => (0..length, 0..length).prop_map(|(first, second)| Instruction::Split(first, second)),
            1 => (0..length).prop_map(Instruction::Jump),
        ];
        prop::collection::vec(instruction, length as usize - 1).prop_map(|mut instructions| {
            instructions.push(Instruction::Match);
            Pattern { instructions, ranges: vec![(97, 98), (0x80, 0x1_0000), (1, 2)] }
        })
    })
}
