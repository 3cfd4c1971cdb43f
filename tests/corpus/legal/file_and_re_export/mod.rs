//! `mod attention;` and a re-export of the layer in it; a layer that is named like its file, under a `#[path]`.
mod attention;
#[path = "x.rs"]
mod conv;
mod layers;

pub use attention::attention;
pub use conv::conv;

mod net {
    use super::{attention, conv};
    use varscope::prelude::*;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        let x = scope!("a", attention(x))?;
        let x = scope!("c", conv(x))?;
        scope!("d", conv::pointwise(x))
    }
}

use varscope::prelude::*;

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = net::net(0.0)?;
        let x = scope!("more", attention(x))?;
        assert_eq!(scope!("pool", layers::pool::pool(x))?, 12.0);
    });
    Ok(())
}
