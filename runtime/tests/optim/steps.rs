//! What steps do to the values.

use candle_nn::Optimizer as _;
use varscope::candle::optim::{
    Adagrad, Adam, AdamW, Group, Optimizer, RmsProp, Rule, Schedule, Sgd,
    exponential_moving_average, global_step,
};
use varscope::candle::prelude::*;
use varscope::checkpoint::CheckpointManager;
use varscope::{HostArray, Select};

use crate::{bits, gradients, loss, model};

/// The largest difference of two stores' trained values, relative to the largest value.
fn difference(one: &VarStore, other: &VarStore) -> Result<f32> {
    let mut largest = 0.0f32;
    for (a, b) in one.trainable_vars().iter().zip(other.trainable_vars()) {
        let of_all = |tensor: Tensor| tensor.abs()?.max_all()?.to_scalar::<f32>();
        let difference = of_all((a.as_tensor() - b.as_tensor())?)?;
        largest = largest.max(difference / of_all(a.as_tensor().clone())?);
    }
    Ok(largest)
}

#[test]
fn sgd_and_adamw_are_candle_s() -> Result<()> {
    let [ours, theirs] = [VarStore::with_seed(3), VarStore::with_seed(3)];
    let (of_ours, of_theirs) = (model(&ours)?, model(&theirs)?);
    let mut sgd = Sgd::new(0.05).over(&ours).build()?;
    let mut candle_sgd = candle_nn::SGD::new(theirs.trainable_vars(), 0.05)?;
    for _ in 0..50 {
        sgd.step(&gradients(&of_ours)?)?;
        candle_sgd.step(&gradients(&of_theirs)?)?;
    }
    assert_eq!(difference(&ours, &theirs)?, 0.0);
    let params = candle_nn::ParamsAdamW {
        lr: 0.05,
        beta1: 0.8,
        beta2: 0.99,
        eps: 1e-6,
        weight_decay: 0.1,
    };
    let adamw = AdamW::new(0.05).beta1(0.8).beta2(0.99).epsilon(1e-6);
    let mut adamw = adamw.weight_decay(0.1).over(&ours).build()?;
    let mut candle_adamw = candle_nn::AdamW::new(theirs.trainable_vars(), params)?;
    for step in 0..50 {
        adamw.step(&gradients(&of_ours)?)?;
        candle_adamw.step(&gradients(&of_theirs)?)?;
        let difference = difference(&ours, &theirs)?;
        assert!(difference < 1e-5, "{difference} after step {step}");
    }
    Ok(())
}

fn one_step(rule: impl Rule, dtype: DType) -> Result<Vec<f64>> {
    let store = VarStore::with_seed(1);
    let first = Tensor::arange(-2f32, 2.0, store.device())?.to_dtype(dtype)?;
    let w = model!(
        store,
        get_variable!("w", dtype = dtype, initializer = value(&first))
    )?;
    let mut optimizer = rule.over(&store).build()?;
    for _ in 0..3 {
        optimizer.backward_step(&(w.as_tensor() - 0.1)?.sqr()?.sum_all()?)?;
    }
    w.to_dtype(DType::F64)?.to_vec1()
}

fn is_near(rule: impl Rule) -> Result<()> {
    let [fused, wide, narrow] = [DType::F32, DType::F64, DType::F16];
    let fused = one_step(rule.clone(), fused)?;
    let (wide, narrow) = (
        one_step(rule.clone(), wide)?,
        one_step(rule.clone(), narrow)?,
    );
    for ((fused, wide), narrow) in fused.iter().zip(wide).zip(narrow) {
        assert!((fused - wide).abs() < 1e-5, "{rule:?}: {fused} and {wide}");
        // By candle's operations, in sixteen bits.
        assert!(
            (fused - narrow).abs() < 0.02,
            "{rule:?}: {fused} and {narrow}"
        );
    }
    Ok(())
}

#[test]
fn every_rule_does_the_same_in_every_element_type() -> Result<()> {
    is_near(Sgd::new(0.1))?;
    is_near(Sgd::new(0.1).momentum(0.9))?;
    is_near(Sgd::new(0.1).momentum(0.9).nesterov(true))?;
    is_near(Adam::new(0.1).epsilon(1e-3))?;
    is_near(AdamW::new(0.1).epsilon(1e-3))?;
    is_near(RmsProp::new(0.1).epsilon(1e-3))?;
    is_near(RmsProp::new(0.1).epsilon(1e-3).centered(true).momentum(0.5))?;
    is_near(Adagrad::new(0.1))
}

/// Large enough for several threads.
#[cfg(feature = "rayon")]
#[test]
fn the_bits_are_the_same_for_any_number_of_threads() -> Result<()> {
    let run = |threads: usize| -> Result<Vec<f32>> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().expect("threads can be had");
        pool.install(|| {
            let store = VarStore::with_seed(1);
            let w = model!(store, get_variable!("w", [300_001]))?;
            let mut adam = Adam::new(0.1).over(&store).build()?;
            adam.backward_step(&w.sqr()?.sum_all()?)?;
            w.to_vec1()
        })
    };
    assert_eq!(run(1)?, run(3)?);
    Ok(())
}

#[test]
fn a_gradient_that_is_transposed_is_taken_as_it_is() -> Result<()> {
    let store = VarStore::new();
    let w = model!(store, get_variable!("w", [2, 3], initializer = zeros()))?;
    let mut sgd = Sgd::new(1.0).over(&store).build()?;
    let factor = Tensor::arange(0f32, 6.0, store.device())?.reshape((3, 2))?;
    sgd.backward_step(&(w.t()? * factor)?.sum_all()?)?;
    assert_eq!(w.to_vec2::<f32>()?, [[0.0, -2.0, -4.0], [-1.0, -3.0, -5.0]]);
    Ok(())
}

#[test]
fn what_has_no_gradient_stays_as_it_is_with_its_slots() -> Result<()> {
    let store = VarStore::new();
    let [w, b] = model(&store)?;
    let mut adam = Adam::new(0.1).over(&store).build()?;
    let before = b.to_vec1::<f32>()?;
    adam.step(&gradients(&[w])?)?;
    assert_eq!(b.to_vec1::<f32>()?, before);
    assert_eq!(adam.slots("m/b")[0].to_vec1::<f32>()?, [0.0, 0.0]);
    Ok(())
}

#[test]
fn constraints_are_applied_to_what_was_changed() -> Result<()> {
    let store = VarStore::new();
    let positive = Constraint::from_fn("positive", |value: HostArray| match value {
        HostArray::F32(values) => Ok(HostArray::F32(values.mapv(|x| x.max(0.0)).into_shared())),
        other => Err(format!("{other:?}")),
    });
    let w = model!(store, {
        get_variable!("w", [2], initializer = ones(), constraint = positive)
    })?;
    let mut sgd = Sgd::new(1.0).over(&store).build()?;
    sgd.backward_step(&w.sqr()?.sum_all()?)?;
    assert_eq!(w.to_vec1::<f32>()?, [0.0, 0.0]);
    Ok(())
}

#[test]
fn gradients_that_are_added_up_are_those_of_the_whole_batch() -> Result<()> {
    let batch = Tensor::randn(0f32, 1.0, (8, 3), &Device::Cpu)?;
    let run = |parts: usize| -> Result<Vec<f32>> {
        let store = VarStore::with_seed(5);
        let loss = |x: &Tensor| {
            let y = model!(store, {
                let w = scope!("m", get_variable!("w", [3, 2]))?;
                x.matmul(&w)
            })?;
            y.sqr()?.sum_all()
        };
        loss(&batch)?;
        let mut adam = Adam::new(0.1).over(&store).build()?;
        for _ in 0..3 {
            let parts = batch.chunk(parts, 0)?.into_iter();
            let sum = parts
                .map(|part| loss(&part)?.backward())
                .reduce(|sum, next| {
                    let mut sum = sum?;
                    sum.extend(next?)?;
                    Ok(sum)
                });
            adam.step(&sum.expect("there are parts")?)?;
        }
        store.trainable_vars()[0].flatten_all()?.to_vec1()
    };
    for (whole, added) in run(1)?.into_iter().zip(run(4)?) {
        assert!((whole - added).abs() < 1e-5, "{whole} and {added}");
    }
    Ok(())
}

#[test]
fn schedules_and_steps_go_together() -> Result<()> {
    let store = VarStore::new();
    let variables = model(&store)?;
    let step = global_step(&store)?;
    let schedule = Schedule::piecewise_constant(0.5, [(1, 0.25)]).warm_up(2);
    let mut sgd = Sgd::new(0.0).over(&store).counting(&step).build()?;
    let mut rates = Vec::new();
    for _ in 0..5 {
        sgd.set_learning_rate(schedule.at(step.get()?));
        rates.push(sgd.learning_rate());
        sgd.step(&gradients(&variables)?)?;
    }
    assert_eq!(rates, [0.0, 0.25, 0.5, 0.5, 0.25]);
    assert_eq!(step.get()?, 5);
    assert_eq!(global_step(&store)?.increment()?, 6);
    Ok(())
}

/// All of it together, as the README has it.
#[test]
fn a_loop_with_everything_goes_on_from_its_last_checkpoint() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let run = |until: i64| -> Result<VarStore> {
        let manager = CheckpointManager::new(folder.path()).every_steps(5);
        let store = VarStore::with_seed(1);
        manager.resume(&store)?;
        let variables = model(&store)?;
        let step = global_step(&store)?;
        let averages = exponential_moving_average(0.999);
        averages.make(&store)?;
        let schedule = Schedule::cosine_decay(1e-3, 20, 0.0).warm_up(5);
        let mut adam = AdamW::new(1e-3)
            .over(&store)
            .counting(&step)
            .group(Group::new("m/b").frozen())
            .group(Group::new("!m/b").learning_rate(0.5))
            .decay_only(!Select::regex(".*/(b|bias|gamma|beta)$")?)
            .build()?;
        while step.get()? < until {
            adam.set_learning_rate(schedule.at(step.get()?));
            let mut gradients = gradients(&variables)?;
            let norm = adam.clip_by_global_norm(&mut gradients, 1.0)?;
            adam.step(&gradients)?;
            averages.apply(&store)?;
            manager.save_if_due(&store, step.get()?.unsigned_abs(), norm)?;
        }
        Ok(store)
    };
    let whole = run(12)?;
    // The last checkpoint is that of step 10.
    assert_eq!(bits(&run(12)?), bits(&whole));
    Ok(())
}

#[test]
fn code_for_candle_s_optimizers_takes_them() -> Result<()> {
    fn train<O: candle_nn::Optimizer>(store: &VarStore, config: O::Config) -> Result<f64> {
        let variables = model(store)?;
        let vars = variables.iter().filter_map(Variable::var).cloned();
        let mut optimizer = O::new(vars.collect(), config)?;
        optimizer.set_learning_rate(0.5 * optimizer.learning_rate());
        optimizer.backward_step(&loss(&variables)?)?;
        Ok(optimizer.learning_rate())
    }
    let [by_trait, by_itself] = [VarStore::with_seed(2), VarStore::with_seed(2)];
    let config = AdamW::new(0.1).over(&by_trait);
    assert_eq!(train::<Optimizer<AdamW>>(&by_trait, config)?, 0.05);
    let variables = model(&by_itself)?;
    let mut adamw = AdamW::new(0.05).over(&by_itself).build()?;
    adamw.step(&gradients(&variables)?)?;
    assert_eq!(bits(&by_trait), bits(&by_itself));
    Ok(())
}

#[test]
fn an_optimizer_goes_on_when_its_store_is_cast() -> Result<()> {
    let store = VarStore::new();
    let w = model!(store, get_variable!("w", [2], initializer = ones()))?;
    let mut adam = Adam::new(0.125).over(&store).build()?;
    adam.backward_step(&w.sqr()?.sum_all()?)?;
    store.to_dtype(varscope::DType::BF16)?;
    let power = store.get("beta2_power").expect("it was made");
    assert_eq!(power.to_scalar::<f32>()?, 0.999f32 * 0.999);
    let w = model!(store, get_variable!("w", [2]))?;
    adam.backward_step(&w.sqr()?.sum_all()?)?;
    let values = w.to_dtype(DType::F32)?.to_vec1::<f32>()?;
    assert!(values.iter().all(|x| (x - 0.75).abs() < 0.01), "{values:?}");
    Ok(())
}

/// Of two variables, `a/w` and `b/w`, each of which gets a gradient whether it is trained or not.
fn product(store: &VarStore) -> Result<Tensor> {
    model!(store, {
        let a = scope!("a", get_variable!("w", [2], initializer = ones()))?;
        let b = scope!("b", get_variable!("w", [2], initializer = ones()))?;
        (&a * &b)?.sum_all()
    })
}

#[test]
fn what_is_frozen_and_thawed_after_the_fact_is_left_out_and_met() -> Result<()> {
    let store = VarStore::new();
    product(&store)?;
    store.set_trainable("a", false)?;
    let mut adam = Adam::new(0.1).over(&store).build()?;
    let value = |path: &str| -> Result<Vec<f32>> { store.get(path).unwrap().to_vec1() };
    adam.backward_step(&product(&store)?)?;
    assert_eq!(value("a/w")?, [1.0, 1.0]);
    assert_ne!(value("b/w")?, [1.0, 1.0]);
    store.set_trainable("a", true)?;
    adam.backward_step(&product(&store)?)?;
    assert_ne!(value("a/w")?, [1.0, 1.0]);
    assert!(store.get("a/w/Adam").is_some());
    let (a, b) = (value("a/w")?, value("b/w")?);
    store.set_trainable("b", false)?;
    adam.backward_step(&product(&store)?)?;
    assert_ne!(value("a/w")?, a);
    assert_eq!(value("b/w")?, b);
    Ok(())
}

/// As many are trained as before, and others.
#[test]
fn what_is_thawed_where_another_is_frozen_is_met() -> Result<()> {
    let store = VarStore::new();
    product(&store)?;
    store.set_trainable("a", false)?;
    let mut adam = Adam::new(0.1).over(&store).build()?;
    adam.backward_step(&product(&store)?)?;
    store.set_trainable("a", true)?;
    store.set_trainable("b", false)?;
    adam.backward_step(&product(&store)?)?;
    let value = |path: &str| -> Result<Vec<f32>> { store.get(path).unwrap().to_vec1() };
    assert_ne!(value("a/w")?, [1.0, 1.0]);
    assert!(store.get("a/w/Adam").is_some());
    Ok(())
}

#[test]
fn a_text_that_is_no_pattern_is_an_error() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    let error = Adam::new(0.1)
        .over(&store)
        .variables("a, b")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("no pattern"), "{error}");
    let averages = exponential_moving_average(0.9).variables("a, b");
    for result in [averages.make(&store), averages.apply(&store)] {
        let error = result.unwrap_err();
        assert!(error.to_string().contains("no pattern"), "{error}");
    }
    Ok(())
}
