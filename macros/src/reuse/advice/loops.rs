//! Requests that the second turn of a loop makes again.

use super::Warning;
use crate::reuse::event::{Event, Open, Sharing, Visit};

/// Those of a body.
pub(super) fn repeats(events: &[Event]) -> Vec<Warning> {
    let mut loops = Loops::default();
    loops.events(events);
    loops.0
}

#[derive(Default)]
struct Loops(Vec<Warning>);

impl<'e> Visit<'e> for Loops {
    fn turn(&mut self, events: &'e [Event], again: bool) {
        if again {
            self.repeated(events);
        }
        self.events(events);
    }
}

impl Loops {
    /// What a turn does again in the same scope and without reuse.
    fn repeated(&mut self, events: &[Event]) {
        if events.iter().any(|event| matches!(event, Event::Share)) {
            return;
        }
        for event in events {
            match event {
                Event::Get(get) => {
                    let name = &get.name;
                    let note = format!(
                        "every turn of the loop asks for `{name}`, and the second one fails: give each turn a scope of its own, or `reuse = auto`"
                    );
                    let warning = Warning::Note("requested_in_a_loop", get.span, note);
                    self.0.push(warning);
                }
                Event::Call(call) => {
                    let callee = Box::new(call.callee.clone());
                    self.0.push(Warning::InALoop(callee));
                }
                Event::Open(open) if is_the_same_again(open) => self.repeated(&open.events),
                // Other names, or not certain, or a loop of its own.
                Event::Open(_)
                | Event::Unnamed(_)
                | Event::Elsewhere(_)
                | Event::Either(_)
                | Event::Maybe(_)
                | Event::Turn { .. }
                | Event::Closure(..)
                | Event::Apart(_)
                | Event::Aside(_)
                | Event::Share => {}
            }
        }
    }
}

/// Whether a scope is opened under one name each time, and shares nothing.
fn is_the_same_again(open: &Open) -> bool {
    open.reuse == Sharing::No && !open.unique
}

/// A variable that a body asks for under the same name every time: then it is nothing to call in a loop.
pub(in crate::reuse) fn fixed_name(events: &[Event]) -> Option<String> {
    fixed(events, "")
}

fn fixed(events: &[Event], prefix: &str) -> Option<String> {
    for event in events {
        match event {
            Event::Get(get) => return Some(format!("{prefix}{}", get.name)),
            Event::Open(open) if is_the_same_again(open) => {
                let found = fixed(&open.events, &format!("{prefix}{}/", open.name));
                if found.is_some() {
                    return found;
                }
            }
            Event::Share => return None,
            Event::Open(_)
            | Event::Call(_)
            | Event::Unnamed(_)
            | Event::Elsewhere(_)
            | Event::Either(_)
            | Event::Maybe(_)
            | Event::Turn { .. }
            | Event::Closure(..)
            | Event::Apart(_)
            | Event::Aside(_) => {}
        }
    }
    None
}
