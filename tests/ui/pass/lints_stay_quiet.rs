//! Nothing that the macros add is worth a lint, and nothing may be allowed either.
#![forbid(unused, nonstandard_style, deprecated)]
#![deny(missing_docs, unreachable_pub, unused_qualifications, clippy::pedantic)]
use varscope::prelude::*;

/// A layer.
///
/// # Errors
/// If it can't.
#[layer]
pub(crate) fn dense(x: f32, shape: [usize; 1]) -> Result<f32> {
    let weights = get_variable!("weights", shape)?;
    let bias = get_variable!("bias", [1])?;
    Ok(x + f32::from(u8::try_from(weights.value().len() + bias.value().len()).unwrap_or(0)))
}

/// Another.
///
/// # Errors
/// If it can't.
#[layer]
pub(crate) fn net(x: f32) -> Result<f32> {
    let x = scope!("a", dense(x, [2]))?;
    if x > 100.0 {
        scope!("b", dense(x, [2]))
    } else {
        scope!("b", dense(x, [3]))
    }
}

/// A type.
pub(crate) struct Net;

impl Net {
    /// Its layer.
    ///
    /// # Errors
    /// If it can't.
    #[layer]
    pub(crate) fn forward(x: f32) -> Result<f32> {
        let x = scope!("hidden", Self::hidden(x))?;
        scope!("out", Net::hidden(x))
    }

    #[layer]
    fn hidden(x: f32) -> Result<f32> {
        let weights = get_variable!("weights", [2])?;
        Ok(x + f32::from(u8::try_from(weights.value().len()).unwrap_or(0)))
    }
}

/// Runs it.
///
/// # Errors
/// If it can't.
pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert!(net(0.0)? > 6.0);
        assert!(scope!("type", Net::forward(0.0))? > 3.0);
    });
    Ok(())
}
