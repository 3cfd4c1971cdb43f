//! One refusal against one walk.

use super::Kind;
use crate::bodies::refusal::Refusal;
use crate::bodies::source::Site;
use crate::bodies::visit::{Asked, Step, Visit};
use crate::bodies::walk::Answer;

/// What walks show of a refusal, if not that it is wrong.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shown {
    /// It is right.
    pub(super) tested: bool,
    /// The layer that is called does not get to the request: it returns early.
    pub(super) skipped: bool,
    /// The layer that is called asks for the variable, but not where it is said to.
    pub(super) elsewhere: bool,
    /// The runtime gives the variable, because the first request failed and its error was dropped: the check takes every request
    /// for one that gets its variable.
    pub(super) excused: bool,
}

impl Shown {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            tested: self.tested || other.tested,
            skipped: self.skipped || other.skipped,
            elsewhere: self.elsewhere || other.elsewhere,
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
            if second.site() != refusal.second {
                continue;
            }
            let reached = trial.reached(&visit.scope, &visit.steps[..at], second)?;
            shown = shown.and(reached);
            if reached.tested {
                // The condition of a loop comes again, and now the walk is wrong already.
                break;
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
        let is_it = |asked: &Asked| is_called(&asked.name, scope, &self.refusal.path);
        let is_there = |asked: &Asked| self.refusal.asked.is_none_or(|site| asked.site == site);
        let mut shown = Shown::default();
        for (at, asked) in requests.iter().enumerate() {
            if !is_it(asked) || !is_there(asked) {
                continue;
            }
            // What the call asked for before it came here is earlier, too.
            let in_the_call = requests[..at].iter().map(|asked| (second.site(), *asked));
            let earlier = before.iter().flat_map(|step| {
                let requests = step.requests().into_iter();
                requests.map(|asked| (step.site(), asked))
            });
            let earlier = earlier.chain(in_the_call);
            let same = earlier.filter(|(_, earlier)| earlier.name == asked.name);
            shown = shown.and(self.asked(asked, before, &same.collect::<Vec<_>>())?);
        }
        match second {
            // It has to ask for what it is refused for; in a closure, by one of its calls.
            Step::Asked(asked) if !is_it(asked) && !self.sites[asked.site].by_turns => {
                return Err(Kind::Place);
            }
            // A call that failed may have been on its way there.
            Step::Called { well: true, .. } if !requests.iter().any(|asked| is_there(asked)) => {
                shown.skipped = true;
                shown.elsewhere = requests.iter().any(|asked| is_it(asked));
            }
            _ => {}
        }
        Ok(shown)
    }

    /// The second request, with what the function did before, and the earlier requests for the same variable.
    fn asked(
        &self,
        asked: &Asked,
        before: &[Step],
        earlier: &[(usize, &Asked)],
    ) -> Result<Shown, Kind> {
        let is_refused = asked.answer.is_refusal();
        let is_first = |step: &&Step| self.is_or_excludes(step.site(), self.refusal.first);
        let mut firsts = before.iter().filter(is_first).peekable();
        if firsts.peek().is_some() && firsts.all(|first| self.failed(first, asked)) {
            return Ok(Shown {
                excused: !is_refused,
                ..Shown::default()
            });
        }
        if !is_refused && self.sites[self.refusal.second].by_turns {
            // Another call of the closure is the wrong one.
            return Ok(Shown::default());
        }
        if !is_refused {
            return Err(Kind::Accepted);
        }
        self.first_is_true(earlier)?;
        Ok(Shown {
            tested: true,
            ..Shown::default()
        })
    }

    /// Whether the first place is among the earlier requests for the variable, which come with the function's own site.
    fn first_is_true(&self, earlier: &[(usize, &Asked)]) -> Result<(), Kind> {
        let Refusal { first, defined, .. } = *self.refusal;
        if !earlier
            .iter()
            .any(|(site, _)| self.is_or_excludes(*site, first))
        {
            return Err(Kind::Order);
        }
        let mut inside = earlier.iter().filter(|(site, _)| *site == first).peekable();
        let asks_there = |(_, asked): &(usize, &Asked)| self.is_or_excludes(asked.site, defined);
        if inside.peek().is_some() && !inside.any(asks_there) {
            return Err(Kind::Place);
        }
        Ok(())
    }

    /// Whether the first place did not get the variable, or not in its own shape, and nobody minded.
    fn failed(&self, first: &Step, second: &Asked) -> bool {
        let requests = first.requests();
        let mut same = requests.iter().filter(|asked| asked.name == second.name);
        match first {
            Step::Called { well: false, .. } => true,
            _ if self.refusal.contradicts => !same.any(|asked| {
                asked.answer == Answer::Given
                    && self.is_or_excludes(asked.site, self.refusal.defined)
            }),
            _ => !same.any(|asked| asked.answer.leaves_it_there()),
        }
    }

    /// Whether it is this site, or the one that a run gets to in its stead: the compiler names one of several arms.
    fn is_or_excludes(&self, site: usize, said: usize) -> bool {
        site == said || self.sites[site].excludes(&self.sites[said])
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
