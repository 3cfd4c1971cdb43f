use super::place::{Place, Spot};
use crate::source::File;

fn file(text: &str) -> File {
    File::new("src/nets.rs".into(), text.into())
}

fn here(file: &File) -> Spot<'_> {
    let at = file.outline().occurrences("HERE").next();
    Spot::new(file, at.unwrap())
}

#[track_caller]
fn assert_place(text: &str, place: Place) {
    assert_eq!(here(&file(text)).place(), place, "{text}");
}

#[test]
fn items_know_where_they_stand() {
    assert_place("use a; fn HERE() {}", Place::Module);
    assert_place("pub mod a { #[layer] pub fn HERE() {} }", Place::Module);
    assert_place(
        "impl<T: Fn() -> X> Net<T> { #[layer] fn HERE() {} }",
        Place::Assoc,
    );
    assert_place("pub unsafe trait Net { fn HERE() {} }", Place::Assoc);
    assert_place("fn a() { #[layer] fn HERE() {} }", Place::Function);
    assert_place(
        "pub(crate) fn a() -> X { if y { model!(HERE, {}) } }",
        Place::Function,
    );
    assert_place("fn a() { f(|x| { model!(HERE, {}) }); }", Place::Function);
    assert_place("const _: () = { fn HERE() {} };", Place::Function);
    assert_place("fn a() { mod b { fn HERE() {} } }", Place::Module);
    assert_place("macro_rules! m { () => { fn HERE() {} } }", Place::Unknown);
    assert_place("cfg_if! { if #[cfg(x)] { fn HERE() {} } }", Place::Unknown);
    assert_place("fn a() { assert!(model!(HERE, {})) }", Place::Function);
    assert_place("my_tests! { fn a() { model!(HERE, {}) } }", Place::Unknown);
}

fn hidden(text: &str) -> bool {
    let file = file(text);
    let here = here(&file);
    here.is_hidden_by_function("conv") || here.is_hidden_by_module("conv")
}

#[test]
fn functions_around_hide_what_they_bind() {
    assert!(hidden("fn a(conv: impl Fn()) { model!(HERE, conv(x)) }"));
    assert!(hidden("fn a() { let conv = b(); model!(HERE, conv(x)) }"));
    assert!(hidden("fn a() { fn conv() {} model!(HERE, conv(x)) }"));
    assert!(hidden("fn a() { use other::conv; model!(HERE, conv(x)) }"));
    assert!(hidden("fn a() { use other::*; model!(HERE, conv(x)) }"));
    assert!(hidden("fn a() { { model!(HERE, conv(x)) } let conv = 1; }"));
    assert!(!hidden(
        "fn a() { model!(HERE, conv(x)); conv(x); y.conv; }"
    ));
    assert!(!hidden(
        "fn b() { let conv = 1; } fn a() { model!(HERE, conv(x)) }"
    ));
}

#[test]
fn a_plain_function_is_not_taken_for_a_layer_from_a_glob() {
    assert!(hidden(
        "use layers::*; fn conv() {} fn a() { model!(HERE, conv(x)) }"
    ));
    assert!(hidden(
        "use layers::*; use plain::conv; fn a() { model!(HERE, conv(x)) }"
    ));
    assert!(!hidden(
        "use varscope::prelude::*; use layers::conv; fn a() { model!(HERE, conv(x)) }"
    ));
    assert!(!hidden(
        "#[layer(scope = \"a\")] pub fn conv() {} fn a() { model!(HERE, conv(x)) }"
    ));
    assert!(!hidden(
        "impl Net { fn conv() {} } fn a() { model!(HERE, conv(x)) }"
    ));
    assert!(!hidden(
        "mod b { fn conv() {} } fn a() { model!(HERE, conv(x)) }"
    ));
}

#[test]
fn names_that_modules_have_are_known() {
    let clash = |text: &str, name: &str| {
        let file = file(text);
        let here = here(&file);
        (
            here.module_name().unwrap().to_owned(),
            here.has_module(name) || here.has_prefix(name),
        )
    };
    assert_eq!(clash("fn HERE() {}", "HERE"), ("nets".into(), false));
    assert_eq!(
        clash("mod conv { fn HERE() {} }", "HERE"),
        ("conv".into(), false)
    );
    assert!(clash("mod conv; fn HERE() {}", "conv").1);
    assert!(clash("fn HERE() { image::open(x) }", "image").1);
    assert!(
        !clash(
            "fn HERE() { nn::image::<f32>(x); image::SIGNATURE }",
            "image"
        )
        .1
    );
}
