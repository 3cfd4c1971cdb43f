//! A user who denies everything: no lint of ours shows up in their code.
#![deny(warnings)]
#![deny(
    absolute_paths_not_starting_with_crate,
    ambiguous_negative_literals,
    dead_code,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    future_incompatible,
    keyword_idents,
    let_underscore_drop,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_abi,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    missing_unsafe_on_extern,
    nonstandard_style,
    redundant_imports,
    redundant_lifetimes,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_code,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery, clippy::cargo)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::clone_on_ref_ptr,
    clippy::default_numeric_fallback,
    clippy::exhaustive_structs,
    clippy::expect_used,
    clippy::get_unwrap,
    clippy::if_then_some_else_none,
    clippy::impl_trait_in_params,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    clippy::let_underscore_untyped,
    clippy::map_err_ignore,
    clippy::missing_docs_in_private_items,
    clippy::mod_module_files,
    clippy::panic,
    clippy::pattern_type_mismatch,
    clippy::pub_use,
    clippy::rest_pat_in_fully_bound_structs,
    clippy::same_name_method,
    clippy::semicolon_inside_block,
    clippy::shadow_same,
    clippy::shadow_unrelated,
    clippy::str_to_string,
    clippy::string_slice,
    clippy::tests_outside_test_module,
    clippy::todo,
    clippy::unreachable,
    clippy::unused_result_ok,
    clippy::unwrap_used,
    clippy::use_debug,
    clippy::verbose_file_reads
)]
#![allow(
    clippy::cargo_common_metadata,
    clippy::multiple_crate_versions,
    clippy::redundant_pub_crate,
    clippy::tests_outside_test_module,
    reason = "about this package, and at odds with `unreachable_pub`"
)]

use ndarray::{Ix1, Ix4};
use varscope::prelude::*;

/// A kernel.
type Kernel = Variable<f32, Ix4>;

/// Two variables.
#[layer]
fn conv_relu(
    kernel_shape: [usize; 4],
    bias_shape: [usize; 1],
) -> Result<(Kernel, Variable<f32, Ix1>)> {
    let weights = get_variable!(
        "weights",
        kernel_shape,
        initializer = random_normal(0.0, 0.1)
    )?;
    let biases = get_variable!(
        "biases",
        bias_shape,
        initializer = constant(0.0_f64),
        trainable = false
    )?;
    Ok((weights, biases))
}

/// A layer of one line, with a scope of its own.
#[layer(scope = "one")]
fn one_line() -> Result<AnyVariable> {
    get_variable!("w", [1], collections = []).map(|v| v.any().clone())
}

/// A layer that returns nothing, with a default scope.
#[layer(default_scope = "unit")]
fn unit(names: &mut Vec<String>) {
    scope!("inside" as scope, names.push(scope.name().to_owned()));
}

/// Something with methods.
#[derive(Clone, Copy, Debug)]
struct Dense {
    /// How many.
    units: usize,
}

impl Dense {
    /// A method.
    #[layer]
    fn forward(self) -> Result<Variable<f64, Ix1>> {
        get_variable!("kernel", [self.units], dtype = f64)
    }

    /// A function of a type.
    #[layer]
    fn of_the_type(units: usize) -> Result<Variable<f64, Ix1>> {
        get_variable!("of_the_type", [units], dtype = f64)
    }

    /// And one that calls it, from another module's too.
    #[layer]
    fn both(units: usize) -> Result<Variable<f64, Ix1>> {
        let _dense = layers::dense(units)?;
        let _seen = scope!("seen", layers::Seen::of_the_type(units))?;
        Self::of_the_type(units)
    }
}

/// Layers that other modules see.
mod layers {
    use varscope::prelude::{AnyVariable, Result, get_variable, layer};

    /// Visible in the crate.
    #[layer]
    pub(crate) fn dense(units: usize) -> Result<AnyVariable> {
        get_variable!("dense", [units]).map(|v| v.any().clone())
    }

    /// A type with a layer.
    pub(crate) struct Seen;

    impl Seen {
        /// Visible in the crate.
        #[layer]
        pub(crate) fn of_the_type(units: usize) -> Result<AnyVariable> {
            get_variable!("seen", [units]).map(|v| v.any().clone())
        }
    }
}

/// Nothing is unused, nothing is redundant.
fn model(store: &VarStore, reuse: bool) -> Result<Vec<String>> {
    let mut names = Vec::new();
    model!(store as root, {
        let (weights, biases) = scope!("conv1", conv_relu([5, 5, 3, 2], [2]))?;
        names.push(weights.path().to_owned());
        names.push(biases.path().to_owned());
        let again = scope!("conv1", reuse = true, conv_relu([5, 5, 3, 2], [2]))?;
        names.push(again.0.path().to_owned());
        names.push(scope!("dense", reuse = reuse, layers::dense(3))?.path().to_owned());
        names.push(scope!(&root, reuse = auto, { one_line()? }).path().to_owned());
        names.push(name_scope!("n" as n, n));
        unit(&mut names);
        let method = scope!(format!("dense{}", 2_i32), Dense { units: 3 }.forward())?;
        names.push(method.path().to_owned());
        names.push(scope!("type", Dense::both(3))?.path().to_owned());
        let fresh = variable!([1, 2], name = "fresh", dtype = f64)?;
        names.push(fresh.path().to_owned());
        scope!<"angle", initializer = zeros()> {
            let w = get_variable!("w", [1])?;
            names.push(w.path().to_owned());
        }
        for i in 0..2_u8 {
            names.push(scope!(format!("loop{i}"), one_line())?.path().to_owned());
        }
    });
    Ok(names)
}

#[test]
fn a_model_under_all_lints_is_the_same_model() -> Result<()> {
    let store = VarStore::new();
    let names = model(&store, false)?;
    let expected = [
        "conv1/weights",
        "conv1/biases",
        "conv1/weights",
        "dense/dense",
        "one/w",
        "n/",
        "unit/inside",
        "dense2/kernel",
        "type/of_the_type",
        "fresh",
        "angle/w",
        "loop0/one/w",
        "loop1/one/w",
    ];
    assert_eq!(names, expected);
    Ok(())
}
