//! A shape that is bound anew is no longer what the caller gave.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, shape: [usize; 2], mut wide: [usize; 1]) -> Result<f32> {
    let n = shape[1];
    let shape = [1, n];
    wide[0] = 7;
    let weights = get_variable!("weights", shape)?;
    let bias = get_variable!("bias", wide)?;
    Ok(x + weights.value().len() as f32 + bias.value().len() as f32)
}

/// The first `let` is not certain to be the one that counts.
#[layer]
fn perhaps(x: f32, shape: [usize; 2]) -> Result<f32> {
    if shape[0] == 0 {
        let shape = [0, 0];
        return Ok(shape[0] as f32);
    }
    let shape = scope!("inner", {
        let shape = [2, 2];
        get_variable!("weights", shape)?.value().len()
            + get_variable!("bias", [shape[0]])?.value().len()
    });
    Ok(x + shape as f32)
}

/// A constant of the body hides the parameter, before its line as well.
#[layer]
#[allow(unused_variables)]
fn constant(units: usize) -> Result<usize> {
    let length = get_variable!("weights", [units])?.value().len();
    #[allow(non_upper_case_globals)]
    const units: usize = 3;
    Ok(length)
}

macro_rules! halved {
    ($units:ident) => {
        let $units = $units / 2;
    };
}

#[layer]
fn made_by_a_macro(units: usize) -> Result<usize> {
    halved!(units);
    Ok(get_variable!("weights", [units])?.value().len())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = scope!("dense", dense(0.0, [5, 4], [2]))?;
        let x = scope!("dense", reuse = true, dense(x, [6, 4], [3]))?;
        assert_eq!(x, 22.0);
        let x = scope!("perhaps", perhaps(0.0, [5, 4]))?;
        let x = scope!("perhaps", reuse = true, perhaps(x, [6, 4]))?;
        assert_eq!(x, 12.0);
        assert_eq!(scope!("constant", constant(1))?, 3);
        assert_eq!(scope!("constant", reuse = true, constant(2))?, 3);
        assert_eq!(scope!("macro", made_by_a_macro(4))?, 2);
        assert_eq!(scope!("macro", reuse = true, made_by_a_macro(5))?, 2);
    });
    Ok(())
}
