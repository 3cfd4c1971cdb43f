use proc_macro2::TokenStream;
use syn::{Expr, Stmt};

use super::{BlockModel, Kind, Subject, read};
use crate::block::run;
use crate::diag::Diag;
use crate::header;
use crate::name::NameArg;
use crate::settings::Reuse;
use crate::testing::{assert_contains, dense, span_text};

fn input(text: &str) -> TokenStream {
    format!("[krate] {text}").parse().unwrap()
}

fn expanded(kind: Kind, text: &str) -> String {
    run(kind, input(text)).to_string()
}

fn scope(text: &str) -> String {
    expanded(Kind::Scope, text)
}

fn model_of(kind: Kind, text: &str) -> BlockModel {
    let (_, input) = header::runtime(input(text)).unwrap();
    let mut diag = Diag::new();
    let model = read(kind, input, &mut diag);
    assert_eq!(diag.finish().shown(), [], "{text}");
    model.unwrap()
}

#[track_caller]
fn assert_error(kind: Kind, text: &str, at: &str, message: &str) {
    let (_, input) = header::runtime(input(text)).unwrap();
    let mut diag = Diag::new();
    read(kind, input, &mut diag);
    let shown = diag.finish().shown();
    assert_eq!(shown, [(at.to_owned(), message.to_owned())], "{text}");
}

#[test]
fn a_scope_is_a_guard_before_the_body() {
    let expansion = dense(&scope(r#""conv1", reuse = true, f(x)?"#));
    let (enter, body) = expansion.split_once(';').unwrap();
    assert!(
        enter.starts_with(
            r#"{let_=&krate::__private::enter_named(&krate::__private::Written{name:"conv1",hash:"#
        ),
        "{enter}"
    );
    assert!(
        enter.contains(",site:krate::__private::Site{file:")
            && enter.ends_with("}},krate::__private::Reuse::True)"),
        "{enter}"
    );
    assert_eq!(body, "{f(x)?}}");
}

#[test]
fn a_block_is_spliced_between_braces_of_ours() {
    let expansion = dense(&scope(r#""a", { let x = 1; x }"#));
    assert!(expansion.ends_with(";{letx=1;x}}"), "{expansion}");
    assert_eq!(expansion.matches('{').count(), 4, "{expansion}");
}

#[test]
fn an_expression_that_begins_like_a_statement_stays_whole() {
    for (body, whole) in [
        ("{ a } + b", "{({ a } + b)}}"),
        (
            "if c { a } else { b } as usize",
            "{(if c { a } else { b } as usize)}}",
        ),
        ("match x { _ => 1 } * 2", "{(match x { _ => 1 } * 2)}}"),
        ("m! { a } + 1", "{(m! { a } + 1)}}"),
        ("'a: { break 'a 1 }", "{('a: { break 'a 1 })}}"),
        ("vec![1]", "{vec![1]}}"),
    ] {
        let expansion = dense(&scope(&format!(r#""a", {body}"#)));
        assert!(expansion.ends_with(&dense(whole)), "{expansion}");
    }
}

#[test]
fn every_setting_is_one_call_in_the_order_of_writing() {
    assert_contains(
        &scope(r#""a", dtype = f64, reuse = auto, initializer = value([1]), custom_getter = g, f()"#),
        &[".dtype(<::core::primitive::f64 as krate::Element>::DTYPE).reuse(krate::__private::Reuse::Auto)
           .initializer(krate::__private::initializer(value([1f64]))).custom_getter(krate::__private::custom_getter(g))"],
    );
    assert_contains(
        &scope(r#""a", reuse = x, f()"#),
        &["}}, krate::__private::reuse(x))"],
    );
    assert_contains(
        &scope(r#""a", dtype = x.dtype(), f()"#),
        &[".dtype(krate::__private::dtype(x.dtype()))"],
    );
    assert_contains(
        &scope(r#"default_name = "a", f()"#),
        &[
            "ScopeOptions::unnamed().site(",
            r#".default_name(krate::__private::Name::hashed("a","#,
        ],
    );
}

#[test]
fn what_is_opened_may_be_any_expression() {
    assert_contains(
        &scope("&captured, f()"),
        &["ScopeOptions::at(krate::__private::target(&captured))"],
    );
    assert_contains(
        &scope(r#"format!("a{i}") as s, f()"#),
        &[
            r#"ScopeOptions::at(krate::__private::target(format!("a{i}")))"#,
            "; let s = krate::__private::active_scope();",
        ],
    );
    assert_contains(&scope(r#""a" + x as s, f()"#), &[r#"target("a" + x)"#]);
    assert_contains(
        &expanded(Kind::Model, "self.store as root, reuse = auto, f()"),
        &[
            "enter_model(&(self.store), krate::__private::ModelOptions::new().site(",
            "; let root = krate::__private::active_scope();",
        ],
    );
    assert_contains(
        &expanded(Kind::NameScope, r#""a" as s, f()"#),
        &[
            "let _ = &krate::__private::enter_name_scope(krate::__private::NameScopeOptions::at(",
            "; let s = krate::__private::active_name_scope();",
        ],
    );
}

#[test]
fn empty_and_absolute_scope_names_are_legal() {
    for name in ["\"\", reuse = true", "\"\" as root", "\"a/\"", "\"a/b\""] {
        model_of(Kind::Scope, &format!("{name}, f()"));
    }
}

#[test]
fn the_model_knows_what_the_check_needs() {
    let model = model_of(
        Kind::Scope,
        r#""conv1", reuse = true, custom_getter = g, { a(); b() }"#,
    );
    assert!(
        matches!(&model.subject, Subject::Named(NameArg::Literal(name)) if name.value() == "conv1")
    );
    assert!(matches!(model.settings.reuse(), Some(Reuse::True)));
    assert!(
        model.settings.get("custom_getter").is_some()
            && model.settings.get("initializer").is_none()
    );
    assert_eq!(model.body.stmts.unwrap().len(), 2);
    assert!(matches!(
        model_of(Kind::Scope, "s, f()").subject,
        Subject::Named(NameArg::Expr(_))
    ));
}

#[test]
fn a_half_typed_body_is_emitted_untouched() {
    for body in ["{ let x = y.; }", "{ conv_relu(x, ) ; let }", "{ foo. }"] {
        let text = format!(r#""a", {body}"#);
        assert_eq!(model_of(Kind::Scope, &text).body.stmts, None);
        assert!(
            dense(&scope(&text)).ends_with(&dense(&format!("{body}}}"))),
            "{body}"
        );
    }
    assert!(dense(&scope(r#""a", foo."#)).ends_with("{foo.}}"));
}

#[test]
fn a_wrong_argument_keeps_the_body() {
    let expansion = dense(&scope(r#""a", reus = true, { let x = 1; x }"#));
    assert!(expansion.contains("compile_error"));
    assert!(expansion.ends_with("{letx=1;x}}"), "{expansion}");
}

#[test]
fn nested_scopes_are_marked_and_marked_ones_left_alone() {
    let outer = scope(r#""a", { scope!("b", { scope!("c", f()) }); vec![scope!("d", f())] }"#);
    assert_eq!(outer.matches("checked").count(), 2, "{outer}");
    let inner = model_of(Kind::Scope, r#"@checked "b", f()"#);
    assert!(inner.checked);
    assert!(!model_of(Kind::Scope, r#""b", f()"#).checked);
    assert_error(Kind::Scope, r#"@mine "b", f()"#, "mine", "expected a name");
}

#[test]
fn the_angle_form_means_the_same_at_any_depth() {
    let model = model_of(
        Kind::Model,
        r#"store, { if x { scope!<"a", reuse = true> { f() } } g() }"#,
    );
    let stmts = model.body.stmts.unwrap();
    let Stmt::Expr(Expr::If(condition), None) = &stmts[0] else {
        panic!("{stmts:?}")
    };
    let Stmt::Macro(call) = &condition.then_branch.stmts[0] else {
        panic!("{condition:?}")
    };
    assert_eq!(
        dense(&call.mac.tokens.to_string()),
        r#""a",reuse=true,{f()}"#
    );
}

#[test]
fn keys_come_between_the_name_and_the_body() {
    let scope_keys = "(the keys are `reuse`, `initializer`, `regularizer`, `dtype`, `custom_getter`, `constraint`, \
                      `partitioner`, `default_name` and `auxiliary_name_scope`)";
    for (text, at, message) in [
        (
            r#""a", reus = true, f()"#,
            "reus",
            format!("`scope!` has no key `reus`; did you mean `reuse`? {scope_keys}"),
        ),
        (
            r#""a", reuse = true, reuse = false, f()"#,
            "reuse",
            "`reuse` is given twice; keep one".into(),
        ),
        (
            r#""a", f(), reuse = true"#,
            "reuse",
            "`reuse` comes before the body; the body is the last argument".into(),
        ),
        (
            r#""a", { x. }, reuse = true"#,
            "reuse",
            "`reuse` comes before the body; the body is the last argument".into(),
        ),
        (
            r#""a", f(), g()"#,
            "g()",
            "the body is the last argument of `scope!`".into(),
        ),
        (
            r#""a", name = "b", f()"#,
            "name",
            "`name` is not a key: write the name without `name =`".into(),
        ),
        (
            r#"reuse = true, "a", f()"#,
            "reuse",
            "the name comes first: `scope!(\"name\", { … })`".into(),
        ),
        (
            r#""a" { f() }"#,
            "{",
            "expected `,`; the body is the last argument of `scope!`".into(),
        ),
        (
            r#""a" as 3, f()"#,
            "3",
            "`as` is followed by a variable name, as `as s`".into(),
        ),
    ] {
        assert_error(Kind::Scope, text, at, &message);
    }
    assert_error(
        Kind::Model,
        "store, dtype = f32, f()",
        "dtype",
        "`model!` has no key `dtype` (the only key is `reuse`)",
    );
    assert_error(
        Kind::NameScope,
        r#""a", reuse = true, f()"#,
        "reuse",
        "`name_scope!` has no key `reuse` (the only key is `default_name`)",
    );
}

#[test]
fn values_of_the_wrong_kind_say_the_right_one() {
    for (text, at, message) in [
        (
            r#""a", reuse = "yes", f()"#,
            r#""yes""#,
            "`reuse` is `true`, `false` or `auto`, not `\"yes\"`",
        ),
        (
            r#""a", reuse = 1, f()"#,
            "1",
            "`reuse` is `true`, `false` or `auto`, not `1`",
        ),
        (
            r#""a", auxiliary_name_scope = 1, f()"#,
            "1",
            "`auxiliary_name_scope` is `true` or `false`",
        ),
        (
            r#""a", custom_getter = 1, f()"#,
            "1",
            "`custom_getter` is a function or a call that makes one, not a literal",
        ),
        (
            r#""a", dtype = float32, f()"#,
            "float32",
            "unknown element type `float32`; did you mean `f32`?",
        ),
        (
            r#"default_name = "", f()"#,
            r#""""#,
            "a default name cannot be empty",
        ),
        ("3, f()", "3", "a name is a string: write `\"3\"`"),
    ] {
        assert_error(Kind::Scope, text, at, message);
    }
    assert_error(
        Kind::Model,
        r#""a", f()"#,
        r#""a""#,
        "`model!` takes a store first: `model!(store, { … })`",
    );
}

#[test]
fn a_missing_body_is_said() {
    for text in ["", r#""a""#, r#""a","#, r#""a", reuse = true"#, "f()"] {
        let expansion = scope(text);
        assert_eq!(expansion.matches("compile_error").count(), 1, "{expansion}");
        assert!(expansion.contains("`scope!` needs a body"), "{expansion}");
    }
}

#[test]
fn the_users_tokens_keep_their_spans() {
    let text = r#"[krate] "conv1" as s, initializer = zeros(), conv_relu(x)?"#;
    let expansion = run(Kind::Scope, text.parse().unwrap());
    for word in ["\"conv1\"", "s", "zeros", "conv_relu", "x"] {
        assert_eq!(
            span_text(&expansion, word).as_deref(),
            Some(word),
            "{expansion}"
        );
    }
}
