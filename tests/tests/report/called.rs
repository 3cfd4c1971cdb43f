//! Where layers were called: what is said is true, and what is not known is not said.

use varscope::error::Step;
use varscope::prelude::*;

/// Fails, and so tells where everything was called.
#[layer]
fn wrong() -> Result<f32> {
    let name = String::from("not//legal:");
    Ok(get_variable!(&name, [1])?.value().sum())
}

/// The lines at which the layers of the error's chain were called, outermost first, with their names.
fn called(error: &varscope::Error) -> Vec<(&'static str, Option<u32>)> {
    let trace = error.requested().expect("something was asked for");
    let steps = trace.chain.iter();
    let layer = |step: &Step| match step {
        Step::Layer { layer, called } => Some((layer.name, called.as_ref().map(|at| at.line))),
        _ => None,
    };
    steps.filter_map(layer).collect()
}

/// What is said of a layer that is called in `model!`, at line `at`, and calls `wrong`.
#[track_caller]
fn assert_called(outer: fn() -> Result<f32>, said: Option<u32>) {
    let error = model!(VarStore::new(), outer()).expect_err("it ends in `wrong`");
    let inner = called(&error).pop();
    assert_eq!(inner, Some(("wrong", said)), "{error}");
    if said.is_none() {
        assert!(error.to_string().contains("(layer wrong)"), "{error}");
    }
}

#[test]
fn the_outermost_call_is_what_rust_tells() {
    let error = model!(VarStore::new(), wrong()).unwrap_err();
    assert_eq!(called(&error), [("wrong", Some(line!() - 1))]);
}

#[test]
fn a_call_in_a_scope_is_where_the_scope_is() {
    const FIRST: u32 = line!() + 3;
    #[layer]
    fn net(name: &str) -> Result<()> {
        scope!("a", asked_once())?;
        scope!(name, asked_once())
    }
    let at = line!() + 1;
    let error = model!(VarStore::new(), net("a")).unwrap_err();
    let before = error.defined().and_then(|trace| trace.layer()?.1);
    assert_eq!(before.map(|at| at.line), Some(FIRST), "{error}");
    let expected = [("net", Some(at)), ("asked_once", Some(FIRST + 1))];
    assert_eq!(called(&error), expected);
}

#[layer]
fn asked_once() -> Result<()> {
    get_variable!("weights", [1]).map(drop)
}

#[layer]
fn calls_it_once() -> Result<f32> {
    if asked_once().is_err() {
        return Ok(0.0);
    }
    wrong()
}
const IN_THE_SIGNATURE: u32 = line!() - 2;

#[layer]
fn calls_it_twice(x: bool) -> Result<f32> {
    if x { wrong() } else { Ok(wrong()?) }
}

#[layer]
fn calls_it_in_the_dark() -> Result<f32> {
    let x = Vec::from([(wrong)()?]);
    Ok(x[0] + wrong()?)
}

#[layer(scope = "block")]
fn has_a_scope_of_its_own() -> Result<f32> {
    let x = calls_it_twice(true)?;
    Ok(x)
}
const IN_ITS_SCOPE: u32 = line!() - 3;

#[test]
fn a_call_without_a_scope_is_where_the_signature_has_it() {
    assert_called(calls_it_once, Some(IN_THE_SIGNATURE));
}

#[test]
fn one_of_several_calls_is_not_said() {
    assert_called(calls_it_in_the_dark, None);
    assert_called(|| calls_it_twice(false), None);
}

#[test]
fn a_scope_of_the_attribute_is_no_place_of_a_call() {
    let error = model!(VarStore::new(), has_a_scope_of_its_own()).unwrap_err();
    let expected = [("calls_it_twice", Some(IN_ITS_SCOPE)), ("wrong", None)];
    assert_eq!(called(&error)[1..], expected, "{error}");
}

#[test]
fn a_call_through_a_pointer_is_not_said() {
    let pointer: fn() -> Result<f32> = wrong;
    let error = model!(VarStore::new(), pointer()).unwrap_err();
    assert_eq!(called(&error), [("wrong", None)]);
    let error = model!(VarStore::new(), None.map_or_else(wrong, Ok)).unwrap_err();
    assert_eq!(called(&error), [("wrong", None)]);
    let at = line!() + 1;
    let error = model!(VarStore::new(), Some(()).map_or_else(wrong, |()| wrong())).unwrap_err();
    assert_eq!(called(&error), [("wrong", Some(at))]);
}

#[test]
fn a_plain_function_between_two_layers_is_told_as_it_is() {
    fn plain() -> Result<f32> {
        wrong()
    }
    const LINE: u32 = line!() - 2;
    #[layer]
    fn net() -> Result<f32> {
        scope!("a", plain())
    }
    assert_called(net, Some(LINE));
}

#[test]
fn a_layer_that_is_not_tracked_says_nothing_false() {
    struct Net;
    impl Net {
        #[layer]
        extern "C" fn forward(&self) -> f32 {
            let at = line!() + 1;
            let error = scope!("a", wrong()).unwrap_err();
            let expected = [("forward", None), ("wrong", Some(at))];
            assert_eq!(called(&error), expected);
            0.0
        }
    }
    model!(VarStore::new(), Net.forward());
}
