//! Code that may run or not: branches, loops, blocks with a way out.

use quote::ToTokens;
use syn::{Arm, BinOp, Block, Expr, ExprIf, ExprMatch, ExprWhile, Lifetime, Pat, Stmt};

use super::configured::is_configured;
use super::read::{Flow, Reader};
use crate::reuse::event::{self, Event};
use crate::tokens;

impl Reader<'_> {
    /// Code that may run zero times.
    pub(super) fn perhaps(&mut self, read: impl FnOnce(&mut Self) -> Flow, flow: &mut Flow) {
        if !flow.leaves {
            flow.maybe(read(self));
        }
    }

    /// Code whose `return`s are its own.
    pub(super) fn function(&mut self, read: impl FnOnce(&mut Self) -> Flow) -> Flow {
        let returned = self.returned;
        self.inner_functions += 1;
        let flow = read(self);
        self.inner_functions -= 1;
        self.returned = returned;
        flow
    }

    /// The body of a loop.
    pub(super) fn repeated(&mut self, body: &Block, flow: &mut Flow) {
        if flow.leaves {
            return;
        }
        let inner = self.stmts(&body.stmts);
        if !inner.events.is_empty() {
            let again = !inner.leaves && !self.may_share();
            let events = inner.events;
            flow.events.push(Event::Turn { events, again });
        }
    }

    /// The condition is certain to be looked at once; but what it may do besides, it may do in a turn when the body shares.
    pub(super) fn while_loop(&mut self, e: &ExprWhile, flow: &mut Flow) {
        let before = flow.events.len();
        self.expr(&e.cond, flow);
        let body = flow.events.len();
        self.repeated(&e.body, flow);
        if event::may_share(&flow.events[body..]) {
            event::forget_branches(&mut flow.events[before..body]);
        }
    }

    /// A condition: what is certain of it comes next, and what has run as well where it is true is returned, with the number of its first
    /// site.
    fn condition(&mut self, condition: &Expr, flow: &mut Flow) -> (Flow, usize) {
        match condition {
            Expr::Binary(e) if matches!(e.op, BinOp::And(_)) => {
                let (mut also, mut first) = self.condition(&e.left, flow);
                if also.events.is_empty() {
                    first = self.sites.len();
                }
                if !flow.leaves && !also.leaves {
                    self.expr(&e.right, &mut also);
                }
                (also, first)
            }
            Expr::Paren(e) => self.condition(&e.expr, flow),
            Expr::Group(e) => self.condition(&e.expr, flow),
            _ => {
                self.expr(condition, flow);
                (Flow::default(), self.sites.len())
            }
        }
    }

    /// What ran in front of an arm, put where it stays true: into the arm, unless the others would not see what it shares.
    fn in_front(&self, ran: Flow, flow: &mut Flow) -> Flow {
        if !event::may_share(&ran.events) {
            return ran;
        }
        let leaves = ran.leaves;
        flow.maybe(ran);
        Flow {
            events: Vec::new(),
            leaves,
        }
    }

    /// Whether something around is a visible place to share in.
    pub(super) fn may_share(&self) -> bool {
        let mut levels = self.levels.iter();
        levels.any(|level| level.reuse || level.shared > 0)
    }

    /// A block. `break 'label` leaves it early: what stands behind the first of them may not run.
    pub(super) fn block(&mut self, block: &Block, label: Option<&Lifetime>, flow: &mut Flow) {
        let Some(label) = label else {
            return flow.then(self.stmts(&block.stmts));
        };
        let name = label.ident.to_string();
        let exits = |stmt: &Stmt| tokens::mention_lifetime(stmt.to_token_stream(), &name);
        let certain = block.stmts.iter().position(exits);
        let (before, after) = block.stmts.split_at(certain.unwrap_or(block.stmts.len()));
        flow.then(self.stmts(before));
        self.perhaps(|reader| reader.stmts(after), flow);
    }

    pub(super) fn branch(&mut self, e: &ExprIf, flow: &mut Flow) {
        let (also, first) = self.condition(&e.cond, flow);
        if flow.leaves {
            return;
        }
        self.join(first, flow, |reader, flow| {
            let mut then = reader.in_front(also, flow);
            then.then(reader.stmts(&e.then_branch.stmts));
            let otherwise = match &e.else_branch {
                Some((_, expr)) => reader.apart(|reader, flow| reader.expr(expr, flow)),
                None => Flow::default(),
            };
            vec![then, otherwise]
        });
    }

    pub(super) fn arms(&mut self, e: &ExprMatch, flow: &mut Flow) {
        self.expr(&e.expr, flow);
        if flow.leaves {
            return;
        }
        // Under a `cfg`, any arm may be missing; none at all means that the value does not exist.
        self.join(self.sites.len(), flow, |reader, flow| {
            e.arms.iter().map(|arm| reader.arm(arm, flow)).collect()
        });
    }

    fn arm(&mut self, arm: &Arm, flow: &mut Flow) -> Flow {
        if !is_configured(&arm.attrs) {
            return self.bare_arm(arm, flow);
        }
        let mut perhaps = self.apart(|reader, flow| {
            reader.under(&arm.attrs, flow, |reader, flow| {
                let inner = reader.bare_arm(arm, flow);
                flow.then(inner);
            });
        });
        perhaps.leaves = true;
        perhaps
    }

    fn bare_arm(&mut self, arm: &Arm, flow: &mut Flow) -> Flow {
        let mut guard = match &arm.pat {
            Pat::Guard(pat) => {
                let guard = self.apart(|reader, flow| reader.guard(&pat.guard, flow));
                self.in_front(guard, flow)
            }
            _ => Flow::default(),
        };
        guard.then(self.apart(|reader, flow| reader.expr(&arm.body, flow)));
        guard
    }

    /// All of a guard has run where it is true.
    fn guard(&mut self, guard: &Expr, flow: &mut Flow) {
        let (also, _) = self.condition(guard, flow);
        flow.then(also);
    }

    /// What the arms that are read do together; `first` is the number of their first site.
    fn join(
        &mut self,
        first: usize,
        flow: &mut Flow,
        read: impl FnOnce(&mut Self, &mut Flow) -> Vec<Flow>,
    ) {
        let returned = self.returned;
        let arms = read(self, flow);
        if self.returned && !returned {
            // One of them may have returned: a caller runs on without the others, also those that stand before it.
            self.sites.let_callers_skip(first..self.sites.len());
        }
        let (left, staying): (Vec<Flow>, Vec<Flow>) = arms.into_iter().partition(|arm| arm.leaves);
        left.into_iter().for_each(|arm| flow.maybe(arm));
        match staying.len() {
            0 => flow.leaves = true,
            1 => staying.into_iter().for_each(|arm| flow.then(arm)),
            _ if staying.iter().all(|arm| !arm.events.is_empty()) => {
                let arms = staying.into_iter().map(|arm| arm.events).collect();
                flow.events.push(Event::Either(arms));
            }
            _ => staying.into_iter().for_each(|arm| flow.maybe(arm)),
        }
    }
}
