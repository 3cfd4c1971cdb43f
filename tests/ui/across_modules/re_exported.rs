//! Through `pub use`.
use varscope::prelude::*;

mod nn {
    pub use self::dense::fully_connected;

    mod dense {
        use varscope::prelude::*;

        #[layer]
        pub fn fully_connected(x: f32) -> Result<f32> {
            Ok(x + get_variable!("weights", [2])?.value().sum())
        }
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = nn::fully_connected(x)?;
    nn::fully_connected(x)
}

fn main() {}
