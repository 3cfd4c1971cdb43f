//! Groups, clipping, and what gradients are like.

use varscope::Select;
use varscope::candle::optim::{Adam, AdamW, Group, OptimError, Rule, Sgd};
use varscope::candle::prelude::*;

use crate::{gradients, model, paths};

#[test]
fn groups_scale_the_rate_and_freeze() -> Result<()> {
    let store = VarStore::new();
    let ones = || -> Result<[Variable; 3]> {
        model!(store, {
            let a = get_variable!("a", [1], initializer = ones())?;
            let b = get_variable!("b", [1], initializer = ones())?;
            let c = get_variable!("c", [1], initializer = ones())?;
            Ok([a, b, c])
        })
    };
    let variables = ones()?;
    let mut sgd = Sgd::new(0.25)
        .momentum(0.5)
        .over(&store)
        .group(Group::new("a").frozen())
        .group(Group::new("b").learning_rate(0.5))
        .group(Group::new("c").decay(1.0))
        .build()?;
    assert_eq!(paths(&store)[3..], ["b/Momentum", "c/Momentum"]);
    let sum = Tensor::stack(&variables.each_ref().map(Variable::as_tensor), 0)?.sum_all()?;
    sgd.backward_step(&sum)?;
    let values = variables.map(|v| v.to_vec1::<f32>().expect("it is read")[0]);
    // Frozen; half the rate; 1 − rate · decay, and the whole rate.
    assert_eq!(values, [1.0, 0.875, 0.5]);
    Ok(())
}

#[test]
fn decay_is_for_those_that_are_chosen() -> Result<()> {
    let store = VarStore::new();
    let [w, b] = model(&store)?;
    let before = (w.flatten_all()?.to_vec1::<f32>()?, b.to_vec1::<f32>()?);
    let weights = Select::ALL.except(Select::regex(".*/(b|bias|gamma|beta)$")?);
    let adamw = AdamW::new(0.5).weight_decay(0.5).over(&store);
    let mut adamw = adamw.decay_only(weights).build()?;
    let nothing = [w.zeros_like()?, b.zeros_like()?];
    let [w0, b0] = [
        (w.as_tensor() * &nothing[0])?,
        (b.as_tensor() * &nothing[1])?,
    ];
    adamw.backward_step(&(w0.sum_all()? + b0.sum_all()?)?)?;
    assert_eq!(b.to_vec1::<f32>()?, before.1);
    for (now, before) in w.flatten_all()?.to_vec1::<f32>()?.iter().zip(before.0) {
        assert_eq!(*now, before * 0.75);
    }
    Ok(())
}

#[test]
fn a_variable_in_no_group_or_in_two_is_an_error_that_names_it() -> Result<()> {
    let store = VarStore::new();
    model(&store)?;
    let made = || Adam::new(0.1).over(&store).group(Group::new("m/w"));
    let error = made().build().expect_err("m/b is in none");
    match OptimError::of(&error) {
        Some(OptimError::NoGroup { name, groups, .. }) => {
            assert_eq!((name.as_str(), groups.len()), ("m/b", 1));
        }
        _ => panic!("{error}"),
    }
    let error = made().group(Group::new("m")).build();
    let error = error.expect_err("m/w is in both");
    match OptimError::of(&error) {
        Some(OptimError::TwoGroups { name, groups, .. }) => {
            assert_eq!(
                (name.as_str(), groups),
                ("m/w", &["m/w".into(), "m".into()])
            );
        }
        _ => panic!("{error}"),
    }
    assert_eq!(store.len(), 2);
    made().group(Group::new("m/b")).build()?;
    Ok(())
}

#[test]
fn what_is_frozen_does_not_count_in_the_norm() -> Result<()> {
    let store = VarStore::new();
    let (a, b) = model!(store, {
        let a = get_variable!("a", initializer = value([3.0f32, 4.0]))?;
        (a, get_variable!("b", [1], initializer = constant(100.0))?)
    });
    let sgd = Sgd::new(1.0).over(&store).group(Group::new("a"));
    let sgd = sgd.group(Group::new("b").frozen()).build()?;
    let loss = ((a.sqr()?.sum_all()? + b.sqr()?.sum_all()?)? * 0.5)?;
    let mut gradients = loss.backward()?;
    assert_eq!(sgd.clip_by_global_norm(&mut gradients, 2.5)?, 5.0);
    let of = |v: &Variable| gradients.get(v).expect("it has one").to_vec1::<f32>();
    assert_eq!(of(&a)?, [1.5, 2.0]);
    assert_eq!(of(&b)?, [100.0]);
    Ok(())
}

#[test]
fn a_norm_that_is_not_finite_is_told() -> Result<()> {
    let store = VarStore::new();
    let [w, b] = model(&store)?;
    let sgd = Sgd::new(1.0).over(&store).build()?;
    let mut gradients = gradients(&[w.clone(), b.clone()])?;
    let bad = Tensor::new(&[f32::NAN, f32::INFINITY], store.device())?;
    gradients.insert(&b, bad);
    let report = sgd.gradients(&gradients)?;
    assert_eq!(report.not_finite().collect::<Vec<_>>(), ["m/b"]);
    // Grouped by scope, as a summary is.
    let lines: Vec<String> = report.to_string().lines().map(str::to_owned).collect();
    assert!(
        lines[1].starts_with("m/  ") && lines[3].starts_with("  b "),
        "{report}"
    );
    assert!(lines[3].contains("1 NaN, 1 infinite"), "{report}");
    assert!(!report.global_norm().is_finite());
    assert!(!sgd.clip_by_global_norm(&mut gradients, 1.0)?.is_finite());
    let of_w = gradients.get(&w).expect("it has one");
    assert!(
        of_w.flatten_all()?
            .to_vec1::<f32>()?
            .iter()
            .all(|x| x.is_nan())
    );
    Ok(())
}
