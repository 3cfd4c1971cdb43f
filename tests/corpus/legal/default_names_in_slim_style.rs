//! `default_name` and `default_scope`, as TF-slim's layers have them: called twice, they are `Conv` and `Conv_1`.
use varscope::prelude::*;

#[layer(default_scope = "Conv")]
fn conv2d(x: usize, depth: usize) -> Result<usize> {
    get_variable!("weights", [x, depth])?;
    Ok(depth)
}

#[layer]
fn fully_connected(x: usize, depth: usize, scope: Option<&str>) -> Result<usize> {
    match scope {
        Some(scope) => scope!(scope, get_variable!("weights", [x, depth]))?,
        None => scope!(default_name = "fc", get_variable!("weights", [x, depth]))?,
    };
    Ok(depth)
}

#[layer]
fn lenet(x: usize) -> Result<usize> {
    let x = conv2d(x, 2)?;
    let x = conv2d(x, 3)?;
    let x = fully_connected(x, 4, None)?;
    let x = fully_connected(x, 5, None)?;
    let x = fully_connected(x, 6, Some("logits"))?;
    scope!(default_name = "conv", conv2d(x, 2))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, scope!("LeNet", lenet(1)))?;
    assert_eq!(store.len(), 6);
    Ok(())
}
