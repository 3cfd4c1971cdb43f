//! What is known of shapes, and of parameters in them.

use super::Around;
use super::told::{assert_told, assert_told_in};

fn given(given: &'static str) -> Around {
    Around {
        given,
        ..Around::PLAIN
    }
}

#[test]
fn shapes_are_known_as_far_as_they_are_literals() {
    assert_told(&[
        ("f([1, 2])", "f([1, 2])"),
        ("f((1, 2))", "f([1, 2])"),
        ("f(&[1, 2])", "f([1, 2])"),
        ("f(([1, 2]))", "f([1, 2])"),
        ("f(@([1, 2]))", "f([1, 2])"),
        ("f(&(&(&[1])))", "f([1])"),
        // It may be changed behind it.
        ("f(&mut [1, 2], 3)", "f(_, 3)"),
        ("f([(1), @(2), ((3))])", "f([1, 2, 3])"),
        ("f([[1], -1, 1.0, x])", "f([_, _, _, _])"),
        ("f([7; 2])", "f([7, 7])"),
        ("f([x; 3])", "f([_, _, _])"),
        ("f([7; 0])", "f([])"),
        (
            "f([1; 16])",
            "f([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])",
        ),
        ("f([1; 17], 1)", "f(_, 1)"),
        ("f([1; n], 1)", "f(_, 1)"),
        ("f(1)", "f(1)"),
        ("f((1))", "f(1)"),
        ("f(1_000usize)", "f(1000)"),
        ("f(0x10)", "f(16)"),
        ("f(1.0, -1, \"1\", 1)", "f(_, _, _, 1)"),
    ]);
}

#[test]
fn parameters_are_known_by_their_places() {
    assert_told_in(
        given("x, n, (y, z), mut m, ref r"),
        &[
            ("f(x, n, [n, 1])", "f(#0, #1, [#1, 1])"),
            ("f(y, m, r, x)", "f(_, _, _, #0)"),
            ("f([(n), @(x)], (n), &n, @(n))", "f([#1, #0], #1, #1, #1)"),
            ("f(&mut n, path::n, n.x, n + 1, x)", "f(_, _, _, _, #0)"),
            ("get_variable!(\"a\", [n, 2])", "a:[#1, 2]"),
            ("get_variable!(\"a\", n)", "a:#1"),
        ],
    );
}

#[test]
fn a_parameter_is_the_callers_until_its_name_means_something_else() {
    assert_told_in(
        given("x, n"),
        &[
            ("f(n, x); let n = 3; f(n, x)", "f(#1, #0) f(_, #0)"),
            ("let n = f(n, x); f(n, x)", "f(#1, #0) f(_, #0)"),
            (
                "let n = f(n, x); f(n, x); let n = f(n, x);",
                "f(#1, #0) f(_, #0) f(_, #0)",
            ),
            ("let n: usize = f(n); f(n)", "f(#1) f()"),
            ("let mut n = f(n); f(n)", "f(#1) f()"),
            // In a block: nowhere, as nobody counts how far that goes.
            ("f(n); { let n = 3; f(n); } f(n)", "f() f() f()"),
            ("f(n); { let n = 3; } let n = 4; f(n)", "f() f()"),
            // The first one is the body's own, those behind it don't matter.
            ("f(n); let n = 3; { let n = 4; } f(n)", "f(#1) f()"),
            ("f(n); let n = f(n, |n| n); g(n)", "f() f() g()"),
            ("f(n); let n = 3; x.map(|n| n)", "f(#1)"),
            // By a pattern, by what is not there yet, by an item.
            ("f(n); let (n, m) = y; f(n)", "f() f()"),
            ("f(n); let (n, m) = y; let n = 3; f(n)", "f() f()"),
            ("f(n); let n; f(n)", "f() f()"),
            ("f(n); let n; { let n = 3; } f(n)", "f() f()"),
            ("f(n); const n: usize = 3;", "f()"),
            ("f(n); x.map(|n| n)", "f()"),
            ("f(n); match x { n => y }", "f()"),
            ("f(n); if let Some(n) = y { } let n = 3;", "f()"),
        ],
    );
}
