use varscope::prelude::*;

#[layer(check = "off")]
fn a() {}

#[layer(check = no)]
fn b() {}

fn main() {}
