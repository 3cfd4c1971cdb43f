//! Blocks, `unsafe` blocks and labelled blocks run.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    {
        get_variable!("a", [1])?;
    }
    let b = 'b: {
        let a = get_variable!("a", [1])?;
        if !a.value().is_empty() {
            break 'b 1;
        }
        2
    };
    assert!(b > 0);
    Ok(())
}

fn main() {}
