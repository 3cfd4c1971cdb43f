//! What expansions name, and the items that they are made of.
//!
//! The procedural macros write only what differs between layers: the body as a list of [`Fact`]s, and calls that stand where the
//! user's tokens stand, for the compiler to show. The rest is here. `$trail` is the parameter that those calls are handed; names with
//! underscores are no constants of the user, which a pattern would be taken for.

pub use super::Signature;
pub use super::check::{Finding, check};
pub use super::facts::Arg::{self, *};
pub use super::facts::Fact::{self, *};
pub use super::label::label;
pub use super::trail::{Trail, at, fail};
pub use super::turns::{asks, asks_again};
pub use crate::dtype::DType;
pub use crate::{
    __reuse_callee_function as callee_function, __reuse_findings as findings,
    __reuse_layer_function as layer_function, __reuse_layer_items as layer_items,
    __reuse_nothing as nothing, __reuse_turn as turn,
};
pub use core::option::Option::{self, None, Some};
pub use core::primitive::usize;

/// Found where a callee is no layer: nothing is known of it.
pub mod no_layer {
    use super::{Signature, Trail};

    /// A layer that asks for fixed names has this deprecated.
    #[allow(
        non_upper_case_globals,
        reason = "the compiler's message about it is to be read"
    )]
    pub const requested_in_a_loop: () = ();

    /// What every layer has under this name: the signature, here of anything.
    pub const fn __varscope_ask(_: Option<&Trail>) -> &'static Signature {
        static NONE: Signature = Signature::NONE;
        &NONE
    }
}

/// Stands for a name that may be missing.
#[doc(hidden)]
#[macro_export]
macro_rules! __reuse_nothing {
    () => {};
}

/// What a layer has that others can call: the module of its name.
///
/// `vis` is the layer's visibility, and `inner` the same from inside. `places` fail at the literal that a trail leads to;
/// `deprecated` says why the layer is nothing to call in a loop; `callee` is the function of `Callees` that asks its callees, if it
/// has any.
#[doc(hidden)]
#[macro_export]
macro_rules! __reuse_layer_items {
    (
        vis: [$($vis:tt)*], inner: [$($inner:tt)*], module: $module:ident, trail: $trail:ident,
        signature: { $($signature:tt)* }
        places: { $($place:tt)* }
        deprecated: { $($note:literal)? }
        callee: { $($callee:ident)? }
    ) => {
        #[doc(hidden)]
        $($vis)* mod $module {
            use $crate::__private::reuse::*;

            /// What the layer asks for.
            $($inner)* static SIGNATURE: Signature = $($signature)*;

            $(#[deprecated(note = $note)])?
            $($inner)* const requested_in_a_loop: () = ();

            pub(super) enum Callees {}

            #[doc(hidden)]
            #[track_caller]
            $($inner)* const fn __varscope_ask($trail: Option<&Trail>) -> &'static Signature {
                if let Some($trail) = $trail {
                    originally_defined_here($trail);
                    $(Callees::$callee($trail.site(), Some(&$trail.inward()));)?
                }
                &SIGNATURE
            }

            const fn originally_defined_here($trail: &Trail) { $($place)* }
        }
    };
}

/// What a layer in an `impl` has beside it: the function that others ask. The words are those of `layer_items!`; `callees` is the function
/// that `callee` names.
#[doc(hidden)]
#[macro_export]
macro_rules! __reuse_layer_function {
    (
        vis: [$($vis:tt)*], name: $name:ident, trail: $trail:ident,
        signature: { $($signature:tt)* }
        places: { $($place:tt)* }
        callee: { $($callee:ident)? }
        callees: { $($callees:tt)* }
    ) => {
        #[doc(hidden)]
        #[track_caller]
        $($vis)* const fn $name(
            $trail: ::core::option::Option<&$crate::__private::reuse::Trail>,
        ) -> &'static $crate::__private::reuse::Signature {
            $($callees)*
            {
                use $crate::__private::reuse::*;

                static SIGNATURE: Signature = $($signature)*;

                const fn originally_defined_here($trail: &Trail) { $($place)* }

                if let Some($trail) = $trail {
                    originally_defined_here($trail);
                    $($callee($trail.site(), Some(&$trail.inward()));)?
                }
                &SIGNATURE
            }
        }
    };
}

/// The function that hands a trail, or a question for the signature, on to the callee at a site: one body for all of them.
#[doc(hidden)]
#[macro_export]
macro_rules! __reuse_callee_function {
    ($name:ident, $trail:ident, { $($callee_at_site:tt)* }) => {
        #[track_caller]
        const fn $name(
            __site: ::core::primitive::u16,
            $trail: ::core::option::Option<&$crate::__private::reuse::Trail>,
        ) -> &'static $crate::__private::reuse::Signature {
            match __site {
                $($callee_at_site)*
                _ => $crate::__private::reuse::no_layer::__varscope_ask($trail),
            }
        }
    };
}

/// The comparison of a function's requests, and one constant for each suspect that fails if it is at odds with an earlier one.
///
/// `first` leads on from the call at a site, and `direct` where a trail ends in this function; `reports` are the constants.
#[doc(hidden)]
#[macro_export]
macro_rules! __reuse_findings {
    (
        sites: $sites:literal, trail: $trail:ident,
        compared: { $($compared:tt)* }
        first: { $($call:literal => $first:tt)* }
        direct: { $($direct:tt)* }
        reports: { $($report:tt)* }
    ) => {
        const COMPARED: &Signature = &$($compared)*;
        const FOUND: [Option<Finding>; $sites] = check::<$sites>(COMPARED);

        const fn first_requested_here($trail: &Trail) {
            match $trail.site() {
                $($call => $first)*
                _ => {}
            }
        }

        #[track_caller]
        const fn report(__site: usize, __callee: &'static ::core::primitive::str) {
            if let Some(__finding) = &FOUND[__site] {
                let $trail = Trail::to_first(COMPARED, __finding, __callee);
                match $trail.site() {
                    $($call => first_requested_here(&$trail),)*
                    _ => { $($direct)* }
                }
                fail($trail.message())
            }
        }

        $($report)*
    };
}
