//! Layers in loops: whether each turn asks for the same names.

use super::*;
use crate::signature::route::MAX_DEPTH;
use crate::signature::turns::{asks, asks_again};

static ASKS: Signature = layer("asks", &[get(0, "w")]);
static SHARES: Signature = layer("shares", &[Share]);
static NOTHING: Signature = layer("nothing", &[]);
static UNCHECKED: Signature = Signature {
    checked: false,
    ..layer("unchecked", &[get(0, "w")])
};

#[test]
fn a_layer_asks_again_if_those_that_it_calls_ask() {
    const NAMELESS: Fact = Unnamed("w{i}", "", 1, 1);
    /// Whether the layer asks for the same names in every turn, and whether it is others who do.
    type Case = (&'static [Fact], bool, bool);
    static CASES: [Case; 38] = [
        (&[], false, false),
        (&[NAMELESS], false, false),
        (&[get(0, "w")], true, false),
        (&[NAMELESS, get(0, "w")], true, false),
        (&[call(0, &ASKS, &[])], true, true),
        (&[NAMELESS, call(0, &ASKS, &[])], true, true),
        (&[call(0, &NOTHING, &[]), call(1, &ASKS, &[])], true, true),
        (&[call(0, &UNCHECKED, &[])], false, false),
        (&[call(0, &ASKS, &[]), get(1, "v")], true, false),
        // In scopes.
        (&[open("a", &[get(0, "w")])], true, false),
        (
            &[open("a", &[]), open("b", &[NAMELESS, get(0, "w")])],
            true,
            false,
        ),
        (&[open("a", &[call(0, &ASKS, &[])])], true, true),
        (&[shared("a", &[get(0, "w")])], false, false),
        (&[shared("a", &[call(0, &ASKS, &[])])], false, false),
        (&[scope("a", true, false, &[get(0, "w")])], false, false),
        (
            &[scope("a", true, false, &[call(0, &ASKS, &[])])],
            false,
            false,
        ),
        (
            &[Elsewhere("{x}", true, &[call(0, &ASKS, &[])])],
            false,
            false,
        ),
        (
            &[Elsewhere("{x}", true, &[]), call(0, &ASKS, &[])],
            true,
            true,
        ),
        // Reuse that is turned on.
        (&[Share, get(0, "w")], false, false),
        (&[Share, call(0, &ASKS, &[])], false, false),
        (&[call(0, &SHARES, &[]), call(1, &ASKS, &[])], false, false),
        (
            &[open("a", &[Share, get(0, "w")]), call(1, &ASKS, &[])],
            true,
            true,
        ),
        (&[open("a", &[Share]), get(1, "w")], true, false),
        (&[call(0, &ASKS, &[]), Share], true, true),
        (&[get(0, "w"), Share], true, false),
        // What may run.
        (&[Maybe(&[get(0, "w")])], false, false),
        (&[Maybe(&[get(0, "w")]), call(1, &ASKS, &[])], true, true),
        (
            &[Maybe(&[NAMELESS, Share]), call(1, &ASKS, &[])],
            false,
            false,
        ),
        (
            &[Turn(&[Maybe(&[]), Aside(&[Share])]), call(1, &ASKS, &[])],
            false,
            false,
        ),
        (
            &[Apart(&[Maybe(&[get(0, "w")])]), call(1, &ASKS, &[])],
            true,
            true,
        ),
        // Who is called there may share.
        (
            &[Maybe(&[call(0, &ASKS, &[])]), call(1, &ASKS, &[])],
            false,
            false,
        ),
        (
            &[
                Either(&[&[get(0, "w")], &[get(1, "w")]]),
                call(2, &ASKS, &[]),
            ],
            true,
            true,
        ),
        (
            &[Either(&[&[], &[Share]]), call(2, &ASKS, &[])],
            false,
            false,
        ),
        (
            &[Either(&[&[Share], &[]]), call(2, &ASKS, &[])],
            false,
            false,
        ),
        (&[Maybe(&[Either(&[])]), call(2, &ASKS, &[])], false, false),
        (
            &[Maybe(&[open("a", &[Share])]), call(2, &ASKS, &[])],
            true,
            true,
        ),
        // Behind an early return it is asked for in each turn that comes so far.
        (&[Within(&[get(0, "w")]), call(1, &ASKS, &[])], true, false),
        (&[Within(&[NAMELESS]), call(1, &ASKS, &[])], true, true),
    ];
    for (facts, asks_for, again) in CASES {
        let f = layer("f", facts);
        assert_eq!((asks(&f), asks_again(&f)), (asks_for, again), "{facts:?}");
    }
    assert!(!asks(&UNCHECKED));
}

#[test]
fn it_is_looked_for_as_far_as_the_bounds() {
    // Facts.
    let long = |nameless| {
        let mut facts = vec![Unnamed("w{i}", "", 1, 1); nameless];
        facts.push(get(0, "w"));
        layer("f", facts.leak())
    };
    assert!(asks(&long(999)));
    assert!(!asks(&long(1000)));
    // In the scopes inside they count as well.
    let scopes = layer(
        "f",
        vec![
            open("a", vec![Unnamed("w{i}", "", 1, 1); 999].leak()),
            get(0, "w"),
        ]
        .leak(),
    );
    assert!(!asks(&scopes));
    // Layers within layers.
    let deep = |layers: usize| {
        let mut function: &'static Signature = &ASKS;
        for _ in 1..layers {
            let facts = vec![call(0, function, &[])].leak();
            function = Box::leak(Box::new(layer("f", facts)));
        }
        function
    };
    assert!(asks(deep(MAX_DEPTH)));
    assert!(!asks(deep(MAX_DEPTH + 1)));
}
