mod agreement;
mod bounds;
mod calls;
mod generated;
mod labels;
mod oracle;
mod roads;
mod shapes;
mod told;
mod turns;

use varscope_names::{PathHash, fnv};

use super::check::{check, walked};
use super::facts::Arg::{self, *};
use super::facts::Fact::{self, *};
use super::{Signature, message};
use crate::dtype::DType;

pub(super) const fn shaped(site: u16, name: &'static str, shape: Arg) -> Fact {
    let PathHash { sum, power } = PathHash::of(name);
    Get(site, name, sum, power, shape, None, "", 1, site as u32)
}

pub(super) const fn get(site: u16, name: &'static str) -> Fact {
    shaped(site, name, Unknown)
}

pub(super) const fn scope(
    name: &'static str,
    unique: bool,
    reuse: bool,
    facts: &'static [Fact],
) -> Fact {
    let PathHash { sum, power } = PathHash::of(name);
    Open(name, sum, power, unique, reuse, facts)
}

pub(super) const fn open(name: &'static str, facts: &'static [Fact]) -> Fact {
    scope(name, false, false, facts)
}

pub(super) const fn shared(name: &'static str, facts: &'static [Fact]) -> Fact {
    scope(name, false, true, facts)
}

pub(super) const fn call(site: u16, layer: &'static Signature, args: &'static [Arg]) -> Fact {
    Call(site, layer, args, 0, 0)
}

pub(super) const fn layer(name: &'static str, facts: &'static [Fact]) -> Signature {
    Signature {
        name,
        identity: fnv(name),
        facts,
        checked: true,
        ..Signature::NONE
    }
}

/// What is said about each site, one a line.
#[track_caller]
fn assert_found<const SITES: usize>(function: &'static Signature, expected: [&str; SITES]) {
    // The walk says the same where the first look has said that there is nothing.
    for found in [check::<SITES>(function), walked::<SITES>(function)] {
        let told = found.map(|finding| {
            finding.map_or(String::new(), |finding| {
                let text = message::describe(function, &finding, "the_callee");
                text.as_str().lines().next().unwrap_or_default().to_owned()
            })
        });
        assert_eq!(told, expected);
    }
}

const W_EXISTS: &str = "variable `w` already exists, disallowed. Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?";
const A_W_EXISTS: &str = "variable `a/w` already exists, disallowed. Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?";

#[test]
fn the_second_request_is_at_odds_with_the_first() {
    static F: Signature = layer("f", &[get(0, "w"), get(1, "v"), get(2, "w"), get(3, "w")]);
    assert_found(&F, ["", "", W_EXISTS, W_EXISTS]);
}

#[test]
fn paths_are_compared_however_they_are_cut() {
    static F: Signature = layer(
        "f",
        &[
            open("a", &[get(0, "w")]),
            get(1, "a/w"),
            open("b", &[get(2, "w")]),
        ],
    );
    assert_found(&F, ["", A_W_EXISTS, ""]);
}

#[test]
fn equal_hashes_of_different_names_are_nothing() {
    const W: PathHash = PathHash::of("w");
    static F: Signature = layer(
        "f",
        &[
            get(0, "w"),
            Get(1, "other", W.sum, W.power, Unknown, None, "", 1, 1),
        ],
    );
    assert_found(&F, ["", ""]);
}

#[test]
fn visible_sharing_is_right() {
    static F: Signature = layer(
        "f",
        &[
            open("a", &[get(0, "w")]),
            shared("a", &[get(1, "w"), get(2, "w")]),
            Share,
            open("a", &[get(3, "w")]),
        ],
    );
    assert_found(&F, ["", "", "", ""]);
}

#[test]
fn a_branch_asks_for_what_all_its_arms_ask_for() {
    static F: Signature = layer(
        "f",
        &[
            Either(&[&[get(0, "w"), get(1, "v")], &[get(2, "u"), get(3, "w")]]),
            get(4, "v"),
            get(5, "w"),
        ],
    );
    assert_found(&F, ["", "", "", "", "", W_EXISTS]);
}

#[test]
fn what_may_run_is_not_certain() {
    static F: Signature = layer(
        "f",
        &[
            Maybe(&[get(0, "w")]),
            Maybe(&[get(1, "w")]),
            get(2, "w"),
            Elsewhere("{x}", false, &[get(3, "w"), get(4, "w")]),
            Apart(&[get(5, "w")]),
            Aside(&[get(6, "w")]),
        ],
    );
    assert_found(&F, [""; 7]);
}

#[test]
fn what_may_run_runs_behind_what_stands_in_front_of_it() {
    static F: Signature = layer(
        "f",
        &[
            get(0, "w"),
            Maybe(&[get(1, "w"), Maybe(&[get(2, "w"), get(3, "v")]), get(4, "v")]),
            Turn(&[get(5, "v"), get(6, "w")]),
            get(7, "v"),
        ],
    );
    assert_found(&F, ["", W_EXISTS, W_EXISTS, "", "", "", W_EXISTS, ""]);
}

#[test]
fn every_arm_runs_behind_what_stands_in_front_and_none_behind_another() {
    static F: Signature = layer(
        "f",
        &[
            get(0, "w"),
            Either(&[
                &[get(1, "w"), get(2, "v")],
                &[get(3, "v"), get(4, "w")],
                &[Share, get(5, "w"), get(6, "v")],
            ]),
        ],
    );
    assert_found(&F, ["", W_EXISTS, "", "", W_EXISTS, "", ""]);
}

#[test]
fn a_later_turn_may_find_reuse_turned_on() {
    static F: Signature = layer(
        "f",
        &[
            get(0, "w"),
            Turn(&[get(1, "w"), Maybe(&[get(2, "w")]), Share]),
        ],
    );
    assert_found(&F, ["", W_EXISTS, ""]);
    static ARMS: Signature = layer(
        "f",
        &[
            get(0, "w"),
            Turn(&[
                open(
                    "a",
                    &[get(1, "w"), Either(&[&[get(2, "w")], &[get(3, "w")]])],
                ),
                Share,
            ]),
        ],
    );
    assert_found(&ARMS, ["", "", "", ""]);
    static NOTHING_SHARES: Signature = layer(
        "f",
        &[
            get(0, "w"),
            Turn(&[Maybe(&[get(1, "w")]), open("a", &[Share])]),
        ],
    );
    assert_found(&NOTHING_SHARES, ["", W_EXISTS]);
}

#[test]
fn a_scope_whose_name_the_run_makes_is_like_no_other() {
    const LAYER_W: &str = "variable `layer{i}/w` already exists, disallowed. Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?";
    static F: Signature = layer(
        "f",
        &[
            Elsewhere("layer{i}", true, &[get(0, "w"), get(1, "w")]),
            Elsewhere(
                "layer{i}",
                true,
                &[Elsewhere("layer{i}", true, &[get(2, "w")])],
            ),
            get(3, "layer{i}/w"),
            Apart(&[get(4, "w"), get(5, "w")]),
        ],
    );
    assert_found(&F, ["", LAYER_W, "", "", "", W_EXISTS]);
}

#[test]
fn branches_without_number_are_looked_into_as_far_as_the_bound() {
    const COUNT: usize = 600;
    static W: [Fact; 2] = [get(1, "w"), Share];
    static FACTS: [Fact; COUNT] = {
        let mut facts = [Maybe(&[]); COUNT];
        facts[0] = get(0, "w");
        facts[COUNT - 2] = Either(&[&W, &[]]);
        facts[COUNT - 1] = get(2, "w");
        facts
    };
    static F: Signature = layer("f", &FACTS);
    assert_found(&F, ["", "", ""]);
}

static DENSE: Signature = layer(
    "dense",
    &[shaped(0, "w", Parameter(1)), shaped(1, "b", Pattern(&[-4]))],
);

#[test]
fn layers_ask_for_what_they_ask_for() {
    static F: Signature = layer(
        "f",
        &[
            open("a", &[call(0, &DENSE, &[])]),
            open("b", &[call(1, &DENSE, &[])]),
            open("a", &[call(2, &DENSE, &[])]),
        ],
    );
    let more = "variable `a/w` already exists, disallowed (and 1 more). Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?";
    assert_found(&F, ["", "", more]);
}

#[test]
fn arguments_stand_for_parameters() {
    static F: Signature = layer(
        "f",
        &[
            call(0, &DENSE, &[Unknown, Literal(&[2, 3]), Int(3)]),
            Share,
            call(1, &DENSE, &[Unknown, Literal(&[2, 3]), Int(4)]),
            call(2, &DENSE, &[Unknown, Literal(&[2, 4]), Int(3)]),
            call(3, &DENSE, &[Unknown, Unknown, Unknown]),
            call(4, &DENSE, &[Unknown, Pattern(&[2, -1]), Int(3)]),
        ],
    );
    assert_found(
        &F,
        [
            "",
            "trying to share variable `b`, but specified shape [4] and found shape [3]",
            "trying to share variable `w`, but specified shape [2, 4] and found shape [2, 3]",
            "",
            "",
        ],
    );
}

#[test]
fn dtypes_are_compared_where_both_are_written() {
    const fn typed(site: u16, dtype: Option<DType>) -> Fact {
        let PathHash { sum, power } = PathHash::of("w");
        Get(site, "w", sum, power, Unknown, dtype, "", 1, site as u32)
    }
    static F: Signature = layer(
        "f",
        &[
            typed(0, None),
            Share,
            typed(1, Some(DType::F32)),
            typed(2, None),
            typed(3, Some(DType::F64)),
        ],
    );
    let found = "trying to share variable `w`, but specified dtype f64 and found dtype f32";
    assert_found(&F, ["", "", "", found]);
}

#[test]
fn a_layer_may_share_the_scope_that_it_is_called_in() {
    static SHARING: Signature = layer("sharing", &[Maybe(&[Share])]);
    static NESTED: Signature = layer("nested", &[open("x", &[Share])]);
    static F: Signature = layer(
        "f",
        &[
            get(0, "w"),
            call(1, &NESTED, &[]),
            get(2, "w"),
            call(3, &SHARING, &[]),
            get(4, "w"),
        ],
    );
    assert_found(&F, ["", "", W_EXISTS, "", ""]);
}

#[test]
fn what_stands_behind_an_early_return_is_nothing_to_count_on_for_callers() {
    static EARLY: Signature = layer("early", &[Within(&[get(0, "w")])]);
    static TWICE: Signature = layer("f", &[call(0, &EARLY, &[]), call(1, &EARLY, &[])]);
    assert_found(&TWICE, ["", ""]);
    // It does run behind what the caller has asked for.
    static BETWEEN: Signature = layer(
        "f",
        &[
            call(0, &EARLY, &[]),
            get(1, "w"),
            call(2, &EARLY, &[]),
            get(3, "w"),
        ],
    );
    assert_found(&BETWEEN, ["", "", W_EXISTS, W_EXISTS]);
    // In the function itself, one follows the other.
    static INSIDE: Signature = layer("f", &[Within(&[get(0, "w"), get(1, "w")])]);
    assert_found(&INSIDE, ["", W_EXISTS]);
    static THROUGH: Signature = layer("through", &[call(0, &EARLY, &[]), get(1, "v")]);
    static ARMS: Signature = layer(
        "f",
        &[
            Either(&[&[call(0, &THROUGH, &[])], &[get(1, "w"), get(2, "v")]]),
            get(3, "w"),
            get(4, "v"),
        ],
    );
    assert_found(
        &ARMS,
        [
            "",
            "",
            "",
            "",
            "variable `v` already exists, disallowed. Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?",
        ],
    );
}

#[test]
fn scopes_that_the_run_names_are_never_the_same() {
    static UNIQUE: Signature = layer("unique", &[scope("x", true, false, &[get(0, "w")])]);
    static F: Signature = layer("f", &[call(0, &UNIQUE, &[]), call(1, &UNIQUE, &[])]);
    assert_found(&F, ["", ""]);
}

#[test]
fn recursion_ends() {
    static EVEN: Signature = layer("even", &[get(0, "even"), call(1, &ODD, &[])]);
    static ODD: Signature = layer("odd", &[get(0, "odd"), call(1, &EVEN, &[])]);
    static F: Signature = layer("f", &[call(0, &EVEN, &[]), get(1, "odd"), call(2, &F, &[])]);
    let odd = "variable `odd` already exists, disallowed. Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?";
    assert_found(&F, ["", odd, ""]);
}

#[test]
fn doubling_layers_are_followed_as_far_as_the_bound() {
    macro_rules! doubling {
        ($($outer:ident of $inner:ident,)*) => {
            $(
                static $outer: Signature = layer(
                    stringify!($outer),
                    &[open("l", &[call(0, &$inner, &[])]), open("r", &[call(1, &$inner, &[])])],
                );
            )*
        };
    }
    static L0: Signature = layer("l0", &[get(0, "w")]);
    doubling!(L1 of L0, L2 of L1, L3 of L2, L4 of L3, L5 of L4, L6 of L5, L7 of L6, L8 of L7, L9 of L8, L10 of L9,);
    doubling!(L11 of L10, L12 of L11, L13 of L12, L14 of L13, L15 of L14, L16 of L15, L17 of L16, L18 of L17,);
    assert_found(&L18, ["", ""]);
}

#[test]
fn many_requests_are_compared_as_few_are() {
    const COUNT: usize = 300;
    static NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
    const fn all() -> [Fact; COUNT] {
        let mut facts = [Share; COUNT];
        let mut i = 0;
        while i < COUNT {
            // Names of the sort `aaa`: no two alike but the first and the last.
            let number = (i % (COUNT - 1)) as u64;
            facts[i] = Get(
                i as u16,
                NAMES[number as usize % 6],
                number,
                PathHash::of("").power,
                Unknown,
                None,
                "",
                1,
                1,
            );
            i += 1;
        }
        facts
    }
    static FACTS: [Fact; COUNT] = all();
    static F: Signature = layer("f", &FACTS);
    let found = check::<COUNT>(&F);
    assert_eq!(found.iter().filter(|finding| finding.is_some()).count(), 1);
    assert!(found[COUNT - 1].is_some());
}
