//! Short road = long road: random walks, each three times over one store, come to the same by either.

use std::cell::Cell;
use std::sync::Arc;

use proptest::prelude::*;

use crate::dtype::DType;
use crate::init::{self, Initializer};
use crate::name::{self, Name};
use crate::options::{CustomGetter, Request, Reuse};
use crate::pass::{Pass, ScopeOptions};
use crate::site::{Place, Site, Written};
use crate::store::VarStore;
use crate::variable::collection::{GLOBAL_VARIABLES, REGULARIZATION_LOSSES, TRAINABLE_VARIABLES};
use crate::variable::{AnyValue, AnyVariable, Regularizer, partition};

static SITES: [Site; 4] = [
    Site::new("walk.rs", 1, 1, "", 0),
    Site::new("walk.rs", 2, 1, "", 0),
    Site::new("walk.rs", 3, 1, "", 0),
    Site::new("walk.rs", 4, 1, "", 0),
];
/// `a/part_0` hides `a`.
const NAMES: [&str; 7] = ["a", "b", "a/part_0", "A", "a/b", "a_1", "not legal"];
static WRITTEN: [Written; NAMES.len()] = {
    let mut written = [written(NAMES[0]); NAMES.len()];
    let mut i = 0;
    while i < NAMES.len() {
        written[i] = self::written(NAMES[i]);
        i += 1;
    }
    written
};
const DTYPES: [DType; 3] = [DType::F32, DType::F64, DType::BF16];
const SHAPES: [&[usize]; 3] = [&[2], &[4], &[]];

const fn written(name: &'static str) -> Written {
    Written {
        name,
        hash: name::hash(name),
        site: SITES[1],
    }
}

/// What a request or an opening says besides its name; most say nothing.
#[derive(Clone, Copy, Debug)]
enum Said {
    Nothing,
    Dtype,
    Initializer,
    Value,
    Regularizer,
    Partitioner,
}

#[derive(Clone, Debug)]
enum Op {
    Open(usize, Reuse, Said),
    OpenWithGetter(usize),
    /// What was opened before, and what was closed since, gives its number.
    OpenDefault(usize),
    Close,
    Get(usize, usize, Said, usize),
    ReuseVariables,
    Capture,
    ReenterCaptured,
    NewPass(bool),
    Strict(bool),
    Cast(usize),
    /// A value waits, or is assigned.
    Put(usize),
    /// Two names are one variable's.
    Alias(usize, usize),
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        60 => Just(Said::Nothing),
        1 => Just(Said::Dtype),
        1 => Just(Said::Initializer),
        1 => Just(Said::Value),
        1 => Just(Said::Regularizer),
        1 => Just(Said::Partitioner),
    ]
}

fn reuse() -> impl Strategy<Value = Reuse> {
    prop_oneof![4 => Just(Reuse::False), 2 => Just(Reuse::True), 2 => Just(Reuse::Auto)]
}

fn op() -> impl Strategy<Value = Op> {
    let name = || prop_oneof![8 => 0..2usize, 2 => 2..NAMES.len()];
    let shape = prop_oneof![6 => Just(0usize), 1 => 1..SHAPES.len()];
    prop_oneof![
        8 => (name(), reuse(), said()).prop_map(|(n, r, s)| Op::Open(n, r, s)),
        1 => name().prop_map(Op::OpenWithGetter),
        2 => name().prop_map(Op::OpenDefault),
        7 => Just(Op::Close),
        16 => (name(), shape, said(), 0..SITES.len()).prop_map(|(n, d, s, at)| Op::Get(n, d, s, at)),
        1 => Just(Op::ReuseVariables),
        1 => Just(Op::Capture),
        1 => Just(Op::ReenterCaptured),
        4 => any::<bool>().prop_map(Op::NewPass),
        1 => prop::bool::weighted(0.3).prop_map(Op::Strict),
        1 => (0..DTYPES.len()).prop_map(Op::Cast),
    ]
}

/// What may be done to a store before the walk: after it, little is made by the short road.
fn before() -> impl Strategy<Value = Vec<Op>> {
    let name = || 0..NAMES.len();
    let one = prop_oneof![
        name().prop_map(Op::Put),
        (name(), name()).prop_map(|(a, b)| Op::Alias(a, b)),
    ];
    let some = prop::option::weighted(0.3, prop::collection::vec(one, 1..4));
    some.prop_map(Option::unwrap_or_default)
}

#[derive(Clone, Copy, PartialEq)]
enum Road {
    Short,
    Long,
}

fn place(i: usize) -> Place {
    match i {
        1 => WRITTEN[0].place(),
        _ => Place::Macro(&SITES[i]),
    }
}

fn regularizer() -> Regularizer {
    Regularizer::from_fn("l2", |_: &AnyVariable| {
        Ok::<_, crate::Error>(Some(Arc::new(1.0f32) as AnyValue))
    })
}

/// Says it of a request, or of a scope's opening.
macro_rules! say {
    ($of:expr, $said:expr) => {
        match $said {
            Said::Nothing => $of,
            Said::Dtype => $of.dtype(DType::F64),
            Said::Initializer => $of.initializer(init::zeros()),
            Said::Value => $of.initializer(Initializer::from(init::value([1.0f32, 2.0]))),
            Said::Regularizer => $of.regularizer(regularizer()),
            Said::Partitioner => $of.partitioner(partition::fixed_size(2, 0)),
        }
    };
}

struct Walker {
    road: Road,
    store: VarStore,
    pass: Pass,
    depths: Vec<usize>,
    captured: Option<crate::Scope>,
    log: Vec<String>,
    short: usize,
    made: usize,
}

impl Walker {
    fn new(road: Road) -> Self {
        let store = VarStore::new();
        Self {
            road,
            pass: Pass::begin(&store, Reuse::False, place(0)),
            store,
            depths: Vec::new(),
            captured: None,
            log: Vec::new(),
            short: 0,
            made: 0,
        }
    }

    fn enter(&mut self, options: &ScopeOptions) {
        let depth = self.pass.depth();
        match self.pass.enter_scope(options, place(1)) {
            Ok(()) => self.depths.push(depth),
            Err(error) => self.log.push(error.to_string()),
        }
    }

    fn open(&mut self, name: usize, reuse: Reuse, said: Said) {
        let depth = self.pass.depth();
        let is_plain = matches!(said, Said::Nothing) && self.road == Road::Short;
        if is_plain && self.pass.enter_plain(&WRITTEN[name], reuse) {
            self.short += 1;
            self.depths.push(depth);
            return;
        }
        let name = Name::literal(NAMES[name]);
        self.enter(&say!(ScopeOptions::at(name).reuse(reuse), said));
    }

    fn get(&mut self, name: usize, shape: usize, said: Said, at: usize) {
        let request = Request::new(Name::literal(NAMES[name])).site(&SITES[at]);
        // A value brings its shape; one with a shape is refused, on both roads.
        let request = if matches!(said, Said::Value) && shape == 0 {
            request
        } else {
            request.shape(SHAPES[shape])
        };
        let request = say!(request, said);
        let asked = match self.road {
            Road::Short => {
                let shape = crate::shape::IntoShape::look(&request.shape);
                let what = (&request.name, shape, None);
                if let Some(found) = self.pass.find(what, &request, place(at)) {
                    self.short += 1;
                    Ok(found)
                } else if let Some(made) = self.pass.make(what, &request, place(at)) {
                    self.made += 1;
                    Ok(made)
                } else {
                    self.pass.resolver().get(request, place(at))
                }
            }
            Road::Long => self.pass.resolver().get(request, place(at)),
        };
        self.log.push(match asked {
            Ok(v) => format!("{v} {:?} {} {:?}", v.key(), v.defined(), v.read()),
            Err(error) => error.to_string(),
        });
    }

    fn step(&mut self, op: &Op) {
        match *op {
            Op::Open(name, reuse, said) => self.open(name, reuse, said),
            Op::OpenWithGetter(name) => {
                let getter = CustomGetter::from_fn(|next, request| next.get(request));
                self.enter(&ScopeOptions::at(NAMES[name]).custom_getter(getter));
            }
            Op::OpenDefault(name) => {
                self.enter(&ScopeOptions::unnamed().default_name(NAMES[name]));
                self.log.push(self.pass.scope_name());
            }
            Op::Close => {
                if let Some(depth) = self.depths.pop() {
                    let is_plain = self.road == Road::Short && self.pass.leave_plain(depth);
                    if !is_plain {
                        drop(self.pass.leave_to(depth));
                    }
                }
            }
            Op::Get(name, shape, said, at) => self.get(name, shape, said, at),
            Op::ReuseVariables => self.pass.reuse_variables(),
            Op::Capture => self.captured = Some(self.pass.current_scope()),
            Op::ReenterCaptured => {
                if let Some(scope) = self.captured.clone() {
                    self.enter(&ScopeOptions::at(scope));
                }
            }
            Op::NewPass(forgets) => {
                self.look();
                if forgets {
                    self.captured = None;
                }
                self.depths.clear();
                // The old one goes first: its state is the next one's.
                let other = VarStore::new();
                self.pass = Pass::begin(&other, Reuse::False, place(0));
                self.pass = Pass::begin(&self.store, Reuse::False, place(0));
            }
            Op::Strict(true) => self.store.strict(),
            Op::Strict(false) => self.store.lenient(),
            Op::Cast(to) => {
                let cast = self.store.to_dtype(DTYPES[to]);
                self.log.push(format!("{cast:?}"));
            }
            Op::Put(name) => {
                let put = self.store.put(NAMES[name], [name as f32, 1.0]);
                self.log.push(format!("{put:?}"));
            }
            Op::Alias(alias, target) => {
                let declared = self.store.alias(NAMES[alias], NAMES[target]);
                self.log.push(format!("{declared:?}"));
            }
        }
    }

    /// Notes whatever can be seen of the pass.
    fn look(&mut self) {
        for key in [GLOBAL_VARIABLES, TRAINABLE_VARIABLES, REGULARIZATION_LOSSES] {
            let names = self.pass.get_collection(key);
            self.log.push(format!("{key}: {names:?}"));
        }
        let scope = (self.pass.scope_name(), self.pass.reuse());
        let names = (
            self.pass.current_name_scope(),
            self.pass.original_name_scope(),
        );
        self.log.push(format!("{scope:?} {names:?}"));
    }

    fn walk(mut self, ops: &[Op]) -> (Vec<String>, [usize; 2]) {
        for _ in 0..3 {
            ops.iter().for_each(|op| self.step(op));
            self.step(&Op::NewPass(true));
        }
        self.log.push(format!("{:?}", self.store));
        (self.log, [self.short, self.made])
    }
}

#[test]
fn a_short_road_comes_to_what_the_long_one_does() {
    let taken = Cell::new([0, 0]);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(800)
    };
    proptest!(config, |(mut ops in before(), walk in prop::collection::vec(op(), 0..60))| {
        ops.extend(walk);
        let (long, _) = Walker::new(Road::Long).walk(&ops);
        let (short, n) = Walker::new(Road::Short).walk(&ops);
        let before = taken.get();
        taken.set([before[0] + n[0], before[1] + n[1]]);
        prop_assert_eq!(short, long);
    });
    let [found, made] = taken.get();
    assert!(
        found > 5_000,
        "found or entered by the short roads: {found}"
    );
    assert!(made > 1_000, "made by the short road: {made}");
}
