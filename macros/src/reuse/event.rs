//! What a body does, as far as variables go.

use proc_macro2::{Ident, Span};

use super::names::Callee;

/// One event, in the order of execution.
#[derive(Clone, Debug)]
pub(super) enum Event {
    Get(Get),
    Open(Open),
    Call(Call),
    /// The arms of a branch that reach its end.
    Either(Vec<Vec<Event>>),
    /// What may run, or may not; if it does, then from its beginning.
    Maybe(Vec<Event>),
    /// The same, as often as it likes.
    Turn {
        events: Vec<Event>,
        /// It is the body of a loop, every turn does it again, and nothing in sight shares.
        again: bool,
    },
    /// What a closure with this number does; its calls say later what becomes of it ([`settle`]).
    Closure(usize, Vec<Event>),
    /// What may run or not, in whatever scope: it meets itself alone.
    Apart(Vec<Event>),
    /// What runs who knows where, or is perhaps not there at all.
    Aside(Vec<Event>),
    /// `get_variable!` with a name that only the run knows; the text says how it is made.
    Unnamed(Get),
    /// A scope whose name or getter only the run knows.
    Elsewhere(Elsewhere),
    /// `reuse_variables()` on the active scope.
    Share,
}

/// `get_variable!`.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) name: String,
    /// The run makes the name unique (`default_name`).
    pub(super) unique: bool,
    pub(super) span: Span,
    pub(super) reuse: Sharing,
    pub(super) events: Vec<Event>,
}

/// A scope that is not known.
#[derive(Clone, Debug)]
pub(super) struct Elsewhere {
    /// How its name is made.
    pub(super) name: String,
    /// It is a scope of this body and shares nothing: what stands in it can be compared with itself.
    pub(super) own: bool,
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
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) site: u16,
    pub(super) callee: Callee,
    pub(super) args: Vec<Arg>,
    pub(super) labels: Vec<Label>,
}

/// `name =` in front of an argument.
#[derive(Clone, Debug)]
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

/// What becomes of what a closure does, in the place where the closure is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    /// Nothing: it is where the calls are.
    Called,
    /// It is unknown.
    Aside,
    /// It runs somewhere in the body.
    Apart,
}

/// Puts closures where they belong, by their numbers.
pub(super) fn settle(events: &mut Vec<Event>, fates: &[Fate]) {
    events.retain(|event| {
        !matches!(event, Event::Closure(number, _) if matches!(fates[*number], Fate::Called))
    });
    for event in events {
        match event {
            Event::Closure(number, inner) => {
                let mut inner = std::mem::take(inner);
                settle(&mut inner, fates);
                *event = match fates[*number] {
                    Fate::Called | Fate::Aside => Event::Aside(inner),
                    Fate::Apart => Event::Apart(inner),
                };
            }
            Event::Open(Open { events, .. })
            | Event::Maybe(events)
            | Event::Turn { events, .. }
            | Event::Apart(events)
            | Event::Aside(events)
            | Event::Elsewhere(Elsewhere { events, .. }) => settle(events, fates),
            Event::Either(arms) => arms.iter_mut().for_each(|arm| settle(arm, fates)),
            Event::Get(_) | Event::Call(_) | Event::Unnamed(_) | Event::Share => {}
        }
    }
}

/// Whether any of the events may turn reuse on for the scope that they run in.
pub(super) fn may_share(events: &[Event]) -> bool {
    events.iter().any(|event| match event {
        // A layer may.
        Event::Share | Event::Call(_) => true,
        Event::Maybe(events)
        | Event::Turn { events, .. }
        | Event::Closure(_, events)
        | Event::Apart(events)
        | Event::Aside(events) => may_share(events),
        Event::Either(arms) => arms.iter().any(|arm| may_share(arm)),
        Event::Get(_) | Event::Unnamed(_) | Event::Open(_) | Event::Elsewhere(_) => false,
    })
}

/// How many events there are.
pub(super) fn count(events: &[Event]) -> usize {
    let inside = |event: &Event| match event {
        Event::Open(Open { events, .. })
        | Event::Maybe(events)
        | Event::Turn { events, .. }
        | Event::Closure(_, events)
        | Event::Apart(events)
        | Event::Aside(events)
        | Event::Elsewhere(Elsewhere { events, .. }) => count(events),
        Event::Either(arms) => arms.iter().map(|arm| count(arm)).sum(),
        Event::Get(_) | Event::Call(_) | Event::Unnamed(_) | Event::Share => 0,
    };
    events.iter().map(|event| 1 + inside(event)).sum()
}

/// Of events that run more than once, what may not run at all is unknown: the time that it does may be one when something shares.
pub(super) fn forget_branches(events: &mut [Event]) {
    for event in events {
        match event {
            Event::Maybe(inner) | Event::Turn { events: inner, .. } => {
                *event = Event::Aside(std::mem::take(inner));
            }
            Event::Either(arms) => {
                *event = Event::Aside(std::mem::take(arms).into_iter().flatten().collect());
            }
            Event::Open(Open { events, .. }) | Event::Elsewhere(Elsewhere { events, .. }) => {
                forget_branches(events);
            }
            Event::Get(_)
            | Event::Call(_)
            | Event::Unnamed(_)
            | Event::Closure(..)
            | Event::Apart(_)
            | Event::Aside(_)
            | Event::Share => {}
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

    fn elsewhere(&mut self, elsewhere: &'e Elsewhere) {
        self.events(&elsewhere.events);
    }

    fn either(&mut self, arms: &'e [Vec<Event>]) {
        for arm in arms {
            self.events(arm);
        }
    }

    fn maybe(&mut self, events: &'e [Event]) {
        self.events(events);
    }

    /// With whether every turn does it again.
    fn turn(&mut self, events: &'e [Event], _: bool) {
        self.maybe(events);
    }

    fn apart(&mut self, events: &'e [Event]) {
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
            Event::Elsewhere(elsewhere) => self.elsewhere(elsewhere),
            Event::Call(call) => self.call(call),
            Event::Either(arms) => self.either(arms),
            Event::Maybe(events) => self.maybe(events),
            Event::Turn { events, again } => self.turn(events, *again),
            Event::Apart(events) => self.apart(events),
            Event::Aside(events) | Event::Closure(_, events) => self.aside(events),
            Event::Share => self.share(),
        }
    }
}
