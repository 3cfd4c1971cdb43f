//! A rank that fails in whatever way ends all within seconds, with an error that names it; the last checkpoint is whole, and a restart goes on.

use std::time::Duration;

use crate::started::{Started, start, start_in};

/// More than the time limit of those that hang, and than what it takes to start and to end so many processes on a busy machine; less than
/// they hang, and than the time limit of the others.
const SECONDS: Duration = Duration::from_secs(45);

/// Runs until rank 1 has the fault in the fourth step, and then again without it.
fn fails_and_goes_on(fault: &str, size: usize) -> (Started, String) {
    let failed = start(size, &["run", "6", fault]);
    assert!(!failed.is_ok, "{fault}: {}", failed.errors);
    assert!(failed.took < SECONDS, "{fault} took {:?}", failed.took);
    let errors = failed.errors.clone();
    (start_in(failed.folder, size, &["run", "6"]), errors)
}

#[track_caller]
fn check(fault: &str, sizes: &[usize], parts: &[&str]) {
    for size in sizes {
        let (went_on, errors) = fails_and_goes_on(fault, *size);
        for part in parts {
            let part = part.replace("SIZE", &size.to_string());
            assert!(errors.contains(&part), "{fault}: no {part:?} in\n{errors}");
        }
        let came = went_on.same();
        assert!(came.starts_with("began after 3\n"), "{fault}: {came}");
        let whole = start(*size, &["run", "6"]).same();
        let values = |came: &str| came.split_once('\n').map(|(_, values)| values.to_owned());
        assert!(values(&whole).is_some_and(|values| values.contains("net/out/weights/Adam_1 [")));
        assert_eq!(values(&came), values(&whole), "{fault}: not the same bytes");
    }
}

#[test]
fn a_rank_that_panics() {
    check(
        "panic",
        &[2, 4],
        &["error: rank 1 of SIZE: it panicked: the fault of the test"],
    );
}

#[test]
fn a_rank_that_returns_an_error() {
    check(
        "error",
        &[2],
        &["error: rank 1 of SIZE: the fault of the test"],
    );
}

#[test]
fn a_rank_that_is_killed() {
    check("kill", &[2, 4], &["process rank 1", "signal 9 (Killed)"]);
}

#[test]
fn a_rank_that_hangs() {
    check(
        "hang",
        &[2, 4],
        &[
            "error: rank 0 has waited ",
            " s at the average of gradients; rank 1 has not come",
        ],
    );
}

#[test]
fn a_rank_that_is_stopped() {
    check(
        "stop",
        &[4],
        &[
            "error: rank 0 has waited ",
            " s at the average of gradients; rank 1 has not come",
        ],
    );
}

#[test]
fn a_rank_that_is_at_something_else() {
    let of = "error: ranks are at different things: ranks 0, 2, 3 at the average of gradients, rank 1 at ";
    check("other", &[4], &[&format!("{of}a barrier")]);
    check("leave", &[4], &[&format!("{of}the end of the run")]);
}
