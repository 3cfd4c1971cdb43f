//! Variables that are new: a store of four `f32` each against candle's `VarMap`, both empty at first and dropped at last.

use candle_core::{DType, Device};
use candle_nn::{Init, VarBuilder, VarMap};
use varscope::candle::VarStore;
use varscope::candle::prelude::*;

use varscope_measure::{Row, paired};

const ROUNDS: usize = 31;
const OPS: u32 = 1_000;
const ZEROS: Init = Init::Const(0.0);

pub(crate) fn rows() -> Vec<Row> {
    vec![new_scopes(), new_names(), in_an_open_scope()]
}

fn with_builder(create: impl Fn(&VarBuilder<'_>)) {
    let map = VarMap::new();
    create(&VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu));
}

/// As in a deep net: every layer has scopes of its own.
fn new_scopes() -> Row {
    let ours = || {
        model!(VarStore::new(), {
            for i in 0..OPS {
                let layer = format!("layer_{i}");
                let made = scope!(
                    layer,
                    scope!(
                        "block",
                        scope!("dense", get_variable!("bias", [4], initializer = zeros()))
                    )
                );
                made.unwrap();
            }
        });
    };
    let theirs = || {
        with_builder(|vb| {
            for i in 0..OPS {
                let layer = format!("layer_{i}");
                let vb = vb.pp(layer).pp("block").pp("dense");
                vb.get_with_hints(4, "bias", ZEROS).unwrap();
            }
        });
    };
    let times = paired(ours, theirs, ROUNDS);
    Row::per(OPS, "create at depth 3, in new scopes", times, 1.5)
}

/// The same scopes over and over.
fn new_names() -> Row {
    let ours = || {
        model!(VarStore::new(), {
            for i in 0..OPS {
                let name = format!("bias_{i}");
                let made = scope!(
                    "encoder",
                    scope!(
                        "block",
                        scope!("dense", get_variable!(name, [4], initializer = zeros()))
                    )
                );
                made.unwrap();
            }
        });
    };
    let theirs = || {
        with_builder(|vb| {
            for i in 0..OPS {
                let name = format!("bias_{i}");
                let vb = vb.pp("encoder").pp("block").pp("dense");
                vb.get_with_hints(4, &name, ZEROS).unwrap();
            }
        });
    };
    let times = paired(ours, theirs, ROUNDS);
    Row::per(
        OPS,
        "create at depth 3, in three literal scopes",
        times,
        1.5,
    )
}

fn in_an_open_scope() -> Row {
    let ours = || {
        model!(VarStore::new(), {
            scope!(
                "encoder",
                scope!(
                    "block",
                    scope!("dense", {
                        for i in 0..OPS {
                            let name = format!("bias_{i}");
                            get_variable!(name, [4], initializer = zeros()).unwrap();
                        }
                    })
                )
            )
        });
    };
    let theirs = || {
        with_builder(|vb| {
            let vb = vb.pp("encoder").pp("block").pp("dense");
            for i in 0..OPS {
                let name = format!("bias_{i}");
                vb.get_with_hints(4, &name, ZEROS).unwrap();
            }
        });
    };
    let times = paired(ours, theirs, ROUNDS);
    Row::per(OPS, "create in an open scope", times, 1.5)
}
