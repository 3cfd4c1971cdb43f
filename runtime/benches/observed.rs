//! What it costs to be looked at: a pass whose spans are listened to, and one that is recorded as a graph, beside one that is neither:
//! `cargo bench -p varscope --bench observed`.

use std::hint::black_box;

use tracing::subscriber::with_default;
use tracing_subscriber::Registry;
use varscope::candle::prelude::*;
use varscope::tensorboard::Graph;
use varscope_measure::{Row, paired, print};

const ROUNDS: usize = 51;
const OPS: u32 = 1_000;

#[layer]
fn dense() -> Result<()> {
    black_box(get_variable!("bias", [4])?);
    Ok(())
}

fn pass(store: &VarStore) {
    model!(store, reuse = auto, {
        for _ in 0..OPS {
            scope!("encoder", scope!("block", scope!("dense", dense()))).unwrap();
        }
    });
}

fn main() {
    let store = VarStore::new();
    pass(&store);
    let plain = || pass(&store);
    let recorded = || _ = black_box(Graph::of(&store, || pass(&store)));
    let listened = || with_default(Registry::default(), || pass(&store));
    let (recorded, alone) = paired(recorded, plain, ROUNDS);
    // Last: `tracing` notes when a listener comes, and not when it goes.
    let (listened, after) = paired(listened, plain, ROUNDS);
    let row = |case: &str, time, target| {
        let case = format!("three scopes, a layer and a variable, {case}");
        Row::per(OPS, case, (time, alone), target)
    };
    print(&[
        row("recorded", recorded, 30.0),
        row("listened to", listened, 15.0),
        row("after a listener has gone", after, 8.0),
    ]);
}
