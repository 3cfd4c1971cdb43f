//! What branches, loops, and blocks with a way out come to.

use super::told::assert_told;

#[test]
fn arms_exclude_each_other() {
    assert_told(&[
        ("if c { $a } else { $b }", "either(a; b)"),
        ("if c { $a } else { $b } $c", "either(a; b) c"),
        (
            "if c { $a } else if d { $b } else { $c }",
            "either(a; either(b; c))",
        ),
        ("if c { $a }", "maybe(a)"),
        ("if c { } else { $a }", "maybe(a)"),
        ("if c { $a } else if d { $b }", "either(a; maybe(b))"),
        ("if c { x } else { y }", ""),
        (
            "match $a { 0 => $b, 1 => $c, _ => $d }",
            "a either(b; c; d)",
        ),
        (
            "match $a { 0 => $b, 1 => $c, _ => x }",
            "a maybe(b) maybe(c)",
        ),
        ("match x { _ => $a }", "a"),
        ("match x { }  $a", "!"),
    ]);
}

#[test]
fn arms_that_leave_have_nothing_to_do_with_what_follows() {
    assert_told(&[
        ("if c { $a; return } $b", "maybe(a?) b?"),
        ("if c { return $a } else { $b } $c", "maybe(a?) b? c?"),
        ("if c { $a } else { return $b } $c", "maybe(b?) a? c?"),
        (
            "if c { return $a } else { return $b } $c",
            "maybe(a?) maybe(b?) !",
        ),
        ("if c { break $a } $b", "maybe(a) b"),
        ("if c { continue } $b", "b"),
        ("if c { return; } $b", "b?"),
        ("if c { panic!() } else { $a } $b", "a b"),
        (
            "match x { 0 => $a, 1 => return $b, _ => $c } $d",
            "maybe(b?) either(a?; c?) d?",
        ),
        (
            "match x { 0 => return $a, _ => return $b }",
            "maybe(a?) maybe(b?) !",
        ),
        ("match x { 0 => break $a, _ => { $b } } $c", "maybe(a) b c"),
    ]);
}

#[test]
fn a_caller_runs_on_behind_any_return_but_an_error() {
    assert_told(&[
        ("$a; if c { return Ok(x) } $b; f()", "a b? f()?"),
        ("if c { return Err(x) } $a", "a"),
        ("if c { return Err($a) } $b", "maybe(a) b"),
        ("if c { return Result::Err(x) } $a", "a"),
        ("if c { return (Err(x)) } $a", "a"),
        ("if c { return @(Err(x)) } $a", "a"),
        ("if c { return (Ok(x)) } $a", "a?"),
        ("if c { return x } $a", "a?"),
        ("if c { return Err } $a", "a?"),
        ("if c { return (f)(x) } $a", "a?"),
        ("if c { return f().g() } $a", "maybe(f()?) a?"),
        ("if c { return Err(x) } if d { return } $a", "a?"),
        // Those of an arm before the one that returns as well, and of none before the branch.
        (
            "$a; match x { 0 => $b, 1 => return, _ => $c }",
            "a either(b?; c?)",
        ),
        ("if $a { $b } else { return }", "a b?"),
        ("if $a && $b { $c } else { return }", "a b? c?"),
        (
            "if c { return } match x { 0 => $a, _ => $b }",
            "either(a?; b?)",
        ),
        // What only is returned from a function inside does not leave this one.
        ("async { return }; $a", "a"),
        ("async { if c { return } $a }; $b", "aside(a?) b"),
        ("|x| { if c { return } $a }; $b", "aside(a?) b"),
        ("if c { return } async { $a }; $b", "aside(a?) b?"),
    ]);
}

#[test]
fn what_a_condition_has_run_is_in_front_of_the_arm() {
    assert_told(&[
        ("if $a { $b } else { $c }", "a either(b; c)"),
        ("if $a && $b { $c }", "a maybe(b c)"),
        ("if $a && $b { $c } else { $d }", "a either(b c; d)"),
        ("if $a && $b && $c { $d }", "a maybe(b c d)"),
        ("if ($a && $b) { $c }", "a maybe(b c)"),
        ("if @($a && $b) { $c }", "a maybe(b c)"),
        ("if ($a && $b) && $c { $d }", "a maybe(b c d)"),
        ("if $a || $b { $c }", "a maybe(b) maybe(c)"),
        ("if c && ($a || $b) { $c }", "maybe(a maybe(b) c)"),
        ("if let Some(x) = $a { $b }", "a maybe(b)"),
        (
            "if let Some(x) = $a && let Some(y) = $b { $c }",
            "a maybe(b c)",
        ),
        ("if c && $a { }", "maybe(a)"),
        // A layer may turn reuse on, and the other arm would not see it.
        (
            "if $a && f() { $b } else { $c }",
            "a maybe(f()) either(b; c)",
        ),
        ("if $a && f() && $b { $c }", "a maybe(f() b) maybe(c)"),
        // The way out in a condition: all of the arm is dead.
        (
            "if c && return $a { $b } else { $c } $d",
            "maybe(a b?) c? d?",
        ),
        ("if (return $a) && $b { $c } $d", "a !"),
        ("if c && (return $a) && $b { $c } $d", "maybe(a c?) d?"),
        ("if c && f(return $a) { $b } $d", "maybe(a b?) d?"),
    ]);
}

#[test]
fn guards_run_in_front_of_their_arms() {
    assert_told(&[
        ("match x { 0 if $a => $b, _ => $c }", "either(a b; c)"),
        (
            "match x { 0 if $a && $b => $c, _ => $d }",
            "either(a b c; d)",
        ),
        ("match x { 0 if $a => x, _ => $c }", "either(a; c)"),
        (
            "match x { 0 if f() => $b, _ => $c }",
            "maybe(f()) either(b; c)",
        ),
        (
            "match x { 0 if f() => return $b, _ => $c } $d",
            "maybe(f()?) maybe(b?) c? d?",
        ),
    ]);
}

#[test]
fn loops_may_run_no_time() {
    assert_told(&[
        ("for x in $a { $b } $c", "a again(b) c"),
        ("for x in y { } $a", "a"),
        ("for x in y { $a; if c { continue } $b }", "again(a b)"),
        ("for x in y { $a; if c { break } }", "again(a)"),
        ("for x in y { $a; break; }", "turn(a)"),
        ("for x in y { reuse_variables(); $a }", "turn(share a)"),
        ("reuse_variables(); for x in y { $a }", "share turn(a)"),
        ("while $a { $b } $c", "a again(b) c"),
        ("while let Some(x) = $a { $b } $c", "a again(b) c"),
        ("while $a { }", "a"),
        ("while c { $a; return; }", "turn(a)"),
        ("while $a && $b { $c }", "a maybe(b) again(c)"),
        // What a turn shares, the condition may see in the next.
        ("while $a && $b { f() }", "a aside(b) again(f())"),
        (
            "while $a || $b { reuse_variables() }",
            "a aside(b) turn(share)",
        ),
        (
            "f() && $b; while $a && $c { f() }",
            "f() maybe(b) a aside(c) again(f())",
        ),
        ("loop { $a } $b", "again(a) !"),
        ("loop { $a; break $b; } $c", "turn(a b) c"),
        ("loop { if c { break } $a } $b", "again(a) b"),
        ("loop { } $a", "!"),
        (
            "scope!(\"s\", reuse = true, for x in y { $a })",
            "s+{turn(a)}",
        ),
        ("scope!(\"s\", for x in y { $a })", "s{again(a)}"),
        (
            "scope!(\"s\" as s, { s.reuse_variables(); for x in y { $a } })",
            "s{share turn(a)}",
        ),
    ]);
}

#[test]
fn the_way_out_of_a_block_leaves_the_rest_uncertain() {
    assert_told(&[
        ("'l: { $a; $b } $c", "a b c"),
        ("'l: { $a; if c { break 'l } $b } $c", "a maybe(b) c"),
        (
            "'l: { $a; if $b { break 'l $c } $d; $e } $f",
            "a maybe(b maybe(c) d e) f",
        ),
        ("'l: { $a; for x in y { break 'm } $b } $c", "a b c"),
        ("'l: { $a; break 'l; } $b", "a b"),
        ("'l: { return $a; } $b", "a !"),
    ]);
}
