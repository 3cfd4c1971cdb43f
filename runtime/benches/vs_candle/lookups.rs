//! Variables that exist, asked for again: against candle's `VarBuilder`, and against a bare table.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::hint::black_box;
use std::sync::Arc;

use candle_core::{DType, Device};
use candle_nn::{VarBuilder, VarMap};
use varscope::candle::VarStore;
use varscope::candle::prelude::*;

use varscope_measure::{Row, paired};

const ROUNDS: usize = 51;
const OPS: u32 = 2_000;

/// A store and a `VarMap` with the same variables, one of which the rows ask for.
struct Model {
    store: VarStore,
    map: VarMap,
}

impl Model {
    fn of(variables: usize) -> Self {
        let store = VarStore::new();
        let map = VarMap::new();
        let vb = VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu);
        let made = model!(store, {
            for i in 1..variables {
                let block = format!("block_{i}");
                vb.pp("encoder").pp(&block).get(4, "bias").unwrap();
                scope!(block, get_variable!("bias", [4])).unwrap();
            }
            scope!(
                "encoder",
                scope!("block", scope!("dense", get_variable!("bias", [4])))
            )
        });
        made.unwrap();
        vb.pp("encoder")
            .pp("block")
            .pp("dense")
            .get(4, "bias")
            .unwrap();
        Self { store, map }
    }

    fn builder(&self) -> VarBuilder<'_> {
        VarBuilder::from_varmap(&self.map, DType::F32, &Device::Cpu)
    }
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for variables in [10, 1_000, 100_000] {
        let model = Model::of(variables);
        rows.push(nested(&model, variables));
        if variables == 1_000 {
            rows.push(each_in_a_pass(&model));
            rows.extend(open(&model));
        }
        rows.push(begin_and_end(&model, variables));
    }
    rows
}

/// As in an unrolled recurrent net: the scopes are entered over and over, in one pass.
fn nested(model: &Model, variables: usize) -> Row {
    let vb = model.builder();
    let times = paired(
        || {
            model!(model.store, reuse = true, {
                for _ in 0..OPS {
                    let got = scope!(
                        "encoder",
                        scope!("block", scope!("dense", get_variable!("bias", [4])))
                    );
                    black_box(got.unwrap());
                }
            });
        },
        || {
            for _ in 0..OPS {
                let vb = vb.pp("encoder").pp("block").pp("dense");
                black_box(vb.get(4, "bias").unwrap());
            }
        },
        ROUNDS,
    );
    Row::per(
        OPS,
        format!("three scopes and a variable, {variables} in the store"),
        times,
        0.30,
    )
}

/// The same as the whole of a pass.
fn each_in_a_pass(model: &Model) -> Row {
    let vb = model.builder();
    let times = paired(
        || {
            for _ in 0..OPS {
                let got = model!(model.store, {
                    scope!(
                        "encoder",
                        scope!("block", scope!("dense", get_variable!("bias", [4])))
                    )
                });
                black_box(got.unwrap());
            }
        },
        || {
            for _ in 0..OPS {
                let vb = vb.pp("encoder").pp("block").pp("dense");
                black_box(vb.get(4, "bias").unwrap());
            }
        },
        ROUNDS,
    );
    Row::per(OPS, "a pass with three scopes and a variable", times, 0.7)
}

fn open(model: &Model) -> [Row; 2] {
    let vb = model.builder().pp("encoder").pp("block").pp("dense");
    let ours = || {
        model!(model.store, reuse = true, {
            scope!(
                "encoder",
                scope!(
                    "block",
                    scope!("dense", {
                        for _ in 0..OPS {
                            black_box(get_variable!("bias", [4]).unwrap());
                        }
                    })
                )
            )
        });
    };
    let theirs = || {
        for _ in 0..OPS {
            black_box(vb.get(4, "bias").unwrap());
        }
    };
    let table = Table::new();
    let bare = || {
        for _ in 0..OPS {
            black_box(table.get(black_box(0x5bd1_e995)));
        }
    };
    [
        Row::per(
            OPS,
            "a variable in an open scope",
            paired(ours, theirs, ROUNDS),
            0.40,
        ),
        Row::per(
            OPS,
            "the same, against a look-up with a ready hash",
            paired(ours, bare, ROUNDS),
            2.0,
        ),
    ]
}

/// No peer: a pass over a store of ten.
fn begin_and_end(model: &Model, variables: usize) -> Row {
    let small = Model::of(10);
    let pass = |store: &VarStore| {
        for _ in 0..OPS {
            model!(store, black_box(()));
        }
    };
    let times = paired(|| pass(&model.store), || pass(&small.store), ROUNDS);
    Row::per(
        OPS,
        format!("begin and end a pass, {variables} in the store, against 10"),
        times,
        1.2,
    )
}

/// What a look-up can't do without: a table whose keys are hashes, and a handle.
struct Table(HashMap<u64, Arc<[f32; 4]>, BuildHasherDefault<Ready>>);

impl Table {
    fn new() -> Self {
        let value = Arc::new([0.0; 4]);
        let keys = (0..1_000).map(|i| 0x5bd1_e995 + i);
        Self(keys.map(|key| (key, value.clone())).collect())
    }

    fn get(&self, key: u64) -> Option<Arc<[f32; 4]>> {
        self.0.get(&key).cloned()
    }
}

/// The hash is the key.
#[derive(Default)]
struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
