//! Large values: ours are filled on all cores, candle's by one.

use std::hint::black_box;

use candle_core::{DType, Device};
use candle_nn::Init;
use varscope::candle::VarStore;
use varscope::candle::prelude::*;

use varscope_measure::{Row, paired};

const ROUNDS: usize = 7;
/// 64 MiB of `f32`.
const LARGE: usize = 16 << 20;

pub(crate) fn rows() -> Vec<Row> {
    vec![normal()]
}

/// A variable of its own on both sides.
fn normal() -> Row {
    let ours = || {
        let made = model!(
            VarStore::new(),
            get_variable!("w", [LARGE], initializer = random_normal(0.0, 0.1))
        );
        black_box(made.unwrap());
    };
    let theirs = || {
        let init = Init::Randn {
            mean: 0.0,
            stdev: 0.1,
        };
        black_box(init.var(LARGE, DType::F32, &Device::Cpu).unwrap());
    };
    Row::new("normal draws, 64 MiB", paired(ours, theirs, ROUNDS), 0.333)
}
