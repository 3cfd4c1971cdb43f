//! Shapes that are not known are not compared, nor unknown dimensions.
use varscope::prelude::*;

const SHAPE: [usize; 2] = [2, 3];

#[layer]
fn dense(n: usize, shape: [usize; 2]) -> Result<usize> {
    let a = scope!("a", get_variable!("weights", [2, n]))?;
    let b = scope!("a", reuse = true, get_variable!("weights", SHAPE))?;
    let c = scope!("a", reuse = true, get_variable!("weights", shape))?;
    let d = scope!("a", reuse = true, get_variable!("weights", [n - 1, 3]))?;
    let e = scope!("a", reuse = true, get_variable!("weights"))?;
    let f = scope!("a", reuse = true, get_variable!("weights", [2, 3]))?;
    Ok(a.value().len()
        + b.value().len()
        + c.value().len()
        + d.value().len()
        + e.shape().len()
        + f.value().len())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(dense(3, [2, 3])?, 32));
    Ok(())
}
