//! Ranks that do not have the same variables are told which, where and what is like it; values go to those that lack them.

use std::path::Path;

use varscope_mpi::{Options, threads};

use crate::scenarios::scenario::run;
use crate::started::start;

/// The report, without the lines and columns of the scenario.
fn report(size: usize, how: &str) -> String {
    let started = start(size, &["agree", how]);
    let report = started.failed();
    // Threads come to the same.
    let by_threads = threads(size, Options::new(), |world| {
        run(world, Path::new("."), &["agree", how]).map_err(|error| error.to_string())
    });
    // Here the scenario is a file of the test.
    let plain = |report: String| report.replace("tests/ranks/../../", "");
    let threads = by_threads
        .into_iter()
        .map(|of_rank| plain(of_rank.unwrap_err()));
    let threads: Vec<String> = threads.collect();
    assert!(
        threads.iter().all(|text| *text == threads[0]),
        "{threads:?}"
    );
    assert_eq!(report, format!("error: {}", threads[0]));
    assert_eq!(
        started.errors.matches("error: ").count(),
        1,
        "one report: {}",
        started.errors
    );
    report
}

#[track_caller]
fn has(report: &str, parts: &[&str]) {
    for part in parts {
        assert!(report.contains(part), "no {part:?} in\n{report}");
    }
}

const DENSE: &str = "runtime/mpi/scenarios/agreement.rs:14:19 (layer dense, called at runtime/mpi/scenarios/agreement.rs:";

#[test]
fn the_same_variables_are_agreed_on_and_nothing_is_sent() {
    for size in [2, 4] {
        let came = start(size, &["agree", "same"]).same();
        assert_eq!(came, "3 variables, sent []");
    }
}

#[test]
fn another_shape_is_reported_with_both_places() {
    let report = report(4, "shape");
    has(
        &report,
        &[
            "error: ranks do not have the same variables: 1 variable differs\n  conv1/weights\n",
            &format!(
                "on ranks 0, 2, 3: float32 (2, 3), trained, in trainable_variables, variables, defined at {DENSE}"
            ),
            "on rank 1: float32 (2, 4), trained, in trainable_variables, variables, defined at runtime/mpi/scenarios/agreement.rs:19:19 (layer wide, called at",
        ],
    );
}

#[test]
fn another_name_is_reported_with_the_nearest() {
    let report = report(2, "name");
    has(
        &report,
        &[
            "2 variables differ",
            "  conv/weights\n    on rank 1: float32 (2, 3)",
            &format!("not on rank 0, where there is conv1/weights (defined at {DENSE}"),
            &format!("not on rank 1, where there is conv/weights (defined at {DENSE}"),
        ],
    );
}

#[test]
fn whatever_else_differs_is_reported() {
    for (how, name, parts) in [
        (
            "dtype",
            "biases",
            ["on rank 0: float32 (3,)", "on rank 1: float64 (3,)"],
        ),
        (
            "trainable",
            "biases",
            [
                "on rank 0: float32 (3,), trained",
                "on rank 1: float32 (3,), not trained",
            ],
        ),
        (
            "collections",
            "scale",
            [
                "in trainable_variables, variables,",
                "in mine, trainable_variables, variables,",
            ],
        ),
        ("more", "more", ["on rank 1: float32 (1,)", "not on rank 0"]),
    ] {
        let report = report(2, how);
        has(
            &report,
            &[
                "1 variable differs\n",
                &format!("\n  {name}\n"),
                parts[0],
                parts[1],
            ],
        );
    }
}

#[test]
fn a_variable_that_comes_late_on_one_rank_is_noticed_by_the_next_average() {
    let report = report(4, "late");
    has(
        &report,
        &["\n  late/weights\n", "on rank 1", "not on ranks 0, 2, 3"],
    );
}

#[test]
fn what_rank_0_alone_has_loaded_goes_to_the_others() {
    for size in [2, 4] {
        let sent = start(size, &["values", "file"]).same();
        let names = r#"["beta1_power", "beta2_power", "conv1/weights", "conv1/weights/Adam", "conv1/weights/Adam_1", "global_step"]"#;
        assert!(
            sent.starts_with(&format!("sent {names}, step 1, ")),
            "{sent}"
        );
        let loaded = start(size, &["values", "all"]).same();
        assert_eq!(sent.replace(names, "[]"), loaded);
        let fresh = start(size, &["values", "none"]).same();
        assert!(fresh.starts_with("sent [], step 0, "), "{fresh}");
        let value = |text: &str| text.split_once(", [").map(|(_, value)| value.to_owned());
        assert_ne!(value(&fresh), value(&loaded));
    }
}
