//! What TensorFlow's layers and optimizers and what belongs to them compute, recorded.

use std::path::Path;

use varscope_tests::values::{Case, Kind, cases, differences};

fn recorded() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/values.jsonl.gz");
    let cases = cases(&path).expect("the recordings are there");
    cases.collect::<Result<_, _>>().expect("they are cases")
}

#[test]
fn every_recorded_case_computes_what_it_did_on_tensorflow() {
    let cases = recorded();
    assert_eq!(cases.len(), 192);
    for case in cases {
        let found = differences(&case).unwrap_or_else(|fault| panic!("{}: {fault}", case.id));
        let found = found.unwrap_or_else(|| panic!("{}: nobody knows this kind", case.id));
        assert!(found.is_empty(), "{}: {}", case.id, found[0]);
    }
}

/// The comparison looks at the numbers.
#[test]
fn a_number_that_is_changed_is_noticed() {
    let cases = recorded().into_iter();
    for mut case in cases.filter(|case| matches!(case.kind, Kind::Schedule(_))) {
        let Kind::Schedule(schedule) = &mut case.kind else {
            unreachable!("the others were left out")
        };
        schedule.move_by(1e-3);
        assert_eq!(differences(&case).unwrap().unwrap().len(), 1, "{}", case.id);
    }
}
