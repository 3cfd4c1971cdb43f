//! ResNet v2 as TF-slim has it: a list of blocks, units named by number, a shortcut where the depth changes.
use varscope::prelude::*;

struct Block {
    name: &'static str,
    depth: usize,
    units: usize,
}

#[layer]
fn conv2d(x: usize, depth: usize, kernel: usize) -> Result<usize> {
    get_variable!("weights", [kernel, kernel, x, depth])?;
    get_variable!("biases", [depth], initializer = zeros())?;
    Ok(depth)
}

#[layer]
fn batch_norm(x: usize) -> Result<usize> {
    get_variable!("beta", [x], initializer = zeros())?;
    get_variable!("gamma", [x], initializer = ones())?;
    get_variable!("moving_mean", [x], initializer = zeros(), trainable = false)?;
    Ok(x)
}

#[layer]
fn bottleneck(x: usize, depth: usize) -> Result<usize> {
    scope!("bottleneck_v2", {
        let preact = scope!("preact", batch_norm(x))?;
        let shortcut = if depth == x {
            x
        } else {
            scope!("shortcut", conv2d(preact, depth, 1))?
        };
        let residual = scope!("conv1", conv2d(preact, depth / 4, 1))?;
        let residual = scope!("conv2", conv2d(residual, depth / 4, 3))?;
        let residual = scope!("conv3", conv2d(residual, depth, 1))?;
        assert_eq!(residual, shortcut);
        Ok(residual)
    })
}

#[layer(scope = "resnet_v2_50")]
fn resnet(x: usize, blocks: &[Block]) -> Result<usize> {
    let mut net = scope!("conv1", conv2d(x, 8, 7))?;
    for block in blocks {
        scope!(block.name, {
            for unit in 1..=block.units {
                net = scope!(format!("unit_{unit}"), bottleneck(net, block.depth))?;
            }
        });
    }
    let net = scope!("postnorm", batch_norm(net))?;
    scope!("logits", conv2d(net, 10, 1))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let blocks = [("block1", 8, 2), ("block2", 16, 1)];
    let blocks = blocks.map(|(name, depth, units)| Block { name, depth, units });
    for _training in [true, false] {
        let classes = model!(store, resnet(3, &blocks))?;
        assert_eq!(classes, 10);
    }
    assert_eq!(store.len(), 36);
    Ok(())
}
