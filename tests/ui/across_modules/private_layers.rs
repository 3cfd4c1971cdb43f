//! Layers of every visibility answer.
use varscope::prelude::*;

mod outer {
    pub mod inner {
        use varscope::prelude::*;

        #[layer]
        pub(in super::super) fn dense(x: f32) -> Result<f32> {
            private(x)
        }

        #[layer]
        fn private(x: f32) -> Result<f32> {
            Ok(x + get_variable!("weights", [2])?.value().sum())
        }
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = outer::inner::dense(x)?;
    outer::inner::dense(x)
}

fn main() {}
