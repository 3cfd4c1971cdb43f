//! Attributes and documentation on layers, parameters, statements, arms and expressions.
use varscope::prelude::*;

/// A dense layer.
///
/// ```text
/// scope!("a", dense(x))
/// ```
#[inline]
#[must_use = "it is the output"]
#[doc(alias = "fully_connected")]
#[layer]
#[cfg_attr(any(), deprecated)]
#[allow(clippy::too_many_arguments, unused_mut)]
pub fn dense(#[allow(unused_variables)] x: f32, #[cfg(any())] y: f32, mut z: f32) -> Result<f32> {
    #![allow(unused_assignments)]
    #[allow(unused)]
    let w = get_variable!("w", [2])?;
    Ok(z + w.value().len() as f32)
}

#[cfg(any())]
#[layer]
fn net(x: f32) -> Result<f32> {
    dense(x, x)
}

#[cfg(all())]
#[layer]
fn net(x: f32) -> Result<f32> {
    #[cfg(any())]
    let x = scope!("a", dense(x, x))?;
    #[cfg(not(any()))]
    let x = scope!("a", dense(x, x))?;
    let x = match x {
        #[cfg(any())]
        _ => scope!("b", dense(x, x))?,
        #[cfg(all())]
        _ => scope!("b", dense(x, x))?,
    };
    #[allow(clippy::let_and_return)]
    {
        let x = (scope!("c", dense(x, x))?);
        x
    }
    .pipe(Ok)
}

trait Pipe: Sized {
    fn pipe<T>(self, f: impl FnOnce(Self) -> T) -> T {
        f(self)
    }
}

impl Pipe for f32 {}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(0.0)?, 6.0));
    Ok(())
}
