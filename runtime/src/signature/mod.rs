//! Signatures: what a layer asks for, as a constant, and the check that the macros have the compiler evaluate.
//!
//! `#[layer]` writes the body down as [`facts`]; [`walk`] follows them through all called layers; [`check`] compares what it
//! found; [`message`] and [`trail`] turn a finding into an error at both places.

pub(crate) mod check;
pub(crate) mod facts;
mod message;
pub(crate) mod path;
pub(crate) mod trail;
mod value;
mod walk;

use facts::Step;

/// What a layer asks for: its variables, scopes and layer calls, known without running it.
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
    pub steps: &'static [Step],
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
        steps: &[],
        checked: false,
    };
}

/// What expansions name.
#[doc(hidden)]
pub mod expansion {
    pub use super::Signature;
    pub use super::check::{Finding, check};
    pub use super::facts::{Arg, Call, Get, Open, Step};
    pub use super::path::PathHash;
    pub use super::trail::{Trail, fail};

    /// Found where a callee is no layer: nothing is known of it.
    pub mod no_layer {
        use super::{Signature, Trail};

        /// Where every layer has its answer.
        pub mod not_a_layer_so_put_the_callee_in_parentheses {
            use super::{Signature, Trail};

            /// The signature of anything.
            pub const fn ask(_: Option<&Trail>) -> &'static Signature {
                static NONE: Signature = Signature::NONE;
                &NONE
            }
        }
    }
}
