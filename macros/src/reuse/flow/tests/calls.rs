//! Calls: of layers, of what turns reuse on, of macros.

use super::Around;
use super::told::{assert_told, assert_told_in};

fn given(given: &'static str) -> Around {
    Around {
        given,
        ..Around::PLAIN
    }
}

#[test]
fn calls_say_what_is_known_of_their_arguments() {
    assert_told_in(
        given("x, n"),
        &[
            ("f()", "f()"),
            ("f(y, z)", "f()"),
            ("f(x, 3, [n, 1, m], y)", "f(#0, 3, [#1, 1, _])"),
            ("f(y, 2)", "f(_, 2)"),
            ("f(k = 3)", "f(k = 3)"),
            ("f(y, k = z)", "f(_, k = _)"),
            ("f(k = $a, $b)", "a b f(k = _)"),
            // Assignments, not labels.
            ("f(k.l = $a)", "a f()"),
        ],
    );
}

#[test]
fn labels_are_errors_where_the_callee_is_no_layer() {
    assert_told(&[
        ("let f = g; f(k = 3)", "at `k`"),
        ("let f = g; f(k = 3, 4, l = 5)", "at `k` at `l`"),
        ("let f = g; f(3)", ""),
        ("(x.y)(k = 3)", "at `k`"),
        ("(x.y)(3)", ""),
    ]);
}

#[test]
fn reuse_is_turned_on_where_it_is_asked_for() {
    assert_told(&[
        ("reuse_variables(); $a", "share a"),
        ("varscope::reuse_variables(); $a", "share a"),
        ("x.reuse_variables(); $a", "share a"),
        ("$a.reuse_variables($b)", "a b share"),
        ("x.reuse(); $a", "a"),
        ("if c { reuse_variables() }", "maybe(share)"),
    ]);
}

#[test]
fn reuse_of_a_scope_is_seen_in_all_that_it_reaches() {
    assert_told(&[
        // The active scope alone.
        (
            "scope!(\"s\", { reuse_variables(); $a }); $b",
            "s{share a} b",
        ),
        (
            "scope!(\"s\", scope!(\"t\", { reuse_variables(); $a })); $b",
            "s{t{share a}} b",
        ),
        // By its handle: for the scopes between here and there as well.
        (
            "scope!(\"s\" as s, { s.reuse_variables(); $a }); $b",
            "s{share a} b",
        ),
        (
            "scope!(\"s\" as s, { scope!(\"t\", { s.reuse_variables(); $a }); $b }); $c",
            "s{t{share a} share b} c",
        ),
        (
            "scope!(\"s\" as s, scope!(\"t\" as t, { t.reuse_variables(); $a }))",
            "s{t{share a}}",
        ),
        // The innermost of that name.
        (
            "scope!(\"s\" as s, scope!(\"t\" as s, { s.reuse_variables(); $a }))",
            "s{t{share a}}",
        ),
        // By anything else: for whichever.
        (
            "scope!(\"s\", { x.reuse_variables(); $a }); $b",
            "s{share a} share b",
        ),
        (
            "scope!(\"s\" as s, { x.s.reuse_variables(); $a })",
            "s{share a} share",
        ),
        (
            "scope!(\"s\" as s, { let s = x; scope!(\"t\", s.reuse_variables()) })",
            "s{t{share} share} share",
        ),
        // A scope that is perhaps one of those around.
        (
            "scope!(x, { reuse_variables(); $a }); $b",
            "<{x}>?{share a} share b",
        ),
        // Whoever calls the function may be anywhere.
        (
            "scope!(\"s\", { || reuse_variables(); })",
            "s{aside(share)} share",
        ),
        (
            "scope!(\"s\", { async { reuse_variables() }; $a })",
            "s{aside(share) a} share",
        ),
        (
            "scope!(\"s\", { let f = || reuse_variables(); f(); $a })",
            "s{share a} share",
        ),
        ("scope!(\"s\", { || x; reuse_variables(); })", "s{share}"),
        (
            "scope!(\"s\", { async { x }; reuse_variables(); })",
            "s{share}",
        ),
        (
            "scope!(\"s\", { let f = || x; f(); reuse_variables(); })",
            "s{share}",
        ),
    ]);
}

#[test]
fn macros_of_others_say_what_their_words_say() {
    assert_told(&[
        ("println!(\"{}\", x); $a", "a"),
        ("m!(reuse_variables()); $a", "share a"),
        (
            "scope!(\"s\", { m!({ x.reuse_variables() }); $a }); $b",
            "s{share a} share b",
        ),
        ("m!(return); $a", "a?"),
        ("m!(if x { return y }); $a", "a?"),
        ("if c { return } println!(); $a", "a?"),
        ("panic!(); $a", "!"),
        ("todo!(); $a", "!"),
        ("unimplemented!(); $a", "!"),
        ("unreachable!(); $a", "!"),
        ("anyhow::bail!(x); $a", "!"),
        ("ensure!(x); $a", "a"),
    ]);
}

#[test]
fn what_has_labels_in_somebody_elses_macro_may_be_asked_for_their_names() {
    let around = Around {
        file: "use layers::*; fn plain() {} theirs! { fn around() { HERE } }",
        ..Around::PLAIN
    };
    assert_told_in(
        around,
        &[
            ("f(3)", ""),
            ("f(k = 3)", "aside(f(k = 3))"),
            ("plain(k = 3)", "at `k`"),
        ],
    );
}
