//! Code that may run or not: branches, loops, blocks with a way out.

use quote::ToTokens;
use syn::{Arm, Block, ExprIf, ExprMatch, Lifetime, Pat, Stmt};

use super::configured::is_configured;
use super::read::{Flow, Reader};
use crate::reuse::event::Event;
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
        let flow = read(self);
        self.returned = returned;
        flow
    }

    /// The body of a loop.
    pub(super) fn repeated(&mut self, body: &Block, flow: &mut Flow) {
        if flow.leaves {
            return;
        }
        let inner = self.stmts(&body.stmts);
        if inner.leaves || inner.events.is_empty() || self.may_share() {
            flow.maybe(inner);
        } else {
            flow.events.push(Event::Turn(inner.events));
        }
    }

    /// Whether something around is a visible place to share in.
    pub(super) fn may_share(&self) -> bool {
        let mut levels = self.levels.iter();
        levels.any(|level| level.reuse || level.shared)
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
        self.expr(&e.cond, flow);
        if flow.leaves {
            return;
        }
        self.join(flow, |reader, _| {
            let then = reader.stmts(&e.then_branch.stmts);
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
        self.join(flow, |reader, flow| {
            e.arms.iter().map(|arm| reader.arm(arm, flow)).collect()
        });
    }

    fn arm(&mut self, arm: &Arm, flow: &mut Flow) -> Flow {
        if let Pat::Guard(pat) = &arm.pat {
            flow.maybe(self.apart(|reader, flow| reader.expr(&pat.guard, flow)));
        }
        let configured = is_configured(&arm.attrs);
        self.configured += u32::from(configured);
        let mut inner = self.apart(|reader, flow| reader.expr(&arm.body, flow));
        self.configured -= u32::from(configured);
        if configured {
            inner.leaves = true;
            inner.events = vec![Event::Aside(inner.events)];
        }
        inner
    }

    /// What the arms that are read do together.
    fn join(&mut self, flow: &mut Flow, read: impl FnOnce(&mut Self, &mut Flow) -> Vec<Flow>) {
        let (returned, first) = (self.returned, self.sites.len());
        let arms = read(self, flow);
        if self.returned && !returned {
            // One of them may have returned: a caller runs on without the others, also those that stand before it.
            self.sites.let_callers_skip(first);
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
