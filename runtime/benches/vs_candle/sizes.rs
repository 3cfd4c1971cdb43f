//! A million variables of four `f32` beside candle's `VarMap`: made, found again, and what they take up; both empty at first, one after the other.
//!
//! A bench of its own, `cargo bench -p varscope --bench sizes`, since every allocation is counted, theirs as ours. Another number of variables: `.. -- 100000`.

use std::time::Instant;

use candle_core::{DType, Device};
use candle_nn::{Init, VarBuilder, VarMap};
use peak_alloc::PeakAlloc;
use varscope::candle::VarStore;
use varscope::candle::prelude::*;
use varscope_measure::{Quantity, Row};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const ZEROS: Init = Init::Const(0.0);

/// What a side needed for a model, for each of its variables.
struct Needed {
    made: Quantity,
    found: Quantity,
    kept: Quantity,
    peak: Quantity,
}

fn main() {
    let number = std::env::args().find_map(|arg| arg.parse().ok());
    let variables: u32 = number.unwrap_or(1_000_000);
    let mut rows = Vec::new();
    for per_scope in [1_000, 2] {
        let ours = needed(variables, VarStore::new(), |store, i| {
            walk_ours(store, i, per_scope);
        });
        let theirs = needed(variables, VarMap::new(), |map, i| {
            walk_theirs(map, i, per_scope)
        });
        rows.extend(compared(&ours, &theirs, variables, per_scope));
    }
    varscope_measure::print(&rows);
}

/// Makes the variables, finds all of them in a second walk, and looks at the memory.
fn needed<M>(variables: u32, model: M, walk: impl Fn(&M, u32)) -> Needed {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let timed = || {
        let start = Instant::now();
        walk(&model, variables);
        Quantity::Time(start.elapsed() / variables)
    };
    let (made, found) = (timed(), timed());
    let each = |bytes: usize| Quantity::Bytes((bytes - before) as f64 / f64::from(variables));
    let needed = Needed {
        made,
        found,
        kept: each(MEMORY.current_usage()),
        peak: each(MEMORY.peak_usage()),
    };
    drop(model);
    needed
}

/// Depth 3: `encoder/layer_12/dense/w_7`.
fn walk_ours(store: &VarStore, variables: u32, per_scope: u32) {
    model!(store, {
        scope!("encoder", {
            for i in 0..variables / per_scope {
                let layer = format!("layer_{i}");
                scope!(
                    layer,
                    scope!("dense", {
                        for j in 0..per_scope {
                            let name = format!("w_{j}");
                            get_variable!(name, [4], initializer = zeros()).unwrap();
                        }
                    })
                );
            }
        })
    });
}

fn walk_theirs(map: &VarMap, variables: u32, per_scope: u32) {
    let vb = VarBuilder::from_varmap(map, DType::F32, &Device::Cpu).pp("encoder");
    for i in 0..variables / per_scope {
        let vb = vb.pp(format!("layer_{i}")).pp("dense");
        for j in 0..per_scope {
            let name = format!("w_{j}");
            vb.get_with_hints(4, &name, ZEROS).unwrap();
        }
    }
}

fn compared(ours: &Needed, theirs: &Needed, variables: u32, per_scope: u32) -> [Row; 4] {
    let row = |what: &str, of: fn(&Needed) -> Quantity, target| {
        let case = format!("{what}, {variables} variables, {per_scope} in a scope");
        Row::new(case, (of(ours), of(theirs)), target)
    };
    [
        row("created", |n| n.made, 1.5),
        row("found", |n| n.found, 1.0),
        row("memory", |n| n.kept, 1.2),
        row("memory at its peak", |n| n.peak, 1.2),
    ]
}
