//! A stack of convolutions, counted wrongly.
use varscope::prelude::*;

#[layer]
fn conv2d(x: usize, depth: usize) -> Result<usize> {
    get_variable!("weights", [3, 3, x, depth])?; //~ defined
    get_variable!("biases", [depth], initializer = zeros())?;
    Ok(depth)
}

#[layer(scope = "vgg_16")]
fn vgg(x: usize) -> Result<usize> {
    let net = scope!("conv1/conv1_1", conv2d(x, 2))?;
    let net = scope!("conv1/conv1_2", conv2d(net, 2))?;
    let net = scope!("conv2/conv2_1", conv2d(net, 4))?;
    let net = scope!("conv2", {
        scope!("conv2_2", conv2d(net, 4))? //~ first
    });
    scope!("conv2/conv2_2", conv2d(net, 4)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, vgg(3))?;
    Ok(())
}
