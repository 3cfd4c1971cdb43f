//! Files that are each named like their layer, and glob each other.
mod attention;
mod block;
mod norm;

use self::block::block;
use varscope::prelude::*;

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = scope!("one", block(1.0))?;
        let x = scope!("two", block(x))?;
        scope!("three", block::block(x))?;
    });
    Ok(())
}
