//! The same on candle, where what is not trained is detached.
#![cfg(feature = "candle")]

use candle_core::Var;
use candle_nn::{Optimizer, SGD};
use varscope::candle::prelude::*;

fn model(store: &VarStore) -> Result<(Variable, Variable)> {
    Ok(model!(store, {
        let w = scope!("encoder", get_variable!("w", [2], initializer = ones()))?;
        let v = scope!("head", get_variable!("v", [2], initializer = ones()))?;
        (w, v)
    }))
}

fn names(named: &[(String, Var)]) -> Vec<&str> {
    named.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn typed_handles_are_chosen_and_trained_variables_have_names() -> Result<()> {
    let store = VarStore::new();
    let (w, v) = model(&store)?;
    assert_eq!(store.select("!head")?[0], w);
    assert_eq!(store.select("head | encoder")?, [w.clone(), v]);
    let named = store.trainable_named();
    assert_eq!(names(&named), ["encoder/w", "head/v"]);
    assert_eq!(Some(named[0].1.id()), w.var().map(|var| var.id()));
    store.set_trainable("encoder", false)?;
    assert_eq!(names(&store.trainable_named()), ["head/v"]);
    assert_eq!(store.trainable_vars().len(), 1);
    store.set_trainable("encoder", true)?;
    assert_eq!(names(&store.trainable_named()), ["encoder/w", "head/v"]);
    Ok(())
}

#[test]
fn gradients_follow_also_for_handles_that_were_there_before() -> Result<()> {
    let store = VarStore::new();
    let (w, v) = model(&store)?;
    let var = w.var().expect("it is whole").clone();
    for trainable in [true, false, true, false, true] {
        store.set_trainable("encoder", trainable)?;
        assert_eq!(w.trainable(), trainable);
        let (again, _) = model(&store)?;
        for handle in [&w, &again] {
            let gradients = (handle * &v)?.sum_all()?.backward()?;
            assert_eq!(gradients.get(&var).is_some(), trainable);
            assert!(gradients.get(&v).is_some());
            assert_eq!(handle.var().map(|var| var.id()), Some(var.id()));
        }
    }
    Ok(())
}

#[test]
fn an_optimizer_that_was_made_before_leaves_what_is_frozen() -> Result<()> {
    let store = VarStore::new();
    let (w, v) = model(&store)?;
    let mut optimizer = SGD::new(store.trainable_vars(), 0.5)?;
    let mut step = || optimizer.backward_step(&(&w * &v)?.sum_all()?);
    store.set_trainable("encoder", false)?;
    step()?;
    assert_eq!(w.to_vec1::<f32>()?, [1.0, 1.0]);
    assert_eq!(v.to_vec1::<f32>()?, [0.5, 0.5]);
    store.set_trainable("**", true)?;
    step()?;
    assert_eq!(w.to_vec1::<f32>()?, [0.75, 0.75]);
    assert_eq!(v.to_vec1::<f32>()?, [0.0, 0.0]);
    Ok(())
}

#[test]
fn the_value_is_one_and_the_same_before_and_after() -> Result<()> {
    let store = VarStore::new();
    let (w, _) = model(&store)?;
    let lent = w.as_tensor().clone();
    store.set_trainable("encoder", false)?;
    w.set(&Tensor::new(&[5.0f32, 6.0], store.device())?)?;
    assert_eq!(lent.to_vec1::<f32>()?, [5.0, 6.0]);
    assert_eq!(w.to_vec1::<f32>()?, [5.0, 6.0]);
    Ok(())
}

#[test]
fn a_divided_variable_has_gradients_for_the_parts_that_are_trained() -> Result<()> {
    let store = VarStore::new();
    let divided = varscope::prelude::fixed_size(2, 0);
    let request = || {
        get_variable!(
            "w",
            [4],
            initializer = ones(),
            partitioner = divided.clone()
        )
    };
    let w = model!(store, request())?;
    let vars = store.trainable_vars();
    let has_gradients = |handle: &Variable| -> Result<Vec<bool>> {
        let gradients = handle.sqr()?.sum_all()?.backward()?;
        Ok(vars
            .iter()
            .map(|var| gradients.get(var).is_some())
            .collect())
    };
    assert_eq!(has_gradients(&w)?, [true, true]);
    store.set_trainable("w/part_0", false)?;
    assert_eq!(has_gradients(&w)?, [false, true]);
    assert_eq!(has_gradients(&model!(store, request())?)?, [false, true]);
    vars[0].set(&Tensor::new(&[7.0f32, 8.0], store.device())?)?;
    assert_eq!(w.to_vec1::<f32>()?, [7.0, 8.0, 1.0, 1.0]);
    store.set_trainable("w", true)?;
    assert_eq!(has_gradients(&w)?, [true, true]);
    Ok(())
}

#[test]
fn threads_calculate_while_others_freeze_and_thaw() -> Result<()> {
    let store = VarStore::new();
    let (w, v) = model(&store)?;
    let var = w.var().expect("it is whole").clone();
    std::thread::scope(|threads| {
        let toggles = threads.spawn(|| {
            for trainable in [false, true].iter().cycle().take(2_000) {
                store.set_trainable("encoder", *trainable)?;
            }
            Result::Ok(())
        });
        let mut turns = 0;
        while !toggles.is_finished() || turns < 100 {
            // What was lent is of one kind, whatever comes after.
            let lent = w.as_tensor();
            let is_tracked = lent.id() == var.id();
            let gradients = (lent * &v)?.sum_all()?.backward()?;
            assert_eq!(gradients.get(&var).is_some(), is_tracked);
            let (again, _) = model(&store)?;
            assert_eq!(again, w);
            turns += 1;
        }
        toggles.join().expect("it does not panic")
    })?;
    assert_eq!(store.trainable_vars().len(), 2);
    Ok(())
}

#[test]
fn freezing_outlives_casts() -> Result<()> {
    let store = VarStore::new();
    let (w, v) = model(&store)?;
    store.set_trainable("encoder", false)?;
    store.to_dtype(varscope::DType::F64)?;
    let gradients = (&w * &v)?.sum_all()?.backward()?;
    assert!(gradients.get(w.var().expect("it is whole")).is_none());
    store.set_trainable("encoder", true)?;
    let gradients = (&w * &v)?.sum_all()?.backward()?;
    assert!(gradients.get(w.var().expect("it is whole")).is_some());
    Ok(())
}
