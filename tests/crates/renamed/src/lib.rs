//! Models of somebody who depends on varscope under another name, and whose public items are under all lints.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    nonstandard_style,
    unnameable_types,
    unreachable_pub,
    unused,
    unused_qualifications
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery, clippy::cargo)]
#![deny(
    clippy::absolute_paths,
    clippy::alloc_instead_of_core,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::arbitrary_source_item_ordering,
    clippy::default_trait_access,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::mod_module_files,
    clippy::module_name_repetitions,
    clippy::pub_use,
    clippy::pub_without_shorthand,
    clippy::std_instead_of_core,
    clippy::unneeded_field_pattern,
    clippy::wildcard_imports
)]
#![allow(
    clippy::arbitrary_source_item_ordering,
    clippy::cargo_common_metadata,
    clippy::multiple_crate_versions,
    clippy::wildcard_imports,
    reason = "about this package, or about the prelude"
)]

use tf1::prelude::*;

/// A layer that finds varscope by its new name.
///
/// # Errors
/// What varscope says.
#[layer(crate = tf1)]
pub fn by_name(units: usize) -> Result<AnyVariable> {
    let v = get_variable!("by_name", [units], dtype = f64, initializer = filled(units))?;
    Ok(v.any().clone())
}

/// The same by an absolute path, with a default scope.
///
/// # Errors
/// What varscope says.
#[layer(crate = ::tf1, default_scope = "dense")]
pub fn by_absolute_path() -> Result<AnyVariable> {
    let v = tf1::get_variable!("by_absolute_path", [1])?;
    Ok(v.any().clone())
}

fn filled(n: usize) -> tf1::Initializer {
    constant(if n > 2 { 1.0_f32 } else { 2.0 })
}

/// Every macro once.
///
/// # Errors
/// What varscope says.
pub fn model(store: &VarStore) -> Result<Vec<String>> {
    tf1::model!(store, {
        let a = tf1::scope!("a", reuse = auto, by_name(3))?;
        let b = by_absolute_path()?;
        let c = tf1::name_scope!("c", tf1::variable!(true, name = "flag"))?;
        Ok(vec![
            a.path().to_owned(),
            b.path().to_owned(),
            c.path().to_owned(),
        ])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_for_the_crate_changes_nothing() -> Result<()> {
        let store = VarStore::new();
        assert_eq!(
            model(&store)?,
            ["a/by_name", "dense/by_absolute_path", "c/flag"]
        );
        Ok(())
    }
}
