//! Code that may run or not: branches, loops, blocks with a way out.

use quote::ToTokens;
use syn::{Arm, Block, ExprIf, ExprMatch, Pat, Stmt};

use super::configured::is_configured;
use super::events::{Event, Reuse};
use super::read::{Flow, Reader};
use crate::tokens;

impl Reader<'_> {
    /// Code that may run zero times.
    pub(super) fn perhaps(&mut self, read: impl FnOnce(&mut Self) -> Flow, flow: &mut Flow) {
        if !flow.leaves {
            let inner = read(self);
            maybe(inner.events, flow);
        }
    }

    /// Code that may run zero times, and whose `return`s are its own.
    pub(super) fn function(&mut self, read: impl FnOnce(&mut Self) -> Flow, flow: &mut Flow) {
        let returned = self.returned;
        self.perhaps(read, flow);
        self.returned = returned;
    }

    /// The body of a loop.
    pub(super) fn repeated(&mut self, body: &Block, flow: &mut Flow) {
        if flow.leaves {
            return;
        }
        let mut inner = self.stmts(&body.stmts);
        if !inner.leaves
            && self
                .levels
                .iter()
                .all(|level| !level.reuse && !level.shared)
        {
            mark_repeats(&mut inner.events);
        }
        maybe(inner.events, flow);
    }

    /// A block. `break 'label` leaves it early: what stands behind the first of them may not run.
    pub(super) fn block(&mut self, block: &Block, label: Option<&syn::Lifetime>, flow: &mut Flow) {
        let Some(label) = label else {
            let inner = self.stmts(&block.stmts);
            flow.events.extend(inner.events);
            flow.leaves |= inner.leaves;
            return;
        };
        let name = label.ident.to_string();
        let exits = |stmt: &Stmt| tokens::mention_lifetime(stmt.to_token_stream(), &name);
        let certain = block
            .stmts
            .iter()
            .position(exits)
            .unwrap_or(block.stmts.len());
        let (before, after) = block.stmts.split_at(certain);
        let inner = self.stmts(before);
        flow.events.extend(inner.events);
        flow.leaves |= inner.leaves;
        self.perhaps(|reader| reader.stmts(after), flow);
    }

    pub(super) fn branch(&mut self, e: &ExprIf, flow: &mut Flow) {
        self.expr(&e.cond, flow);
        if flow.leaves {
            return;
        }
        let returned = self.returned;
        let then = self.stmts(&e.then_branch.stmts);
        let otherwise = match &e.else_branch {
            Some((_, expr)) => self.apart(|reader, flow| reader.expr(expr, flow)),
            None => Flow::default(),
        };
        join(vec![then, otherwise], self.returned && !returned, flow);
    }

    pub(super) fn arms(&mut self, e: &ExprMatch, flow: &mut Flow) {
        self.expr(&e.expr, flow);
        if flow.leaves {
            return;
        }
        let returned = self.returned;
        let mut arms = Vec::new();
        for arm in &e.arms {
            arms.push(self.arm(arm, flow));
        }
        // Under a `cfg`, any arm may be missing; none at all means that the value does not exist.
        join(arms, self.returned && !returned, flow);
    }

    pub(super) fn arm(&mut self, arm: &Arm, flow: &mut Flow) -> Flow {
        if let Pat::Guard(pat) = &arm.pat {
            let inner = self.apart(|reader, flow| reader.expr(&pat.guard, flow));
            maybe(inner.events, flow);
        }
        let configured = is_configured(&arm.attrs);
        self.configured += u32::from(configured);
        let mut inner = self.apart(|reader, flow| reader.expr(&arm.body, flow));
        self.configured -= u32::from(configured);
        if configured {
            inner = Flow {
                leaves: true,
                ..inner
            };
        }
        inner
    }
}

/// What the arms do together; one of them may have returned.
fn join(arms: Vec<Flow>, returned: bool, flow: &mut Flow) {
    let (left, mut staying): (Vec<Flow>, Vec<Flow>) = arms.into_iter().partition(|arm| arm.leaves);
    if returned {
        // Also those that stand before it: the run that returns does not come to them.
        staying
            .iter_mut()
            .for_each(|arm| mark_within(&mut arm.events));
    }
    for arm in left {
        maybe(arm.events, flow);
    }
    match staying.len() {
        0 => flow.leaves = true,
        1 => flow.events.extend(staying.remove(0).events),
        _ if staying.iter().all(|arm| !arm.events.is_empty()) => {
            let arms = staying.into_iter().map(|arm| arm.events).collect();
            flow.events.push(Event::Either(arms));
        }
        _ => staying.into_iter().for_each(|arm| maybe(arm.events, flow)),
    }
}

pub(super) fn maybe(events: Vec<Event>, flow: &mut Flow) {
    if !events.is_empty() {
        flow.events.push(Event::Maybe(events));
    }
}

/// Notes for the requests that a caller may run on without them.
fn mark_within(events: &mut [Event]) {
    for event in events {
        match event {
            Event::Get(get) => get.within = true,
            Event::Call(call) => call.within = true,
            Event::Open(open) => mark_within(&mut open.events),
            Event::Either(arms) => arms.iter_mut().for_each(|arm| mark_within(arm)),
            // Nobody counts on these.
            Event::Maybe(_) | Event::Unnamed(_) | Event::Elsewhere(..) | Event::Share => {}
        }
    }
}

/// Notes for the requests that each turn of a loop makes that the second turn fails.
fn mark_repeats(events: &mut [Event]) {
    if events.iter().any(|event| matches!(event, Event::Share)) {
        return;
    }
    for event in events {
        match event {
            Event::Get(get) => get.repeats = true,
            Event::Call(call) => call.repeats = true,
            Event::Open(open) if open.reuse == Reuse::No && !open.unique => {
                mark_repeats(&mut open.events);
            }
            _ => {}
        }
    }
}
