//! A loop may run zero times: what stands in it does not collide with what follows. (That it would with itself is a warning.)
#![allow(deprecated)]
use varscope::prelude::*;

#[layer]
fn net(n: usize) -> Result<usize> {
    for _ in 0..n {
        get_variable!("a", [1])?;
    }
    let mut i = n;
    while i > 0 {
        get_variable!("b", [1])?;
        i -= 1;
    }
    loop {
        if n == 0 {
            break;
        }
        get_variable!("c", [1])?;
        break;
    }
    Ok(get_variable!("a", [1])?.value().len()
        + get_variable!("b", [1])?.value().len()
        + get_variable!("c", [1])?.value().len())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(0)?, 3));
    Ok(())
}
