//! How what an optimizer keeps is named, and who may have it.

use varscope::candle::optim::{
    Adagrad, Adam, OptimError, RmsProp, Rule, Sgd, exponential_moving_average, global_step,
};
use varscope::candle::prelude::*;
use varscope::collection::OPTIMIZER_VARIABLES;

use crate::{gradients, model, paths};

#[test]
fn slots_are_untrained_variables_made_with_the_optimizer() -> Result<()> {
    let store = VarStore::new();
    let variables = model(&store)?;
    let before = store.trainable_variables();
    let mut adam = Adam::new(0.1).over(&store).build()?;
    let names = [
        "m/w",
        "m/b",
        "beta1_power",
        "beta2_power",
        "m/w/Adam",
        "m/w/Adam_1",
        "m/b/Adam",
        "m/b/Adam_1",
    ];
    assert_eq!(paths(&store), names);
    assert_eq!(store.trainable_variables(), before);
    assert_eq!(store.get_collection(GLOBAL_VARIABLES).len(), 8);
    assert_eq!(store.get_collection(OPTIMIZER_VARIABLES).len(), 6);
    adam.step(&gradients(&variables)?)?;
    assert_eq!(paths(&store), names);
    let slots: Vec<&str> = adam.slots("m/w").iter().map(Variable::path).collect();
    assert_eq!(slots, ["m/w/Adam", "m/w/Adam_1"]);
    assert_eq!(adam.slots("m/w")[0].dims(), [3, 2]);
    Ok(())
}

#[test]
fn each_says_where_its_optimizer_was_made() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    let line = line!() + 1;
    let _sgd = Sgd::new(0.1).momentum(0.9).over(&store).build()?;
    let slot = store.get("m/w/Momentum").expect("it was made");
    let site = slot.any().defined().site;
    assert_eq!((site.file, site.line), (file!(), line));
    Ok(())
}

#[test]
fn names_are_those_of_the_scopes_where_the_optimizer_is_made() -> Result<()> {
    let store = VarStore::new();
    let variables = model(&store)?;
    let mut adam = model!(store, scope!("train", Adam::new(0.1).over(&store))).build()?;
    // Whatever is open at the step.
    model!(store, scope!("other", adam.step(&gradients(&variables)?)))?;
    let made = ["train/beta1_power", "train/beta2_power", "train/m/w/Adam"];
    assert_eq!(paths(&store)[2..5], made);
    drop(adam);
    let sgd = model!(store, {
        name_scope!("a", Sgd::new(0.1).momentum(0.9).over(&store))
    });
    let _sgd = sgd.build()?;
    assert!(store.get("m/b/Momentum").is_some());
    let scope = model!(store, scope!("later" as scope, scope));
    let adam = Adam::new(0.1).over(&store).in_scope(&scope).named("Second");
    let _adam = adam.build()?;
    assert!(store.get("later/m/b/Second_1").is_some());
    assert!(store.get("later/beta2_power").is_some());
    Ok(())
}

#[test]
fn two_optimizers_of_one_name_for_one_variable_are_an_error() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    let first = Adam::new(0.1).over(&store).build()?;
    let error = Adam::new(0.2).over(&store).variables("m/b").build();
    let error = error.expect_err("it would share the slots");
    let text = error.to_string();
    assert!(
        matches!(OptimError::of(&error), Some(OptimError::Shared { name, .. }) if name == "m/b"),
        "{text}"
    );
    let _other = Adam::new(0.2).over(&store).named("Slow").build()?;
    // One after the other is one that goes on.
    let count = store.len();
    drop(first);
    let _again = Adam::new(0.2).over(&store).build()?;
    assert_eq!(store.len(), count);
    Ok(())
}

#[test]
fn optimizers_of_different_variables_have_powers_of_their_own() -> Result<()> {
    let store = VarStore::new();
    let [w, b] = model(&store)?;
    let mut of_w = Adam::new(0.1).over(&store).variables("m/w").build()?;
    let of_b = Adam::new(0.1).over(&store).variables("m/b").build()?;
    assert!(store.get("beta1_power_1").is_some());
    of_w.step(&gradients(&[w, b])?)?;
    let power = |name| store.get(name).expect("it was made").to_scalar::<f32>();
    assert_eq!(power("beta2_power")?, 0.999f32 * 0.999);
    assert_eq!(power("beta2_power_1")?, 0.999);
    drop((of_w, of_b));
    // Those that are there are of others: its variables have no slots.
    let store_again = VarStore::new();
    model(&store_again)?;
    drop(Adam::new(0.1).over(&store_again).variables("m/w").build()?);
    let _b = Adam::new(0.1).over(&store_again).variables("m/b").build()?;
    assert!(store_again.get("beta1_power_1").is_some());
    Ok(())
}

#[test]
fn a_variable_that_comes_later_is_met_at_the_next_step() -> Result<()> {
    let store = VarStore::new();
    let variables = model(&store)?;
    let mut sgd = Sgd::new(0.1).momentum(0.9).over(&store).build()?;
    let head = model!(store, scope!("head", get_variable!("w", [2])))?;
    let [w, b] = variables;
    sgd.step(&gradients(&[w, b, head.clone()])?)?;
    assert!(store.get("head/w/Momentum").is_some());
    assert_eq!(sgd.variables().count(), 3);
    Ok(())
}

#[test]
fn tied_names_have_one_slot() -> Result<()> {
    let store = VarStore::new();
    store.alias("head/w", "embedding/w")?;
    let (a, b) = model!(store, {
        let a = scope!("embedding", get_variable!("w", [2], initializer = ones()))?;
        let b = scope!("head", get_variable!("w", [2]))?;
        (a, b)
    });
    let mut sgd = Sgd::new(0.25).momentum(0.5).over(&store).build()?;
    let names = ["embedding/w", "embedding/w/Momentum"];
    assert_eq!(paths(&store), names);
    sgd.backward_step(&(a.as_tensor() * b.as_tensor())?.sum_all()?)?;
    assert_eq!(a.to_vec1::<f32>()?, [0.5, 0.5]);
    Ok(())
}

#[test]
fn parts_have_slots_of_their_own() -> Result<()> {
    let store = VarStore::new();
    let w = model!(store, {
        get_variable!(
            "w",
            [4, 2],
            partitioner = fixed_size(2, 0),
            initializer = ones()
        )
    })?;
    let mut sgd = Sgd::new(0.25).momentum(0.5).over(&store).build()?;
    sgd.backward_step(&w.sqr()?.sum_all()?)?;
    let slots = ["w/part_0/Momentum", "w/part_1/Momentum"];
    assert_eq!(paths(&store)[2..], slots);
    assert_eq!(w.to_vec2::<f32>()?, [[0.5; 2]; 4]);
    Ok(())
}

/// The recorded table: exactly those variables, in that order.
#[test]
fn all_optimizers_together_make_what_tensorflow_makes() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    let _step = global_step(&store)?;
    let _adam = Adam::new(0.1).over(&store).build()?;
    let _momentum = Sgd::new(0.1).momentum(0.9).over(&store).build()?;
    let _rms_prop = RmsProp::new(0.1).over(&store).build()?;
    let _adagrad = Adagrad::new(0.1).over(&store).build()?;
    exponential_moving_average(0.9).make(&store)?;
    let recorded = recorded();
    let ours = store.variables();
    let ours: Vec<_> = ours
        .iter()
        .map(|v| {
            (
                v.name(),
                v.shape().to_vec(),
                v.dtype().to_string(),
                v.trainable(),
            )
        })
        .collect();
    assert_eq!(ours, recorded);
    assert_eq!(ours.len(), 19);
    Ok(())
}

type Fact = (String, Vec<usize>, String, bool);

fn recorded() -> Vec<Fact> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/data/published.json.gz"
    );
    let file = std::fs::File::open(path).expect("the recording is there");
    let json: serde_json::Value =
        serde_json::from_reader(flate2::read::GzDecoder::new(file)).expect("it is JSON");
    let variables = json["optimizers"]["variables"].as_array();
    let variables = variables.expect("there are variables").iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let facts = variables.map(|v| {
        let shape = v["shape"].as_array().expect("a shape is a list").iter();
        let shape = shape.map(|size| size.as_u64().unwrap_or_default() as usize);
        let trainable = v["trainable"] == true;
        (
            text(&v["name"]),
            shape.collect(),
            text(&v["dtype"]),
            trainable,
        )
    });
    facts.collect()
}
