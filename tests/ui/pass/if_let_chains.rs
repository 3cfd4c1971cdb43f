//! The second condition of a chain may not run.
use varscope::prelude::*;

#[layer]
fn size(name: &str) -> Option<usize> {
    let _ = name;
    get_variable!("weights", [3]).ok().map(|w| w.value().len())
}

#[layer]
fn net(x: Option<u8>) -> usize {
    if let Some(1) = x
        && let Some(n) = size("one")
    {
        n
    } else if let Some(2) = x
        && let Some(n) = size("two")
    {
        n
    } else {
        0
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(Some(2)), 3));
    Ok(())
}
