//! What turns reuse on may have another name.
use varscope::prelude::*;
use varscope::reuse_variables as share;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

mod facade {
    pub use varscope::reuse_variables as go_on_sharing;
}

#[layer]
fn here(x: f32) -> Result<f32> {
    let x = dense(x)?;
    share()?;
    dense(x)
}

#[layer]
fn through_a_module(x: f32) -> Result<f32> {
    let x = dense(x)?;
    facade::go_on_sharing()?;
    dense(x)
}

#[layer]
fn in_the_body(x: f32) -> Result<f32> {
    use varscope::reuse_variables as again;
    let x = dense(x)?;
    again()?;
    dense(x)
}

/// The inner `s` is the outer scope, not the one that has its name.
#[layer]
fn shadowed_alias(x: f32) -> Result<f32> {
    scope!("outer" as o, {
        let x = dense(x)?;
        scope!("inner" as s, {
            assert!(s.name().ends_with("inner"));
            let s = &o;
            s.reuse_variables();
        });
        dense(x)
    })
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(scope!("a", here(0.0))?, 4.0);
        assert_eq!(scope!("b", through_a_module(0.0))?, 4.0);
        assert_eq!(scope!("c", in_the_body(0.0))?, 4.0);
        assert_eq!(scope!("d", shadowed_alias(0.0))?, 4.0);
    });
    Ok(())
}
