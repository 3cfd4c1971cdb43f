//! Layers named like macros, types, crates, keywords-to-be and functions of the prelude.
#![allow(non_snake_case, non_camel_case_types)]
use varscope::prelude::*;

macro_rules! layers {
    ($($name:ident)*) => { $(
        #[layer]
        pub fn $name(x: f32) -> Result<f32> {
            Ok(x + get_variable!("w", [1])?.value().len() as f32)
        }
    )* };
}

mod nets {
    use varscope::prelude::*;

    layers!(vec drop std core varscope scope model get_variable layer u8 str Some_ auto union default self_ super_);
}

mod by_hand {
    use varscope::prelude::*;

    #[layer]
    pub fn scope(x: f32) -> Result<f32> {
        scope!("scope", get_variable!("w", [1]))?;
        Ok(x)
    }

    #[layer]
    pub fn std(x: f32) -> Result<f32> {
        let y = std::convert::identity(x);
        get_variable!("w", [1])?;
        Ok(f32::max(x, y))
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    use by_hand::scope;
    let x = scope!("a", nets::vec(x))?;
    let x = scope!("b", nets::std(x))?;
    let x = scope!("c", scope(x))?;
    let x = scope!("d", by_hand::std(x))?;
    let x = scope!("e", nets::u8(x))?;
    let v = vec![x, u8::MAX as f32];
    scope!("f", nets::drop(v[0]))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(0.0))?;
    Ok(())
}
