//! The house's idiom: the value has its layer's name, and labels are on the arguments.
use varscope::prelude::*;

#[layer]
fn encoder(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [units])?.value().len() as f32)
}

#[layer]
fn decoder(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [units])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let encoder = scope!("encoder", encoder(x, units = 3))?;
    let decoder = scope!("decoder", decoder(encoder, units = 3))?;
    Ok(decoder)
}

#[layer]
fn all(xs: &[f32]) -> Result<Vec<f32>> {
    let first = scope!("first", encoder(xs[0], units = 2))?;
    let f: fn(f32, usize) -> Result<f32> = encoder;
    let rest = xs[1..]
        .iter()
        .map(|x| scope!("rest", reuse = auto, f(*x, 2)));
    std::iter::once(Ok(first)).chain(rest).collect()
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(net(0.0)?, 6.0);
        assert_eq!(all(&[0.0, 1.0, 2.0])?, [2.0, 3.0, 4.0]);
    });
    Ok(())
}
