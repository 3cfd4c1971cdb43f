//! Moving averages.

use varscope::candle::optim::{Adam, OptimError, Rule, exponential_moving_average, global_step};
use varscope::candle::prelude::*;
use varscope::collection::AVERAGES;

use crate::{gradients, model, paths};

#[test]
fn averages_are_untrained_and_come_back_from_a_file() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("run.safetensors");
    let averages = exponential_moving_average(0.9);
    let store = VarStore::new();
    let variables = model(&store)?;
    let mut adam = Adam::new(0.1).over(&store).build()?;
    for _ in 0..3 {
        adam.step(&gradients(&variables)?)?;
        averages.apply(&store)?;
    }
    let made = store.get_collection(AVERAGES);
    assert_eq!(made.len(), 2);
    assert!(made.iter().all(|v| !v.trainable()));
    store.save(&path)?;
    let again = VarStore::new();
    again.load(&path)?;
    let variables = model(&again)?;
    let mut adam = Adam::new(0.1).over(&again).build()?;
    for store in [&store, &again] {
        averages.apply(store)?;
    }
    let of = |store: &VarStore| averages.average(store, "m/w").map(|v| v.any().read());
    assert_eq!(of(&again).transpose()?, of(&store).transpose()?);
    adam.step(&gradients(&variables)?)
}

#[test]
fn a_pretrained_file_need_not_have_averages() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let pretrained = VarStore::new();
    model(&pretrained)?;
    pretrained.save(&path)?;
    let store = VarStore::new();
    store.load(&path)?;
    model(&store)?;
    exponential_moving_average(0.9).make(&store)
}

#[test]
fn variables_to_restore_are_the_averages_and_what_has_none() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    model!(store, get_variable!("mean", [1], trainable = false))?;
    global_step(&store)?;
    let _adam = Adam::new(0.1).over(&store).build()?;
    let averages = exponential_moving_average(0.9).variables("m/w");
    averages.make(&store)?;
    let restored = averages.variables_to_restore(&store);
    let restored: Vec<(&str, &str)> = restored.iter().map(|(n, v)| (&**n, v.path())).collect();
    let average = "m/w/ExponentialMovingAverage";
    assert_eq!(
        restored,
        [(average, "m/w"), ("m/b", "m/b"), ("mean", "mean")]
    );
    Ok(())
}

#[test]
fn averages_are_loaded_as_their_variables_into_a_model_that_is_built_or_not() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("run.safetensors");
    let store = VarStore::new();
    let [w, b] = model(&store)?;
    let averages = exponential_moving_average(0.5).variables("m/w");
    averages.make(&store)?;
    w.set(&w.zeros_like()?)?;
    b.set(&b.zeros_like()?)?;
    averages.apply(&store)?;
    let average = averages.average(&store, "m/w").expect("it was made");
    store.save(&path)?;
    let options = averages.load_options(&path)?;
    let [built, not_built] = [VarStore::new(), VarStore::new()];
    model(&built)?;
    for store in [&built, &not_built] {
        store.load_with(&path, &options)?;
        let [w, b] = model(store)?;
        assert_eq!(w.to_vec2::<f32>()?, average.to_vec2::<f32>()?);
        assert_eq!(b.to_vec1::<f32>()?, [0.0, 0.0]);
        assert_eq!(paths(store), ["m/w", "m/b"]);
        assert!(store.unused().is_empty());
    }
    Ok(())
}

#[test]
fn an_average_leaves_a_name_to_the_model() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    model!(store, scope!("m", scope!("w", get_variable!("Mean", [1]))))?;
    let error = exponential_moving_average(0.9).named("Mean").make(&store);
    let error = error.expect_err("the name is taken");
    assert!(
        matches!(OptimError::of(&error), Some(OptimError::NameTaken { .. })),
        "{error}"
    );
    Ok(())
}
