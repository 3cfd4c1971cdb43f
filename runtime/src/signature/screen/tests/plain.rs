//! What is plain has to be found plain: the walk would cost the compiler ten times as much. And what is not, is not.

use super::*;
use varscope_names::PathHash;

use crate::dtype::DType;

const fn typed(site: u16, dtype: Option<DType>, shape: Arg) -> Fact {
    let PathHash { sum, power } = PathHash::of("w");
    Get(site, "w", sum, power, shape, dtype, "", 1, 1)
}

static UNCHECKED: Signature = Signature {
    checked: false,
    ..layer("unchecked", &[get(0, "w")])
};

#[test]
fn what_the_walk_does_not_look_at_is_no_obstacle() {
    const TWICE: &[Fact] = &[get(0, "w"), get(1, "w")];
    static MAYBE: Signature = layer("l", &[Maybe(TWICE), Turn(TWICE)]);
    static APART: Signature = layer("l", &[Apart(TWICE), Elsewhere("{x}", true, TWICE)]);
    static INSIDE: Signature = layer("m", &[call(0, &MAYBE, &[]), call(1, &APART, &[])]);
    static PLAIN: [&[Fact]; 12] = [
        &[call(0, &MAYBE, &[])],
        &[call(0, &APART, &[])],
        &[call(0, &INSIDE, &[])],
        &[call(0, &UNCHECKED, &[]), get(1, "w")],
        &[Aside(TWICE), Elsewhere("{x}", false, TWICE)],
        // One path is not another.
        &[open("a", &[get(0, "w")]), open("w", &[get(1, "a")])],
        &[
            open("a", &[get(0, "w")]),
            open("b", &[get(1, "w")]),
            open("c", &[get(2, "w")]),
        ],
        &[open("a", &[open("b", &[get(0, "w")])]), get(1, "w")],
        &[open("a", &[get(0, "w")]), open("a", &[get(1, "v")])],
        &[open("a", &[get(0, "w")]), shared("a", &[get(1, "w")])],
        &[
            scope("a", true, false, &[get(0, "w")]),
            scope("a", true, false, &[get(1, "w")]),
        ],
        &[
            Elsewhere("{x}", true, &[get(0, "w")]),
            Apart(&[get(1, "w")]),
            get(2, "w"),
        ],
    ];
    for facts in PLAIN {
        assert!(finds_nothing(&layer("f", facts)), "{facts:?}");
    }
    static NOT_PLAIN: [&[Fact]; 8] = [
        &[Elsewhere("{x}", true, TWICE)],
        &[Apart(TWICE)],
        &[Maybe(TWICE)],
        &[Turn(TWICE)],
        &[Within(TWICE)],
        &[scope("a", true, false, TWICE)],
        &[open("a", &[get(0, "w")]), open("a", &[get(1, "w")])],
        &[open("a", TWICE), shared("a", &[get(1, "w")])],
    ];
    for facts in NOT_PLAIN {
        assert!(!finds_nothing(&layer("f", facts)), "{facts:?}");
    }
}

#[test]
fn a_request_that_shares_is_plain_if_it_agrees_with_all_before() {
    const F32: Option<DType> = Some(DType::F32);
    const F64: Option<DType> = Some(DType::F64);
    const TWO: Arg = Literal(&[2]);
    const THREE: Arg = Literal(&[3]);
    let cases = [
        (
            true,
            vec![(None, Unknown), (F32, Unknown), (None, TWO), (F32, TWO)],
        ),
        (
            true,
            vec![(F32, TWO), (F32, TWO), (F32, TWO), (None, Unknown)],
        ),
        (false, vec![(F32, Unknown), (None, TWO), (None, THREE)]),
        (false, vec![(None, TWO), (F32, Unknown), (None, THREE)]),
        (false, vec![(F32, Unknown), (None, TWO), (F64, Unknown)]),
        (false, vec![(None, TWO), (F32, Unknown), (F64, TWO)]),
        (false, vec![(F32, TWO), (F64, TWO)]),
        (false, vec![(None, TWO), (None, THREE)]),
        (false, vec![(F32, TWO), (F32, THREE)]),
        (false, vec![(F32, TWO), (None, Unknown), (F32, THREE)]),
        (false, vec![(None, Unknown), (F32, TWO), (F64, Unknown)]),
    ];
    for (is_plain, requests) in cases {
        let mut facts = vec![Share];
        facts.extend(
            (0..)
                .zip(&requests)
                .map(|(site, (dtype, shape))| typed(site, *dtype, *shape)),
        );
        assert_eq!(
            finds_nothing(&layer("f", leak(facts))),
            is_plain,
            "{requests:?}"
        );
    }
    // Asked for often, it is remembered once.
    let mut facts = vec![Share];
    facts.extend((0..1000).map(|_| typed(0, F32, TWO)));
    facts.extend((0..190).map(|i| get(0, leak_name(i))));
    assert!(finds_nothing(&layer("f", leak(facts))));
}

fn leak_name(number: usize) -> &'static str {
    format!("n{number}").leak()
}

/// Four layers that ask for the same, and much of it.
macro_rules! blocks {
    ($($block:ident $name:literal,)*) => {
        $(static $block: Signature = layer(
            $name,
            &[
                get(0, "a"), get(1, "b"), get(2, "c"), get(3, "d"), get(4, "e"), get(5, "f"), get(6, "g"), get(7, "h"),
            ],
        );)*
    };
}
blocks!(B0 "b0", B1 "b1", B2 "b2", B3 "b3", B4 "b4",);

/// A function with so many scopes; each is entered for the same.
fn scopes(count: usize, mut entered: impl FnMut(&'static str) -> Vec<Fact>) -> &'static Signature {
    let facts = (0..count).flat_map(|number| entered(leak_name(number)));
    Box::leak(Box::new(layer("f", leak(facts.collect()))))
}

#[test]
fn what_was_plain_in_one_scope_is_not_looked_at_in_others() {
    let calls = |layers: &[&'static Signature], args: &'static [Arg]| -> Vec<&'static [Fact]> {
        let one = |layer: &&'static Signature| leak(vec![call(0, layer, args)]);
        layers.iter().map(one).collect()
    };
    // The first makes, the others share.
    let entered = |bodies: Vec<&'static [Fact]>| {
        move |name| -> Vec<Fact> {
            let first = std::iter::once(open(name, bodies[0]));
            first
                .chain(bodies[1..].iter().map(|body| shared(name, body)))
                .collect()
        }
    };
    let plain: [(usize, Vec<&'static [Fact]>); 8] = [
        (190, calls(&[&B0], &[])),
        (190, calls(&[&B0], &[Int(3), Parameter(0)])),
        (90, calls(&[&B0, &B1], &[])),
        (
            90,
            calls(&[&B0, &B1], &[Int(3), Parameter(0), Pattern(&[-2])]),
        ),
        (45, calls(&[&B0, &B1, &B2, &B3], &[Int(3)])),
        // Once more the same, and nothing, and what nobody checks.
        (30, calls(&[&B0, &B0, &B0, &B0, &B0, &B0], &[Int(3)])),
        (30, calls(&[&B0, &B1, &B1, &B0, &B1, &B0], &[Int(3)])),
        (40, [calls(&[&B0, &UNCHECKED], &[]), vec![&[]]].concat()),
    ];
    for (count, bodies) in plain {
        let function = scopes(count, entered(bodies.clone()));
        assert!(finds_nothing(function), "{count} {bodies:?}");
    }
    let function = scopes(36, entered(calls(&[&B0, &B1, &B2, &B3, &B4], &[])));
    assert!(!finds_nothing(function));
    // Calls that set the shapes of what they share at odds are looked at.
    static ONE: Signature = layer("one", &[shaped(0, "w", Pattern(&[-2]))]);
    static OTHER: Signature = layer("other", &[shaped(0, "w", Pattern(&[-2]))]);
    static ODD: [&[Fact]; 4] = [
        &[
            open("a", &[call(0, &ONE, &[Int(2)])]),
            shared("a", &[call(1, &ONE, &[Int(3)])]),
        ],
        &[
            open("a", &[call(0, &ONE, &[Int(2)])]),
            shared("a", &[call(1, &OTHER, &[Int(3)])]),
        ],
        &[
            open("a", &[call(0, &ONE, &[])]),
            open("a", &[call(1, &ONE, &[])]),
        ],
        // In another scope it may be another call that shares.
        &[
            open("a", &[call(0, &ONE, &[])]),
            shared("a", &[call(1, &OTHER, &[])]),
            open("b", &[call(2, &ONE, &[])]),
            open("b", &[call(3, &OTHER, &[])]),
        ],
    ];
    for facts in ODD {
        assert!(!finds_nothing(&layer("f", facts)), "{facts:?}");
    }
}

#[test]
fn a_layer_is_looked_at_again_if_its_own_parameters_are_other() {
    static ONE: Signature = layer("one", &[shaped(0, "w", Pattern(&[-2]))]);
    static OTHER: Signature = layer("other", &[shaped(0, "w", Pattern(&[-2]))]);
    static BLOCK: Signature = layer(
        "block",
        &[
            open("a", &[call(0, &ONE, &[Parameter(0)])]),
            shared("a", &[call(1, &OTHER, &[Parameter(1)])]),
        ],
    );
    static CLOSED: Signature = layer(
        "closed",
        &[
            open("a", &[call(0, &B0, &[Int(7)])]),
            shared("a", &[call(1, &B1, &[Int(7)])]),
        ],
    );
    let with = |args: Vec<Arg>| leak(vec![call(0, &BLOCK, leak(args))]);
    let blocks = vec![
        open("x", with(vec![Int(3), Int(3)])),
        open("y", with(vec![Int(3), Int(4)])),
    ];
    assert!(!finds_nothing(&layer("f", leak(blocks))));
    // With nothing but what is the same everywhere, the scopes of many blocks are those of one.
    let function = scopes(40, |name| {
        vec![
            open(name, leak(vec![call(0, &CLOSED, &[Int(1)])])),
            open(name, leak(vec![Unnamed("{x}", "", 1, 1)])),
        ]
    });
    assert!(finds_nothing(function));
}

#[test]
fn paths_are_told_apart_whose_hashes_begin_alike() {
    const SUMS: [u64; 12] = [511, 1023, 1535, 0x200, 1024, 2048, 1, 2, 5, 517, 1029, 1541];
    let request = |number: usize| {
        Get(
            0,
            "w",
            SUMS[number],
            PathHash::COMPONENT,
            Unknown,
            None,
            "",
            1,
            1,
        )
    };
    let opening = |number: usize| {
        Open(
            "a",
            SUMS[number],
            PathHash::COMPONENT,
            false,
            false,
            leak(vec![get(1, "w")]),
        )
    };
    for fact in [&request as &dyn Fn(usize) -> Fact, &opening] {
        let all: Vec<Fact> = (0..SUMS.len()).map(fact).collect();
        assert!(finds_nothing(&layer("f", leak(all.clone()))));
        for number in 0..SUMS.len() {
            let mut facts = all.clone();
            facts.push(fact(number));
            assert!(!finds_nothing(&layer("f", leak(facts))), "{number}");
        }
    }
}

#[test]
fn more_than_is_remembered_is_not_plain() {
    let requests = |count| {
        layer(
            "f",
            leak((0..count).map(|i| get(0, leak_name(i))).collect()),
        )
    };
    assert!(finds_nothing(&requests(192)));
    assert!(!finds_nothing(&requests(193)));
    let openings = |count| scopes(count, |name| vec![open(name, &[])]);
    assert!(finds_nothing(openings(192)));
    assert!(!finds_nothing(openings(193)));
}

#[test]
fn of_many_kinds_of_scopes_the_first_are_remembered() {
    static ONE: Signature = layer("one", &[shaped(0, "w", Pattern(&[-2]))]);
    static OTHER: Signature = layer("other", &[shaped(0, "w", Pattern(&[-2]))]);
    let function = |kinds: usize| {
        let mut kind = 0..;
        scopes(kinds, |name| {
            let args = leak(vec![Int(kind.next().unwrap_or_default())]);
            let (first, second) = (call(0, &ONE, args), call(1, &OTHER, args));
            vec![
                open(name, leak(vec![first])),
                shared(name, leak(vec![second])),
            ]
        })
    };
    for kinds in [63, 64, 65, 66, 90] {
        assert!(finds_nothing(function(kinds)), "{kinds}");
    }
}
