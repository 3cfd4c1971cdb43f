//! Branches of an Inception block, gathered in a `vec!` and in a tuple.
use varscope::prelude::*;

#[layer]
fn conv2d(x: usize, depth: usize, size: [usize; 2]) -> Result<usize> {
    get_variable!("weights", [size[0], size[1], x, depth])?;
    Ok(depth)
}

fn concat(parts: Vec<usize>) -> usize {
    parts.iter().sum()
}

#[layer]
fn mixed(x: usize) -> Result<usize> {
    let branches = vec![
        scope!("Branch_0", scope!("Conv2d_0a_1x1", conv2d(x, 2, [1, 1])))?,
        scope!("Branch_1", {
            let b = scope!("Conv2d_0a_1x1", conv2d(x, 2, [1, 1]))?;
            scope!("Conv2d_0b_5x5", conv2d(b, 3, [5, 5]))?
        }),
        scope!("Branch_2", {
            let b = scope!("Conv2d_0a_1x1", conv2d(x, 2, [1, 1]))?;
            let b = scope!("Conv2d_0b_3x3", conv2d(b, 3, [3, 3]))?;
            scope!("Conv2d_0c_3x3", conv2d(b, 3, [3, 3]))?
        }),
        scope!("Branch_3", {
            let (a, b) = (
                scope!("Conv2d_0b_1x3", conv2d(x, 2, [1, 3]))?,
                scope!("Conv2d_0b_3x1", conv2d(x, 2, [3, 1]))?,
            );
            a + b
        }),
    ];
    Ok(concat(branches))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let net = model!(store, {
        let net = scope!("Mixed_5b", mixed(3))?;
        let net = scope!("Mixed_5c", mixed(net))?;
        scope!("Mixed_5d", mixed(net))?
    });
    assert_eq!(net, 12);
    Ok(())
}
