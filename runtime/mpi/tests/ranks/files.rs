//! Files: rank 0 writes, all read, in whatever number; what ranks have for themselves is made one.

use varscope_mpi::{Error, Options, threads};

use crate::scenarios::scenario::run;
use crate::started::{start, start_in};

#[test]
fn a_run_goes_on_with_another_number_of_ranks() {
    let whole = start(1, &["run", "6"]).same();
    let mut started = start(4, &["run", "2"]);
    for (size, steps) in [(2, "4"), (1, "5"), (4, "6")] {
        started.same();
        started = start_in(started.folder, size, &["run", steps]);
    }
    let came = started.same();
    assert!(came.starts_with("began after 5\n"));
    let numbers = |came: &str| -> Vec<f64> {
        let words = came.split(|c: char| c.is_whitespace() || "[],".contains(c));
        words.filter_map(|word| word.parse().ok()).skip(1).collect()
    };
    let (came, whole) = (numbers(&came), numbers(&whole));
    assert!(came.len() == whole.len() && came.len() > 50);
    let apart = came
        .iter()
        .zip(&whole)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max);
    assert!(apart < 1e-9, "{apart}");
}

#[test]
fn moving_statistics_are_averaged_at_save_and_local_variables_are_not() {
    for size in [2, 4] {
        let came = start(size, &["statistics", "same"]).came();
        let mean = (0..size).map(|rank| rank as f32 * 0.01).sum::<f32>() / size as f32;
        let mean = format!("{:?}", [mean; 3]);
        for (rank, came) in came.iter().enumerate() {
            let before = format!("{:?}", [rank as f32 * 0.01; 3]);
            let mine = [rank as f32];
            assert_eq!(*came, format!("{before} {mean} {mean} {mine:?}"));
        }
    }
}

#[test]
fn what_must_be_equal_and_is_not_is_an_error_of_all() {
    for (how, name) in [("trained", "w"), ("integer", "frozen_count")] {
        let failed = start(4, &["statistics", how]).failed();
        let begin = format!(
            "error: variables have other values than on rank 0: {name} (defined at runtime/mpi/scenarios/statistics.rs:"
        );
        assert!(failed.starts_with(&begin), "{failed}");
        assert!(
            failed.contains(") on rank 1. What all ranks share"),
            "{failed}"
        );
    }
}

#[test]
fn a_file_that_rank_0_cannot_write_is_an_error_of_all() {
    let folder = tempfile::tempdir().expect("there is room");
    let nowhere = folder.path().join("nowhere");
    let ended = threads(2, Options::new(), |world| {
        let ran = run(world, &nowhere, &["statistics", "same"]);
        let error = ran.unwrap_err().downcast::<Error>().expect("it is ours");
        let is_it = match (world.rank(), *error) {
            (0, Error::Here { what, cause }) => {
                what == "a save" && cause.to_string().contains("nowhere")
            }
            (
                _,
                Error::Elsewhere {
                    rank,
                    what,
                    message,
                },
            ) => rank == 0 && what == "a save" && message.contains("nowhere"),
            _ => false,
        };
        Ok::<_, String>(is_it)
    });
    assert_eq!(ended, [Ok(true), Ok(true)]);
}
