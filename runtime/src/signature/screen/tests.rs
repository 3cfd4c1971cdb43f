mod plain;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::finds_nothing;
use crate::signature::Signature;
use crate::signature::check::walked;
use crate::signature::facts::Arg::{self, *};
use crate::signature::facts::Fact::{self, *};
use crate::signature::tests::{call, get, layer, open, scope, shaped, shared};

static DENSE: Signature = layer("dense", &[shaped(0, "w", Pattern(&[-1, -3])), get(1, "b")]);
static TWIN: Signature = layer("twin", &[shaped(0, "w", Pattern(&[-1, -3]))]);

#[test]
fn what_two_layers_do_in_one_scope_they_do_in_each() {
    static F: Signature = layer(
        "f",
        &[
            open("a", &[call(0, &DENSE, &[Unknown, Int(3)])]),
            shared("a", &[call(1, &TWIN, &[Unknown, Int(3)])]),
            open("b", &[call(2, &DENSE, &[Unknown, Int(3)])]),
            shared("b", &[call(3, &TWIN, &[Unknown, Int(3)])]),
        ],
    );
    assert!(finds_nothing(&F));
    static OTHER_ARGUMENTS: Signature = layer(
        "f",
        &[
            open("a", &[call(0, &DENSE, &[Unknown, Int(3)])]),
            shared("a", &[call(1, &TWIN, &[Unknown, Int(3)])]),
            open("b", &[call(2, &DENSE, &[Unknown, Int(3)])]),
            shared("b", &[call(3, &TWIN, &[Unknown, Int(4)])]),
        ],
    );
    assert!(!finds_nothing(&OTHER_ARGUMENTS));
    static NOT_SHARED: Signature = layer(
        "f",
        &[
            open("a", &[call(0, &DENSE, &[])]),
            shared("a", &[call(1, &TWIN, &[])]),
            open("b", &[call(2, &DENSE, &[])]),
            open("b", &[call(3, &TWIN, &[])]),
        ],
    );
    assert!(!finds_nothing(&NOT_SHARED));
}

#[test]
fn parameters_are_nothing_to_remember_a_call_by() {
    static BLOCK: Signature = layer(
        "block",
        &[
            open("a", &[call(0, &DENSE, &[Unknown, Parameter(0)])]),
            shared("a", &[call(1, &TWIN, &[Unknown, Parameter(1)])]),
        ],
    );
    static F: Signature = layer(
        "f",
        &[
            open("x", &[call(0, &BLOCK, &[Int(3), Int(3)])]),
            open("y", &[call(1, &BLOCK, &[Int(3), Int(4)])]),
        ],
    );
    assert!(!finds_nothing(&F));
}

#[test]
fn a_name_of_several_components_is_not_plain() {
    static F: Signature = layer("f", &[open("a", &[get(0, "w")]), get(1, "a/w")]);
    assert!(!finds_nothing(&F));
    static OPENED: Signature = layer("f", &[open("a", &[open("b", &[])]), open("a/b", &[])]);
    assert!(!finds_nothing(&OPENED));
}

#[test]
fn more_than_is_looked_at_is_not_plain() {
    static FACTS: [Fact; 2000] = [Share; 2000];
    static LONG: Signature = layer("f", &FACTS);
    assert!(!finds_nothing(&LONG));
    static CALLS_ITSELF: Signature = layer("f", &[call(0, &CALLS_ITSELF, &[Int(1)])]);
    assert!(!finds_nothing(&CALLS_ITSELF));
}

/// Sites of the function that is checked.
const SITES: usize = 16;

fn leak<T>(list: Vec<T>) -> &'static [T] {
    list.leak()
}

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "c"])
}

fn arg() -> impl Strategy<Value = Arg> {
    prop_oneof![
        Just(Unknown),
        (0_u8..2).prop_map(Parameter),
        (2_i64..4).prop_map(Int),
        (2_i64..4).prop_map(|dim| Literal(leak(vec![dim]))),
        prop::sample::select(vec![-3_i64, -2, -1, 2]).prop_map(|code| Pattern(leak(vec![code]))),
    ]
}

/// Facts that call some of these layers.
fn facts(layers: Vec<&'static Signature>) -> impl Strategy<Value = &'static [Fact]> {
    let request = (0..SITES as u16, name(), arg());
    let request = request.prop_map(|(site, name, arg)| shaped(site, name, arg));
    let leaf = if layers.is_empty() {
        request.boxed()
    } else {
        let called = prop::sample::select(layers);
        let args = prop::collection::vec(arg(), 0..3).prop_map(leak);
        let called = (0..SITES as u16, called, args);
        let called = called.prop_map(|(site, layer, args)| call(site, layer, args));
        prop_oneof![1 => request, 3 => called].boxed()
    };
    let fact = leaf.prop_recursive(3, 12, 4, |inner| {
        let facts = || prop::collection::vec(inner.clone(), 1..4).prop_map(leak);
        prop_oneof![
            12 => (name(), prop::bool::weighted(0.1), any::<bool>(), facts())
                .prop_map(|(name, unique, reuse, facts)| scope(name, unique, reuse, facts)),
            1 => facts().prop_map(Maybe),
            1 => facts().prop_map(Turn),
            1 => facts().prop_map(Within),
            1 => facts().prop_map(|facts| Elsewhere("x{}", true, facts)),
            1 => (facts(), facts()).prop_map(|(a, b)| Either(leak(vec![a, b]))),
            1 => Just(Share),
        ]
    });
    prop::collection::vec(fact, 1..5).prop_map(leak)
}

fn layers(below: Vec<&'static Signature>) -> impl Strategy<Value = Vec<&'static Signature>> {
    let names = ["l0", "l1", "l2", "l3", "l4", "l5"];
    let first = below.len();
    (facts(below.clone()), facts(below.clone())).prop_map(move |(a, b)| {
        let mut layers = below.clone();
        for (i, facts) in [a, b].into_iter().enumerate() {
            layers.push(Box::leak(Box::new(layer(names[first + i], facts))));
        }
        layers
    })
}

/// The walk says what is right.
#[test]
fn where_it_finds_nothing_the_walk_finds_nothing() {
    let function = layers(Vec::new())
        .prop_flat_map(layers)
        .prop_flat_map(facts)
        .prop_map(|facts| layer("f", facts));
    let mut plain = 0;
    let mut runner = TestRunner::deterministic();
    for _ in 0..2500 {
        let case = function.new_tree(&mut runner).unwrap().current();
        let case: &'static Signature = Box::leak(Box::new(case));
        if !finds_nothing(case) {
            continue;
        }
        plain += 1;
        let found = walked::<SITES>(case);
        assert!(found.iter().all(Option::is_none), "{case:#?}\n{found:#?}");
    }
    assert!(plain > 200, "only {plain} of 2500 were plain");
}
