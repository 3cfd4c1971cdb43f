//! Which argument brings the dimension, through the layers in between.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("weights", [3, units])?.value().sum())
}

#[layer]
fn resnet(x: f32, (depth, _): (usize, usize), classes: usize) -> Result<f32> {
    let x = scope!(format!("block{depth}"), dense(x, 7))?;
    scope!("logits", dense(x, classes))
}

#[layer]
fn two_nets(x: f32) -> Result<f32> {
    let x = scope!("net", resnet(x, (1, 2), 5))?;
    scope!("net", reuse = true, resnet(x, (1, 2), 6))
}

#[layer]
fn against_a_literal(x: f32) -> Result<f32> {
    let x = scope!("a/logits", reuse = auto, get_variable!("weights", [3, 5]))?.value().sum() + x;
    scope!("a", reuse = true, resnet(x, (1, 2), 6))
}

#[layer]
fn before_a_literal(x: f32) -> Result<f32> {
    let x = scope!("a", resnet(x, (1, 2), 6))?;
    Ok(scope!("a/logits", reuse = auto, get_variable!("weights", [3, 5]))?.value().sum() + x)
}

fn main() {}
