//! Our own macros.

use super::Around;
use super::told::assert_told;
use crate::reuse::event::Event;

#[test]
fn requests_say_what_is_known_of_them() {
    assert_told(&[
        ("get_variable!(\"a\", [2, n], dtype = f32)", "a:[2, _]/F32"),
        ("get_variable!(\"a\", shape)", "a"),
        ("get_variable!(\"a\", &[3])", "a:[3]"),
        ("get_variable!(\"a\", dtype = T)", "a"),
        ("varscope::get_variable!(\"a\")", "a"),
        ("other::get_variable!(\"a\")", ""),
        // It says itself what is wrong.
        ("get_variable!(\"a\", sahpe = [2]); $b", "b"),
        ("get_variable!(); $b", "b"),
    ]);
}

#[test]
fn names_that_are_made_are_told_as_far_as_they_are_known() {
    assert_told(&[
        ("get_variable!(x)", "{x}"),
        ("get_variable!(x.name)", "{x.name}"),
        ("get_variable!(f())", "f() {f()}"),
        ("get_variable!(&format!(\"layer_{i}\"))", "layer_{i}"),
        ("get_variable!(format!(\"layer_{}\", i))", "layer_{..}"),
        ("get_variable!(@(format!(\"layer_{i}\")))", "layer_{i}"),
        ("get_variable!(&@(&x))", "{x}"),
        ("get_variable!(format!(x))", "{..}"),
        ("get_variable!(format!())", "{..}"),
        ("get_variable!(concat!(\"a\", \"b\"))", "{..}"),
        ("get_variable!(stringify!(a))", "{stringify!(a)}"),
        ("get_variable!(x / y)", "{..}"),
        ("scope!(format!(\"block{i}\"), $a)", "<block{i}>{a}"),
        ("scope!(f(), $a)", "f() <{f()}>?{a}"),
    ]);
}

#[test]
fn new_variables_models_and_what_is_not_ours_do_nothing() {
    assert_told(&[
        ("variable!(\"a\", 1.0, name = reuse_variables()); $b", "b"),
        ("variable!(return); $b", "b"),
        ("model!(store, $a); $b", "b"),
        ("model!(store, reuse_variables()); $b", "b"),
        ("model!(reuse_variables()); $b", "share b"),
        ("other::model!(store, reuse_variables()); $b", "share b"),
        ("other::scope!(\"s\", $a); $b", "b"),
        ("scope!(\"s\", a b); $b", "b"),
        ("scope!(\"s\"); $b", "b"),
        ("scope!(\"s\", bad_key = 1, $a); $b", "b"),
        ("name_scope!(\"s\", { $a }); $b", "a b"),
    ]);
}

#[test]
fn scopes_say_where_their_bodies_run() {
    assert_told(&[
        ("scope!(\"s\", $a); $b", "s{a} b"),
        ("scope!(\"s\", { $a; scope!(\"t\", $b) })", "s{a t{b}}"),
        ("scope!(\"s\", x)", "s{}"),
        ("scope!(default_name = \"s\", $a)", "s*{a}"),
        ("scope!(\"s\", reuse = true, $a)", "s+{a}"),
        ("scope!(\"s\", reuse = false, $a)", "s{a}"),
        ("scope!(\"s\", reuse = auto, $a)", "s~{a}"),
        ("scope!(\"s\", reuse = x, $a)", "s~{a}"),
        ("name_scope!(f(), $a); $b", "f() a b"),
        // A getter does what it likes with the names.
        ("scope!(\"s\", custom_getter = g, $a)", "<s>?{a}"),
        (
            "scope!(default_name = \"s\", custom_getter = g, $a)",
            "<{s}>?{a}",
        ),
        (
            "scope!(default_name = x, custom_getter = g, $a)",
            "<{x}>?{a}",
        ),
        ("scope!(format!(\"s\"), custom_getter = g, $a)", "<s>?{a}"),
        // Text that is made is a scope of the body's own, anything else is one that may be captured.
        ("scope!(default_name = x, $a)", "<{x}>{a}"),
        ("scope!(format!(\"s{i}\"), $a)", "<s{i}>{a}"),
        ("scope!(&format!(\"s{i}\"), $a)", "<s{i}>{a}"),
        ("scope!((format!(\"s{i}\")), $a)", "<{..}>{a}"),
        ("scope!(@(format!(\"s{i}\")), $a)", "<s{i}>{a}"),
        ("scope!(format!(\"s{i}\"), reuse = true, $a)", "<s{i}>?{a}"),
        ("scope!(stringify!(s), $a)", "<{stringify!(s)}>?{a}"),
        ("scope!(x, $a)", "<{x}>?{a}"),
        ("scope!(x, reuse = true, $a)", "<{x}>?{a}"),
    ]);
}

#[test]
fn a_scope_that_may_be_captured_may_share() {
    assert_told(&[
        ("scope!(x, for i in y { $a })", "<{x}>?{turn(a)}"),
        (
            "scope!(\"s\", custom_getter = g, for i in y { $a })",
            "<s>?{turn(a)}",
        ),
        ("scope!(format!(\"s\"), for i in y { $a })", "<s>{again(a)}"),
        (
            "scope!(default_name = x, for i in y { $a })",
            "<{x}>{again(a)}",
        ),
        (
            "scope!(default_name = \"s\", for i in y { $a })",
            "s*{again(a)}",
        ),
        (
            "scope!(format!(\"s\"), reuse = true, for i in y { $a })",
            "<s>?{turn(a)}",
        ),
        // The scope that is active stays the one that reuse is turned on for.
        (
            "scope!(\"t\", scope!(format!(\"s\"), reuse_variables())); $a",
            "t{<s>{share}} a",
        ),
        (
            "scope!(\"t\", scope!(x, reuse_variables())); $a",
            "t{<{x}>?{share} share} share a",
        ),
    ]);
}

#[test]
fn requests_keep_what_is_written_of_them() {
    let requests = "
        get_variable!(\"a\");
        get_variable!(\"b\", [n, 2 * m], initializer = zeros(), dtype = f32, trainable = false);
        get_variable!(\"c\", initializer = ones(), trainable = x);
        get_variable!(d, [2], dtype = T);";
    let read = Around::PLAIN.read(&requests.parse().unwrap());
    let written = read.events.iter().map(|event| match event {
        Event::Get(get) | Event::Unnamed(get) => get.written.lines(),
        other => panic!("{other:?}"),
    });
    assert_eq!(
        written.collect::<Vec<_>>(),
        [
            "",
            "[n, 2*m]\nf32\nzeros()\nfalse",
            "\n\nones()\nx",
            "[2]\nT"
        ],
    );
}
