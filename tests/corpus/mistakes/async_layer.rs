//! A layer that is `async`.
use varscope::prelude::*;

#[layer]
async fn net(x: f32) -> Result<f32> {
    //~ error: async
    Ok(x + get_variable!("w", [1])?.value()[0])
}
