//! Towers: threads walk one model over the parts of a batch, share its variables, and their gradients are averaged.
//!
//! ```sh
//! cargo run --example towers
//! ```

use std::thread;

use anyhow::{Context, Result, anyhow, ensure};
use candle_core::backprop::GradStore;
use varscope::candle::layers::{Dense, dense};
use varscope::candle::optim::{Adam, Rule};
use varscope::candle::prelude::*;

const BATCH: usize = 64;
const STEPS: usize = 100;

/// The mean squared error of a small net on `x` `[batch, 2]` and `y` `[batch, 1]`.
#[layer]
fn loss(x: &Tensor, y: &Tensor) -> candle_core::Result<Tensor> {
    let hidden = Dense::new(16).activation(Tensor::tanh);
    let hidden = scope!("hidden", dense(x, hidden))?;
    let found = scope!("out", dense(&hidden, 1))?;
    (found - y)?.sqr()?.mean_all()
}

/// The gradients of each tower. The first to come makes the variables: in the scope that they enter, that is said by `reuse = auto`.
fn towers(store: &VarStore, x: &Tensor, y: &Tensor, count: usize) -> Result<Vec<GradStore>> {
    let rows = BATCH / count;
    let tower = |net: &_, i| {
        let (x, y) = (x.narrow(0, i * rows, rows)?, y.narrow(0, i * rows, rows)?);
        scope!(net, loss(&x, &y))?.backward()
    };
    model!(
        store,
        scope!("net" as net, reuse = auto, {
            thread::scope(|threads| {
                let (tower, net) = (&tower, &net);
                let running: Vec<_> = (0..count)
                    .map(|i| threads.spawn(move || tower(net, i)))
                    .collect();
                let done = running.into_iter().map(|thread| thread.join());
                done.map(|gradients| Ok(gradients.map_err(|_| anyhow!("a tower panicked"))??))
                    .collect()
            })
        })
    )
}

/// Trains with so many towers; gives the last mean loss.
fn train(store: &VarStore, x: &Tensor, y: &Tensor, count: usize) -> Result<f32> {
    towers(store, x, y, count)?;
    let mut adam = Adam::new(0.02).over(store).build()?;
    for _ in 0..STEPS {
        let mut gradients = towers(store, x, y, count)?;
        let mut mean = gradients.remove(0);
        for (name, var) in store.trainable_named() {
            let others = gradients.iter().map(|of_tower| of_tower.get(&var));
            let all: Option<Vec<_>> = std::iter::once(mean.get(&var)).chain(others).collect();
            let all = all.with_context(|| format!("a tower has no gradient of {name}"))?;
            let averaged = Tensor::stack(&all, 0)?.mean(0)?;
            mean.insert(&var, averaged);
        }
        adam.step(&mean)?;
    }
    let last: candle_core::Result<Tensor> = model!(store, scope!("net", loss(x, y)));
    Ok(last?.to_scalar()?)
}

fn main() -> Result<()> {
    let (one, four) = (VarStore::with_seed(1), VarStore::with_seed(1));
    let points: Vec<f32> = (0..2 * BATCH).map(|i| (i as f32 * 0.7).sin()).collect();
    let x = Tensor::from_vec(points, (BATCH, 2), one.device())?;
    let y = x.narrow(1, 0, 1)?.mul(&x.narrow(1, 1, 1)?)?;

    let losses = [train(&one, &x, &y, 1)?, train(&four, &x, &y, 4)?];
    println!(
        "loss after {STEPS} steps: one tower {:.5}, four {:.5}",
        losses[0], losses[1]
    );
    println!(
        "{}",
        four.summary()
            .only(Select::collection(TRAINABLE_VARIABLES))?
    );

    let mut apart = 0f32;
    for (name, var) in one.trainable_named() {
        let other = four.get(&name).with_context(|| format!("no {name}"))?;
        let distance = (var.as_tensor() - other.as_tensor())?.abs()?;
        apart = apart.max(distance.flatten_all()?.max(0)?.to_scalar()?);
    }
    println!("largest distance of a number after it: {apart:.0e}");
    ensure!(apart < 1e-5, "four towers are not one");
    ensure!(losses[1] < 0.02, "it was not learned");
    Ok(())
}
