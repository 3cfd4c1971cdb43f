//! `?` in the middle changes nothing.
use varscope::prelude::*;

#[layer]
fn net(text: &str) -> std::result::Result<usize, Box<dyn std::error::Error>> {
    let a = get_variable!("a", [1])?.value().len();
    let n: usize = text.parse()?;
    let b = get_variable!("b", [n.max(1)])?.value().len();
    Ok(a + b)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net("3").unwrap(), 4));
    Ok(())
}
