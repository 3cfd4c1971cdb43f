//! What an `async` block asks for, it asks for when it is polled.
use varscope::prelude::*;

#[layer]
fn net() -> Result<usize> {
    let later = async { get_variable!("weights", [1]) };
    drop(later);
    Ok(get_variable!("weights", [1])?.value().len())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net()?, 1));
    Ok(())
}
