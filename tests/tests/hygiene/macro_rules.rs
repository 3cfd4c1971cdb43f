//! The macros inside of the user's own.

use varscope::prelude::*;

/// Names as literals and expressions, bodies as blocks and expressions.
macro_rules! in_scope {
    ($name:literal, $body:block) => {
        scope!($name, $body)
    };
    ($name:expr => $body:expr) => {
        scope!($name, $body)
    };
    ($name:literal as $alias:ident, $body:block) => {
        scope!($name as $alias, $body)
    };
    ($name:literal, reuse = $reuse:expr; $($body:tt)*) => {
        scope!($name, reuse = $reuse, { $($body)* })
    };
}

macro_rules! weights {
    ($name:expr, $($dim:expr),+) => {
        get_variable!($name, [$($dim),+])
    };
    ($name:literal: $shape:expr, $ty:ty, $($key:ident = $value:expr),* $(,)?) => {
        get_variable!($name, $shape, dtype = $ty, $($key = $value),*)
    };
}

macro_rules! layers {
    ($($(#[$meta:meta])* $vis:vis $name:ident($units:ident) $body:block)*) => {
        $(
            #[layer]
            $(#[$meta])*
            $vis fn $name($units: usize) -> Result<String> $body
        )*
    };
}

layers! {
    /// Two layers at once.
    #[inline]
    dense(units) {
        Ok(weights!("dense", units, 2)?.path().to_owned())
    }
    pub(crate) conv(units) {
        let guard = units;
        Ok(weights!("conv", guard)?.path().to_owned())
    }
}

#[test]
fn fragments_are_names_bodies_and_values() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(in_scope!("a", { dense(3)? }), "a/dense");
        assert_eq!(in_scope!("b" => conv(3)?), "b/conv");
        assert_eq!(in_scope!(format!("c{}", 1) => conv(3)?), "c1/conv");
        assert_eq!(in_scope!("d" as s, { s.name().to_owned() }), "d");
        assert_eq!(
            in_scope!("b", reuse = true; let units = 3; conv(units)?),
            "b/conv"
        );
        let v = weights!("v": [2], f64, trainable = false, initializer = zeros())?;
        assert_eq!((v.dtype(), v.trainable()), (DType::F64, false));
    });
    Ok(())
}

/// A local of the macro's is not the body's.
macro_rules! with_hidden_local {
    ($body:expr) => {{
        let hidden = 1;
        scope!("hidden", hidden + $body)
    }};
}

#[test]
fn hygiene_of_the_users_macros_goes_through_ours() {
    let store = VarStore::new();
    let hidden = 10;
    assert_eq!(model!(store, with_hidden_local!(hidden)), 11);
}

/// Everywhere beside an operator: in an argument, in a body, in another macro and in a layer.
macro_rules! doubles {
    ($layer:ident, $e:expr) => {
        #[layer]
        fn $layer() -> usize {
            2 * $e
        }

        fn argument(store: &VarStore) -> Result<usize> {
            let v = model!(store, get_variable!("w", [2 * $e]))?;
            Ok(v.shape()[0])
        }

        fn body(store: &VarStore) -> [usize; 2] {
            model!(store, [scope!("a", 2 * $e), vec![2 * $e][0]])
        }
    };
}

doubles!(doubled, 1 + 2);

#[test]
fn an_expression_that_is_passed_stays_together() -> Result<()> {
    let store = VarStore::new();
    assert_eq!(doubled(), 6);
    assert_eq!(argument(&store)?, 6);
    assert_eq!(body(&store), [6, 6]);
    Ok(())
}

macro_rules! model_of {
    ($store:expr, $($body:tt)*) => {
        model!($store, { $($body)* })
    };
}

#[test]
fn a_model_is_made_by_a_macro() -> Result<()> {
    let store = VarStore::new();
    model_of!(&store,
        scope!<"a"> {
            weights!("w", 1)?;
        }
        assert_eq!(store.len(), 1);
    );
    Ok(())
}

#[test]
fn an_error_names_the_place_in_the_users_macro_call() {
    let store = VarStore::new();
    let name = String::from("twice");
    model!(store, {
        let (first, second) = (weights!(&name, 1), weights!(&name, 1));
        let line = line!() - 1;
        assert!(first.is_ok());
        let error = second.unwrap_err().to_string();
        assert!(
            error.contains(&format!("Requested at {}:{line}:", file!())),
            "{error}"
        );
    });
}
