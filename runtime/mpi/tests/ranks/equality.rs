//! Ranks come to what one process comes to with the whole batch, but for rounding; and all of them to the same bits.

use varscope_mpi::{Options, threads};

use crate::scenarios::training::train;
use crate::started::start;

const TRAININGS: [&str; 10] = [
    "sgd",
    "momentum",
    "adam",
    "adamw",
    "rms_prop",
    "adagrad",
    "clip",
    "groups",
    "frozen",
    "accumulate",
];

/// Names and numbers.
fn parsed(came: &str) -> Vec<(&str, Vec<f64>)> {
    let parse = |line| -> Option<(&str, Vec<f64>)> {
        let (name, numbers) = str::split_once(line, " ")?;
        let numbers = numbers.trim_matches(['[', ']']).split(", ").map(str::parse);
        Some((name, numbers.collect::<Result<_, _>>().ok()?))
    };
    let lines = came.lines().map(parse);
    lines
        .collect::<Option<_>>()
        .unwrap_or_else(|| panic!("no numbers: {came}"))
}

/// How far apart the numbers are, at most, beside the larger.
#[track_caller]
fn distance(one: &str, other: &str) -> f64 {
    let (one, other) = (parsed(one), parsed(other));
    let names = |of: &[(&str, Vec<f64>)]| {
        of.iter()
            .map(|(name, n)| format!("{name} {}", n.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&one), names(&other));
    let one = one.into_iter().flat_map(|(_, numbers)| numbers);
    let pairs = one.zip(other.into_iter().flat_map(|(_, numbers)| numbers));
    let apart = pairs.map(|(a, b)| (a - b).abs() / a.abs().max(b.abs()).max(1e-3));
    apart.fold(0.0, f64::max)
}

#[test]
fn every_optimizer_comes_to_what_one_process_comes_to() {
    for how in TRAININGS {
        let alone = train(None, how).expect("it trains");
        for size in [1, 2, 4] {
            let by_threads = threads(size, Options::new(), |world| {
                train(Some(world), how).map_err(|e| e.to_string())
            });
            for of_rank in by_threads {
                let apart = distance(&alone, &of_rank.expect("it trains"));
                assert!(apart < 1e-9, "{how} with {size} ranks: {apart}");
            }
        }
    }
}

#[test]
fn the_same_on_mpi() {
    for (how, sizes) in [
        ("clip", &[1, 2, 4][..]),
        ("groups", &[2, 4]),
        ("adam", &[4]),
        ("accumulate", &[4]),
    ] {
        let alone = train(None, how).expect("it trains");
        for size in sizes {
            let apart = distance(&alone, &start(*size, &["train", how]).same());
            assert!(apart < 1e-9, "{how} with {size} ranks: {apart}");
        }
    }
}

#[test]
fn what_is_compared_is_not_what_it_was() {
    let [alone, other] = ["sgd", "momentum"].map(|how| train(None, how).expect("it trains"));
    let values = |came: &str| {
        came.lines()
            .find(|line| line.starts_with("net/out/weights "))
            .map(str::to_owned)
    };
    assert_ne!(values(&alone), values(&other));
}
