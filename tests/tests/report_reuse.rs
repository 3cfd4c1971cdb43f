//! Reports of requests at odds with what exists, as a reader sees them.

use insta::assert_snapshot;
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
