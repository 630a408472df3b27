//! The text of HTML, for the rich-text fields of other forms.
//!
//! This is no parser: tags go, a block begins on a line of its own, the usual entities become characters. It is
//! linear in its input, and what it gives is read by rules, never shown as HTML.

/// Elements that begin and end a line.
const BLOCKS: [&str; 17] = [
    "address",
    "article",
    "blockquote",
    "br",
    "dd",
    "div",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "p",
    "table",
    "tr",
];

/// The longest entity: `&thetasym;` and the like are no text that rules look for.
const LONGEST_ENTITY: usize = 10;

/// The text, its lines without blanks around them and none of them empty.
pub(super) fn text(html: &str) -> String {
    let mut raw = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        push_words(&mut raw, before);
        rest = if from.starts_with('<') { tag(from, &mut raw) } else { entity(from, &mut raw) };
    }
    push_words(&mut raw, rest);
    let lines: Vec<String> = raw
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// In HTML a line break is a blank; only elements break lines.
fn push_words(raw: &mut String, text: &str) {
    raw.extend(
        text.chars().map(|character| if character.is_whitespace() { ' ' } else { character }),
    );
}

/// Passes over a tag, and over all that a script or a style holds.
fn tag<'t>(from: &'t str, raw: &mut String) -> &'t str {
    if let Some(comment) = from.strip_prefix("<!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    let inner = from.get(1..).unwrap_or_default();
    if !inner
        .starts_with(|character: char| character.is_ascii_alphabetic() || "/!?".contains(character))
    {
        // `a < b` is no tag.
        raw.push('<');
        return inner;
    }
    let Some((inside, after)) = inner.split_once('>') else {
        return "";
    };
    let name = inside.trim_start_matches('/');
    let end = name.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default().to_ascii_lowercase();
    if BLOCKS.contains(&name.as_str()) {
        raw.push('\n');
    }
    if !inside.starts_with('/') && matches!(name.as_str(), "script" | "style") {
        return from_close(after, &name);
    }
    after
}

/// The text from the closing tag of this name on; nothing where it does not come.
fn from_close<'t>(text: &'t str, name: &str) -> &'t str {
    let closes = |at: &usize| {
        let written = text.get(at + 2..at + 2 + name.len());
        written.is_some_and(|written| written.eq_ignore_ascii_case(name))
    };
    let close = text.match_indices("</").map(|(at, _)| at).find(closes);
    close.and_then(|at| text.get(at..)).unwrap_or("")
}

fn entity<'t>(from: &'t str, raw: &mut String) -> &'t str {
    let inner = from.get(1..).unwrap_or_default();
    let end = inner.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
    let named = end.and_then(|end| Some((character(inner.get(..end)?)?, inner.get(end + 1..)?)));
    match named {
        Some((character, after)) => {
            raw.push(character);
            after
        }
        None => {
            raw.push('&');
            inner
        }
    }
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "ldquo" | "rdquo" => '"',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "euro" => '€',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn tags_go_blocks_break_lines_and_entities_become_characters() {
        assert_eq!(
            text(
                "<div class=\"ql\"><p>Bring\n your <b>laptop</b>.</p><ul><li>A&nbsp;&amp; B</li><li>x &lt; y</li></ul></div>"
            ),
            "Bring your laptop.\nA & B\nx < y"
        );
        assert_eq!(text("a < b & c &unknown; &#8364;&#x41;"), "a < b & c &unknown; €A");
        assert_eq!(
            text("<style>p { color: red }</style>Hi<script>alert('x')</script><!-- no --> there"),
            "Hi there"
        );
    }

    #[test]
    fn broken_html_ends() {
        for html in
            ["<", "<p", "&", "&#xffffffff;", "<script>", "</script", "<!--", "a&é;b", "<é>", "&amp"]
        {
            let _ = text(html);
        }
        assert_eq!(text("one <b two"), "one");
    }
}
