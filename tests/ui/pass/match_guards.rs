//! A guard runs if its pattern fits.
use varscope::prelude::*;

#[layer]
fn size() -> usize {
    get_variable!("weights", [3]).map_or(0, |w| w.value().len())
}

#[layer]
fn net(x: u8) -> usize {
    match x {
        0 if size() > 2 => 1,
        1 if size() > 2 => 2,
        _ => 3,
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1), 2));
    Ok(())
}
