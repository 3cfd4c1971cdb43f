//! Shared variables whose sizes are written in different ways, and are equal.
use varscope::prelude::*;

const UNITS: usize = 4;
type Pair = [usize; 2];

#[layer]
fn dense(x: usize, shape: Pair) -> Result<usize> {
    Ok(x + get_variable!("w", shape)?.value().len())
}

#[layer]
fn by_units(x: usize, inputs: usize, units: usize) -> Result<usize> {
    let units = if units == 0 { inputs } else { units };
    dense(x, [inputs, units])
}

#[layer]
fn net(x: usize) -> Result<usize> {
    let a = scope!("a", dense(x, [UNITS, 2 * UNITS]))?;
    let b = scope!("a", reuse = true, dense(a, [4, 8]))?;
    let c = scope!("b", by_units(b, 4, 0))?;
    let d = scope!("b", reuse = true, by_units(c, 4, 4))?;
    let e = scope!("c", dense(d, [0x4, 1_0]))?;
    let f = scope!("c", reuse = true, dense(e, [4usize, 10_usize]))?;
    let g = scope!("d", get_variable!("w", [2 + 2, 1 << 3]))?;
    let h = scope!(
        "d",
        reuse = true,
        get_variable!("w", [{ 4 }, "12345678".len()])
    )?;
    Ok(f + g.value().len() + h.value().len())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(0))?;
    Ok(())
}
