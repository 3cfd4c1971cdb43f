//! Reports of requests at odds with what exists, as a reader sees them.

use insta::assert_snapshot;
use varscope::partition::fixed_size;
use varscope::prelude::*;

/// A layer that the compiler's check can't follow, since it is called through its parentheses.
#[layer]
fn dense(outputs: usize) -> Result<()> {
    let _weights = get_variable!("weights", [4, outputs])?;
    Ok(())
}

#[test]
fn a_name_asked_for_twice() -> Result<()> {
    let store = VarStore::new();
    let biases = String::from("biases");
    model!(store, {
        scope!("conv1", {
            let _first = get_variable!("biases", [32], initializer = zeros())?;
            let error = get_variable!(&biases, [32]).unwrap_err();
            assert_snapshot!(error.report());
        });
    });
    Ok(())
}

#[test]
fn a_layer_called_twice_in_one_scope() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("tower", {
            (dense)(3)?;
            let error = (dense)(3).unwrap_err();
            assert_snapshot!(error.report());
        });
    });
    Ok(())
}

#[test]
fn one_scope_opened_twice_around_a_layer() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("model", (dense)(3))?;
        let error = scope!("model", (dense)(3)).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn a_loop() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        for turn in 0..2 {
            let asked = (dense)(3);
            if turn == 1 {
                assert_snapshot!(asked.unwrap_err().report());
            }
        }
    });
    Ok(())
}

#[test]
fn a_variable_of_an_earlier_pass() -> Result<()> {
    let store = VarStore::new();
    model!(store, (dense)(3))?;
    let name = String::from("weights");
    model!(store, {
        get_variable!(&name, [4, 3])?;
        let error = get_variable!(&name, [4, 3]).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
#[expect(
    deprecated,
    reason = "the compiler sees the misspelt name too, and warns"
)]
fn a_missing_variable_and_the_nearest_names() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("conv1", {
            get_variable!("weights", [2])?;
            get_variable!("weights_2", [2])?;
        });
        let error = scope!("conv1", reuse = true, get_variable!("weihgts", [2])).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn a_missing_variable_that_is_like_none() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let error = scope!("conv1", reuse = true, (dense)(3)).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn a_new_name_in_a_frozen_store() -> Result<()> {
    let store = VarStore::new();
    model!(store, scope!("encoder", (dense)(3)))?;
    store.freeze();
    model!(store, {
        let error = scope!("encodr", (dense)(3)).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn another_option_in_a_strict_store() -> Result<()> {
    let store = VarStore::new();
    store.strict();
    model!(store, {
        scope!("a", get_variable!("w", [2], initializer = zeros()))?;
        let error = scope!(
            "a",
            reuse = true,
            get_variable!("w", [2], initializer = ones())
        )
        .unwrap_err();
        assert_snapshot!("strict_initializer", error.report());
        let error = scope!(
            "a",
            reuse = true,
            get_variable!("w", [2], trainable = false)
        )
        .unwrap_err();
        assert_snapshot!("strict_trainable", error.report());
    });
    Ok(())
}

#[test]
fn another_shape() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("model", (dense)(3))?;
        let error = scope!("model", reuse = true, (dense)(5)).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn another_dtype() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("model", get_variable!("steps", [1], dtype = i64))?;
        let steps = String::from("steps");
        let error = scope!("model", reuse = true, get_variable!(&steps, [1])).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn a_variable_in_parts_as_a_whole() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let halves = fixed_size(2, 0);
        scope!("model", get_variable!("w", [4, 2], partitioner = halves))?;
        let error = scope!("model", reuse = auto, get_variable!("w", [4, 2])).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn a_whole_variable_in_parts() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("model", get_variable!("w", [4, 2]))?;
        let halves = fixed_size(2, 0);
        let error = scope!(
            "model",
            reuse = true,
            get_variable!("w", [4, 2], partitioner = halves)
        )
        .unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn a_variable_in_another_number_of_parts() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let ask = |parts| get_variable!("w", [4, 2], partitioner = fixed_size(parts, 0));
        scope!("model", ask(2))?;
        let error = scope!("model", reuse = auto, ask(4)).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn a_template_that_makes_a_variable_each_time() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let template = make_template("scale")?;
        let body = || {
            let factor = variable!([1.0], name = "factor")?;
            Ok::<_, Error>(factor)
        };
        template.run(body)?;
        let error = template.run(body).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn a_taken_name() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("model", {
            variable!([1.0], name = "bias")?;
            let error = variable!([2.0], name = "model/bias/").unwrap_err();
            assert_snapshot!(error.report());
        });
    });
    Ok(())
}

#[test]
fn a_captured_scope_of_another_thread() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("tower" as tower, {
            (dense)(3)?;
            let error = std::thread::scope(|threads| {
                let ask = || scope!(&tower, (dense)(3)).unwrap_err();
                threads.spawn(ask).join().expect("no panic")
            });
            assert_snapshot!(error.report());
        });
    });
    Ok(())
}
