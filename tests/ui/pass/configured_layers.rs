//! Two versions of one layer, one of which is compiled; the `cfg` on either side of `#[layer]`.
use varscope::prelude::*;

#[cfg(any())]
#[layer]
fn dense(x: f32) -> Result<f32> {
    not_compiled(x)
}

#[cfg(not(any()))]
#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [1])?.value().len() as f32)
}

#[layer]
#[cfg(any())]
fn net(x: f32) -> Result<f32> {
    not_compiled(x)
}

#[layer]
#[cfg(not(any()))]
fn net(x: f32) -> Result<f32> {
    dense(x)
}

#[cfg_attr(not(any()), layer)]
fn sometimes(x: f32) -> Result<f32> {
    net(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(sometimes(1.0)?, 2.0));
    Ok(())
}
