//! Calls that are remembered, and the roads to requests.

use super::*;
use crate::signature::repeat::{Calls, same};
use crate::signature::route::{MAX_DEPTH, Route};
use crate::signature::walk::Position;

fn position(path: &str) -> Position {
    Position {
        path: PathHash::of(path),
        shared: true,
        site: None,
        within: 0,
        region: 0,
        frame: 0,
        later: false,
    }
}

static A: Signature = layer("a", &[]);
static B: Signature = layer("b", &[]);

fn make(calls: &mut Calls, layer: &Signature, args: &'static [Arg], position: &Position) {
    let outside = calls.enter();
    calls.leave(outside, layer, args, position);
}

#[test]
fn a_call_is_remembered_by_its_layer_its_scope_and_its_arguments() {
    let (here, there) = (position("here"), position("there"));
    let mut calls = Calls::NONE;
    assert!(!calls.have(&A, &[Int(1)], &here));
    make(&mut calls, &A, &[Int(1)], &here);
    assert!(calls.have(&A, &[Int(1)], &here));
    assert!(!calls.have(&B, &[Int(1)], &here));
    assert!(!calls.have(&A, &[Int(2)], &here));
    assert!(!calls.have(&A, &[Int(1)], &there));
    make(&mut calls, &B, &[Int(2)], &there);
    assert!(calls.have(&A, &[Int(1)], &here));
    assert!(calls.have(&B, &[Int(2)], &there));
    assert!(!calls.have(&A, &[Int(2)], &there));
    assert!(!calls.have(&B, &[Int(1)], &here));
}

#[test]
fn a_function_remembers_its_own_calls_and_not_those_around_or_in_them() {
    let here = position("here");
    let mut calls = Calls::NONE;
    make(&mut calls, &A, &[Int(1)], &here);
    make(&mut calls, &A, &[Int(2)], &here);
    let outside = calls.enter();
    assert!(!calls.have(&A, &[Int(1)], &here));
    assert!(!calls.have(&A, &[Int(2)], &here));
    make(&mut calls, &A, &[Int(3)], &here);
    let deeper = calls.enter();
    assert!(!calls.have(&A, &[Int(3)], &here));
    make(&mut calls, &A, &[Int(4)], &here);
    calls.leave(deeper, &A, &[Int(5)], &here);
    for (number, is_there) in [(1, false), (2, false), (3, true), (4, false), (5, true)] {
        let args: &'static [Arg] = vec![Int(number)].leak();
        assert_eq!(calls.have(&A, args, &here), is_there, "{number}");
    }
    calls.leave(outside, &B, &[], &here);
    for (number, is_there) in [(1, true), (2, true), (3, false), (4, false), (5, false)] {
        let args: &'static [Arg] = vec![Int(number)].leak();
        assert_eq!(calls.have(&A, args, &here), is_there, "{number}");
    }
    assert!(calls.have(&B, &[], &here));
}

#[test]
fn calls_that_may_not_have_run_are_forgotten() {
    let here = position("here");
    let mut calls = Calls::NONE;
    make(&mut calls, &A, &[Int(1)], &here);
    make(&mut calls, &A, &[Int(2)], &here);
    let before = calls.len();
    assert_eq!(before, 2);
    make(&mut calls, &A, &[Int(3)], &here);
    assert_eq!(calls.len(), 3);
    calls.truncate(before);
    assert_eq!(calls.len(), 2);
    assert!(calls.have(&A, &[Int(2)], &here));
    assert!(!calls.have(&A, &[Int(3)], &here));
}

#[test]
fn of_many_calls_the_first_are_remembered() {
    let here = position("here");
    let mut calls = Calls::NONE;
    let numbered = |number| -> &'static [Arg] { vec![Int(number)].leak() };
    for number in 0..70 {
        make(&mut calls, &A, numbered(number), &here);
    }
    let known = (0..70).filter(|number| calls.have(&A, numbered(*number), &here));
    assert!(known.eq(0..64));
}

#[test]
fn arguments_are_the_same_if_all_of_them_are() {
    let lists: [&[Arg]; 14] = [
        &[],
        &[Unknown],
        &[Parameter(0)],
        &[Parameter(1)],
        &[Int(0)],
        &[Int(1)],
        &[Literal(&[])],
        &[Literal(&[1])],
        &[Pattern(&[1])],
        &[Pattern(&[-2])],
        &[Int(1), Int(1)],
        &[Int(1), Int(2)],
        &[Int(2), Int(1)],
        &[Int(1), Int(1), Unknown],
    ];
    for (i, a) in lists.iter().enumerate() {
        for (j, b) in lists.iter().enumerate() {
            assert_eq!(same(a, b), i == j, "{a:?} {b:?}");
        }
    }
}

fn to(names: &[&'static str]) -> Route {
    let mut route = Route::START;
    route.names[..names.len()].copy_from_slice(names);
    route.names_len = names.len();
    route
}

#[test]
fn roads_lead_to_one_path_if_its_text_is_one() {
    let cases: [(&[&str], &[&str], bool); 11] = [
        (&[], &[], true),
        (&[], &[""], true),
        (&[], &["a"], false),
        (&["a"], &["a"], true),
        (&["a"], &["b"], false),
        (&["a"], &["ab"], false),
        (&["a", "b"], &["a/b"], true),
        (&["a", "b"], &["ab"], false),
        (&["a", "b"], &["a", "c"], false),
        (&["a", "b", "c"], &["a", "b/c"], true),
        (&["a", ""], &["a/"], true),
    ];
    for (a, b, is_one) in cases {
        assert_eq!(to(a).is_to_path_of(&to(b)), is_one, "{a:?} {b:?}");
        assert_eq!(to(b).is_to_path_of(&to(a)), is_one, "{b:?} {a:?}");
    }
    let longest = to(&["a"; MAX_DEPTH + 1]);
    assert!(longest.is_to_path_of(&longest));
}

#[test]
fn roads_lead_to_one_place_if_function_line_and_column_are_one() {
    let at = |identity, line, column| {
        let mut route = Route::START;
        (route.identity, route.at) = (identity, (line, column));
        route
    };
    let place = at(7, 3, 5);
    assert!(place.is_to_place_of(&at(7, 3, 5)));
    for other in [
        at(8, 3, 5),
        at(7, 4, 5),
        at(7, 3, 6),
        at(8, 4, 6),
        at(8, 4, 5),
        at(8, 3, 6),
        at(7, 4, 6),
    ] {
        assert!(!place.is_to_place_of(&other));
    }
}

#[test]
fn a_road_into_a_layer_and_back_is_none() {
    let mut route = Route::START;
    (route.layer, route.file, route.identity) = ("f", "f.rs", 1);
    let told = |route: &Route| {
        (
            route.callee,
            route.layer,
            route.sites[..route.sites_len].to_vec(),
        )
    };
    route.enter(4, &A);
    assert_eq!(told(&route), ("a", "a", vec![4]));
    route.enter(6, &B);
    assert_eq!(told(&route), ("a", "b", vec![4, 6]));
    route.leave(("a", "", A.identity));
    assert_eq!(told(&route), ("a", "a", vec![4]));
    route.leave(("f", "f.rs", 1));
    assert_eq!(told(&route), ("", "f", vec![]));
    assert_eq!((route.file, route.identity), ("f.rs", 1));
}
