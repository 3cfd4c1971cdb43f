//! Losses of variables.

use varscope::candle::prelude::*;
use varscope::candle::regularization_loss_of;

#[test]
fn losses_have_gradients_in_every_pass() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..3 {
        let (w, b, loss) = model!(store, {
            let w = get_variable!(
                "w",
                initializer = value([1.0f32, -2.0]),
                regularizer = l2(0.5)
            )?;
            let b = get_variable!(
                "b",
                initializer = value([-3.0f32]),
                regularizer = l1_l2(1.0, 2.0)
            )?;
            (w, b, regularization_loss()?)
        });
        // ½ · ½ · 5, and 3 + 9.
        assert_eq!(loss.to_scalar::<f32>()?, 1.25 + 12.0);
        let gradients = loss.backward()?;
        let of = |v: &Variable| gradients.get(v).expect("it has one").to_vec1::<f32>();
        assert_eq!(of(&w)?, [0.5, -1.0]);
        assert_eq!(of(&b)?, [-7.0]);
    }
    Ok(())
}

#[test]
fn the_explicit_twin_takes_what_a_pass_has_collected() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    assert_eq!(loss_of(&pass)?, 0.0);
    let request = varscope::Request::new("w").shape([2]).initializer(ones());
    pass.get_variable(request.regularizer(l1(0.5)))?;
    assert_eq!(loss_of(&pass)?, 1.0);
    let losses = pass.get_collection(REGULARIZATION_LOSSES);
    assert_eq!(losses[0].name(), "w/Regularizer/l1_regularizer:0");
    Ok(())
}

fn loss_of(pass: &varscope::Pass) -> Result<f32> {
    regularization_loss_of(&pass.get_collection(REGULARIZATION_LOSSES))?.to_scalar()
}

#[test]
fn another_scale_is_another_regularizer_to_a_strict_store() -> Result<()> {
    let store = VarStore::new();
    store.strict();
    let asked = |scale: f64| model!(store, get_variable!("w", [2], regularizer = l2(scale)));
    asked(0.5)?;
    asked(0.5)?;
    let error = asked(0.25).expect_err("it was made with another");
    assert!(
        error.to_string().contains("l2_regularizer(0.25)"),
        "{error}"
    );
    Ok(())
}
