//! The syntax tree: what a rule file says, before anything is known of the request.

use crate::calendar::{Date, Moment, TimeUnit};
use crate::diagnostic::Span;

/// Something, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spanned<T> {
    pub(crate) node: T,
    pub(crate) span: Span,
}

impl<T> Spanned<T> {
    pub(crate) fn new(node: T, span: Span) -> Self {
        Self { node, span }
    }
}

pub(crate) type Name = Spanned<String>;

/// One file of rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct File {
    pub(crate) pack: Option<PackHeader>,
    pub(crate) uses: Vec<Name>,
    pub(crate) sources: Vec<Source>,
    pub(crate) settings: Vec<Setting>,
    pub(crate) defines: Vec<Define>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) tests: Vec<Test>,
    pub(crate) locales: Vec<Locale>,
    /// Names of declarations that could not be read: whoever refers to them makes no mistake.
    pub(crate) lost: Vec<String>,
}

/// `pack failure-points { … }`
#[derive(Debug, Clone)]
pub(crate) struct PackHeader {
    pub(crate) id: Name,
    pub(crate) entries: Vec<Entry>,
}

/// `source ross { … }`
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) id: Name,
    pub(crate) entries: Vec<Entry>,
}

/// A line of a pack or a source: `title "…"`.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: Name,
    pub(crate) value: Name,
}

/// `setting lead = 14 days .. 28 days in 1 day .. 90 days "…"`
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) name: Name,
    pub(crate) value: Spanned<Constant>,
    pub(crate) bounds: Option<Spanned<Constant>>,
    pub(crate) description: String,
}

/// `define business_sponsor = …`
#[derive(Debug, Clone)]
pub(crate) struct Define {
    pub(crate) name: Name,
    pub(crate) body: Expr,
}

/// `rule missing-sponsor { … }`
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) id: Name,
    pub(crate) clauses: Vec<Clause>,
}

/// One clause of a rule, and where its first word stands.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) keyword: Span,
    pub(crate) kind: ClauseKind,
}

#[derive(Debug, Clone)]
pub(crate) enum ClauseKind {
    Title(Name),
    Severity(Name, Option<Expr>),
    Category(Name),
    Each(Each),
    When(Expr),
    Require(Expr),
    At(Path, Option<Expr>),
    Message(Template),
    Ask(Template),
    Fix(Template),
    Why(Name),
    Cite { source: Name, section: Option<String> },
    Tags(Vec<Name>),
}

/// `each session in schedule.sessions, at least one`
#[derive(Debug, Clone)]
pub(crate) struct Each {
    pub(crate) name: Name,
    pub(crate) list: Path,
    /// Where it says that the empty list is a failure too.
    pub(crate) at_least_one: Option<Span>,
}

/// A text with values in it, and the condition under which it is the one to show.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(crate) parts: Vec<TemplatePart>,
    pub(crate) condition: Option<Expr>,
    /// Its placeholders as they are written.
    pub(crate) placeholders: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) enum TemplatePart {
    Text(String),
    Value(Expr),
}

/// `locale fr { … }`
#[derive(Debug, Clone)]
pub(crate) struct Locale {
    pub(crate) tag: Name,
    pub(crate) items: Vec<LocaleItem>,
}

#[derive(Debug, Clone)]
pub(crate) enum LocaleItem {
    /// Where the first word stands, and the language's own name for itself.
    Title(Span, String),
    /// Where the first word stands, and who reviewed it; none where nobody did.
    Reviewed(Span, Option<String>),
    Words(Vec<Phrase>),
    /// `question sponsor.name "…"`
    Question(Path, String),
    /// The texts of a rule.
    Rule(Rule),
}

/// A word, or a mark, that the engine itself puts into texts: `day one "jour" other "jours"`.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    pub(crate) name: Name,
    /// The unit of the schema that it names, with `unit` for a name.
    pub(crate) unit: Option<String>,
    /// Each form, and for which numbers it is; no word where it is for all.
    pub(crate) forms: Vec<(Option<Name>, String)>,
}

/// `test missing-sponsor { … }`
#[derive(Debug, Clone)]
pub(crate) struct Test {
    pub(crate) rule: Name,
    pub(crate) cases: Vec<Case>,
}

/// `fails "two months early" { … } at "/schedule/sessions/0/date" says "61 days"`
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) verdict: Spanned<Verdict>,
    pub(crate) title: String,
    pub(crate) request: Name,
    pub(crate) at: Option<Name>,
    /// Parts of the message.
    pub(crate) says: Vec<Name>,
    pub(crate) severity: Option<Name>,
    pub(crate) today: Option<Date>,
    pub(crate) settings: Vec<(Name, Spanned<Constant>)>,
}

/// What a case says of its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Fails,
    Passes,
    Skips,
    Open,
}

/// A dotted path to a field, a setting, a define or a variable.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    pub(crate) parts: Vec<Name>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
    /// How deep the tree below is: 1 for a leaf.
    pub(crate) depth: u32,
}

#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    Literal(Literal),
    Today,
    Path(Path),
    List(Vec<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Binary {
        operator: Spanned<BinaryOperator>,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    State {
        subject: Box<Expr>,
        negated: bool,
        state: Name,
    },
    Quantified {
        quantifier: Quantifier,
        variable: Name,
        list: Path,
        body: Box<Expr>,
    },
    Call {
        function: Name,
        filter: Option<Filter>,
        arguments: Vec<Expr>,
    },
    /// Something that could not be read; the mistake has been reported.
    Mistake,
}

/// `x in xs where …`
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    pub(crate) variable: Name,
    pub(crate) list: Path,
    pub(crate) condition: Box<Expr>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Any,
    All,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BinaryOperator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
    In,
    NotIn,
    Contains,
    Mentions,
    Matches,
    Range,
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl BinaryOperator {
    /// The operator as it is written.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::Contains => "contains",
            Self::Mentions => "mentions",
            Self::Matches => "matches",
            Self::Range => "..",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Text(String),
    Number(f64),
    /// A share: 60 % is 0.6.
    Percent(f64),
    Boolean(bool),
    Date(Date),
    Moment(Moment),
    Duration(f64, TimeUnit),
}

/// What a setting may hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    One(Literal),
    Range(Literal, Literal),
    List(Vec<Spanned<Literal>>),
}

impl Expr {
    /// Visits every path in the expression, the lists of quantifiers included.
    pub(crate) fn each_path<'e>(&'e self, visit: &mut impl FnMut(&'e Path)) {
        match &self.kind {
            ExprKind::Path(path) => visit(path),
            ExprKind::List(parts) | ExprKind::And(parts) | ExprKind::Or(parts) => {
                parts.iter().for_each(|part| part.each_path(visit));
            }
            ExprKind::Not(inner) | ExprKind::Negate(inner) => inner.each_path(visit),
            ExprKind::State { subject, .. } => subject.each_path(visit),
            ExprKind::Binary { left, right, .. } => {
                left.each_path(visit);
                right.each_path(visit);
            }
            ExprKind::Quantified { list, body, .. } => {
                visit(list);
                body.each_path(visit);
            }
            ExprKind::Call { filter, arguments, .. } => {
                if let Some(filter) = filter {
                    visit(&filter.list);
                    filter.condition.each_path(visit);
                }
                arguments.iter().for_each(|argument| argument.each_path(visit));
            }
            ExprKind::Literal(_) | ExprKind::Today | ExprKind::Mistake => {}
        }
    }
}
