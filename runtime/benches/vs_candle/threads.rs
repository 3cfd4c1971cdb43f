//! Two threads that read one store, each in passes of its own, against one that does what each of them does.

use std::hint::black_box;
use std::thread;

use varscope::candle::VarStore;
use varscope::candle::prelude::*;

use varscope_measure::{Row, paired};

const ROUNDS: usize = 31;
/// So many that starting the threads does not count.
const PASSES: u32 = 1_000;
/// A throughput of 1.7.
const TARGET: f64 = 1.176;

pub(crate) fn rows() -> Vec<Row> {
    let ndarray = [(); 2].map(|()| varscope::VarStore::new());
    let candle = [(); 2].map(|()| VarStore::new());
    let candle_pass = |store: &VarStore| candle_pass(store).expect("a steady pass");
    let [a, b] = on_one_store("ndarray", &ndarray, ndarray_pass);
    let [c, d] = on_one_store("candle", &candle, candle_pass);
    vec![a, b, c, d]
}

/// Two threads on the first store: against one, and, as the machine may be busy, against two on stores of their own.
fn on_one_store<S: Sync>(
    engine: &str,
    [store, other]: &[S; 2],
    pass: impl Fn(&S) + Sync,
) -> [Row; 2] {
    [store, other].into_iter().for_each(&pass);
    let on = |stores: &[&S]| {
        thread::scope(|s| {
            for store in stores {
                s.spawn(|| (0..PASSES).for_each(|_| pass(store)));
            }
        });
    };
    let both = || on(&[store, store]);
    let one = paired(both, || on(&[store]), ROUNDS);
    let apart = paired(both, || on(&[store, other]), ROUNDS);
    let case = format!("a pass of 120 variables, {engine}, two threads on one store");
    [
        Row::per(PASSES, format!("{case}, against one"), one, TARGET),
        Row::per(
            PASSES,
            format!("{case}, against a store each"),
            apart,
            TARGET,
        ),
    ]
}

/// A pass over a model of 120 variables, in the macros of either engine.
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
        macro_rules! blocks {
            ($name:literal) => {
                scope!($name, {
                    block!("first");
                    block!("second");
                    block!("third");
                    block!("fourth");
                    block!("fifth");
                })
            };
        }
        model!($store, {
            blocks!("encoder");
            blocks!("decoder");
            blocks!("discriminator");
            blocks!("generator");
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
