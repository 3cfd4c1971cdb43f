//! Bodies that a program made up: what the check refuses goes wrong when it runs, and everything else compiles.

use varscope_tests::bodies::{Crates, Macros, Sample};

#[test]
fn what_is_refused_fails_in_every_walk_that_gets_there_and_the_said_places_are_true() {
    let sample = Sample {
        count: 60,
        seed: 4,
        inputs: 32,
    };
    let crates = Crates::new().unwrap_or_else(|failure| panic!("{failure}"));
    let report = sample
        .judge(&crates, &[Macros::Dev, Macros::Release])
        .unwrap_or_else(|failure| panic!("{failure}"));
    println!("{report}");

    let violations: Vec<String> = report
        .violations()
        .map(|(number, ..)| format!("body {number}:\n{}", report.describe(number)))
        .collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    // A sample in which nothing happens shows nothing.
    assert!(report.legal() >= 10, "{report}");
    assert!(report.refused() >= 10, "{report}");
    assert!(report.tested() >= 20, "{report}");
}
