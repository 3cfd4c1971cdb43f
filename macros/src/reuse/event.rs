//! What a body does, as far as variables go.

use proc_macro2::{Ident, Span};

use super::names::Callee;

/// One event, in the order of execution.
#[derive(Debug)]
pub(super) enum Event {
    Get(Get),
    Open(Open),
    Call(Call),
    /// The arms of a branch that reach its end.
    Either(Vec<Vec<Event>>),
    /// What may run, or may not; if it does, then from its beginning.
    Maybe(Vec<Event>),
    /// The same, of a loop: every turn does it again, and nothing in sight shares.
    Turn(Vec<Event>),
    /// The same, of a closure with this number; its calls say later whether it counts ([`settle`]).
    Closure(usize, Vec<Event>),
    /// What runs who knows where, or is perhaps not there at all.
    Aside(Vec<Event>),
    /// `get_variable!` with a name that only the run knows; the text says how it is made.
    Unnamed(Get),
    /// A scope whose name or getter only the run knows; the text says how the name is made.
    Elsewhere(String, Vec<Event>),
    /// `reuse_variables()` on the active scope.
    Share,
}

/// `get_variable!`.
#[derive(Debug)]
pub(super) struct Get {
    pub(super) site: u16,
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) shape: Arg,
    /// The runtime's name of the element type.
    pub(super) dtype: Option<&'static str>,
    pub(super) written: Written,
}

/// Source text of the arguments; empty where there is none.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) shape: String,
    pub(super) dtype: String,
    pub(super) initializer: String,
    pub(super) trainable: String,
}

impl Written {
    /// A line for each, without empty ones at the end.
    pub(super) fn lines(&self) -> String {
        let lines = [&self.shape, &self.dtype, &self.initializer, &self.trainable];
        let text = lines.map(|line| line.replace('\n', " ")).join("\n");
        text.trim_end().to_owned()
    }
}

/// A scope with a name that the compiler knows.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) name: String,
    /// The run makes the name unique (`default_name`).
    pub(super) unique: bool,
    pub(super) span: Span,
    pub(super) reuse: Sharing,
    pub(super) events: Vec<Event>,
}

/// What is visible of reuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sharing {
    No,
    /// `reuse = true`: it must exist.
    Yes,
    /// `auto`, or an expression.
    Perhaps,
}

/// A call of what may be a layer.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) site: u16,
    pub(super) callee: Callee,
    pub(super) args: Vec<Arg>,
    pub(super) labels: Vec<Label>,
}

/// `name =` in front of an argument.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) name: Ident,
    /// The argument's position.
    pub(super) index: usize,
}

/// What is known of a shape or an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Arg {
    Unknown,
    /// A parameter of the function around it.
    Parameter(u8),
    Int(i64),
    Dims(Vec<Dim>),
}

/// One entry of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dim {
    Unknown,
    Parameter(u8),
    Int(i64),
}

/// Closures are what may run if they are `called` where it counts, and aside if not.
pub(super) fn settle(events: &mut [Event], called: &[bool]) {
    for event in events {
        match event {
            Event::Closure(number, inner) => {
                let mut inner = std::mem::take(inner);
                settle(&mut inner, called);
                *event = match called[*number] {
                    true => Event::Maybe(inner),
                    false => Event::Aside(inner),
                };
            }
            Event::Open(Open { events, .. })
            | Event::Maybe(events)
            | Event::Turn(events)
            | Event::Aside(events)
            | Event::Elsewhere(_, events) => settle(events, called),
            Event::Either(arms) => arms.iter_mut().for_each(|arm| settle(arm, called)),
            Event::Get(_) | Event::Call(_) | Event::Unnamed(_) | Event::Share => {}
        }
    }
}

/// Looks at events in their order. What is not looked at otherwise is gone into.
pub(super) trait Visit<'e> {
    fn get(&mut self, _: &'e Get) {}

    fn unnamed(&mut self, _: &'e Get) {}

    fn call(&mut self, _: &'e Call) {}

    fn share(&mut self) {}

    fn open(&mut self, open: &'e Open) {
        self.events(&open.events);
    }

    /// With what the name of the scope is like.
    fn elsewhere(&mut self, _: &'e str, events: &'e [Event]) {
        self.events(events);
    }

    fn either(&mut self, arms: &'e [Vec<Event>]) {
        for arm in arms {
            self.events(arm);
        }
    }

    fn maybe(&mut self, events: &'e [Event]) {
        self.events(events);
    }

    fn turn(&mut self, events: &'e [Event]) {
        self.maybe(events);
    }

    fn aside(&mut self, events: &'e [Event]) {
        self.maybe(events);
    }

    fn events(&mut self, events: &'e [Event]) {
        for event in events {
            self.event(event);
        }
    }

    fn event(&mut self, event: &'e Event) {
        match event {
            Event::Get(get) => self.get(get),
            Event::Unnamed(get) => self.unnamed(get),
            Event::Open(open) => self.open(open),
            Event::Elsewhere(name, events) => self.elsewhere(name, events),
            Event::Call(call) => self.call(call),
            Event::Either(arms) => self.either(arms),
            Event::Maybe(events) => self.maybe(events),
            Event::Turn(events) => self.turn(events),
            Event::Aside(events) | Event::Closure(_, events) => self.aside(events),
            Event::Share => self.share(),
        }
    }
}
