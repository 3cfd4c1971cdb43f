use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote};

use super::run;
use crate::testing::{assert_contains, dense, span_text};

fn expanded(args: &str, item: &str) -> String {
    run(args.parse().unwrap(), item.parse().unwrap()).to_string()
}

/// The item comes out as it went in, followed by this one error.
#[track_caller]
fn assert_error(args: &str, item: &str, message: &str) {
    let expansion = dense(&expanded(args, item));
    let error = format!("::core::compile_error!{{{message:?}}}");
    assert_eq!(expansion, dense(&format!("{item}{error}")));
}

#[test]
fn the_users_function_comes_first_with_a_guard_in_its_own_braces() {
    let expansion = dense(&expanded(
        "",
        "#[inline] pub fn conv_relu<A: T>(x: &A) -> R where A: U { let y = x; y }",
    ));
    let function = r#"#[inline]#[track_caller]pubfnconv_relu<A:T>(x:&A)->RwhereA:U{let_=&::varscope::__private::enter_layer(&::varscope::__private::Definition{layer:::varscope::__private::Layer{name:"conv_relu",module:::core::module_path!(),site:::varscope::__private::Site{file:"#;
    assert!(expansion.starts_with(function), "{expansion}");
    assert!(expansion.ends_with(";lety=x;y}"), "{expansion}");
}

#[test]
fn inner_attributes_stay_in_front() {
    assert_contains(
        &expanded("", "fn f() { #![allow(dead_code)] g() }"),
        &["{ #![allow(dead_code)] let _ = &"],
    );
}

#[test]
fn a_raw_name_is_the_name() {
    assert_contains(
        &expanded("", "fn r#type() {}"),
        &[r#"Layer { name: "type","#, "fn r#type()"],
    );
}

#[test]
fn methods_and_unusual_functions_are_layers_too() {
    for item in [
        "fn forward(&self, x: &T) -> R { x }",
        "unsafe fn f() {}",
        "pub(crate) fn f<const N: usize>(x: [u8; N]) -> impl Iterator<Item = u8> { x.into_iter() }",
    ] {
        let expansion = expanded("", item);
        assert_contains(&expansion, &["enter_layer", "#[track_caller]"]);
    }
}

#[test]
fn the_caller_is_tracked_where_rustc_allows_it() {
    for item in [
        "fn main() {}",
        "extern \"C\" fn f() {}",
        "#[track_caller] fn f() {}",
        "#[cfg_attr(x, track_caller)] fn f() {}",
        "#[target_feature(enable = \"avx2\")] fn f() {}",
        "#[test] fn f() {}",
    ] {
        let expansion = expanded("", item);
        let own = item.matches("track_caller").count();
        assert_eq!(
            expansion.matches("track_caller").count(),
            own,
            "{expansion}"
        );
        assert_contains(&expansion, &["enter_layer"]);
    }
}

#[test]
fn a_layer_may_open_a_scope_of_its_own() {
    assert_contains(
        &expanded(r#"scope = "net", crate = facade::vs"#, "fn f() {}"),
        &[
            "facade::vs::__private::enter_layer_in(& facade::vs::__private::Definition {",
            r#"facade::vs::__private::ScopeOptions::at(facade::vs::__private::Name::hashed("net","#,
        ],
    );
    assert_contains(
        &expanded(r#"default_scope = "dense""#, "fn f() {}"),
        &[r#"ScopeOptions::unnamed().default_name(::varscope::__private::Name::hashed("dense","#],
    );
}

#[test]
fn a_half_typed_body_is_emitted_untouched() {
    for body in ["let x = input.;", "conv_relu(x, ); let", "input.", "#! x"] {
        let expansion = dense(&expanded("", &format!("fn f() {{ {body} }}")));
        assert!(
            expansion.ends_with(&format!(";{}}}", dense(body))),
            "{expansion}"
        );
    }
}

#[test]
fn a_body_may_come_from_a_macro() {
    let body = Group::new(Delimiter::Brace, quote!(g()));
    let covered = Group::new(Delimiter::None, body.into_token_stream());
    let expansion = run(TokenStream::new(), quote!(fn f() #covered)).to_string();
    assert_contains(&expansion, &["fn f() { let _ = &"]);
}

#[test]
fn scopes_in_the_body_are_marked() {
    let expansion = expanded(
        "",
        r#"fn f() { scope!("a", scope!("b", g())); model!(s, scope!("c", g())) }"#,
    );
    assert_eq!(expansion.matches("checked").count(), 2, "{expansion}");
}

#[test]
fn what_is_no_layer_stays_as_it_is() {
    let asynchronous = "`#[layer]` cannot be async: a scope belongs to the thread that opened it and must not be held across an `.await`";
    let constant = "`#[layer]` cannot be const: it asks a store for variables, at run time";
    assert_error("", "async fn f() {}", asynchronous);
    assert_error("", "const fn f() {}", constant);
    assert_error(
        "",
        "struct S;",
        "`#[layer]` goes on a function; mark the methods, one by one",
    );
    assert_error(
        "",
        "impl S {}",
        "`#[layer]` goes on a function; mark the methods, one by one",
    );
    assert_error(
        "",
        "mod m {}",
        "`#[layer]` goes on a function; mark the functions in this module, one by one",
    );
    assert_error("", "const X: u8 = 3;", "`#[layer]` goes on a function");
    assert_error(
        "",
        "fn f();",
        "`#[layer]` needs a body; mark the implementations of this function",
    );
}

#[test]
fn arguments_are_checked() {
    let keys = "(the keys are `scope`, `default_scope`, `check`, `signature` and `crate`)";
    let literal = "is a string literal here: an attribute is read before the program runs; open a `scope!` in the body for a name made at run time";
    for (args, message) in [
        (
            r#"scop = "a""#,
            format!("`#[layer]` has no key `scop`; did you mean `scope`? {keys}"),
        ),
        (
            "dense",
            format!("`#[layer]` takes nothing but `key = value` {keys}"),
        ),
        (r#""a""#, r#"write `scope = "a"`"#.into()),
        (
            "scope",
            "`scope` has no value: write `scope = value`".into(),
        ),
        (
            r#"scope = "a", scope = "b""#,
            "`scope` is given twice; keep one".into(),
        ),
        ("scope = name", format!("`scope` {literal}")),
        ("default_scope = 3", format!("`default_scope` {literal}")),
        (
            r#"default_scope = """#,
            "a default name cannot be empty".into(),
        ),
        ("check = 1", "`check` is `true` or `false`".into()),
        (
            r#"crate = "varscope""#,
            "write the path without quotes: `crate = my_facade::varscope`".into(),
        ),
        (
            "crate = 3",
            "`crate` is the path to varscope, as `crate = my_facade::varscope`".into(),
        ),
        (
            r#"scope = "a", default_scope = "b""#,
            "`scope` is given, so `default_scope` would never be used; keep one".into(),
        ),
    ] {
        assert_error(args, "fn f() {}", &message);
    }
}

#[test]
fn the_users_tokens_keep_their_spans() {
    let expansion = run(
        TokenStream::new(),
        "fn conv_relu(input: &Tensor) { sharpen(input) }"
            .parse()
            .unwrap(),
    );
    for word in ["conv_relu", "input", "Tensor", "sharpen"] {
        assert_eq!(
            span_text(&expansion, word).as_deref(),
            Some(word),
            "{expansion}"
        );
    }
}
