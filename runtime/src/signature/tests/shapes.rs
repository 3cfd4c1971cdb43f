//! Shapes and dtypes: what is known of them, what two of them agree on, and where arguments stand for parameters.

use super::*;
use crate::signature::argument::{Argument, MAX_RANK, same_dims};
use crate::signature::entry::same_dtype;
use crate::signature::frames::{Frames, NO_ARGUMENTS};

fn filled(known: &[i64]) -> Argument {
    let mut dims = [-1; MAX_RANK];
    dims[..known.len()].copy_from_slice(known);
    Argument::Filled {
        dims,
        rank: known.len() as u8,
    }
}

/// What is known of a shape; nothing if it is no array.
fn known(shape: &Argument) -> Option<&[i64]> {
    shape.is_array().then(|| shape.dims())
}

#[test]
fn shapes_are_at_odds_in_the_first_dimension_that_both_know_and_differ_in() {
    const NONE: usize = usize::MAX;
    type Case = (
        &'static [i64],
        &'static [i64],
        usize,
        Option<&'static [i64]>,
    );
    let cases: [Case; 12] = [
        (&[], &[], NONE, Some(&[])),
        (&[2, 3], &[2, 3], NONE, Some(&[2, 3])),
        (&[2, 3], &[2, 4], 1, Some(&[2, -1])),
        (&[2, 3], &[9, 4], 0, Some(&[-1, -1])),
        (&[0, 3], &[1, 3], 0, Some(&[-1, 3])),
        (&[1, 3], &[0, 3], 0, Some(&[-1, 3])),
        (&[-1, 3], &[2, 3], NONE, Some(&[-1, 3])),
        (&[-1, 3], &[2, 4], 1, Some(&[-1, -1])),
        (&[-1, -1], &[-1, -1], NONE, Some(&[-1, -1])),
        (&[5, -1], &[5, 7], NONE, Some(&[5, -1])),
        (&[2], &[3, 3], NONE, None),
        (&[2], &[2, 3], NONE, None),
    ];
    for (a, b, difference, common) in cases {
        for (a, b) in [(a, b), (b, a)] {
            for ours in [Argument::Literal(a), filled(a)] {
                for theirs in [Argument::Literal(b), filled(b)] {
                    assert_eq!(ours.difference(&theirs), difference, "{a:?} {b:?}");
                    let is_at_odds = difference != NONE || common.is_none();
                    assert_eq!(ours.contradicts(&theirs), is_at_odds, "{a:?} {b:?}");
                    assert_eq!(known(&ours.common(&theirs)), common, "{a:?} {b:?}");
                }
                assert!(!ours.contradicts(&Argument::Unknown));
                assert_eq!(known(&ours.common(&Argument::Unknown)), None);
                assert_eq!(known(&Argument::Unknown.common(&ours)), None);
            }
        }
    }
}

#[test]
fn shapes_of_more_dimensions_than_are_followed_have_nothing_in_common() {
    static DIMS: [i64; MAX_RANK + 1] = [5; MAX_RANK + 1];
    let most = Argument::Literal(&DIMS[..MAX_RANK]);
    assert_eq!(known(&most.common(&most)), Some(&DIMS[..MAX_RANK]));
    let more = Argument::Literal(&DIMS);
    assert_eq!(known(&more.common(&more)), None);
    let frames = Frames::<1>::NONE;
    let shape = |arg| frames.shape(arg, NO_ARGUMENTS);
    assert_eq!(known(&shape(&Pattern(&[5; MAX_RANK]))), Some(&DIMS[..8]));
    assert_eq!(known(&shape(&Pattern(&[5; MAX_RANK + 1]))), None);
}

#[test]
fn the_same_is_known_of_equal_shapes_alone() {
    let shapes: [Argument; 8] = [
        Argument::Unknown,
        Argument::Literal(&[]),
        Argument::Literal(&[2]),
        Argument::Literal(&[2, 3]),
        Argument::Literal(&[2, 4]),
        filled(&[]),
        filled(&[2, 3]),
        filled(&[-1, 3]),
    ];
    for (i, a) in shapes.iter().enumerate() {
        for (j, b) in shapes.iter().enumerate() {
            assert_eq!(a.is_same(b), i == j, "{i} {j}");
        }
    }
    let lists: [&[i64]; 6] = [&[], &[2], &[3], &[2, 3], &[3, 3], &[2, 3, 4]];
    for (i, a) in lists.iter().enumerate() {
        for (j, b) in lists.iter().enumerate() {
            assert_eq!(same_dims(a, b), i == j, "{a:?} {b:?}");
        }
    }
    let dtypes = [None, Some(DType::F32), Some(DType::F64)];
    for (i, a) in dtypes.into_iter().enumerate() {
        for (j, b) in dtypes.into_iter().enumerate() {
            assert_eq!(same_dtype(a, b), i == j, "{a:?} {b:?}");
        }
    }
}

#[test]
fn frames_are_looked_through_until_something_is_known() {
    let mut frames = Frames::<4>::NONE;
    assert_eq!((frames.len(), frames.is_full()), (1, false));
    let outer = frames.push(&[Int(7), Literal(&[1, 2]), Unknown], NO_ARGUMENTS);
    let inner = frames.push(
        &[
            Parameter(0),
            Parameter(1),
            Pattern(&[-2, 5, -1]),
            Parameter(9),
        ],
        outer,
    );
    assert_eq!((frames.len(), frames.is_full()), (3, false));
    let of_nothing = frames.push(&[Parameter(0)], NO_ARGUMENTS);
    assert_eq!((frames.len(), frames.is_full()), (4, true));
    let cases: [(&Arg, u16, Option<&[i64]>, bool); 10] = [
        (&Unknown, inner, None, false),
        (&Int(3), inner, None, true),
        (&Parameter(0), inner, None, true),
        (&Parameter(1), inner, Some(&[1, 2]), true),
        (&Parameter(2), inner, Some(&[7, 5, -1]), true),
        (&Parameter(3), inner, None, false),
        (&Parameter(4), inner, None, false),
        (&Parameter(2), outer, None, false),
        (&Parameter(0), of_nothing, None, false),
        // A dimension is a parameter's if that is a number; parameters that nobody gave are unknown.
        (
            &Pattern(&[-2, -3, -6, 0]),
            inner,
            Some(&[7, -1, -1, 0]),
            true,
        ),
    ];
    for (arg, frame, dims, is_known) in cases {
        let shape = frames.shape(arg, frame);
        assert_eq!(known(&shape), dims, "{arg:?} in {frame}");
        assert_eq!(frames.is_known(arg, frame), is_known, "{arg:?} in {frame}");
    }
    frames.truncate(2);
    assert_eq!((frames.len(), frames.is_full()), (2, false));
    assert_eq!(frames.push(&[], outer), inner);
}
