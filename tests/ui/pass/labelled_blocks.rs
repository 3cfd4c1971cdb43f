//! `break 'label` skips the rest of the block.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<usize> {
    let weights = 'found: {
        if x > 0.0 {
            break 'found get_variable!("weights", [1])?;
        }
        get_variable!("weights", [1])?
    };
    'skipped: {
        if x > 0.0 {
            break 'skipped;
        }
        get_variable!("bias", [1])?;
    }
    Ok(weights.value().len() + get_variable!("bias", [1])?.value().len())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1.0)?, 2));
    Ok(())
}
