//! No import, and two ways to write the path.
use varscope::prelude::*;

mod layers {
    pub mod deep {
        use varscope::prelude::*;

        #[layer]
        pub fn dense(x: f32) -> Result<f32> {
            Ok(x + get_variable!("weights", [2])?.value().sum())
        }
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = layers::deep::dense(x)?;
    crate::layers::deep::dense(x)
}

fn main() {}
