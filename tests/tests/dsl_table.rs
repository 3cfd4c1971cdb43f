//! The programs that must work, each with exactly its outcome.

use ndarray::{Ix1, Ix4, array};
use varscope::prelude::*;

type Kernel = Variable<f32, Ix4>;
type Bias = Variable<f32, Ix1>;

#[layer]
fn conv_relu(kernel_shape: [usize; 4], bias_shape: [usize; 1]) -> Result<(Kernel, Bias)> {
    let weights = get_variable!(
        "weights",
        kernel_shape,
        initializer = random_normal(0.0, 0.1)
    )?;
    let biases = get_variable!("biases", bias_shape, initializer = constant(0.0))?;
    Ok((weights, biases))
}

fn names(collection: &str) -> Vec<String> {
    let items = get_collection(collection).expect("a scope is active");
    items.iter().map(|item| item.name()).collect()
}

#[test]
fn a_variable_is_f32_glorot_uniform_global_and_trainable() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let v = get_variable!("my_variable", [1, 2, 3])?;
        assert_eq!(
            v.to_string(),
            "<Variable 'my_variable:0' shape=(1, 2, 3) dtype=float32>"
        );
        let limit = (6.0_f32 / (2.0 + 3.0)).sqrt();
        assert!(v.value().iter().all(|x| x.abs() <= limit && *x != 0.0));
        assert_eq!(names(GLOBAL_VARIABLES), ["my_variable:0"]);
        assert_eq!(names(TRAINABLE_VARIABLES), ["my_variable:0"]);
    });
    Ok(())
}

#[test]
fn an_int_variable_of_zeros() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let v = get_variable!(
            "my_int_variable",
            [1, 2, 3],
            dtype = i32,
            initializer = zeros()
        )?;
        assert_eq!(v.value(), ndarray::Array3::<i32>::zeros((1, 2, 3)));
        assert_eq!(v.dtype(), DType::I32);
    });
    Ok(())
}

#[test]
fn a_value_brings_its_shape() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let v = get_variable!("other_variable", dtype = i32, initializer = value([23, 42]))?;
        assert_eq!(v.shape(), [2]);
        assert_eq!(v.value(), array![23, 42].into_dyn());
        let initializer = value([23, 42]);
        let e = get_variable!(
            "third_variable",
            [2],
            dtype = i32,
            initializer = initializer
        )
        .unwrap_err();
        assert_eq!(
            e.message(),
            "If initializer is a constant, do not specify shape."
        );
        assert!(e.requested().is_some());
    });
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn local_and_untrained_variables_are_where_tensorflow_puts_them() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let local = get_variable!(
            "local",
            [1],
            collections = [LOCAL_VARIABLES],
            trainable = false
        )?;
        let fixed = get_variable!("fixed", [1], trainable = false)?;
        let kept = get_variable!("kept", [1], collections = [LOCAL_VARIABLES])?;
        assert!(!local.trainable() && !fixed.trainable() && kept.trainable());
        assert_eq!(names(LOCAL_VARIABLES), ["local:0", "kept:0"]);
        assert_eq!(names(GLOBAL_VARIABLES), ["fixed:0"]);
        // As in TensorFlow: a trainable variable is in the trainable ones, whatever collections are given.
        assert_eq!(names(TRAINABLE_VARIABLES), ["kept:0"]);
    });
    Ok(())
}

#[test]
fn a_collection_keeps_what_was_added_in_order() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let v = get_variable!("v", [1])?;
        let w = get_variable!("w", [1], dtype = i64)?;
        add_to_collection("my_collection", &v)?;
        assert_eq!(get_collection("my_collection")?, std::slice::from_ref(&v));
        add_to_collection("my_collection", &w)?;
        assert_eq!(names("my_collection"), ["v:0", "w:0"]);
    });
    Ok(())
}

#[test]
fn a_layer_called_twice_in_one_scope_says_where_the_first_variable_is() -> Result<()> {
    let store = VarStore::new();
    // The parenthesised callee keeps the call from the compiler's own check.
    let error = model!(store, {
        (conv_relu)([5, 5, 32, 32], [32])?;
        (conv_relu)([5, 5, 32, 32], [32]).unwrap_err()
    });
    let text = error.to_string();
    let start = "Variable weights already exists, disallowed. Did you mean to set reuse = true or reuse = auto in scope!? \
                 Originally defined at tests/tests/dsl_table.rs:12:9 (layer conv_relu, called at tests/tests/dsl_table.rs:";
    assert!(text.starts_with(start), "{text}");
    Ok(())
}

#[test]
fn reuse_shares_the_variables_of_a_scope() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let a = scope!("model", conv_relu([5, 5, 1, 2], [2]))?;
        let b = scope!("model", reuse = true, conv_relu([5, 5, 1, 2], [2]))?;
        assert_eq!(a, b);
    });
    assert_eq!(store.len(), 2);
    Ok(())
}

#[test]
fn reuse_variables_shares_from_there_on() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let (a, b) = scope!("model" as s, {
            let a = conv_relu([5, 5, 1, 2], [2])?;
            s.reuse_variables();
            (a, conv_relu([5, 5, 1, 2], [2])?)
        });
        assert_eq!(a, b);
    });
    Ok(())
}

#[test]
fn two_scopes_around_one_layer_give_two_sets_of_variables() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("conv1", conv_relu([5, 5, 1, 2], [2]))?;
        scope!("conv2", conv_relu([5, 5, 1, 2], [2]))?;
    });
    let paths: Vec<String> = store
        .variables()
        .iter()
        .map(|v| v.path().to_owned())
        .collect();
    assert_eq!(
        paths,
        [
            "conv1/weights",
            "conv1/biases",
            "conv2/weights",
            "conv2/biases"
        ]
    );
    Ok(())
}

#[test]
fn variable_is_always_new() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let a = scope!("conv1", variable!([0.5], name = "a"))?;
        let b = scope!("conv2", variable!([0.5], name = "a"))?;
        let c = scope!("conv1", variable!([0.5], name = "a"))?;
        assert_eq!(
            [a.name(), b.name(), c.name()],
            ["conv1/a:0", "conv2/a:0", "conv1_1/a:0"]
        );
        assert_eq!(
            a.to_string(),
            "<Variable 'conv1/a:0' shape=(1,) dtype=float32>"
        );
    });
    Ok(())
}

#[test]
fn name_scopes_do_not_name_what_get_variable_gives() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let a = name_scope!("conv1", get_variable!("a", [1]))?;
        assert_eq!(a.name(), "a:0");
        let name = String::from("a");
        let e = name_scope!("conv2", get_variable!(&name, [1])).unwrap_err();
        assert!(
            e.to_string()
                .starts_with("Variable a already exists, disallowed."),
            "{e}"
        );
    });
    Ok(())
}

#[test]
fn every_refusal_is_in_tensorflows_words_with_both_sites() -> Result<()> {
    let store = VarStore::new();
    let none: Option<varscope::Shape> = None;
    model!(store, {
        let w = String::from("w");
        get_variable!("w", [2])?;
        let line = line!() - 1;
        let defined = format!("Originally defined at {}:{line}:23.", file!());

        let missing = scope!("s", reuse = true, get_variable!("v", [2])).unwrap_err();
        assert_eq!(
            missing.message(),
            "Variable s/v does not exist, or was not created with get_variable!. Did you mean to set reuse = auto in scope!?"
        );
        let shape = scope!("", reuse = true, get_variable!(&w, [3])).unwrap_err();
        assert_eq!(
            shape.message(),
            "Trying to share variable w, but specified shape (3,) and found shape (2,)."
        );
        let dtype = scope!("", reuse = true, get_variable!(&w, [2], dtype = i32)).unwrap_err();
        assert_eq!(
            dtype.message(),
            "Trying to share variable w, but specified dtype int32 and found dtype float32."
        );
        for e in [&shape, &dtype] {
            assert!(e.to_string().contains(&defined), "{e}");
        }
        let bare = get_variable!("bare", none).unwrap_err();
        assert_eq!(
            bare.message(),
            "Variable bare did not get an initializer, so its `shape` argument must be specified."
        );
        let bad = get_variable!(&String::from("a b"), [1]).unwrap_err();
        assert!(
            bad.message()
                .starts_with("'a b' is not a valid variable name."),
            "{bad}"
        );
        for e in [&missing, &shape, &dtype, &bare, &bad] {
            assert!(
                e.to_string()
                    .contains("Requested at tests/tests/dsl_table.rs:"),
                "{e}"
            );
        }
    });
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn without_an_active_scope_the_error_says_what_to_write() {
    let e = get_variable!("w", [1]).unwrap_err();
    assert!(
        e.to_string()
            .starts_with("get_variable! has no active scope on this thread."),
        "{e}"
    );
    assert!(e.to_string().contains("model!(store, ...)"), "{e}");
    let e = scope!("a", get_variable!("w", [1])).unwrap_err();
    assert!(
        e.to_string()
            .starts_with("scope! has no active scope on this thread."),
        "{e}"
    );
}

#[test]
fn another_thread_needs_a_captured_scope() -> Result<()> {
    let store = VarStore::new();
    model!(store as root, {
        let (without, with) = std::thread::scope(|threads| {
            let without = threads.spawn(|| get_variable!("w", [1]).unwrap_err());
            let with = threads.spawn(|| scope!(&root, get_variable!("w", [1])));
            (
                without.join().expect("no panic"),
                with.join().expect("no panic"),
            )
        });
        assert!(
            without.to_string().contains("scope!(captured, ...)"),
            "{without}"
        );
        assert_eq!(with?.name(), "w:0");
    });
    Ok(())
}
