//! Statements and arms under a `cfg` are perhaps not there.

use super::told::assert_told;

#[test]
fn statements_under_a_cfg_are_uncertain_whatever_they_are() {
    for (stmt, told) in [
        ("let x = $a;", "a"),
        ("[$a, $b];", "a b"),
        ("async { $a };", "aside(a)"),
        ("$a.await;", "a"),
        ("{ $a; }", "a"),
        ("break $a;", "a"),
        ("f($a);", "a"),
        ("|| $a;", "aside(a)"),
        ("$a.field;", "a"),
        ("for x in $a { $b }", "a again(b)"),
        ("@($a);", "a"),
        ("if $a { $b }", "a maybe(b)"),
        ("$a[$b];", "a b"),
        ("loop { $a; break; }", "turn(a)"),
        ("$a;", "a"),
        ("{ $a }", "a"),
        ("match $a { _ => $b }", "a b"),
        ("$a.method($b);", "a b"),
        ("($a);", "a"),
        ("&raw const $a;", "a"),
        ("&$a;", "a"),
        ("[$a; 2];", "a"),
        ("S { x: $a };", "a"),
        ("$a?;", "a"),
        ("try { $a };", "maybe(a)"),
        ("($a, $b);", "a b"),
        ("-$a;", "a"),
        ("unsafe { $a }", "a"),
        ("while $a { $b }", "a again(b)"),
    ] {
        let configured = [
            (format!("#[cfg(x)] {stmt} $z"), format!("aside({told}) z")),
            (
                format!("#[cfg_attr(x, y)] {stmt} $z"),
                format!("aside({told}) z"),
            ),
        ];
        for (text, told) in &configured {
            assert_told(&[(text, told)]);
        }
    }
}

#[test]
fn other_attributes_change_nothing() {
    assert_told(&[
        ("#[allow(x)] let x = $a;", "a"),
        ("#[rustfmt::skip] { $a }", "a"),
        ("#[x::cfg] { $a }", "a"),
        ("match x { #[allow(x)] 0 => $a, _ => $b }", "either(a; b)"),
        ("#[cfg(x)] fn f() { $a }", ""),
        ("#[cfg(x)] y;", ""),
    ]);
}

#[test]
fn a_value_under_a_cfg_is_uncertain() {
    assert_told(&[
        ("$a; #[cfg(x)] $b", "a aside(b)"),
        (
            "$a; #[cfg(x)] varscope::scope! { \"s\", $b }",
            "a aside(s{b})",
        ),
        ("$a; #[cfg(x)] f($b)", "a aside(b)"),
    ]);
}

#[test]
fn what_is_left_out_does_not_leave() {
    assert_told(&[
        ("#[cfg(x)] return; $a", "a?"),
        ("#[cfg(x)] return $a; $b", "aside(a) b?"),
        ("#[cfg(x)] continue; $a", "a"),
        ("#[cfg(x)] { $a; panic!() } $b", "aside(a) b"),
    ]);
}

#[test]
fn arms_under_a_cfg_are_none_of_the_arms() {
    assert_told(&[
        (
            "match x { #[cfg(x)] 0 => $a, 1 => $b, _ => $c }",
            "maybe(aside(a)) either(b; c)",
        ),
        (
            "match x { #[cfg(x)] 0 if $a => $b, _ => $c }",
            "maybe(aside(a b)) c",
        ),
        (
            "match x { #[cfg(x)] 0 if f() => $a, _ => $b }",
            "maybe(aside(a)) b",
        ),
        (
            "match x { #[cfg(x)] _ => $a, #[cfg(y)] _ => $b } $c",
            "maybe(aside(a)) maybe(aside(b)) !",
        ),
    ]);
}

#[test]
fn parts_of_an_expression_may_be_left_out() {
    assert_told(&[
        ("[#[cfg(x)] $a, $b]", "aside(a) b"),
        ("(#[cfg(x)] $a, #[cfg(y)] f($b), $c)", "aside(a) aside(b) c"),
        (
            "S { #[cfg(x)] n: $a, #[cfg(y)] n: $b, #[allow(x)] m: $c }",
            "aside(a) aside(b) c",
        ),
        ("S { n: return $a, m: $b }", "a !"),
        ("S { #[cfg(x)] n: return $a, m: $b }", "aside(a) b?"),
        ("x.method(#[cfg(x)] $a, $b)", "aside(a) b"),
        ("x.map(#[cfg(x)] |y| $a)", "aside(aside(a))"),
        ("f(#[cfg(x)] $a, $b, 3)", "aside(a) b f()"),
        ("f(1, #[cfg(x)] 2, k = 3)", "f()"),
        ("f(1, #[cfg(x)] n)", "f()"),
        ("f(1, #[cfg(x)] const { 2 })", "f()"),
        ("f(#[cfg(x)] k = $a, 3)", "aside(a) f()"),
        ("f(#[allow(x)] k = $a, 3)", "a f(k = _, 3)"),
    ]);
}

#[test]
fn calls_under_a_cfg_ask_nobody() {
    assert_told(&[
        ("#[cfg(x)] f(); g()", "g()"),
        ("#[cfg(x)] { f($a); } g()", "aside(a) g()"),
        ("match x { #[cfg(x)] 0 => f(), _ => g() } h()", "g() h()"),
        ("#[cfg(x)] f(n = 1); g(n = 1)", "g(n = 1)"),
        ("#[cfg(x)] { #[cfg(y)] f(); g(); } h()", "h()"),
        ("#[cfg(x)] reuse_variables(); f()", "aside(share) f()"),
    ]);
}
