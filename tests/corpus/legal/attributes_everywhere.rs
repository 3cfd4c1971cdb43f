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

struct Parts {
    bias: f32,
    gain: f32,
}

#[layer]
fn parts(x: f32) -> Result<f32> {
    let parts = Parts {
        #[cfg(any())]
        bias: scope!("bias", dense(x, x))?,
        #[cfg(not(any()))]
        bias: scope!("bias", dense(x, x))?,
        gain: 1.0,
    };
    let both = [
        #[cfg(any())]
        scope!("both", dense(x, x))?,
        scope!("both", dense(x, x))?,
    ];
    #[cfg(any())]
    (scope!("tuple", dense(x, x))?, scope!("other", dense(x, x))?);
    let tuple = (
        #[cfg(any())]
        scope!("tuple", dense(x, x))?,
        scope!("tuple", dense(x, x))?,
    );
    #[cfg(any())]
    (scope!("value", dense(x, x))?);
    let value = f32::max(
        #[cfg(any())]
        scope!("value", dense(x, x))?,
        scope!("value", dense(x, x))?,
        0.0,
    );
    Ok(parts.bias * parts.gain + both[0] + tuple.0 + value)
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
    model!(store, assert_eq!(scope!("parts", parts(0.0))?, 8.0));
    Ok(())
}
