//! An `if` without `else` is no certain request.
use varscope::prelude::*;

#[layer]
fn net(x: f32, again: bool) -> Result<f32> {
    if again {
        get_variable!("weights", [1])?;
    }
    if !again {
        get_variable!("weights", [1])?;
    }
    if again && x > 0.0 {
        Ok(x)
    } else if again {
        Ok(get_variable!("bias", [1])?.value().len() as f32)
    } else {
        get_variable!("bias", [1])?;
        Ok(-x)
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1.0, true)?, 1.0));
    Ok(())
}
