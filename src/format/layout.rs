//! Decides where lines end: a group stands on one line where it fits, and otherwise takes all its breaks.
//!
//! This is the algorithm of Oppen and Wadler over a flat list of steps, so that no input makes it recurse. A comment
//! ends its line, so no group that has one inside stands on one line.

use std::borrow::Cow;

/// How many columns a line may have, unless it is one text that cannot be divided.
pub(super) const WIDTH: usize = 120;

/// Further to the right than this, nothing is aligned to what stands above it: it is indented instead. Otherwise a
/// long name would move all lines behind it out of sight, and a hostile text could grow without bound.
const LAST_ALIGNED: usize = 80;

/// One step of a layout.
#[derive(Debug)]
pub(super) enum Op<'s> {
    Text {
        text: Cow<'s, str>,
        width: usize,
    },
    /// A text of several lines that stay as they are.
    Raw(&'s str),
    Comment {
        text: &'s str,
        own_line: bool,
        after_blank_line: bool,
    },
    /// One blank.
    Space,
    /// The end of the line.
    Newline {
        blank_line: bool,
    },
    /// A blank, or the end of the line where the group does not fit.
    Break,
    /// Nothing, or the end of the line where the group does not fit.
    SoftBreak,
    Begin(Group),
    End,
    /// Lines begin below what comes next, until the matching `Outdent`.
    Align,
    /// Lines begin two columns further in, until the matching `Outdent`.
    Indent,
    /// What comes next begins in this column, counted from where lines begin, and lines begin below it, until the
    /// matching `Outdent`.
    Column(usize),
    Outdent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Stands on one line where it fits.
    Fitting,
    /// Takes all its breaks even where it would fit.
    Broken,
}

impl<'s> Op<'s> {
    pub(super) fn text(text: impl Into<Cow<'s, str>>) -> Self {
        let text = text.into();
        let width = text.chars().count();
        Self::Text { text, width }
    }
}

/// The steps as text, without a line end behind the last line.
pub(super) fn render(ops: &[Op<'_>]) -> String {
    let mut printer = Printer {
        needs: needs(ops),
        out: String::new(),
        column: 0,
        gap: Gap::None,
        opened: true,
        behind_comment: false,
        starts: Vec::new(),
        broken: Vec::new(),
    };
    for (index, op) in ops.iter().enumerate() {
        printer.print(index, op);
    }
    printer.out
}

/// At the step with which each group begins, the columns that it needs to be on one line, with what follows up to where a line
/// can end; more than there are where it has several lines in any case.
fn needs(ops: &[Op<'_>]) -> Vec<usize> {
    let mut needs = vec![0; ops.len()];
    let mut need = |begin: usize, columns: usize| {
        if let Some(need) = needs.get_mut(begin) {
            *need = columns;
        }
    };
    // How many columns there are so far, and how many ends of lines that nothing can take away.
    let (mut columns, mut ends) = (0, 0);
    let mut open = Vec::new();
    // Groups that are over, before the line can end.
    let mut over: Vec<(usize, usize)> = Vec::new();
    for (index, op) in ops.iter().enumerate() {
        match op {
            Op::Begin(group) => {
                open.push((index, columns, ends + usize::from(*group == Group::Broken)));
                ends += usize::from(*group == Group::Broken);
            }
            Op::End => match open.pop() {
                Some((begin, before, known)) if known == ends => over.push((begin, before)),
                Some((begin, ..)) => need(begin, usize::MAX),
                None => {}
            },
            Op::Break | Op::SoftBreak | Op::Newline { .. } | Op::Comment { .. } | Op::Raw(_) => {
                over.drain(..).for_each(|(begin, before)| need(begin, columns - before));
                columns += usize::from(matches!(op, Op::Break));
                ends += usize::from(!matches!(op, Op::Break | Op::SoftBreak));
            }
            Op::Text { width, .. } => columns += width,
            Op::Space => columns += 1,
            Op::Align | Op::Indent | Op::Column(_) | Op::Outdent => {}
        }
    }
    over.drain(..).for_each(|(begin, before)| need(begin, columns - before));
    needs
}

/// The steps as text on one line. There is no comment among them.
pub(super) fn flatten(ops: Vec<Op<'_>>) -> String {
    let mut out = String::new();
    for op in ops {
        match op {
            Op::Text { text, .. } => out.push_str(&text),
            Op::Space | Op::Break => out.push(' '),
            _ => {}
        }
    }
    out
}

/// What stands between the last text and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Column(usize),
    Line { column: usize, blank_line: bool },
}

struct Printer {
    /// At each step with which a group begins, the columns that it needs; nothing at the others.
    needs: Vec<usize>,
    out: String,
    column: usize,
    gap: Gap,
    /// The last text was an opening bracket: no blank line comes directly behind it.
    opened: bool,
    /// The last thing written was a comment.
    behind_comment: bool,
    /// The columns in which lines begin, the innermost last.
    starts: Vec<usize>,
    /// Whether each open group takes its breaks.
    broken: Vec<bool>,
}

impl Printer {
    fn print(&mut self, index: usize, op: &Op<'_>) {
        match op {
            Op::Text { text, width } => self.write(text, *width),
            Op::Raw(text) => self.write_raw(text),
            Op::Comment { text, own_line, after_blank_line } => {
                // What the comment stands before begins where it would have begun without it.
                let column = match self.gap {
                    Gap::Line { column, .. } | Gap::Column(column) => column,
                    Gap::None | Gap::Space => self.start(),
                };
                // Where a token between two comments is left out, the second is behind nothing any more.
                if *own_line || self.behind_comment {
                    self.gap = self.line(column, *after_blank_line);
                    self.fill_gap();
                } else {
                    self.out.push_str("  ");
                }
                self.out.push_str(text);
                self.opened = false;
                self.behind_comment = true;
                self.gap = Gap::Line { column, blank_line: false };
            }
            Op::Space => self.blank(),
            Op::Newline { blank_line } => self.new_line(*blank_line),
            Op::Break if self.takes_breaks() => self.new_line(false),
            Op::Break => self.blank(),
            Op::SoftBreak if self.takes_breaks() => self.new_line(false),
            Op::SoftBreak => {}
            Op::Begin(group) => {
                let broken = self.takes_breaks() && (*group == Group::Broken || !self.fits(index));
                self.broken.push(broken);
            }
            Op::End => drop(self.broken.pop()),
            Op::Align => {
                let next = self.next_column();
                let start = if next <= LAST_ALIGNED { next } else { self.start() + 2 };
                self.starts.push(start);
            }
            Op::Indent => self.starts.push(self.start() + 2),
            Op::Column(column) => {
                let wanted = self.start() + column;
                match self.gap {
                    Gap::Line { .. } => {
                        self.starts.push(wanted);
                        self.new_line(false);
                    }
                    _ => {
                        let column = wanted.max(self.column + 1);
                        self.gap = Gap::Column(column);
                        self.starts.push(if column <= LAST_ALIGNED { column } else { wanted });
                    }
                }
            }
            Op::Outdent => drop(self.starts.pop()),
        }
    }

    /// The column in which a line begins here.
    fn start(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    fn takes_breaks(&self) -> bool {
        self.broken.last().copied().unwrap_or(true)
    }

    fn blank(&mut self) {
        if self.gap == Gap::None {
            self.gap = Gap::Space;
        }
    }

    fn new_line(&mut self, blank_line: bool) {
        self.gap = self.line(self.start(), blank_line);
    }

    /// The end of the line; no blank line comes directly behind an opening bracket.
    fn line(&self, column: usize, blank_line: bool) -> Gap {
        let before = matches!(self.gap, Gap::Line { blank_line: true, .. });
        Gap::Line { column, blank_line: before || (blank_line && !self.opened) }
    }

    /// The column of the next text.
    fn next_column(&self) -> usize {
        match self.gap {
            Gap::None => self.column,
            Gap::Space => self.column + 1,
            Gap::Column(column) | Gap::Line { column, .. } => column,
        }
    }

    fn fill_gap(&mut self) {
        let next = self.next_column();
        if let Gap::Line { blank_line, .. } = self.gap {
            if !self.out.is_empty() {
                self.out.push_str(if blank_line { "\n\n" } else { "\n" });
            }
            self.column = 0;
        }
        self.out.extend(std::iter::repeat_n(' ', next.saturating_sub(self.column)));
        self.column = next;
        self.gap = Gap::None;
    }

    fn write(&mut self, text: &str, width: usize) {
        self.fill_gap();
        self.out.push_str(text);
        self.opened = matches!(text, "{" | "[" | "(");
        self.behind_comment = false;
        self.column += width;
    }

    fn write_raw(&mut self, text: &str) {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().trim_end();
        self.write(first, first.chars().count());
        for line in lines {
            let line = line.trim_end();
            self.out.push('\n');
            self.out.push_str(line);
            self.column = line.chars().count();
        }
    }

    /// Whether the group that begins here fits on the line, with what follows up to where a line can end.
    fn fits(&self, begin: usize) -> bool {
        let left = WIDTH.saturating_sub(self.next_column());
        self.needs.get(begin).is_some_and(|need| *need <= left)
    }
}
