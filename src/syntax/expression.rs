//! Expressions: precedence, literals, texts with values in them.

use super::ast::{BinaryOperator, Expr, ExprKind, Filter, Name, Path, Quantifier, Spanned};
use super::recovery::Doubt;
use super::{Pair, Reader, Rule, codes};
use crate::diagnostic::{Diagnostic, Span};

/// How many levels a tree may have. A long sum is a deep tree, however flat it looks.
pub(crate) const MAX_DEPTH: u32 = 100;

/// How tightly an operator binds. Those of one step group from the left; comparisons don't group at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Comparison,
    Range,
    Sum,
    Product,
}

fn binding(operator: BinaryOperator) -> Binding {
    use BinaryOperator as Op;
    match operator {
        Op::Range => Binding::Range,
        Op::Add | Op::Subtract => Binding::Sum,
        Op::Multiply | Op::Divide => Binding::Product,
        _ => Binding::Comparison,
    }
}

/// A piece of a flat run of operators and operands, from left to right.
enum Piece {
    Not(Span),
    Minus(Span),
    Operand(Expr),
    Infix(Spanned<BinaryOperator>),
    State { negated: bool, state: Name, end: Span },
}

impl Expr {
    fn new(kind: ExprKind, span: Span) -> Self {
        let below = match &kind {
            ExprKind::List(parts) | ExprKind::And(parts) | ExprKind::Or(parts) => deepest(parts),
            ExprKind::Not(inner) | ExprKind::Negate(inner) => inner.depth,
            ExprKind::Binary { left, right, .. } => left.depth.max(right.depth),
            ExprKind::State { subject, .. } => subject.depth,
            ExprKind::Quantified { body, .. } => body.depth,
            ExprKind::Call { filter, arguments, .. } => {
                deepest(arguments).max(filter.as_ref().map_or(0, |filter| filter.condition.depth))
            }
            ExprKind::Literal(_) | ExprKind::Today | ExprKind::Path(_) | ExprKind::Mistake => 0,
        };
        Self { kind, span, depth: below + 1 }
    }
}

fn deepest(parts: &[Expr]) -> u32 {
    parts.iter().map(|part| part.depth).max().unwrap_or(0)
}

impl Reader<'_, '_> {
    pub(super) fn expr(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        // `and` binds tighter than `or`: collect runs of `and`, split at `or`.
        let mut alternatives: Vec<Vec<Expr>> = vec![Vec::new()];
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_or => alternatives.push(Vec::new()),
                Rule::tight => {
                    let operand = self.tight(part);
                    if let Some(run) = alternatives.last_mut() {
                        run.push(operand);
                    }
                }
                _ => {}
            }
        }
        let runs = alternatives.into_iter().map(|run| group(run, ExprKind::And)).collect();
        let mut whole = group(runs, ExprKind::Or);
        whole.span = span;
        self.within_depth(whole)
    }

    fn within_depth(&mut self, expr: Expr) -> Expr {
        if expr.depth <= MAX_DEPTH { expr } else { self.too_deep(expr.span) }
    }

    fn too_deep(&mut self, span: Span) -> Expr {
        self.diagnostics.push(
            Diagnostic::error(
                codes::TOO_DEEP,
                span,
                format!("this expression has more than {MAX_DEPTH} levels"),
            )
            .label("too long a chain of operators")
            .help("give a part of it a name with `define`, and use the name"),
        );
        mistake(span)
    }

    /// A comparison, a test, or what stands in one.
    fn tight(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let pieces: Vec<Piece> = pair.into_inner().filter_map(|part| self.piece(part)).collect();
        // Each of these adds a level, and what groups them calls itself for each.
        let levels = pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Not(_) | Piece::Minus(_) | Piece::State { .. }));
        if levels.count() > MAX_DEPTH as usize {
            return self.too_deep(span);
        }
        let mut pieces = pieces.into_iter().peekable();
        self.negated(&mut pieces, span)
    }

    fn piece(&mut self, pair: Pair<'_>) -> Option<Piece> {
        let span = self.span(&pair);
        Some(match pair.as_rule() {
            Rule::prefix => match pair.into_inner().next()?.as_rule() {
                Rule::kw_not => Piece::Not(span),
                _ => Piece::Minus(span),
            },
            Rule::infix => {
                Piece::Infix(Spanned::new(operator(pair.into_inner().next()?.as_rule())?, span))
            }
            Rule::state_test => {
                let mut negated = false;
                let mut state = None;
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::kw_not => negated = true,
                        Rule::word => state = Some(self.name(&part)),
                        _ => {}
                    }
                }
                Piece::State { negated, state: state?, end: span }
            }
            _ => Piece::Operand(self.primary(pair)),
        })
    }

    /// `not` binds looser than a comparison: `not a == b` is `not (a == b)`.
    fn negated(&mut self, pieces: &mut Pieces, span: Span) -> Expr {
        let mut nots = Vec::new();
        while let Some(Piece::Not(at)) = pieces.next_if(|piece| matches!(piece, Piece::Not(_))) {
            nots.push(at);
        }
        let mut inner = self.comparison(pieces, span);
        for at in nots.into_iter().rev() {
            let whole = at.to(inner.span);
            inner = self.within_depth(Expr::new(ExprKind::Not(Box::new(inner)), whole));
        }
        inner
    }

    fn comparison(&mut self, pieces: &mut Pieces, span: Span) -> Expr {
        let mut left = self.operand(pieces, Binding::Range, span);
        let mut compared = 0;
        loop {
            match pieces.next() {
                Some(Piece::State { negated, state, end }) => {
                    let whole = left.span.to(end);
                    left = Expr::new(
                        ExprKind::State { subject: Box::new(left), negated, state },
                        whole,
                    );
                }
                Some(Piece::Infix(operator)) => {
                    let right = if matches!(pieces.peek(), Some(Piece::Not(_))) {
                        self.negated(pieces, span)
                    } else {
                        self.operand(pieces, Binding::Range, span)
                    };
                    compared += 1;
                    match compared {
                        1 => left = binary(operator, left, right),
                        2 => {
                            self.chained(&operator, left.span.to(right.span));
                            left.cast(Doubt::Expression);
                        }
                        // One mistake is enough said of one condition.
                        _ => {}
                    }
                }
                _ => return self.within_depth(left),
            }
        }
    }

    fn chained(&mut self, operator: &Spanned<BinaryOperator>, whole: Span) {
        self.diagnostics.push(
            Diagnostic::error(
                codes::CHAINED,
                operator.span,
                "a comparison cannot be compared again",
            )
            .label(format!("a second comparison, with `{}`", operator.node.symbol()))
            .help(
                "join two comparisons with `and`, as in `a < b and b < c`, or write `b in a .. c`",
            )
            .related(whole, "in this condition"),
        );
    }

    /// Operands and the operators that bind at least as tight as `least`, grouped from the left.
    fn operand(&mut self, pieces: &mut Pieces, least: Binding, span: Span) -> Expr {
        let mut left = match pieces.next() {
            Some(Piece::Operand(operand)) => operand,
            Some(Piece::Minus(at)) => {
                let inner = self.operand(pieces, Binding::Product, span);
                let whole = at.to(inner.span);
                self.within_depth(Expr::new(ExprKind::Negate(Box::new(inner)), whole))
            }
            // `a + not b`: the type checker says what is wrong with it.
            Some(Piece::Not(at)) => {
                let inner = self.operand(pieces, Binding::Range, span);
                let whole = at.to(inner.span);
                self.within_depth(Expr::new(ExprKind::Not(Box::new(inner)), whole))
            }
            _ => Expr::new(ExprKind::Mistake, span),
        };
        while let Some(Piece::Infix(operator)) = pieces
            .next_if(|piece| matches!(piece, Piece::Infix(next) if binding(next.node) >= least))
        {
            let right = match binding(operator.node) {
                Binding::Range | Binding::Comparison => self.operand(pieces, Binding::Sum, span),
                Binding::Sum => self.operand(pieces, Binding::Product, span),
                Binding::Product => self.factor(pieces, span),
            };
            left = self.within_depth(binary(operator, left, right));
        }
        left
    }

    /// One operand with its sign.
    fn factor(&mut self, pieces: &mut Pieces, span: Span) -> Expr {
        match pieces.next() {
            Some(Piece::Operand(operand)) => operand,
            Some(Piece::Minus(at)) => {
                let inner = self.factor(pieces, span);
                let whole = at.to(inner.span);
                self.within_depth(Expr::new(ExprKind::Negate(Box::new(inner)), whole))
            }
            Some(Piece::Not(at)) => {
                let inner = self.factor(pieces, span);
                let whole = at.to(inner.span);
                self.within_depth(Expr::new(ExprKind::Not(Box::new(inner)), whole))
            }
            _ => Expr::new(ExprKind::Mistake, span),
        }
    }

    fn primary(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::paren => {
                return pair
                    .into_inner()
                    .next()
                    .map_or_else(|| mistake(span), |inner| self.expr(inner));
            }
            Rule::list => ExprKind::List(operands(pair).map(|item| self.expr(item)).collect()),
            Rule::path => ExprKind::Path(self.path(pair)),
            Rule::kw_today => ExprKind::Today,
            Rule::quantified => match self.quantified(pair) {
                Some(kind) => kind,
                None => ExprKind::Mistake,
            },
            Rule::call => match self.call(pair) {
                Some(kind) => kind,
                None => ExprKind::Mistake,
            },
            _ => self.literal(&pair).map_or(ExprKind::Mistake, ExprKind::Literal),
        };
        self.within_depth(Expr::new(kind, span))
    }

    fn quantified(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut parts = pair.into_inner();
        let quantifier = match parts.next()?.as_rule() {
            Rule::kw_any => Quantifier::Any,
            Rule::kw_all => Quantifier::All,
            _ => Quantifier::None,
        };
        let variable = self.name(&parts.next()?);
        let mut parts = parts.filter(|part| !matches!(part.as_rule(), Rule::kw_in | Rule::colon));
        let list = self.path(parts.next()?);
        let body = self.tight(parts.next()?);
        Some(ExprKind::Quantified { quantifier, variable, list, body: Box::new(body) })
    }

    fn call(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut parts = operands(pair);
        let function = self.name(&parts.next()?);
        let mut filter = None;
        let mut arguments = Vec::new();
        for part in parts {
            match part.as_rule() {
                Rule::filter => filter = Some(self.filter(part)?),
                _ => arguments.push(self.expr(part)),
            }
        }
        Some(ExprKind::Call { function, filter, arguments })
    }

    fn filter(&mut self, pair: Pair<'_>) -> Option<Filter> {
        let mut parts = pair.into_inner();
        let variable = self.name(&parts.next()?);
        let mut parts =
            parts.filter(|part| !matches!(part.as_rule(), Rule::kw_in | Rule::kw_where));
        let list = self.path(parts.next()?);
        let condition = Box::new(self.expr(parts.next()?));
        Some(Filter { variable, list, condition })
    }

    pub(super) fn path(&mut self, pair: Pair<'_>) -> Path {
        let span = self.span(&pair);
        Path { parts: pair.into_inner().map(|part| self.name(&part)).collect(), span }
    }

    /// A word or an identifier; backquotes are taken off.
    pub(super) fn name(&self, pair: &Pair<'_>) -> Name {
        Spanned::new(pair.as_str().trim_matches('`').to_owned(), self.span(pair))
    }
}

type Pieces = std::iter::Peekable<std::vec::IntoIter<Piece>>;

/// What stands in brackets, without the commas and the closing bracket.
pub(super) fn operands(pair: Pair<'_>) -> impl Iterator<Item = Pair<'_>> {
    let is_mark = |rule| matches!(rule, Rule::comma | Rule::end_list | Rule::end_paren);
    pair.into_inner().filter(move |part| !is_mark(part.as_rule()))
}

fn mistake(span: Span) -> Expr {
    Expr::new(ExprKind::Mistake, span)
}

fn binary(operator: Spanned<BinaryOperator>, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    Expr::new(ExprKind::Binary { operator, left: Box::new(left), right: Box::new(right) }, span)
}

/// One operand as it is; several joined.
fn group(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> ExprKind) -> Expr {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    let span = match (parts.first(), parts.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    };
    Expr::new(join(parts), span)
}

fn operator(rule: Rule) -> Option<BinaryOperator> {
    use BinaryOperator as Op;
    Some(match rule {
        Rule::equal => Op::Equal,
        Rule::not_equal => Op::NotEqual,
        Rule::less => Op::Less,
        Rule::at_most => Op::AtMost,
        Rule::more => Op::More,
        Rule::at_least => Op::AtLeast,
        Rule::kw_in => Op::In,
        Rule::not_in => Op::NotIn,
        Rule::kw_contains => Op::Contains,
        Rule::kw_mentions => Op::Mentions,
        Rule::kw_matches => Op::Matches,
        Rule::range_dots => Op::Range,
        Rule::plus => Op::Add,
        Rule::minus => Op::Subtract,
        Rule::times => Op::Multiply,
        Rule::divide => Op::Divide,
        _ => return None,
    })
}
