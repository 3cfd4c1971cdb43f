//! Layers that only the parent sees.
use varscope::prelude::*;

mod a {
    mod b {
        use varscope::prelude::*;

        #[layer]
        pub(in super::super) fn dense(x: f32) -> Result<f32> {
            Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
        }
    }

    pub(super) use b::dense;
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = a::dense(x)?; //~ first
    a::dense(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
