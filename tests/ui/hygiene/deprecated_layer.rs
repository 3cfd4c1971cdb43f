#![deny(deprecated, unsafe_code)]

use varscope::prelude::*;

#[layer]
#[deprecated = "call `dense`"]
fn old() -> Result<()> {
    get_variable!("w", [1])?;
    Ok(())
}

#[layer]
fn reads() -> u8 {
    let pointer: *const u8 = &3;
    unsafe { *pointer }
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", old())?;
        reads();
    });
    Ok(())
}
