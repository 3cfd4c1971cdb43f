//! A callee in parentheses is not checked: a way out.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

fn share_behind_the_back() -> Result<()> {
    reuse_variables()
}

#[layer]
fn units(n: usize) -> Result<()> {
    get_variable!("units", [n]).map(drop)
}

/// Elsewhere in the body, the same callee is a layer as ever.
fn labelled(is_small: bool) -> Result<()> {
    scope!("labelled", {
        if is_small {
            return (units)(1);
        }
        units(n = 2)
    })
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = dense(0.0)?;
        share_behind_the_back()?;
        assert_eq!((dense)(x)?, 4.0);
    });
    model!(VarStore::new(), labelled(false))?;
    model!(VarStore::new(), labelled(true))?;
    Ok(())
}
