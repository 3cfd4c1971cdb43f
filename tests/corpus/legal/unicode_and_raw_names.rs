//! Layers, variables and parameters of names that are raw or not ASCII.
use varscope::prelude::*;

mod schichten {
    use varscope::prelude::*;

    #[layer]
    pub fn größe(größe: f32) -> Result<f32> {
        let β = get_variable!("beta", [2])?;
        Ok(größe + β.value().len() as f32)
    }

    #[layer]
    pub fn r#match(r#type: f32, r#in: usize) -> Result<f32> {
        Ok(r#type + get_variable!("w", [r#in])?.value().len() as f32)
    }

    #[layer]
    pub fn 层(x: f32) -> Result<f32> {
        scope!(r"内".len().to_string(), größe(x))
    }
}

use schichten::{größe, r#match, 层};

#[layer]
fn r#loop(x: f32) -> Result<f32> {
    let x = scope!("a", größe(größe = x))?;
    let x = scope!("b", r#match(r#type = x, r#in = 3))?;
    let x = scope!("c", r#match(x, 2))?;
    scope!("d", 层(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(r#loop(0.0)?, 9.0));
    Ok(())
}
