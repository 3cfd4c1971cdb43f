//! A small model in `f64`, trained by ranks or by one process alone, to the same numbers but for rounding.

use candle_core::backprop::GradStore;
use varscope::candle::optim::{
    Adagrad, Adam, AdamW, Config, Group, Optimizer, RmsProp, Rule, Sgd, global_step,
};
use varscope::candle::prelude::*;
use varscope_mpi::{World, no_gradients, order};

use super::scenario::Outcome;

/// The last batch of an epoch is smaller than four ranks: some of them have nothing of it.
const EXAMPLES: usize = 50;
const BATCH: usize = 12;
const FEATURES: usize = 3;

#[layer]
fn dense(x: &Tensor, units: usize) -> Result<Tensor> {
    let weights = get_variable!("weights", [x.dim(1)?, units], dtype = f64)?;
    let biases = get_variable!("biases", [units], dtype = f64, initializer = zeros())?;
    x.matmul(&weights)?.broadcast_add(&biases)
}

/// The mean loss over examples, which are made of their numbers.
pub(crate) fn loss(store: &VarStore, examples: &[usize]) -> Result<Tensor> {
    let number = |i: &usize, f: usize| ((i * 7 + f * 3) as f64 * 0.37).sin();
    let x = examples
        .iter()
        .flat_map(|i| (0..FEATURES).map(move |f| number(i, f)));
    let x = Tensor::from_iter(x, store.device())?.reshape((examples.len(), FEATURES))?;
    let y = (x.sum_keepdim(1)?.sqr()? * 0.5)?;
    model!(
        store,
        scope!("net", {
            let hidden = scope!("hidden", dense(&x, 5))?.tanh()?;
            let found = scope!("out", dense(&hidden, 1))?;
            // One that no gradient reaches, and one that is local.
            get_variable!("unused", [2], dtype = f64)?;
            (found - y)?.sqr()?.mean_all()
        })
    )
}

/// Trains for two epochs; the variables at the end, one a line.
pub(crate) fn train(world: Option<&World>, how: &str) -> Outcome {
    let store = VarStore::with_seed(3);
    loss(&store, &[0])?;
    match how {
        "sgd" | "accumulate" => steps(world, how, &store, Sgd::new(0.1).over(&store)),
        "momentum" | "clip" => steps(world, how, &store, Sgd::new(0.1).momentum(0.9).over(&store)),
        "adam" => steps(world, how, &store, Adam::new(0.02).over(&store)),
        "adamw" => steps(world, how, &store, AdamW::new(0.02).over(&store)),
        "rms_prop" => steps(world, how, &store, RmsProp::new(0.01).over(&store)),
        "adagrad" => steps(world, how, &store, Adagrad::new(0.1).over(&store)),
        "groups" => {
            let config = AdamW::new(0.02)
                .over(&store)
                .group(Group::new("net/hidden").learning_rate(0.5).decay(0.1))
                .group(Group::new("net/out/weights"))
                .group(Group::new("net/out/biases | net/unused").frozen());
            steps(world, how, &store, config)
        }
        "frozen" => {
            store.set_trainable("net/hidden", false)?;
            steps(world, how, &store, Adam::new(0.02).over(&store))
        }
        _ => Err(format!("no such training: {how}").into()),
    }
}

fn steps<R: Rule>(
    world: Option<&World>,
    how: &str,
    store: &VarStore,
    config: Config<R>,
) -> Outcome {
    let counter = global_step(store)?;
    let mut optimizer = config.counting(&counter).build()?;
    let mut losses = Vec::new();
    for epoch in 0..2 {
        for batch in order(EXAMPLES, 5, epoch).chunks(BATCH) {
            losses.push(step(world, how, store, &mut optimizer, batch)?);
        }
    }
    let mut lines = vec![format!("losses {losses:?}")];
    lines.extend(values(store)?);
    Ok(lines.join("\n"))
}

/// One step on a batch that all share; the mean loss over it.
pub(crate) fn step<R: Rule>(
    world: Option<&World>,
    how: &str,
    store: &VarStore,
    optimizer: &mut Optimizer<R>,
    batch: &[usize],
) -> Outcome<f64> {
    let mine = world.map_or(batch, |world| world.part(batch));
    let (mut gradients, loss) = match how {
        "accumulate" => accumulated(store, mine)?,
        _ => gradients(store, mine)?,
    };
    let mut mean = loss;
    if let Some(world) = world {
        let averaged = world.average_by(store, &mut gradients, mine.len())?;
        if !averaged.lacking.is_empty() {
            return Err(averaged.to_string().into());
        }
        mean = world.mean(loss, mine.len())?;
    }
    if how == "clip" {
        optimizer.clip_by_global_norm(&mut gradients, 0.05)?;
    }
    optimizer.step(&gradients)?;
    Ok(mean)
}

fn gradients(store: &VarStore, examples: &[usize]) -> Result<(GradStore, f64)> {
    if examples.is_empty() {
        return Ok((no_gradients()?, 0.0));
    }
    let loss = loss(store, examples)?;
    Ok((loss.backward()?, loss.to_scalar()?))
}

/// In two turns, whose gradients are added up before ranks average.
fn accumulated(store: &VarStore, examples: &[usize]) -> Result<(GradStore, f64)> {
    let (first, second) = examples.split_at(examples.len() / 2);
    let (mut all, mut total) = gradients(store, first)?;
    let (others, loss) = gradients(store, second)?;
    let share = |part: &[usize]| part.len() as f64 / examples.len().max(1) as f64;
    total = total * share(first) + loss * share(second);
    for (_, var) in store.trainable_named() {
        let both = match (all.get(&var), others.get(&var)) {
            (Some(a), Some(b)) => ((a * share(first))? + (b * share(second))?)?,
            (None, Some(b)) => (b * share(second))?,
            (Some(a), None) => (a * share(first))?,
            (None, None) => continue,
        };
        all.insert(&var, both);
    }
    Ok((all, total))
}

/// All variables, one a line.
pub(crate) fn values(store: &VarStore) -> Outcome<Vec<String>> {
    let line = |v: varscope::AnyVariable| {
        let value = v.read()?.cast_to(varscope::DType::F64);
        match value {
            Ok(value) => Ok(format!(
                "{} {:?}",
                v.path(),
                value.elements::<f64>().unwrap_or_default()
            )),
            Err(_) => Ok(format!("{} {:?}", v.path(), v.read()?)),
        }
    };
    store.variables().into_iter().map(line).collect()
}
