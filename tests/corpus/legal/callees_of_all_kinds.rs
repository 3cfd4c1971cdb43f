//! Things that are called and are not functions with a path that could be imported.
#![allow(non_camel_case_types)]
use std::ffi::c_int;
use varscope::prelude::*;

struct px(usize);

#[derive(Debug, Clone, Copy, PartialEq)]
enum activation {
    relu(f32),
    none,
}

use activation::relu;

static TANH: fn(f32) -> f32 = f32::tanh;
static square: fn(f32) -> f32 = |x| x * x;
const half: fn(f32) -> f32 = |x| x / 2.0;

macro_rules! function {
    ($name:ident) => {
        fn $name(x: f32) -> f32 {
            x + 1.0
        }
    };
}

function!(made);

#[layer]
fn net(x: f32) -> Result<f32> {
    function!(local);
    let a = c_int::from(2u8) + c_int::from(3u8);
    let px(n) = px(a as usize);
    let x = local(made(square(half(TANH(x)))));
    let x = local(made(square(half(TANH(x)))));
    let relu(x) = relu(x) else { return Ok(0.0) };
    let all = [Some(x), Some(x)].map(Option::unwrap).map(<f32>::from);
    let w = get_variable!("w", [px(n).0])?;
    Ok(all[0] + w.value().len() as f32)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert!(net(1.0)? > 5.0));
    Ok(())
}
