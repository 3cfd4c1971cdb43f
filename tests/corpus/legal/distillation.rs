//! A teacher and a student of one function, where the teacher is not trained.
use varscope::prelude::*;

#[layer]
fn net(x: f32, width: usize, trainable: bool) -> Result<f32> {
    let w = get_variable!("w", [width], trainable = trainable)?;
    Ok(x + w.value().sum())
}

#[layer]
fn distil(x: f32) -> Result<f32> {
    let teacher = scope!("teacher", net(x, 8, false))?;
    let student = scope!("student", net(x, 2, true))?;
    let ema = scope!("ema", { net(x, 2, false)? });
    Ok((teacher - student).abs() + ema)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..2 {
        model!(store, distil(1.0))?;
    }
    Ok(())
}
