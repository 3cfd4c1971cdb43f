//! A scope's body may leave the block around it.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<usize> {
    let n = 'done: {
        scope!("a", {
            if x > 0.0 {
                break 'done get_variable!("weights", [1])?.value().len();
            }
        });
        scope!("a", get_variable!("weights", [1])?.value().len())
    };
    Ok(n)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1.0)?, 1));
    Ok(())
}
