//! Calls: which of their requests are at odds by whose fault, what is counted, and what is known of them elsewhere.

use super::oracle::plain;
use super::*;
use crate::signature::check::walked;
use crate::site::KnownCalls;

const fn typed(site: u16, dtype: Option<DType>) -> Fact {
    let PathHash { sum, power } = PathHash::of("w");
    Get(site, "w", sum, power, Unknown, dtype, "", 1, 1)
}

const F32: Fact = typed(0, Some(DType::F32));
const F64: Fact = typed(0, Some(DType::F64));
const TWO: Fact = shaped(0, "w", Literal(&[2]));
const THREE: Fact = shaped(0, "w", Literal(&[3]));

/// What is found at the call, number 1, behind a request: the site of the first, and how many more.
fn found(before: Fact, callee: &'static [Fact]) -> Option<(u16, u16)> {
    let layer: &'static Signature = Box::leak(Box::new(layer("l", callee)));
    let facts = vec![before, Share, call(1, layer, &[])].leak();
    let [none, found] = walked::<2>(&super::layer("f", facts));
    assert!(none.is_none());
    found.map(|found| (found.site, found.more))
}

/// Where it is told, and how many more there are.
type Told = Option<(u16, u16)>;

#[test]
fn a_call_that_is_at_odds_with_itself_is_told_inside() {
    static CASES: [(Fact, &[Fact], Told); 13] = [
        (TWO, &[TWO], None),
        (TWO, &[THREE], Some((0, 0))),
        (TWO, &[THREE, THREE], Some((0, 1))),
        (TWO, &[TWO, THREE], None),
        (TWO, &[TWO, TWO, THREE], None),
        // Another variable is another matter.
        (TWO, &[shaped(0, "v", Literal(&[7])), THREE], Some((0, 0))),
        (F32, &[F32], None),
        (F32, &[F64], Some((0, 0))),
        (F32, &[F64, F64], Some((0, 1))),
        (F32, &[F32, F64], None),
        (F32, &[typed(0, None), F64], Some((0, 0))),
        (F32, &[F32, F32, F64], None),
        (shaped(0, "v", Unknown), &[TWO, THREE], None),
    ];
    for (before, callee, expected) in CASES {
        assert_eq!(found(before, callee), expected, "{before:?} {callee:?}");
    }
}

#[test]
fn a_call_is_at_odds_with_itself_by_its_arguments() {
    static BOTH: Signature = layer(
        "both",
        &[
            shaped(0, "w", Pattern(&[-2])),
            Share,
            shaped(1, "w", Pattern(&[-3])),
        ],
    );
    let of = |args: &'static [Arg]| {
        let [found] = walked::<1>(&layer("f", vec![call(0, &BOTH, args)].leak()));
        found.as_ref().map(plain)
    };
    assert_eq!(of(&[Int(2), Int(3)]), Some((1, 0, 0, 1, false, 0)));
    assert_eq!(of(&[Int(2), Int(2)]), None);
    assert_eq!(of(&[Int(2)]), None);
}

#[test]
fn what_is_counted_is_the_same_fault_between_the_same_sites() {
    static BOTH: Signature = layer("both", &[get(0, "w"), get(1, "v")]);
    static OF_ONE: Signature = layer("f", &[call(0, &BOTH, &[]), call(1, &BOTH, &[])]);
    let [_, found] = walked::<2>(&OF_ONE);
    assert_eq!(found.unwrap().more, 1);
    static OF_TWO: Signature = layer("f", &[get(0, "w"), get(1, "v"), call(2, &BOTH, &[])]);
    let [.., found] = walked::<3>(&OF_TWO);
    assert_eq!(found.as_ref().map(plain), Some((0, 0, 0, 2, false, 0)));
    static SHARES_LATER: Signature =
        layer("l", &[get(0, "w"), Share, shaped(1, "v", Literal(&[3]))]);
    static FAULTS: Signature = layer("f", &[call(0, &MAKES, &[]), call(1, &SHARES_LATER, &[])]);
    static MAKES: Signature = layer("l", &[get(0, "w"), shaped(1, "v", Literal(&[2]))]);
    let [_, found] = walked::<2>(&FAULTS);
    assert_eq!(found.as_ref().map(plain), Some((0, 0, 0, 2, false, 0)));
}

#[test]
fn a_dimension_of_none_is_known() {
    static F: Signature = layer(
        "f",
        &[
            shaped(0, "w", Literal(&[0])),
            Share,
            shaped(1, "w", Literal(&[3])),
        ],
    );
    let told = "trying to share variable `w`, but specified shape [3] and found shape [0]";
    assert_found(&F, ["", told]);
}

#[test]
fn scopes_that_the_run_names_alike_are_not_the_same() {
    static F: Signature = layer(
        "f",
        &[
            Elsewhere("{x}", true, &[get(0, "w")]),
            Elsewhere("{x}", true, &[get(1, "w")]),
        ],
    );
    assert!(walked::<2>(&F).iter().all(Option::is_none));
}

type LineAndColumn = Option<(u32, u32)>;

#[test]
fn a_layer_is_known_to_be_called_in_one_place() {
    static CALLED: Signature = Signature {
        module: "net::inside::called",
        ..layer("called", &[])
    };
    static OTHER: Signature = Signature {
        module: "net::other",
        ..layer("other", &[])
    };
    let place = |facts: &'static [Fact]| {
        let site = layer("f", facts).only_call("called", "net::inside");
        site.map(|site| (site.line, site.column))
    };
    const AT: Fact = Call(0, &CALLED, &[], 3, 5);
    const ELSEWHERE: Fact = Call(1, &CALLED, &[], 3, 6);
    const NOWHERE: Fact = Call(1, &CALLED, &[], 0, 0);
    const OF_OTHER: Fact = Call(2, &OTHER, &[], 8, 9);
    static CASES: [(&[Fact], LineAndColumn); 9] = [
        (&[], None),
        (&[OF_OTHER], None),
        (&[NOWHERE], None),
        (&[AT], Some((3, 5))),
        (&[OF_OTHER, Maybe(&[AT]), OF_OTHER], Some((3, 5))),
        (&[AT, Either(&[&[], &[AT]])], Some((3, 5))),
        (&[AT, ELSEWHERE], None),
        (&[AT, NOWHERE], None),
        (&[NOWHERE, NOWHERE], None),
    ];
    for (facts, expected) in CASES {
        assert_eq!(place(facts), expected, "{facts:?}");
    }
}

#[test]
fn layers_in_layers_are_listed_as_far_as_the_bound() {
    let deep = |count: usize| {
        let mut function: &'static Signature = &Signature::NONE;
        for number in 0..count {
            let facts = vec![get(0, "w"), call(1, function, &[])].leak();
            let identity = 1 + number as u64;
            let layer = Signature {
                identity,
                ..layer("l", facts)
            };
            function = Box::leak(Box::new(layer));
        }
        function.variables().len()
    };
    assert_eq!([31, 32, 33, 40].map(deep), [31, 32, 32, 32]);
}
