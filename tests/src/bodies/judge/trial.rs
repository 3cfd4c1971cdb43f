//! One refusal against one walk.

use super::Kind;
use crate::bodies::refusal::Refusal;
use crate::bodies::source::Site;
use crate::bodies::visit::{Asked, Step, Visit};

/// What a walk shows of a refusal, if not that it is wrong.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shown {
    /// It is right.
    pub(super) tested: bool,
    /// The runtime gives the variable, because the first request failed and its error was dropped: the check takes every request
    /// for one that gets its variable.
    pub(super) excused: bool,
}

impl Shown {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            tested: self.tested || other.tested,
            excused: self.excused || other.excused,
        }
    }
}

/// Puts a refusal to the test of a walk.
pub(super) fn put_to_the_test(
    refusal: &Refusal,
    walk: &Visit,
    sites: &[Site],
) -> Result<Shown, Kind> {
    let trial = Trial { refusal, sites };
    let mut shown = Shown::default();
    for visit in walk.all() {
        if visit.function != sites[refusal.second].function || visit.reused {
            continue;
        }
        for (at, second) in visit.steps.iter().enumerate() {
            if second.site() == refusal.second {
                let before = &visit.steps[..at];
                shown = shown.and(trial.reached(&visit.scope, before, second)?);
            }
        }
    }
    Ok(shown)
}

struct Trial<'a> {
    refusal: &'a Refusal,
    sites: &'a [Site],
}

impl Trial<'_> {
    /// The second site, with what the function did before.
    fn reached(&self, scope: &str, before: &[Step], second: &Step) -> Result<Shown, Kind> {
        let requests = second.requests();
        let of_the_variable = |asked: &&&Asked| is_called(&asked.name, scope, &self.refusal.path);
        let matching: Vec<&Asked> = requests.iter().filter(of_the_variable).copied().collect();
        let Some(asked) = matching.first() else {
            return match second {
                // It has to ask for what it is refused for.
                Step::Asked(_) => Err(Kind::Place),
                Step::Called { well: true, .. } => Err(Kind::Accepted),
                // It did not get that far.
                Step::Called { well: false, .. } => Ok(Shown::default()),
            };
        };
        let is_first = |step: &&Step| self.is_or_excludes(step.site(), self.refusal.first);
        let mut firsts = before.iter().filter(is_first).peekable();
        if firsts.peek().is_some() && firsts.all(|first| failed(first, asked)) {
            return Ok(Shown {
                tested: false,
                excused: !matching.iter().any(|asked| asked.answer.is_refusal()),
            });
        }
        let refused = matching.iter().find(|asked| asked.answer.is_refusal());
        let refused = refused.ok_or(Kind::Accepted)?;
        // A call that failed may have been on its way there.
        if let Some(place) = self.refusal.asked
            && let Step::Called { well: true, .. } = second
            && !matching
                .iter()
                .any(|asked| self.is_or_excludes(asked.site, place))
        {
            return Err(Kind::Place);
        }
        // What the call asked for before it was refused comes first, too.
        let in_the_call = requests
            .iter()
            .take_while(|asked| !std::ptr::eq(**asked, *refused));
        let in_the_call = in_the_call.map(|asked| (second.site(), *asked));
        let earlier = before.iter().flat_map(|step| {
            let requests = step.requests().into_iter();
            requests.map(|asked| (step.site(), asked))
        });
        let same = earlier
            .chain(in_the_call)
            .filter(|(_, asked)| asked.name == refused.name);
        self.first_is_true(same)?;
        Ok(Shown {
            tested: true,
            excused: false,
        })
    }

    /// Whether the first place is among the earlier requests for the variable, which come with the function's own site.
    fn first_is_true<'r>(
        &self,
        earlier: impl Iterator<Item = (usize, &'r Asked)>,
    ) -> Result<(), Kind> {
        let Refusal { first, defined, .. } = *self.refusal;
        let firsts: Vec<(usize, &Asked)> = earlier
            .filter(|(site, _)| self.is_or_excludes(*site, first))
            .collect();
        if firsts.is_empty() {
            return Err(Kind::Order);
        }
        let mut inside = firsts.iter().filter(|(site, _)| *site == first).peekable();
        let asks_there = |(_, asked): &(usize, &Asked)| self.is_or_excludes(asked.site, defined);
        if inside.peek().is_some() && !inside.any(asks_there) {
            return Err(Kind::Place);
        }
        Ok(())
    }

    /// Whether it is this site, or the one that a run gets to in its stead: the compiler names one of several arms.
    fn is_or_excludes(&self, site: usize, said: usize) -> bool {
        site == said || self.sites[site].excludes(&self.sites[said])
    }
}

/// Whether the first place did not get the variable, and nobody minded.
fn failed(first: &Step, second: &Asked) -> bool {
    let requests = first.requests();
    let mut same = requests.iter().filter(|asked| asked.name == second.name);
    match first {
        Step::Called { well: false, .. } => true,
        _ => !same.any(|asked| asked.answer.leaves_it_there()),
    }
}

/// Whether a full name is this path in this scope. Scopes that the run makes unique have a number at the end.
fn is_called(name: &str, scope: &str, path: &str) -> bool {
    let inside = match scope {
        "" => Some(name),
        scope => name
            .strip_prefix(scope)
            .and_then(|rest| rest.strip_prefix('/')),
    };
    let same = |(a, b): (&str, &str)| a.split('_').next() == b.split('_').next();
    inside.is_some_and(|inside| {
        inside.split('/').count() == path.split('/').count()
            && inside.split('/').zip(path.split('/')).all(same)
    })
}
