//! Everything that was recorded on TensorFlow, replayed by every road: the explicit API, and what the macros' expansions call.

use std::path::Path;

use varscope::VarStore;
use varscope_tests::replay::{Program, Road, differences, programs, run_over};

fn recordings(file: &str) -> Vec<Program> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data")
        .join(file);
    let programs = programs(&path).expect("the recordings are there");
    programs
        .collect::<Result<_, _>>()
        .expect("they are programs")
}

fn all() -> impl Iterator<Item = Program> {
    let recorded = recordings("recordings.jsonl.gz");
    recorded
        .into_iter()
        .chain(recordings("partitions.jsonl.gz"))
}

fn check(programs: &[Program]) {
    for program in programs {
        for road in Road::all() {
            let differences = differences(program, &road);
            let first = differences.first();
            assert!(
                first.is_none(),
                "{} by {road}: {}",
                program.id,
                differences[0]
            );
        }
    }
}

#[test]
fn every_recorded_program_does_what_it_did_on_tensorflow() {
    let programs = recordings("recordings.jsonl.gz");
    assert_eq!(programs.len(), 600);
    check(&programs);
}

/// Made at random: with partitioners, constraints and custom getters, and over names that look like those of parts.
#[test]
fn every_program_of_parts_does_what_it_did_on_tensorflow() {
    let programs = recordings("partitions.jsonl.gz");
    let with = |tag: &str| {
        let tagged = programs.iter().filter(|p| p.tags.iter().any(|t| t == tag));
        tagged.count()
    };
    assert_eq!((programs.len(), with("partitioner")), (600, 450));
    assert!(with("constraint") > 300 && with("custom_getter") > 200);
    check(&programs);
}

/// A later pass is the same graph built again.
#[test]
fn a_program_without_errors_says_the_same_in_a_second_pass_and_does_not_grow_the_store() {
    let mut replayed = 0;
    for program in all() {
        if program
            .expect
            .iter()
            .any(|entry| entry.get("error").is_some())
        {
            continue;
        }
        for road in Road::all() {
            let store = VarStore::new();
            let first = run_over(&store, &program, &road);
            let made = store.len();
            let second = run_over(&store, &program, &road);
            assert_eq!(second, first, "{} by {road}", program.id);
            assert_eq!(store.len(), made, "{} by {road}", program.id);
        }
        replayed += 1;
    }
    assert!(replayed > 120, "{replayed}");
}

/// The comparison looks at everything: whatever is changed in what was recorded, it notices.
#[test]
fn a_recording_that_is_changed_anywhere_is_noticed() {
    let programs = recordings("recordings.jsonl.gz").into_iter().take(40);
    for mut program in programs.chain(recordings("partitions.jsonl.gz").into_iter().take(40)) {
        for i in 0..program.expect.len() {
            let original = program.expect[i].clone();
            let entry = program.expect[i]
                .as_object_mut()
                .expect("entries are objects");
            if let Some(ok) = entry.get_mut("ok").and_then(|ok| ok.as_object_mut()) {
                let field = ok.keys().next().expect("an entry says something").clone();
                ok.insert(field, "something else".into());
            } else {
                entry.insert("error".to_owned(), "something else".into());
            }
            let noticed = differences(&program, &Road::Explicit);
            assert_eq!(noticed.len(), 1, "{} entry {i}", program.id);
            program.expect[i] = original;
        }
    }
}
