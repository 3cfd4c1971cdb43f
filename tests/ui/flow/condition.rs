//! A condition runs in any case, and so does what a `match` looks at.
use varscope::prelude::*;

#[layer]
fn is_ready() -> bool {
    get_variable!("ready", [1], dtype = bool).is_ok_and(|r| r.value()[0])
}

#[layer]
fn net() -> u8 {
    if is_ready() {
        return 1;
    }
    match is_ready() {
        true => 2,
        false => 3,
    }
}

fn main() {}
