//! Which sites of a body could be at odds at all: most can't, and cost nothing.

use super::event::{Arg, Call, Elsewhere, Event, Get, Open, Sharing, Visit};
use super::sites::Sites;

/// A site with what is known of the paths behind it.
#[derive(Debug)]
struct Reach<'a> {
    site: u16,
    /// The names of the scopes around it; for a request, its own too.
    path: Vec<Name<'a>>,
    /// The arguments of a call, which reaches anything below; a request has none.
    args: Option<&'a [Arg]>,
    /// Whether sharing is visible in a scope around it.
    shared: bool,
}

impl Reach<'_> {
    fn is_call(&self) -> bool {
        self.args.is_some()
    }
}

/// One component of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name<'a> {
    Literal(&'a str),
    /// Made by the run; the number tells such scopes apart.
    Made(usize),
}

/// The sites that could be at odds with another one, or, given literal shapes, with themselves; by their numbers.
pub(super) fn suspects(events: &[Event], sites: &Sites) -> Vec<bool> {
    let mut reached = Reached {
        sites,
        reaches: Vec::new(),
        suspect: vec![false; sites.len()],
        path: Vec::new(),
        shared: false,
        made: 0,
        from: 0,
    };
    reached.events(events);
    reached.meet(0);
    reached.suspect
}

struct Reached<'e> {
    sites: &'e Sites,
    reaches: Vec<Reach<'e>>,
    suspect: Vec<bool>,
    /// The scopes around.
    path: Vec<Name<'e>>,
    /// Whether one of them shares.
    shared: bool,
    /// How many names that the run makes there were.
    made: usize,
    /// Where those begin that what is reached now can meet.
    from: usize,
}

impl Reached<'_> {
    /// Compares what was reached since there were `start` of them with all that it can meet, and forgets it.
    fn meet(&mut self, start: usize) {
        for (i, b) in self.reaches.iter().enumerate().skip(start) {
            for a in &self.reaches[self.from..i] {
                // One site is what several calls of a closure lead to.
                if a.site != b.site && may_meet(a, b) && !repeats(a, b, self.sites) {
                    self.suspect[usize::from(a.site)] = true;
                    self.suspect[usize::from(b.site)] = true;
                }
            }
        }
        self.reaches.truncate(start);
    }
}

impl<'e> Reached<'e> {
    /// What stands in a scope whose name the run makes.
    fn in_made(&mut self, events: &'e [Event]) {
        self.made += 1;
        self.path.push(Name::Made(self.made));
        self.events(events);
        self.path.pop();
    }
}

impl<'e> Visit<'e> for Reached<'e> {
    fn get(&mut self, get: &'e Get) {
        let own = get.name.split('/').map(Name::Literal);
        self.reaches.push(Reach {
            site: get.site,
            path: self.path.iter().copied().chain(own).collect(),
            args: None,
            shared: self.shared,
        });
    }

    fn call(&mut self, call: &'e Call) {
        let shaped = |arg: &Arg| matches!(arg, Arg::Int(_) | Arg::Dims(_));
        self.suspect[usize::from(call.site)] |= call.args.iter().any(shaped);
        self.reaches.push(Reach {
            site: call.site,
            path: self.path.clone(),
            args: Some(&call.args),
            shared: self.shared,
        });
    }

    fn open(&mut self, open: &'e Open) {
        if open.unique {
            return self.in_made(&open.events);
        }
        let (depth, shared) = (self.path.len(), self.shared);
        self.path.extend(open.name.split('/').map(Name::Literal));
        self.shared |= open.reuse != Sharing::No;
        self.events(&open.events);
        self.shared = shared;
        self.path.truncate(depth);
    }

    /// Meets what came before.
    fn maybe(&mut self, events: &'e [Event]) {
        let start = self.reaches.len();
        self.events(events);
        self.meet(start);
    }

    /// Meets nothing outside.
    fn apart(&mut self, events: &'e [Event]) {
        let from = std::mem::replace(&mut self.from, self.reaches.len());
        self.maybe(events);
        self.from = from;
    }

    // Never certain.
    fn aside(&mut self, _: &'e [Event]) {}

    fn elsewhere(&mut self, elsewhere: &'e Elsewhere) {
        if elsewhere.own {
            self.in_made(&elsewhere.events);
        }
    }
}

/// Whether an event matters to the comparison of the suspects. What may turn reuse on does.
pub(super) fn matters(event: &Event, suspects: &[bool]) -> bool {
    match event {
        Event::Get(Get { site, .. }) | Event::Call(Call { site, .. }) => {
            suspects[usize::from(*site)]
        }
        Event::Open(Open { events, .. })
        | Event::Elsewhere(Elsewhere {
            own: true, events, ..
        }) => events.iter().any(|event| matters(event, suspects)),
        Event::Either(_)
        | Event::Maybe(_)
        | Event::Turn { .. }
        | Event::Closure(..)
        | Event::Apart(_)
        | Event::Aside(_)
        | Event::Share => true,
        Event::Elsewhere(_) | Event::Unnamed(_) => false,
    }
}

/// Whether some path is behind both.
fn may_meet(a: &Reach<'_>, b: &Reach<'_>) -> bool {
    let shorter = a.path.len().min(b.path.len());
    let same_so_far = a.path[..shorter] == b.path[..shorter];
    // What goes on below has to come from a call.
    same_so_far
        && (a.is_call() || a.path.len() >= b.path.len() + usize::from(b.is_call()))
        && (b.is_call() || b.path.len() >= a.path.len() + usize::from(a.is_call()))
}

/// Whether the second is the first once more, where sharing is visible: then it asks for what is there, as it is there. So what people
/// mostly share, a layer as a whole, costs nothing.
fn repeats(a: &Reach<'_>, b: &Reach<'_>, sites: &Sites) -> bool {
    b.shared
        && a.path == b.path
        && a.args == b.args
        && b.is_call()
        && sites.callee(a.site) == sites.callee(b.site)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reuse::names::Callee;

    fn reach(path: &[&'static str], is_call: bool) -> Reach<'static> {
        let path = path.iter().map(|name| Name::Literal(name)).collect();
        Reach {
            site: 0,
            path,
            args: is_call.then_some(&[]),
            shared: false,
        }
    }

    #[track_caller]
    fn assert_meet(a: (&[&'static str], bool), b: (&[&'static str], bool), meet: bool) {
        let (a, b) = (reach(a.0, a.1), reach(b.0, b.1));
        assert_eq!(may_meet(&a, &b), meet, "{a:?} {b:?}");
        assert_eq!(may_meet(&b, &a), meet, "{b:?} {a:?}");
    }

    #[test]
    fn a_call_is_repeated_by_the_same_one_that_shares() {
        let mut sites = Sites::default();
        for callee in ["dense(x)", "dense(x)", "conv(x)"] {
            let call = syn::parse_str(callee).unwrap();
            sites.call(&Callee::of(&call).unwrap(), false);
        }
        let (int, path) = ([Arg::Int(3)], [Name::Literal("a")]);
        let reach = |site, path: &[Name<'static>], args, shared| Reach {
            site,
            path: path.to_vec(),
            args,
            shared,
        };
        let none: Option<&[Arg]> = Some(&[]);
        let first = reach(0, &path, none, false);
        let repeats = |b: Reach<'_>| repeats(&first, &b, &sites);
        assert!(repeats(reach(1, &path, none, true)));
        assert!(!repeats(reach(1, &path, none, false)), "nothing shares");
        assert!(
            !repeats(reach(1, &path, Some(&int), true)),
            "other arguments"
        );
        assert!(!repeats(reach(1, &[], none, true)), "another scope");
        assert!(!repeats(reach(2, &path, none, true)), "another layer");
        assert!(!repeats(reach(1, &path, None, true)), "a request");
    }

    #[test]
    fn requests_meet_on_the_same_path() {
        assert_meet((&["a", "w"], false), (&["a", "w"], false), true);
        assert_meet((&["a", "w"], false), (&["a", "v"], false), false);
        assert_meet((&["a", "w"], false), (&["a"], false), false);
    }

    #[test]
    fn calls_reach_what_is_below_them() {
        assert_meet((&["a"], true), (&["a", "w"], false), true);
        assert_meet((&["a"], true), (&["a", "b", "w"], false), true);
        assert_meet((&[], true), (&["w"], false), true);
        assert_meet((&["a"], true), (&["a"], false), false);
        assert_meet((&["a"], true), (&["b", "w"], false), false);
        assert_meet((&["a", "b"], true), (&["a", "w"], false), false);
    }

    #[test]
    fn calls_meet_in_one_scope_or_one_inside_the_other() {
        assert_meet((&["a"], true), (&["a"], true), true);
        assert_meet((&["a"], true), (&["a", "b"], true), true);
        assert_meet((&[], true), (&["a", "b"], true), true);
        assert_meet((&["a"], true), (&["b"], true), false);
    }
}
