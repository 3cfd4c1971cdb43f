//! What the walk has to find, said again as simply as can be: worlds are copied, paths are texts, arguments are values.
//!
//! Each piece of code is run once. What it has asked for is a list; what may not run gets a copy of it, which nobody needs behind it; of
//! the copies that the arms of a branch got, what is in all of them stays.

use std::cell::Cell;
use std::rc::Rc;

use crate::dtype::DType;
use crate::signature::Signature;
use crate::signature::check::{Fault, Finding};
use crate::signature::facts::{Arg, Fact};

/// A finding: the fault, the site of the first request, the two requests' numbers, whether the second is one of several, further ones.
pub(super) type Found = (u8, u16, u32, u32, bool, u16);

pub(super) fn plain(finding: &Finding) -> Found {
    let Finding {
        fault,
        site,
        first,
        second,
        is_one_of,
        more,
    } = *finding;
    (fault as u8, site, first, second, is_one_of, more)
}

#[derive(Clone, Debug)]
enum Value {
    Unknown,
    Int(i64),
    Dims(Vec<i64>),
}

impl Value {
    fn of(arg: &Arg, parameters: &[Value]) -> Self {
        let parameter = |index: usize| parameters.get(index).cloned().unwrap_or(Self::Unknown);
        match arg {
            Arg::Unknown => Self::Unknown,
            Arg::Parameter(index) => parameter(*index as usize),
            Arg::Int(int) => Self::Int(*int),
            Arg::Literal(dims) => Self::Dims(dims.to_vec()),
            Arg::Pattern(codes) => {
                let dim = |code: &i64| match parameter((-2 - code).max(-1) as usize) {
                    _ if *code >= -1 => *code,
                    Self::Int(int) => int,
                    _ => -1,
                };
                Self::Dims(codes.iter().map(dim).collect())
            }
        }
    }

    fn shape(self) -> Option<Vec<i64>> {
        match self {
            Self::Dims(dims) => Some(dims),
            Self::Unknown | Self::Int(_) => None,
        }
    }
}

fn are_at_odds(a: &Option<Vec<i64>>, b: &Option<Vec<i64>>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return false;
    };
    let differ = |(a, b): (&i64, &i64)| *a >= 0 && *b >= 0 && a != b;
    a.len() != b.len() || a.iter().zip(b).any(differ)
}

#[derive(Clone, Debug)]
struct Request {
    path: String,
    number: u32,
    site: u16,
    shared: bool,
    shape: Option<Vec<i64>>,
    /// The same, if the checked function's calls had no arguments.
    bare: Option<Vec<i64>>,
    dtype: Option<DType>,
    is_one_of: bool,
    /// How deep the function is whose caller can't count on it; 0 if there is none.
    within: usize,
    /// The number of the first request that can be reached without it.
    until: Cell<u32>,
}

impl Request {
    fn or(&mut self, other: &Self) {
        self.is_one_of = true;
        self.shared |= other.shared;
        self.shape = match (&self.shape, &other.shape) {
            (Some(a), Some(b)) if a.len() == b.len() => {
                let common = |(a, b): (&i64, &i64)| if a == b { *a } else { -1 };
                Some(a.iter().zip(b).map(common).collect())
            }
            _ => None,
        };
        self.dtype = self.dtype.filter(|dtype| other.dtype == Some(*dtype));
        self.within = self.within.max(other.within);
        self.until = Cell::new(self.until.get().min(other.until.get()));
    }
}

#[derive(Clone)]
struct Place {
    path: String,
    shared: bool,
    /// In the checked function; none in that itself.
    site: Option<u16>,
    within: usize,
    depth: usize,
    later: bool,
    parameters: Vec<Value>,
    bare: Vec<Value>,
    /// Whether it is compared when it is asked for, and not as what all the arms around it ask for.
    is_compared: bool,
}

#[derive(Default)]
pub(super) struct Oracle {
    requests: u32,
    made: u32,
    comparisons: Vec<(Rc<Request>, Vec<Rc<Request>>)>,
    found: Vec<Option<Found>>,
}

/// What is known at a point, and the calls of the function around it.
type World = (Vec<Rc<Request>>, Vec<String>);

impl Oracle {
    pub(super) fn over(function: &Signature, sites: usize) -> Vec<Option<Found>> {
        let mut oracle = Self {
            found: vec![None; sites],
            ..Self::default()
        };
        let place = Place {
            path: String::new(),
            shared: false,
            site: None,
            within: 0,
            depth: 1,
            later: false,
            parameters: Vec::new(),
            bare: Vec::new(),
            is_compared: true,
        };
        oracle.run(function.facts, place, &mut World::default());
        for (second, known) in std::mem::take(&mut oracle.comparisons) {
            oracle.compare(&second, &known);
        }
        oracle.found
    }

    /// Runs the facts; returns whether sharing is visible afterwards.
    fn run(&mut self, facts: &[Fact], mut place: Place, world: &mut World) -> bool {
        for fact in facts {
            match fact {
                Fact::Get(site, name, _, _, shape, dtype, ..) => {
                    let request = Request {
                        path: format!("{}{name}", place.path),
                        number: self.requests,
                        site: place.site.unwrap_or(*site),
                        shared: place.shared,
                        shape: Value::of(shape, &place.parameters).shape(),
                        bare: Value::of(shape, &place.bare).shape(),
                        dtype: *dtype,
                        is_one_of: false,
                        within: place.within,
                        until: Cell::new(u32::MAX),
                    };
                    self.requests += 1;
                    self.ask(Rc::new(request), place.is_compared, world);
                }
                Fact::Open(name, _, _, unique, reuse, facts) => {
                    let mut inside = place.clone();
                    inside.path = match unique {
                        true => self.of_its_own(&place.path),
                        false => format!("{}{name}/", place.path),
                    };
                    inside.shared |= reuse;
                    self.run(facts, inside, world);
                }
                Fact::Call(site, layer, args, ..) => {
                    place.shared = self.call(*site, layer, args, &place, world);
                }
                Fact::Either(arms) => place.shared = self.either(arms, &place, world),
                Fact::Maybe(facts) => place.shared = self.may_run(facts, false, &place, world),
                Fact::Turn(facts) => place.shared = self.may_run(facts, true, &place, world),
                Fact::Apart(facts) => {
                    let mut apart = place.clone();
                    apart.path = self.of_its_own(&place.path);
                    place.shared = self.may_run(facts, true, &apart, world);
                }
                Fact::Aside(facts) => place.shared |= shares(facts),
                Fact::Within(facts) => {
                    let mut within = place.clone();
                    if place.depth > 1 {
                        within.within = place.depth;
                    }
                    place.shared = self.run(facts, within, world);
                }
                Fact::Elsewhere(_, true, facts) if place.depth == 1 => {
                    let mut elsewhere = place.clone();
                    elsewhere.path = self.of_its_own(&place.path);
                    self.run(facts, elsewhere, world);
                }
                Fact::Elsewhere(..) | Fact::Unnamed(..) => {}
                Fact::Share => place.shared = true,
            }
        }
        place.shared
    }

    fn of_its_own(&mut self, path: &str) -> String {
        self.made += 1;
        format!("{path}{{{}}}/", self.made)
    }

    fn call(
        &mut self,
        site: u16,
        layer: &Signature,
        args: &[Arg],
        place: &Place,
        world: &mut World,
    ) -> bool {
        if !layer.checked {
            return place.shared || shares(layer.facts);
        }
        let call = format!("{} {} {args:?}", layer.name, place.path);
        if layer.facts.is_empty() || place.shared && world.1.contains(&call) {
            return place.shared;
        }
        let is_own = place.site.is_none();
        let values = |of: &[Value]| args.iter().map(|arg| Value::of(arg, of)).collect();
        let mut inside = place.clone();
        inside.site = place.site.or(Some(site));
        inside.depth += 1;
        inside.parameters = values(&place.parameters);
        inside.bare = if is_own {
            Vec::new()
        } else {
            values(&place.bare)
        };
        let (before, depth) = (world.0.len(), inside.depth);
        let outer_calls = std::mem::take(&mut world.1);
        let shared = self.run(layer.facts, inside, world);
        for request in &world.0[before..] {
            if request.within == depth {
                request.until.set(self.requests);
            }
        }
        world.1 = outer_calls;
        world.1.push(call);
        shared
    }

    fn may_run(&mut self, facts: &[Fact], again: bool, place: &Place, world: &World) -> bool {
        if place.depth > 1 {
            return place.shared || shares(facts);
        }
        let mut inside = place.clone();
        inside.shared |= place.later;
        inside.later |= again && may_not_run(facts) && shares(facts);
        self.run(facts, inside, &mut world.clone())
    }

    fn either(&mut self, arms: &[&[Fact]], place: &Place, world: &mut World) -> bool {
        let is_outside = place.depth == 1;
        let mut shared = place.shared;
        let before = world.0.len();
        let mut common: Option<Vec<Rc<Request>>> = None;
        for arm in arms {
            let mut inside = place.clone();
            inside.shared |= is_outside && place.later;
            inside.is_compared &= is_outside;
            let mut then = world.clone();
            shared |= self.run(arm, inside, &mut then);
            let asked = then.0.split_off(before);
            common = Some(match common {
                None => asked,
                Some(common) => {
                    let in_both = |request: Rc<Request>| {
                        let other = asked.iter().find(|other| other.path == request.path)?;
                        let mut either = (*request).clone();
                        either.or(other);
                        Some(Rc::new(either))
                    };
                    common.into_iter().filter_map(in_both).collect()
                }
            });
        }
        for request in common.unwrap_or_default() {
            self.ask(request, !is_outside && place.is_compared, world);
        }
        shared
    }

    /// It is compared when all is known: how long others can be counted on.
    fn ask(&mut self, request: Rc<Request>, is_compared: bool, world: &mut World) {
        if is_compared {
            self.comparisons.push((request.clone(), world.0.clone()));
        }
        world.0.push(request);
    }

    fn compare(&mut self, second: &Request, known: &[Rc<Request>]) {
        let Some((fault, first)) = at_odds(second, known) else {
            return;
        };
        let Some(slot) = self.found.get_mut(second.site as usize) else {
            return;
        };
        match slot {
            Some(old) if old.0 == fault as u8 && old.1 == first.site => old.5 += 1,
            Some(_) => {}
            None => {
                let numbers = (first.number, second.number);
                let is_one_of = second.is_one_of;
                *slot = Some((fault as u8, first.site, numbers.0, numbers.1, is_one_of, 0));
            }
        }
    }
}

fn at_odds<'a>(second: &Request, known: &'a [Rc<Request>]) -> Option<(Fault, &'a Request)> {
    // Of the requests that say something, the one that can be counted on for longest.
    let lasting = |says: &dyn Fn(&Request) -> bool| {
        let of_path = known
            .iter()
            .filter(|first| first.path == second.path && says(first));
        let longest = of_path.reduce(|a, b| if a.until < b.until { b } else { a });
        longest.filter(|first| second.number < first.until.get())
    };
    let own = |is_at_odds: &dyn Fn(&Request) -> bool| {
        let of_call = known.iter().rev().take_while(|own| own.site == second.site);
        let mut of_path = of_call.filter(|own| own.path == second.path);
        of_path.find(|own| is_at_odds(own))
    };
    if let Some(first) = lasting(&|_| true)
        && first.site != second.site
        && !second.shared
    {
        return Some((Fault::Exists, first));
    }
    if let Some(first) = lasting(&|first| first.shape.is_some())
        && are_at_odds(&first.shape, &second.shape)
    {
        // Of the requests of one call, it is the call's arguments that have to be wrong.
        let first = own(&|own| are_at_odds(&own.shape, &second.shape)).unwrap_or(first);
        if first.site != second.site || !are_at_odds(&first.bare, &second.bare) {
            return Some((Fault::Shape, first));
        }
    }
    let is_other = |first: &Request| first.dtype.is_some() && first.dtype != second.dtype;
    let first = lasting(&|first| first.dtype.is_some())?;
    let is_found = second.dtype.is_some() && first.site != second.site && is_other(first);
    (is_found && own(&is_other).is_none()).then_some((Fault::DType, first))
}

/// Whether the facts may turn reuse on for the scope that they stand in.
fn shares(facts: &[Fact]) -> bool {
    facts.iter().any(|fact| match fact {
        Fact::Share => true,
        Fact::Call(_, layer, ..) => shares(layer.facts),
        Fact::Maybe(facts)
        | Fact::Turn(facts)
        | Fact::Apart(facts)
        | Fact::Aside(facts)
        | Fact::Within(facts) => shares(facts),
        Fact::Either(arms) => arms.iter().any(|arm| shares(arm)),
        Fact::Get(..) | Fact::Unnamed(..) | Fact::Open(..) | Fact::Elsewhere(..) => false,
    })
}

/// Whether there is anything in the facts that may not run.
fn may_not_run(facts: &[Fact]) -> bool {
    facts.iter().any(|fact| match fact {
        Fact::Maybe(_) | Fact::Turn(_) | Fact::Apart(_) | Fact::Either(_) => true,
        Fact::Open(.., facts) | Fact::Elsewhere(.., facts) | Fact::Within(facts) => {
            may_not_run(facts)
        }
        Fact::Get(..) | Fact::Call(..) | Fact::Unnamed(..) | Fact::Aside(_) | Fact::Share => false,
    })
}
