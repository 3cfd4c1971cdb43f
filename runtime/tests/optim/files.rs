//! Optimizers that go on from files.

use varscope::Select;
use varscope::candle::optim::{Adam, AdamW, OptimError, RmsProp, Rule, Sgd, global_step};
use varscope::candle::prelude::*;
use varscope::checkpoint::{LoadOptions, SaveOptions};

use crate::{bits, gradients, model, paths};

/// So many steps of a store that is new, or of a file.
fn run(rule: impl Rule, store: &VarStore, steps: i64) -> Result<()> {
    let step = global_step(store)?;
    let variables = model(store)?;
    let mut optimizer = rule.over(store).counting(&step).build()?;
    while step.get()? < steps {
        optimizer.step(&gradients(&variables)?)?;
    }
    Ok(())
}

fn goes_on(rule: impl Rule) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("run.safetensors");
    let whole = VarStore::with_seed(4);
    run(rule.clone(), &whole, 7)?;
    for stop in 0..7 {
        let first = VarStore::with_seed(4);
        run(rule.clone(), &first, stop)?;
        first.save(&path)?;
        let second = VarStore::with_seed(9);
        second.load(&path)?;
        run(rule.clone(), &second, 7)?;
        assert!(second.unused().is_empty());
        assert_eq!(bits(&second), bits(&whole), "{rule:?} stopped after {stop}");
    }
    Ok(())
}

#[test]
fn a_run_that_is_stopped_at_any_step_goes_on_to_the_same_bits() -> Result<()> {
    goes_on(Sgd::new(0.1).momentum(0.9))?;
    goes_on(Adam::new(0.1))?;
    goes_on(AdamW::new(0.1))?;
    goes_on(RmsProp::new(0.1).centered(true))
}

#[test]
fn a_file_without_slots_lets_them_begin_anew() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let trained = VarStore::new();
    run(Adam::new(0.1), &trained, 3)?;
    let alone = Select::collection("optimizer_variables");
    trained.save_with(&path, &SaveOptions::new().except(alone))?;
    let store = VarStore::new();
    store.load(&path)?;
    let variables = model(&store)?;
    let mut adam = Adam::new(0.1).over(&store).build()?;
    assert_eq!(adam.slots("m/b")[0].to_vec1::<f32>()?, [0.0, 0.0]);
    adam.step(&gradients(&variables)?)
}

#[test]
fn slots_that_are_there_in_part_are_an_error() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("run.safetensors");
    let trained = VarStore::new();
    run(Adam::new(0.1), &trained, 3)?;
    trained.save(&path)?;
    let lacking = |name: &str| -> Result<OptimError> {
        let store = VarStore::new();
        store.load_with(&path, &LoadOptions::new().except(name))?;
        model(&store)?;
        let count = store.len();
        let error = Adam::new(0.1)
            .over(&store)
            .build()
            .expect_err("it is there in part");
        assert_eq!(store.len(), count);
        Ok(OptimError::of(&error)
            .expect("it is an optimizer's")
            .clone())
    };
    for name in ["m/w/Adam_1$", "beta1_power", "beta1_power | beta2_power"] {
        let error = lacking(name)?;
        let first = name.split([' ', '$']).next().expect("there is a name");
        assert!(
            matches!(&error, OptimError::InPart { lacks, .. } if lacks[0] == first),
            "{error}"
        );
    }
    // All of one variable's: a new head.
    let store = VarStore::new();
    store.load_with(&path, &LoadOptions::new().except("m/w/*"))?;
    model(&store)?;
    let adam = Adam::new(0.1).over(&store).build()?;
    assert_eq!(
        adam.slots("m/w")[0].flatten_all()?.to_vec1::<f32>()?,
        [0.0; 6]
    );
    assert_ne!(adam.slots("m/b")[0].to_vec1::<f32>()?, [0.0; 2]);
    Ok(())
}

#[test]
fn slots_are_renamed_with_their_variables() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("run.safetensors");
    let trained = VarStore::new();
    run(Adam::new(0.1), &trained, 3)?;
    let names = SaveOptions::new().rename_prefix("m/", "old/");
    trained.save_with(&path, &names)?;
    let store = VarStore::new();
    store.load_with(&path, &LoadOptions::new().rename_prefix("old/", "m/"))?;
    run(Adam::new(0.1), &store, 3)?;
    assert_eq!(bits(&store).len(), bits(&trained).len());
    let of = |store: &VarStore| store.get("m/w/Adam").map(|slot| slot.any().read());
    assert_eq!(of(&store).transpose()?, of(&trained).transpose()?);
    assert!(paths(&store).contains(&"m/b/Adam_1".to_owned()));
    Ok(())
}
