//! A walk as a tree: what each call of a layer did.

use super::source::Site;
use super::walk::{Answer, Event};

/// One call of a function.
#[derive(Debug)]
pub(super) struct Visit {
    /// Which function.
    pub(super) function: usize,
    /// The scope in which it was called.
    pub(super) scope: String,
    /// Whether it was called under reuse.
    pub(super) reused: bool,
    /// What it did.
    pub(super) steps: Vec<Step>,
}

/// What a function did.
#[derive(Debug)]
pub(super) enum Step {
    /// It asked for a variable.
    Asked(Asked),
    /// It called a layer.
    Called {
        /// Where.
        site: usize,
        /// What that did.
        visit: Visit,
        /// Whether it returned without an error.
        well: bool,
    },
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Where it stands.
    pub(super) site: usize,
    /// The variable's full name.
    pub(super) name: String,
    /// What the runtime said.
    pub(super) answer: Answer,
}

impl Step {
    /// Where it stands in the function.
    pub(super) fn site(&self) -> usize {
        match self {
            Self::Asked(asked) => asked.site,
            Self::Called { site, .. } => *site,
        }
    }

    /// All requests that it makes, in order.
    pub(super) fn requests(&self) -> Vec<&Asked> {
        match self {
            Self::Asked(asked) => vec![asked],
            Self::Called { visit, .. } => visit.steps.iter().flat_map(Self::requests).collect(),
        }
    }
}

impl Visit {
    /// The walk of a function that is run alone.
    pub(super) fn of(walk: &[Event], sites: &[Site], function: usize) -> Self {
        let root = Self {
            function,
            scope: String::new(),
            reused: false,
            steps: Vec::new(),
        };
        // What has not returned when the walk ends is as good as left with an error.
        let mut open = vec![(root, usize::MAX)];
        let close = |open: &mut Vec<(Self, usize)>, well| {
            let Some((visit, site)) = open.pop() else {
                return;
            };
            if let Some((outer, _)) = open.last_mut() {
                outer.steps.push(Step::Called { site, visit, well });
            } else {
                open.push((visit, site));
            }
        };
        for event in walk {
            match event {
                Event::Asked { site, name, answer } => {
                    if let Some((visit, _)) = open.last_mut() {
                        visit.steps.push(Step::Asked(Asked {
                            site: *site,
                            name: name.clone(),
                            answer: *answer,
                        }));
                    }
                }
                Event::Called {
                    site,
                    scope,
                    reused,
                } => {
                    let visit = Self {
                        function: sites[*site].callee.unwrap_or(function),
                        scope: scope.clone(),
                        reused: *reused,
                        steps: Vec::new(),
                    };
                    open.push((visit, *site));
                }
                Event::Returned { well, .. } => close(&mut open, *well),
                Event::Panicked => {}
            }
        }
        while open.len() > 1 {
            close(&mut open, false);
        }
        open.remove(0).0
    }

    /// This call and all in it.
    pub(super) fn all(&self) -> Vec<&Self> {
        let mut visits = vec![self];
        for step in &self.steps {
            if let Step::Called { visit, .. } = step {
                visits.extend(visit.all());
            }
        }
        visits
    }
}
