//! Which sites of a body could be at odds at all: most can't, and cost nothing.

use super::events::{Arg, Call, Event, Get};

/// A site with what is known of the paths behind it.
#[derive(Debug)]
struct Reach<'a> {
    site: u16,
    /// The names of the scopes around it; for a request, its own too.
    path: Vec<Name<'a>>,
    /// A call reaches anything below.
    is_call: bool,
}

/// One component of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name<'a> {
    Literal(&'a str),
    /// Made unique by the run; the number tells such scopes apart.
    Unique(usize),
}

/// The sites that could be at odds with another one, or, given literal shapes, with themselves; by their numbers.
pub(super) fn suspects(events: &[Event], sites: usize) -> Vec<bool> {
    let mut suspect = vec![false; sites];
    let mut reaches = Vec::new();
    collect(events, &mut Vec::new(), &mut 0, &mut reaches, &mut suspect);
    for (i, a) in reaches.iter().enumerate() {
        for b in &reaches[i + 1..] {
            if may_meet(a, b) {
                suspect[usize::from(a.site)] = true;
                suspect[usize::from(b.site)] = true;
            }
        }
    }
    suspect
}

fn collect<'a>(
    events: &'a [Event],
    path: &mut Vec<Name<'a>>,
    unique: &mut usize,
    reaches: &mut Vec<Reach<'a>>,
    suspect: &mut [bool],
) {
    for event in events {
        match event {
            Event::Get(Get { site, name, .. }) => {
                let own = name.split('/').map(Name::Literal);
                let path = path.iter().copied().chain(own).collect();
                reaches.push(Reach {
                    site: *site,
                    path,
                    is_call: false,
                });
            }
            Event::Call(Call { site, args, .. }) => {
                let shaped = |arg: &Arg| matches!(arg, Arg::Int(_) | Arg::Dims(_));
                suspect[usize::from(*site)] |= args.iter().any(shaped);
                reaches.push(Reach {
                    site: *site,
                    path: path.clone(),
                    is_call: true,
                });
            }
            Event::Open(open) => {
                let depth = path.len();
                if open.unique {
                    *unique += 1;
                    path.push(Name::Unique(*unique));
                } else {
                    path.extend(open.name.split('/').map(Name::Literal));
                }
                collect(&open.events, path, unique, reaches, suspect);
                path.truncate(depth);
            }
            Event::Either(arms) => {
                for arm in arms {
                    collect(arm, path, unique, reaches, suspect);
                }
            }
            // Never certain.
            Event::Maybe(_) | Event::Elsewhere(..) | Event::Unnamed(_) | Event::Share => {}
        }
    }
}

/// Whether some path is behind both.
fn may_meet(a: &Reach<'_>, b: &Reach<'_>) -> bool {
    let shorter = a.path.len().min(b.path.len());
    let same_so_far = a.path[..shorter] == b.path[..shorter];
    // What goes on below has to come from a call.
    same_so_far
        && (a.is_call || a.path.len() >= b.path.len() + usize::from(b.is_call))
        && (b.is_call || b.path.len() >= a.path.len() + usize::from(a.is_call))
}

/// The events without the sites that are beyond suspicion. What may turn reuse on stays.
pub(super) fn without_others<'a>(events: &'a [Event], suspects: &[bool]) -> Vec<Kept<'a>> {
    let mut kept = Vec::new();
    for event in events {
        match event {
            Event::Get(Get { site, .. }) | Event::Call(Call { site, .. }) => {
                if suspects[usize::from(*site)] {
                    kept.push(Kept::Whole(event));
                }
            }
            Event::Open(open) => {
                let inner = without_others(&open.events, suspects);
                if !inner.is_empty() {
                    kept.push(Kept::Open(open, inner));
                }
            }
            Event::Either(arms) => {
                let arms = arms
                    .iter()
                    .map(|arm| without_others(arm, suspects))
                    .collect();
                kept.push(Kept::Either(arms));
            }
            Event::Maybe(_) | Event::Share => kept.push(Kept::Whole(event)),
            Event::Elsewhere(..) | Event::Unnamed(_) => {}
        }
    }
    kept
}

/// What is left of an event.
#[derive(Debug)]
pub(super) enum Kept<'a> {
    Whole(&'a Event),
    Open(&'a super::events::Open, Vec<Kept<'a>>),
    Either(Vec<Vec<Kept<'a>>>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(path: &[&'static str], is_call: bool) -> Reach<'static> {
        let path = path.iter().map(|name| Name::Literal(name)).collect();
        Reach {
            site: 0,
            path,
            is_call,
        }
    }

    #[track_caller]
    fn assert_meet(a: (&[&'static str], bool), b: (&[&'static str], bool), meet: bool) {
        let (a, b) = (reach(a.0, a.1), reach(b.0, b.1));
        assert_eq!(may_meet(&a, &b), meet, "{a:?} {b:?}");
        assert_eq!(may_meet(&b, &a), meet, "{b:?} {a:?}");
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
