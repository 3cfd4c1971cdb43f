//! Closures run where they are called, if that is known.

use super::Around;
use super::told::{assert_told, assert_told_in};

/// A function whose value is a `Result`.
const OF_A_RESULT: Around = Around {
    gives_result: true,
    ..Around::PLAIN
};

#[test]
fn a_closure_with_a_name_runs_where_it_is_called() {
    assert_told(&[
        ("let f = || $a; $b; f(); $c", "b a c"),
        ("let f = |x, y| $a; f($b, $c)", "b c a"),
        ("let f = || $a; $b; f(); f()", "b a a"),
        ("let f = || $a; $b", "b"),
        ("let f = || $a; let g = || $b; f(); g(); f()", "a b a"),
        ("let f = || $a; let g = || { f(); $b }; g()", "a b"),
        ("let f = || $a; scope!(\"s\", f()); $b", "s{a} b"),
        ("let f = || { $a; 1 }; f() + f()", "a a"),
        ("let f = || $a; for x in y { f() }", "again(a)"),
        ("let f = || x; f(); $a", "a"),
        ("let mut f = || $a; f()", "a"),
    ]);
}

#[test]
fn a_closure_that_goes_elsewhere_is_unknown() {
    assert_told(&[
        ("let f = || $a; x.push(f); $b", "aside(a) b"),
        ("let f = || $a; f(); x.push(f)", "aside(a)"),
        ("let f = || $a; let g = &f; g()", "aside(a)"),
        ("let f = || $a; $b; fn f() { } f()", "aside(a) b"),
        ("let f = || $a; f[0]; f { }", "aside(a)"),
        ("let (f, g) = (|| $a, || $b); f(); g()", "aside(a) aside(b)"),
        ("let f = async || $a; f()", "aside(a)"),
        ("let f = async || { return $a }; f(); $b", "aside(a) b"),
        // Another `f` than the closure.
        ("{ let f = || $a; } f()", "aside(a) f()"),
        // A call that is perhaps not there.
        ("let f = || $a; $b; #[cfg(x)] f();", "aside(a) b"),
        ("let f = || $a; #[cfg(x)] f(); f()", "aside(a) a"),
        ("let f = || $a; if let Some(f) = f { f.call() }", "aside(a)"),
    ]);
}

#[test]
fn what_a_closure_does_twice_may_be_behind_what_shares() {
    assert_told(&[
        ("let f = || if c { $a }; f(); $b", "maybe(a) b"),
        ("let f = || if c { $a }; f(); f()", "aside(a) aside(a)"),
        (
            "let f = || if c { $a } else { $b }; f(); f()",
            "aside(a b) aside(a b)",
        ),
        (
            "let f = || for x in y { $a }; f(); f()",
            "aside(a) aside(a)",
        ),
        (
            "let f = || scope!(\"s\", if c { $a }); f(); f()",
            "s{aside(a)} s{aside(a)}",
        ),
    ]);
}

#[test]
fn a_closure_that_returns_may_not_run_to_its_end() {
    assert_told(&[
        ("let f = || { if c { return } $a }; f(); $b", "maybe(a?) b"),
        ("let f = || { if c { return Err(x) } $a }; f()?; $b", "a b"),
        ("let f = || { return $a }; f(); $b", "maybe(a) b"),
        ("let f = || { return }; f(); $b", "b"),
        ("(|| { if c { return } $a })(); $b", "maybe(a?) b"),
        ("(|| { return $a })(); $b", "maybe(a) b"),
        ("(|| { return })(); $b", "b"),
        ("(|| panic!())(); $a", "a"),
        // Who runs on behind an early return of the body has not called it.
        ("if c { return } let f = || $a; f(); $b", "a? b?"),
        ("let f = || $a; if c { return } f(); $b", "a? b?"),
        ("let f = || $a; f(); if c { return } $b", "a b?"),
        ("if c { return } (|| $a)(); $b", "a? b?"),
        ("$a; let f = || $b; if c { return } $c; f()", "a c? b?"),
    ]);
}

#[test]
fn a_closure_called_where_it_is_written_runs_there() {
    assert_told(&[
        ("(|| $a)(); $b", "a b"),
        ("(|x| $a)($b)", "b a"),
        ("@(|| $a)()", "a"),
        ("@((|| $a))()", "a"),
        ("(async || $a)(); $b", "aside(a) b"),
        ("(|| scope!(\"s\", $a))()", "s{a}"),
    ]);
}

#[test]
fn the_standard_librarys_combinators_call_their_closures() {
    let calling = [
        "map",
        "map_or",
        "map_or_else",
        "map_err",
        "and_then",
        "or_else",
        "unwrap_or_else",
        "ok_or_else",
        "then",
        "inspect",
        "filter",
        "filter_map",
        "find_map",
        "flat_map",
        "fold",
        "try_fold",
        "for_each",
        "try_for_each",
        "all",
        "any",
        "position",
        "get_or_insert_with",
    ];
    for method in calling {
        assert_told(&[
            (&format!("x.{method}(|y| $a)"), "apart(a)"),
            (&format!("x.{method}(|y| $a)?"), "apart(a)"),
        ]);
    }
    assert_told(&[
        ("x.schedule(|y| $a)", "aside(a)"),
        ("x.map_else(|y| $a)?", "aside(a)"),
        ("x.map(f)", ""),
        ("x.map(y.of(|z| $a))", "aside(a)"),
        // They run when all arguments are there.
        ("x.fold(|y| $a, $b)", "b apart(a)"),
        ("x.map_or_else(|| $a, |y| $b); $c", "apart(a) apart(b) c"),
        ("x.map(|y| $a, return $b)", "b !"),
        ("x.map(|y| { return; }); $a", "a"),
        ("x.map(|y| y); $a", "a"),
        ("if c { return } x.map(|y| $a)", "apart(a?)"),
        ("x.map(|y| { if c { return } $a }); $b", "apart(a?) b"),
    ]);
}

#[test]
fn closures_that_are_handed_on_are_unknown_where_anything_shares() {
    assert_told(&[
        ("x.map(|y| $a); reuse_variables()", "aside(a) share"),
        ("x.map(|y| $a); scope!(\"s\", $b)", "apart(a) s{b}"),
        (
            "x.map(|y| $a); scope!(\"s\", reuse = true, $b)",
            "aside(a) s+{b}",
        ),
        (
            "scope!(\"s\", reuse = true, $b); scope!(\"t\", $c); x.map(|y| $a)",
            "s+{b} t{c} aside(a)",
        ),
        ("x.map(|y| $a); vs.reuse_variables()", "aside(a) share"),
        ("x.map(|y| scope!(\"s\", reuse = auto, $a))", "aside(s~{a})"),
        (
            "x.map(|y| scope!(\"s\", y.map(|z| $a)))",
            "apart(s{apart(a)})",
        ),
        (
            "x.map(|y| if c { y.map(|z| $a) } else { y.map(|z| $b) })",
            "apart(either(apart(a); apart(b)))",
        ),
        (
            "x.map(|y| z.map(|z| $a)); reuse_variables()",
            "aside(aside(a)) share",
        ),
        ("for x in y { x.map(|y| $a) }", "again(apart(a))"),
    ]);
}

#[test]
fn what_is_done_with_a_result_of_ours_is_done_at_once() {
    let table = [
        ("$a.map(|x| $b)", "a maybe(b)"),
        ("$a.map_err(|x| $b)", "a maybe(b)"),
        ("$a.and_then(|x| $b)", "a maybe(b)"),
        ("$a.or_else(|x| $b)", "a maybe(b)"),
        ("scope!(\"s\", $a).map(|x| $b)", "s{a} maybe(b)"),
        ("varscope::scope!(\"s\", $a).map(|x| $b)", "s{a} maybe(b)"),
        ("($a).map(|x| $b)", "a maybe(b)"),
        ("@($a).map(|x| $b)", "a maybe(b)"),
        ("$a.map(|x| $b).and_then(|x| $c)", "a maybe(b) maybe(c)"),
        ("$a.map(|x| x)", "a"),
        ("$a.map(|x| return $b)", "a maybe(maybe(b))"),
        // Not known to be called, or to be done with the request's own.
        ("$a.filter(|x| $b)", "a apart(b)"),
        ("$a.map(|x| $b).filter(|x| $c)", "a apart(b) apart(c)"),
        ("$a.filter(|x| $b).map(|x| $c)", "a apart(b) maybe(c)"),
        ("x.map(|y| $a)", "apart(a)"),
        ("f().map(|y| $a)", "f() apart(a)"),
        ("other::scope!(\"s\", x).map(|y| $a)", "apart(a)"),
        ("vec![x].map(|y| $a)", "apart(a)"),
        ("name_scope!(\"s\", x).map(|y| $a)", "apart(a)"),
    ];
    let table = table.map(|(text, told)| (text, told.to_owned()));
    let tried = table
        .clone()
        .map(|(text, told)| (format!("{text}?; $z"), told + " z"));
    for (text, told) in &tried {
        assert_told(&[(text, told)]);
    }
    for (text, told) in &table {
        assert_told_in(OF_A_RESULT, &[(text, told)]);
    }
}

#[test]
fn what_is_no_result_for_sure_may_be_an_iterator() {
    assert_told(&[
        ("$a.map(|x| $b)", "a apart(b)"),
        ("$a.map(|x| $b); $c", "a apart(b) c"),
    ]);
    assert_told_in(
        OF_A_RESULT,
        &[
            ("$a.map(|x| $b);", "a apart(b)"),
            ("$a.map(|x| $b); $c", "a apart(b) c"),
            ("let x = $a.map(|x| $b); x", "a apart(b)"),
            ("f($a.map(|x| $b))", "a apart(b) f()"),
        ],
    );
}

#[test]
fn so_many_calls_are_followed_and_no_more() {
    let calls = |times: usize| format!("let f = || $a; {}", "f();".repeat(times));
    let all = "a ".repeat(1000);
    assert_told(&[
        (&calls(1000), all.trim_end()),
        (&calls(1001), &format!("aside(a) {}", all.trim_end())),
    ]);
}
