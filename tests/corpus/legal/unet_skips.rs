//! A U-Net: down and up paths by recursion, with a scope of a name made for each depth.
use varscope::prelude::*;

#[layer]
fn double_conv(x: usize, out: usize) -> Result<usize> {
    for (i, (from, to)) in [(x, out), (out, out)].into_iter().enumerate() {
        scope!(format!("conv{i}"), {
            get_variable!("kernel", [3, 3, from, to])?;
            get_variable!("bias", [to], initializer = zeros())?;
        });
    }
    Ok(out)
}

#[layer]
fn level(x: usize, depth: usize) -> Result<usize> {
    if depth == 0 {
        return scope!("bottom", double_conv(x, 2 * x));
    }
    let skip = scope!("down", double_conv(x, 2 * x))?;
    let below = scope!("below", level(skip, depth - 1))?;
    let up = scope!("up", double_conv(below + skip, skip))?;
    Ok(up)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let x = model!(store, {
        let x = level(1, 3)?;
        scope!("head", double_conv(x, 1))
    })?;
    assert_eq!(x, 1);
    Ok(())
}
