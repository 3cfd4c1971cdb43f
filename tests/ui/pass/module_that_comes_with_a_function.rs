//! A function that is imported together with a module of its name, as `candle_nn::linear` is. Neither is a layer.
use other::linear;
use other::*;
use varscope::prelude::*;

mod other {
    pub mod linear {
        pub struct Linear;

        pub fn linear(x: f32) -> f32 {
            let Linear = Linear;
            x
        }
    }
    pub mod embedding {
        pub fn embedding(x: f32) -> f32 {
            x
        }
    }
    pub use embedding::embedding;
    pub use linear::linear;
}

#[layer]
fn net(x: f32) -> f32 {
    let x = linear(x);
    let x = linear(x);
    let x = embedding(x);
    let x = embedding(x);
    let x = other::linear(x);
    let x = crate::module_that_comes_with_a_function::other::linear(x);
    self::other::embedding(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = net(1.0);
        let x = linear(x);
        let x = linear(x);
        assert_eq!(size_of_val(&x), 4);
        drop(vec![x]);
    });
    Ok(())
}
