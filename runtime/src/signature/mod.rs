//! Signatures: what a layer asks for, as a constant, and the check that the macros have the compiler evaluate.
//!
//! `#[layer]` writes the body down as [`facts`]; [`walk`] follows them through all called layers; [`check`] compares what it
//! found; [`message`] and [`trail`] turn a finding, by the [`route`] to each request, into an error at both places.

mod argument;
mod blame;
mod check;
mod entry;
#[doc(hidden)]
pub mod expansion;
mod facts;
mod frames;
mod label;
mod listing;
mod message;
mod region;
mod repeat;
mod route;
mod screen;
#[cfg(test)]
mod tests;
mod trail;
mod turns;
mod walk;

pub use listing::SignatureVariable;

use facts::Fact;

/// What a layer asks for: its variables, scopes and layer calls, known without running it.
///
/// `#[layer] fn conv_relu` makes `conv_relu::SIGNATURE` beside the function, with the same visibility. (Not for methods, nor for
/// functions inside functions, nor where a module has the name already.)
///
/// ```
/// use varscope::prelude::*;
///
/// #[layer]
/// fn dense(x: f32, units: usize) -> Result<f32> {
///     let weights = get_variable!("weights", [3, units], initializer = he_normal())?;
///     let bias = get_variable!("bias", [units], trainable = false)?;
///     Ok(x + weights.value().sum() + bias.value().sum())
/// }
///
/// #[layer]
/// fn net(x: f32) -> Result<f32> {
///     let x = scope!("hidden", dense(x, 64))?;
///     scope!("out", dense(x, 10))
/// }
///
/// # fn main() {
/// let names: Vec<String> = net::SIGNATURE.variables().into_iter().map(|v| v.name).collect();
/// assert_eq!(names, ["hidden/weights", "hidden/bias", "out/weights", "out/bias"]);
/// assert_eq!(
///     dense::SIGNATURE.to_string(),
///     "dense(x, units)
///   name     shape       initializer  trainable
///   weights  [3, units]  he_normal()
///   bias     [units]                  false",
/// );
/// # }
/// ```
#[derive(Debug)]
pub struct Signature {
    #[doc(hidden)]
    pub name: &'static str,
    #[doc(hidden)]
    pub module: &'static str,
    #[doc(hidden)]
    pub file: &'static str,
    /// Tells functions apart where addresses can't be compared.
    #[doc(hidden)]
    pub identity: u64,
    #[doc(hidden)]
    pub parameters: &'static [&'static str],
    #[doc(hidden)]
    pub facts: &'static [Fact],
    #[doc(hidden)]
    pub checked: bool,
}

impl Signature {
    /// What anything has that is not known to be a layer.
    #[doc(hidden)]
    pub const NONE: Self = Self {
        name: "",
        module: "",
        file: "",
        identity: 0,
        parameters: &[],
        facts: &[],
        checked: false,
    };
}
