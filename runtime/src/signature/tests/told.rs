//! What a finding is told as, to the letter, and the trail that leads to the first request.

use std::panic::catch_unwind;

use super::*;
use crate::signature::blame::{self, Brought};
use crate::signature::check::walked;
use crate::signature::trail::{Trail, at};
use crate::signature::walk;

const fn placed(
    name: &'static str,
    file: &'static str,
    parameters: &'static [&'static str],
    facts: &'static [Fact],
) -> Signature {
    Signature {
        file,
        parameters,
        ..layer(name, facts)
    }
}

const fn typed(site: u16, name: &'static str, dtype: DType) -> Fact {
    let PathHash { sum, power } = PathHash::of(name);
    Get(site, name, sum, power, Unknown, Some(dtype), "", 12, 34)
}

/// All that is said about a site; nothing if nothing is wrong there.
fn told(function: &'static Signature, site: usize, callee: &str) -> String {
    walked::<8>(function)[site].map_or(String::new(), |finding| {
        message::describe(function, &finding, callee)
            .as_str()
            .to_owned()
    })
}

static DENSE: Signature = placed(
    "dense",
    "dense.rs",
    &["x", "units"],
    &[shaped(0, "w", Pattern(&[2, -3]))],
);
static CONV: Signature = placed(
    "conv",
    "conv.rs",
    &["shape"],
    &[shaped(0, "w", Parameter(0))],
);

const NOT_CHECKED: &str = "\nif this call is right as it is, put the callee in parentheses: `(callee)(..)` is not checked";

#[test]
fn the_argument_that_brings_a_dimension_is_named() {
    static F: Signature = layer(
        "f",
        &[
            Share,
            shared("a", &[call(0, &DENSE, &[Unknown, Int(3)])]),
            shared("a", &[call(1, &DENSE, &[Unknown, Int(14)])]),
            shared("a", &[shaped(2, "w", Literal(&[2, 5]))]),
            shared("a", &[call(3, &CONV, &[Literal(&[7, 3])])]),
            shared("a", &[call(4, &CONV, &[Pattern(&[-1, 4])])]),
            shared("a", &[call(5, &CONV, &[Literal(&[])])]),
            shared("b", &[shaped(6, "w", Pattern(&[2, 5]))]),
            shared("b", &[call(7, &DENSE, &[Unknown, Int(3)])]),
        ],
    );
    let dims = |specified, found| {
        format!(
            "trying to share variable `a/w`, but specified shape {specified} and found shape {found}"
        )
    };
    let cases = [
        (
            1,
            dims("[2, 14]", "[2, 3]"),
            "\nargument `units` of `dense` is 14 in this call, and 3 in the first one",
        ),
        (
            2,
            dims("[2, 5]", "[2, 3]"),
            "\nargument `units` of `dense` is 3 in the first call",
        ),
        (
            3,
            dims("[7, 3]", "[2, 3]"),
            "\nargument `shape` of `conv` is [7, 3] in this call\nasked for by `conv` at conv.rs:1:0",
        ),
        (
            4,
            dims("[_, 4]", "[2, 3]"),
            "\nargument `shape` of `conv` is [_, 4] in this call\nasked for by `conv` at conv.rs:1:0",
        ),
        (
            5,
            dims("[]", "[2, 3]"),
            "\nargument `shape` of `conv` is [] in this call\nasked for by `conv` at conv.rs:1:0",
        ),
        (
            7,
            "trying to share variable `b/w`, but specified shape [2, 3] and found shape [2, 5]"
                .to_owned(),
            "\nargument `units` of `dense` is 3 in this call\nasked for by `dense` at dense.rs:1:0",
        ),
    ];
    for (site, first, rest) in cases {
        assert_eq!(
            told(&F, site, "callee"),
            first + rest + NOT_CHECKED,
            "{site}"
        );
    }
}

#[test]
fn an_argument_without_a_name_is_told_by_its_number() {
    static NAMELESS: Signature = placed("l", "l.rs", &["x", ""], &[shaped(0, "w", Pattern(&[-3]))]);
    static FEW_NAMES: Signature = placed("l", "l.rs", &[], &[shaped(0, "w", Pattern(&[-2]))]);
    static F: Signature = layer(
        "f",
        &[
            Share,
            call(0, &NAMELESS, &[Unknown, Int(3)]),
            call(1, &NAMELESS, &[Unknown, Int(4)]),
            shared("a", &[call(2, &FEW_NAMES, &[Int(3)])]),
            shared("a", &[call(3, &FEW_NAMES, &[Int(4)])]),
        ],
    );
    assert_eq!(
        told(&F, 1, ""),
        "trying to share variable `w`, but specified shape [4] and found shape [3]\nargument 2 of `l` is 4 in this call, and 3 in the first one\nif `f` is right as it is, `#[layer(check = false)]` switches the check off for it"
    );
    assert_eq!(
        told(&F, 3, ""),
        "trying to share variable `a/w`, but specified shape [4] and found shape [3]\nargument 1 of `l` is 4 in this call, and 3 in the first one\nif `f` is right as it is, `#[layer(check = false)]` switches the check off for it"
    );
}

#[test]
fn it_is_said_who_asks_and_where_if_that_is_another_place() {
    static L: Signature = placed("l", "l.rs", &[], &[typed(3, "w", DType::F32)]);
    static M: Signature = placed(
        "m",
        "m.rs",
        &[],
        &[Either(&[
            &[get(5, "w"), get(6, "v")],
            &[get(8, "v"), get(7, "w")],
        ])],
    );
    static F: Signature = placed(
        "f",
        "f.rs",
        &[],
        &[
            call(0, &L, &[]),
            call(1, &L, &[]),
            call(2, &M, &[]),
            typed(4, "w", DType::F32),
            typed(5, "v", DType::F32),
            Share,
            typed(6, "w", DType::F64),
        ],
    );
    const EXISTS: &str = "already exists, disallowed. Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?";
    // One place, twice.
    assert_eq!(
        told(&F, 1, "callee"),
        format!("variable `w` {EXISTS}{NOT_CHECKED}")
    );
    assert_eq!(
        told(&F, 2, "callee"),
        format!(
            "variable `w` {EXISTS}\nasked for by `m` whichever way it goes, first at m.rs:1:5{NOT_CHECKED}"
        )
    );
    const FOR_F: &str =
        "\nif `f` is right as it is, `#[layer(check = false)]` switches the check off for it";
    assert_eq!(told(&F, 4, ""), format!("variable `w` {EXISTS}{FOR_F}"));
    assert_eq!(told(&F, 5, ""), format!("variable `v` {EXISTS}{FOR_F}"));
    assert_eq!(
        told(&F, 6, ""),
        format!("trying to share variable `w`, but specified dtype f64 and found dtype f32{FOR_F}")
    );
    // A body that has no name can't be switched off.
    static BODY: Signature = layer("", &[get(0, "w"), get(1, "w")]);
    assert_eq!(told(&BODY, 1, ""), format!("variable `w` {EXISTS}"));
}

#[test]
fn arguments_are_followed_from_layer_to_layer() {
    static INNER: Signature = layer(
        "inner",
        &[
            Unnamed("{x}", "", 1, 1),
            Maybe(&[get(0, "other")]),
            open(
                "a",
                &[Either(&[&[get(1, "v")], &[get(7, "v")], &[get(2, "v")]])],
            ),
            shaped(3, "p", Pattern(&[4, -3, -1, 2, 0, 1])),
            shaped(4, "whole", Parameter(0)),
            get(5, "none"),
            shaped(6, "absent", Parameter(2)),
        ],
    );
    static OUTER: Signature = layer(
        "outer",
        &[
            call(0, &INNER, &[Parameter(1), Parameter(0)]),
            call(1, &INNER, &[Pattern(&[-1, -3]), Int(3)]),
        ],
    );
    static F: Signature = layer(
        "f",
        &[
            call(0, &OUTER, &[Unknown, Unknown]),
            call(1, &INNER, &[Unknown, Unknown]),
            shaped(2, "own", Parameter(0)),
            shaped(3, "own", Pattern(&[-2])),
        ],
    );
    let brought = |place: (&[u16], &str), dim: usize| {
        let (sites, name) = place;
        let route = (0..64)
            .map(|ordinal| walk::route(&F, ordinal, true))
            .find(|route| {
                route.sites[..route.sites_len] == *sites && route.names[route.names_len - 1] == name
            })
            .unwrap();
        let brought = blame::argument(&F, &route, dim);
        brought.map(|brought| (brought.layer.name, brought.index, brought.whole))
    };
    /// The sites on the way, the name at its end, and the dimension.
    type Asked = (&'static [u16], &'static str, usize);
    type Brought = Option<(&'static str, usize, bool)>;
    let cases: [(Asked, Brought); 17] = [
        ((&[1, 3], "p", 1), Some(("inner", 1, false))),
        ((&[1, 3], "p", 0), None),
        ((&[1, 3], "p", 2), None),
        ((&[1, 3], "p", 3), None),
        ((&[1, 3], "p", 6), None),
        ((&[1, 3], "p", usize::MAX), None),
        ((&[1, 4], "whole", 1), Some(("inner", 0, true))),
        ((&[1, 4], "whole", usize::MAX), Some(("inner", 0, true))),
        ((&[1, 5], "none", 0), None),
        // There is no such argument.
        ((&[1, 6], "absent", 0), None),
        ((&[0, 0, 3], "p", 1), Some(("outer", 0, false))),
        ((&[0, 0, 4], "whole", 1), Some(("outer", 1, true))),
        ((&[0, 1, 4], "whole", 1), Some(("outer", 1, false))),
        ((&[0, 1, 4], "whole", 0), None),
        // The arms of a branch have none.
        ((&[1, 1], "v", 0), None),
        // The function's own parameters come with no call.
        ((&[2], "own", 0), None),
        ((&[3], "own", 0), None),
    ];
    for ((sites, name, dim), expected) in cases {
        assert_eq!(
            brought((sites, name), dim),
            expected,
            "{sites:?} {name} {dim}"
        );
    }
    // A road that ends at a call ends at no request.
    let mut route = walk::route(&F, 0, true);
    (route.sites[0], route.sites[1], route.sites[2]) = (0, 1, 4);
    route.sites_len = 3;
    assert!(blame::argument(&F, &route, 1).is_some());
    route.sites_len = 2;
    assert!(blame::argument(&F, &route, 1).is_none());
}

#[test]
fn a_request_is_found_wherever_it_stands() {
    macro_rules! stands {
        ($($fact:expr),* $(,)?) => {
            [$({
                static L: Signature = layer("l", &[get(0, "first"), $fact, get(2, "last")]);
                static F: Signature = layer("f", &[call(0, &L, &[Int(3)])]);
                &F
            }),*]
        };
    }
    const W: Fact = shaped(1, "w", Pattern(&[-2]));
    let functions: [&Signature; 11] = stands![
        W,
        open("a", &[W]),
        Maybe(&[W]),
        Turn(&[W]),
        Apart(&[W]),
        Aside(&[W]),
        Within(&[W]),
        Elsewhere("{x}", true, &[get(3, "other"), W]),
        Either(&[&[W], &[]]),
        Either(&[&[], &[W]]),
        Either(&[&[], &[get(3, "other"), open("a", &[W])], &[]]),
    ];
    for function in functions {
        let mut route = walk::route(function, 0, true);
        (route.sites[0], route.sites[1], route.sites_len) = (0, 1, 2);
        let brought = blame::argument(function, &route, 0).unwrap();
        assert_eq!(
            (brought.layer.name, brought.index, brought.whole),
            ("l", 0, false)
        );
        route.sites[1] = 99;
        assert!(blame::argument(function, &route, 0).is_none());
    }
}

#[test]
fn an_argument_is_like_the_same_argument_of_the_same_layer() {
    let of = |layer, index, whole| Brought {
        layer,
        index,
        whole,
    };
    assert!(of(&DENSE, 1, false).is_like(&of(&DENSE, 1, true)));
    assert!(!of(&DENSE, 1, false).is_like(&of(&DENSE, 0, false)));
    assert!(!of(&DENSE, 1, false).is_like(&of(&CONV, 1, false)));
    assert!(!of(&DENSE, 1, false).is_like(&of(&CONV, 0, false)));
}

#[test]
fn a_trail_leads_through_each_layer_to_the_first_request() {
    static L: Signature = layer("l", &[get(6, "w")]);
    static OUTER: Signature = layer("outer", &[call(4, &L, &[])]);
    static F: Signature = layer("f", &[call(3, &OUTER, &[]), get(5, "w")]);
    let finding = walked::<8>(&F)[5].unwrap();
    let trail = Trail::to_first(&F, &finding, "");
    let inward = trail.inward();
    let last = inward.inward();
    assert_eq!([trail.site(), inward.site(), last.site()], [3, 4, 6]);
    let text = told(&F, 5, "");
    assert!(!text.is_empty());
    assert_eq!([trail.message(), last.message()], [&*text, &*text]);
    at(&trail, 4);
    at(&last, 3);
    let told = catch_unwind(|| at(&last, 6)).unwrap_err();
    assert_eq!(*told.downcast::<String>().unwrap(), text);
    let told = catch_unwind(|| at(&trail, 3)).unwrap_err();
    assert_eq!(*told.downcast::<String>().unwrap(), text);
    // It has an end, however deep layers call each other.
    let mut trail = trail;
    for _ in 0..40 {
        trail = trail.inward();
    }
    assert_eq!(trail.site(), 0);
}
