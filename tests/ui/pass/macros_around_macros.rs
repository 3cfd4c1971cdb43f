//! Our macros inside somebody's `macro_rules!`.
use varscope::prelude::*;

macro_rules! weights {
    ($name:expr, $n:expr) => {
        get_variable!($name, [$n])
    };
}

macro_rules! in_scope {
    ($name:literal, $($body:tt)*) => {
        scope!($name, { $($body)* })
    };
}

macro_rules! run {
    ($store:expr, $($body:tt)*) => {
        model!($store, { $($body)* })
    };
}

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = weights!("weights", 2)?;
    let bias = weights!("bias", 2)?;
    Ok(x + weights.value().len() as f32 + bias.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    run!(store, {
        let x = in_scope!("a", dense(0.0)?);
        let x = in_scope!("b", dense(x)?);
        assert_eq!(x, 8.0);
    });
    Ok(())
}
