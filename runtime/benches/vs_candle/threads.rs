//! Two threads that read one store, each in passes of its own, against one that does what each of them does.

use std::hint::black_box;
use std::thread;

use varscope::candle::VarStore;
use varscope::candle::prelude::*;

use crate::table::{Row, paired};

const ROUNDS: usize = 31;
/// So many that starting the threads does not count.
const PASSES: u32 = 5_000;
/// A throughput of 1.7.
const TARGET: f64 = 1.176;

pub(crate) fn rows() -> Vec<Row> {
    let ndarray = varscope::VarStore::new();
    let candle = VarStore::new();
    vec![
        row("ndarray", || ndarray_pass(&ndarray)),
        row("candle", || candle_pass(&candle).expect("a steady pass")),
    ]
}

fn row(engine: &str, pass: impl Fn() + Sync) -> Row {
    pass();
    let work = || (0..PASSES).for_each(|_| pass());
    let on = |threads: usize| {
        thread::scope(|s| (0..threads).for_each(|_| _ = s.spawn(work)));
    };
    let times = paired(|| on(2), || on(1), ROUNDS);
    let case = format!("12 variables in 8 scopes, {engine}, two threads against one");
    Row::per(PASSES, case, times, TARGET)
}

/// A pass over a small encoder, in the macros of either engine.
macro_rules! pass {
    ($model:path, $scope:path, $get:path, $store:expr) => {{
        use {$get as get, $model as model, $scope as scope};
        macro_rules! dense {
            ($name:literal) => {
                scope!($name, {
                    black_box(get!("kernel", [4, 4])?);
                    black_box(get!("bias", [4], initializer = zeros())?);
                })
            };
        }
        macro_rules! block {
            ($name:literal) => {
                scope!($name, {
                    dense!("query");
                    dense!("key");
                    dense!("value");
                })
            };
        }
        model!($store, {
            block!("first");
            block!("second");
        })
    }};
}

fn ndarray_pass(store: &varscope::VarStore) {
    let walk = || -> varscope::Result<()> {
        pass!(
            varscope::model,
            varscope::scope,
            varscope::get_variable,
            store
        );
        Ok(())
    };
    walk().expect("a steady pass");
}

fn candle_pass(store: &VarStore) -> Result<()> {
    pass!(
        varscope::candle::prelude::model,
        varscope::candle::prelude::scope,
        varscope::candle::prelude::get_variable,
        store
    );
    Ok(())
}
