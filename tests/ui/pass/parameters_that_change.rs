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

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = dense(0.0, [5, 4], [2])?;
        let x = scope!("", reuse = true, dense(x, [6, 4], [3]))?;
        assert_eq!(x, 22.0);
        let x = scope!("perhaps", perhaps(0.0, [5, 4]))?;
        let x = scope!("perhaps", reuse = true, perhaps(x, [6, 4]))?;
        assert_eq!(x, 12.0);
    });
    Ok(())
}
