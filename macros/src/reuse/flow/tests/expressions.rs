//! Every kind of expression is gone into, in the order in which Rust evaluates it.

use super::told::assert_told;

#[test]
fn expressions_are_read_in_the_order_of_evaluation() {
    assert_told(&[
        ("[$a, $b, $c]", "a b c"),
        ("*$a = $b", "b a"),
        ("x[$a] = $b", "b a"),
        ("$a.await", "a"),
        ("$a + $b * $c", "a b c"),
        ("$a == $b", "a b"),
        ("{ $a; $b }; $c", "a b c"),
        ("unsafe { $a; $b }; $c", "a b c"),
        ("f($a, $b)", "a b f()"),
        ("$a($b)", "a b"),
        ("f(g(), h(k()))", "g() k() h() f()"),
        ("$a as f32", "a"),
        ("$a.field.0", "a"),
        ("@($a + $b)", "a b"),
        ("$a[$b]", "a b"),
        ("let x = $a; let y; let (z, ..) = ($b, $c);", "a b c"),
        ("$a.method($b, $c)", "a b c"),
        ("$a.first($b).second($c)", "a b c"),
        ("($a)", "a"),
        ("$a..$b", "a b"),
        ("$a..", "a"),
        ("..=$a", "a"),
        ("&raw const $a", "a"),
        ("&mut $a", "a"),
        ("[$a; 3]", "a"),
        ("Net { x: $a, y: $b, ..$c }", "a b c"),
        ("$a?", "a"),
        ("f()?", "f()"),
        ("$a.method($b)?", "a b"),
        ("($a, $b)", "a b"),
        ("-$a; !$b; *$c", "a b c"),
        ("$a; f(); $b", "a f() b"),
    ]);
}

#[test]
fn what_is_no_code_of_the_bodys_own_does_nothing() {
    assert_told(&[
        ("", ""),
        ("1; x; path::to::X; _ = x", ""),
        ("fn f() { $a } struct X; const C: u8 = $b;", ""),
        ("const { $a }", ""),
    ]);
}

#[test]
fn what_stands_behind_the_way_out_is_not_read() {
    assert_told(&[
        ("return; $a", "!"),
        ("return $a; $b", "a !"),
        ("break $a; $b", "a !"),
        ("break; $a", "!"),
        ("continue; $a", "!"),
        ("{ return $a; } $b", "a !"),
        ("[$a, return $b, $c]", "a b !"),
        ("f($a, return $b, $c)", "a b !"),
        ("f(return)", "!"),
        ("x.method($a, return, $b)", "a !"),
        ("(return $a).method($b)", "a !"),
        ("(return).reuse_variables()", "!"),
        ("(return $a).map(|x| $b)", "a !"),
        ("(return $a).and_then(|x| $b)?", "a !"),
        ("return $a && $b", "a maybe(b) !"),
        ("(return $a) && $b", "a !"),
        ("if return $a { $b } else { $c }", "a !"),
        ("match return $a { _ => $b }", "a !"),
        ("for x in return $a { $b }", "a !"),
        ("while return $a { $b } ", "a !"),
        ("let x = return $a; $b", "a !"),
        ("(|| $a)(return $b)", "b !"),
        ("scope!(\"s\", return $a); $b", "s{a} !"),
        ("name_scope!(\"s\", return $a); $b", "a !"),
    ]);
}

#[test]
fn what_may_run_or_not_is_not_certain() {
    assert_told(&[
        ("$a && $b", "a maybe(b)"),
        ("$a || $b", "a maybe(b)"),
        ("$a && $b && $c", "a maybe(b) maybe(c)"),
        ("$a & $b | $c", "a b c"),
        ("x && y", ""),
        ("async { $a; $b }; $c", "aside(a b) c"),
        ("async { x }", ""),
        ("async move { return $a; }; $b", "aside(a) b"),
        ("|x| $a", "aside(a)"),
        ("|x| x", ""),
        ("try { $a?; $b }; $c", "maybe(a b) c"),
        ("let Some(x) = $a else { return $b }; $c", "a maybe(b) c?"),
    ]);
}
