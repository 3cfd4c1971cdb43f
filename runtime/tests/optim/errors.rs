//! What is refused, and that nothing is changed then.

use candle_core::{Error, Var};
use candle_nn::Optimizer as _;
use varscope::candle::optim::{Adam, Group, OptimError, Optimizer, Rule, Sgd, global_step};
use varscope::candle::prelude::*;

use crate::{bits, gradients, model};

#[track_caller]
fn kind<T>(result: Result<T>) -> OptimError {
    let error: Error = result.err().expect("it is an error");
    match OptimError::of(&error) {
        Some(kind) => kind.clone(),
        None => panic!("{error}"),
    }
}

#[test]
fn an_optimizer_over_nothing_says_to_run_a_pass_first() -> Result<()> {
    let store = VarStore::new();
    let error = kind(Adam::new(0.1).over(&store).build());
    assert!(error.to_string().contains("Run a pass first"), "{error}");
    assert!(
        error.to_string().contains("tests/optim/errors.rs"),
        "{error}"
    );
    model(&store)?;
    let error = kind(Adam::new(0.1).over(&store).variables("head").build());
    assert!(
        error.to_string().contains("none is a trainable float"),
        "{error}"
    );
    let frozen = Adam::new(0.1).over(&store).group(Group::new("m").frozen());
    assert!(matches!(
        kind(frozen.build()),
        OptimError::NoVariables { .. }
    ));
    let none = Optimizer::new(vec![], Adam::new(0.1).over(&store));
    assert!(matches!(kind(none), OptimError::NoVariables { .. }));
    assert_eq!(store.len(), 2);
    Ok(())
}

#[test]
fn a_stranger_is_an_error_and_so_is_what_is_not_trained() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    let fixed = model!(store, get_variable!("fixed", [1], trainable = false))?;
    let over = |var: Var| Optimizer::new(vec![var], Adam::new(0.1).over(&store));
    let stranger = Var::zeros((2, 5), DType::F32, store.device())?;
    let error = kind(over(stranger));
    assert!(matches!(error, OptimError::Stranger { .. }), "{error}");
    let error = kind(over(fixed.var().expect("it is whole").clone()));
    assert!(matches!(error, OptimError::NotTrained { .. }), "{error}");
    assert_eq!(store.len(), 3);
    Ok(())
}

#[test]
fn gradients_of_another_model_are_an_error() -> Result<()> {
    let [store, other] = [VarStore::new(), VarStore::new()];
    model(&store)?;
    let of_other = model(&other)?;
    let mut adam = Adam::new(0.1).over(&store).build()?;
    let before = bits(&store);
    let error = kind(adam.step(&gradients(&of_other)?));
    assert!(
        matches!(&error, OptimError::NoGradients { first, count: 2, .. } if first == "m/w"),
        "{error}"
    );
    assert_eq!(bits(&store), before);
    Ok(())
}

#[test]
fn a_gradient_of_another_shape_changes_nothing() -> Result<()> {
    let store = VarStore::new();
    let variables = model(&store)?;
    let mut adam = Adam::new(0.1).over(&store).build()?;
    let mut gradients = gradients(&variables)?;
    gradients.insert(&variables[1], Tensor::zeros(3, DType::F32, store.device())?);
    let before = bits(&store);
    let error = kind(adam.step(&gradients));
    assert!(matches!(error, OptimError::GradientShape { .. }), "{error}");
    assert_eq!(bits(&store), before);
    Ok(())
}

#[test]
fn a_name_that_a_variable_of_the_model_has_is_left_to_it() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    let there = model!(
        store,
        scope!("m", scope!("w", get_variable!("Momentum", [1])))
    )?;
    let over = || Sgd::new(0.1).momentum(0.9).over(&store).variables("m/w$");
    let error = kind(over().build());
    assert!(
        matches!(&error, OptimError::NameTaken { name, .. } if name == there.path()),
        "{error}"
    );
    assert_eq!(store.len(), 3);
    over().named("Other").build()?;
    Ok(())
}

#[test]
fn a_global_step_that_is_something_else_is_an_error() -> Result<()> {
    let store = VarStore::new();
    model!(store, get_variable!("global_step", [2]))?;
    let error = kind(global_step(&store));
    assert!(matches!(error, OptimError::NoCounter { .. }), "{error}");
    let store = VarStore::new();
    model!(
        store,
        variable!(7i64, name = "global_step", trainable = false)
    )?;
    assert_eq!(global_step(&store)?.get()?, 7);
    Ok(())
}

#[test]
fn a_frozen_store_makes_no_slots() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    store.freeze();
    let error = Adam::new(0.1)
        .over(&store)
        .build()
        .expect_err("it is frozen");
    let error = varscope::Error::try_from(error)?;
    assert!(error.to_string().contains("frozen"), "{error}");
    assert!(
        error.to_string().contains("tests/optim/errors.rs"),
        "{error}"
    );
    Ok(())
}

#[test]
fn a_group_of_nothing_is_an_error_that_says_what_there_is() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    // A slip of the pen, which the other group would hide.
    let adam = Adam::new(0.1).over(&store);
    let adam = adam
        .group(Group::new("modle").frozen())
        .group(Group::new("!modle"));
    let error = kind(adam.build());
    assert!(matches!(&error, OptimError::EmptyGroup { group, .. } if group.contains("modle")));
    assert!(error.to_string().contains("m/"), "{error}");
    assert_eq!(store.len(), 2);
    Ok(())
}
