//! Where the walk ends: what stands in front of a bound is found, what stands behind it is unknown, and nothing breaks.

use super::oracle::{Oracle, plain};
use super::*;
use crate::signature::check::walked;
use crate::signature::route::MAX_DEPTH;
use crate::signature::walk::MAX_REGIONS;

const NAMELESS: Fact = Unnamed("{x}", "", 1, 1);
const W: Fact = get(0, "w");
const V: Fact = get(0, "v");
const W_AGAIN: Fact = get(1, "w");

fn of(facts: Vec<Fact>) -> &'static Signature {
    Box::leak(Box::new(layer("f", facts.leak())))
}

/// Whether site number 1 is at odds with number 0.
#[track_caller]
fn is_found(facts: Vec<Fact>) -> bool {
    let [none, found] = walked::<2>(of(facts));
    assert!(none.is_none());
    found.is_some_and(|found| found.site == 0)
}

/// As many of a fact, between others.
fn around(before: &[Fact], count: usize, fact: Fact, after: &[Fact]) -> Vec<Fact> {
    let mut facts = before.to_vec();
    facts.extend(std::iter::repeat_n(fact, count));
    facts.extend(after);
    facts
}

#[test]
fn facts_are_followed_as_far_as_the_bound() {
    let behind = |count, fact| is_found(around(&[W], count, fact, &[W_AGAIN]));
    assert!(behind(11_998, NAMELESS));
    assert!(!behind(11_999, NAMELESS));
    // A name that is made counts as well.
    assert!(behind(5_999, Elsewhere("{x}", true, &[])));
    assert!(!behind(6_000, Elsewhere("{x}", true, &[])));
    // And so does what is looked through for sharing.
    let aside = |count| behind(1, Aside(vec![NAMELESS; count].leak()));
    assert!(aside(11_997));
    assert!(!aside(11_998));
}

#[test]
fn scopes_in_scopes_are_followed_as_far_as_the_bound() {
    let nested = |count: usize, around: fn(&'static [Fact]) -> Fact| {
        let inside = (0..count).fold(vec![W, W_AGAIN], |facts, _| vec![around(facts.leak())]);
        is_found(inside)
    };
    let scopes: [fn(&'static [Fact]) -> Fact; 2] = [
        |facts| open("a", facts),
        |facts| Elsewhere("{x}", true, facts),
    ];
    for scope in scopes {
        assert!(nested(MAX_DEPTH, scope));
        assert!(!nested(MAX_DEPTH + 1, scope));
        assert!(!nested(MAX_DEPTH + 9, scope));
    }
}

#[test]
fn layers_in_layers_are_followed_as_far_as_the_bound() {
    const NAMES: [&str; 40] = [
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
        "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
        "32", "33", "34", "35", "36", "37", "38", "39",
    ];
    let deep_with = |args: &'static [Arg], count: usize, innermost: Fact| {
        (0..count).fold(innermost, |fact, i| {
            let facts = vec![fact].leak();
            call(0, Box::leak(Box::new(layer(NAMES[i], facts))), args)
        })
    };
    for args in [&[] as &[Arg], &[Arg::Int(1)]] {
        let deep = |count| deep_with(args, count, W);
        assert!(is_found(vec![deep(MAX_DEPTH - 1), W_AGAIN]));
        assert!(!is_found(vec![deep(MAX_DEPTH), W_AGAIN]));
        assert!(!is_found(vec![deep(MAX_DEPTH + 1), W_AGAIN]));
    }
    let deep = |count, innermost| deep_with(&[], count, innermost);
    // What may share, too.
    let shared = |count| is_found(vec![W, Aside(vec![deep(count, Share)].leak()), W_AGAIN]);
    assert!(!shared(MAX_DEPTH - 1));
    assert!(shared(MAX_DEPTH));
    assert!(shared(MAX_DEPTH + 1));
    // Those that have been left don't count.
    let mut facts = vec![W];
    for _ in 0..40 {
        facts.push(Aside(vec![deep(2, NAMELESS)].leak()));
        facts.push(deep(2, NAMELESS));
    }
    let mut shares = facts.clone();
    facts.extend([Maybe(&[W_AGAIN])]);
    assert!(is_found(facts));
    shares.extend([Aside(vec![deep(2, Share)].leak()), W_AGAIN]);
    assert!(!is_found(shares));
}

#[test]
fn layers_that_call_each_other_are_followed_once() {
    static EVEN: Signature = layer(
        "even",
        &[
            call(0, &ODD, &[]),
            open("e", &[call(1, &ODD, &[])]),
            get(2, "w"),
        ],
    );
    static ODD: Signature = layer(
        "odd",
        &[
            Maybe(&[call(0, &EVEN, &[])]),
            open("o", &[call(1, &EVEN, &[])]),
        ],
    );
    const EVEN_ASIDE: &[Fact] = &[call(2, &EVEN, &[])];
    assert!(is_found(vec![call(0, &EVEN, &[]), W_AGAIN]));
    assert!(is_found(vec![W, Aside(EVEN_ASIDE), Maybe(&[W_AGAIN])]));
    // However often: what stands behind is not beyond the bound.
    static TWICE: Signature = layer(
        "twice",
        &[Maybe(&[call(0, &TWICE, &[]), call(1, &TWICE, &[])])],
    );
    const TWICE_ASIDE: &[Fact] = &[call(2, &TWICE, &[])];
    assert!(is_found(vec![W, Aside(TWICE_ASIDE), W_AGAIN]));
}

#[test]
fn regions_are_looked_into_as_far_as_the_bound() {
    // The body is one, too.
    let behind = |count, after: &[Fact]| is_found(around(&[W], count, Maybe(&[]), after));
    assert!(behind(MAX_REGIONS - 2, &[Maybe(&[W_AGAIN])]));
    assert!(!behind(MAX_REGIONS - 1, &[Maybe(&[W_AGAIN])]));
    assert!(behind(MAX_REGIONS - 3, &[Either(&[&[], &[W_AGAIN]])]));
    assert!(!behind(MAX_REGIONS - 2, &[Either(&[&[], &[W_AGAIN]])]));
    // What may share is looked for all the same.
    assert!(behind(MAX_REGIONS, &[W_AGAIN]));
    for region in [
        Maybe(&[Share]),
        Turn(&[Share]),
        Either(&[&[], &[], &[Share]]),
    ] {
        for count in [
            MAX_REGIONS - 3,
            MAX_REGIONS - 2,
            MAX_REGIONS - 1,
            MAX_REGIONS,
        ] {
            assert!(!behind(count, &[region, W_AGAIN]));
        }
    }
    // What all arms ask for is known only if all of them are looked into.
    let arms = |count| {
        let all = Either(&[&[V, W], &[W], &[W]]);
        is_found(around(&[], count, Maybe(&[]), &[all, W_AGAIN]))
    };
    assert!(arms(MAX_REGIONS - 4));
    for count in MAX_REGIONS - 3..MAX_REGIONS + 2 {
        assert!(!arms(count), "{count}");
    }
}

/// Requests for names that no other request has, by text and by hash.
fn others(count: usize) -> impl Iterator<Item = Fact> {
    let name = |number| -> &'static str { format!("n{number}").leak() };
    (0..count).map(move |number| get(0, name(number)))
}

#[test]
fn where_there_is_no_room_for_few_there_is_for_many() {
    static ENDS: [&[Fact]; 5] = [
        &[W, W_AGAIN],
        &[W, Maybe(&[W_AGAIN, get(2, "v")]), get(3, "v"), get(4, "v")],
        &[
            Either(&[&[get(1, "v"), get(2, "u"), get(3, "w")]]),
            get(4, "w"),
        ],
        &[
            Either(&[
                &[get(1, "v"), get(2, "u"), get(3, "w")],
                &[get(4, "w"), get(5, "u")],
            ]),
            get(6, "u"),
            get(7, "w"),
        ],
        &[call(1, &BRANCHES, &[]), get(2, "w")],
    ];
    static BRANCHES: Signature = layer(
        "branches",
        &[
            Either(&[&[get(0, "a"), get(1, "b"), get(2, "c")], &[get(3, "d")]]),
            Either(&[&[get(4, "v"), get(5, "w")], &[get(6, "w"), get(7, "v")]]),
        ],
    );
    with_room(|| {
        for end in ENDS {
            for count in 758..772 {
                let function = of(others(count).chain(end.iter().copied()).collect());
                let found = walked::<8>(function);
                let found: Vec<_> = found
                    .iter()
                    .map(|found| found.as_ref().map(plain))
                    .collect();
                assert!(found.iter().any(Option::is_some));
                assert_eq!(found, Oracle::over(function, 8), "{count} {end:?}");
            }
        }
    });
}

/// The compiler has room enough; a thread of a test has little.
fn with_room(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    thread.spawn(test).unwrap().join().unwrap();
}

#[test]
fn requests_are_compared_as_far_as_there_is_room() {
    with_room(|| {
        for (count, is_there) in [(4093, true), (4094, true), (4095, false), (4096, false)] {
            let facts = std::iter::once(W).chain(others(count)).chain([W_AGAIN]);
            assert_eq!(is_found(facts.collect()), is_there, "{count}");
        }
    });
}

#[test]
fn paths_are_told_apart_whose_hashes_begin_alike() {
    const SUMS: [u64; 12] = [1023, 2047, 3071, 0, 1024, 2048, 1, 2, 5, 1029, 2053, 3077];
    const COUNT: u16 = SUMS.len() as u16;
    let one = |site: u16, number: u16| {
        let sum = SUMS[number as usize];
        let name = format!("n{number}").leak();
        Get(
            site,
            name,
            sum,
            PathHash::COMPONENT,
            Unknown,
            None,
            "",
            1,
            1,
        )
    };
    let twice = (0..COUNT)
        .map(|i| one(i, i))
        .chain((0..COUNT).map(|i| one(COUNT + i, i)));
    let found = walked::<24>(of(twice.collect()));
    for (site, found) in (0..).zip(found) {
        let first = found.map(|found| found.site);
        assert_eq!(first, u16::checked_sub(site, COUNT), "{site}");
    }
}

#[test]
fn sites_that_nobody_asks_about_are_nothing() {
    let function = of(vec![get(0, "w"), get(1, "w"), get(2, "w"), get(3, "w")]);
    assert!(walked::<0>(function).is_empty());
    let [none, found, other] = walked::<3>(function);
    assert!(none.is_none() && found.is_some() && other.is_some());
}
