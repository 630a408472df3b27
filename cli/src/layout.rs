//! Lines of text for a terminal: wrapped to its width, styled, and safe to print whoever wrote the text.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use terminal_size::{Width, terminal_size_of};
use textwrap::WordSplitter;
use textwrap::core::display_width;

/// The width where there is no terminal to ask.
pub(crate) const WIDTH_OF_A_FILE: usize = 100;
/// Longer lines are hard to read, however wide the window is; shorter ones leave no place for text.
const WIDEST: usize = 120;
const NARROWEST: usize = 30;

/// A space at which no line ends; on the page it is a plain one, so that it can be searched for.
pub(crate) const NO_BREAK: char = '\u{a0}';

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const BLUE: Style = AnsiColor::Blue.on_default().bold();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default().bold();
pub(crate) const CYAN: Style = AnsiColor::Cyan.on_default();

/// How wide lines to this stream may be.
#[cfg(unix)]
pub(crate) fn width_of(stream: &impl std::os::fd::AsFd) -> usize {
    fitting(terminal_size_of(stream))
}

/// How wide lines to this stream may be.
#[cfg(windows)]
pub(crate) fn width_of(stream: &impl std::os::windows::io::AsHandle) -> usize {
    fitting(terminal_size_of(stream))
}

fn fitting(size: Option<(Width, terminal_size::Height)>) -> usize {
    size.map_or(WIDTH_OF_A_FILE, |(Width(width), _)| usize::from(width)).clamp(NARROWEST, WIDEST)
}

/// The text on one line and without characters that would steer a terminal: a request may quote anything.
pub(crate) fn printable(text: &str) -> String {
    let shown = |character: char| match character {
        '\n' | '\r' | '\t' => ' ',
        // What reverses the direction of text can make it read as something else.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        _ if character.is_control() => '\u{fffd}',
        _ => character,
    };
    text.chars().map(shown).collect()
}

/// A number of things.
pub(crate) fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Text and the style it is shown in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Styled<'t>(pub(crate) Style, pub(crate) &'t str);

/// A page that grows line by line.
#[derive(Debug)]
pub(crate) struct Page {
    text: String,
    width: usize,
}

impl Page {
    pub(crate) fn new(width: usize) -> Self {
        Self { text: String::new(), width }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, indent: usize, text: Styled<'_>) {
        self.hanging(indent, Styled(PLAIN, ""), 0, text);
    }

    /// Lines as they stand, such as source: what is too long is left to the terminal.
    pub(crate) fn verbatim(&mut self, indent: usize, Styled(style, text): Styled<'_>) {
        for line in text.lines() {
            if !line.trim().is_empty() {
                self.spaces(indent);
                self.styled(style, &printable(line));
            }
            self.text.push('\n');
        }
    }

    /// A paragraph beside a lead of its own, such as a mark or a label, which takes `column` columns.
    pub(crate) fn hanging(
        &mut self,
        indent: usize,
        lead: Styled<'_>,
        column: usize,
        Styled(style, text): Styled<'_>,
    ) {
        let room = self.width.saturating_sub(indent + column).max(10);
        let mut lead = Some(lead);
        for line in wrapped(&printable(text), room) {
            self.spaces(indent);
            let Styled(lead_style, lead) = lead.take().unwrap_or(Styled(PLAIN, ""));
            self.styled(lead_style, lead);
            self.spaces(column.saturating_sub(display_width(lead)));
            self.styled(style, &line);
            self.text.push('\n');
        }
    }

    /// Two texts at the two ends of a line, the space between filled; on two lines where one is too short.
    pub(crate) fn ends(
        &mut self,
        lead: Styled<'_>,
        Styled(left_style, left): Styled<'_>,
        fill: char,
        Styled(right_style, right): Styled<'_>,
    ) {
        let (left, right) = (printable(left), printable(right));
        let column = display_width(lead.1);
        let used = column + display_width(&left) + display_width(&right);
        let Some(between) = self.width.checked_sub(used + 2).filter(|columns| *columns > 0) else {
            self.hanging(0, lead, column, Styled(left_style, &left));
            return self.paragraph(column, Styled(right_style, &right));
        };
        self.styled(lead.0, lead.1);
        self.styled(left_style, &left);
        self.text.push(' ');
        self.styled(DIM, &fill.to_string().repeat(between));
        self.text.push(' ');
        self.styled(right_style, &right);
        self.text.push('\n');
    }

    fn spaces(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
    }

    fn styled(&mut self, style: Style, text: &str) {
        if style.is_plain() || text.trim().is_empty() {
            self.text.push_str(text);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(self.text, "{style}{text}{style:#}");
        }
    }
}

/// The lines of a text; one empty line where it is empty.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    // A line ends at a space: a name with a hyphen stays whole.
    let options = textwrap::Options::new(width).word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text.trim(), options)
        .into_iter()
        .map(|line| line.replace(NO_BREAK, " "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\nc\u{202e}d"), "a\u{fffd}[2Jb c\u{fffd}d");
        assert_eq!(printable("12\u{61c}:30"), "12\u{fffd}:30");
    }

    #[test]
    fn no_line_is_longer_than_the_page_and_a_wide_character_counts_twice() {
        let mut page = Page::new(30);
        page.paragraph(
            4,
            Styled(PLAIN, "研修の申請を確認するための長い文章です 研修の申請を確認する"),
        );
        page.ends(
            Styled(RED, "✗ "),
            Styled(BOLD, "A title that is too long"),
            ' ',
            Styled(DIM, "a-rule"),
        );
        let text = page.finish();
        for line in text.lines().map(|line| anstream::adapter::strip_str(line).to_string()) {
            assert!(display_width(&line) <= 30, "{line}");
        }
    }
}
