//! The compiler's answer against the runtime's.
//!
//! *Refused* must mean: whenever a walk that no caller put under reuse reaches the second request, the first place has asked for that
//! variable before, and the runtime refuses it. (The second request is not the call that leads to it: a layer may return early, and
//! then nothing is wrong.)

#[cfg(test)]
mod tests;
mod trial;

use std::collections::{BTreeMap, BTreeSet};

use self::trial::{Shown, put_to_the_test};
use super::crates::{Answer, Walk};
use super::refusal::{Odd, Refusal};
use super::visit::Visit;
use super::walk;

/// What is wrong with a body.
#[derive(Clone, Debug)]
pub struct Violation {
    /// In which respect.
    pub kind: Kind,
    /// The compiler's words, or what else there is to say.
    pub says: String,
    /// A walk that shows it.
    pub walk: Vec<walk::Event>,
}

impl Violation {
    /// Whether it is the same fault, as far as one can tell.
    pub fn is_like(&self, other: &Self) -> bool {
        let start = |says: &str| {
            let words = says.lines().next().unwrap_or_default().to_owned();
            words.replace(|c: char| c.is_ascii_digit(), "")
        };
        // A refusal is like every other one; what else the compiler says differs.
        self.kind == other.kind
            && (self.kind != Kind::Broken || start(&self.says) == start(&other.says))
    }
}

/// A promise that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The compiler has something else against it: a macro panicked, say.
    Broken,
    /// A said place asks for nothing, or for another variable.
    Place,
    /// The said first place did not ask before.
    Order,
    /// The runtime gives what the compiler refuses.
    Accepted,
    /// The run panicked.
    Panicked,
}

/// Everything that is known of a body.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Broken promises.
    pub violations: Vec<Violation>,
    /// How many sites the compiler refuses.
    pub refused: usize,
    /// How many of them no walk put to the test: none got there, or the first request had failed and the error was dropped.
    pub uncertain: usize,
    /// How many of the refused sites call a layer that may return before the request.
    pub skipped: usize,
    /// How many of the refused sites get their variable if the first request fails and its error is dropped.
    pub excused: usize,
    /// The sites that fail in every walk that reaches them, because of what came before in the same function.
    pub certain: usize,
    /// Those of them that the compiler accepts.
    pub late: Vec<usize>,
}

/// Judges a body.
pub fn judge(answer: &Answer) -> Judgement {
    let mut judgement = Judgement::default();
    let sites = &answer.source.sites;
    let visits: Vec<Visit> = answer
        .walks
        .iter()
        .map(|walk| Visit::of(&walk.events, sites, walk.function))
        .collect();
    let mut refused = BTreeSet::new();
    for error in &answer.errors {
        let mut broken = |kind, walk: &[walk::Event]| {
            judgement.violations.push(Violation {
                kind,
                says: error.rendered.clone(),
                walk: walk.to_owned(),
            });
        };
        match Refusal::read(error, &answer.source) {
            Err(Odd::Other) => broken(Kind::Broken, &[]),
            Err(Odd::Place(_)) => broken(Kind::Place, &[]),
            Ok(refusal) => {
                refused.insert(refusal.second);
                let mut shown = Shown::default();
                for (walk, visit) in answer.walks.iter().zip(&visits) {
                    match put_to_the_test(&refusal, visit, sites) {
                        Ok(more) => shown = shown.and(more),
                        Err(kind) => {
                            broken(kind, &walk.events);
                            shown.tested = true;
                            break;
                        }
                    }
                }
                if shown.elsewhere && !shown.tested {
                    broken(Kind::Place, &[]);
                }
                judgement.refused += 1;
                judgement.skipped += usize::from(shown.skipped);
                judgement.uncertain += usize::from(!shown.tested);
                judgement.excused += usize::from(shown.excused);
            }
        }
    }
    let panicked = |walk: &&Walk| walk.events.contains(&walk::Event::Panicked);
    if let Some(walk) = answer.walks.iter().find(panicked) {
        judgement.violations.push(Violation {
            kind: Kind::Panicked,
            says: String::from("the run panicked\n"),
            walk: walk.events.clone(),
        });
    }
    let certain = certain(&visits);
    judgement.certain = certain.len();
    judgement.late = certain.difference(&refused).copied().collect();
    judgement
}

/// The sites that fail in every walk that gets there, because of what the function asked for before.
fn certain(walks: &[Visit]) -> BTreeSet<usize> {
    let mut fails: BTreeMap<usize, bool> = BTreeMap::new();
    for visit in walks
        .iter()
        .flat_map(Visit::all)
        .filter(|visit| !visit.reused)
    {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for step in &visit.steps {
            let requests = step.requests();
            let clashes = requests
                .iter()
                .any(|asked| asked.answer.is_refusal() && known.contains(asked.name.as_str()));
            *fails.entry(step.site()).or_insert(true) &= clashes;
            let there = requests
                .iter()
                .filter(|asked| asked.answer.leaves_it_there());
            known.extend(there.map(|asked| asked.name.as_str()));
        }
    }
    let certain = fails.into_iter().filter(|(_, fails)| *fails);
    certain.map(|(site, _)| site).collect()
}
