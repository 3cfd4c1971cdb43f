//! Types by word, by path, by alias, by parameter and by scope.
use ndarray::Ix1;
use varscope::prelude::*;

type Real = f64;

#[layer]
fn counter<T: Element>(n: usize) -> Result<Variable<T, Ix1>> {
    get_variable!("count", [n], dtype = T, initializer = zeros())
}

#[layer]
fn net() -> Result<usize> {
    let a = scope!("a", counter::<i64>(1))?;
    let b = scope!("b", counter::<u8>(1))?;
    let c = scope!("a", reuse = true, counter::<i64>(1))?;
    let d = get_variable!("d", [2], dtype = Real, initializer = ones())?;
    let e = scope!("e", get_variable!("e", [2], dtype = core::primitive::f32))?;
    reuse_variables()?;
    let f = get_variable!("d", [2], dtype = f64, initializer = ones())?;
    let g = scope!("e", get_variable!("e", [2], dtype = f32))?;
    Ok(a.value().len()
        + b.value().len()
        + c.value().len()
        + d.value().len()
        + e.value().len()
        + f.value().len()
        + g.value().len())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net()?, 11));
    Ok(())
}
