//! What is called like a function of a module, and is none.
use std::ffi::c_int;
use varscope::prelude::*;

mod units {
    #[allow(non_camel_case_types)]
    #[derive(Clone, Copy)]
    pub struct px(pub usize);

    impl px {
        pub fn new(pixels: usize) -> Self {
            Self(pixels)
        }
    }
}

use units::px;

macro_rules! local {
    ($name:ident) => {
        fn $name(x: f32) -> f32 {
            x + 1.0
        }
    };
}

macro_rules! fixed {
    () => {
        fn plus_two(x: f32) -> f32 {
            x + 2.0
        }
    };
}

#[layer]
fn net(x: f32) -> Result<f32> {
    local!(plus_one);
    fixed!();
    let pixels = [px(2), px(2), px::new(3), units::px(4), units::px::new(5)];
    let pixels: usize = pixels.iter().map(|pixels| pixels.0).sum();
    let x = plus_two(plus_two(plus_one(plus_one(x))));
    Ok(x + pixels as f32 + c_int::from(2_u8) as f32 + c_int::from(2_u8) as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        local!(plus_one);
        assert_eq!(net(plus_one(plus_one(0.0)))?, 28.0);
        assert_eq!(std::os::raw::c_int::from(1_u8), 1);
    });
    Ok(())
}
