//! Statements and arms under a `cfg` are perhaps not there.

use super::told::assert_told;

#[test]
fn statements_under_a_cfg_are_uncertain_whatever_they_are() {
    for (stmt, told) in [
        ("let x = $a;", "a"),
        ("[$a, $b];", "a b"),
        ("{ $a; }", "a"),
        ("f($a);", "a"),
        ("for x in $a { $b }", "a again(b)"),
        ("if $a { $b }", "a maybe(b)"),
        ("loop { $a; break; }", "turn(a)"),
        ("$a;", "a"),
        ("{ $a }", "a"),
        ("match $a { _ => $b }", "a b"),
        ("$a.method($b);", "a b"),
        ("$a?;", "a"),
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
fn calls_under_a_cfg_ask_nobody() {
    assert_told(&[
        ("#[cfg(x)] f(); g()", "g()"),
        ("#[cfg(x)] { f($a); } g()", "aside(a) g()"),
        (
            "match x { #[cfg(x)] 0 => f(), _ => g() } h()",
            "maybe(aside()) g() h()",
        ),
        ("#[cfg(x)] f(n = 1); g(n = 1)", "g(n = 1)"),
        ("#[cfg(x)] { #[cfg(y)] f(); g(); } h()", "h()"),
        ("#[cfg(x)] reuse_variables(); f()", "aside(share) f()"),
    ]);
}
