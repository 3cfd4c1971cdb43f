//! Calls in a body: what it binds itself, and what the function and the module around bind, each where the compiler looks for it.

use proc_macro2::TokenStream;
use syn::parse::Parser;
use syn::{Block, Expr, ExprCall, Ident, Stmt};

use super::{Bindings, Callee, Home, Names, Road, Surroundings};

/// Where the macro's call stands.
const THERE: &str = "fn a() { model!(HERE, {}) }";

const LAYERS: &str = "mod layers { #[layer] pub fn conv() {} pub mod deep { #[layer] pub fn conv() {} } } \
                      mod fakes { pub fn conv() {} } \
                      mod conv { #[layer] pub fn conv() {} } \
                      mod kit { pub mod layers {} pub mod conv {} } \
                      mod empty {}";

/// The call that a body ends with.
fn call(stmts: &[Stmt]) -> ExprCall {
    match stmts.last() {
        Some(Stmt::Expr(Expr::Call(call), _)) => call.clone(),
        Some(Stmt::Expr(Expr::Block(block), _)) => call_in(&block.block),
        other => panic!("{other:?} is no call"),
    }
}

fn call_in(block: &Block) -> ExprCall {
    call(&block.stmts)
}

/// Asks what names mean in a body whose function has these arguments, in a file of this text.
pub(super) fn ask<T>(
    file: &str,
    arguments: &[&str],
    body: &str,
    ask: impl FnOnce(&Names<'_>, ExprCall) -> T,
) -> T {
    let bindings = Bindings::of(body.parse().unwrap());
    let surroundings = Surroundings::in_text(file, "HERE");
    let parse = |name: &&str| syn::parse_str(name).unwrap();
    let arguments: Vec<Ident> = arguments.iter().map(parse).collect();
    let names = Names::new(&bindings, arguments.iter().collect(), &surroundings);
    ask(&names, call(&Block::parse_within.parse_str(body).unwrap()))
}

pub(super) fn told(callee: Option<Callee>) -> String {
    let path = |path: TokenStream| path.to_string().replace(' ', "");
    match callee.map(|callee| callee.road) {
        None => "no".to_owned(),
        Some(Road::Beside(Home::Own)) => "beside".to_owned(),
        Some(Road::Beside(Home::Around)) => "around".to_owned(),
        Some(Road::Through(module)) => format!("in {}", path(module)),
        Some(Road::Import(layer)) => format!("as {}", path(layer)),
        Some(Road::Namesake(module, layer)) => format!("{layer} of {}", path(module)),
        Some(Road::Perhaps) => "perhaps".to_owned(),
        Some(Road::OfType(ty)) => format!("of {}", path(ty)),
    }
}

/// The road to the call at the end of a body, in a file of this text and [`LAYERS`].
#[track_caller]
fn assert_road(file: &str, arguments: &[&str], body: &str, road: &str) {
    let text = format!("{LAYERS} {file}");
    let found = ask(&text, arguments, body, |names, call| {
        told(names.find(Callee::of(&call).unwrap()))
    });
    assert_eq!(found, road, "{arguments:?} {body} in {file}");
}

#[test]
fn an_import_of_the_body_says_where_the_layer_is() {
    for (body, road) in [
        ("use layers::conv; conv(x)", "as self::layers::conv"),
        (
            "use layers::deep::conv; conv(x)",
            "as self::layers::deep::conv",
        ),
        (
            "use layers::conv as dense; dense(x)",
            "as self::layers::conv",
        ),
        ("use layers::conv; { { conv(x) } }", "as self::layers::conv"),
        ("use lib::conv; conv(x)", "as lib::conv"),
        ("use ::layers::conv; conv(x)", "as ::layers::conv"),
        ("use self::conv::conv; conv(x)", "conv of self::conv"),
        // The import may bring a module of its own name.
        ("use conv::conv; conv(x)", "no"),
        ("use fakes::conv; conv(x)", "no"),
        ("use layers::nothing as conv; conv(x)", "no"),
        // It may be a function or a crate.
        ("use head as dense; dense(x)", "no"),
        ("use layers::conv; let conv = 1; conv(x)", "no"),
        ("use layers::conv; fakes::conv(x)", "no"),
    ] {
        let file = format!("#[layer] fn head() {{}} {THERE}");
        assert_road(&file, &[], body, road);
    }
    let body = "use layers::conv; conv(x)";
    for (file, road) in [
        (
            "fn a() { let conv = 1; model!(HERE, {}) }",
            "as self::layers::conv",
        ),
        ("fn a() { use others::*; model!(HERE, {}) }", "no"),
        (
            "fn a() { use empty::*; model!(HERE, {}) }",
            "as self::layers::conv",
        ),
        ("fn a() { mod layers {} model!(HERE, {}) }", "no"),
        (
            "macro_rules! make { () => { fn conv() {} } } fn b() { make!(); } fn a() { model!(HERE, {}) }",
            "no",
        ),
    ] {
        assert_road(file, &[], body, road);
    }
    assert_road(THERE, &["conv"], body, "as self::layers::conv");
}

#[test]
fn an_import_of_the_function_around_says_so_too() {
    let file = "fn a() { use layers::conv; model!(HERE, {}) }";
    for (arguments, body, road) in [
        (&[][..], "conv(x)", "as self::layers::conv"),
        (&["x"], "conv(x)", "as self::layers::conv"),
        (&["conv"], "conv(x)", "no"),
        (&[], "let conv = 1; conv(x)", "no"),
        (&[], "{ let conv = 1; } conv(x)", "as self::layers::conv"),
        (&[], "fakes::conv(x)", "no"),
    ] {
        assert_road(file, arguments, body, road);
    }
}

#[test]
fn a_glob_of_the_body_brings_a_layer_that_is_certain() {
    for (body, road) in [
        ("use layers::*; conv(x)", "in self::layers"),
        ("use self::layers::*; conv(x)", "in self::layers"),
        ("use ::layers::*; conv(x)", "no"),
        ("use layers::*; { conv(x) }", "in self::layers"),
        ("use layers::*; use empty::*; conv(x)", "in self::layers"),
        ("use self::conv::*; conv(x)", "conv of self::conv"),
        // It may bring a module of its own name.
        ("use conv::*; conv(x)", "no"),
        ("use layers::*; use others::*; conv(x)", "no"),
        ("use layers::*; use fakes::*; conv(x)", "no"),
        ("use layers::*; let conv = 1; conv(x)", "no"),
        ("use layers::*; fakes::conv(x)", "no"),
        ("use layers::*; layers::deep::conv(x)", "in layers::deep"),
        ("use fakes::*; conv(x)", "no"),
        ("use others::*; conv(x)", "no"),
        ("{ use layers::*; } conv(x)", "no"),
    ] {
        assert_road(THERE, &[], body, road);
    }
    let body = "use layers::*; conv(x)";
    assert_road(THERE, &["conv"], body, "no");
    for (file, road) in [
        ("fn a() { let conv = 1; model!(HERE, {}) }", "no"),
        (
            "fn a() { let layers = 1; model!(HERE, {}) }",
            "in self::layers",
        ),
        ("fn a() { mod layers {} model!(HERE, {}) }", "no"),
        ("fn a() { use kit::*; model!(HERE, {}) }", "no"),
        ("fn a() { use others::*; model!(HERE, {}) }", "no"),
        (
            "fn a() { use empty::*; model!(HERE, {}) }",
            "in self::layers",
        ),
        ("struct layers; fn a() { model!(HERE, {}) }", "no"),
    ] {
        assert_road(file, &[], body, road);
    }
    assert_road(
        "mod brings { pub mod layers {} } fn a() { use brings::*; model!(HERE, {}) }",
        &[],
        body,
        "no",
    );
}

#[test]
fn what_the_body_binds_is_no_layer_of_the_module() {
    let file = "#[layer] fn dense() {} struct Net; impl Net { #[layer] fn conv() {} } \
                fn a() { model!(HERE, {}) }";
    for (arguments, body, road) in [
        (&[][..], "dense(x)", "beside"),
        (&["dense"], "dense(x)", "no"),
        (&[], "let dense = 1; dense(x)", "no"),
        (&[], "layers::conv(x)", "in layers"),
        (&["layers", "conv"], "layers::conv(x)", "in layers"),
        (&[], "let layers = 1; layers::conv(x)", "in layers"),
        (&[], "mod layers {} layers::conv(x)", "no"),
        (&[], "mod layers {} ::layers::conv(x)", "in ::layers"),
        (
            &[],
            "mod layers {} self::layers::conv(x)",
            "in self::layers",
        ),
        (&[], "Net::conv(x)", "of Net"),
        (&[], "struct Net; Net::conv(x)", "no"),
        (&[], "use other::Net; Net::conv(x)", "no"),
        (&[], "define!(Net); Net::conv(x)", "no"),
        (&[], "define!(layers); layers::conv(x)", "in layers"),
    ] {
        assert_road(file, arguments, body, road);
    }
}

#[test]
fn self_is_the_type_by_the_name_that_it_has_around() {
    let file = "struct Net; impl Net { #[layer] fn conv() {} fn a() { model!(HERE, {}) } }";
    for (body, road) in [
        ("Self::conv(x)", "of Net"),
        ("Self::<u8>::conv(x)", "no"),
        ("a::Self::conv(x)", "no"),
        ("struct Net; Self::conv(x)", "no"),
        ("let Net = 1; Self::conv(x)", "no"),
        ("let net = 1; Self::conv(x)", "of Net"),
        ("use std::mem::*; Self::conv(x)", "of Net"),
        ("use varscope::prelude::*; Self::conv(x)", "of Net"),
        ("use others::*; Self::conv(x)", "no"),
        ("use std::cmp::Ordering::*; Self::conv(x)", "no"),
    ] {
        assert_road(file, &[], body, road);
    }
}

#[test]
fn a_path_begins_where_nothing_hides_its_module() {
    for (file, body, road) in [
        (THERE, "layers::conv(x)", "in layers"),
        (THERE, "conv::conv(x)", "conv of conv"),
        (THERE, "self::conv::conv(x)", "conv of self::conv"),
        (THERE, "layers::deep::conv(x)", "in layers::deep"),
        (THERE, "fakes::conv(x)", "no"),
        (THERE, "crate::layers::conv(x)", "in crate::layers"),
        (
            "fn a() { mod layers {} model!(HERE, {}) }",
            "layers::conv(x)",
            "no",
        ),
        (
            "fn a() { mod layers {} model!(HERE, {}) }",
            "self::layers::conv(x)",
            "in self::layers",
        ),
        (
            "fn a() { let layers = 1; model!(HERE, {}) }",
            "layers::conv(x)",
            "in layers",
        ),
        (
            "enum layers {} fn a() { model!(HERE, {}) }",
            "layers::conv(x)",
            "no",
        ),
        (
            "fn a() { use kit::*; model!(HERE, {}) }",
            "layers::conv(x)",
            "no",
        ),
        (
            "fn a() { use empty::*; model!(HERE, {}) }",
            "layers::conv(x)",
            "in layers",
        ),
        (
            "fn a() { use Padding::*; model!(HERE, {}) }",
            "layers::conv(x)",
            "in layers",
        ),
        (
            "fn a() { use std::consts::*; model!(HERE, {}) }",
            "layers::conv(x)",
            "in layers",
        ),
        // Nothing is known in somebody's macro.
        (
            "my_tests! { fn a() { model!(HERE, {}) } }",
            "layers::conv(x)",
            "no",
        ),
        (
            "my_tests! { fn a() { model!(HERE, {}) } }",
            "crate::layers::conv(x)",
            "in crate::layers",
        ),
        ("my_tests! { fn a() { model!(HERE, {}) } }", "conv(x)", "no"),
        // The name comes by a glob, or a module of the name does.
        (
            "#[layer] fn dense() {} fn a() { use empty::*; model!(HERE, {}) }",
            "dense(x)",
            "beside",
        ),
        (
            "#[layer] fn dense() {} mod m { pub mod dense {} } fn a() { use m::*; model!(HERE, {}) }",
            "dense(x)",
            "no",
        ),
        (
            "#[layer] fn dense() {} mod m { pub fn dense() {} } fn a() { use m::*; model!(HERE, {}) }",
            "dense(x)",
            "no",
        ),
        // Types have their functions where the path says.
        (
            "mod m { pub struct Net; impl Net { #[layer] pub fn conv() {} } } fn a() { model!(HERE, {}) }",
            "m::Net::conv(x)",
            "of m::Net",
        ),
        (
            "mod m { pub struct Net; impl Net { #[layer] pub fn conv() {} } } fn a() { mod m {} model!(HERE, {}) }",
            "m::Net::conv(x)",
            "no",
        ),
        (
            "mod m { pub struct Net; impl Net { #[layer] pub fn conv() {} } } fn a() { mod m {} model!(HERE, {}) }",
            "self::m::Net::conv(x)",
            "of self::m::Net",
        ),
    ] {
        assert_road(file, &[], body, road);
    }
}

#[test]
fn a_macros_call_with_labels_is_asked_by_its_name_at_most() {
    let labelled = |file: &str, body: &str| {
        let text = format!("{LAYERS} {file}");
        ask(&text, &[], body, |names, call| {
            told(names.find_labelled(Callee::of(&call).unwrap()))
        })
    };
    for (file, body, road) in [
        ("#[layer] fn dense() {}", "dense(x)", "perhaps"),
        ("use layers::conv;", "conv(x)", "perhaps"),
        ("use layers::*;", "conv(x)", "perhaps"),
        ("use lib::*;", "dense(x)", "perhaps"),
        ("", "layers::conv(x)", "no"),
        ("", "conv::conv(x)", "no"),
        ("use conv::conv;", "conv(x)", "no"),
        ("use layers::conv; use others::*;", "conv(x)", "no"),
        ("fn dense() {}", "dense(x)", "no"),
        ("#[layer] fn dense() {}", "let dense = 1; dense(x)", "no"),
        (
            "struct Net; impl Net { #[layer] fn conv() {} }",
            "Net::conv(x)",
            "no",
        ),
    ] {
        let given = format!("{file} my_tests! {{ fn a() {{ model!(HERE, {{}}) }} }}");
        assert_eq!(labelled(&given, body), road, "{body} in {given}");
        // It is asked otherwise where it is clear what it means.
        assert_eq!(
            labelled(&format!("{file} {THERE}"), body),
            "no",
            "{body} in {file}"
        );
    }
}

#[test]
fn what_turns_reuse_on_is_known_by_every_name() {
    let share = |file: &str, body: &str| ask(file, &[], body, |names, call| names.share(&call));
    for (file, body, shares) in [
        ("", "reuse_variables()", true),
        ("", "varscope::reuse_variables()", true),
        ("", "use varscope::reuse_variables as share; share()", true),
        (
            "",
            "use varscope::reuse_variables as share; a::share()",
            false,
        ),
        ("", "use varscope::scope as share; share()", false),
        ("", "varscope::share()", false),
        ("", "share()", false),
        ("", "(share)()", false),
        ("use varscope::reuse_variables as share;", "share()", true),
        (
            "use varscope::reuse_variables as share;",
            "self::share()",
            true,
        ),
        (
            "use varscope::reuse_variables as share;",
            "varscope()",
            false,
        ),
        ("use varscope::share;", "share()", false),
        ("use varscope as v;", "v::reuse_variables()", true),
        (
            "use kit::share; mod kit { pub use varscope::reuse_variables as share; }",
            "share()",
            true,
        ),
        ("fn share() {}", "share()", false),
    ] {
        let text = format!("{file} {THERE}");
        assert_eq!(share(&text, body), shares, "{body} in {file}");
    }
}

#[test]
fn the_body_hides_a_name_from_where_it_binds_it() {
    for (body, hidden) in [
        ("conv(x)", false),
        ("let conv = 1; conv(x)", true),
        ("{ let conv = 1; } conv(x)", false),
        ("{ conv(x) }", false),
        ("fn conv() {} conv(x)", true),
    ] {
        let found = ask(THERE, &["conv"], body, |names, call| {
            names.hide(&Callee::of(&call).unwrap().name)
        });
        assert_eq!(found, hidden, "{body}");
    }
}
